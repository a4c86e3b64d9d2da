"""A mistake of ours in one place must not keep another from being done: locking, above all.

Only the kind of the error and the place are logged, never its own words: they may hold what somebody typed. Knows no
toolkit.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable

logger = logging.getLogger(__name__)


def log(error: BaseException) -> None:
    """Write down which kind of error it was, and where."""
    logger.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))


def carefully(call: Callable[[], object]) -> None:
    """Call `call`, and go on whatever becomes of it."""
    try:
        call()
    except Exception as error:
        log(error)
