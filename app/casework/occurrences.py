"""When things happened in a case, by name: what clocks, silence and indicators start and end at.

Names: `incident.happened_on` (a date field, the earliest of its rows). A step of justice is the same step whichever
record says it, the legal case, an accused, a milestone, a charge or a court session, and by whichever of these it is
named: `legal_case.charged_on` is `accused.charged_on` ·
`told.police` (first reported, referred to or asked) · `session.medical` (first session of that kind that took place) ·
`started.pep` (first referral for that service that was started). Must not know a clock or a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from app.casework.case_file import CaseFile, Row, codes_of, day_of, first_day, is_yes, text_of
from app.casework.declaration import FieldKind
from app.casework.registry import Registry

MILESTONE_OF = {
    "ob_on": "ob_issued",
    "statement_on": "statement",
    "prc_on": "prc",
    "p3_filled_on": "p3",
    "arrested_on": "arrest",
    "produced_on": "produced",
    "file_to_prosecutor_on": "file_to_prosecutor",
    "charged_on": "charged",
    "bail_on": "bail",
    "testified_on": "survivor_testified",
    "judgment_on": "judgment",
    "sentenced_on": "sentence",
    "appeal_on": "appeal",
    "withdrawn_on": "withdrawn",
}
"""The milestone that says the same as a date field of a legal case, or of an accused."""
_OF_ACCUSED = {"judgment_on": "verdict_on"}
"""What an accused calls a step that the legal case calls otherwise."""
_SESSIONS = {"bail_on": "bail", "judgment_on": "judgment", "sentenced_on": "sentence"}
"""The kind of court session in which a step is taken, unless it was put off."""

_DATES = (FieldKind.DATE, FieldKind.EXACT_DATE, FieldKind.MOMENT)
_LISTS = {"told": "institution", "session": "session_kind", "started": "service"}


class Occurrence(NamedTuple):
    """That something happened: the day, and the id of the row that says so."""

    on: date
    record: str


def first(file: CaseFile, names: Iterable[str]) -> Occurrence | None:
    """Return the first of `names` that is known, in their order."""
    return next((found for name in names if (found := of(file, name)) is not None), None)


def of(file: CaseFile, name: str) -> Occurrence | None:
    """Return when something happened first, or None."""
    return min(_each(file, name), default=None)


def every(file: CaseFile, name: str) -> list[Occurrence]:
    """Return each time that something happened, the first first; what two records say of one day is one."""
    return sorted({each.on: each for each in sorted(_each(file, name), reverse=True)}.values())


def of_legal(file: CaseFile, legal: Row, field: str) -> Occurrence | None:
    """Return when a step of one legal case was taken first, by whichever record of it says so, or None."""
    return min(_dated(_of_legal([legal], _belonging(file, legal), field)), default=None)


def of_all_called(step: str) -> str:
    """Return what a step of an accused is called where it is said of the legal case: an outcome is a judgment."""
    return next((field for field, of_one in _OF_ACCUSED.items() if of_one == step), step)


def is_taken_in(session: Row, field: str) -> bool:
    """Tell whether a step was taken in a court session: it was for that, and was not put off."""
    kind, outcome = _SESSIONS.get(field), text_of(session, "outcome")
    return bool(kind) and (outcome == kind or (text_of(session, "kind") == kind and outcome not in ("", "adjourned")))


def list_of(name: str, registry: Registry) -> tuple[str, str] | None:
    """Return the (code list, code) that a name speaks of, or None for a date field. Raises `ValueError` for no name."""
    head, _, tail = name.partition(".")
    if (field := registry.field(name)) is not None and field.kind in _DATES:
        return None
    if head in _LISTS and tail:
        return (_LISTS[head], tail)
    raise ValueError(f"{name!r} names no date")


def _each(file: CaseFile, name: str) -> Iterator[Occurrence]:
    head, _, tail = name.partition(".")
    if head == "told":
        yield from _dated(_told(file, tail))
    elif head == "session" and tail not in file.registry["session"]:
        yield from _dated((row, day_of(row, "on")) for row in file.of("session") if _took_place(row, tail))
    elif head == "started":
        rows = [row for row in file.of("referral") if tail in codes_of(row, "services")]
        yield from _dated(
            (row, first_day(iter((day_of(row, "started_on"), day_of(row, "completed_on"))))) for row in rows
        )
    elif head in ("legal_case", "accused"):
        yield from _dated(_of_legal(file.of("legal_case"), file.of, of_all_called(tail)))
    else:
        yield from _dated((row, day_of(row, tail)) for row in file.of(head))


_RowsOf = Callable[[str], Iterable[Row]]


def _belonging(file: CaseFile, legal: Row) -> _RowsOf:
    """The records of a kind that belong to one legal case."""
    return lambda entity: [row for row in file.of(entity) if text_of(row, "legal_case") == text_of(legal, "id")]


def _of_legal(legal: Iterable[Row], rows_of: _RowsOf, field: str) -> Iterator[tuple[Row, date | None]]:
    """Every record that says when a step was taken: the date itself, an accused, its milestone, a charge, a court
    session."""
    yield from ((row, day_of(row, field)) for row in legal)
    yield from ((row, day_of(row, _OF_ACCUSED.get(field, field))) for row in rows_of("accused"))
    kind = MILESTONE_OF.get(field)
    yield from ((row, day_of(row, "on")) for row in rows_of("milestone") if kind and text_of(row, "kind") == kind)
    if field == "charged_on":
        yield from ((row, day_of(row, "on")) for row in rows_of("charge"))
    taken = (row for row in rows_of("court_session") if is_taken_in(row, field))
    yield from ((row, day_of(row, "on")) for row in taken)
    if field == "testified_on":
        heard = (row for row in rows_of("court_session") if is_yes(row, "survivor_testified"))
        yield from ((row, day_of(row, "on")) for row in heard)


def _dated(found: Iterable[tuple[Row, date | None]]) -> Iterator[Occurrence]:
    for row, day in found:
        if day is not None:
            yield Occurrence(day, text_of(row, "id"))


def _told(file: CaseFile, institution: str) -> Iterator[tuple[Row, date | None]]:
    for row in file.of("incident"):
        if institution in codes_of(row, "reported_to"):
            yield row, day_of(row, "reported_elsewhere_on") or day_of(row, "reported_on")
        elif text_of(row, "reported_by") == institution:
            yield row, day_of(row, "reported_on")
    for row in file.of("referral"):
        if file.institution_of(row) == institution:
            yield row, day_of(row, "sent_at")
    for row in file.of("follow_up"):
        if file.institution_of(row) == institution:
            yield row, day_of(row, "on")


def _took_place(session: Row, kind: str) -> bool:
    return text_of(session, "kind") == kind and text_of(session, "attendance") in ("", "came")
