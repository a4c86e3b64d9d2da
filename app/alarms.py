"""What to do about an alarm, in a sentence: the same as docs/alarms.md says at more length.

Must not know how an alarm is raised or kept, nor a screen.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.casework.messages import Message
from app.refusal import Refused, refuse

_ASK_THE_OPERATOR = Message("Sync again; if it stays, ask the server's operator what happened there.")
_OTHER_SERVER = Message("Check the address and ask the server's operator; exchange nothing until it is explained.")
_PUT_BACK = Message(
    "Ask the server's operator whether a backup was put back there. When that is explained, read everything again, "
    "once on every device. What is here is safe."
)
_STOP = Message(
    "Record nothing more in this folder: it was copied or put back. Keep it to read from, and set this device up anew "
    "in another folder."
)
_STOP_IF_SO = Message(
    "If this folder was put back, record nothing more in it and set this device up anew in another folder. Where it is "
    "a colleague's device that says so, compare with that person first."
)
_COMPARE = Message("Compare with the person whose device it is: a folder was copied, or one of you is being deceived.")
_FORGED = Message("Somebody wrote in another's name, or a disk is failing. Nothing of it was taken in; tell the lead.")
_UPDATE = Message("Update Haki; if it stays, ask the person whose device sent it.")
_ASK_THE_LEAD = Message("Ask the lead whether this device is still let in.")
_WHO_IS_IN = Message("Lead and operator must find out together who was added or removed, and by whom.")
_CLOCK = Message("Ask the server's operator whether its clock was set right.")
_TELL = Message("Keep this device as it is, and tell the lead.")

_TO_DO: Mapping[str, Message] = {
    "other_server": _OTHER_SERVER,
    "bad_receipt": _OTHER_SERVER,
    "server_rollback": _PUT_BACK,
    "membership_rollback": _PUT_BACK,
    "feed_gap": _ASK_THE_OPERATOR,
    "feed_replay": _ASK_THE_OPERATOR,
    "feed_altered": _ASK_THE_OPERATOR,
    "chain_gap": _ASK_THE_OPERATOR,
    "mixed_circles": _ASK_THE_OPERATOR,
    "refused_batch": _ASK_THE_OPERATOR,
    "membership_withheld": _ASK_THE_OPERATOR,
    "membership_gap": _ASK_THE_OPERATOR,
    "server_clock": _CLOCK,
    "server_answer": _UPDATE,
    "malformed_batch": _UPDATE,
    "unreadable_batch": _UPDATE,
    "membership_unknown_kind": _UPDATE,
    "membership_unknown_suite": _UPDATE,
    "not_a_member": _ASK_THE_LEAD,
    "no_key": _ASK_THE_LEAD,
    "membership_keys": _ASK_THE_LEAD,
    "own_fork": _STOP,
    "own_rollback": _STOP_IF_SO,
    "fork": _COMPARE,
    "fork_seen": _COMPARE,
    "batch_withheld": _COMPARE,
    "bad_signature": _FORGED,
    "unknown_author": _FORGED,
    "membership_fork": _WHO_IS_IN,
    "membership_signature": _WHO_IS_IN,
    "membership_not_administrator": _WHO_IS_IN,
}


def to_do(alarm: str) -> Message:
    """Return what to do about an alarm of this name."""
    return _TO_DO.get(alarm, _TELL)


def stopped() -> Refused:
    """Return the refusal to record where another history of this seat is known."""
    return refuse(
        "This device has stopped recording: others know another history of it, so its folder was copied or put back. "
        "What is here is safe, and can be read and copied. Set this device up anew in another folder, with a new "
        "invite, and record there; tell the lead."
    )
