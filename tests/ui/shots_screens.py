"""What `make shots` draws: every screen and its states in the order they are read, and the centres they are drawn of.

A state is drawn of a centre that is really in it: one that was founded a moment ago, one with hundreds of everything,
one whose server is gone, one that was put back. Nothing here is written on a screen by hand.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, permutations
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from kivy.uix.textinput import TextInput

from app import tour, tour_centre
from app.casebook import Casebook, demo
from app.casework.demo.centre import centre as a_centre
from app.casework.demo.telling import Made
from app.store import colleagues, store, vault
from app.ui import hints
from app.ui.navigation import SCREENS
from app.ui.player import Player
from app.ui.program import Program
from app.ui.record import deletion_sheets
from app.ui.session import DEMO_PASSPHRASE
from app.ui.widgets.row import Row
from app.words.language import _
from sync.carrier import SyncError
from sync.keys import SeatDetails
from tests.seats import Known

# --- The centres -------------------------------------------------------------------------------------------------

LONG = "Kituo cha Huduma na Ulinzi wa Watoto na Manusura wa Ukatili wa Kijinsia, Kisauni Mashariki"
"""A name of 90 letters: as long as an institution's is."""
CASES, PARTNERS, TRAININGS, PEOPLE, FOLLOW_UPS, CONFLICTS, DEVICES, DRAFTS = 60, 300, 200, 600, 220, 40, 40, 110
"""How many a full centre has: far more than any screen holds."""


MADE_UP, NEW, FULL, OFFLINE, PUT_BACK = "made-up", "new", "full", "offline", "put back"
WRONG_CLOCK = "wrong clock"


class Centres:
    """The centres that screens are drawn of, each made in `folder` when it is first asked for; the one of the tour at
    `server`, by its first invite."""

    def __init__(self, folder: Path, server: str, invite: str) -> None:
        self._folder, self._server, self._invite = folder, server, invite
        self._made: dict[str, Path] = {}

    def seat(self, name: str) -> Path:
        """Return the folder of the lead's seat of a centre."""
        if name not in self._made:
            folder = self._folder / name
            if name in (OFFLINE, PUT_BACK):
                self._made |= _apart(self._folder / "apart")
            else:
                make = {MADE_UP: self._made_up, NEW: _new, FULL: _full, WRONG_CLOCK: _wrong_clock}[name]
                self._made[name] = make(folder)
            for each in self._made.values():
                (each / hints.FILE).write_text(json.dumps(list(SCREENS)))  # the screens themselves, unintroduced
        return self._made[name]

    def _made_up(self, folder: Path) -> Path:
        """The centre of the tour."""
        return tour_centre.found(folder, DEMO_PASSPHRASE, self._server, self._invite)


def _apart(folder: Path) -> dict[str, Path]:
    """A seat with something to send and no server; and that seat as it was copied before, which was met again."""
    with tour.serving(folder / "server") as address:
        invite = tour.first_invite(folder / "server", tour_centre.CENTRE)
        seat = tour_centre.found(folder, DEMO_PASSPHRASE, address, invite)
        put_back = Path(shutil.copytree(seat, folder / "put back"))
        for each in (seat, put_back):
            with Casebook.open(each, DEMO_PASSPHRASE) as book:
                book.records.edit(str(book.records.find("case")[0]["id"]), {"supervisor": f"Amina, {each.name}"})
                try:
                    book.centre.sync()
                except SyncError:
                    assert each is put_back, "only the copy is refused"
    with Casebook.open(seat, DEMO_PASSPHRASE) as book:
        book.records.edit(str(book.records.find("case")[0]["id"]), {"supervisor": "Zawadi"})
    return {OFFLINE: seat, PUT_BACK: put_back}


def _wrong_clock(folder: Path) -> Path:
    """A seat whose clock stood at 2061 for two Saves, and three hours ahead at the exchange."""
    with tour.serving(folder / "server") as address:
        invite = tour.first_invite(folder / "server", tour_centre.CENTRE)
        seat = tour_centre.found(folder / "seat", DEMO_PASSPHRASE, address, invite)
        fast = store.real_clock() + 3 * 3_600_000
        then = datetime.fromisoformat("2061-01-01T09:00:00+03:00")
        with (
            patch.object(store, "real_clock", lambda: fast),
            Casebook.open(seat, DEMO_PASSPHRASE, now=lambda: then) as book,
        ):
            case = _most(book, "follow_up")
            _values, parents = book.records.for_editing(case)
            for age in (13, 15):
                book.records.edit(case, {"age": age}, parents)
            book.centre.sync()
    with Casebook.open(seat, DEMO_PASSPHRASE) as book:
        book.records.edit(case, {"county": "kwale"})
    return seat


