"""Partners and trainings as models: who there is, how their agreement stands, how they answered, who came."""

from __future__ import annotations

from datetime import date

import pytest

from app.ui.pills import PillWords
from app.ui.record.directory import model as directory
from app.ui.saving import Undo
from app.ui.screens.partners.model import PartnersModel, agreement
from app.ui.screens.trained.model import TrainedModel
from app.ui.screens.trainings.model import TrainingsModel
from tests.ui.parts import House

TODAY = date(2026, 3, 22)


class Desk:
    """A partner that was referred to, another one, and the models."""

    def __init__(self, house: House) -> None:
        self.house, self.book = house, house.session.book
        self.shelter = self.book.records.record(
            "partner", {"name": "Makao ya Tumaini", "kind": "shelter", "county": "kilifi", "agreement": "signed",
                        "agreement_expires_on": "2099-01-01", "child_friendly": True, "hours": "08:00-17:00"},
        ).id  # fmt: skip
        self.book.records.record("partner", {"name": "Afya Clinic", "kind": "hospital", "agreement": "signed",
                                     "agreement_expires_on": "2020-01-01"})  # fmt: skip
        self.case = self.book.records.record("case", {"sex": "female", "age": 15}).id
        self.book.records.record("consent", {"case": self.case, "recipient": "shelter", "given": "yes",
                                     "method": "witnessed_verbal", "given_by": "survivor_and_caregiver"})  # fmt: skip
        self.referral = self.book.records.record(
            "referral", {"case": self.case, "partner": self.shelter, "services": ["shelter"], "priority": "urgent",
                         "status": "sent", "told": "coming"}
        ).id  # fmt: skip

    def partners(self, **opened: str) -> PartnersModel:
        model = PartnersModel(self.house.session, self.house.navigator, self.house.changed)
        model.show(opened.get("partner", ""))
        return model

    def trainings(self, training: str = "") -> TrainingsModel:
        model = TrainingsModel(self.house.session, self.house.navigator, self.house.changed)
        model.show(training)
        return model


@pytest.fixture
def desk(house: House) -> Desk:
    return Desk(house)


def test_partners_stand_by_name_and_only_a_lapsed_agreement_is_marked(desk: Desk) -> None:
    model = desk.partners()
    assert [(row.title, row.pill.words) for row in model.rows()] == [
        ("Afya Clinic", "lapsed"),
        ("Makao ya Tumaini", ""),
    ]
    assert model.rows()[1].second == "Shelter · Kilifi · 08:00-17:00"
    assert model.summary() == "2 partners · 1 agreement in force"


def test_partners_are_not_counted_where_there_may_be_more_than_are_held(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "WINDOW", 2)
    assert desk.partners().summary() == "The last 2; a search finds the others"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({}, ("", "plain")),
        ({"agreement": "signed"}, ("signed", "good")),
        ({"agreement": "signed", "agreement_expires_on": "2027-01-01"}, ("until 1 January 2027", "good")),
        ({"agreement": "signed", "agreement_expires_on": "2026-05-01"}, ("until 1 May 2026", "due")),
        ({"agreement": "signed", "agreement_expires_on": "2026-03-21"}, ("lapsed 21 March 2026", "over")),
        ({"agreement": "drafted"}, ("drafted", "plain")),
    ],
)
def test_an_agreement_is_said_with_its_end(row: dict[str, str], said: tuple[str, str]) -> None:
    assert agreement(row, TODAY, row.get("agreement", "").capitalize()) == PillWords(*said)


def test_a_partner_shows_how_it_answered_and_leads_to_the_cases(desk: Desk) -> None:
    desk.book.records.edit(desk.referral, {"status": "accepted", "acknowledged_on": desk.book.now().date().isoformat()})
    model = desk.partners(partner=desk.shelter)

    assert model.heading() == ("Makao ya Tumaini", "Shelter · Kilifi")
    assert [pill.words for pill in model.pills()] == ["until 1 January 2099", "friendly to children"]
    assert model.response() == ["1 of 1 answered in time", "0 days to an answer, in the middle"]
    ((case, whom, _second, pill),) = model.referrals()
    assert (case, pill.words) == (desk.case, "accepted")
    assert whom == desk.book.records.show(desk.case)["pseudonym"]


def test_a_search_finds_partners_by_what_is_written_of_them(desk: Desk) -> None:
    model = desk.partners()
    model.type("tumai")
    desk.house.time.pass_(1)
    assert [row.title for row in model.rows()] == ["Makao ya Tumaini"]
    assert desk.house.here.params["typed"] == "tumai"


def test_an_answer_of_a_partner_is_changed_where_it_stands_and_can_be_undone(desk: Desk) -> None:
    model, saved = desk.partners(partner=desk.shelter), []
    fact = next(fact for fact in model.group("").facts if fact.field == "hours")
    edit = model.edit(fact, desk.house.changed, lambda words, undo: saved.append((words, undo)))
    edit.load()
    edit.answer("09:00-12:00")
    assert edit.commit()

    assert desk.book.records.show(desk.shelter)["hours"] == "09:00-12:00"
    saved[0][1]()
    assert desk.book.records.show(desk.shelter)["hours"] == "08:00-17:00"
    desk.house.time.pass_(1)
    again = model.edit(fact, desk.house.changed, lambda words, undo: saved.append((words, undo)))
    again.load()
    again.confirm()
    desk.house.time.pass_(1)
    assert saved[-1][0] == "Confirmed: Opening hours"
    assert model.history()[0].title == "Opening hours: still so"


