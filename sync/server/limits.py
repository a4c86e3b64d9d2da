"""How much of the server anybody may cost before it is proved that a member asks: every amount, in one place.

Must not know how an amount is held to. All are of a whole server; a worker holds to its part of them (`of_a_worker`).
docs/operators.md states them for operators, docs/protocol.md what a device may send.
"""

from __future__ import annotations

import ipaddress
import sys

MAX_HEAD_BYTES = 16 * 1024
"""Of a request's head, of what stands around a chunk of its body, and of what follows it."""
HEAD_SECONDS = 20
"""For a whole head, and for a TLS handshake: both are a few packets, also on a slow line."""
PROGRESS_SECONDS = 60
"""A body that brings not one byte for so long is given up, and an answer not taken. A slow line is no dead line."""
SLOWEST_LINE = 128
"""Bytes a second. A body that is still slower once `PROGRESS_SECONDS` have passed is given up."""

MAX_CONNECTIONS = 1000
MAX_CONNECTIONS_OF_AN_ADDRESS = 100
"""A whole office may sit behind one address. A proxy that was named is not counted as one."""
SPARE_FILES = 128
"""Files kept free of connections: the database's, and those of the program itself."""

MAX_HELD_BYTES = 64 * 1024 * 1024
"""Bodies held at once. Whoever is proved is worked on; of all others the largest gives way."""
MAX_STRANGE_BYTES = 16 * 1024 * 1024
"""Of them, bodies that do not name a member."""
MAX_HELD_BYTES_OF_A_SEAT = 16 * 1024 * 1024
"""Whoever knows a seat's name may say it: so much it is good for, and only its own device suffers for it."""
LITTLE = 64 * 1024
"""Of a body, held and worked on whoever has sent it; nearly every exchange is smaller."""
STRANGERS_AT_WORK = 2
"""Bodies of strangers that a worker takes apart at once."""
MAX_UNTAKEN_BYTES = 64 * 1024 * 1024
"""Answers that wait to be taken; beyond it, whoever leaves most lying is hung up on."""


def of_a_worker(amount: int, workers: int, at_least: int = 1) -> int:
    """Return a worker's part of an amount, rounded up."""
    return max(at_least, -(-amount // workers))


def connections() -> int:
    """Return how many connections there may be in all, by the files that the system lets this process open."""
    if sys.platform == "win32":
        return MAX_CONNECTIONS
    import resource  # noqa: PLC0415 -- not there on Windows

    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + SPARE_FILES
    allowed = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return max(1, allowed - SPARE_FILES)


def sender(address: str) -> str:
    """Return whom an address stands for: itself, and of IPv6 its network of 64 bits, which one household has whole."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
