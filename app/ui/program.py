"""The running program: the session with its four threads, the frame, and Kivy's app around them, from start to end.

Wires; decides nothing. Must not be imported before `app.ui.start.prepare`.
"""

import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from kivy.base import ExceptionHandler, ExceptionManager
from kivy.clock import Clock
from kivy.uix.widget import Widget

from app.invite_file import InviteFile
from app.ui import appearance, calm, garbage, preferences
from app.ui.app import HakiApp
from app.ui.frame import Frame
from app.ui.hints import Hints
from app.ui.idling import idling
from app.ui.lane import Lane, Lanes
from app.ui.platform import door
from app.ui.semantics.reader import ScreenReader
from app.ui.session import Session

UNTIL_IT_ENDS = 4.0
"""Seconds in which drafts must be kept when the system ends: after five, Windows calls a program hung and kills it."""
EXCHANGE = "exchange"
"""The name of the thread that waits for the network; each is named as its lane."""


class Program:
    """The app on the data folder `folder`. `run` returns when its window is closed and everything is put away."""

    def __init__(self, folder: Path, *, invite: InviteFile | None = None) -> None:
        self._threads = [ThreadPoolExecutor(1, thread_name_prefix=name) for name in Lanes._fields]
        lanes = Lanes(*(Lane(thread, _on_drawing_thread, self._failed) for thread in self._threads))
        self._drawn_from = lanes.reading, lanes.writing  # nobody waits for a network or a count to press again
        self.session = Session(folder, lanes=lanes, later=later)
        self.session.invite = invite
        self.frame: Frame | None = None
        self._reader: ScreenReader | None = None
        self.app = HakiApp(self._root)

    def open_with(self, passphrase: str) -> None:
        """Unlock as soon as the window is there, without asking: for a folder that is thrown away."""
        self.session.unlock(passphrase, self._opened, self._failed)

    def run(self) -> None:
        """Show the window until it is closed, by hand, by Ctrl-C or by the system, then put everything away."""
        handler = _Calm(self._failed)
        ExceptionManager.add_handler(handler)
        door().hide_from_capture(True)
        unwatched = door().watch_the_end(self._system_ends)
        keep_its_place = door().seat_window(self.session.folder)
        self._reader = ScreenReader(HakiApp.title, later, self._somebody_may)
        before = {each: signal.signal(each, self._told_to_stop) for each in (signal.SIGINT, signal.SIGTERM)}
        idling.begin()
        try:
            self.app.run()
        finally:
            idling.end()
            unwatched()
            keep_its_place()
            self._reader.end()
            ExceptionManager.remove_handler(handler)
            self.end()
            for each, was in before.items():
                signal.signal(each, was)

    @property
    def is_exchanging(self) -> bool:
        """Tell whether an exchange that was given up is still waiting for its server."""
        left = [each for each in threading.enumerate() if each.name.startswith(EXCHANGE)]
        for each in left:
            each.join(timeout=1)  # one that has nothing to do ends at once
        return any(each.is_alive() for each in left)

    def end(self) -> None:
        """Keep the drafts, close the casebook, and end the threads; an exchange under way is given up."""
        reading, writing, exchange, counting = self._threads
        if self.frame is not None:
            self.frame.close()
        self.session.end()
        writing.shutdown(wait=True)  # what was asked for last, keeping a draft and closing, is done first
        for each in (reading, counting):
            each.shutdown(wait=True, cancel_futures=True)
        exchange.shutdown(wait=False, cancel_futures=True)

    def come_forward(self) -> None:
        """Put the window before all others; from any thread."""
        later(0, lambda: door().come_forward())

    def _system_ends(self) -> None:
        """Keep the drafts before this returns: the system waits for nothing else, and ends the program then."""
        self.session.left()
        with suppress(TimeoutError):
            self._threads[Lanes._fields.index("writing")].submit(lambda: None).result(timeout=UNTIL_IT_ENDS)

    def _told_to_stop(self, *_: object) -> None:
        """Close the window after the frame that is being drawn."""
        Clock.schedule_once(lambda _passed: self.app.stop(), 0)

    def _root(self) -> Widget:
        if chosen := preferences.read(self.session.folder):
            appearance.show(chosen, self.session)
        garbage.begin(lambda: any(lane.is_answer_out for lane in self._drawn_from))
        self.frame = Frame(self.session, hints=Hints(self.session), left=garbage.soon)
        self.frame.begin()
        self.session.on_locking(garbage.locked)
        if self._reader is not None:
            self.session.on_locking(self._reader.now)  # after the frame, which has taken away what was drawn
        return self.frame

    def _opened(self) -> None:
        if self.frame is not None:
            self.frame.navigator.start("today")

    def _somebody_may(self) -> bool:
        """Hear that somebody is there, through a screen reader; what comes too late locks, as a key does."""
        was_open = self.session.is_open
        self.session.touched()
        return self.session.is_open or not was_open

    def _failed(self, error: Exception) -> None:
        if self.frame is not None:
            self.frame.failed(error)


class _Calm(ExceptionHandler):
    """A mistake of ours in what is drawn must not take a form down with it: it is told, and the app goes on."""

    def __init__(self, failed: Callable[[Exception], None]) -> None:
        self._failed = failed
        self._told_at = float("-inf")

    def handle_exception(self, inst: BaseException) -> int:
        """Go on, unless it happens at every frame."""
        calm.log(inst)
        since, self._told_at = Clock.time() - self._told_at, Clock.time()
        if not isinstance(inst, Exception) or since < 1:
            return int(ExceptionManager.RAISE)
        self._failed(inst)
        return int(ExceptionManager.PASS)


def later(seconds: float, call: Callable[[], None]) -> Callable[[], None]:
    """Call `call` on the thread that draws, `seconds` from now; return what takes it back. From any thread."""
    cancel: Callable[[], None] = Clock.schedule_once(lambda _passed: call(), seconds).cancel
    idling.wake()
    return cancel


def _on_drawing_thread(call: Callable[[], None]) -> None:
    later(0, call)
