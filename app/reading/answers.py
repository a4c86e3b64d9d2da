"""What leaves the door, key by key: what screens read, and what `--json` prints as it is.

These names are a contract with scripts (`tests/commands/test_json_keys.py` holds each of them). A record is the one
answer whose keys are not listed here: they are the fields of its declaration. How the
device stands is the store's to say (`app.store.status`).
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from app.casework.messages import Message
from sync.changes import Value

RecordAnswer = dict[str, Any]
"""A record: its fields by name with `id`, `entity`, `code` (of its case) and `conflicts` (names of undecided fields);
`withheld` names what is folded as identity, `deleted` is there when it is; a list of deleted ones has
`asked`, of `AskedAnswer`s. `said_before` is there where it is no record yet: it is read from what was asked before."""


class AskedAnswer(TypedDict):
    """Who asked for a record to be deleted or erased: when (local ISO, to the second), on which device, and why."""

    person: str
    device: str
    at: str
    kind: str
    reason: str


class ChangeAnswer(TypedDict):
    """A change in a history: its name, when (local ISO, to the second), who on which device and seat, what kind of
    change, the fields it sets, and the changes it knew. `doubtful` tells that a clock that was wrong dated it;
    `withheld` names what is folded as identity."""

    change: str
    at: str
    doubtful: bool
    author: str
    device: str
    seat: str
    kind: str
    fields: dict[str, Value]
    parents: list[str]
    withheld: NotRequired[list[str]]


class ConflictingAnswer(TypedDict):
    """One of the values of an undecided field; `value` is None while it is folded. `doubtful` tells that a clock
    that was wrong dated it."""

    value: Value
    author: str
    device: str
    at: str
    doubtful: bool
    change: str


class ConflictAnswer(TypedDict):
    """A field that two people answered differently while apart; of its `values` the one shown meanwhile stands first.

    `withheld` names the field where its values are folded as identity.
    """

    id: str
    entity: str
    case: str
    code: str
    pseudonym: str
    field: str
    values: list[ConflictingAnswer]
    withheld: NotRequired[list[str]]


class AlarmAnswer(TypedDict):
    """Something that honest parts and a healthy device never produce: its name, where, and what."""

    alarm: str
    where: str
    what: str


class AlarmSeenToAnswer(TypedDict):
    """That somebody has seen to an alarm: when (local ISO), and what was done about it."""

    at: str
    done: str


class AlarmToSeeAnswer(AlarmAnswer):
    """An alarm that is kept: its number, when it was first met (local ISO), what was seen (`told`) and what to do about
    it, to be said in the person's language, whether it stops this device recording until somebody has `seen` to it, and
    what was done then: None while nobody has."""

    id: int
    at: str
    told: Message
    to_do: Message
    stops: bool
    seen: AlarmSeenToAnswer | None


class SyncAnswer(TypedDict):
    """What an exchange did: changes sent and received, bytes each way, round trips, what still waits, what it met."""

    pushed: int
    pulled: int
    bytes_up: int
    bytes_down: int
    round_trips: int
    waiting: int
    alarms: list[AlarmAnswer]


class DeviceAnswer(TypedDict):
    """A seat of the centre: `member`, `waiting`, `refused`, of one's own also `standalone`. `last_exchange` is the last
    time it was heard of (ISO, UTC)."""

    id: str
    person: str
    device: str
    state: str
    fingerprint: str
    last_exchange: str | None


class ApprovedAnswer(DeviceAnswer):
    """A seat that was just let in; `same_name` are the ids of members who were called the same before."""

    same_name: list[str]


class CheckpointWordAnswer(TypedDict):
    """One of the ten words, with its number in the one list (0 to 2047)."""

    number: int
    word: str


class ReleaseAnswer(TypedDict):
    """A Haki that was released: its version, the day (ISO), its files for this system, and by language why it is good
    to have."""

    version: str
    released: str
    files: list[str]
    why: dict[str, str]


class CheckpointAnswer(TypedDict):
    """Ten words that are the same on every device to which the server shows the same. `counts` says what `position` is
    of: `positions` of the server's feed, or `changes` in a centre without a server. `last` is the latest position there
    are words for. Where the server was put back from a copy, `began` is the position up to which what was written down
    before that still compares, else 0."""

    counts: str
    position: int
    last: int
    began: int
    words: list[CheckpointWordAnswer]


class VerifiedAnswer(TypedDict):
    """Whether all that is kept is as it was signed, how many changes were looked at, and what is wrong, the first thing
    first."""

    ok: bool
    changes: int
    problems: list[AlarmAnswer]
