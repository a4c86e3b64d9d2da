"""A PostgreSQL of the tests' own, in a throw-away folder, reached over a Unix socket only.

PostgreSQL refuses to run as root; as root its programs run as the user `postgres`, otherwise as whoever runs the tests.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

USER = "haki"


def missing() -> str:
    """Return what is missing on this machine for a PostgreSQL, "" when nothing is."""
    if not _programs():
        return "no PostgreSQL server is installed here"
    if importlib.util.find_spec("psycopg") is None:
        return "psycopg is not installed here"
    return ""


class Cluster:
    """A running PostgreSQL; `stop` leaves nothing behind."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="haki-postgresql-"))
        self._count = 0
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        data = self.folder / "data"
        self._run("initdb", "--auth=trust", f"--username={USER}", "--encoding=UTF8", f"--pgdata={data}")
        settings = f"-c listen_addresses='' -c unix_socket_directories={self.folder}"
        self._run(
            "pg_ctl", "start", "--wait", f"--pgdata={data}", f"--log={self.folder / 'log'}", f"--options={settings}"
        )

    def new_database(self) -> str:
        """Make an empty database and return its URL for `--db`."""
        self._count += 1
        name = f"server{self._count}"
        self._run("createdb", f"--host={self.folder}", f"--username={USER}", name)
        return f"postgresql+psycopg://{USER}@/{name}?host={self.folder}"

    def configure(self, setting: str, value: str) -> None:
        """Change a setting of the whole cluster."""
        for statement in (f"ALTER SYSTEM SET {setting} = {value}", "SELECT pg_reload_conf()"):
            self._run("psql", f"--host={self.folder}", f"--username={USER}", "--command", statement, "postgres")

    def stop(self) -> None:
        """Stop it and remove its folder."""
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate", f"--pgdata={self.folder / 'data'}")
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [_programs()[-1] / program, *arguments],
            user="postgres" if os.geteuid() == 0 else None,
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def _programs() -> list[Path]:
    return sorted(path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb"))
