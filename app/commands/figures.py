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


def _in_order(since: date, until: date, lock: bool) -> None:  # noqa: ARG001
    if until < since:
        raise Usage(Message("--from must not lie after --to"))


@command(
    "indicators",
    argument("--from", dest="since", type=day, required=True, metavar="DATE"),
    argument("--to", dest="until", type=day, required=True, metavar="DATE"),
    argument("--lock", action="store_true", help=mark("keep these figures as they are reported now (a lead)")),
    check=_in_order,
)
def indicators(book: Casebook, since: date, until: date, lock: bool) -> Answer:
    """The centre's figures for a period."""
    if lock:
        book.figures.lock(since, until)
    speaking, english = telling.voice(book.pack), telling.EnglishVoice(book.pack)
    lines, texts = [], []
    for each in book.figures.of_period(since, until):
        name, target, unit = spoken(each.indicator.name, speaking), each.target, str(each.indicator.unit)
        result = "–" if each.value is None else each.value
        of_target = "" if target is None else " " + _("of {target}").format(target=target)
        notes = " ".join(spoken(note, speaking) for note in each.notes)
        texts.append(f"{name:44} {result:>6}{of_target} {unit}  {notes}".rstrip())
        lines.append(
            {
                "code": each.indicator.code,
                "name": each.indicator.name,
                "target": target,
                "result": each.value,
                "unit": unit,
                "records": list(each.records),
                "note": " ".join(spoken(note, english) for note in each.notes),
            }
        )
    return Answer(lines, "\n".join(texts))


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
