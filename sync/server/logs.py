"""What the server says on stderr: one JSON document a line, with the time, the level, an event's name and its figures.

Must not let out what came in or from where: of Haki's own events only the fields named here, of a library's message
only its first line before anything was put into it, of an error only its kind and the places in the code. The same
event is said once a minute, with how often it came.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_FIELDS = ("error", "where", "address", "process", "workers")
"""What an event may tell. `address` is the server's own."""
_log = logging.getLogger("haki.server")
_EVERY_SECONDS = 60
_MOST_EVENTS = 1000
_LONGEST = 200
_NOBODYS_BUSINESS = ("Invalid HTTP request received.", "Unsupported upgrade request.")
"""What uvicorn says of strangers' requests: answered, and no fault of the server."""


def say(level: int, event: str, **fields: str | int) -> None:
    """Say that something happened; `fields` are among those named above."""
    _log.log(level, event, extra={"haki": {name: fields[name] for name in _FIELDS if name in fields}})


def places(error: BaseException) -> str:
    """Return where in the code an error came from, without what it says: that may hold what somebody sent."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))


class AsJson(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": _event(record),
        }
        line |= getattr(record, "haki", {})
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            line |= {"error": type(error).__name__, "where": places(error)}
        repeated = getattr(record, "repeated", 0)
        if repeated:
            line["repeated"] = repeated
        return json.dumps(line)


class Repeats(logging.Filter):
    """Lets an event through once a minute, and then tells how often it had come in between."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._seconds = seconds
        self._said: dict[tuple[str, str], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to say it."""
        event = _event(record)
        if event in _NOBODYS_BUSINESS:
            return False
        key = (event, str(getattr(record, "haki", {}).get("error", "")))
        now = self._seconds()
        at, held_back = self._said.get(key, (-float("inf"), 0))
        if now - at < _EVERY_SECONDS:
            self._said[key] = (at, held_back + 1)
            return False
        if len(self._said) >= _MOST_EVENTS:
            self._said.clear()
        self._said[key] = (now, 0)
        record.repeated = held_back
        return True


def configuration(level: int) -> dict[str, Any]:
    """Return what `logging.config.dictConfig` takes, the same in every worker."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": AsJson}},
        "filters": {"repeats": {"()": Repeats}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json",
                "filters": ["repeats"],
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
    }


def _event(record: logging.LogRecord) -> str:
    return str(record.msg).partition("\n")[0][:_LONGEST]
