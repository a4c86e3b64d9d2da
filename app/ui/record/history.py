"""The history of a case in words: every change of every field, with who made it, when and where, before and after.

Knows no toolkit and no casebook.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework.declaration import Record, Sensitivity
from app.casework.deletion_reasons import spoken_of
from app.ui import in_words
from app.words.language import _, ngettext
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import RecordHistory

Change = Mapping[str, Any]
SEAT = 8
"""Letters by which a device without a name is told apart."""


class HistoryLine(NamedTuple):
    """A change: what changed, and who, when and where in words."""

    icon: str
    title: str
    second: str


def lines(
    told: Sequence[RecordHistory],
    voice: PersonVoice,
    names: Mapping[str, str],
    today: date,
    record: str = "",
    fields: Collection[str] = (),
) -> list[HistoryLine]:
    """Return every change, the newest first; of one `record`, and of some `fields` of it, if they are named."""
    shown = [each for each in told if not record or each.record == record]
    found = [list(_lines(each, change, voice, names, today, fields)) for each, change in _in_order(shown)]
    return [line for lines_of_change in reversed(found) for line in lines_of_change]


def _in_order(told: Iterable[RecordHistory]) -> Iterable[tuple[RecordHistory, Change]]:
    """Return the changes of all records, the oldest first: those of each as its history gives them, what is built on
    before what builds on it, whatever clocks say; between records, which build on nothing of each other, by time."""
    each_in_order = ([(each, change) for change in each.changes] for each in told)
    return heapq.merge(*each_in_order, key=lambda of: (of[1]["at"], int(of[1]["change"].rpartition("-")[2])))


def _lines(
    told: RecordHistory,
    change: Change,
    voice: PersonVoice,
    names: Mapping[str, str],
    today: date,
    of_fields: Collection[str],
) -> Iterator[HistoryLine]:
    record, kind = voice.registry.get(told.entity), change["kind"]
    title = _(record.title) if record else told.entity
    when = in_words.changed_at(change, today)
    by = change["author"] or _("a device without a name")
    where = change["device"] or change["seat"][:SEAT]
    whence = " · ".join((by, when, _("on {device}").format(device=where)))
    second = f"{whence} · {title}"  # under a question: of which record
    if kind == "create" and not of_fields:
        apart = change.get("withheld", ())
        count = sum(1 for name in (*change["fields"], *apart) if record and _is_asked(record, name))
        words = ngettext("{count} answer", "{count} answers", count)
        if apart:
            words = ngettext("{count} answer kept apart", "{count} answers kept apart", count)
        answers = words.format(count=count)
        yield HistoryLine("add", _("{what} recorded, {answers}").format(what=title, answers=answers), whence)
        return
    if kind in _OF_DELETING:
        yield HistoryLine(*_of_deleting(change, title, voice), whence)
        return
    if "still_holds" in change["fields"]:
        for name in change["fields"]["still_holds"]:
            question = _(record[name].question) if record and name in record else name
            yield HistoryLine("done", _("{question}: still so").format(question=question), second)
        return
    if kind == "note":
        reason = str(change["fields"].get("opened_because", ""))
        yield HistoryLine("show", _("{what} opened: {reason}").format(what=title, reason=reason), whence)
        return
    for name, value in change["fields"].items():
        if (of_fields and name not in of_fields) or name in _DATING:
            continue
        if record is None or name not in record:
            yield HistoryLine("edit", _("Something a newer Haki knows"), second)
            continue
        field = record[name]
        if field.sensitivity is Sensitivity.NARRATIVE:
            said = _("{question}: the text was changed").format(question=_(field.question))
        else:
            before = in_words.answer(field, _before(told.changes, change, name), voice, names)
            after = in_words.answer(field, value, voice, names) or _("nothing")
            form = _("{question}: {before} → {after}") if before else _("{question}: first answered, {after}")
            if kind == "resolve":
                form = _("{question}: decided, {after}")
            said = form.format(question=_(field.question), before=before, after=after)
        yield HistoryLine("conflict" if kind == "resolve" else "edit", said, second)


_DATING = ("age_on",)
"""What says of another answer on which day it held, and is written with it."""

_OF_DELETING = ("delete", "erase", "undelete")


def _of_deleting(change: Change, title: str, voice: PersonVoice) -> tuple[str, str]:
    """Return the icon and the words of what was said of a record as a whole. A delete without a reason took back what
    had just been saved; any other may have had to wait for a second person, which no change says by itself."""
    if change["kind"] == "undelete":
        return "undo", _("{what}: it stays in sight").format(what=title)
    reason = str(change["fields"].get("reason", "")).strip()
    if not reason:
        said = _("{what} deleted") if change["kind"] == "delete" else _("{what}: asked to erase it")
        return "remove", said.format(what=title)
    said = (
        _("{what}: asked to delete it. {reason}")
        if change["kind"] == "delete"
        else _("{what}: asked to erase it. {reason}")
    )
    return "remove", said.format(what=title, reason=voice.spoken(spoken_of(reason)))


def _is_asked(record: Record, name: str) -> bool:
    return name in record and not record[name].given and name != record.parent


def _before(changes: Sequence[Change], change: Change, field: str) -> Any:
    """What a field was before a change: the newest answer among what its author knew."""
    by_id = {each["change"]: each for each in changes}
    known: set[str] = set()
    ahead = list(change["parents"])
    while ahead:
        name = ahead.pop()
        if name in by_id and name not in known:
            known.add(name)
            ahead.extend(by_id[name]["parents"])
    return next(
        (each["fields"][field] for each in reversed(changes) if each["change"] in known and field in each["fields"]),
        None,
    )
