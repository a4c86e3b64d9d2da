"""kv rules: no two of them fight over one property, and no event is taken for a property's handler."""

from kivy.event import EventDispatcher
from kivy.factory import Factory
from kivy.lang import Builder
from kivy.uix.label import Label

from app.ui.rules import Rules
from app.ui.screens.gallery.screen import Gallery
from app.ui.widgets import WIDGETS
from tests.ui import rules


def test_no_rule_sets_what_the_class_it_is_for_binds_already() -> None:
    rules.load_all()
    assert Factory.get("Gallery") is Gallery  # its screen.kv is among the rules
    assert rules.contested() == []


def test_no_two_widgets_share_a_name_in_kv() -> None:
    rules.load_all()
    assert rules.namesakes() == []


def test_no_event_has_the_name_of_a_propertys_handler() -> None:
    rules.load_all()
    kinds = [each["cls"] for each in Factory.classes.values() if each["cls"] and each["cls"].__module__[:4] == "app."]
    assert len(kinds) > len(WIDGETS)
    for kind in kinds:
        if issubclass(kind, EventDispatcher):
            names = _properties(kind)
            assert [event for event in getattr(kind, "__events__", ()) if event.removeprefix("on_") in names] == []


def _properties(kind: type[EventDispatcher]) -> set[str]:
    return {name for base in kind.__mro__ for name, value in vars(base).items() if hasattr(value, "defaultvalue")}


def test_evaluating_a_rule_spells_no_value_out_for_a_log() -> None:
    spelled: list[str] = []

    class Spelled(Label):
        def __repr__(self) -> str:
            spelled.append(self.text)
            return "Spelled"

    Builder.load_string("<Spelled>:\n    text: str(self.width)")
    label = Spelled()
    spelled.clear()  # making it is another matter
    label.width = 320
    assert label.text == "320"
    assert spelled == []


def test_a_rule_of_a_widget_that_is_gone_is_passed_over() -> None:
    told: list[str] = []

    def gone(*_: object) -> None:
        raise ReferenceError

    here = Rules()
    here.fbind("ground", gone)
    here.fbind("ground", lambda *_: told.append("told"))
    here.refresh()
    assert told == ["told"]
