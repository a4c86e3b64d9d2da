"""Work leaves the thread that draws, is done in order, and its answer comes back to that thread."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from kivy.uix.widget import Widget

from app.ui.lane import Lane
from app.ui.program import later
from tests.ui.driver import Ui

pytestmark = pytest.mark.ui


@pytest.fixture
def ui(mount: Callable[..., Ui]) -> Ui:
    """Return an app whose frames deliver answers."""
    return mount(Widget, (320, 240))


@pytest.fixture
def failures() -> list[Exception]:
    """Return the errors nobody took."""
    return []


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    """Return a real thread."""
    made = ThreadPoolExecutor(1, thread_name_prefix="test")
    yield made
    made.shutdown(wait=True, cancel_futures=True)


@pytest.fixture
def lane(thread: ThreadPoolExecutor, failures: list[Exception]) -> Lane:
    """Return a lane on a real thread."""
    return Lane(thread, lambda call: later(0, call), failures.append)


def until(ui: Ui, done: Callable[[], bool]) -> None:
    """Let frames pass until `done`; fail after five real seconds."""
    end = monotonic() + 5
    while not done():
        assert monotonic() < end, "it never came"
        sleep(0.001)
        ui.frames(1)


def test_a_job_runs_on_its_thread_and_answers_on_this_one(ui: Ui, lane: Lane) -> None:
    threads: list[str] = []
    lane.run(lambda: threading.current_thread().name, lambda name: threads.extend([name, _here()]))
    until(ui, lambda: bool(threads))
    assert threads[0].startswith("test")
    assert threads[1] == _here()


def test_jobs_of_one_lane_keep_their_order(ui: Ui, lane: Lane) -> None:
    said: list[int] = []
    for number in range(20):
        lane.run(lambda number=number: number, said.append)
    until(ui, lambda: len(said) == 20)
    assert said == list(range(20))


def test_an_error_goes_to_whoever_asked_or_else_to_the_lanes_own(ui: Ui, lane: Lane, failures: list[Exception]) -> None:
    mine: list[Exception] = []
    lane.run(_fail, lambda _: None, mine.append)
    lane.run(_fail, lambda _: None)
    until(ui, lambda: bool(failures))
    assert [type(each) for each in (*mine, *failures)] == [OSError, OSError]


def test_of_a_job_that_was_cancelled_before_its_turn_nobody_hears(
    ui: Ui, lane: Lane, thread: ThreadPoolExecutor, failures: list[Exception]
) -> None:
    going_on, heard = threading.Event(), []
    lane.run(lambda: going_on.wait(5), lambda _: heard.append("first"))
    lane.run(lambda: None, lambda _: heard.append("second"))
    thread.shutdown(wait=False, cancel_futures=True)
    going_on.set()
    until(ui, lambda: bool(heard))
    ui.frames(3)
    assert heard == ["first"]
    assert failures == []


def _here() -> str:
    return threading.current_thread().name


def _fail() -> None:
    raise OSError("the disk is full")
