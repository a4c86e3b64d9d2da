"""The commands of figures, and of the codebook that says what every answer behind them means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from app.casework.languages import FALLBACK, LANGUAGES
from app.casework.messages import Message, spoken
from app.commands import telling
from app.commands.answer import Answer
from app.commands.options import Options
from app.commands.table import argument, command
from app.commands.typed import Usage, day
from app.words.language import _, catalogue, mark

if TYPE_CHECKING:
    from app.casebook import Casebook
    from app.casework.indicators.results import Result


def _in_order(since: date, until: date, and_from: date | None, and_to: date | None, lock: bool) -> None:  # noqa: ARG001
    if until < since:
        raise Usage(Message("--from must not lie after --to"))
    if (and_from is None) is not (and_to is None) or (and_from and and_to and and_to < and_from):
        raise Usage(Message("--and-from and --and-to stand together, the earlier day first"))


@command(
    "indicators",
    argument("--from", dest="since", type=day, required=True, metavar="DATE"),
    argument("--to", dest="until", type=day, required=True, metavar="DATE"),
    argument("--and-from", type=day, metavar="DATE", help=mark("a second period, beside the first")),
    argument("--and-to", type=day, metavar="DATE", help=mark("the last day of the second period")),
    argument("--lock", action="store_true", help=mark("keep these figures as they are reported now (a lead)")),
    check=_in_order,
)
def indicators(
    book: Casebook, since: date, until: date, and_from: date | None, and_to: date | None, lock: bool
) -> Answer:
    """The centre's figures for a period, or for two beside each other."""
    from app.casework.indicators.results import Period

    if lock:
        book.figures.lock(since, until)
    periods = [Period(since, until), *([Period(and_from, and_to)] if and_from and and_to else [])]
    speaking, english = telling.voice(book.pack), telling.EnglishVoice(book.pack)
    lines, texts = [], []
    if len(periods) > 1:
        days = [f"{each.first} – {each.last}" for each in periods]
        texts.append(f"{'':44} {days[0]:>26} {days[1]:>26}")
    for each, *others in zip(*book.figures.of_periods(periods), strict=True):
        name, unit = spoken(each.indicator.name, speaking), str(each.indicator.unit)
        said = [_of_target(result) for result in (each, *others)]
        columns = " ".join(f"{one:>26}" for one in said) if others else f"{said[0]:>6}"
        notes = " ".join(spoken(note, speaking) for result in (each, *others) for note in result.notes)
        texts.append(f"{name:44} {columns} {unit}  {notes}".rstrip())
        line = {"code": each.indicator.code, "name": each.indicator.name, "unit": unit, **_told(each, english)}
        lines.append(line | ({"and": _told(others[0], english)} if others else {}))
    return Answer(lines, "\n".join(texts))


def _of_target(result: Result) -> str:
    value = "–" if result.value is None else str(result.value)
    return value if result.target is None else f"{value} " + _("of {target}").format(target=result.target)


def _told(result: Result, english: telling.EnglishVoice) -> dict[str, object]:
    """What is told of one period; `opening` was counted before Haki, and is no part of the result."""
    return {
        "target": result.target,
        "result": result.value,
        "opening": result.opening,
        "records": list(result.records),
        "note": " ".join(spoken(note, english) for note in result.notes),
    }


@command(
    "codebook",
    argument(
        "--pack", default="", metavar="NAME", help=mark("the country pack whose lists to show, where there are several")
    ),
    argument(
        "--rules", action="store_true", help=mark("the tables of law and limits, for an advocate and a lead to sign")
    ),
    opens=False,
)
def codebook(_options: Options, pack: str, rules: bool) -> Answer:
    """Every entity, field, type and code list, from the declarations themselves."""
    from app.casebook import country
    from app.casework.codebook import described
    from app.casework.registry import CORE

    if rules:
        from app.commands.rules import to_sign

        return to_sign(country(pack))
    translations = {code: catalogue(code).gettext for code in LANGUAGES if code != FALLBACK}
    works_by = country(pack)
    book = described(CORE.with_pack(works_by), works_by, translations)

    def said(about: Mapping[str, str], key: str) -> str:
        return " / ".join((about[key], *(about[f"{key}_{code}"] for code in translations)))

    lines = [
        f"{entity}: {said(about, 'title')}\n"
        + "\n".join(
            f"    {name}: {field['kind']} {field['list']}  {said(field, 'question')}"
            for name, field in about["fields"].items()
        )
        for entity, about in book["entities"].items()
    ]
    lines += (
        f"{name}\n" + "\n".join(f"    {code}: {_labels(labels)}" for code, labels in codes.items())
        for name, codes in book["lists"].items()
    )
    return Answer(book, "\n".join(lines))


def _labels(labels: Mapping[str, str]) -> str:
    from app.casework.codebook import SYSTEMS

    elsewhere = (f"  {system.upper()}: {labels[system]}" for system in SYSTEMS if system in labels)
    return " / ".join(labels[each] for each in labels if each not in SYSTEMS) + "".join(elsewhere)
