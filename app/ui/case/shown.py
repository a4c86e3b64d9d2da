"""One case as it is shown: what is known of it, which part is drawn, which of its records lie open.

Knows the casebook and the way through the app; knows no toolkit. What a press does about the case stands in `model.py`,
what the parts say in the modules beside this.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.casebook import Casebook, RecordHistory, WholeCase
from app.casework import old_shape
from app.casework.case_file import text_of
from app.casework.registry import CORE
from app.ui.case import head, justice, people, places, referrals, timeline
from app.ui.case.happenings import TimelineEntry
from app.ui.case.head import Contradiction
from app.ui.case.referrals import ReferralLine
from app.ui.case.sameness import Sameness
from app.ui.case.telling import Row, Telling, names_in
from app.ui.in_words import Names
from app.ui.model import Model
from app.ui.navigation import Navigator
from app.ui.pills import PillWords
from app.ui.record import deleting, facts, history
from app.ui.record.facts import Fact, FactGroup
from app.ui.record.identity import Identities
from app.ui.session import Session
from app.words.language import _, ngettext

MINUTE = 60.0
"""Seconds from one look at the hours to the next."""
STEP = 40
"""Lines of a long timeline or history that are drawn before one asks for more."""

_SHOWN = frozenset(name for name in CORE if name in ("case", "perpetrator", "partner") or CORE.path_to_case(name))


class CaseShown(Model):
    """A case.

    `tab` is the part shown, `opened` the records whose answers are shown on the line, `shown` how many lines are drawn,
    `kept` the kind that the line is kept to ("": everything). `come_for` is the record that one has come for, "" for
    the case as it begins. `of_record` is whose history is shown, and `of_field` of which of its answers; both are ""
    for all. `trouble` is why it could not be read.
    """

    def __init__(self, session: Session, navigator: Navigator, changed: Callable[[], None]) -> None:
        super().__init__(session, changed)
        self._navigator = navigator
        self._read: tuple[WholeCase, Names] | None = None
        self._past: Sequence[RecordHistory] | None = None
        self._identities = Identities(self)
        self.sameness = Sameness(self)
        self.case = ""
        self.tab = "timeline"
        self.opened: set[str] = set()
        self.shown = STEP
        self.kept = ""
        self.of_record = ""
        self.of_field = ""
        self.come_for = self._wanted = ""
        self._pills_then: list[PillWords] = []
        self.follow(_SHOWN, self._look_again)
        self.timers.set("minute", MINUTE, self._minute_passed)

    # --- What is drawn -----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether the case has been read."""
        return self._read is not None

    @property
    def telling(self) -> Telling | None:
        """The case as it is told now; None until it has been read."""
        return Telling(*self._read, self.voice, self.now) if self._read else None

    @property
    def title(self) -> str:
        """The pseudonym."""
        return text_of(self._read[0].case, "pseudonym") if self._read else ""

    @property
    def subtitle(self) -> str:
        """The code, and who it is about without a name."""
        return head.subtitle(told) if (told := self.telling) else ""

    def pills(self) -> list[PillWords]:
        """Return what stands over the tabs: risk, consent, what waits first, where the case stands."""
        return head.standing(told) if (told := self.telling) else []

    @property
    def undecided(self) -> str:
        """How many answers are to be decided between, in words; "" for none."""
        count = self._read[0].undecided if self._read else 0
        said = ngettext("{count} answer to decide", "{count} answers to decide", count).format(count=count)
        return said if count else ""

    def asked_for(self, record: str) -> str:
        """Return who asks for a record of the case to be deleted, and why, in words; "" when nobody does."""
        found = deleting.of_record(self._read[0].asked_for, record) if self._read else None
        return deleting.sentence(found, self.voice.spoken) if found is not None else ""

    def may_delete(self, record: str) -> bool:
        """Tell whether it is a record of its own below the case: no heading, and nothing that is only read as one."""
        row = self._row(record) if record != self.case else None
        return row is not None and not old_shape.is_read_so(row)

    def contradictions(self) -> list[Contradiction]:
        """Return which answers of the case cannot both be; one person alone is refused them."""
        return head.cannot_both_be(told) if (told := self.telling) else []

    def tabs(self) -> list[tuple[str, str]]:
        """Return the parts that have something behind them, as (value, words)."""
        if self._read is None:
            return []
        file, _names = self._read
        found = [("timeline", _("Timeline")), ("people", _("People"))]
        count = len(file.of("referral"))
        if count or (self.telling and self.telling.has_told):
            found.append(("referrals", _("Referrals {count}").format(count=count)))
        if any(file.of(kind) for kind in ("legal_case", *justice.BESIDE)):
            found.append(("justice", _("Justice")))
        return [*found, ("aftercare", _("Aftercare")), ("history", _("History"))]

    def timeline(self) -> list[TimelineEntry]:
        """Return everything that happened, the newest first; of the kept kinds if some are."""
        found = timeline.entries(told) if (told := self.telling) else []
        return [entry for entry in found if self.kept in ("", timeline.kind_of(entry))]

    def filters(self) -> list[tuple[str, str]]:
        """Return the kinds that the line can be kept to, as (value, words); none where there is one kind only."""
        return timeline.filters(told) if (told := self.telling) else []

    def facts_of(self, record: str) -> list[Fact]:
        """Return the answers of a record."""
        told = self.telling
        row = told.file.row(record) if told else None
        return facts.of(row, told.voice, told.names) if told and row else []

    def questions_of(self, record: str) -> list[Fact]:
        """Return what is asked of a record, answered or not."""
        told = self.telling
        row = told.file.row(record) if told else None
        return [*self.facts_of(record), *facts.unanswered(row, told.voice)] if told and row else []

    def people(self) -> list[FactGroup]:
        """Return who is involved: the survivor, those who are said to have done it."""
        return people.groups(told) if (told := self.telling) else []

    @property
    def identity(self) -> dict[str, tuple[Fact, ...]]:
        """The answers of what was opened with a reason, by record."""
        return self._identities.facts()

    def kept_apart(self) -> list[tuple[str, str]]:
        """Return the identity records, opened one by one with a reason: each with whose it is, "" where not said."""
        rows = self._read[0].of("identity") if self._read else ()
        return [(row["id"], self.voice.label("identity_of", text_of(row, "person"))) for row in rows]

    def referrals(self) -> list[ReferralLine]:
        """Return the referrals, the newest first, each with the states it may go to."""
        return referrals.lines(told) if (told := self.telling) else []

    def justice(self) -> list[FactGroup]:
        """Return the legal case with its charges."""
        return justice.groups(told) if (told := self.telling) else []

    def history(self) -> list[history.HistoryLine] | None:
        """Return every change, the newest first; None until it has been read."""
        told = self.telling
        if told is None or self._past is None:
            return None
        fields = (self.of_field,) if self.of_field else ()
        return history.lines(self._past, told.voice, told.names, told.today, self.of_record, fields)

    def brief(self, institution: str) -> list[str]:
        """Return the sentences for whoever is asked next about a silent institution."""
        silent = self._read[0].standing.silent if self._read else ()
        found = next((each.brief for each in silent if each.silence.institution == institution), ())
        return [self.voice.spoken(sentence) for sentence in found]

    def show(self, case: str, tab: str = "timeline", record: str = "") -> None:
        """Show a case: another than before from its beginning, at the part `tab` or where its `record` stands, which
        lies open; the same one as it is now."""
        if case != self.case:
            self.case, self._read, self._past, self.trouble = case, None, None, None
            self.tab, self.opened, self.shown, self.of_record, self.of_field = tab, set(), STEP, "", ""
            self.kept = self.come_for = self._wanted = ""
            self.forget("history")
            self._identities.fold()
            self.changed()
        self._wanted = record or self._wanted
        self._load()

    def choose(self, tab: str) -> None:
        """Show another part; what was opened with a reason is folded again."""
        self.tab, self.shown, self.of_record, self.of_field, self.come_for = tab, STEP, "", "", ""
        self._identities.fold()
        self._navigator.remember(tab=tab, record="")
        if tab == "history" and self._past is None:
            self._load_history()
        self.changed()

    def come_to(self, record: str) -> None:
        """Show a record of the case where it stands, opened; nothing is shown where it is not there."""
        row = self._row(record)
        if row is None:
            return
        self.tab, self.kept, self.of_record, self.of_field = places.part_of(row), "", "", ""
        self.opened.add(record)
        on_line = [entry.record for entry in self.timeline() if entry.day]
        self.shown = max(STEP, on_line.index(record) + 1) if record in on_line else STEP
        self.come_for = record
        self.changed()

    def show_more(self) -> None:
        """Draw more lines."""
        self.shown += STEP
        self.changed()

    def toggle(self, record: str) -> None:
        """Show the answers of a record on the line, or fold them again."""
        self.opened ^= {record}
        self.changed()

    def show_on_line(self, record: str) -> None:
        """Show a record where it happened, unfolded."""
        self.opened.add(record)
        self.choose("timeline")

    def show_history_of(self, record: str, field: str = "") -> None:
        """Show the history of one record, or of one answer of it."""
        self.choose("history")
        self.of_record, self.of_field = record, field
        self.changed()

    def keep(self, kind: str) -> None:
        """Keep the line to one kind, or to everything ("")."""
        self.kept, self.shown = kind, STEP
        self.changed()

    def open_identity(self, record: str, reason: str) -> None:
        """Open what is kept apart, for a reason that is written into its history."""
        self._identities.open(record, reason)

    def fold_identity(self, record: str) -> None:
        """Fold what was opened."""
        self._identities.fold_one(record)

    def close(self) -> None:
        """Hear no more, and hold nothing of the case."""
        super().close()
        self.case, self._read, self._past = "", None, None
        self._identities.fold()
        self.sameness.forget()

    # --- Inside ------------------------------------------------------------------------------------------------

    def _row(self, record: str) -> Row | None:
        return self._read[0].row(record) if self._read else None

    def _load(self) -> None:
        case = self.case

        def read(book: Casebook) -> tuple[WholeCase, Names]:
            file = book.cases.file(case)
            return file, names_in(file, book.pack)

        def loaded(found: tuple[WholeCase, Names]) -> None:
            self._read, self.trouble = found, None
            self._pills_then = self._every_pill()
            wanted, self._wanted = self._wanted, ""
            self.sameness.look(case)
            if self._past is not None or self.tab == "history":
                self._load_history()
            if self.tab not in (value for value, _words in self.tabs()):
                self.tab = "timeline"
            if wanted:
                self.come_to(wanted)
            self.changed()

        self.newest("case", read, loaded)

    def _load_history(self) -> None:
        if self._read is None:
            return
        case = self._read[0].id

        def loaded(found: Sequence[RecordHistory]) -> None:
            self._past = found
            self.changed()

        self.newest("history", lambda book: book.cases.history(case), loaded)

    def _every_pill(self) -> list[PillWords]:
        return [*self.pills(), *(entry.pill for entry in self.timeline())]

    def _minute_passed(self) -> None:
        """Hours run out while one reads: it is read again once a pill says another number of them."""
        self.timers.set("minute", MINUTE, self._minute_passed)
        if self._every_pill() != self._pills_then:
            self._load()

    def _look_again(self) -> None:
        if self.is_ready:
            self._load()
            self._identities.look_again()
