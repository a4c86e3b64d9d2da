"""One case as a model: its line, its people, its history, and what can be changed where it stands."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.store import circles, journal
from app.store.journal import Author, Intent
from app.ui.case import planning
from app.ui.case.adding import SUSPECT, Addition
from app.ui.case.model import CaseModel
from app.ui.case.renaming import rename
from app.ui.record.approving import decide
from app.ui.record.editing import EditModel, Target
from app.ui.record.referred import ReferralModel
from app.ui.saving import Said, Undo
from sync.changes import Kind
from tests.ui.parts import House


class File:
    """A case with something of everything, recorded by the house's own seat, and its model."""

    def __init__(self, house: House) -> None:
        self.house = house
        book = house.session.book
        self.case = book.records.record("case", {"sex": "female", "age": 15, "county": "mombasa", "risk": "high"}).id
        self.incident = book.records.record(
            "incident",
            {"case": self.case, "reported_on": self.ago(152), "happened_on": "2025-10", "place_type": "villa",
             "narrative": "Aliniahidi karo ya shule."},
        ).id  # fmt: skip
        self.model = CaseModel(house.session, house.navigator, house.changed)

    def ago(self, days: int) -> str:
        return (self.house.session.book.now().date() - timedelta(days=days)).isoformat()

    def record(self, entity: str, **fields: object) -> str:
        return self.house.session.book.records.record(entity, {"case": self.case, **fields}).id

    def show(self) -> CaseModel:
        self.model.show(self.case)
        return self.model

    def titles(self) -> list[str]:
        return [entry.title for entry in self.model.timeline()]

    def edit(self, record: str, field: str) -> tuple[EditModel, list[tuple[str, Undo | None]]]:
        """Open the sheet for an answer; what it saved is collected."""
        saved: list[tuple[str, Undo | None]] = []
        fact = next(fact for fact in self.model.facts_of(record) if fact.field == field)
        edit = self.model.edit(fact, self.house.changed, lambda words, undo: saved.append((words, undo)))
        edit.load()
        return edit, saved


@pytest.fixture
def file(house: House) -> File:
    return File(house)


def pill_of(file: File, title: str) -> str:
    return next(entry.pill.words for entry in file.model.timeline() if entry.title == title)


def test_the_header_says_who_it_is_about_without_a_name(file: File) -> None:
    model = file.show()
    shown = file.house.session.book.records.show(file.case)
    assert model.title == shown["pseudonym"]
    assert model.subtitle == f"{shown['code']} · girl, 15 · Mombasa"


def test_the_pills_tell_risk_and_who_may_be_told(file: File) -> None:
    words = [pill.words for pill in file.show().pills()]
    assert "High risk" in words
    assert "No consent to share yet" in words

    consent = {"given": "yes", "method": "witnessed_verbal", "given_by": "survivor_and_caregiver"}
    file.record("consent", recipient="hospital", **consent)
    file.record("consent", recipient="court", **consent | {"given": "no"})

    words = [pill.words for pill in file.show().pills()]
    hospital = file.house.session.voice.label("institution", "hospital")
    assert f"Consent: {hospital}" in words


def test_a_case_to_be_kept_from_somebody_is_called_sensitive_and_the_screen_does_not_say_why(file: File) -> None:
    assert "Sensitive" not in [pill.words for pill in file.show().pills()]
    why = {"keep_from_somebody": True, "restricted_because": ["suspect_influential"]}
    file.house.session.book.records.edit(file.case, why)
    model = file.show()
    words = [pill.words for pill in model.pills()]
    assert "Sensitive" in words
    said = file.house.session.voice.label("restriction", "suspect_influential")
    assert not any(said in each for each in (*words, model.title, model.subtitle, *file.titles()))


def test_the_line_begins_with_who_is_silent_and_goes_back_in_time(file: File) -> None:
    file.record("legal_case", ob_on=file.ago(150), ob_number="23/14/10/2021")
    file.record("follow_up", institution="police", on=file.ago(12), asked="The arrest", said="He has travelled")
    file.record("session", kind="counselling", on=file.ago(20), minutes=50)
    file.show()

    titles = file.titles()

    police = file.house.session.voice.label("institution", "police")
    counselling = file.house.session.voice.label("session_kind", "counselling")
    assert titles[0] == f"{police} has not moved for 150 days"
    past = [f"Follow-up: {police}", counselling, "Incident recorded"]
    assert [title for title in titles if title in past] == past