def test_a_new_partner_is_asked_for_by_the_form_and_comes_into_the_list(desk: Desk) -> None:
    model = desk.partners()
    model.begin()
    assert (desk.house.here.name, desk.house.here.params["form"]) == ("form", "partner")
    desk.book.records.record("partner", {"name": "Zuri Legal Aid", "kind": "legal_aid"})
    desk.house.time.pass_(1)
    assert model.rows()[-1].title == "Zuri Legal Aid"


def test_a_training_shows_who_came_by_profession_and_never_a_name(desk: Desk) -> None:
    first = desk.book.records.record("training", {"on": "2025-05-01", "title": "From PRC to P3", "place": "Mtwapa"}).id
    again = desk.book.records.record("training", {"on": "2025-09-01", "title": "Children as witnesses"}).id
    for training, phone, cadre in (
        (first, "0712345678", "health"), (first, "0787654321", "police"), (again, "0712345678", "health"),
    ):  # fmt: skip
        desk.book.records.record("attendee", {"training": training, "name": "Neema", "phone": phone, "cadre": cadre})

    model = desk.trainings(again)

    assert [row.title for row in model.rows()] == ["Children as witnesses", "From PRC to P3"]
    assert model.summary() == "2 different people · 3 attendances"
    assert model.came() == ["1 person", "1 had been to one before"]
    assert [count for _words, count in model.cadres()] == [1]
    assert "Neema" not in str(model.attendees())


def test_somebody_who_came_is_written_down_by_the_form_of_the_training(desk: Desk) -> None:
    training = desk.book.records.record("training", {"on": "2025-05-01", "title": "From PRC to P3"}).id
    desk.trainings(training).add_attendee()
    assert desk.house.here.params == {"form": "attendee", "record": training}
    draft = desk.book.drafts.new("attendee", training)
    desk.book.drafts.save(draft._replace(answers={"attendee.name": "Neema", "attendee.cadre": "health"}))
    assert desk.book.figures.attendances().by_training[training].people == 1


@pytest.fixture
def neema(desk: Desk) -> TrainedModel:
    """Somebody who came to two trainings, opened by the second; another with the same name has another phone."""
    came = []
    for on, title, phone in (
        ("2025-05-01", "From PRC to P3", "0712345678"),
        ("2025-09-01", "Children as witnesses", "0712 345 678"),
        ("2025-09-02", "Another's", "0787654321"),
    ):
        training = desk.book.records.record("training", {"on": on, "title": title}).id
        who = {"name": "Neema", "phone": phone, "cadre": "health", "organisation": "Afya Clinic"}
        came.append(desk.book.records.record("attendee", {"training": training, **who}).id)
    model = TrainedModel(desk.house.session, desk.house.navigator, desk.house.changed)
    model.show(came[1])
    return model


def test_a_trained_person_is_shown_with_their_trainings_and_without_their_name(desk: Desk, neema: TrainedModel) -> None:
    assert (neema.title, neema.subtitle) == ("Health worker", "Afya Clinic")
    assert [training.title for training in neema.trainings()] == ["Children as witnesses", "From PRC to P3"]
    assert neema.trainings_words() == "2 trainings"
    assert neema.identity() is None
    assert "Neema" not in str((neema.details(), neema.history()))
    neema.open(neema.trainings()[1].id)
    assert desk.house.here.name == "trainings"


def test_the_name_of_a_trained_person_opens_for_a_reason_and_is_corrected_with_its_history(
    desk: Desk, neema: TrainedModel
) -> None:
    neema.open_name("Her certificate")
    desk.house.time.pass_(0)
    group = neema.identity()
    assert group is not None
    assert [(fact.field, fact.answer) for fact in group.facts] == [("name", "Neema"), ("phone", "0712 345 678")]

    edit = neema.edit(group.facts[0], desk.house.changed, lambda words, undo: None)
    edit.load()
    edit.answer("Neema Juma")
    assert edit.commit()
    desk.house.time.pass_(0)

    group = neema.identity()
    assert group is not None
    assert group.facts[0].answer == "Neema Juma"
    assert "Person trained opened: Her certificate" in [line.title for line in neema.history()]
    assert "Neema" not in str(neema.history())
    neema.close()
    assert neema.identity() is None


def test_whoever_came_is_opened_from_the_training(desk: Desk, neema: TrainedModel) -> None:
    model = desk.trainings(neema.trainings()[0].id)
    (who,) = model.attendees()
    model.open_attendee(who.id)
    assert (desk.house.here.name, desk.house.here.params) == ("trained", {"attendee": neema.attendee})


def test_a_partner_says_who_may_be_the_same_until_somebody_says_they_are_two(desk: Desk) -> None:
    other = desk.book.records.record("partner", {"name": "makao ya  tumaini", "kind": "shelter"}).id
    model = desk.partners(partner=desk.shelter)
    [likely] = model.likely()
    assert likely.id == other
    said: list[tuple[str, Undo | None]] = []
    model.say_apart(likely, lambda words, undo: said.append((words, undo)))
    assert list(desk.partners(partner=desk.shelter).likely()) == []
    assert list(desk.partners(partner=other).likely()) == []
    [(words, undo)] = said
    assert words == "Saved: not the same as makao ya tumaini"
    details = desk.partners(partner=desk.shelter).group("Details")
    assert [fact.answer for fact in details.facts if fact.field == "not_same_as"] == ["makao ya tumaini"]
    assert undo is not None
    undo()
    assert len(desk.partners(partner=desk.shelter).likely()) == 1
