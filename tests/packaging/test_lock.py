"""The lock names exactly what pyproject.toml asks for, by hash, for every platform Haki runs on."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ENTRY = re.compile(
    r"^(?P<requirement>[a-z0-9].*?) \\\n"
    r"(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)"
    r"(?P<sake>(?:    #.*\n)*)",
    re.MULTILINE,
)


class Locked(NamedTuple):
    """One entry of the lock: a pinned package, its hashes, and the packages for whose sake it is there."""

    requirement: Requirement
    hashes: str
    sake: list[str]

    @property
    def version(self) -> str:
        (pin,) = self.requirement.specifier
        assert pin.operator == "=="
        return pin.version


@pytest.fixture(scope="module")
def lock(root: Path) -> str:
    return (root / "requirements.lock").read_text()


@pytest.fixture(scope="module")
def locked(lock: str) -> dict[str, Locked]:
    entries = [
        Locked(Requirement(match["requirement"]), match["hashes"], re.findall(r"#(?: via|  ) +(\S+)", match["sake"]))
        for match in ENTRY.finditer(lock)
    ]
    return {canonicalize_name(entry.requirement.name): entry for entry in entries}


@pytest.fixture(scope="module")
def wanted(root: Path) -> list[Requirement]:
    project = tomllib.loads((root / "pyproject.toml").read_text())
    return [Requirement(text) for text in [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]]


def test_everything_the_project_asks_for_is_locked_at_a_version_it_allows(wanted, locked):
    for requirement in wanted:
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)].version), requirement


def test_nothing_is_locked_that_nobody_asks_for(wanted, locked):
    reached = {canonicalize_name(requirement.name) for requirement in wanted}
    growing = True
    while growing:
        more = {name for name, entry in locked.items() if reached & set(entry.sake)} - reached
        reached |= more
        growing = bool(more)
    assert set(locked) - reached == set()


def test_every_line_of_the_lock_is_a_pin_with_hashes_and_names_no_place_to_fetch_from(lock):
    assert ENTRY.sub("", lock).strip() == ""
    assert "://" not in lock


PLATFORMS = {
    "windows, 3.11": ("win32", ["win_amd64"], "3.11"),
    "windows, 3.13": ("win32", ["win_amd64"], "3.13"),
    "linux on arm, 3.12": ("linux", [f"manylinux{n}_aarch64" for n in (2014, "_2_17", "_2_26", "_2_28")], "3.12"),
    "macos, 3.13": ("darwin", ["macosx_11_0_arm64"], "3.13"),
}


def for_platform(locked: dict[str, Locked], sys_platform: str, python: str) -> Iterator[str]:
    environment = {
        "sys_platform": sys_platform,
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    for requirement, hashes, _ in locked.values():
        if requirement.marker is None or requirement.marker.evaluate(environment):
            yield f"{requirement.name}{requirement.specifier} \\\n{hashes}"


@pytest.mark.soak
@pytest.mark.parametrize(("sys_platform", "wheels", "python"), PLATFORMS.values(), ids=PLATFORMS.keys())
def test_every_locked_package_has_a_ready_built_file_for_the_platform(locked, tmp_path, sys_platform, wheels, python):
    # pip reads the markers of a requirement for the machine it runs on, so they are read here for the other one
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("".join(for_platform(locked, sys_platform, python)))
    asked = [
        sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--no-deps", "--only-binary=:all:",
        *(f"--platform={wheel}" for wheel in wheels), "--python-version", python, "--implementation", "cp",
        "--target", str(tmp_path / "nowhere"), "--require-hashes", "-r", str(requirements),
    ]  # fmt: skip
    answer = subprocess.run(asked, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