def test_a_silence_quotes_long_answers_shortly_and_their_own_line_has_more_of_them(file: File) -> None:
    said = "He has travelled to his brother in Tanga and comes back after the harvest"
    promised = "To go there with two officers as soon as the car is mended"
    file.record("legal_case", ob_on=file.ago(150), ob_number="23/14/10/2021")
    file.record("follow_up", institution="police", on=file.ago(12), said=said, promised=promised)
    silence, *others = file.show().timeline()

    assert "last: “He has travelled to his brother in…”" in silence.second
    assert "promised: “To go there with two officers as soon…”" in silence.second
    assert any(said in entry.second for entry in others)


def test_a_promise_that_was_not_kept_in_time_is_said_so(file: File) -> None:
    promise = {"institution": "police", "on": file.ago(12), "promised": "An arrest"}
    file.record("follow_up", **promise, promised_on=file.ago(7))
    file.record("follow_up", **promise | {"institution": "court"}, promised_on=file.ago(-3))
    file.show()

    voice = file.house.session.voice
    assert pill_of(file, f"Follow-up: {voice.label('institution', 'police')}") == "promise broken"
    assert pill_of(file, f"Follow-up: {voice.label('institution', 'court')}").startswith("promised by")


def test_a_narrative_is_on_the_line_only_once_its_record_is_opened(file: File) -> None:
    model = file.show()
    assert not any("karo" in entry.second for entry in model.timeline())

    model.toggle(file.incident)

    assert file.incident in model.opened
    assert any(fact.is_story and "karo" in fact.answer for fact in model.facts_of(file.incident))


def test_only_parts_with_something_behind_them_are_offered(file: File) -> None:
    assert [value for value, _words in file.show().tabs()] == ["timeline", "people", "aftercare", "history"]

    file.record("referral", institution="hospital", services=["medical"], status="sent", told="nothing")
    file.record("legal_case", ob_on=file.ago(3))

    assert dict(file.show().tabs())["referrals"] == "Referrals 1"
    assert "justice" in dict(file.model.tabs())


def test_refer_opens_the_form_about_this_case(file: File) -> None:
    file.show().refer()
    assert (file.house.here.name, file.house.here.params) == ("form", {"form": "referral", "record": file.case})


def test_the_next_step_is_a_follow_up_with_the_silent_institution(file: File) -> None:
    file.record("legal_case", ob_on=file.ago(150))
    model = file.show()

    model.follow_up(model.timeline()[0].silent)

    assert file.house.here.params["answers"]["follow_up.institution"] == "police"


def test_the_brief_names_the_case_by_its_code_and_nobody_by_name(file: File) -> None:
    file.record("legal_case", ob_on=file.ago(150))
    said = " ".join(file.show().brief("police"))
    shown = file.house.session.book.records.show(file.case)
    assert shown["code"] in said
    assert shown["pseudonym"] not in said


def test_an_answer_changed_where_it_stands_is_kept_on_leaving_and_can_be_undone(file: File) -> None:
    model = file.show()
    edit, saved = file.edit(file.case, "risk")

    edit.answer(["medium"])
    assert file.house.session.book.records.show(file.case)["risk"] == "high"
    assert edit.commit()
    assert file.house.session.book.records.show(file.case)["risk"] == "medium"

    ((words, undo),) = saved
    assert words == "Saved: How great is the risk now?"
    assert undo is not None
    undo()
    assert file.house.session.book.records.show(file.case)["risk"] == "high"
    assert model.is_ready


def test_an_answer_left_as_it_was_makes_no_change(file: File) -> None:
    file.show()
    before = file.house.session.book.records.history(file.case)
    edit, saved = file.edit(file.case, "age")
    edit.answer("16")
    edit.answer("15")

    assert edit.commit()

    assert saved == []
    assert file.house.session.book.records.history(file.case) == before


def test_an_answer_that_cannot_be_kept_says_why_and_changes_nothing(file: File) -> None:
    file.show()
    edit, saved = file.edit(file.case, "age")

    edit.answer("500")

    assert not edit.commit()
    question = edit.question()
    assert question is not None
    assert question.error
    assert saved == []
    assert file.house.session.book.records.show(file.case)["age"] == 15


