"""The history of a case in words: every change of every field, with who made it, when and where, before and after.

Knows no toolkit and no casebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework.declaration import Record, Sensitivity
from app.ui import in_words
from app.words.language import _, ngettext
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import RecordHistory

Change = Mapping[str, Any]
SEAT = 8
"""Letters by which a device without a name is told apart."""


class HistoryLine(NamedTuple):
    """A change: when (ISO, and its number at its seat, to sort by), what changed, and who, when and where in words."""

    at: tuple[str, int]
    icon: str
    title: str
    second: str


def lines(
    told: Sequence[RecordHistory],
    voice: PersonVoice,
    names: Mapping[str, str],
    today: date,
    record: str = "",
    field: str = "",
) -> list[HistoryLine]:
    """Return every change, the newest first; of one `record`, and of one `field` of it, if they are named."""
    found = [
        line
        for each in told
        if not record or each.record == record
        for change in each.changes
        for line in _lines(each, change, voice, names, today, field)
    ]
    return sorted(found, key=lambda line: line.at, reverse=True)


def _lines(
    told: RecordHistory, change: Change, voice: PersonVoice, names: Mapping[str, str], today: date, of_field: str
) -> Iterator[HistoryLine]:
    record, kind = voice.registry.get(told.entity), change["kind"]
    title = _(record.title) if record else told.entity
    at = change["at"], int(change["change"].rpartition("-")[2])
    when = in_words.moment(datetime.fromisoformat(change["at"]), today)
    by = change["author"] or _("a device without a name")
    where = change["device"] or change["seat"][:SEAT]
    whence = " · ".join((by, when, _("on {device}").format(device=where)))
    second = f"{whence} · {title}"  # under a question: of which record
    if kind == "create" and not of_field:
        apart = change.get("withheld", ())
        count = sum(1 for name in (*change["fields"], *apart) if record and _is_asked(record, name))
        words = ngettext("{count} answer", "{count} answers", count)
        if apart:
            words = ngettext("{count} answer kept apart", "{count} answers kept apart", count)
        answers = words.format(count=count)
        yield HistoryLine(at, "add", _("{what} recorded, {answers}").format(what=title, answers=answers), whence)
        return
    if kind in ("delete", "erase"):
        yield HistoryLine(at, "remove", _("{what} deleted").format(what=title), whence)
        return
    if "still_holds" in change["fields"]:
        for name in change["fields"]["still_holds"]:
            question = _(record[name].question) if record and name in record else name
            yield HistoryLine(at, "done", _("{question}: still so").format(question=question), second)
        return
    if kind == "note":
        reason = str(change["fields"].get("opened_because", ""))
        yield HistoryLine(at, "show", _("{what} opened: {reason}").format(what=title, reason=reason), whence)
        return
    for name, value in change["fields"].items():
        if of_field and name != of_field:
            continue
        if record is None or name not in record:
            yield HistoryLine(at, "edit", _("Something a newer Haki knows"), second)
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
        yield HistoryLine(at, "conflict" if kind == "resolve" else "edit", said, second)


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
