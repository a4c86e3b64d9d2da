"""The ceiling: the same bytes sealed, signed, sent and made durable, with no journal, merge, membership or search.

Rows are read from SQLCipher, packed a hundred at a time, compressed, sealed, signed, posted one batch after the other
to a bare server that checks the signature and commits; the other side reads, verifies, opens and inserts.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import requests
import sqlcipher3.dbapi2 as sqlcipher
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

BATCH = 100


def run(folder: Path, texts: list[str]) -> tuple[float, float]:
    """Return the seconds to push and to pull `texts`."""
    key, signing = os.urandom(32), Ed25519PrivateKey.generate()
    device = _device(folder / "a.db")
    device.executemany("INSERT INTO note VALUES (?, ?)", [(os.urandom(16), text) for text in texts])
    device.commit()
    store = sqlite3.connect(folder / "server.db", check_same_thread=False)
    store.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE batch(n INTEGER PRIMARY KEY, b)"
    )
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            signing.public_key().verify(body[:64], hashlib.sha256(body[64:]).digest())
            with lock, store:
                store.execute("INSERT INTO batch(b) VALUES (?)", (body,))
            self._answer(b"ok")

        def do_GET(self) -> None:
            with lock:
                rows = store.execute("SELECT b FROM batch WHERE n > ? LIMIT 13", (int(self.path[1:]),)).fetchall()
            self._answer(msgspec.msgpack.encode([row[0] for row in rows]))

        def _answer(self, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{http.server_port}/"
    session = requests.Session()

    began = time.perf_counter()
    for at in range(0, len(texts), BATCH):
        rows = device.execute("SELECT id, text FROM note ORDER BY rowid LIMIT ? OFFSET ?", (BATCH, at)).fetchall()
        nonce = os.urandom(12)
        sealed = nonce + AESGCM(key).encrypt(nonce, zlib.compress(msgspec.msgpack.encode(rows), 3), None)
        session.post(address, data=signing.sign(hashlib.sha256(sealed).digest()) + sealed).raise_for_status()
    pushed = time.perf_counter() - began

    other, position = _device(folder / "b.db"), 0
    began = time.perf_counter()
    while batches := msgspec.msgpack.decode(session.get(f"{address}{position}").content):
        position += len(batches)
        for body in batches:
            signing.public_key().verify(body[:64], hashlib.sha256(body[64:]).digest())
            rows = msgspec.msgpack.decode(zlib.decompress(AESGCM(key).decrypt(body[64:76], body[76:], None)))
            other.executemany("INSERT INTO note VALUES (?, ?)", rows)
            other.commit()
    pulled = time.perf_counter() - began
    http.shutdown()
    return pushed, pulled


def _device(file: Path) -> sqlcipher.Connection:
    connection = sqlcipher.connect(str(file))
    connection.execute(f"PRAGMA key = \"x'{os.urandom(32).hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE note(id BLOB PRIMARY KEY, text TEXT)")
    return connection
