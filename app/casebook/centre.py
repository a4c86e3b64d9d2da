"""The room of the centre: exchanges with its server, what is known of them, its people and devices, its alarms.

Must not know how a seat is let in, nor how an exchange is made.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app import invite_file
from app.casebook.door import EXCHANGED, Door
from app.casework import moments
from app.casework.messages import Message
from app.custody.centre import Custody
from app.reading import checkpoint
from app.reading.answers import AlarmToSeeAnswer, ApprovedAnswer, CheckpointAnswer, DeviceAnswer, SyncAnswer
from app.store import alarms as kept_alarms
from app.store import made_up, status
from app.store.alarms import KeptAlarm, SeenTo
from app.store.failures import DatabaseFailed, TurnTaken
from app.store.status import StatusAnswer
from app.store.transaction import Transaction
from app.words import alarms
from app.words.refusal import Refused, explained, refuse
from sync.carrier import Stage, SyncError
from sync.exchange import Passed
from sync.keys import SeatDetails


class Centre:
    """The centre this seat belongs to, or waits for."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._custody = Custody(door.store)

    # --- Exchanges ---------------------------------------------------------------------------------------------

    def sync(
        self,
        *,
        full: bool = False,
        progress: Callable[[Passed], None] | None = None,
        stage: Callable[[Stage], None] | None = None,
        patience: float | None = None,
    ) -> SyncAnswer:
        """Do one exchange now. Raises `Refused` (no server, still waiting), `SyncError`; then nothing is lost. Raises
        `MissingPack` where this seat is let in by it, to a centre whose country pack is not installed.

        `full` reads everything again from the start. The server tells administrators who waits to be let in. `progress`
        and `stage` hear, on this thread, how far it is. `TurnTaken` is raised where another window or command of this
        seat is at it for longer than `patience` seconds.
        """
        report = self._door.exchange(
            lambda: self._custody.sync(full=full, progress=progress, stage=stage, patience=patience)
        )
        return {
            "pushed": report.pushed,
            "pulled": report.pulled,
            "bytes_up": report.bytes_up,
            "bytes_down": report.bytes_down,
            "round_trips": report.round_trips,
            "waiting": report.waiting,
            "alarms": [{"alarm": each.alarm, "where": each.where, "what": each.what} for each in report.alarms],
        }

    def hang_up(self) -> None:
        """Cut the exchange under way, if there is one; it raises `SyncError` where it runs. From any thread, and at
        once."""
        self._custody.hang_up()

    def look_around(self) -> None:
        """See whether another window or command has written to this casebook; listeners hear of what."""
        self._door.look_around()

    def join_server(self, *, server: str, invite: str) -> str:
        """Register a standalone centre with a server, by the invite its operator made. Returns `member`.

        Raises `Refused`, `SyncError`.
        """
        return self._door.exchange(lambda: self._custody.join_server(server=server, invite=invite))

    def hear_of_devices(self, tell: Callable[[Message], None]) -> None:
        """Ask the server for requests to join, and tell it of invites; `tell` hears when it does not answer."""
        try:
            self.sync()
        except (Refused, SyncError, DatabaseFailed, TurnTaken) as error:
            tell(explained(error))

    # --- People and devices ------------------------------------------------------------------------------------

    def state(self) -> str:
        """Return `standalone`, `waiting`, or `member`."""
        return self._door.look(lambda glance: status.state_of(glance.tx))

    def me(self) -> SeatDetails | None:
        """Return who sits at this seat; None while it waits for approval."""
        return self._door.look(lambda glance: glance.me)

    def own_seat(self) -> DeviceAnswer:
        """Return this seat as `devices()` would: id, state, fingerprint, person, device."""
        own = next(line for line in self.devices() if line["id"] == self._door.store.seat.id.hex())
        return {**own, "state": self.state()}

    def devices(self) -> list[DeviceAnswer]:
        """Return members and waiting requests as known here, oldest first."""
        return self._custody.devices()

    def invite(self) -> str:
        """Return a new invite and tell the server of it if it answers; else it hears at the next exchange.

        Raises `Refused` for a seat that may not invite.
        """
        return self._custody.invite()

    def invite_file(self, invite: str, file: Path) -> None:
        """Write an invite, with the server's address, into a file that opens Haki where it is opened. Raises `OSError`,
        also where there is a file already."""
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(invite_file.written(self._custody.server_address(), invite))

    def approve(self, device: str) -> ApprovedAnswer:
        """Let a waiting seat in, by its fingerprint or 8 digits of its id: append the signed entry at the server.

        Returns its line of `devices`, with `same_name`: the ids of members who were called the same before. Raises
        `Refused`, `SyncError`.
        """
        return self._door.exchange(lambda: self._custody.approve(device))

    # --- How it stands -----------------------------------------------------------------------------------------

    def status(self) -> StatusAnswer:
        """Return what is only here, what the server has receipted, the last exchange, conflicts, chain heads."""
        return self._door.look(lambda glance: status.read(glance.tx, glance.seat, glance.zone))

    def is_demo(self) -> bool:
        """Tell whether everything here is made up."""
        return self._door.look(lambda glance: made_up.is_marked(glance.tx))

    def mark_as_demo(self) -> None:
        """Say that everything here is made up: for whoever makes it up."""
        self._door.keep(made_up.mark, EXCHANGED)

    def checkpoint(self, at: int | None = None) -> CheckpointAnswer:
        """Return the ten words to compare with a colleague, at a position that both have followed: the latest unless
        told. Takes about a second.

        Raises `Refused` where there is nothing to compare, or not at that position.
        """
        return checkpoint.answer(self._door.look(lambda glance: checkpoint.gather(glance, at)))

    def alarms(self, *, seen: bool = False) -> list[AlarmToSeeAnswer]:
        """Return the alarms that nobody has seen to, the oldest first: what was met that must not happen. With `seen`
        those too that somebody has seen to: all that were ever raised here."""
        return [
            {
                "id": each.id,
                "alarm": each.alarm,
                "where": each.where,
                "what": each.what,
                "told": alarms.seen(each.alarm),
                "at": self._when(each.at),
                "to_do": alarms.to_do(each.alarm),
                "stops": each.alarm in kept_alarms.STOPS_RECORDING,
                "seen": {"at": self._when(seen_to.at), "done": seen_to.done} if seen_to else None,
            }
            for each, seen_to in self._door.look(lambda glance: _kept(glance.tx, also_seen=seen))
        ]

    def saw_to(self, alarm: int, done: str) -> None:
        """Note that somebody has seen to an alarm, and what was `done` about it. If an exchange meets the same again,
        it waits again.

        Raises `Refused` for an alarm that is not here or that was seen to before, and where nothing is said.
        """
        said, now = " ".join(done.split()), int(self._door.now().timestamp() * 1000)
        if not 0 < len(said) <= _LONGEST_DONE:
            raise refuse(
                "Say in one to {most} letters what was done about the alarm. It still waits; nothing was changed.",
                most=_LONGEST_DONE,
            )

        def saw_to(tx: Transaction) -> None:
            if not kept_alarms.is_kept(tx, alarm):
                raise refuse("There is no alarm {number} here; `haki alarms --all` lists them.", number=str(alarm))
            if before := kept_alarms.seen_to(tx, alarm):
                raise refuse(
                    "Alarm {number} was seen to on {at} already. Nothing was changed.",
                    number=str(alarm), at=self._when(before.at),
                )  # fmt: skip
            kept_alarms.saw_to(tx, alarm, said, now)

        self._door.keep(saw_to, EXCHANGED)

    def _when(self, ms: int) -> str:
        return moments.at(ms, self._door.zone).isoformat(timespec="seconds")


def _kept(tx: Transaction, *, also_seen: bool) -> list[tuple[KeptAlarm, SeenTo | None]]:
    return kept_alarms.every(tx) if also_seen else [(each, None) for each in kept_alarms.waiting(tx)]


_LONGEST_DONE = 500