def test_an_edit_rests_on_what_was_read_when_its_sheet_opened(file: File) -> None:
    """What the same seat changed meanwhile is not overwritten in silence: both answers wait to be decided."""
    file.show()
    edit, _saved = file.edit(file.case, "age")
    file.house.session.book.records.edit(file.case, {"age": 14})

    edit.answer("16")
    edit.commit()

    assert file.house.session.book.records.show(file.case)["conflicts"] == ["age"]


def test_a_skipped_question_is_answered_by_why(file: File) -> None:
    file.show()
    edit, _saved = file.edit(file.case, "county")

    edit.skip("declined")
    edit.commit()

    fact = next(fact for fact in file.show().facts_of(file.case) if fact.field == "county")
    assert (fact.answer, fact.is_answered) == ("Does not want to say", False)


def answer(file: File, referral: str, status: str, said: Said) -> None:
    model = ReferralModel(file.house.session, referral, file.house.changed)
    model.load()
    model.answer(status, said)


def test_a_partners_answer_moves_a_referral_and_notes_its_day(file: File) -> None:
    referral = file.record("referral", institution="hospital", services=["medical"], status="sent", told="nothing")
    (line,) = file.show().referrals()
    assert "acknowledged" in dict(line.steps)
    said: list[str] = []

    answer(file, referral, "acknowledged", lambda words, _undo: said.append(words))

    shown = file.house.session.book.records.show(referral)
    assert (shown["status"], shown["acknowledged_on"]) == ("acknowledged", file.ago(0))
    assert said == ["Saved: Acknowledged"]
    assert "delivered" not in dict(file.show().referrals()[0].steps)


def test_history_tells_who_changed_what_from_what_when_and_where(file: File) -> None:
    file.house.session.book.records.edit(file.case, {"age": 14})
    file.show().choose("history")

    lines = file.model.history()

    assert lines is not None
    assert lines[0].title == "Age in years: 15 → 14"
    assert lines[0].second.startswith("Amina · ")
    assert "on laptop" in lines[0].second
    assert any(line.title == "Case recorded, 4 answers" for line in lines)


def test_before_is_what_the_author_knew_and_not_what_somebody_else_wrote_meanwhile(file: File) -> None:
    book = file.house.session.book
    _values, parents = book.records.for_editing(file.case)
    book.records.edit(file.case, {"county": "kilifi"})
    book.records.edit(file.case, {"county": "kwale"}, parents)
    file.show().choose("history")

    titles = {line.title for line in file.model.history() or ()}

    assert "County they live in: Mombasa → Kilifi" in titles
    assert "County they live in: Mombasa → Kwale" in titles


def test_an_answer_of_a_partner_a_closing_and_its_approval_are_each_taken_back(file: File) -> None:
    book, said = file.house.session.book, []
    referral = file.record("referral", institution="police", services=["legal"], status="sent", told="nothing")
    closure = file.record("closure", reason="lost_contact", criteria=["contact_tried"])
    answer(file, referral, "accepted", lambda words, undo: said.append(undo))
    assert book.records.show(referral)["status"] == "accepted"
    said[-1]()
    shown = book.records.show(referral)
    assert (shown["status"], "acknowledged_on" in shown) == ("sent", False)

    decide(file.house.session, file.case, closure, "closure", "approved", lambda words, undo: said.append(undo))
    said[-1]()
    assert book.records.find("approval") == []


def test_another_pseudonym_is_drawn_from_the_window_and_taken_back(file: File) -> None:
    said = []
    had = file.show().title
    rename(file.model, lambda words, undo: said.append((words, undo)))
    now = file.show().title
    ((words, undo),) = said
    assert now != had and words == f"The case is called {now} now." and undo is not None
    undo()
    assert file.show().title == had


def test_an_answer_that_is_being_changed_is_kept_when_the_window_is_left_or_locked(file: File) -> None:
    file.show()
    edit, saved = file.edit(file.incident, "place_type")
    edit.answer(["home"])
    file.house.session.left()
    assert edit.is_closed
    assert [words for words, _undo in saved] == ["Saved: Where?"]
    assert edit.commit(), "closing the sheet keeps nothing twice"

    edit, saved = file.edit(file.incident, "place_type")
    edit.answer(["villa"])
    file.house.session.lock()
    assert edit.commit()
    book = file.house.unlock().session.book
    assert book.records.show(file.incident)["place_type"] == "villa"
    assert [each["fields"]["place_type"] for each in book.records.history(file.incident)] == ["villa", "home", "villa"]


