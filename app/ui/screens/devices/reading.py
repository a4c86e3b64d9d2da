"""What is known here of the centre's devices: which there are, who waits, what the server has receipted, the alarms.

Knows the casebook; knows no toolkit.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from app.casework.messages import Message
from app.casework.roles import Deed

if TYPE_CHECKING:
    from app.casebook import AlarmToSeeAnswer, Casebook, DeviceAnswer


class Device(NamedTuple):
    """A seat of the centre, or one that asks to be let in. `state` is waiting, member or refused."""

    id: str
    person: str
    device: str
    state: str
    fingerprint: str
    last_seen: datetime | None
    is_this: bool


class AlarmLine(NamedTuple):
    """What an exchange met that must not happen, and what to do about it: nobody has seen to it yet. While it `stops`
    this device, nothing is recorded here."""

    id: int
    name: str
    what: str
    to_do: Message
    at: datetime
    stops: bool


class KnownDevices(NamedTuple):
    """What is known here: this device, all devices, what has a receipt, whether one may invite and approve, and the
    alarms that wait."""

    own: Device
    state: str
    devices: tuple[Device, ...]
    receipted: int
    may_let_in: bool
    alarms: tuple[AlarmLine, ...]


class CheckOutcome(NamedTuple):
    """What a check of everything found: how many changes, and the problems as (alarm, what)."""

    changes: int
    problems: tuple[tuple[str, str], ...]


class ReadAgain(NamedTuple):
    """What reading everything again came to: changes that were sent and that came, and the alarms as (alarm, what)."""

    sent: int
    received: int
    alarms: tuple[tuple[str, str], ...]


def read(book: Casebook) -> KnownDevices:
    """Read it."""
    own = book.centre.own_seat()
    devices = tuple(_device(book, line, own["id"]) for line in book.centre.devices())
    this = next(device for device in devices if device.is_this)
    return KnownDevices(
        this,
        own["state"],
        devices,
        book.centre.status()["receipted"],
        book.may(Deed.LET_IN),
        tuple(map(_alarm, book.centre.alarms())),
    )


def _alarm(kept: AlarmToSeeAnswer) -> AlarmLine:
    at = datetime.fromisoformat(kept["at"])
    return AlarmLine(kept["id"], kept["alarm"], kept["what"], kept["to_do"], at, kept["stops"])


def _device(book: Casebook, line: DeviceAnswer, own: str) -> Device:
    last = line["last_exchange"]
    seen = datetime.fromisoformat(last).astimezone(book.zone) if last else None
    return Device(
        line["id"], line["person"], line["device"], line["state"], line["fingerprint"], seen, line["id"] == own
    )
