"""A hostile server: each of its lies has its own named alarm, puts nothing in that is not genuine, and leaves a device
that goes on as soon as it is told the truth."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

import pytest

from sync import frame
from sync.protocol import CircleAnswer, ExchangeAnswer
from tests.sync.hostile import (
    Lie,
    World,
    a_world,
    batches,
    but,
    by_another_server,
    entry_by,
    flipped,
    of_a_stranger,
    of_another_circle,
    signed_anew,
    swapped,
    the_head,
    told,
    unsigned,
    with_batch,
    with_entry,
    without,
)
from tests.sync.parts import Server, centre_of, found_centre


@pytest.fixture
def world(server: Server) -> World:
    return a_world(server)


# --- What a server can do: its alarms, how many batches of the feed are taken first, and how it lies ---

LIES: dict[str, tuple[str, int, Lie]] = {
    # drop
    "the first batch left out": ("feed_gap", 0, lambda w, a: without(a, 0)),
    "a batch in the middle left out": ("feed_gap", 2, lambda w, a: without(a, 2)),
    "the newest batch left out": ("feed_gap", 4, lambda w, a: without(a, 4)),
    "every batch left out": ("feed_gap", 0, lambda w, a: but(a, feed=())),
    "a batch left out of feed and signed head": ("chain_gap", 1, lambda w, a: w.fed(a, [batches(a)[0], batches(a)[3]])),
    # replay and reorder
    "a batch sent twice": ("feed_replay", 2, lambda w, a: but(a, feed=a.feed[:2] + a.feed[1:])),
    "the whole feed sent twice": ("feed_replay", 5, lambda w, a: but(a, feed=a.feed * 2)),
    "two batches in the wrong order": ("feed_gap", 1, lambda w, a: but(a, feed=(a.feed[0], a.feed[2], a.feed[1]))),
    "two batches in each other's place": (
        "split_view feed_altered",  # the later one says where its author stood when sealing it
        5,
        lambda w, a: but(a, feed=w.fed(a, swapped(a, 0, 1)).feed),
    ),
    "a colleague's batches in the wrong order, signed": ("chain_gap", 0, lambda w, a: w.fed(a, swapped(a, 0, 2))),
    # truncate and alter
    "a batch cut short": ("malformed_batch", 2, lambda w, a: with_batch(a, 2, batches(a)[2][:-1])),
    "no bytes for a batch": ("malformed_batch", 0, lambda w, a: with_batch(a, 0, b"")),
    "a suite nobody knows": ("malformed_batch", 0, lambda w, a: with_batch(a, 0, flipped(batches(a)[0], 5))),
    "a batch version nobody knows": ("malformed_batch", 0, lambda w, a: with_batch(a, 0, flipped(batches(a)[0], 4))),
    "sealed bytes changed": ("bad_signature", 1, lambda w, a: with_batch(a, 1, flipped(batches(a)[1], -1))),
    "a header changed": ("bad_signature", 0, lambda w, a: with_batch(a, 0, flipped(batches(a)[0], 100))),
    "a signature changed": ("bad_signature", 3, lambda w, a: with_batch(a, 3, flipped(batches(a)[3], 220))),
    "a batch under another's name": (
        "bad_signature",
        0,
        lambda w, a: with_batch(a, 0, signed_anew(batches(a)[0], w.saida, seat=w.neema.seat.id)),
    ),
    # mix
    "a batch of another circle": ("mixed_circles", 1, lambda w, a: with_batch(a, 1, of_another_circle(w))),
    "a batch of somebody who is no member": ("unknown_author", 1, lambda w, a: with_batch(a, 1, of_a_stranger(w))),
    "an answer about another circle": ("server_answer", 0, lambda w, a: but(a, circle=os.urandom(16))),
    # fork
    "a colleague's second batch on another first": (
        "fork",
        2,
        lambda w, a: with_batch(a, 2, signed_anew(batches(a)[2], w.saida, previous=os.urandom(32))),
    ),
    "a colleague's first batch, otherwise": (
        "fork",
        2,
        lambda w, a: with_batch(a, 2, signed_anew(batches(a)[0], w.saida, epoch=2)),
    ),
    # roll back
    "seen batches lost": ("server_rollback", 0, lambda w, a: but(a, refused="rollback", feed=())),
    "a head before the end of the feed": ("server_rollback", 5, lambda w, a: w.signed(a, position=4)),
    # the server's word
    "the device not known": ("not_a_member", 0, lambda w, a: CircleAnswer(a.circle, refused="unknown")),
    "nothing signed": ("server_answer", 0, lambda w, a: but(a, head=None)),
    "a head changed": ("other_server", 0, lambda w, a: but(a, head=but(the_head(a), position=4))),
    "a head's time changed": ("other_server", 0, lambda w, a: but(a, head=but(the_head(a), time=1))),
    "a head of another circle": (
        "other_server",
        0,
        lambda w, a: but(a, head=w.server.sign_head(os.urandom(16), the_head(a))),
    ),
    "a head of another server": ("other_server", 0, lambda w, a: by_another_server(a)),
    "a head that names another feed": ("feed_altered", 5, lambda w, a: w.signed(a, head=os.urandom(32))),
    "a head beyond the feed": ("feed_gap", 5, lambda w, a: w.signed(a, position=6)),
    "more promised and nothing sent": ("server_answer", 0, lambda w, a: but(a, feed=(), more=True)),
    "more promised without end": ("server_answer", 5, lambda w, a: but(a, more=True)),
    # membership
    "an entry kept back": ("membership_withheld", 5, lambda w, a: w.signed(a, membership_number=4)),
    "an entry taken back": ("membership_rollback", 5, lambda w, a: w.signed(a, membership_number=2)),
    "another membership signed": ("membership_fork", 5, lambda w, a: w.signed(a, membership_head=os.urandom(32))),
    "a member added by a stranger": (
        "membership_not_administrator",
        0,
        lambda w, a: with_entry(a, entry_by(found_centre(w.server), w)),
    ),
    "a member added by who may not": (
        "membership_not_administrator",
        0,
        lambda w, a: with_entry(a, entry_by(w.neema, w)),
    ),
    "an entry changed": ("membership_signature", 0, lambda w, a: with_entry(a, flipped(entry_by(w.saida, w), 300))),
    "an entry nobody signed": ("membership_signature", 0, lambda w, a: with_entry(a, unsigned(entry_by(w.saida, w)))),
    "an entry known already": ("membership_gap", 0, lambda w, a: with_entry(a, w.saida.ledger.entries[2].wire)),
    "an entry that follows another": (
        "membership_fork",
        0,
        lambda w, a: with_entry(a, entry_by(w.saida, replace(w, zawadi=centre_of(w.server, 3)[0]))),
    ),
    "no bytes for an entry": ("membership_malformed", 0, lambda w, a: with_entry(a, b"")),
}


@pytest.mark.parametrize("what", LIES)
def test_every_lie_of_a_server_has_its_alarm_and_puts_nothing_in(world: World, what: str) -> None:
    alarms, taken, lie = LIES[what]
    zawadi = world.zawadi
    membership_before = zawadi.ledger.state
    assert told(zawadi, world, lie) == alarms.split()
    assert [kept.alarm for kept in zawadi.ledger.alarms] == alarms.split()
    assert zawadi.ids == set().union(*world.made[:taken])
    assert zawadi.ledger.state == membership_before


@pytest.mark.parametrize("what", LIES)
def test_after_a_lie_a_full_reading_of_the_truth_takes_everything_in(world: World, what: str) -> None:
    zawadi = world.zawadi
    told(zawadi, world, LIES[what][2])
    assert zawadi.alarms(full=True) == []
    assert zawadi.ids == world.saida.ids
    assert zawadi.alarms() == []


def began(at: int, name: bytes = b"another feed 16") -> bytes:
    """A generation of the feed by a name that no server drew."""
    return name.ljust(16)[:16] + at.to_bytes(8, "big")


GENERATIONS: dict[str, tuple[str, bool, Callable[[bytes], bytes]]] = {
    # the alarms, whether they are followed as another feed from then on, and what the server signs in place of its own
    "one begun beyond the feed": ("server_rollback", True, lambda own: own + began(255)),
    "one begun in the past": ("server_rollback", True, lambda own: own + began(2)),
    "another from the beginning": ("server_rollback server_rollback", True, lambda own: began(0)),
    "one before its own": ("", False, lambda own: began(9) + own),
    "a thousand": ("server_rollback server_rollback", True, lambda own: began(0) * 1000),
    "none": ("server_answer", False, lambda own: b""),
    "a half": ("server_answer", False, lambda own: own + bytes(5)),
}


@pytest.mark.parametrize("what", GENERATIONS)
def test_a_feed_that_calls_itself_another_is_said_to_be_and_its_truth_is_taken_in_again(
    world: World, what: str
) -> None:
    alarms, is_followed, made = GENERATIONS[what]
    zawadi = world.zawadi
    assert told(zawadi, world, lambda w, a: w.signed(a, generations=made(the_head(a).generations))) == alarms.split()
    assert zawadi.ids <= world.saida.ids
    assert zawadi.alarms(full=True) == ["server_rollback"] * is_followed
    assert zawadi.ids == world.saida.ids
    assert zawadi.alarms() == []


def test_a_full_reading_that_is_cut_does_not_move_back_what_was_read(world: World) -> None:
    zawadi = world.zawadi
    zawadi.sync()
    before = zawadi.ledger.place
    assert told(zawadi, world, lambda _, a: without(a, 2), full=True) == ["feed_gap"]
    assert zawadi.ledger.place == before
    assert zawadi.alarms() == []


def test_a_batch_the_server_sends_again_at_a_new_place_changes_nothing(world: World) -> None:
    """All that is signed fits: the feed really holds it twice. Who reads it has it once."""
    assert told(world.zawadi, world, lambda w, a: w.fed(a, [*batches(a), batches(a)[1]])) == []
    assert world.zawadi.ids == world.saida.ids


def test_an_answer_kept_and_sent_again_later_is_no_news(world: World) -> None:
    old: list[ExchangeAnswer] = []

    def kept(answer: ExchangeAnswer) -> ExchangeAnswer:
        old.append(answer)
        return answer

    assert world.zawadi.alarms(kept) == []
    assert world.zawadi.alarms(lambda _: old[0]) == ["feed_replay"]
    world.saida.record(phone="new")
    world.saida.sync()
    world.zawadi.sync()
    assert world.zawadi.alarms(lambda _: but(old[0], circles=(but(old[0].circles[0], feed=()),))) == ["server_rollback"]
    assert world.zawadi.ids == world.saida.ids


def test_what_is_kept_back_shows_as_soon_as_anybody_speaks_who_was_shown_it(world: World) -> None:
    """Neema's batches are kept from Zawadi with everything signed to fit; but Saida's say that she has seen them."""

    def without_neema(_world: World, answer: CircleAnswer) -> CircleAnswer:
        return world.fed(answer, [batches(answer)[at] for at in (0, 2, 4)])

    assert told(world.zawadi, world, without_neema) == ["split_view", "batch_withheld"]
    assert world.zawadi.ids == set().union(*world.made[::2])


def test_two_histories_shown_to_two_people_show_when_they_speak(world: World) -> None:
    """The server keeps two first batches of Neema, and shows Saida one and Zawadi the other."""
    first = frame.read_batch(world.neema.ledger.batches[world.neema.seat.id, 1].batch.pack())
    other = signed_anew(first.pack(), world.neema, membership_head=first.header.membership_head, epoch=2)

    def forked(_world: World, answer: CircleAnswer) -> CircleAnswer:
        return world.fed(answer, [batches(answer)[0], other, batches(answer)[2]])

    assert told(world.zawadi, world, forked) == ["unreadable_batch", "fork_seen", "split_view"]


def test_a_server_clock_put_forward_and_back_is_said_once_and_no_longer_vouches_for_a_false_date(world: World) -> None:
    year = 365 * 86_400_000
    zawadi, saida = world.zawadi, world.saida
    assert told(zawadi, world, lambda w, a: w.signed(a, time=the_head(a).time + year)) == []
    assert zawadi.alarms() == ["server_clock"]
    assert zawadi.alarms() == []
    saida.skew_ms = year // 2
    saida.record(phone="dated half a year ahead")
    saida.sync()
    zawadi.sync()
    assert zawadi.ids == saida.ids
    assert zawadi.ledger.clock >> 16 < zawadi.ledger.server_time + year // 4
