"""Draws first run: one calm step after the other, in a column in the middle. Copies the model and forwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.uix.widget import Widget

from app.passphrase.guessing import Strength
from app.ui.focus import bring_into_view, focus_first, keyboard
from app.ui.platform import door
from app.ui.screen import Context, Screen
from app.ui.screens.welcome.fields import made
from app.ui.screens.welcome.model import Beginning, WelcomeModel, WelcomeStage
from app.ui.screens.welcome.parts import ChooseWay, OfferedWords, Rule, WelcomeFoot, WelcomeHead, WelcomeStep
from app.ui.sync_line import SyncState
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import OutlinedButton
from app.ui.widgets.choice import Choice
from app.ui.widgets.field import TextField
from app.ui.widgets.flow import Flow
from app.ui.widgets.ground import Column
from app.ui.widgets.read_out import ReadOut
from app.words import language as words
from app.words.language import _


class Welcome(Screen):
    """First run."""

    framed: ClassVar[bool] = False

    def __init__(self, context: Context, **params: Any) -> None:
        device = _("Tablet") if door().tablet else _("Laptop")
        self.model = WelcomeModel(context.session, context.navigator, self.refresh, device)
        self._drawn: tuple[tuple[str, ...], WelcomeStage, Beginning, str] | None = None
        self._fields: dict[str, TextField | Choice] = {}
        self._is_going_on = False
        self._end = context.session.subscribe(self._standing_changed)
        super().__init__(context, **params)

    def on_kv_post(self, _base: Any) -> None:
        """Make the parts that stay."""
        self._trouble, self._foot = Banner(icon="warning", tone="over"), WelcomeFoot()
        self._foot.bind(on_back=lambda *_: self.model.back(), on_next=lambda *_: self.next())
        self._offered, self._worth = OfferedWords(), Rule()
        self._offered.bind(on_take=lambda *_: self._take_offer(), on_other=lambda *_: self.model.offer())

    def entered(self, **_params: Any) -> None:
        """Draw the first step, or where an invite leads that was opened."""
        self.refresh()
        self.model.begin()

    def left(self) -> None:
        """Hear no more."""
        keyboard.leave()
        self._end()
        self.model.close()

    def next(self) -> None:
        """Go on, or to what is to mend first."""
        keyboard.leave()
        self._is_going_on = True
        self.model.next()
        self._lead_to_error()

    def key(self, name: str) -> bool:
        """Ctrl+Enter goes on, Escape goes back."""
        if name == "ctrl+enter" and self.model.step in (WelcomeStage.DETAILS, WelcomeStage.PASSPHRASE):
            self.next()
            return True
        return name == "escape" and self.model.back()

    def refresh(self) -> None:
        """Draw the step as it is now."""
        model, voice = self.model, self.context.session.voice
        if self._drawn != self._to_draw:
            self._draw()
        self._trouble.text = voice.spoken(model.trouble) if model.trouble else ""
        if model.trouble and self._trouble.parent is None:
            self._column.add_widget(self._trouble, index=1)
        elif not model.trouble and self._trouble.parent is not None:
            self._column.remove_widget(self._trouble)
        for name, field in self._fields.items():
            error = model.errors.get(name)
            field.error = voice.spoken(error) if error else ""
        self._lead_to_error()
        self._foot.is_working = model.is_working
        if model.step is WelcomeStage.WAY:
            self._choose.is_working = self._choose.disabled = model.is_working
        self._foot.text = self._going_on()
        self._offered.words = list(model.offered.words) if model.offered else []
        judged = model.judged
        self._worth.is_met = judged is not None and judged.is_enough
        self._worth.text = _said(judged, is_wrong="passphrase" in model.errors)

    def _lead_to_error(self) -> None:
        """Put the keyboard into the first field to mend, once what was asked for was refused."""
        if not self._is_going_on or self.model.is_working:
            return
        wrong = next((field for name, field in self._fields.items() if name in self.model.errors), None)
        if wrong is None:
            return
        self._is_going_on = False
        bring_into_view(wrong)
        if isinstance(wrong, TextField) and not keyboard.by_finger:
            wrong.begin()

    def _going_on(self) -> str:
        if self.model.is_working:
            return _("Making the keys …")
        if self.model.step is WelcomeStage.DETAILS:
            return _("Next: a passphrase")
        return _("Begin") if self.model.way is Beginning.CENTRE else _("Ask to join")

    @property
    def _column(self) -> Column:
        column: Column = self.ids.scroll.children[0].children[0]
        return column

    def _draw(self) -> None:
        self._drawn, self._fields = self._to_draw, {}
        self._column.clear_widgets()
        for part in {
            WelcomeStage.WAY: self._way, WelcomeStage.DETAILS: self._details, WelcomeStage.PASSPHRASE: self._passphrase,
            WelcomeStage.WAITING: self._waiting,
        }[self.model.step]():  # fmt: skip
            self._column.add_widget(part)
        self.ids.scroll.scroll_y = 1
        if keyboard.in_use or self._fields:
            Clock.schedule_once(self._begin, 0)

    def _begin(self, _passed: float) -> None:
        """Put the keyboard where one goes on."""
        empty = next((name for name in self._fields if not self.model.texts[name]), "")
        if isinstance(field := self._fields.get(empty), TextField):
            field.begin()
        elif keyboard.in_use:
            focus_first(self)

    def _way(self) -> list[Widget]:
        self._choose = choose = ChooseWay()
        choose.bind(on_way=lambda _choose, way: self.model.choose(way), on_demo=lambda *_: self.model.begin_demo())
        return [choose]

    def _details(self) -> list[Widget]:
        if self.model.way is Beginning.CENTRE:
            head = WelcomeHead(
                title=_("A new centre"), text=_("You are its lead. A server and colleagues can be added later.")
            )
        else:
            head = WelcomeHead(
                title=_("Join a centre"), text=_("The lead has to approve this device before it may record anything.")
            )
        return [WelcomeStep(number=1), head, *self._questions(), self._foot]

    def _passphrase(self) -> list[Widget]:
        head = WelcomeHead(
            title=_("A passphrase only you know"),
            text=_("The passphrase alone keeps what is recorded here closed to whoever steals this device. Five words "
                   "drawn by chance are strong and can be remembered; take these, or choose your own."),
        )  # fmt: skip
        passphrase, again = self._questions()
        plain = Banner(
            icon="key", tone="due",
            text=_("Nobody can open what is recorded here without it, and it cannot be recovered in this version. "
                   "Write it down and keep it where only you can reach it."),
        )  # fmt: skip
        parts = [self._offered, passphrase, self._worth, again, plain, self._foot]
        return [WelcomeStep(number=2), head, *parts]

    def _take_offer(self) -> None:
        """Put the words into the field, and the keyboard where they are typed once more."""
        self.model.take_offer()
        for name in ("passphrase", "again"):
            field = self._fields[name]
            if isinstance(field, TextField):
                field.text = self.model.texts[name]
        if isinstance(field := self._fields["again"], TextField):
            field.begin()

    def _waiting(self) -> list[Widget]:
        head = WelcomeHead(
            title=_("Nearly there"),
            text=_("Read this fingerprint to the lead, by phone or side by side. If it is the same there, the lead "
                   "approves this device, and you can begin."),
        )  # fmt: skip
        foot = Flow(align="right")
        foot.add_widget(enter := OutlinedButton(text=_("Look around while you wait")))
        enter.bind(on_release=lambda *_: self.model.enter())
        return [
            WelcomeStep(number=3),
            head,
            ReadOut(title=_("The fingerprint of this device"), groups=self.model.fingerprint.split("-")),
            foot,
        ]

    @property
    def _to_draw(self) -> tuple[tuple[str, ...], WelcomeStage, Beginning, str]:
        return self.model.fields, self.model.step, self.model.way, words.in_use()

    def _questions(self) -> list[TextField | Choice]:
        self._fields = made(self.model)
        last = [field for field in self._fields.values() if isinstance(field, TextField)][-1]
        last.bind(on_entered=lambda *_: self.next())
        return list(self._fields.values())

    def _standing_changed(self) -> None:
        """Go in as soon as the device has been approved."""
        standing: SyncState = self.context.session.exchange.standing
        if self.model.step is WelcomeStage.WAITING and standing.state == "member":
            self.model.enter()


def _said(judged: Strength | None, *, is_wrong: bool) -> str:
    """What a passphrase is worth; where the field says already what is weak about it, not again."""
    if judged is None:
        return _("Nothing chosen yet.")
    if is_wrong and not judged.is_enough:
        return _("Not strong enough yet.")
    return _("Strong enough.") if judged.is_enough else _(judged.weakness)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
