"""Types `haki` commands in processes that may be given little room on the disk, or be killed at any moment.

Starting Python takes a second, so one process imports everything and forks a child for each command. As a program:
each line on stdin is JSON (`words`, `stdin`, `room` in bytes or null); printed are `{"pid"}` and, when the child has
ended, `{"status", "out", "err"}`, the status negative for a signal.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType

from tests.seats import PASSPHRASE, Ran


class Typist:
    """The harness's side: a process that types what it is told. Use it in a `with`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.typist"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "HAKI_PASSPHRASE": PASSPHRASE},
        )

    def type(
        self, *words: str | Path, stdin: str = "", room: int | None = None, killed_after: float | None = None
    ) -> Ran:
        """Type a command; what it printed before it was killed is what it had promised.

        No file may grow past `room` bytes. `killed_after` is in seconds.
        """
        told, answers = self._process.stdin, self._process.stdout
        assert told
        assert answers
        print(json.dumps({"words": [str(word) for word in words], "stdin": stdin, "room": room}), file=told, flush=True)
        child = json.loads(answers.readline())["pid"]
        killer = None
        if killed_after is not None:
            killer = threading.Timer(killed_after, os.kill, (child, signal.SIGKILL))
            killer.start()
        ended = json.loads(answers.readline())
        if killer:
            killer.cancel()
        print(json.dumps("next"), file=told, flush=True)  # only now is the child's number free for others
        return Ran(ended["status"], ended["out"], ended["err"])

    def __enter__(self) -> Typist:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=30)


# --- The process's side ----------------------------------------------------------------------------------------


def main() -> None:
    """Fork a child for each line."""
    from app import casebook, packs  # noqa: F401, PLC0415 -- once, before the first fork
    from app.commands import parser, running  # noqa: F401, PLC0415

    packs.load("kenya")
    gc.freeze()  # or each child copies all of it when it looks for garbage

    for line in sys.stdin:
        told = json.loads(line)
        out, err, typed = os.pipe(), os.pipe(), os.pipe()
        os.write(typed[1], told["stdin"].encode())
        os.close(typed[1])
        child = os.fork()
        if child == 0:
            for pipe, number in ((typed[0], 0), (out[1], 1), (err[1], 2)):
                os.dup2(pipe, number)
            os.closerange(3, max(*out, *err, *typed) + 1)
            _type(told)
        for end in (typed[0], out[1], err[1]):
            os.close(end)
        _say({"pid": child})
        printed = [_all_of(end) for end in (out[0], err[0])]
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # its number stays its own until nobody kills it
        assert ended
        status = ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status
        _say({"status": status, "out": printed[0], "err": printed[1]})
        sys.stdin.readline()
        os.waitpid(child, 0)


def _type(told: dict[str, object]) -> None:
    from app.__main__ import main as haki  # noqa: PLC0415

    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    status = 70
    try:
        if told["room"] is not None:
            import resource  # noqa: PLC0415 -- not on Windows

            resource.setrlimit(resource.RLIMIT_FSIZE, (int(str(told["room"])), resource.RLIM_INFINITY))
        status = haki(told["words"])  # type: ignore[arg-type]
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _all_of(end: int) -> str:
    with open(end, encoding="utf-8") as pipe:
        return pipe.read()


def _say(what: dict[str, object]) -> None:
    os.write(1, f"{json.dumps(what)}\n".encode())


if __name__ == "__main__":
    main()
