"""What an alarm saw and what to do about it, a sentence each: the same as docs/alarms.md says at more length.

Must not know how an alarm is raised or kept, nor a screen.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.casework.messages import Message
from app.words.refusal import Refused, refuse

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
_ASK_WHO_SAID_SO = Message(
    "Nothing follows from it here. Ask the person named whether their device was changed or put back, and tell the "
    "lead."
)
_TWO_FACES = Message(
    "Tell the lead and compare with the person named what each of you has: the server may keep somebody's work from "
    "the others. Send what matters another way until it is explained."
)
_STOP_PUT_BACK = Message(
    "Record nothing more in this folder until the lead knows why. Where nobody can say, keep it to read from, and set "
    "this device up anew in another folder."
)
_COMPARE = Message("Compare with the person whose device it is: a folder was copied, or one of you is being deceived.")
_FORGED = Message("Somebody wrote in another's name, or a disk is failing. Nothing of it was taken in; tell the lead.")
_UPDATE = Message("Update Haki; if it stays, ask the person whose device sent it.")
_ASK_THE_LEAD = Message("Ask the lead whether this device is still let in.")
_WHO_IS_IN = Message("Lead and operator must find out together who was added or removed, and by whom.")
_CLOCK = Message("Ask the server's operator whether its clock was set right.")
_TELL = Message("Keep this device as it is, and tell the lead.")

_NOT_READ = Message("Something that a colleague's device sent cannot be read.")
_WHO_DOES_NOT_FIT = Message("What was heard of who is in the centre has gaps, or does not fit together.")
_NEEDS_NEWER = Message("A change in who is in the centre needs a newer Haki.")
_FILE_DAMAGED = Message("The casebook's file is damaged, by the disk or by a hand.")
_NOT_AS_SIGNED = Message("What is kept here is not what was signed.")

_ALARMS: Mapping[str, tuple[Message, Message]] = {
    "other_server": (Message("The answer did not come from the server this centre joined."), _OTHER_SERVER),
    "bad_receipt": (Message("A receipt is not the server's."), _OTHER_SERVER),
    "server_rollback": (Message("The server has lost or altered what this device had seen there."), _PUT_BACK),
    "membership_rollback": (Message("The server has lost who was added or removed."), _PUT_BACK),
    "feed_gap": (
        Message("The server left something out, or this folder is an older copy of itself."),
        _ASK_THE_OPERATOR,
    ),
    "feed_replay": (Message("The server sent something again in place of what is new."), _ASK_THE_OPERATOR),
    "feed_altered": (Message("What the server sent is not what it signed."), _ASK_THE_OPERATOR),
    "chain_gap": (Message("Something that a colleague's device sent is missing."), _ASK_THE_OPERATOR),
    "mixed_circles": (Message("Something of another centre was among what is ours."), _ASK_THE_OPERATOR),
    "refused_batch": (Message("The server would not store what this device sent."), _ASK_THE_OPERATOR),
    "membership_withheld": (Message("The server keeps back who was added or removed."), _ASK_THE_OPERATOR),
    "membership_gap": (_WHO_DOES_NOT_FIT, _ASK_THE_OPERATOR),
    "membership_inconsistent": (_WHO_DOES_NOT_FIT, _ASK_THE_OPERATOR),
    "membership_malformed": (_WHO_DOES_NOT_FIT, _ASK_THE_OPERATOR),
    "server_clock": (Message("The server's clock went back by more than ten minutes."), _CLOCK),
    "server_answer": (Message("The server's answer does not fit the question."), _UPDATE),
    "malformed_batch": (_NOT_READ, _UPDATE),
    "unreadable_batch": (_NOT_READ, _UPDATE),
    "membership_unknown_kind": (_NEEDS_NEWER, _UPDATE),
    "membership_unknown_suite": (_NEEDS_NEWER, _UPDATE),
    "not_a_member": (Message("The server does not know this device as one of the centre."), _ASK_THE_LEAD),
    "no_key": (Message("This device was not given the key of that time."), _ASK_THE_LEAD),
    "membership_keys": (Message("The keys that came for this device do not open."), _ASK_THE_LEAD),
    "own_fork": (Message("The server holds another history of this very device."), _STOP),
    "own_rollback": (Message("This device sent something that its folder no longer holds."), _STOP),
    "folder_rolled_back": (Message("What lies in this folder is older than what was in it before."), _STOP_PUT_BACK),
    "alarm_removed": (Message("An alarm that was raised on this device has been taken away."), _STOP_PUT_BACK),
    "head_file_missing": (
        Message("The file that tells whether this folder was put back is missing or damaged."),
        _STOP_PUT_BACK,
    ),
    "fork": (Message("A device sent two different histories."), _COMPARE),
    "fork_seen": (Message("A colleague's device was shown something else than this one."), _COMPARE),
    "false_head": (
        Message("A colleague's device says that this one sent what it never sent, and nobody can show it."),
        _ASK_WHO_SAID_SO,
    ),
    "split_view": (Message("The server shows a colleague another history than this device."), _TWO_FACES),
    "batch_withheld": (Message("A colleague was shown something that this device was not."), _COMPARE),
    "bad_signature": (Message("Something is not signed by the person it names."), _FORGED),
    "unknown_author": (Message("Something came from somebody who is not in the centre."), _FORGED),
    "membership_fork": (Message("There are two different histories of who is in the centre."), _WHO_IS_IN),
    "membership_signature": (
        Message("A change in who is in the centre is not signed by the person it names."),
        _WHO_IS_IN,
    ),
    "membership_not_administrator": (Message("Somebody who may not has added or removed a device."), _WHO_IS_IN),
    "page_damaged": (_FILE_DAMAGED, _TELL),
    "database_damaged": (_FILE_DAMAGED, _TELL),
    "change_missing": (_NOT_AS_SIGNED, _TELL),
    "change_altered": (_NOT_AS_SIGNED, _TELL),
    "chain_broken": (_NOT_AS_SIGNED, _TELL),
    "outbox_altered": (Message("What waits to be sent is no longer as it was signed."), _TELL),
    "member_altered": (Message("The names, devices or keys kept here are not those that were signed."), _TELL),
    "projection_differs": (Message("What is shown is not what the journal says."), _TELL),
}
"""By name: what was seen, and what to do about it."""
_UNHEARD_OF = (Message("Something was met that must not happen."), _TELL)


def seen(alarm: str) -> Message:
    """Return what was seen when an alarm of this name was raised."""
    return _ALARMS.get(alarm, _UNHEARD_OF)[0]


def to_do(alarm: str) -> Message:
    """Return what to do about an alarm of this name."""
    return _ALARMS.get(alarm, _UNHEARD_OF)[1]


def stopped() -> Refused:
    """Return the refusal to record where there is, or may be, another history of this seat."""
    return refuse(
        "This device has stopped recording: there is another history of it, so its folder was copied or put back. "
        "What is here is safe, and can be read and copied. Set this device up anew in another folder, with a new "
        "invite, and record there; tell the lead."
    )
