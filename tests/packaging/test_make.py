"""The first thing a newcomer types: make, on a machine that may lack things."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture
def checkout(root, tmp_path) -> Path:
    """A folder as it is right after cloning, as far as the environment is concerned."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(root / name, tmp_path / name)
    (tmp_path / "build").mkdir()
    for name in ("environment.sh", "catalogues.py"):
        shutil.copy(root / "build" / name, tmp_path / "build")
    return tmp_path


def programs(folder: Path, *names: str, **scripts: str) -> str:
    """A PATH that offers only these of the machine's programs, and these scripts."""
    folder.mkdir()
    for name in names:
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    for name, script in scripts.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    return str(folder)


ORDINARY = ["sh", "make", "dirname", "cat", "rm", "id", "uname", "tail", "mktemp"]


def make(checkout: Path, *arguments: str, path: str = os.environ["PATH"]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments], cwd=checkout, capture_output=True, text=True,
        env={"PATH": path, "HOME": str(checkout)}, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_plain_make_lists_what_can_be_made_and_changes_nothing(checkout):
    answer = make(checkout)
    assert answer.returncode == 0
    listed = re.findall(r"^  make ([\w-]+) +\S", answer.stdout, re.MULTILINE)
    assert listed == [
        "help", "run", "test", "lint", "bench", "soak", "shots", "bundle", "deb", "windows", "windows-test", "release",
        "lock",
    ]  # fmt: skip
    assert not (checkout / ".venv").exists()


def test_without_a_fitting_python_one_message_names_the_versions_and_what_to_type(checkout, tmp_path):
    path = programs(tmp_path / "programs", *ORDINARY, python3='[ "$1" = --version ] && echo "Python 3.9.2" || exit 1')
    answer = make(checkout, "lint", path=path)
    assert answer.returncode != 0
    assert "Haki needs Python 3.11, 3.12 or 3.13 (found: Python 3.9.2)" in answer.stderr
    assert "sudo apt-get install -y python3 python3-venv" in answer.stderr
    assert not (checkout / ".venv").exists()


def test_an_interrupted_or_moved_environment_is_made_again(checkout):
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "ready").write_text("/somewhere/else\n")
    planned = make(checkout, "--dry-run", "lint")
    assert "sh build/environment.sh" in planned.stdout


def test_a_ready_environment_is_used_as_it_is(checkout):
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "ready").write_text(f"{checkout}\n")
    planned = make(checkout, "--dry-run", "lint")
    assert "environment.sh" not in planned.stdout
    os.utime(checkout / "requirements.lock", (2**31 - 1, 2**31 - 1))
    planned = make(checkout, "--dry-run", "lint")
    assert "sh build/environment.sh" in planned.stdout


def test_a_translation_that_changed_is_compiled_before_anything_that_speaks_it(checkout, root):
    (checkout / ".venv").mkdir()
    (checkout / ".venv" / "ready").write_text(f"{checkout}\n")
    shutil.copytree(root / "assets" / "translations", checkout / "assets" / "translations")
    os.utime(checkout / "assets" / "translations" / "sw.po", (2**31 - 1, 2**31 - 1))
    for target in ("run", "test", "soak", "shots"):
        assert "build/catalogues.py" in make(checkout, "--dry-run", target).stdout, target
    assert "build/catalogues.py" not in make(checkout, "--dry-run", "lint").stdout


@pytest.mark.soak
def test_a_fresh_checkout_gets_an_environment_of_its_own_in_spite_of_pip_settings_for_other_projects(checkout, root):
    (checkout / ".config" / "pip").mkdir(parents=True)
    (checkout / ".config" / "pip" / "pip.conf").write_text(
        "[global]\nconstraint = /nowhere/constraints.txt\nuser = true\n"
    )
    for folder in ("app", "sync", "assets"):
        shutil.copytree(root / folder, checkout / folder, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    for name in ("README.md", "LICENSE"):
        shutil.copy(root / name, checkout)
    answer = subprocess.run(
        ["sh", "build/environment.sh"], cwd=checkout, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(checkout), "PIP_TARGET": "/nowhere", "PIP_REQUIRE_VIRTUALENV": "1"},
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    where = subprocess.run(
        [checkout / ".venv" / "bin" / "python", "-c", "import app; print(app.__path__[0])"],
        cwd="/", capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert where.stdout.strip() == str(checkout / "app")
    assert (checkout / "assets" / "translations" / "sw.mo").exists()


def beside(root: Path, check: str, tests: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", root / "build" / "beside.sh", check, tests], capture_output=True, text=True)


def test_a_check_that_fails_beside_the_tests_fails_them_and_has_the_last_word(root):
    answer = beside(root, "echo a comma is missing; exit 3", "sleep 0.2; echo all passed")
    assert (answer.returncode, answer.stdout) == (3, "all passed\na comma is missing\n")


def test_tests_that_fail_beside_a_good_check_fail_the_whole_and_a_slow_check_is_waited_for(root):
    assert beside(root, "true", "echo one failed; exit 5").returncode == 5
    slow = beside(root, "sleep 0.5; echo a comma is missing >&2; exit 1", "true")
    assert (slow.returncode, slow.stdout) == (1, "a comma is missing\n")
