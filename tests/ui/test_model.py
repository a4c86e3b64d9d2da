"""What every screen's model is: it hears what it asked for while it is there, of the newest question alone, and nothing
once it has been left."""

from __future__ import annotations

from typing import Any

import pytest

from app.casebook import Casebook
from app.casework.messages import PlainEnglish, spoken
from app.ui.model import Model
from tests.ui.parts import House


@pytest.fixture
def model(house: House) -> Model:
    return Model(house.session, house.changed)


def test_what_was_asked_is_answered(house: House, model: Model) -> None:
    heard: list[Any] = []
    model.ask(lambda book: book.records.find("case"), heard.append)
    assert heard == [[]]


def test_a_screen_that_has_gone_hears_nothing_and_nothing_is_read_for_it(house: House, model: Model) -> None:
    there, read, heard = Model(house.session, house.changed), [], []
    house.store.holding = True
    model.ask(lambda _book: read.append("gone"), heard.append)
    there.ask(lambda _book: read.append("there"), heard.append)
    model.close()
    house.store.go_on()
    model.ask(lambda _book: read.append("late"), heard.append)

    assert (read, heard) == (["there"], [None])


def test_of_several_searches_only_the_newest_is_answered_and_read(house: House, model: Model) -> None:
    read: list[str] = []
    heard: list[str] = []

    def search(text: str) -> None:
        def look(_book: Casebook) -> str:
            read.append(text)
            return text

        model.newest("search", look, heard.append)

    house.store.holding = True
    for text in ("S", "Sa", "Sai"):
        search(text)
    model.newest("another", lambda _book: "other", heard.append)
    house.store.go_on()

    assert read == ["Sai"]
    assert heard == ["Sai", "other"]


def test_what_was_asked_before_one_turned_away_is_forgotten(house: House, model: Model) -> None:
    heard: list[str] = []
    house.store.holding = True
    model.newest("case", lambda _book: "a case", heard.append)
    model.forget("case")
    house.store.go_on()
    assert heard == []


def test_an_error_is_said_by_the_model_unless_the_asker_takes_it(house: House, model: Model) -> None:
    taken: list[Exception] = []
    model.ask(lambda book: book.records.show("nobody"), print, taken.append)
    assert (len(taken), model.trouble) == (1, None)

    model.ask(lambda book: book.records.show("nobody"), print)
    assert model.trouble is not None
    assert spoken(model.trouble, PlainEnglish())
    assert house.changes == 1


def test_a_model_hears_of_the_kinds_it_follows_alone_and_of_none_once_it_is_closed(house: House, model: Model) -> None:
    heard: list[str] = []
    model.follow({"partner", "training"}, lambda: heard.append("followed"))

    def record(entity: str, **fields: object) -> None:
        house.session.book.records.record(entity, fields)
        house.time.pass_(0)

    record("training", title="Kusikiliza", on="2026-01-05")
    record("incident", reported_on="2026-01-05")
    assert heard == ["followed"]
    model.close()
    record("training", title="Kusikiliza", on="2026-01-06")
    assert heard == ["followed"]


def test_what_is_written_is_written_whatever_becomes_of_the_screen_and_its_failing_is_told(
    house: House, model: Model
) -> None:
    heard: list[Any] = []
    house.store.holding = True
    model.write(lambda book: book.records.record("incident", {"reported_on": "2026-01-05"}), heard.append)
    model.write(lambda book: book.records.record("incident", {"reported_on": "never"}), heard.append)
    model.close()
    with pytest.raises(Exception, match="never"):  # the house raises what no screen takes; the frame says it
        house.store.go_on()

    assert len(house.session.book.records.find("incident")) == 1
    assert heard == []
    assert model.trouble is None


def test_what_was_to_come_later_does_not_come_once_it_is_closed(house: House, model: Model) -> None:
    came: list[str] = []
    model.timers.set("soon", 1, lambda: came.append("first"))
    model.timers.set("soon", 1, lambda: came.append("in its place"))
    house.time.pass_(2)
    model.timers.set("soon", 1, lambda: came.append("late"))
    model.close()
    house.time.pass_(2)
    assert came == ["in its place"]
