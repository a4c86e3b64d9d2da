"""What leaves a device: runs of changes in batches that fit the line, one origin each, no Save ever split."""

from __future__ import annotations

import os
from itertools import pairwise

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync import envelope, outgoing
from sync.changes import Origin, decode
from sync.envelope import AuthorPlace, BatchContent, SealPosition
from sync.frame import MAX_BATCH_BYTES, NO_HASH, Batch
from tests.sync.parts import Device, Server, Wire, centre_of, found_centre


@pytest.fixture
def saida(server: Server) -> Device:
    return found_centre(server)


def sealed(device: Device) -> list[tuple[Batch, BatchContent]]:
    """Seal what waits; return every own batch with what it holds."""
    outgoing.seal_waiting(device.ledger, device.seat, device.circle)
    own = sorted(number for seat, number in device.ledger.batches if seat == device.seat.id)
    batches = [device.ledger.batches[device.seat.id, number].batch for number in own]
    return [(batch, envelope.open_batch(batch, device.ledger.known_keys[1])) for batch in batches]


def numbers(content: BatchContent) -> list[int]:
    return [decode(change).number for change in content.changes]


def save(device: Device, count: int = 1, size: int = 10, origin: Origin = Origin.OWN) -> None:
    edits = [("note", b"", "create", {"text": os.urandom(size).hex()}, (), ()) for _ in range(count)]
    device.save(*edits, origin=origin)


def test_nothing_waiting_seals_nothing(saida: Device) -> None:
    assert sealed(saida) == []


def test_what_waits_goes_out_in_order_each_change_once(saida: Device) -> None:
    for count in (1, 3, 2):
        save(saida, count)
    assert [numbers(content) for _, content in sealed(saida)] == [[1, 2, 3, 4, 5, 6]]
    save(saida)
    assert [numbers(content) for _, content in sealed(saida)] == [[1, 2, 3, 4, 5, 6], [7]]
    assert len(sealed(saida)) == 2


def test_every_batch_names_the_one_before(saida: Device) -> None:
    for _ in range(3):
        save(saida)
        sealed(saida)
    batches = [batch for batch, _ in sealed(saida)]
    assert [batch.header.number for batch in batches] == [1, 2, 3]
    assert batches[0].header.previous == NO_HASH
    assert all(later.header.previous == earlier.hash for earlier, later in pairwise(batches))


def test_no_two_batches_share_a_salt_or_a_seed(saida: Device) -> None:
    for _ in range(5):
        save(saida)
        sealed(saida)
    made = sealed(saida)
    assert len({batch.header.salt for batch, _ in made}) == len({content.seed for _, content in made}) == 5


def test_text_from_outside_is_never_compressed_with_the_centres_own(saida: Device) -> None:
    for origin in (Origin.OWN, Origin.OWN, Origin.PARTNER, Origin.IMPORT, Origin.IMPORT, Origin.OWN):
        save(saida, origin=origin)
    assert [(content.origin, numbers(content)) for _, content in sealed(saida)] == [
        (Origin.OWN, [1, 2]),
        (Origin.PARTNER, [3]),
        (Origin.IMPORT, [4, 5]),
        (Origin.OWN, [6]),
    ]


def test_batches_are_about_as_large_as_the_line_carries_in_eight_seconds(saida: Device) -> None:
    saida.ledger.speed = 2_000  # bytes a second
    for _ in range(60):
        save(saida, 2, 500)
    made = sealed(saida)
    sizes = [len(batch.pack()) for batch, _ in made]
    assert len(sizes) > 3
    assert max(sizes) < 2 * outgoing.upload_target(2_000)


@pytest.mark.parametrize(
    ("speed", "target"), [(0, 65_536), (1, 4_096), (512, 4_096), (5_000, 40_000), (32_768, 262_144), (10**9, 262_144)]
)
def test_the_aim_is_eight_seconds_within_4_and_256_kib(speed: int, target: int) -> None:
    assert outgoing.upload_target(speed) == target


@pytest.mark.parametrize("count", [3, 50, 4_096, 4_097, 9_000])
def test_the_changes_of_one_save_stay_together_however_many(saida: Device, count: int) -> None:
    saida.ledger.speed = 1
    save(saida)
    save(saida, count)
    save(saida)
    groups = [{decode(change).group for change in content.changes} for _, content in sealed(saida)]
    assert all(not one & other for at, one in enumerate(groups) for other in groups[at + 1 :])
    assert sum(len(content.changes) for _, content in sealed(saida)) == count + 2


@pytest.mark.parametrize(
    ("fits", "save"),
    [
        (True, [b"short"]),
        (True, [os.urandom(300_000).hex().encode()] * 3),  # 1.8 MB that compress to half of it
        (True, [os.urandom(1_000_000)]),
        (False, [os.urandom(1_000_000)] * 2 + [os.urandom(100_000)]),
        (False, [b"jioni " * 400_000]),  # more than any reader inflates
        (False, [bytes(700_000)] * 3),  # stored as it is, or it would be taken for a bomb
    ],
)
def test_what_fits_can_be_sealed_and_what_does_not_is_known_before(fits: bool, save: list[bytes]) -> None:
    assert envelope.fits(save) is fits
    if fits:
        content = BatchContent(Origin.OWN, tuple(save), bytes(32), (), AuthorPlace())
        position = SealPosition(bytes(16), bytes(16), 1, bytes(32), 1, bytes(32))
        key = Ed25519PrivateKey.generate()
        batch = envelope.seal(content, position, epoch_key=bytes(32), signing_key=key, salt=os.urandom(32))
        assert len(batch.pack()) <= MAX_BATCH_BYTES
        assert envelope.open_batch(batch, bytes(32)) == content


def test_a_batch_tells_which_batches_of_others_its_author_has_seen_since_the_last(server: Server) -> None:
    saida, neema = centre_of(server, 2)
    neema.record(phone="1")
    neema.sync()
    saida.sync()
    (head,) = [(neema.seat.id, 1, neema.ledger.heads[neema.seat.id].hash)]
    save(saida)
    save(saida, origin=Origin.IMPORT)
    first, second = (content for _, content in sealed(saida))
    assert [(each.seat, each.number, each.hash) for each in first.heads] == [head]
    assert second.heads == ()


def test_one_exchange_sends_everything_that_waits_a_line_full_at_a_time(saida: Device) -> None:
    saida.ledger.speed = 1_000
    for _ in range(60):
        save(saida, 2, 500)
    wire = Wire(saida.server)
    wire.seconds_up = 10  # as slow as it was measured
    report = saida.sync_over(wire)
    assert (report.pushed, report.waiting) == (120, 0)
    assert len(wire.requests) > 5
    assert max(map(len, wire.requests)) < 3 * outgoing.upload_target(1_000)
