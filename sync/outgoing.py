"""Seals a seat's next runs of changes into batches and leaves them in the outbox.

Must not know the network. A batch is sealed once; every retry sends the identical bytes.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from sync import envelope
from sync.envelope import AuthorPlace, BatchContent, SealPosition
from sync.frame import read_generations
from sync.keys import Seat
from sync.ledger import Ledger, UnsealedChange

SMALLEST_BATCH, LARGEST_BATCH = 4 * 1024, 256 * 1024
UPLOAD_SECONDS = 8
_CHANGES_READ = 4096
_EXPECTED_RATIO = 2.5  # of msgpack to sealed bytes on case notes; only a guide to the size


def upload_target(goodput: int) -> int:
    """Return how many bytes to send at once: eight seconds of the measured speed, 4 to 256 KiB.

    Nothing measured yet counts as a slow line.
    """
    return max(SMALLEST_BATCH, min(LARGEST_BATCH, goodput * UPLOAD_SECONDS if goodput else 64 * 1024))


def seal_waiting(ledger: Ledger, seat: Seat, circle: bytes) -> int:
    """Seal every own change that waits, in batches sized to the line. Return how many changes were sealed."""
    outbox = ledger.outbox
    target = int(upload_target(outbox.goodput()) * _EXPECTED_RATIO)
    sealed, limit = 0, _CHANGES_READ
    while waiting := outbox.unsealed(circle, limit):
        runs = _runs(waiting, target, complete=len(waiting) < limit)
        if not runs:
            limit *= 2  # one Save larger than what was read
        for run in runs:
            _seal_run(ledger, seat, circle, run)
            sealed += len(run)
    return sealed


def own_place(ledger: Ledger, circle: bytes) -> AuthorPlace:
    """Return how far this device has followed a circle's feed and membership, as its batches say it."""
    known = ledger.members.membership(circle).number
    server_key, served = ledger.server_key(circle), ledger.feed.served(circle)
    if served is None:
        return AuthorPlace(server_key, membership=known)
    cursor = ledger.feed.cursor(circle)
    generation = read_generations(served.generations)[-1].id
    return AuthorPlace(server_key, generation, cursor.position, cursor.head, known)


def _runs(waiting: Sequence[UnsealedChange], target: int, *, complete: bool) -> list[list[UnsealedChange]]:
    """Cut into runs of one origin and about `target` bytes; the changes of one Save stay together.

    What was read may end inside a Save: unless `complete`, the last Save is left for the next reading.
    """
    saves: list[list[UnsealedChange]] = []
    for change in waiting:
        if saves and saves[-1][0].group == change.group:
            saves[-1].append(change)
        else:
            saves.append([change])
    if not complete:
        saves.pop()
    runs: list[list[UnsealedChange]] = []
    size = 0
    for save in saves:
        weight = sum(len(change.payload) for change in save)
        fits = runs and len(runs[-1]) + len(save) <= envelope.MAX_CHANGES
        if fits and runs[-1][0].origin == save[0].origin and size + weight <= target:
            runs[-1].extend(save)
            size += weight
        else:
            runs.append(list(save))
            size = weight
    return runs


def _seal_run(ledger: Ledger, seat: Seat, circle: bytes, run: list[UnsealedChange]) -> None:
    outbox, members = ledger.outbox, ledger.members
    membership = members.membership(circle)
    own = outbox.chain_head(circle)
    heads = tuple(outbox.heads_to_announce(circle))
    content = BatchContent(
        origin=run[0].origin,
        changes=tuple(change.payload for change in run),
        seed=os.urandom(envelope.SEED_BYTES),
        heads=heads,
        place=own_place(ledger, circle),
    )
    position = SealPosition(circle, seat.id, own.number + 1, own.hash, membership.epoch, membership.head)
    batch = envelope.seal(
        content,
        position,
        epoch_key=members.epoch_keys(circle)[membership.epoch],
        signing_key=seat.signing,
        salt=os.urandom(envelope.SALT_BYTES),
    )
    outbox.add_sealed(circle, batch, content.seed, run[-1].number, heads)
