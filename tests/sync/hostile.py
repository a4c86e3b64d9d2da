"""What lies are made of: a centre whose feed is known, and the parts by which an answer is falsified.

A hostile operator holds the server's key, so everything the server signs can be signed again to fit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync import frame, keys, membership, outgoing
from sync.changes import ChangeId
from sync.frame import NO_HASH
from sync.keys import Seat, SeatDetails
from sync.protocol import CircleAnswer, FeedItem, Receipt, SignedHead
from tests.sync.parts import Device, Server, centre_of, found_centre

but = msgspec.structs.replace


@dataclass
class World:
    """Saida and Neema have sent batches by turns, each having read what came before; Zawadi, who is lied to, has heard
    of none of them. The feed holds Saida's first, Neema's first, Saida's second, Neema's second, Saida's third."""

    server: Server
    saida: Device
    neema: Device
    zawadi: Device
    made: list[set[ChangeId]]
    """The changes in each batch of the feed."""

    def signed(self, answer: CircleAnswer, **parts: object) -> CircleAnswer:
        """Return an answer whose head says something else, signed by the server's own key."""
        return but(answer, head=self.server.sign_head(self.zawadi.circle, but(the_head(answer), **parts)))

    def fed(self, answer: CircleAnswer, batches: list[bytes]) -> CircleAnswer:
        """Return an answer with another feed, its positions and signed head as an honest server would give them."""
        head, time = NO_HASH, 0
        taken = {item.batch: item.time for item in answer.feed}
        items: tuple[FeedItem, ...] = ()
        for position, batch in enumerate(batches, 1):
            time = max(time, taken.get(batch, time))
            head = frame.feed_step(head, frame.read_batch(batch).hash, time)
            items += (FeedItem(position, time, batch),)
        return self.signed(but(answer, feed=items), position=len(batches), head=head)


def a_world(server: Server) -> World:
    """Make the centre, and let its people send."""
    saida, neema, zawadi = centre_of(server, 3)
    case = saida.record(phone="1", age=14)
    saida.sync()
    made = [set(saida.ids)]
    for author in (neema, saida, neema, saida):
        author.sync()
        made.append({author.edit(case, phone=author.seat.id.hex()), author.edit(case, age=len(made))})
        author.sync()
    return World(server, saida, neema, zawadi, made)


Lie = Callable[[World, CircleAnswer], CircleAnswer]


def told(device: Device, world: World, lie: Lie, **options: object) -> list[str]:
    """Let a device exchange with a server that lies, and return the names of the alarms."""
    return device.alarms(
        lambda answer: but(answer, circles=tuple(lie(world, each) for each in answer.circles)), **options
    )


# --- What lies are made of ---


def the_head(answer: CircleAnswer) -> SignedHead:
    assert answer.head is not None
    return answer.head


def batches(answer: CircleAnswer) -> list[bytes]:
    return [item.batch for item in answer.feed]


def with_batch(answer: CircleAnswer, at: int, batch: bytes) -> CircleAnswer:
    """Return an answer with one batch exchanged for another, and nothing else."""
    return but(answer, feed=(*answer.feed[:at], but(answer.feed[at], batch=batch), *answer.feed[at + 1 :]))


def without(answer: CircleAnswer, at: int) -> CircleAnswer:
    return but(answer, feed=answer.feed[:at] + answer.feed[at + 1 :])


def with_entry(answer: CircleAnswer, entry: bytes) -> CircleAnswer:
    return but(answer, entries=(entry,))


def swapped(answer: CircleAnswer, one: int, other: int) -> list[bytes]:
    order = batches(answer)
    order[one], order[other] = order[other], order[one]
    return order


def flipped(data: bytes, at: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


def sealed_apart(device: Device) -> bytes:
    """Return the next batch as a copy of this device's folder would seal it: another history."""
    twin = device.copy()
    twin.record(phone="another")
    outgoing.seal_waiting(twin.ledger, twin.seat, twin.circle)
    number = twin.ledger.heads[twin.seat.id].number
    return twin.ledger.batches[twin.seat.id, number].batch.pack()


def of_another_circle(world: World) -> bytes:
    return sealed_apart(found_centre(world.server))


def of_a_stranger(world: World) -> bytes:
    stranger = world.saida.copy()
    stranger.seat = stranger.ledger.seat = Seat.generate()
    return sealed_apart(stranger)


def signed_anew(batch: bytes, author: Device, **header: object) -> bytes:
    """Return a batch with its header changed and signed again by its author, as an author could."""
    read = frame.read_batch(batch)
    changed = read.header._replace(**header)  # type: ignore[arg-type]
    digest = frame.batch_hash(changed.pack(), read.ciphertext_hash)
    return changed.pack() + author.seat.signing.sign(frame.batch_message(digest)) + read.ciphertext


def of_others(answer: CircleAnswer) -> bool:
    """Whether there is anything of others in an answer's feed."""
    return any(len(batch) > frame.HASH_BYTES + frame.SIGNATURE_BYTES for batch in batches(answer))


def by_another_server(answer: CircleAnswer) -> CircleAnswer:
    head = the_head(answer)
    place = (head.position, head.head, head.membership_number, head.membership_head, head.time, head.generations)
    message = frame.head_message(answer.circle, *place)
    return but(answer, head=SignedHead(*place, Ed25519PrivateKey.generate().sign(message)))


def entry_by(author: Device, world: World) -> bytes:
    """Return an entry by which somebody adds a seat of their own after the last entry."""
    ledger = world.zawadi.ledger
    details = SeatDetails("Stranger", "phone", "worker", "XX")
    newcomer = Seat.generate().public
    entry = keys.add_seat(author.seat, ledger.state, ledger.known_keys, keys=newcomer, details=details, now_ms=1)
    return entry.wire


def unsigned(entry: bytes) -> bytes:
    read = membership.read_entry(entry)
    return membership.encode_entry(read.clear_bytes, read.sealed, ())


# --- What is sent ---


def with_verdict(answer: CircleAnswer, at: int, **parts: object) -> CircleAnswer:
    return but(answer, verdicts=(*answer.verdicts[:at], but(answer.verdicts[at], **parts), *answer.verdicts[at + 1 :]))


def receipt_of(answer: CircleAnswer, at: int) -> Receipt:
    receipt = answer.verdicts[at].receipt
    assert receipt is not None
    return receipt
