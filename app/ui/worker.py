"""Takes work off the UI thread and brings its result back to it.

One `Worker` is one thread: jobs of the same worker run one after the other, in the order they were given. Screens
hold a `Desk` each: leaving the screen clears the desk, and results that were still on their way are dropped.
"""

from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import TypeVar

from kivy.clock import Clock

Result = TypeVar("Result")


class AtOnce(Executor):
    """Runs each job at once on the thread that gives it: for tests, where waiting proves nothing."""

    def submit(self, job: Callable[..., Result], /, *args: object, **kwargs: object) -> "Future[Result]":
        """Run `job` and return its finished future."""
        future: Future[Result] = Future()
        try:
            future.set_result(job(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Desk:
    """What one screen has asked for. `clear` forgets every answer that has not come yet."""

    def __init__(self, executor: Executor, failed: Callable[[Exception], None]) -> None:
        self._executor = executor
        self._failed = failed
        self._generation = 0

    def run(
        self,
        job: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `job` on the worker's thread; then, on the UI thread, `then` with its result or `failed` with its error.

        Without a `failed` of its own the error goes to the one the worker was made with, so none is lost in silence.
        """
        generation = self._generation

        def finished(future: "Future[Result]") -> None:
            Clock.schedule_once(lambda _passed: self._deliver(generation, future, then, failed or self._failed), 0)

        self._executor.submit(job).add_done_callback(finished)

    def newest(self, job: Callable[[], Result], then: Callable[[Result], None]) -> None:
        """Run `job` as `run` does and drop every answer asked for before: for a search while one types."""
        self.clear()
        self.run(job, then)

    def clear(self) -> None:
        """Drop every answer that has not come yet; what was begun is finished all the same."""
        self._generation += 1

    def _deliver(
        self,
        generation: int,
        future: "Future[Result]",
        then: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        if generation != self._generation or future.cancelled():
            return
        error = future.exception()
        if error is None:
            then(future.result())
        elif isinstance(error, Exception):
            failed(error)
        else:
            raise error


class Worker:
    """One thread, named `name`, with a line of jobs. `failed` hears, on the UI thread, of errors nobody else takes."""

    def __init__(self, name: str, failed: Callable[[Exception], None], executor: Executor | None = None) -> None:
        self._executor = executor or ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._failed = failed

    def desk(self) -> Desk:
        """Return a new desk on this worker."""
        return Desk(self._executor, self._failed)

    def stop(self) -> None:
        """Finish the job at hand, drop the ones that have not begun, and end the thread."""
        self._executor.shutdown(wait=True, cancel_futures=True)
