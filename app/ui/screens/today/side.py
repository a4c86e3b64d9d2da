"""The cards of Today for what has no day: who asks to be let in, silence, answers to decide, drafts, what is unsent."""

from collections.abc import Callable

from app.casebook import Waiting
from app.casework.messages import Message
from app.ui.record import sheets, waiving
from app.ui.screens.today.cards import CardLine, DraftItem, SilentItem, card, days
from app.ui.screens.today.lines import WaitingGroup
from app.ui.screens.today.model import TodayModel
from app.ui.widgets.button import OutlinedButton, TextButton
from app.ui.widgets.ground import Card
from app.ui.widgets.snackbar import notices
from app.ui.widgets.text import Second
from app.words.language import _, ngettext

ASKING = 3
"""Devices that are named; a centre that waits for more compares them all in their place anyway."""

LONGEST = 90
"""Days of silence that fill a bar, unless there is a longer one."""


def cards_of(model: TodayModel) -> list[Card]:
    """Return the cards that there is something for, in their order."""
    two = _by_two(model)
    made = (_asking(model), _silence(model), _undecided(model), two, _notices(model), _drafts(model), _unsent(model))
    return [each for each in made if each is not None]


def _asking(model: TodayModel) -> Card | None:
    asking = model.asking
    if not asking:
        return None
    title = ngettext("{count} device asks to be let in", "{count} devices ask to be let in", len(asking))
    button = OutlinedButton(text=_("Compare and let in"))
    button.bind(on_release=lambda *_: model.to_devices())
    who = [Second(text=each) for each in asking[:ASKING]]
    return card("tablet", "info", title.format(count=len(asking)), *who, button)


def _silence(model: TodayModel) -> Card | None:
    silent, count = model.silent
    if not count:
        return None
    most = max(LONGEST, *(each.days for each in silent))
    items: list[SilentItem] = []
    for each in silent:
        step = said(model, each.step) if each.step is not None else ""
        item = SilentItem(
            who=said(model, each.who), days=each.days, days_words=days(each.days), most=most,
            case=whose(each.waiting),
            step=_("Next step: {step}").format(step=step) if step else _("All steps so far were taken"),
            action=_("Take the next step") if step else _("Log a follow-up"),
            is_due=bool(step), is_first=not items,
        )  # fmt: skip
        item.bind(on_open=_then(model.open_case, each.waiting), on_act=_then(model.act, each.waiting))
        item.bind(on_brief=_then(model.read_brief, each.waiting, _show_brief))
        item.bind(on_end=_then(waiving.ask_why, model.session, each.waiting.line))
        items.append(item)
    return card("silence", "over", _("Silent institutions"), *items, *_more(model, "silence", count - len(silent)))


def _undecided(model: TodayModel) -> Card | None:
    group = model.undecided
    if not group.total:
        return None
    lines = []
    for each in group.shown:
        question = Message("{question}", dict(each.line.what.fillings))
        line = CardLine(text=said(model, question), second=whose(each))
        line.bind(on_release=_then(model.act, each))
        lines.append(line)
    title = ngettext("{count} answer to decide", "{count} answers to decide", group.total)
    text = Second(text=_("Two people answered differently while apart. Both answers are kept."))
    more = _more(model, "conflict", group.hidden)
    return card("conflict", "decide", title.format(count=group.total), text, *lines, *more)


def _by_two(model: TodayModel) -> Card | None:
    group = model.tasks
    if not group.total:
        return None
    text = Second(text=_("One person did this or asks for it, and another has not agreed."))
    lines = _plain_lines(model, group)
    title = ngettext("{count} needs a second person", "{count} need a second person", group.total)
    return card(
        "conflict", "decide", title.format(count=group.total), text, *lines, *_more(model, "task", group.hidden)
    )


def _notices(model: TodayModel) -> Card | None:
    group = model.notices
    if not group.total:
        return None
    lines = _plain_lines(model, group)
    return card("tablet", "info", _("In the centre"), *lines, *_more(model, "notice", group.hidden))


def _plain_lines(model: TodayModel, group: WaitingGroup) -> list[CardLine]:
    lines = []
    for each in group.shown:
        line = CardLine(text=said(model, each.line.what), second=whose(each))
        line.bind(on_release=_then(model.act, each))
        lines.append(line)
    return lines


def _drafts(model: TodayModel) -> Card | None:
    drafts, count = model.drafts
    if not count:
        return None
    lines = []
    for each in drafts:
        line = DraftItem(text=each.title, second=each.second(model.now))
        line.bind(on_open=_then(model.resume, each.id), on_end=_then(_discard, model, each.id))
        lines.append(line)
    title = ngettext("{count} draft", "{count} drafts", count).format(count=count)
    every = TextButton(icon="search", text=_("All drafts"))
    every.bind(on_release=_then(model.all_drafts))
    return card("draft", "info", title, *lines, *([every] if count > 1 else []))


def _unsent(model: TodayModel) -> Card | None:
    waiting = model.unsent
    if waiting is None:
        return None
    button = OutlinedButton(text=_("Sync now"))
    button.bind(on_release=_then(model.act, waiting))
    return card("offline", "due", said(model, waiting.line.what), button)


def _more(model: TodayModel, name: str, hidden: int) -> list[TextButton]:
    if not hidden:
        return []
    button = TextButton(icon="open_down", text=_("Show more ({count})").format(count=hidden))
    button.bind(on_release=lambda *_: model.more(name))
    return [button]


def whose(waiting: Waiting, between: str = " · ") -> str:
    """Say whose case a line is about."""
    return between.join(part for part in (waiting.pseudonym, waiting.code) if part)


def said(model: TodayModel, message: Message) -> str:
    """Say a sentence without its full stop, and without the year that it is."""
    return model.voice.in_year(model.today.year).spoken(message).removesuffix(".")


def _discard(model: TodayModel, draft: str) -> None:
    notices.show(_("The draft was thrown away"), _("Undo"), model.discard(draft))


def _show_brief(sentences: list[str]) -> None:
    sheets.read_brief(sentences)


def _then(call: Callable[..., object], *given: object) -> Callable[..., object]:
    return lambda *_: call(*given)
