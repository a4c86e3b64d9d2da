"""The frame around every screen: the ways through the app, the bar that says where one is and what was sent, and Hide.

It shows the screen that the navigator is at. The keys that work everywhere stand in `keys.py`.
Knows the session and the screens' base; knows no casework and no screen by its class.
"""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.lang import Builder
from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.modalview import ModalView
from kivy.uix.widget import Widget

from app.casework.messages import Message
from app.ui import help_text
from app.ui.calm import carefully
from app.ui.focus import bring_into_view, keyboard
from app.ui.hints import Hints
from app.ui.keys import Keys
from app.ui.language import language
from app.ui.navigation import SCREENS, Navigator, Place
from app.ui.platform import Covered, Platform, door
from app.ui.refusals import told
from app.ui.screen import Context, Screen
from app.ui.session import FolderState, Session
from app.ui.widgets.snackbar import notices
from app.words.language import _, in_use

if TYPE_CHECKING:  # made when the first screen wants them: the first frame of all waits for nothing it does not show
    from app.ui.bars import Bars


class Frame(BoxLayout):
    """Rail, top bar, the screen and, on a phone, the bar at the bottom. `phone` is under 600 dp, `laptop` from 840.

    With `hints` each screen is introduced by a line until somebody has read it. `left` hears that a screen was left.
    """

    phone = BooleanProperty(False)
    laptop = BooleanProperty(False)

    def __init__(
        self,
        session: Session,
        platform: Platform | None = None,
        hints: Hints | None = None,
        left: Callable[[], None] = lambda: None,
    ) -> None:
        self.session, self._hints, self._told_left = session, hints, left
        self._platform = platform or door()
        self.navigator = Navigator(self._show)
        self.context = Context(session, self.navigator)
        self.screen: Screen | None = None
        self.bars: Bars | None = None
        self._bindings: list[tuple[Widget, str, int]] = []
        self._was_asked_to_sync = self._is_ending = False
        self._said: Message | None = None
        self._was_told_to_stay = False
        super().__init__()

    def on_kv_post(self, _base: Any) -> None:
        """Follow the session, the window and the language."""
        for name in ("phone", "laptop"):
            self.fbind(name, self._arrange)
        self._ends = [self.session.subscribe(self._session_changed), self.session.on_locking(self._cover)]
        Window.bind(on_draw=self._before_drawing, on_request_close=self._before_closing)
        self.session.demo.changed, self.session.demo.warn = self._say_demo, self._warn_of_demo
        self._language = language.fbind("_", self._reword)
        self._ends += [
            Keys(self, self._platform).listen(),
            self._platform.watch(left=self.session.left, returned=self.session.returned),
            self._platform.watch_edges(self._keep_off),
        ]

    def begin(self) -> None:
        """Show the first screen: unlocking, or the first run."""
        self.navigator.start("welcome" if self.session.state is FolderState.EMPTY else "unlock")

    def close(self) -> None:
        """Lock, leave the screen and follow nothing any more."""
        self._is_ending = True
        self.session.lock()
        self._leave()
        for end in self._ends:
            end()
        Window.unbind(on_draw=self._before_drawing, on_request_close=self._before_closing)
        language.unbind_uid("_", self._language)

    # --- What can be done everywhere ---------------------------------------------------------------------------

    def new_incident(self) -> None:
        """Begin a new incident; Back leads here again."""
        self.navigator.go("form", form="incident")

    def back(self) -> bool:
        """Go back: inside the screen if it has a way of its own, else to the screen before."""
        return (self.screen is not None and self.screen.key("escape")) or self.navigator.back()

    def search(self) -> None:
        """Go to the search of all cases."""
        self.navigator.start("cases")
        if self.screen is not None:
            self.screen.key("ctrl+f")

    def go_to_way(self, number: int) -> bool:
        """Go to a destination by its number in the list at the side, from 1; False when there is none."""
        ways = self.bars.destinations if self.bars is not None else []
        if not 0 < number <= len(ways):
            return False
        self.navigator.start(ways[number - 1].name)
        return True

    def sync_now(self) -> None:
        """Exchange now and say what came of it; where there is no server yet, go to where one is named."""
        exchange = self.session.exchange
        if exchange.standing.state != "member":
            self.navigator.start("devices")
            return
        self._was_asked_to_sync = True
        exchange.now()

    def help(self) -> None:
        """Show what there is to know about the screen."""
        here, language_now = self.navigator.here, in_use()
        if here is not None:
            self.session.ask(lambda _book: help_text.of(here.name, language_now), self._show_help)

    def _show_help(self, known: help_text.Help | None) -> None:
        from app.ui import help_sheet  # noqa: PLC0415 -- when it is asked for

        if known is None:
            help_sheet.show_keys()
        else:
            help_sheet.show_help(known)

    def keys(self) -> None:
        """Show the shortcuts."""
        from app.ui import help_sheet  # noqa: PLC0415 -- when it is asked for

        help_sheet.show_keys()

    # --- The screen --------------------------------------------------------------------------------------------

    def _show(self, place: Place) -> None:
        self._leave()
        screen = self.screen = screen_class(place.name)(self.context, **place.params)
        self.ids.place.add_widget(screen)
        for name in ("title", "subtitle", "saved", "pane"):
            self._bindings.append((screen, name, screen.fbind(name, self._follow)))
        self._seat_notices(screen)
        self._arrange()
        self._follow()
        keyboard.begin_in(screen)
        screen.entered(**place.params)
        self._hint()

    def _leave(self) -> None:
        if self.screen is None:
            return
        screen, self.screen = self.screen, None
        keyboard.leave()
        self._clear()
        screen.left()

    def _clear(self) -> None:
        """Take what is drawn of a screen away; nothing of its own is called."""
        for widget, name, number in self._bindings:
            widget.unbind_uid(name, number)
        self._bindings.clear()
        if self.bars is not None:
            self.ids.content.remove_widget(self.bars.hint)
        self.ids.place.clear_widgets()
        self.ids.pane.clear_widgets()
        self._told_left()

    def _follow(self, *_: object) -> None:
        screen = self.screen
        if screen is None:
            return
        if self.bars is not None:
            top = self.bars.top
            top.title, top.subtitle, top.saved = screen.title, screen.subtitle, screen.saved
            top.can_go_back = self.navigator.can_go_back
        if self.ids.pane.children != ([screen.pane] if screen.pane else []):
            self.ids.pane.clear_widgets()
            if screen.pane is not None:
                self.ids.pane.add_widget(screen.pane)

    def _arrange(self, *_: object) -> None:
        """Put the rail and the bars where the width and the screen want them."""
        screen = self.screen
        if screen is None:
            return
        if self.bars is None and screen.framed:
            self._make_bars()
        if self.bars is not None:
            has_ways = screen.framed and (self.laptop or not screen.is_task)
            content = self.ids.content
            _place(self, self.bars.rail, has_ways and not self.phone, index=len(self.children))
            _place(self.ids.main, self.bars.bottom, has_ways and self.phone, index=0)
            _place(content, self.bars.top, screen.framed, index=len(content.children))
            self.bars.stand_at(self.navigator.here.name if self.navigator.here else "")
        screen.phone, screen.laptop = self.phone, self.laptop

    def _seat_notices(self, screen: Screen) -> None:
        """Let what is said stand under the screen, or above its foot, so that it covers nothing one may want."""
        if notices.parent is not None:
            notices.parent.remove_widget(notices)
        if screen.foot is None:
            self.ids.content.add_widget(notices)
        else:
            screen.add_widget(notices, index=screen.children.index(screen.foot) + 1)

    def _hint(self) -> None:
        """Introduce the screen one is at, unless that was read before."""
        if self._hints is None or self.session.state is not FolderState.OPEN or self.screen is None:
            return
        at = self.screen

        def show(words: str) -> None:
            if self.screen is at and words and self.bars is not None:
                self.bars.hint.text = words
                content = self.ids.content
                _place(content, self.bars.hint, wanted=True, index=len(content.children) - 1)

        if at.framed and self.navigator.here is not None:
            self._hints.look(self.navigator.here.name, show)

    def _hint_was_read(self) -> None:
        if self.bars is not None and self._hints is not None and self.navigator.here is not None:
            self._hints.was_read(self.navigator.here.name)
            self.ids.content.remove_widget(self.bars.hint)

    def _make_bars(self) -> None:
        from app.ui.bars import Bars  # noqa: PLC0415 -- see above

        self.bars = Bars(go=self.navigator.start, new=self.new_incident)
        self.bars.top.bind(on_back=lambda _bar: self.back(), on_hide=lambda _bar: self.session.lock())
        self.bars.top.bind(on_mark=lambda _bar: self.navigator.start("devices"))
        self.bars.top.bind(on_sync=lambda _bar: self.sync_now(), on_help=lambda _bar: self.help())
        self.bars.hint.bind(on_read=lambda _hint: self._hint_was_read())
        self._say_sync()
        self._say_demo()

    def _reword(self, *_: object) -> None:
        self._say_sync()
        self._say_demo()
        self._hint()
        if self.screen is not None:
            self.screen.refresh()

    # --- The session -------------------------------------------------------------------------------------------

    def failed(self, error: Exception) -> None:
        """Tell of an error that no screen took."""
        self._notify(told(error))

    def _session_changed(self) -> None:
        if not self.session.is_open:
            return
        self._say_sync()
        why = self.session.unkept.why
        if why is not self._said and self.screen is not None and not self.screen.is_task:  # a form says it itself
            self._said = why
            if why is not None:
                self._notify(why)
        exchange = self.session.exchange
        if self._was_asked_to_sync and exchange.progress is None:
            self._was_asked_to_sync = False
            if said := exchange.trouble or exchange.line.message:
                self._notify(said)

    def _say_sync(self) -> None:
        if self.bars is not None:
            line, top = self.session.exchange.line, self.bars.top
            top.sync_state = line.state
            top.sync_text = self.session.voice.spoken(line.message) if line.message else ""
            top.attention = _("Needs attention") if line.needs_attention else ""

    def _say_demo(self) -> None:
        """Mark every screen of a demo, which may stand in pictures: whoever teaches shows it."""
        self._platform.hide_from_capture(not self.session.demo.is_one)
        if self.bars is not None:
            self.bars.top.demo = _("Demo") if self.session.demo.is_one else ""

    def _warn_of_demo(self, message: Message) -> None:
        """Say over the screen what becomes of what was saved just now."""
        from app.ui.widgets.button import FilledButton  # noqa: PLC0415 -- the first frame waits for nothing
        from app.ui.widgets.sheet import ask  # noqa: PLC0415

        def say(_passed: float) -> None:
            ask(_("This is a demo"), self.session.voice.spoken(message), [(FilledButton(text=_("Understood")), None)])

        Clock.schedule_once(say, 0)  # when the screen that saved has gone, or it took the keyboard with it

    def _notify(self, message: Message) -> None:
        notices.show(self.session.voice.spoken(message))

    def _before_drawing(self, *_: object) -> None:
        """Look at the clock: after a sleep, nothing of before is drawn once more."""
        self.session.passing.look()

    def _before_closing(self, *_: object, **_more: object) -> bool:
        """Keep the window open once where words would be lost with it."""
        if self.session.unkept.why is None or self._was_told_to_stay:
            return False
        self._was_told_to_stay = True
        self._notify(Message("Words are not stored yet, and would be lost. Close once more to leave without them."))
        return True

    def _cover(self) -> None:
        """Show the neutral screen, at once and whatever becomes of anything else: neither screen nor sheet nor notice
        nor clipboard stays. Then let what was there come to its end: the casebook is still open."""
        here = self.navigator.here
        if here is None or here.name in ("unlock", "welcome"):
            return
        screen, self.screen = self.screen, None
        sheets = [child for child in Window.children if isinstance(child, ModalView)]
        for sheet in sheets:
            carefully(partial(Window.remove_widget, sheet))
        for step in (self._clear, self._forget, self._show_neutral):
            carefully(step)
        ends: list[Callable[[], object]] = [partial(sheet.dismiss, force=True, animation=False) for sheet in sheets]
        ends += [screen.left] if screen is not None else []
        for end in (keyboard.leave, *ends, keyboard.leave, self._forget):
            carefully(end)

    def _show_neutral(self) -> None:
        if not self._is_ending:
            self.navigator.start("unlock")

    def _forget(self) -> None:
        """Say nothing of what was said, and leave nothing that was copied."""
        notices.hide()
        self._was_asked_to_sync = False
        if self.bars is not None:
            top = self.bars.top
            top.sync_text = top.attention = top.title = top.subtitle = top.saved = ""
        self._platform.forget_copied()

    # --- The platform ------------------------------------------------------------------------------------------

    def _keep_off(self, covered: Covered) -> None:
        """Draw nothing where the platform covers the window: what is being typed stays above the keyboard."""
        self.padding = [covered.left, covered.top, covered.right, covered.bottom]
        if keyboard.at is not None:
            Clock.schedule_once(lambda _passed: self._keep_in_view(), 0)

    def _keep_in_view(self) -> None:
        if keyboard.at is not None:
            bring_into_view(keyboard.at)


def screen_class(name: str) -> type[Screen]:
    """Import and return the class that draws the screen `name`. Raises KeyError for a screen there is not."""
    module, _, kind = SCREENS[name].partition(":")
    found: type[Screen] = getattr(import_module(module), kind)
    return found


def _place(box: Widget, part: Widget, wanted: bool, index: int) -> None:
    if wanted and part.parent is None:
        box.add_widget(part, index=index)
    elif not wanted and part.parent is not None:
        box.remove_widget(part)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
