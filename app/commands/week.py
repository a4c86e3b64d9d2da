"""The command of a lead's week: what of all cases is gone through once a week, each line with the records behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.casework.messages import Message, Voice, spoken
from app.commands import telling
from app.commands.answer import Answer
from app.commands.table import argument, command
from app.commands.typed import positive
from app.words.language import _, mark
from app.words.language import number as digits
from app.words.week import title

if TYPE_CHECKING:
    from app.casebook import Casebook, Week
    from app.casework.week import WeekLine


@command(
    "week",
    argument("--limit", type=positive, default=20, metavar="N", help=mark("lines of each topic; --json has them all")),
)
def week(book: Casebook, limit: int) -> Answer:
    """What a lead goes through once a week."""
    found, speaking = book.day.week(), telling.voice(book.pack)
    data = {
        "day": found.day.isoformat(),
        "everybody": found.is_whole,
        "topics": [
            {
                "topic": str(each.topic),
                "title": title(each.topic, book.pack),
                "lines": [_line(line, found) for line in each.lines],
            }
            for each in found.topics
        ],
    }
    parts = []
    for each in found.topics:
        lines = [spoken(title(each.topic, book.pack), speaking)]
        lines += [f"  {_said(line, found, speaking)}" for line in each.lines[:limit]]
        if (rest := len(each.lines) - limit) > 0:
            lines.append("  " + _("and {count} more").format(count=digits(rest)))
        parts.append("\n".join(lines))
    return Answer(data, "\n\n".join(parts) or _("Nothing stands in this week."))


def _line(line: WeekLine, found: Week) -> dict[str, Any]:
    return {
        "what": line.what,
        "further": list(line.further),
        "behind": [
            {
                "case": point.case,
                "code": found.codes.get(point.case, ("", ""))[0],
                "pseudonym": found.codes.get(point.case, ("", ""))[1],
                "record": point.record,
                "what": point.what,
                "further": list(point.further),
            }
            for point in line.points
        ],
    }


def _said(line: WeekLine, found: Week, speaking: Voice) -> str:
    messages: list[Message] = [line.what, *line.further]
    said = ". ".join(spoken(each, speaking).removesuffix(".") for each in messages)
    code, pseudonym = found.codes.get(line.points[0].case, ("", "")) if not line.is_gathered else ("", "")
    return telling.on_one_line(f"{said}  {pseudonym} {code}".rstrip())
