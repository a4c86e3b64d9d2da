"""One case on the screen: what is known of it, which part is shown, what is opened, and what can be done.

Knows the casebook and the way through the app; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework import contradictions
from app.casework.case_file import codes_of, text_of
from app.casework.lifecycle import steps_from
from app.casework.registry import RECORDS, path_to_case
from app.casework.today import Action, LineKind
from app.ui import in_words, pills
from app.ui.case import reading, timeline
from app.ui.case.progress import Progress
from app.ui.case.reading import File, Row
from app.ui.case.timeline import Entry
from app.ui.model import Model
from app.ui.navigation import Navigator
from app.ui.pills import PillWords
from app.ui.record import facts, history
from app.ui.record.approving import decide
from app.ui.record.editing import EditModel, Target
from app.ui.record.facts import Fact, Group
from app.ui.record.identity import Identities
from app.ui.saving import Said, save
from app.ui.session import Session
from app.words.language import _, ngettext
from app.words.voice import PersonVoice

if TYPE_CHECKING:
    from app.casebook import Casebook, Recorded, RecordHistory, Saved

STEP = 40
"""Lines of a long timeline or history that are drawn before one asks for more."""

ADDED = (
    "consent", "note", "session", "safety_plan", "risk_review", "plan_goal", "legal_case", "preparation", "outcome",
    "incident",
)  # fmt: skip
"""What can be added to a case besides a referral and a follow-up, in the order offered."""

_SHOWN = frozenset(name for name in RECORDS if name in ("case", "perpetrator", "partner") or path_to_case(name))
_DATED_BY_STATUS = {"acknowledged": "acknowledged_on", "accepted": "acknowledged_on", "started": "started_on",
                    "completed": "completed_on"}  # fmt: skip
"""The date of a referral that an answer tells of."""


class ReferralLine(NamedTuple):
    """A referral with the states it may go to next, as (code, words)."""

    entry: Entry
    steps: tuple[tuple[str, str], ...]


class Contradiction(NamedTuple):
    """Two answers that cannot both be: each was given apart from the other, and merging brought them together. `fact`
    is the one to mend them at."""

    words: str
    fact: Fact


class CaseModel(Model):
    """A case. `changed` is called when there is something new to draw.

    `tab` is the part shown, `opened` the records whose answers are shown on the line, `shown` how many lines are drawn;
    `trouble` why it could not be read.
    """

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self._file: File | None = None
        self._told: Sequence[RecordHistory] | None = None
        self.case = ""
        self.tab = "timeline"
        self.opened: set[str] = set()
        self.shown = STEP
        self.kept = ""  # the kind that the line is kept to
        self.of_record = ""  # whose history is shown; empty: of everything
        self.of_field = ""  # of which of its answers; empty: of all
        self._identities = Identities(self)
        self.follow(_SHOWN, self._look_again)

    # --- What is drawn -----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether the case has been read."""
        return self._file is not None

    @property
    def title(self) -> str:
        """The pseudonym."""
        return text_of(self._file.case, "pseudonym") if self._file else ""

    @property
    def subtitle(self) -> str:
        """The code, and who it is about without a name."""
        if self._file is None:
            return ""
        case = self._file.case
        parts = [case["code"], in_words.person(case, self.voice, self.today), in_words.place(case, self.voice)]
        return " · ".join(part for part in parts if part)

    def pills(self) -> list[PillWords]:
        """Return what stands over the tabs: risk, consent, what waits first, where the case stands."""
        if self._file is None:
            return []
        file, case, voice = self._file, self._file.case, self.voice
        allowed = [_recipient(each, file, voice) for each, live in file.standing.consents.items() if live]
        found = [pills.risk(text_of(case, "risk"))]
        if codes_of(case, "restricted_because"):
            reasons = in_words.answer(RECORDS["case"]["restricted_because"], case["restricted_because"], voice, {})
            found.append(PillWords(_("Restricted: {reasons}").format(reasons=reasons.lower()), "info"))
        if text_of(case, "state"):
            found.append(PillWords(voice.label("case_state", text_of(case, "state")), "plain"))
        if court := next((line for line in file.standing.waiting if line.kind is LineKind.COURT), None):
            found.append(pills.waiting(court, 0, self.now))
        if allowed:
            found.append(PillWords(_("Consent: {recipients}").format(recipients=", ".join(allowed)), "good"))
        else:
            found.append(PillWords(_("No consent to share yet"), "plain"))
        return [pill for pill in found if pill.words]

    @property
    def undecided(self) -> str:
        """How many answers are to be decided between, in words; "" for none."""
        count = self._file.undecided if self._file else 0
        said = ngettext("{count} answer to decide", "{count} answers to decide", count).format(count=count)
        return said if count else ""

    def contradictions(self) -> list[Contradiction]:
        """Return which answers of the case cannot both be; one person alone is refused them."""
        found = []
        for row in self._file.rows() if self._file else ():
            known = {fact.field: fact for fact in facts.of(row, self.voice, self._file.names if self._file else {})}
            for problem in contradictions.why_not(RECORDS[row["entity"]], row, known, self.today):
                if problem.field in known:
                    found.append(Contradiction(self.voice.spoken(problem.message), known[problem.field]))
        return found

    def tabs(self) -> list[tuple[str, str]]:
        """Return the parts that have something behind them, as (value, words)."""
        if self._file is None:
            return []
        found = [("timeline", _("Timeline")), ("people", _("People"))]
        if referrals := len(self._file.of("referral")):
            found.append(("referrals", _("Referrals {count}").format(count=referrals)))
        if self._file.of("legal_case"):
            found.append(("justice", _("Justice")))
        return [*found, ("aftercare", _("Aftercare")), ("history", _("History"))]

    def timeline(self) -> list[Entry]:
        """Return everything that happened, the newest first; of the kept kinds if some are."""
        found = timeline.entries(self._file, self.voice, self.now) if self._file else []
        return [entry for entry in found if self.kept in ("", timeline.kind_of(entry))]

    def filters(self) -> list[tuple[str, str]]:
        """Return the kinds that the line can be kept to, as (value, words); none where there is one kind only."""
        found = timeline.entries(self._file, self.voice, self.now) if self._file else []
        there = {timeline.kind_of(entry) for entry in found}
        kinds = [(kind, _(words)) for kind, words in timeline.KINDS.items() if kind in there]
        return [("", _("Everything")), *kinds] if len(kinds) > 1 else []

    def facts_of(self, record: str) -> list[Fact]:
        """Return the answers of a record."""
        row = self._file.row(record) if self._file else None
        return facts.of(row, self.voice, self._file.names) if row and self._file else []

    def people(self) -> list[Group]:
        """Return who is involved: the survivor, those who are said to have done it."""
        if self._file is None:
            return []
        groups = [self._group(_("Survivor"), self._file.case)]
        for at, row in enumerate(self._file.of("perpetrator"), 1):
            groups.append(self._group(text_of(row, "code_name") or _("Suspect {number}").format(number=at), row))
        return groups

    @property
    def identity(self) -> dict[str, tuple[Fact, ...]]:
        """The answers of what was opened with a reason, by record."""
        return self._identities.facts()

    def kept_apart(self) -> list[str]:
        """Return the identity records: opened one by one, with a reason."""
        return [row["id"] for row in self._file.of("identity")] if self._file else []

    def referrals(self) -> list[ReferralLine]:
        """Return the referrals, the newest first, each with the states it may go to."""
        if self._file is None:
            return []
        found = []
        for row in self._file.of("referral"):
            steps = tuple(
                (step, self.voice.label("referral_status", step)) for step in steps_from("referral", row["status"])
            )
            entry = timeline.entry_of(row, self._file, self.voice, self.today)
            found.append(ReferralLine(entry, () if row["conflicts"] else steps))
        return sorted(found, key=lambda line: line.entry.day, reverse=True)

    def justice(self) -> list[Group]:
        """Return the legal case with its charges."""
        if self._file is None:
            return []
        groups = [self._group(_("Police, prosecutor and court"), row) for row in self._file.of("legal_case")]
        return groups + [self._group(in_words.title("charge"), row) for row in self._file.of("charge")]

    @property
    def progress(self) -> Progress | None:
        """How far the case is; None until it has been read."""
        return Progress(self._file, self.voice, self.today) if self._file else None

    def history(self) -> list[history.Line] | None:
        """Return every change, the newest first; None until it has been read."""
        if self._file is None or self._told is None:
            return None
        return history.lines(self._told, self.voice, self._file.names, self.today, self.of_record, self.of_field)

    def brief(self, institution: str) -> list[str]:
        """Return the sentences for whoever is asked next about a silent institution."""
        silent = self._file.standing.silent if self._file else ()
        found = next((each.brief for each in silent if each.silence.institution == institution), ())
        return [self.voice.spoken(sentence) for sentence in found]

    # --- What can be done --------------------------------------------------------------------------------------

    def show(self, case: str, tab: str = "timeline") -> None:
        """Show a case: another than before from its beginning or at the part `tab`, the same one as it is now."""
        if case != self.case:
            self.case, self._file, self._told, self.trouble = case, None, None, None
            self.tab, self.opened, self.shown, self.of_record, self.of_field = tab, set(), STEP, "", ""
            self.kept = ""
            self.forget("history")
            self._identities.fold()
            self.changed()
        self._read()

    def choose(self, tab: str) -> None:
        """Show another part; what was opened with a reason is folded again."""
        self.tab, self.shown, self.of_record, self.of_field = tab, STEP, "", ""
        self._identities.fold()
        self._navigator.remember(tab=tab)
        if tab == "history" and self._told is None:
            self._read_history()
        self.changed()

    def show_more(self) -> None:
        """Draw more lines."""
        self.shown += STEP
        self.changed()

    def toggle(self, record: str) -> None:
        """Show the answers of a record on the line, or fold them again."""
        self.opened ^= {record}
        self.changed()

    def show_history_of(self, record: str, field: str = "") -> None:
        """Show the history of one record, or of one answer of it."""
        self.choose("history")
        self.of_record, self.of_field = record, field
        self.changed()

    def refer(self) -> None:
        """Begin a referral."""
        self._navigator.go("form", form="referral", record=self.case)

    def follow_up(self, institution: str = "") -> None:
        """Begin to log a follow-up; with a silent institution, at the step of its ladder that is due."""
        given: dict[str, Any] = {}
        if institution:
            given = {"follow_up.about": "institution", "follow_up.institution": institution}
            silent = self._file.standing.silent if self._file else ()
            found = next((each.silence for each in silent if each.silence.institution == institution), None)
            if found is not None and found.step is not None and not found.step_taken:
                given["follow_up.ladder_step"] = found.step.days
        self._navigator.go("form", form="follow_up", record=self.case, answers=given)

    def keep(self, kind: str) -> None:
        """Keep the line to one kind, or to everything ("")."""
        self.kept, self.shown = kind, STEP
        self.changed()

    def add_to(self, record: str, form: str) -> None:
        """Begin a form about a record of the case: a charge of a legal case, say."""
        self._navigator.go("form", form=form, record=record)

    def decide_closing(self, closure: str, decision: str, then: Said) -> None:
        """Approve or refuse a closure, as the second person; `then` hears what was kept."""
        decide(self.session, self.case, closure, "closure", decision, then)

    def move_to(self, state: str, then: Said) -> None:
        """Close or reopen the case; `then` hears what was kept."""
        said = _("Saved: {status}").format(status=self.voice.label("case_state", state))
        self._save(lambda book: book.records.edit(self.case, {"state": state}), said, then)

    def act(self, entry: Entry) -> None:
        """Do what a waiting line asks for."""
        row = self._file.row(entry.record) if self._file else None
        if entry.action == Action.REFER:
            self.refer()
        elif entry.action == Action.ASK_CONSENT:
            self.add("consent")
        else:
            self.follow_up(text_of(row or {}, "institution"))

    def add(self, form: str) -> None:
        """Begin any other form about the case."""
        self._navigator.go("form", form=form, record=self.case)

    def added(self) -> list[tuple[str, str]]:
        """Return what can be added, as (form, words)."""
        return [(name, in_words.title(name)) for name in ADDED]

    def decide(self) -> None:
        """Go to the answers to decide between."""
        self._navigator.go("conflicts", case=self.case)

    def edit(self, fact: Fact, changed: Callable[[], None], saved: Said) -> EditModel:
        """Return the model of a sheet that changes an answer; `saved` hears what was kept, and how to undo it."""
        if fact.record in self.identity:
            return self._identities.edit(fact, self.case, changed, saved)
        return EditModel(self.session, Target(fact.record, fact.entity, fact.field, self.case), changed, saved)

    def answer_referral(self, referral: str, status: str, then: Said) -> None:
        """Note what a partner answered, with today as its day unless one is known; `then` hears what was kept."""
        row = self._file.row(referral) if self._file else None
        values: dict[str, Any] = {"status": status}
        dated = _DATED_BY_STATUS.get(status, "")
        if row is not None and dated and not row.get(dated):
            values[dated] = self.today.isoformat()
        words = _("Saved: {status}").format(status=self.voice.label("referral_status", status))
        self._save(lambda book: book.records.edit(referral, values), words, then)

    def open_identity(self, record: str, reason: str) -> None:
        """Open what is kept apart, for a reason that is written into its history."""
        self._identities.open(record, reason)

    def close(self) -> None:
        """Hear no more, and hold nothing of the case."""
        super().close()
        self.case, self._file, self._told = "", None, None
        self._identities.fold()

    # --- Inside ------------------------------------------------------------------------------------------------

    def _save(self, job: Callable[[Casebook], Recorded | Saved | None], words: str, then: Said) -> None:
        save(self.session, job, lambda _done, undo: then(words, undo), self.refused)

    def _read(self) -> None:
        case = self.case

        def loaded(file: File) -> None:
            self._file, self.trouble = file, None
            if self._told is not None or self.tab == "history":
                self._read_history()
            if self.tab not in (value for value, _words in self.tabs()):
                self.tab = "timeline"
            self.changed()

        self.newest("case", lambda book: reading.on_screen(book.cases.file(case), book.pack), loaded)

    def _read_history(self) -> None:
        file = self._file
        if file is None:
            return

        def loaded(found: Sequence[RecordHistory]) -> None:
            self._told = found
            self.changed()

        self.newest("history", lambda book: book.cases.history(file.id), loaded)

    def _group(self, title: str, row: Row) -> Group:
        return facts.group(title, row, self.voice, self._file.names if self._file else {})

    def _look_again(self) -> None:
        if self._file is not None:
            self._read()
            self._identities.look_again()


def _recipient(recipient: str, file: File, voice: PersonVoice) -> str:
    return file.names.get(recipient) or voice.label("institution", recipient)
