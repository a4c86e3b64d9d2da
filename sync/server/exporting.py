"""The operator's own port: `/metrics` for a monitoring system, on this machine unless another address is named.

Must not serve devices, nor name a centre or a seat: what is told are sums.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from wsgiref.simple_server import WSGIServer

from prometheus_client import REGISTRY, CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from sqlalchemy import URL

from sync.server import overview
from sync.server.database import ServerDatabase, StorageFailed, UnusableDatabase

_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def counting(workers: int) -> Iterator[Path | None]:
    """Have so many workers count together: in a folder, which each of them finds in its environment; None for one."""
    if workers == 1:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="haki-server-metrics-"))
    os.environ[_FOLDER] = str(folder)
    try:
        yield folder
    finally:
        os.environ.pop(_FOLDER, None)
        shutil.rmtree(folder, ignore_errors=True)


class Exporter:
    """Serves `/metrics` in a thread until it is closed; with no port it does nothing. `address` is its own, or ""."""

    def __init__(self, url: URL, folder: Path | None, host: str, port: int | None) -> None:
        """Raise `OSError` where it cannot listen."""
        self.address = ""
        self._server: WSGIServer | None = None
        self._thread: threading.Thread | None = None
        if port is None:
            return
        self._store = _Store(url)
        if folder:
            registry = CollectorRegistry()
            registry.register(_Counters(folder))
        else:
            registry = REGISTRY
        registry.register(self._store)
        self._registry = registry
        try:
            self._server, self._thread = start_http_server(port, host, registry)
        except OSError:
            registry.unregister(self._store)
            raise
        bound = self._server.server_address
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{bound[1]}/metrics"

    def __enter__(self) -> Exporter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server and self._thread:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()
            self._registry.unregister(self._store)
            self._store.close()


class _Counters(Collector):
    """What the workers have counted; of one that is no more only what goes on counting."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._counted = MultiProcessCollector(None, str(folder))  # type: ignore[no-untyped-call]

    def collect(self) -> Iterable[Metric]:
        """Return everything."""
        for file in self._folder.glob("gauge_live*_*.db"):
            process = int(file.stem.rpartition("_")[2])
            try:
                os.kill(process, 0)
            except OSError:
                mark_process_dead(process, str(self._folder))  # type: ignore[no-untyped-call]
        collected: Iterable[Metric] = self._counted.collect()  # type: ignore[no-untyped-call]
        return collected


class _Store(Collector):
    """What is stored, asked of the database each time."""

    def __init__(self, url: URL) -> None:
        self._database = ServerDatabase.open(url)
        self._file = Path(str(url.database)) if url.drivername == "sqlite" else None

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def collect(self) -> Iterable[Metric]:
        """Return the sums, or that the database does not answer."""
        try:
            with self._database.reading() as connection:
                sums = overview.sums(connection)
        except (StorageFailed, UnusableDatabase):
            sums = {}
        yield GaugeMetricFamily("haki_database_up", "Whether the database answers.", 1 if sums else 0)
        for name, value in sums.items():
            yield GaugeMetricFamily(f"haki_{name}", _MEANINGS[name], value)
        if self._file:
            yield from _sizes(self._file)

    def describe(self) -> Iterable[Metric]:
        """Return nothing: it is not asked of the database when this is registered."""
        return []


_MEANINGS = {
    "centres": "Centres.",
    "seats": "Seats that were ever let in.",
    "stored_batches": "Batches stored.",
    "stored_bytes": "Bytes of batches and entries stored, as they came.",
    "newest_batch_seconds": "When the newest batch was stored, in seconds since 1970; 0 where there is none.",
}


def _sizes(file: Path) -> Iterator[Metric]:
    sizes = {"database_bytes": file, "wal_bytes": file.with_name(file.name + "-wal")}
    for name, each in sizes.items():
        with contextlib.suppress(OSError):
            yield GaugeMetricFamily(f"haki_{name}", f"Bytes of {each.name}.", each.stat().st_size)
    with contextlib.suppress(OSError):
        free = shutil.disk_usage(file.parent).free
        yield GaugeMetricFamily("haki_disk_free_bytes", "Bytes free on the database's disk.", free)