def test_answers_that_contradict_each_other_after_a_merge_are_pointed_out_where_they_can_be_mended(file: File) -> None:
    book = file.house.session.book
    _values, parents = book.records.for_editing(file.incident)
    assert file.show().contradictions() == []
    book.records.edit(file.incident, {"reported_on": "2025-11-01"}, parents)
    contradict(file, {"happened_on": "2025-12-24"}, parents)

    (found,) = file.show().contradictions()

    assert "cannot lie after" in found.words
    assert (found.fact.record, found.fact.field, found.fact.can_edit) == (file.incident, "happened_on", True)
    assert book.records.conflicts() == [], "the merge itself has nothing to decide"
    edit = file.model.edit(found.fact, file.house.changed, lambda _words, _undo: None)
    edit.load()
    edit.answer("2025-10-30")
    assert edit.commit()
    assert file.show().contradictions() == []


def contradict(file: File, values: dict[str, str], parents: tuple[Any, ...]) -> None:
    """Take in what another seat has set, knowing only `parents`: that seat could not see the contradiction."""
    store = file.house.session.book._door.store
    circle = store.database.read(circles.only)
    assert circle is not None
    author = Author(circle.circle, b"\x07" * 16)
    intent = Intent("incident", bytes.fromhex(file.incident), Kind.SET, values, parents)
    store.database.write(lambda tx: journal.append(tx, author, [intent], now_ms=1_800_000_000_000))


def test_an_answer_is_said_to_hold_still_without_writing_it_again(file: File) -> None:
    file.show()
    edit, saved = file.edit(file.incident, "place_type")
    assert edit.can_confirm
    edit.confirm()
    assert edit.is_closed
    assert [words for words, _undo in saved] == ["Confirmed: Where?"]

    book = file.house.session.book
    assert book.records.history(file.incident)[-1]["fields"] == {"still_holds": ["place_type"]}
    changed, _saved = file.edit(file.incident, "place_type")
    changed.answer(["home"])
    changed.confirm()
    assert book.records.history(file.incident)[-1]["fields"] == {"place_type": "home"}
    file.show().show_history_of(file.incident)
    assert "Where?: still so" in [line.title for line in file.model.history() or ()]
    unanswered = EditModel(
        file.house.session, Target(file.incident, "incident", "county", file.case), file.house.changed, lambda *_: None
    )
    unanswered.load()
    assert not unanswered.can_confirm


def test_history_never_tells_a_narrative(file: File) -> None:
    file.house.session.book.records.edit(file.incident, {"narrative": "Neno jipya"})
    file.show().choose("history")
    said = " ".join(line.title + line.second for line in file.model.history() or ())
    assert "Neno" not in said
    assert "the text was changed" in said


def test_identity_opens_for_a_reason_that_its_history_keeps_and_folds_when_one_turns_away(file: File) -> None:
    identity = file.record("identity", person="survivor", real_name="Mfano Mfano")
    model = file.show()
    assert model.kept_apart() == [(identity, "The survivor")]
    assert model.identity == {}

    model.open_identity(identity, "To call the caregiver")
    assert "Mfano Mfano" in [fact.answer for fact in model.identity[identity]]

    model.choose("history")
    assert model.identity == {}
    assert "Identity opened: To call the caregiver" in [line.title for line in model.history() or ()]


def test_what_is_open_is_changed_where_it_stands_for_the_same_reason_until_one_leaves(file: File) -> None:
    identity = file.record("identity", person="survivor", real_name="Mfano Mfano")
    model, book, saved = file.show(), file.house.session.book, []
    model.open_identity(identity, "She corrected her name")
    file.house.time.pass_(0)
    facts = {fact.field: fact for fact in model.identity[identity]}
    assert (facts["real_name"].can_edit, facts["phone"].can_edit) == (True, True)

    for field, answer in (("real_name", "Mfano Mwema"), ("phone", "0700 000 001"), ("real_name", "Mfano Halisi")):
        fact = next(fact for fact in model.identity[identity] if fact.field == field)
        edit = model.edit(fact, file.house.changed, lambda words, undo: saved.append(undo))
        edit.load()
        edit.answer(answer)
        assert edit.commit()
        file.house.time.pass_(0)
        assert answer in [each.answer for each in model.identity[identity]]

    assert book.records.conflicts() == []
    saved[-1]()
    file.house.time.pass_(0)
    assert "Mfano Mwema" in [fact.answer for fact in model.identity[identity]]
    told = book.records.history(identity)
    assert {each["fields"]["opened_because"] for each in told if each["kind"] == "note"} == {"She corrected her name"}
    assert "Mfano" not in str(told)
    model.close()
    assert model.identity == {}


