"""Partners: who they are and what they offer, how their agreement stands, and how they have answered so far.

Knows the casebook and the way through the app; knows no toolkit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from app.casework.case_file import codes_of, day_of, text_of
from app.casework.folding import folded
from app.casework.response import Response
from app.ui import in_words
from app.ui.pills import NOTHING, PillWords
from app.ui.record.directory.model import Data, DirectoryModel, ListedRecord
from app.ui.saving import Said, save
from app.words.language import _, day_and_year, ngettext

if TYPE_CHECKING:
    from app.casebook import Behind, Casebook, LikelySame, Saved

LAPSES_SOON = timedelta(days=90)
"""How long before its end an agreement is to be looked at again."""
REFERRED = 20
"""Referrals that are listed under a partner, the latest."""


class ListedPartners(NamedTuple):
    """The partners by name, and the day they were read on."""

    rows: Sequence[Data]
    today: date


class OpenedPartner(NamedTuple):
    """How a partner answered, the latest referrals to it, and which others are likely the same."""

    response: Response
    referrals: Sequence[tuple[Behind, Mapping[str, Any]]]
    likely: Sequence[LikelySame]
    today: date


class PartnersModel(DirectoryModel[ListedPartners, OpenedPartner]):
    """The partners."""

    entity = "partner"
    screen = "partners"
    param = "partner"
    shows = frozenset({"partner", "referral", "case"})

    def read_list(self, book: Casebook, typed: str) -> ListedPartners:
        """Read the partners, in the order of their names."""
        rows = self._rows_of(book, typed)
        return ListedPartners(sorted(rows, key=lambda row: folded(text_of(row, "name").casefold())), book.now().date())

    def read_one(self, book: Casebook, row: Data) -> OpenedPartner:
        """Read how the open one answered."""
        sent = book.records.find("referral", where={"partner": row["id"]}, limit=REFERRED)
        cases = book.figures.behind([each["id"] for each in sent])
        return OpenedPartner(
            book.figures.responses([row["id"]])[row["id"]],
            list(zip(cases, sent, strict=True)),
            book.records.likely_same(row["id"]),
            book.now().date(),
        )

    def rows(self) -> list[ListedRecord]:
        """Return the partners."""
        return [self._row(row, self._listed.today) for row in self._listed.rows] if self._listed else []

    def name(self) -> str:
        """Return what the directory is called."""
        return _("Partners")

    def nothing(self) -> tuple[str, str]:
        """Return what an empty list says."""
        return _("No partner yet"), _("Stations, hospitals, shelters and advocates that you refer to belong here.")

    def summary(self) -> str:
        """Say how many there are and how many agreements are in force, where all of them are held."""
        if not self._listed or not self._listed.rows:
            return ""
        if limit := self.limit_words(len(self._listed.rows)):
            return limit[:1].upper() + limit[1:]
        held = sum(1 for row in self._listed.rows if _is_in_force(row, self._listed.today))
        count = len(self._listed.rows)
        partners = ngettext("{count} partner", "{count} partners", count).format(count=count)
        agreements = ngettext("{count} agreement in force", "{count} agreements in force", held).format(count=held)
        return f"{partners} · {agreements}"

    def heading(self) -> tuple[str, str]:
        """Return the name of the open one, and what and where it is."""
        row = self.row
        return text_of(row, "name"), " · ".join(part for part in (self._kind(row), self._where(row)) if part)

    def pills(self) -> list[PillWords]:
        """Return how the agreement of the open one stands, and what makes it easy to reach."""
        row, opened = self.row, self.opened
        found = (
            [agreement(row, opened.today, self.voice.label("agreement", text_of(row, "agreement")))] if opened else []
        )
        for field, words in (
            ("open_always", _("day and night")),
            ("child_friendly", _("friendly to children")),
            ("step_free", _("accessible")),
        ):
            if row.get(field) is True:
                found.append(PillWords(words, "info"))
        return [pill for pill in found if pill.words]

    def response(self) -> list[str]:
        """Return how the open one answered, a sentence each; empty when nothing was ever sent."""
        if self.opened is None or not self.opened.response.sent:
            return []
        found = self.opened.response
        said = []
        if found.due:
            said.append(_("{part} of {whole} answered in time").format(part=found.in_time, whole=found.due))
        if found.days is not None:
            days = ngettext("{count} day to an answer, in the middle", "{count} days to an answer, in the middle",
                            2 if found.days % 1 else int(found.days))  # fmt: skip
            said.append(days.format(count=f"{found.days:g}"))
        missed = found.due - found.answered
        for count, words in (
            (found.completed, ngettext("{count} service completed", "{count} services completed", found.completed)),
            (found.declined, ngettext("{count} referral declined", "{count} referrals declined", found.declined)),
            (found.waiting, ngettext("{count} still has time to answer", "{count} still have time to answer",
                                     found.waiting)),
            (missed, ngettext("{count} never answered", "{count} never answered", missed)),
        ):  # fmt: skip
            if count > 0:
                said.append(words.format(count=count))
        return said

    def referrals(self) -> list[tuple[str, str, str, PillWords]]:
        """Return the latest referrals to the open one: the case's id, whom, when and for what, where it stands."""
        if self.opened is None:
            return []
        found = []
        for case, row in self.opened.referrals:
            services = [self.voice.label("service", code) for code in codes_of(row, "services")]
            second = " · ".join(part for part in (case.code, in_words.day(case.on), ", ".join(services)) if part)
            status = self.voice.label("referral_status", text_of(row, "status")).lower()
            found.append((case.case, case.pseudonym or case.code, second, PillWords(status, "plain")))
        return found

    def likely(self) -> Sequence[LikelySame]:
        """Return the partners that are likely the open one, recorded twice."""
        return self.opened.likely if self.opened is not None else ()

    def names(self) -> Mapping[str, str]:
        """Return what the partners are called."""
        return {row["id"]: text_of(row, "name") for row in self._listed.rows} if self._listed else {}

    def say_apart(self, likely: LikelySame, then: Said) -> None:
        """Record that another partner is not the open one; `then` hears what was kept, with what takes it back."""
        record = self.chosen

        def keep(book: Casebook) -> Saved | None:
            apart = book.records.show(record).get("not_same_as") or []
            return book.records.edit(record, {"not_same_as": [*apart, likely.id]})

        said = _("Saved: not the same as {partner}").format(partner=likely.pseudonym)
        save(self.session, keep, lambda _saved, undo: then(said, undo), self.refused)

    def open_case(self, screen: str, case: str) -> None:
        """Go to the case of a referral."""
        self._navigator.go(screen, case=case)

    def _row(self, row: Data, today: date) -> ListedRecord:
        parts = [self._kind(row), self._where(row), text_of(row, "hours")]
        tone = agreement(row, today, "").tone
        words = {"over": _("lapsed"), "due": _("lapses soon")}.get(tone, "")  # the rest is no reason to look there
        return ListedRecord(
            row["id"], text_of(row, "name"), " · ".join(part for part in parts if part), PillWords(words, tone)
        )  # fmt: skip

    def _kind(self, row: Data) -> str:
        return self.voice.label("institution", text_of(row, "kind")) if text_of(row, "kind") else ""

    def _where(self, row: Data) -> str:
        return text_of(row, "place") or (self.voice.label("county", row["county"]) if text_of(row, "county") else "")


def agreement(row: Data, today: date, words: str) -> PillWords:
    """Say how a partner's agreement stands; nothing when nobody has said. `words` are its label."""
    if not text_of(row, "agreement"):
        return NOTHING
    ends = day_of(row, "agreement_expires_on")
    if text_of(row, "agreement") != "signed":
        return PillWords(words.lower(), "plain")
    if ends is None:
        return PillWords(words.lower(), "good")
    if ends < today:
        return PillWords(_("lapsed {date}").format(date=day_and_year(ends)), "over")
    until = PillWords(_("until {date}").format(date=day_and_year(ends)), "good")
    return until._replace(tone="due") if ends - today <= LAPSES_SOON else until


def _is_in_force(row: Data, today: date) -> bool:
    ends = day_of(row, "agreement_expires_on")
    return text_of(row, "agreement") == "signed" and (ends is None or ends >= today)
