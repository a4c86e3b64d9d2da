"""Work leaves the UI thread and its result comes back to it, unless the screen that asked has gone."""

import threading
from collections.abc import Callable
from time import monotonic, sleep

import pytest
from kivy.uix.widget import Widget

from app.ui.worker import AtOnce, Worker
from tests.ui.driver import Ui

pytestmark = pytest.mark.ui


@pytest.fixture
def ui(mount: Callable[..., Ui]) -> Ui:
    """Return an app whose frames deliver results."""
    return mount(Widget, (320, 240))


@pytest.fixture
def failures() -> list[Exception]:
    """Return the errors nobody took."""
    return []


@pytest.fixture
def worker(failures: list[Exception]) -> Worker:
    """Return a worker with a real thread."""
    made = Worker("test", failures.append)
    yield made
    made.stop()


def until(ui: Ui, done: Callable[[], bool]) -> None:
    """Let frames pass until `done`; fail after five real seconds."""
    end = monotonic() + 5
    while not done():
        assert monotonic() < end, "it never came"
        sleep(0.001)
        ui.frames(1)


def test_a_job_runs_on_its_thread_and_answers_on_this_one(ui: Ui, worker: Worker) -> None:
    threads: list[str] = []
    worker.desk().run(lambda: threading.current_thread().name, lambda name: threads.extend([name, _here()]))
    until(ui, lambda: bool(threads))
    assert threads[0].startswith("test")
    assert threads[1] == _here()


def test_jobs_of_one_worker_keep_their_order(ui: Ui, worker: Worker) -> None:
    said: list[int] = []
    desk = worker.desk()
    for number in range(20):
        desk.run(lambda number=number: number, said.append)
    until(ui, lambda: len(said) == 20)
    assert said == list(range(20))


def test_a_screen_that_has_gone_hears_nothing(ui: Ui, worker: Worker) -> None:
    said: list[str] = []
    gone, there = worker.desk(), worker.desk()
    gone.run(lambda: "gone", said.append)
    there.run(lambda: "there", said.append)
    gone.clear()
    until(ui, lambda: bool(said))
    assert said == ["there"]


def test_of_several_searches_only_the_newest_answers(ui: Ui, worker: Worker) -> None:
    said: list[str] = []
    desk = worker.desk()
    for text in ("S", "Sa", "Sai"):
        desk.newest(lambda text=text: text, said.append)
    until(ui, lambda: bool(said))
    ui.frames(3)
    assert said == ["Sai"]


def test_an_error_goes_to_whoever_asked_or_else_to_the_workers_own(
    ui: Ui, worker: Worker, failures: list[Exception]
) -> None:
    mine: list[Exception] = []
    desk = worker.desk()
    desk.run(_fail, lambda _: None, mine.append)
    desk.run(_fail, lambda _: None)
    until(ui, lambda: bool(failures))
    assert [type(each) for each in (*mine, *failures)] == [OSError, OSError]


def test_without_a_thread_the_answer_comes_with_the_next_frame(ui: Ui, failures: list[Exception]) -> None:
    said: list[int] = []
    Worker("test", failures.append, AtOnce()).desk().run(lambda: 7, said.append)
    ui.frames(1)
    assert said == [7]


def _here() -> str:
    return threading.current_thread().name


def _fail() -> None:
    raise OSError("the disk is full")
