"""The walk through two devices in docs/developers.md does what it says, typed exactly as it stands there: by the
installed programs in `make soak`, by programs that fork what they do in `make test`."""

import os
import re
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.packaging.typed import programs

INTRODUCTION = "Two devices on one machine"


def the_walk_through(root: Path) -> str:
    text = (root / "docs" / "developers.md").read_text()
    (block,) = re.findall(rf"^{INTRODUCTION}.*\n((?:\n|    .*\n)+)", text, re.MULTILINE)
    return re.sub(r"^    ", "", block, flags=re.MULTILINE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize("installed", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["forked", "installed"])
def test_two_devices_from_nothing_to_one_incident_with_its_history(root, tmp_path, installed):
    with ExitStack() as while_typing:
        found = Path(sys.executable).parent
        if not installed:
            (found := tmp_path / "bin").mkdir()
            while_typing.enter_context(programs(found))
        typed_as_it_stands(root, tmp_path, found)


def typed_as_it_stands(root, tmp_path, found):
    port = free_port()
    listening = f"until (: < /dev/tcp/127.0.0.1/{port}) 2>/dev/null; do sleep 0.1; done\n"
    typed = the_walk_through(root).replace("8470", str(port))
    assert "sleep 3\n" in typed  # a person waits three seconds for the server; here a busy machine may need more
    script = f"set -e\ntrap 'kill $(jobs -p)' EXIT\n{typed.replace('sleep 3' + chr(10), listening)}"
    answer = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=240,
        env={**os.environ, "PATH": f"{found}:{os.environ['PATH']}", "HOME": str(tmp_path)},
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert "is a member now" in answer.stdout
    assert "Reported at the station on the same day" in answer.stdout
    assert "All is well" in answer.stdout
