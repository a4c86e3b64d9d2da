"""A line of jobs that one thread does in order, off the thread that draws, with their answers brought back to that.

Knows no toolkit: how one comes back to the thread that draws is handed in. Must not know what the jobs are.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")
Failed = Callable[[Exception], None]
Wanted = Callable[[], bool]
"""Tells, on any thread, whether anybody still wants an answer."""


class Lane:
    """Jobs for `executor`, which must do one after the other.

    `deliver` calls something on the thread that draws, and is called on any. `failed` hears there of the errors that
    nobody takes, so that none is lost in silence.
    """

    def __init__(self, executor: Executor, deliver: Callable[[Callable[[], None]], object], failed: Failed) -> None:
        self._executor, self._deliver, self.failed = executor, deliver, failed
        self._out = 0

    @property
    def is_answer_out(self) -> bool:
        """Whether something that was to be done has not been heard of yet; asked on the thread that draws, as `run`."""
        return self._out > 0

    def run(self, job: Callable[[], T], then: Callable[[T], None], failed: Failed | None = None) -> Future[None]:
        """Do `job` when its turn comes; `then`, on the thread that draws, hears its answer, or `failed` its error.

        Returns what tells when the job has been done. Nobody hears of one that was cancelled before its turn.
        """

        def do() -> None:
            try:
                answer = job()
            except Exception as error:
                self._deliver(partial(hear, failed or self.failed, error))
            else:
                self._deliver(partial(hear, then, answer))

        def hear(call: Callable[[Any], None], said: Any) -> None:
            self._out -= 1
            call(said)

        done = self._executor.submit(do)
        self._out += 1
        return done


class Lanes(NamedTuple):
    """The lines of jobs: what is read of the casebook, what is written into it (opening and closing it too), and what
    waits for the network. `counting` is for readings that take long."""

    reading: Lane
    writing: Lane
    exchange: Lane
    counting: Lane