def _new(folder: Path) -> Path:
    """A centre that was founded a moment ago."""
    Casebook.found(folder, DEMO_PASSPHRASE, centre=tour_centre.CENTRE, person=tour_centre.LEAD, device="Laptop").close()
    return folder


def _full(folder: Path) -> Path:
    """A centre with hundreds of everything, and one case in it whose every name is as long as a name may be."""
    lots = Random(7)

    def tell(book: Casebook) -> Iterator[Made]:
        yield from a_centre(lots, CASES, book.now().date(), book.pack)
        yield from _crowd(book)

    with demo.told(folder, DEMO_PASSPHRASE, tell, lots) as book:
        for at in range(DRAFTS):
            answers = {"case.sex": "female", "incident.narrative": LONG if at == 0 else f"Alisema {at}"}
            book.drafts.keep(book.drafts.new("incident")._replace(step="what", answers=answers))
    kept = Known(folder, vault.unlock(folder, DEMO_PASSPHRASE)).store()
    now_ms = int(datetime.now().astimezone().timestamp() * 1000)
    people = [SeatDetails(f"Amani {at}", "Tablet", "worker", f"{chr(65 + at // 26)}{chr(65 + at % 26)}")
              for at in range(DEVICES - 4)]  # fmt: skip
    colleagues.join(kept, people, now_ms)
    kept.close()
    return folder


def _crowd(book: Casebook) -> Iterator[Made]:
    now, who = book.now(), tour_centre.LEAD
    today = now.date()

    def made(ref: str, entity: str, values: Mapping[str, Any], days: int = 1, **more: Any) -> Made:
        return Made(ref, entity, now - timedelta(days=days), who, values, more.pop("links", {}), **more)

    def day(ago: int) -> str:
        return (today - timedelta(days=ago)).isoformat()

    kinds, cadres = book.pack.codes("institution"), book.pack.codes("cadre")
    for at in range(PARTNERS):
        name = LONG if at == 0 else f"{'Shirika' if at % 2 else 'Kituo'} {at}"
        place = LONG if at == 0 else "Kisauni"
        yield made(f"many-partner-{at}", "partner", {"name": name, "kind": kinds[at % len(kinds)], "place": place})
    for at in range(TRAININGS):
        held = {"on": day(at * 3), "title": LONG if at == 0 else f"Kusikiliza bila kuhoji {at}"}
        yield made(f"many-training-{at}", "training", held | {"place": LONG if at == 0 else "Kisauni"})
    for at, (first, second) in enumerate(islice(permutations(book.pack.pseudonyms, 2), PEOPLE)):
        training = f"many-training-{0 if at < PEOPLE // 2 else at % TRAININGS}"
        came = {"name": LONG if at == 0 else f"{first} {second}", "cadre": cadres[at % len(cadres)], "sex": "female"}
        yield made(f"many-attendee-{at}", "attendee", came, links={"training": training})
    case = {"case": "long"}
    yield made("long", "case", {"sex": "female", "age": 15, "county": "mombasa", "risk": "high"}, 400)
    told = {"reported_on": day(399), "incident_types": ["rape"], "narrative": f"{LONG}. " * 12, "summary": LONG}
    yield made("long.1", "incident", told, 399, links=case)
    police = {"station": LONG, "investigating_officer": LONG, "ob_number": "OB 41/12", "ob_on": day(398), "court": LONG}
    yield made("long.2", "legal_case", police, 398, links=case)
    known = {"real_name": LONG, "address": LONG, "caregiver_name": LONG}
    yield made("long.3", "identity", known, 398, links=case)
    for at in range(FOLLOW_UPS):
        asked = {"institution": kinds[at % 3], "on": day(300 - at), "officer": LONG, "asked": LONG, "said": LONG}
        promise = {"promised": LONG, "promised_on": day(290 - at), "moved": False}
        yield made(f"long.f{at}", "follow_up", asked | promise, 300 - at, links=case)
    for at in range(CONFLICTS):
        at_odds = f"odd-{at}"
        yield made(at_odds, "case", {"sex": "female", "age": 14}, 30)
        yield made(f"{at_odds}.1", "incident", {"reported_on": day(30)}, 30, links={"case": at_odds})
        yield made(at_odds, "case", {"age": 15}, 20, edits=True, meanwhile={"age": 16})


# --- What is drawn -----------------------------------------------------------------------------------------------

Do = Callable[[Program, Player], None]


