"""A first morning with Haki, played with the real app: from the first run to an incident that is sent and found again.

For the tour where there is no display. Each step is what a person would press, and is told in a line when it is done.
"""

from collections.abc import Iterator
from pathlib import Path

from app.ui.player import Player
from app.ui.program import Program

CENTRE = "Mtwapa Justice Centre"
SIZE = (1000, 700)  # drawn without a graphics chip, so every pixel takes time
PICTURE = (1366, 768)
PASSPHRASE = "kobe ndizi mshumaa reli tausi"  # noqa: S105 -- of a folder that is thrown away
WORDS = "Aliniahidi atanilipia karo ya shule."


def play(folder: Path, server: str, invite: str) -> Iterator[str]:
    """Play it in an empty `folder`, with a centre's first `invite` at `server`; yield each step when it is done.

    Raises LookupError or TimeoutError, with what is on the screen, where the app does not do its part.
    """
    program = Program(folder)
    player = Player(program.app, SIZE)
    try:
        yield from _first_run(player, server, invite)
        yield from _incident(player)
        yield from _found_again(player)
        yield from _refer(player)
        yield from _send(player)
        yield from _lock(player)
    finally:
        program.end()
        player.close()


def look(folder: Path, passphrase: str, picture: Path) -> Path:
    """Unlock a casebook, wait for Today, and write a picture of it; return where."""
    program = Program(folder)
    player = Player(program.app, PICTURE)
    try:
        player.fill("Passphrase", passphrase)
        player.tap("Open")
        player.until(lambda: player.shows("Overdue"))
        return player.picture(picture)
    finally:
        program.end()
        player.close()


def _first_run(player: Player, server: str, invite: str) -> Iterator[str]:
    player.tap("Join a centre")
    player.fill("Address of the centre's server", server)
    player.fill("Invite", invite)
    player.fill("What do colleagues call you?", "Amina")
    player.tap("Next: a passphrase")
    yield f"First run: join {CENTRE} by its first invite, at {server}"
    player.fill("Passphrase", PASSPHRASE)
    player.fill("The same once more", PASSPHRASE)
    player.tap("Ask to join")
    player.until(lambda: player.shows("Nothing is waiting"))
    yield "A passphrase is chosen, the keys are made and enrolled; Today opens: nothing is waiting"


def _incident(player: Player) -> Iterator[str]:
    player.tap("New incident")
    player.until(lambda: player.shows("Step 1 of 5"))
    player.choose("Is it safe to talk now?", "Yes")
    player.choose("Can nobody else hear or see us?", "Yes")
    player.choose("Did you say what cannot be kept secret?", "Yes")
    player.choose("Did you say what is written down, and who reads it?", "Yes")
    player.tap("Next: Who")
    yield "New incident, step 1 of 5, safety: it is safe to talk, and what cannot be kept secret was said first"
    player.choose("Sex", "Female")
    player.fill("Age in years", "15")
    player.tap("Next: What happened")
    yield "Step 2 of 5, who: a girl of 15; no name is asked for"
    player.fill("In the survivor's own words", WORDS)
    player.choose("What happened?", "Sexual exploitation")
    player.choose("What was promised or given?", "School fees")
    player.choose("Where?", "Villa")
    player.choose("When was it reported to the centre?", "Yesterday")
    player.choose("How did it reach the centre?", "A teacher")
    player.tap("Next: People involved")
    yield "Step 3 of 5, what happened: her own words first, in Swahili; days after"
    player.tap("Next: Needs and consent")
    yield "Step 4 of 5, people involved: left for later"
    player.choose("What does the survivor need now?", "Counselling")
    player.choose("How great is the risk now?", "High")
    player.choose("With whom may we share?", "Hospital (recovery centre)")
    player.choose("Does the survivor agree?", "Yes")
    player.choose("Who agreed?", "The child and a caregiver")
    player.choose("How was it given?", "By word, with a witness")
    player.tap("Save")
    player.until(lambda: player.shows("Tell Directorate of Children Services"))
    yield "Step 5 of 5: counselling, a high risk; the hospital may be told, nobody else. Saved; Today says whom to tell"


def _found_again(player: Player) -> Iterator[str]:
    player.tap("Cases")
    player.until(lambda: player.shows("All 1"))
    pseudonym = next(text for text in player.texts() if text.endswith("*"))
    player.tap(pseudonym)
    player.until(lambda: player.shows("Incident recorded"))
    yield f"It stands in Cases under a pseudonym, {pseudonym}; opened, its timeline says what was recorded"


def _refer(player: Player) -> Iterator[str]:
    player.tap("Refer")
    player.until(lambda: player.shows("Next: Who can help"))
    player.choose("What is needed?", "Counselling")
    player.choose("How urgent is it?", "Urgent: 72 hours")
    player.tap("Next: Who can help")
    player.choose("What kind of partner?", "Choose")
    player.until(lambda: player.shows("Hospital (recovery centre)"))
    player.tap("Hospital (recovery centre)")
    player.until(lambda: player.shows("Next: What they will be told"))
    player.tap("Next: What they will be told")
    yield "Refer: counselling, urgent, to the hospital"
    player.until(lambda: player.shows("Pseudonym"))
    yield "What the hospital will be told is shown, item by item; consent for it was given"
    player.tap("Next: How it gets there")
    player.choose("How does it get there?", "By hand")
    player.tap("Save")
    player.until(lambda: player.shows("Incident recorded"))
    yield "The referral is saved; the case shows it"


def _send(player: Player) -> Iterator[str]:
    player.tap("Devices")
    player.until(lambda: player.shows("Sync now"))
    player.tap("Sync now")
    player.until(lambda: player.shows("All sent"))
    said = next(text for text in player.texts() if text.startswith("All sent"))
    yield f'Sync now: the line says "{said}"; the server holds sealed batches it cannot read'


def _lock(player: Player) -> Iterator[str]:
    player.tap("Hide")
    player.until(lambda: player.shows("Passphrase"))
    if any(text.endswith("*") for text in player.texts()):
        raise LookupError(f"something of the case is still to be seen: {player.texts()}")
    yield "Hide: locked at once, nothing of the case is to be seen"
    player.fill("Passphrase", PASSPHRASE)
    player.tap("Open")
    player.until(lambda: player.shows("Tell Directorate of Children Services"))
    yield "Unlocked again: all is there"
