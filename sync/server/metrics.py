"""What an operator's monitoring is told: counts, bytes and seconds, in Prometheus' text, on a port of its own.

Must not know a centre, a seat or an address: no label says who. In several workers each counts for itself, in files of
a folder that goes with the server.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("haki_requests", "Requests answered, by path and how they ended.", ["path", "outcome"])
SECONDS = Histogram(
    "haki_request_seconds",
    "Seconds from a whole head to the answer, by path.",
    ["path"],
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300),
)
BATCHES = Counter("haki_batches", "Batches that were sent, by what became of them.", ["outcome"])
HUNG_UP = Counter(
    "haki_hung_up",
    "Connections cut: no whole head in time (head), no room for one address (address) or in all (all), an answer that "
    "was not taken (untaken).",
    ["why"],
)
CONNECTIONS = Gauge("haki_connections", "Connections that are open.", multiprocess_mode="livesum")
HELD = Gauge("haki_held_bytes", "Bytes of requests that are held.", multiprocess_mode="livesum")
