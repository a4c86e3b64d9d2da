"""Which partners to offer: those of the kind that was chosen, those who give what is needed first. Pure."""

from __future__ import annotations

from app.casework.forms import Answers
from app.ui.record.links import Directory
from app.ui.record.questions import FormQuestion, Options


def suited(question: FormQuestion, answers: Answers, directory: Directory) -> FormQuestion:
    """Return the question for a partner with the partners that fit the other answers; any other question as it is."""
    entity, _dot, field = question.key.partition(".")
    if field != "partner":
        return question
    kind, needed = answers.get(f"{entity}.institution"), answers.get(f"{entity}.services")
    wanted = frozenset(needed) if isinstance(needed, list) else frozenset()

    def fits(option: tuple[str, str]) -> bool:
        known = directory.get(option[0])
        return not isinstance(kind, str) or option[0] in question.value or (known is not None and known.kind == kind)

    def lacks(option: tuple[str, str]) -> int:
        return len(wanted - directory[option[0]].services) if option[0] in directory else 0

    options: Options = tuple(sorted(filter(fits, question.options), key=lacks))
    return question._replace(options=options, offered=options)
