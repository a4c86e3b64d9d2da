"""A screen reader without a voice: starts a program and tells over AT-SPI what a person would be read of its window.

Run by the system's Python, which alone has `pyatspi` (Debian: python3-pyatspi, at-spi2-core), in a session bus of its
own. It is told what to do by lines of JSON, each a list of a verb and its arguments, and answers each by one:

    ["heard"]                what is in the window, as [role, name, text, states], in reading order
    ["until", role, name]    the same, when something with this role and name is there; null when it does not come
    ["until", role, name, state]    the same, when it is in this state
    ["press", role, name]    press it, as the reader's own key would; whether it could
    ["type", text]           type by keys
    ["announced"]            what was announced since this was asked last
"""

import json
import subprocess
import sys
import time

import gi
import pyatspi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

PATIENCE = 60
"""Seconds to wait for what is to come, on the slowest machine."""
ANSWER = "answer: "
"""What an answer begins with: the registry writes lines of its own."""
STATES = {"checked", "focused", "selected", "expanded", "required", "invalid-entry", "modal"}
Heard = list[tuple[str, str, str, list[str]]]


def switch_on() -> None:
    """Say that a reader is there, as a desktop does that starts one."""
    asked = ("org.a11y.Status", "IsEnabled", GLib.Variant("b", True))
    Gio.bus_get_sync(Gio.BusType.SESSION, None).call_sync(
        "org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set",
        GLib.Variant("(ssv)", asked), None, Gio.DBusCallFlags.NONE, -1, None,
    )  # fmt: skip


def every() -> list[pyatspi.Accessible]:
    """Return everything in every window, in reading order. What goes meanwhile is left out."""
    found, waiting = [], [pyatspi.Registry.getDesktop(0)]
    while waiting:
        at = waiting.pop()
        if at is None:
            continue
        try:
            found.append(at)
            waiting += reversed([at.getChildAtIndex(index) for index in range(at.childCount)])
        except GLib.Error:
            continue
    return found


def told(each: pyatspi.Accessible) -> tuple[str, str, str, list[str]]:
    """Return what is said of one thing."""
    try:
        text = each.queryText().getText(0, -1)
    except NotImplementedError:
        text = ""
    states = {state.value_nick for state in each.getState().getStates()}
    return each.getRoleName(), each.name, text, sorted(states & STATES)


def heard() -> Heard:
    """Return what a person would be read."""
    said = []
    for each in every():
        try:
            said.append(told(each))
        except GLib.Error:  # it has gone
            continue
    return said


def until(role: str, name: str, state: str = "") -> Heard | None:
    """Return what is heard when this is among it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        said = heard()
        if any(each[:2] == (role, name) and state in ("", *each[3]) for each in said):
            return said
        time.sleep(0.2)
    return None


def press(role: str, name: str) -> bool:
    """Press it."""
    for each in every():
        try:
            if (each.getRoleName(), each.name) == (role, name):
                return bool(each.queryAction().doAction(0))
        except GLib.Error:
            continue
    return False


def listen() -> None:
    """Hear what is announced from now on."""
    pyatspi.Registry.registerEventListener(lambda event: _announced.append(str(event.any_data)), "object:announcement")


def announced() -> list[str]:
    """Return what was announced, and forget it."""
    end = time.monotonic() + 2
    while time.monotonic() < end:
        GLib.MainContext.default().iteration(False)
        time.sleep(0.01)
    said, _announced[:] = list(_announced), []
    return said


_announced: list[str] = []


def type_keys(text: str) -> bool:
    """Type by keys."""
    pyatspi.Registry.generateKeyboardEvent(0, text, pyatspi.KEY_STRING)
    return True


def main() -> None:
    """Start the program, do what is asked, and end it."""
    switch_on()
    listen()
    program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=sys.stderr)
    try:
        for line in sys.stdin:
            verb, *arguments = json.loads(line)
            answer = {"heard": heard, "until": until, "press": press, "type": type_keys, "announced": announced}[verb](
                *arguments
            )
            sys.stdout.write(f"{ANSWER}{json.dumps(answer)}\n")
            sys.stdout.flush()
    finally:
        program.terminate()
        program.wait()


if __name__ == "__main__":
    main()
