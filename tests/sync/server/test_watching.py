"""What an operator sees of a running server: figures on a port of its own, and a log without anybody in it."""

import http.client
import json
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from sync import protocol
from sync.server import logs
from tests.sync.server.parts import Server, found_centre, run


@contextmanager
def watched(folder: Path, *options: str, workers: int = 1) -> Iterator[tuple[Server, str]]:
    """A server with a metrics port, and the address it names for it."""
    run("init", "--data", folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    server = Server("--data", folder, workers=workers, options=("--metrics-port", port, *options)).start()
    try:
        yield server, f"http://127.0.0.1:{port}/metrics"
    finally:
        if server.running:
            server.stop()


def figures(address: str) -> dict[str, float]:
    """Return every figure by its name and labels."""
    place = urlsplit(address)
    link = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
    link.request("GET", "/metrics")
    text = link.getresponse().read().decode()
    link.close()
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_stored_and_answered_is_counted_over_all_workers(tmp_path: Path, workers: int) -> None:
    with watched(tmp_path, workers=workers) as (server, address):
        lead = found_centre(server)
        lead.push(lead.seat.next_batch(lead.circle, bytes(100)))
        lead.push(lead.seat.batch(lead.circle, 9, bytes(32)))
        for _ in range(5):
            server.post(protocol.JOIN_PATH, b"junk")
        seen = figures(address)
        assert seen["haki_requests_total ok exchange"] == 2
        assert seen["haki_requests_total malformed join"] == 5
        assert (seen["haki_batches_total stored"], seen["haki_batches_total gap"]) == (1, 1)
        assert (seen["haki_centres"], seen["haki_seats"], seen["haki_stored_batches"]) == (1, 1, 1)
        assert seen["haki_stored_bytes"] == 378
        assert seen["haki_newest_batch_seconds"] > 1_700_000_000
        assert seen["haki_disk_free_bytes"] > 0
        assert seen["haki_database_up"] == 1
        assert seen["haki_request_seconds_count exchange"] == 2


def test_no_figure_says_who(tmp_path: Path) -> None:
    with watched(tmp_path) as (server, address):
        lead = found_centre(server)
        lead.push(lead.seat.next_batch(lead.circle))
        told = " ".join(figures(address))
        for who in ("Kituo", lead.circle.hex(), lead.seat.id.hex(), "127.0.0.1"):
            assert who not in told


def test_devices_find_no_figures_and_without_a_port_there_are_none(tmp_path: Path) -> None:
    with watched(tmp_path) as (server, _):
        link = server.connect()
        link.request("GET", "/metrics")
        assert link.getresponse().status == 404
        link.close()


def test_a_port_for_figures_that_is_taken_is_said_in_one_line(tmp_path: Path) -> None:
    run("init", "--data", tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        answer = run("serve", "--data", tmp_path, "--port", "0", "--metrics-port", port)
    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)


def test_the_log_is_lines_of_json_from_start_to_stop_and_names_nobody(tmp_path: Path) -> None:
    with watched(tmp_path, "--log", "info") as (server, _):
        lead = found_centre(server)
        lead.push(lead.seat.next_batch(lead.circle))
        server.post(protocol.JOIN_PATH, b"junk")
        status, log = server.stop()
    assert status == 0
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["event"] for line in lines if line["event"] in ("listening", "stopped")] == ["listening", "stopped"]
    assert all({"at", "level", "event"} <= line.keys() for line in lines)
    for who in ("Kituo", lead.circle.hex(), lead.seat.id.hex(), "127.0.0.1:5", "junk"):
        assert who not in log


def test_a_worker_that_died_is_said(tmp_path: Path) -> None:
    with watched(tmp_path, workers=2) as (server, address):
        lead = found_centre(server)
        for process in _workers(server.pid):
            os.kill(process, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                if lead.push(lead.seat.next_batch(lead.circle)) == ["stored"]:
                    break
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)
        figures(address)
        _, log = server.stop()
    said = [json.loads(line) for line in log.splitlines()]
    assert {line["event"] for line in said if line["level"] == "warning"} >= {"worker_died"}


def _workers(parent: int) -> list[int]:
    """Return the processes that serve: spawned by the one the operator started, and no helper of multiprocessing."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(each) for each in children if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]


def test_the_same_event_is_said_once_a_minute_with_how_often_it_came() -> None:

    now = [0.0]
    repeats = logs.Repeats(lambda: now[0])
    record = logging.LogRecord("haki.server", logging.ERROR, "", 0, "storage_failed", None, None)
    assert [repeats.filter(record) for _ in range(5)] == [True, False, False, False, False]
    now[0] = 61
    assert repeats.filter(record)
    assert json.loads(logs.AsJson().format(record))["repeated"] == 4


def test_what_an_error_says_is_not_logged() -> None:

    try:
        raise ValueError("what somebody sent")
    except ValueError:
        record = logging.LogRecord("asyncio", logging.ERROR, "", 0, "It failed: %s\nmore", ("address",), sys.exc_info())
    line = logs.AsJson().format(record)
    assert json.loads(line)["error"] == "ValueError"
    assert "somebody" not in line
    assert "address" not in line