@dataclass(frozen=True)
class Shot:
    """A screen of the app: of which centre, what it is opened with, and what is done to it before the picture.

    `is_busy` draws it while its first reading still waits, for the store has something else to do.
    """

    screen: str
    opened_with: Callable[[Casebook], dict[str, Any]] = lambda _book: {}
    centre: str = MADE_UP
    then: Do | None = None
    is_busy: bool = False

    @property
    def is_state(self) -> bool:
        """Whether it shows a state of a screen, and not the screen as it is on a morning."""
        return self.centre != MADE_UP or self.then is not None or self.is_busy


def _f1(_program: Program, player: Player) -> None:
    player.key(282)


def _question_mark(_program: Program, player: Player) -> None:
    player.key(47, "?", "shift")


def _add(program: Program, _player: Player) -> None:
    next(act for _kind, icon, _words, act in program.frame.screen.view._offers() if icon == "add")()


def _more(program: Program, _player: Player) -> None:
    next(act for _kind, icon, _words, act in program.frame.screen.view._offers() if icon == "more")()


def _delete(program: Program, _player: Player) -> None:
    deletion_sheets.delete(program.session, program.frame.screen.view.model.case)


def _why(_program: Program, player: Player) -> None:
    player.tap(next(row for row in player.every(Row) if row.icon == "lock"))
    player.until(lambda: any(player.every(TextInput)))
    player.frames(8)


def _open_identity(program: Program, player: Player) -> None:
    """Open what is kept apart as a person does, with a reason."""
    _why(program, player)
    player.write("The hospital asks whom to expect")
    player.tap(_("Open"))
    player.until(lambda: player.shows(_("Real name")))


def _was_told(program: Program, player: Player) -> None:
    player.tap(_("What was told, and on whose yes"))
    player.frames(8)


def _sync(program: Program, player: Player) -> None:
    """Ask for an exchange, once the one at opening has come to its end."""
    player.until(lambda: program.session.exchange.progress is None)
    program.frame.sync_now()
    player.until(lambda: program.session.exchange.progress is None)


def _compare(program: Program, player: Player) -> None:
    """Ask for the words to compare, once the exchange of coming here has come to its end."""
    player.until(lambda: program.session.exchange.progress is None)
    program.frame.screen._compare.dispatch("on_act")


def _save(program: Program, _player: Player) -> None:
    program.frame.screen.model.save()


def _save_unanswered(program: Program, player: Player) -> None:
    """Save an incident at its last step, with nothing answered."""
    program.frame.screen.model.go("next")
    player.frames(8)
    program.frame.screen.next()


def _most(book: Casebook, entity: str, link: str = "case") -> str:
    """What most records of a kind belong to: most to see."""
    linked = [each[link] for each in book.records.find(entity) if each.get(link)]
    return str(max(linked, key=linked.count)) if linked else str(book.records.find("case")[0]["id"])


def _years(book: Casebook) -> dict[str, str]:
    """This year and the one before."""
    year = book.now().year
    return {"first": f"{year - 1}-01-01", "last": f"{year}-12-31"}


def _case(of: str = "follow_up", tab: str = "timeline") -> Callable[[Casebook], dict[str, Any]]:
    """The case with most of these records."""
    return lambda book: {"case": _most(book, of), "tab": tab}


def _form(name: str) -> Callable[[Casebook], dict[str, Any]]:
    return lambda book: {"form": name, "record": _most(book, "follow_up")}


def _to_police(book: Casebook) -> dict[str, Any]:
    """What of the case with most accused the police are told."""
    legal = _most(book, "accused", "legal_case")
    answers = {"referral.institution": "police", "referral.services": ["legal"], "referral.told": "items"}
    return {"form": "referral", "record": book.records.show(legal)["case"], "answers": answers, "step": "disclosure"}


def _partner(book: Casebook) -> dict[str, Any]:
    return {"partner": _most(book, "referral", "partner")}


def _training(book: Casebook) -> dict[str, Any]:
    return {"training": _most(book, "attendee", "training")}


def _long_partner(book: Casebook) -> dict[str, Any]:
    return {"partner": str(next(each["id"] for each in book.records.find("partner") if each["name"] == LONG))}


def _leader(book: Casebook) -> dict[str, Any]:
    return {"record": str(book.records.find("leader")[0]["id"]), "kept": "leader"}


def _trained(book: Casebook) -> dict[str, Any]:
    return {"attendee": str(book.records.find("attendee")[0]["id"])}


