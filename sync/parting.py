"""What a seat still has to say when its keys are dropped: the first message of its next exchange, sealed and signed.

Whoever brings it to the server needs no key and learns nothing. What the server answers is not taken in here: the next
exchange says the same once more, and checks every receipt. Must not know what carries a message, nor how the ledger is
kept.
"""

from __future__ import annotations

from sync import protocol
from sync.carrier import Carrier, NotHaki
from sync.exchange import ExchangeRun
from sync.keys import Seat
from sync.ledger import Ledger
from sync.protocol import MalformedMessage, Outcome

_LITTLE = 1
"""Bytes of what colleagues sent that are asked for: nobody is there to read it."""
_KEPT = frozenset({Outcome.STORED, Outcome.ALREADY})


def last_words(ledger: Ledger, seat: Seat) -> tuple[bytes, ...]:
    """Seal what waits, and return the messages that bring it, as far as one exchange would send it at once."""
    messages = ExchangeRun(ledger, seat, {}).messages(answer_budget=_LITTLE)
    return tuple(each for each in messages if any(ask.batches for ask in protocol.read_request(each)[0].circles))


def say(carrier: Carrier, message: bytes) -> bool:
    """Bring a message to the server; return whether it says that it keeps all of it. Raises `SyncError`."""
    try:
        circles = protocol.read_answer(carrier.post(protocol.EXCHANGE_PATH, message)).circles
    except MalformedMessage:
        raise NotHaki("the server's answer is not one of Haki's") from None
    asked = protocol.read_request(message)[0].circles
    verdicts = [verdict.outcome for answer in circles for verdict in answer.verdicts]
    return len(verdicts) == sum(len(ask.batches) for ask in asked) and _KEPT.issuperset(verdicts)
