"""What a form needs of the casebook: its draft, whom it is about, what its links may lead to; and its Save.

Runs on the casebook's thread. Knows no toolkit and no screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework import duties, forms, old_drafts, repeated
from app.casework.ask_once import Known
from app.casework.case_file import CaseFile
from app.casework.consent_rules import READ_OUT
from app.casework.duties import DutyGrounds
from app.casework.forms import Answers, Form
from app.casework.old_drafts import Unplaced
from app.ui.record.links import Linked, linked
from app.ui.record.questions import Value

if TYPE_CHECKING:
    from app.casebook import Casebook, Draft


class FormOpening(NamedTuple):
    """What a form is opened with: a kind of form about a record, a draft to go on with, or a record to `edit`.

    `answers` are given beforehand, by `entity.field`; with `brief` they are all but what is asked briefly. Identity is
    edited for a `reason`, which is journalled; without one its answers stay folded. `step` is where it opens; "" for
    where a draft stands, or the first.
    """

    form: str = ""
    record: str = ""
    draft: str = ""
    edit: str = ""
    reason: str = ""
    answers: Mapping[str, Value] = {}
    brief: bool = False
    step: str = ""


class Begun(NamedTuple):
    """A form that has been read: a new one with all its questions, or, for an edit, those of the record alone.

    `held` are the values of the record being edited, and of the case as far as questions depend on it, by
    `entity.field`; `case` is the case it is about, if any, and `subject` says whose; `links` what its links may lead
    to; `known` what is answered already in the case, by question, `recorded` what duties to tell depend on; `was_kept`
    whether the draft was kept before. `me` is the person at this seat; `unplaced` what a draft of another version says
    that the form has no question for; `is_kept_from_somebody` whether the case must be.
    """

    draft: Draft
    form: Form
    held: Mapping[str, Value]
    case: str
    subject: str
    links: Linked
    known: Mapping[str, Known]
    recorded: DutyGrounds
    was_kept: bool
    me: str
    unplaced: tuple[Unplaced, ...]
    is_kept_from_somebody: bool = False


def begin(book: Casebook, opening: FormOpening) -> Begun:
    """Go on with the draft, or begin one. Raises `Refused` when the record to edit is not there."""
    draft = book.drafts.get(opening.draft) if opening.draft else None
    was_kept = draft is not None
    draft = _new(book, opening) if draft is None else _rooted(book, draft)
    held: dict[str, Value] = {}
    if is_edit(draft):
        values, parents = book.records.for_editing(draft.record, opening.reason)
        draft = draft if was_kept else draft._replace(parents={draft.record: parents})
        held = {f"{draft.form}.{name}": value for name, value in values.items()}
    form = old_drafts.form_of(draft.form, book.registry, {**held, **draft.answers})
    case = _case(book, draft.record)
    unplaced = tuple(old_drafts.unplaced(form, draft.answers, book.registry)) if was_kept else ()
    if is_edit(draft) and not old_drafts.is_gone(form):
        form = forms.of_one(form)
    draft = draft._replace(step=old_drafts.step_of(form, opening.step or draft.step))
    if not forms.asks_of(form, "case"):
        held |= {f"case.{name}": case[name] for name in _asked_of_the_case(form) if name in case}
    subject = " · ".join(part for part in (case.get("pseudonym", ""), case.get("code", "")) if part)
    is_asked = not is_edit(draft) and not old_drafts.is_gone(form)
    known = book.cases.known(form.name, case["id"]) if case and is_asked else {}
    links, me = linked(book, form, draft.record, [*draft.answers.values(), *held.values()]), book.centre.me()
    mine = me.person if me else ""
    recorded = _recorded(book, form, case)
    return Begun(
        draft,
        form,
        held,
        case.get("id", ""),
        subject,
        links,
        known,
        recorded,
        was_kept,
        mine,
        unplaced,
        case.get("keep_from_somebody") is True,
    )


def is_edit(draft: Draft) -> bool:
    """Tell whether a draft changes the record it is about, instead of adding something to it."""
    return draft.record in draft.parents


def keep_again(book: Casebook, draft: Draft) -> Draft:
    """Keep the draft of a Save that was taken back. What it changes builds on the record as it is when it is gone on
    with: to read that now would make whoever saves next wait for a reading."""
    return book.drafts.keep(draft._replace(parents={**draft.parents, **dict.fromkeys(_built_on(draft), ())}))


def give_back(book: Casebook, draft: str, entity: str, number: int, before: Answers) -> None:
    """Bring back one of several that was taken away in a form that was left since: into its draft, if it is there."""
    if (kept := book.drafts.get(draft)) is not None:
        book.drafts.keep(kept._replace(answers=repeated.with_again(entity, number, before, kept.answers)))


def _rooted(book: Casebook, draft: Draft) -> Draft:
    """A draft whose changes know what they build on."""
    built_on = _built_on(draft)
    if all(draft.parents[name] for name in built_on):
        return draft
    _values, parents = book.records.for_editing(draft.record)
    return draft._replace(parents={**draft.parents, **dict.fromkeys(built_on, parents)})


def _built_on(draft: Draft) -> list[str]:
    """Under which names a draft keeps what its changes build on; under all others, what it had heard when it was begun
    stays."""
    return [name for name in (draft.record, "case") if name in draft.parents]


def _new(book: Casebook, opening: FormOpening) -> Draft:
    if opening.edit:
        shown = book.records.show(opening.edit)
        _values, parents = book.records.for_editing(shown["id"])
        return book.drafts.new(shown["entity"], shown["id"])._replace(parents={shown["id"]: parents})  # answers nothing
    draft = book.drafts.new(opening.form, opening.record)._replace(answers=dict(opening.answers))
    if opening.record and forms.asks_of(forms.form(opening.form, book.registry), "case"):
        _values, parents = book.records.for_editing(opening.record)
        draft = draft._replace(parents={**draft.parents, "case": parents})
    return draft


def _case(book: Casebook, record: str) -> dict[str, Any]:
    """The case a form is about, or that what it is about belongs to; empty when there is none."""
    if not record:
        return {}
    shown = book.records.show(record)
    return shown if shown["entity"] == "case" else book.records.show(shown["code"]) if shown["code"] else {}


def _recorded(book: Casebook, form: Form, case: Mapping[str, Any]) -> DutyGrounds:
    """What is recorded in the case that duties depend on, for a form that reads them out."""
    if not case or not any(ask.key in READ_OUT for step in form.steps for ask in step.asks):
        return duties.NOTHING
    whole = book.cases.file(case["id"])
    return duties.recorded_of(CaseFile(whole.case, whole.records))


def _asked_of_the_case(form: Form) -> set[str]:
    """What the questions of a form depend on in the case it is about: whether the survivor is a child, say."""
    asks = [ask for step in form.steps for ask in step.asks if ask.field.asked_when]
    reads = {name for ask in asks for name in (ask.field.asked_when.reads if ask.field.asked_when else ())}
    return {name.partition(".")[2] for name in reads if name.startswith("case.")}
