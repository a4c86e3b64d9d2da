"""What became of the batches that were sent: receipts are kept, refusals said, and the impossible ends the sending.

Must not know the feed, nor who is a member.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sync.alarms import Alarms, DoesNotFit
from sync.frame import Batch
from sync.ledger import Outbox
from sync.proofs import OwnClaim, Proofs
from sync.protocol import Outcome, SignedHead, Verdict
from sync.server_word import ServerWord

_LONGEST_OUTCOME = 40


class Verdicts:
    """Takes the server's verdicts on own batches of one circle, through one exchange.

    `receipted` counts the own changes that the server has signed for; `refused` tells that it would not store an own
    batch, so that sending it again in this exchange would only cost the line.
    """

    def __init__(self, circle: bytes, outbox: Outbox, word: ServerWord, proofs: Proofs, alarms: Alarms) -> None:
        self._circle, self._outbox, self._word, self._proofs, self._alarms = circle, outbox, word, proofs, alarms
        self.receipted = 0
        self.refused = False

    def take(self, sent: Mapping[int, Batch], verdicts: Sequence[Verdict], head: SignedHead) -> int:
        """Take the verdicts on what was `sent`, by number, in an answer with this `head`. Return how many batches were
        receipted.

        Raises `DoesNotFit`; the receipts before it are kept.
        """
        pushed = 0
        refused: set[int] = set()
        left = dict(sent)
        for verdict in verdicts:
            number, batch = verdict.number, left.pop(verdict.number, None)
            if batch is None:
                raise DoesNotFit("server_answer", "the server answered about a batch that was not sent")
            if verdict.outcome in (Outcome.STORED, Outcome.ALREADY):
                beside = self._outbox.receipts_beside(self._circle, number)
                receipt = self._word.receipt(number, batch.hash, verdict.receipt, head, beside)
                self.receipted += self._outbox.receipted(self._circle, number, receipt, self._word.generations[-1])
                pushed += 1
            elif verdict.outcome == Outcome.FORK:  # it must show the other one: else any server could stop a device
                refused.add(number)
                self.refused = True
                self._proofs.claim(number, OwnClaim("", "server_answer"))
            elif verdict.outcome in (Outcome.FULL, Outcome.FULL_TODAY):  # no manipulation: whoever exchanges says it
                refused.add(number)
                self.refused = True
            elif verdict.outcome != Outcome.GAP:
                refused.add(number)
                self.refused = True
                self._alarms.say("refused_batch", f"the server refused batch {number}: {_reason(verdict)}")
            elif verdict.expected not in refused and not self.refused:  # else it only waits for the one refused
                raise DoesNotFit("server_rollback", f"the server lacks batches before {number} it had receipted")
        if left:
            raise DoesNotFit("server_answer", "the server does not say what became of every batch")
        return pushed


def _reason(verdict: Verdict) -> str:
    """An outcome is one word: nobody writes sentences here for people to read."""
    is_word = verdict.outcome.isidentifier() and len(verdict.outcome) <= _LONGEST_OUTCOME
    return verdict.outcome if is_word else "it gives no reason"