PICTURES = {
    "today": Shot("today"),
    "today-loading": Shot("today", centre=FULL, is_busy=True),
    "today-empty": Shot("today", centre=NEW),
    "today-full": Shot("today", centre=FULL),
    "today-offline": Shot("today", centre=OFFLINE),
    "today-offline-asked": Shot("today", centre=OFFLINE, then=_sync),
    "today-alarm": Shot("today", centre=PUT_BACK),
    "today-clock": Shot("today", centre=WRONG_CLOCK),
    "today-help": Shot("today", then=_f1),
    "today-shortcuts": Shot("today", then=_question_mark),
    "cases": Shot("cases"),
    "cases-loading": Shot("cases", centre=FULL, is_busy=True),
    "cases-empty": Shot("cases", centre=NEW),
    "cases-full": Shot("cases", centre=FULL),
    "case": Shot("case", _case()),
    "case-loading": Shot("case", _case(), FULL, is_busy=True),
    "case-full": Shot("case", _case(), FULL),
    "case-add": Shot("case", _case(), then=_add),
    "case-more": Shot("case", _case(), then=_more),
    "case-delete": Shot("case", _case(), then=_delete),
    "case-people": Shot("case", _case("incident", "people")),
    "case-reason": Shot("case", _case(tab="people"), FULL, then=_why),
    "case-identity": Shot("case", _case(tab="people"), FULL, then=_open_identity),
    "case-referrals": Shot("case", _case("referral", "referrals")),
    "case-told": Shot("case", _case("referral", "referrals"), then=_was_told),
    "case-justice": Shot("case", _case("legal_case", "justice")),
    "case-justice-full": Shot("case", _case(tab="justice"), FULL),
    "case-aftercare": Shot("case", _case("outcome", "aftercare")),
    "case-history": Shot("case", _case("follow_up", "history")),
    "case-history-clock": Shot("case", _case("follow_up", "history"), WRONG_CLOCK),
    "case-history-full": Shot("case", _case("follow_up", "history"), FULL),
    "form": Shot("form", lambda _book: {"form": "incident"}),
    "form-half": Shot("form", lambda book: {"draft": book.drafts.every()[0].id}),
    "form-to-mend": Shot("form", lambda _book: {"form": "incident"}, FULL, then=_save_unanswered),
    "form-refused": Shot("form", _form("follow_up"), PUT_BACK, then=_save),
    "incident-again": Shot("form", _form("incident")),
    "referral": Shot("form", _form("referral")),
    "referral-told": Shot("form", _to_police),
    "consent": Shot("form", _form("consent")),
    "legal-case": Shot("form", _form("legal_case")),
    "follow-up": Shot("form", _form("follow_up")),
    "drafts": Shot("drafts"),
    "drafts-empty": Shot("drafts", centre=NEW),
    "drafts-full": Shot("drafts", centre=FULL),
    "conflicts": Shot("conflicts"),
    "conflicts-clock": Shot("conflicts", centre=WRONG_CLOCK),
    "conflicts-empty": Shot("conflicts", centre=NEW),
    "conflicts-deleted": Shot("conflicts", lambda _book: {"deleted": True}),
    "conflicts-full": Shot("conflicts", centre=FULL),
    "numbers": Shot("numbers"),
    "numbers-compared": Shot("numbers", lambda _book: {"compared": True}),
    "numbers-empty": Shot("numbers", centre=NEW),
    "numbers-full": Shot("numbers", centre=FULL),
    "figure": Shot("figure", lambda book: {"code": "trained", **_years(book)}),
    "figure-full": Shot("figure", lambda book: {"code": "trained", **_years(book)}, FULL),
    "partners": Shot("partners"),
    "partners-empty": Shot("partners", centre=NEW),
    "partners-full": Shot("partners", centre=FULL),
    "partner": Shot("partners", _partner),
    "partner-long": Shot("partners", _long_partner, FULL),
    "trainings": Shot("trainings"),
    "trainings-empty": Shot("trainings", centre=NEW),
    "trainings-full": Shot("trainings", centre=FULL),
    "training": Shot("trainings", _training),
    "training-full": Shot("trainings", _training, FULL),
    "trained": Shot("trained", _trained),
    "week": Shot("week"),
    "week-empty": Shot("week", centre=NEW),
    "ours": Shot("ours"),
    "ours-empty": Shot("ours", centre=NEW),
    "ours-full": Shot("ours", lambda _book: {"kept": "supervision"}, FULL),
    "leader": Shot("ours", _leader, FULL),
    "more": Shot("more"),
    "devices": Shot("devices"),
    "devices-empty": Shot("devices", centre=NEW),
    "devices-full": Shot("devices", centre=FULL),
    "devices-offline": Shot("devices", centre=OFFLINE),
    "devices-clock": Shot("devices", centre=WRONG_CLOCK),
    "devices-alarm": Shot("devices", centre=PUT_BACK),
    "devices-compare": Shot("devices", then=_compare),
    "devices-compare-nothing": Shot("devices", centre=NEW, then=_compare),
    "devices-compare-alone": Shot("devices", centre=FULL, then=_compare),
    "settings": Shot("settings"),
}
"""By name, in the order they are read: a screen, then its states."""
