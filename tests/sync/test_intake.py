"""The order in which an answer is taken in: what does not fit stops it there, and what came before stays."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from sync.intake import IntakeState
from sync.protocol import CircleAnswer
from tests.sync.hostile import (
    World,
    a_world,
    batches,
    but,
    by_another_server,
    entry_by,
    flipped,
    told,
    with_batch,
    with_verdict,
)
from tests.sync.parts import Server

Lie = Callable[[World, CircleAnswer], CircleAnswer]


def everything_false_from(state: IntakeState) -> Lie:
    """Return a lie that spoils an answer in this state and in all that come after it."""
    spoiled: dict[IntakeState, Lie] = {
        IntakeState.HEAD: lambda w, a: by_another_server(a),
        IntakeState.VERDICTS: lambda w, a: with_verdict(a, 0, receipt=None),
        IntakeState.ENTRIES: lambda w, a: but(a, entries=(entry_by(w.neema, w),)),
        IntakeState.PROOFS: lambda w, a: but(a, proofs=(b"",)),  # nobody asked
        IntakeState.FEED: lambda w, a: with_batch(a, 2, flipped(batches(a)[2], -1)),
        IntakeState.END: lambda w, a: w.signed(a, head=os.urandom(32)),
    }

    def lie(world: World, answer: CircleAnswer) -> CircleAnswer:
        order = list(IntakeState)
        for each in reversed(order[order.index(state) :]):
            answer = spoiled[each](world, answer)
        return answer

    return lie


@pytest.mark.parametrize(
    ("state", "alarm", "receipted", "read"),
    [
        (IntakeState.HEAD, "other_server", False, 0),
        (IntakeState.VERDICTS, "server_answer", False, 0),
        (IntakeState.ENTRIES, "membership_not_administrator", True, 0),
        (IntakeState.FEED, "bad_signature", True, 2),
        (IntakeState.END, "feed_altered", True, 5),
    ],
)
def test_what_does_not_fit_stops_the_taking_where_it_stands_in_the_order(
    server: Server, state: IntakeState, alarm: str, receipted: bool, read: int
) -> None:
    world = a_world(server)
    zawadi = world.zawadi
    zawadi.record(phone="own")
    own = set(zawadi.ids)
    assert told(zawadi, world, everything_false_from(state)) == [alarm]
    assert (zawadi.ledger.outbox.unsent(zawadi.circle) == 0) is receipted
    assert zawadi.ids - own == set().union(*world.made[:read])
