"""The fields of first run: what each asks, the hint in it and the help under it, and making those of a step."""

from __future__ import annotations

from app.ui.screens.welcome.model import WelcomeModel
from app.ui.widgets.choice import Choice
from app.ui.widgets.field import PasswordField, TextField
from app.words.language import _, mark

QUESTIONS = {
    "centre": (mark("What is the centre called?"), mark("For example: Mombasa Justice Centre 2")),
    "person": (mark("What do colleagues call you?"), ""),
    "device": (mark("What is this device called?"), mark("For example: Blue tablet")),
    "server": (mark("Address of the centre's server"), "https://haki.example.org"),
    "invite": (mark("Invite"), mark("13 groups of four letters and digits")),
    "passphrase": (mark("Passphrase"), ""),
    "again": (mark("The same once more"), ""),
    "pack": (mark("Which country does the centre work in?"), ""),
}
"""The words above a field, and the hint in it."""

HELP = {
    "person": mark("It stands beside what you record, for colleagues to see."),
    "server": mark("Whoever runs the server, or the lead, can tell you."),
    "invite": mark("The lead makes it under Sync and devices. Capitals and spaces do not matter."),
    "pack": mark("Its lists, offences and clocks follow from that. It stays as it is chosen now."),
}


def made(model: WelcomeModel) -> dict[str, TextField | Choice]:
    """Return the fields of the step that `model` is at, by name: what is typed or chosen goes to it."""
    return {name: _countries(model, name) if name == "pack" else _field(model, name) for name in model.fields}


def _field(model: WelcomeModel, name: str) -> TextField:
    question, hint = QUESTIONS[name]
    kind = PasswordField if name in ("passphrase", "again") else TextField
    field = kind(question=_(question), hint=_(hint), help=_(HELP.get(name, "")), text=model.texts[name])
    field.fbind("text", lambda _field, text: model.type(name, text))
    field.bind(on_left=lambda _field: model.left(name))
    return field


def _countries(model: WelcomeModel, name: str) -> Choice:
    question, _hint = QUESTIONS[name]
    choice = Choice(question=_(question), help=_(HELP[name]), options=list(model.countries.items()))
    choice.chosen = [each for each in (model.texts[name],) if each]
    choice.bind(chosen=lambda _choice, chosen: model.type(name, "".join(chosen)))
    return choice