def test_the_history_that_is_shown_is_kept_up_to_date_while_an_identity_is_opened_and_tells_nothing_of_it(
    file: File,
) -> None:
    identity = file.record("identity", person="survivor", real_name="Mfano Mfano")
    model = file.show()
    model.show_history_of(identity)
    assert len(model.history() or ()) == 1

    file.house.session.book.records.show(
        identity, "Asked by the hospital"
    )  # on this device, by somebody at another screen
    file.house.time.pass_(0)

    assert next(line.title for line in model.history() or ()) == "Identity opened: Asked by the hospital"
    assert (model.tab, model.of_record) == ("history", identity)
    assert "Mfano" not in str(model.history())


def test_an_identity_asked_for_before_one_turned_away_does_not_open_behind_ones_back(file: File) -> None:
    identity = file.record("identity", person="survivor", real_name="Mfano Mfano")
    model = file.show()
    file.house.store.holding = True
    model.open_identity(identity, "To call the caregiver")
    model.choose("timeline")
    file.house.store.go_on()
    assert model.identity == {}


def test_a_case_that_is_not_here_is_said_and_nothing_is_shown(file: File) -> None:
    file.model.show("0" * 32)
    assert file.model.trouble is not None
    assert not file.model.is_ready


def test_nothing_of_a_case_is_held_once_it_is_left(file: File) -> None:
    model = file.show()
    model.close()
    assert model.timeline() == []
    assert model.title == ""


def test_the_history_of_one_answer_begins_with_its_first_and_holds_nothing_else(file: File) -> None:
    file.house.session.book.records.edit(file.case, {"risk": "low"})
    file.house.session.book.records.edit(file.case, {"age": 16})
    model = file.show()
    model.show_history_of(file.case, "risk")

    assert [line.title for line in model.history() or ()] == [
        "How great is the risk now?: High → Low",
        "How great is the risk now?: first answered, High",
    ]
    model.choose("history")
    assert any("Age in years" in line.title for line in model.history() or ())


def test_a_consent_says_in_words_what_it_answers_and_one_that_was_answered_is_no_longer_green(file: File) -> None:
    refused = file.record("consent", recipient="police", given="no", on=file.ago(3))
    agreed = file.record("consent", recipient="police", given="yes", on=file.ago(2))
    entries = {entry.record: entry for entry in file.show().timeline()}
    assert "in answer to “no” of" in entries[agreed].second
    assert (entries[agreed].pill.tone, "in answer" in entries[refused].second) == ("good", False)
    file.record("consent", recipient="police", given="no", on=file.ago(1))
    entries = {entry.record: entry for entry in file.show().timeline()}
    assert (entries[agreed].pill.words, entries[agreed].pill.tone) == ("yes", "plain")
    assert "answers" not in [fact.field for fact in file.model.facts_of(agreed)]


def test_what_is_added_belongs_to_the_one_record_there_is_and_of_several_one_is_chosen(file: File) -> None:
    court = Addition("court_session", "court")
    assert [owner.record for owner in file.show().owners(SUSPECT)] == [file.incident]
    assert [owner.record for owner in file.model.owners(court)] == [file.case]  # it begins the legal case

    legal = file.record("legal_case", ob_number="23/1")
    assert [owner.record for owner in file.show().owners(court)] == [legal]

    other = file.record("incident", reported_on=file.ago(3))
    file.record("legal_case", ob_number="24/1")
    assert {owner.record for owner in file.show().owners(SUSPECT)} == {file.incident, other}
    assert {owner.words for owner in file.model.owners(court)} == {"Legal case · 23/1", "Legal case · 24/1"}


def test_a_suspect_has_no_place_before_an_incident_was_told(house: House) -> None:
    case = house.session.book.records.record("case", {"sex": "female"}).id
    model = CaseModel(house.session, house.navigator, house.changed)
    model.show(case)
    assert model.owners(SUSPECT) == []


def test_a_plan_says_who_made_it_and_when_before_how_it_stands(file: File) -> None:
    file.record("plan", on=file.ago(1), steps="Shelter until the hearing", agreed=True)
    told = file.show().telling
    assert told is not None
    [card] = planning.cards(told)
    assert card.pill.words == "Waits for a second person"
    assert card.sentences[0].startswith(f"Made by {told.file.me}, ")
