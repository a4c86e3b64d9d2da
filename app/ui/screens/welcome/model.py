"""First run, in three calm steps: which way, who and where, a passphrase. Knows no toolkit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from app.casework.messages import Message, Question
from app.invite_file import NoInvite
from app.passphrase.guessing import Strength, strength
from app.ui.model import Model
from app.ui.navigation import Navigator
from app.ui.refusals import is_about_the_address, is_about_the_invite, told, wants_a_country
from app.ui.session import Session
from app.words.language import in_use, mark

if TYPE_CHECKING:
    from app.casebook import DeviceAnswer
    from app.passphrase.offering import OfferedPassphrase

INVITE_LETTERS = 52
PAUSE = 0.3
"""Seconds without a key before what was typed so far of a passphrase is judged: judging takes longer than a key."""


class Beginning(StrEnum):
    """How one begins."""

    CENTRE = "centre"  # a new centre, on this device
    JOIN = "join"  # a centre there is, by an invite


class WelcomeStage(StrEnum):
    """Where one is."""

    WAY = "way"
    DETAILS = "details"
    PASSPHRASE = "passphrase"  # noqa: S105 -- the name of a step
    WAITING = "waiting"  # set up, and not yet approved


FIELDS: Mapping[Beginning, tuple[str, ...]] = {
    Beginning.CENTRE: ("centre", "person", "device"),
    Beginning.JOIN: ("server", "invite", "person", "device"),
}

_NEEDED = {
    "centre": mark("Write the name of the centre"),
    "person": mark("Write the name colleagues know you by"),
    "device": mark("Write what this device is called, such as Blue tablet"),
    "server": mark("Write the address of the centre's server, such as https://haki.example.org"),
    "invite": mark("Copy the invite here; the lead of the centre makes it"),
    "pack": mark("Choose the country the centre works in"),
}


class WelcomeModel(Model):
    """`texts` are what was typed, `errors` what is wrong, both by field; `trouble` is why it could not be set up.

    `offered` are the words that were drawn for a passphrase, `judged` what one that was typed is worth, None while
    there is none. `countries` are those that a new centre may be of, by the name of their country pack; with one,
    nothing is asked.
    """

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None], device: str) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self.step, self.way = WelcomeStage.WAY, Beginning.CENTRE
        self.texts = dict.fromkeys(("centre", "person", "server", "invite", "pack", "passphrase", "again"), "")
        self.texts["device"] = device
        self.errors: dict[str, Message] = {}
        self.is_working = False
        self.fingerprint = ""
        self.countries: Mapping[str, str] = {}
        self.offered: OfferedPassphrase | None = None
        self.judged: Strength | None = None
        self._founds = False  # an invite, as it has turned out, founds a centre for which no country was proposed

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the step one is at."""
        if self.step is WelcomeStage.PASSPHRASE:
            return ("passphrase", "again")
        if self.step is not WelcomeStage.DETAILS:
            return ()
        asks = len(self.countries) > 1 and (self.way is Beginning.CENTRE or self._founds)
        return (*FIELDS[self.way], "pack") if asks else FIELDS[self.way]

    def begin(self) -> None:
        """Take what stands in the file of an invite that Haki was opened with: then one has come to join."""
        invite = self.session.invite
        if invite is None:
            return
        self.texts.update(invite._asdict())
        self.choose(Beginning.JOIN)
        if not invite.invite:
            self.trouble = NoInvite.message
            self.changed()

    def choose(self, way: Beginning) -> None:
        """Take a way."""
        self.way, self.step, self.errors, self.trouble = way, WelcomeStage.DETAILS, {}, None
        self.session.warm()
        self.session.countries(self._know_countries)
        self.changed()

    def type(self, field: str, text: str) -> None:
        """Take what was typed; an error goes as soon as it is mended."""
        self.texts[field] = text
        if field == "invite":
            self._founds = False
        if field == "passphrase":
            self.timers.set("judge", PAUSE, self.judge)
        elif field in self.errors and self._wrong(field) is None:
            del self.errors[field]
        self.changed()

    def judge(self) -> None:
        """See what the passphrase is worth that was typed so far."""
        self.timers.stop("judge")
        self.judged = self._strength() if self.texts["passphrase"] else None
        if self.judged is not None and self.judged.is_enough:
            self.errors.pop("passphrase", None)
        self.changed()

    def offer(self) -> None:
        """Draw words for a passphrase, in place of those that were offered before."""
        from app.passphrase.offering import offer  # noqa: PLC0415 -- not for a start that somebody waits for

        self.offered = offer(in_use())
        self.changed()

    def take_offer(self) -> None:
        """Take the words that were drawn; they are typed once more, to see that they were written down."""
        if self.offered is not None:
            self.texts.update(passphrase=self.offered.passphrase, again="")
            self.errors = {}
            self.judge()

    def left(self, field: str) -> None:
        """Check a field one has left; an empty one is only asked for when one goes on."""
        if self.texts[field]:
            self._check(field)
            self.changed()

    def next(self) -> None:
        """Go on, once nothing here is wrong."""
        for field in self.fields:
            self._check(field)
        if not any(field in self.errors for field in self.fields):
            if self.step is WelcomeStage.DETAILS:
                self.step = WelcomeStage.PASSPHRASE
                if self.offered is None:
                    self.offer()
            elif self.step is WelcomeStage.PASSPHRASE and not self.is_working:
                self._set_up()
        self.changed()

    def back(self) -> bool:
        """Go one step back; False at the first, and while it is being set up."""
        before = {WelcomeStage.DETAILS: WelcomeStage.WAY, WelcomeStage.PASSPHRASE: WelcomeStage.DETAILS}.get(self.step)
        if before is None or self.is_working:
            return False
        self.step, self.trouble = before, None
        self.changed()
        return True

    def begin_demo(self) -> None:
        """Begin a demo centre."""
        if not self.is_working:
            self.is_working, self.trouble = True, None
            self.session.begin_demo(self._begun, self.failed)
            self.changed()

    def enter(self) -> None:
        """Go in, approved or not."""
        self._navigator.start("today")

    def _set_up(self) -> None:
        self.is_working, self.trouble = True, None
        said = {name: self.texts[name].strip() for name in FIELDS[self.way]}
        passphrase = self.texts["passphrase"]
        if self.way is Beginning.CENTRE:
            self.session.found_centre(passphrase, **said, pack=self.texts["pack"], then=self._begun, failed=self.failed)
        else:
            said["server"] = _address(said["server"])
            pack = self.texts["pack"] if self._founds else ""
            self.session.join(passphrase, **said, pack=pack, then=self._begun, failed=self.failed)

    def _know_countries(self, countries: Mapping[str, str]) -> None:
        self.countries = countries
        self.changed()

    def _begun(self) -> None:
        self.texts.update(passphrase="", again="")
        self.offered = self.judged = None
        self.ask(lambda book: book.centre.own_seat(), self._known)

    def _known(self, own: DeviceAnswer) -> None:
        self.is_working = False
        if own["state"] == "waiting":
            self.step, self.fingerprint = WelcomeStage.WAITING, own["fingerprint"]
            self.changed()
        else:
            self.enter()

    def failed(self, error: Exception) -> None:
        """Hear that it could not be set up, and say why: at the invite or the address, where that was the trouble."""
        self.is_working, self.trouble = False, told(error)
        if wants_a_country(error):
            self._founds, self.step, self.trouble = True, WelcomeStage.DETAILS, None
            self.errors["pack"] = Message(_NEEDED["pack"])
        elif field := "invite" if is_about_the_invite(error) else "server" if is_about_the_address(error) else "":
            self.step, self.errors[field] = WelcomeStage.DETAILS, self.trouble
            self.trouble = None
        self.changed()

    def _check(self, field: str) -> None:
        wrong = self._wrong(field)
        if wrong is None:
            self.errors.pop(field, None)
        else:
            self.errors[field] = wrong

    def _wrong(self, field: str) -> Message | None:
        text = self.texts[field].strip()
        if field == "passphrase":
            self.judged = self._strength()
            return None if self.judged.is_enough else Message(_WEAK, {"weakness": Question(self.judged.weakness)})
        if field == "again":
            return None if self.texts["again"] == self.texts["passphrase"] else Message(_DIFFERENT)
        if not text:
            return Message(_NEEDED[field])
        if field == "invite":
            count = sum(letter.isalnum() for letter in text)
            return None if count == INVITE_LETTERS else Message(_LETTERS, {"count": count, "needed": INVITE_LETTERS})
        if field == "server" and text.startswith("http://") and not text.startswith(_THIS_MACHINE):
            return Message(_SECURE)
        return None

    def _strength(self) -> Strength:
        return strength(self.texts["passphrase"], (self.texts[name] for name in ("centre", "person", "device")))


_WEAK = mark("{weakness} Take the words above, or five others that do not belong together.")
_DIFFERENT = mark("The two differ; type it once more")
_LETTERS = mark("An invite has {needed} letters and digits, this has {count}; copy it again")
_SECURE = mark("The address must begin with https://")
_THIS_MACHINE = ("http://localhost", "http://127.0.0.1", "http://[::1]")


def _address(text: str) -> str:
    """Return the address with its scheme, which nobody types."""
    return text if "://" in text else f"https://{text}"
