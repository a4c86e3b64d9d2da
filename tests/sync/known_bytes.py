"""Makes the vectors of docs/protocol.md: every format once, from fixed keys, by `reference` alone.

`python -m tests.sync.known_bytes` writes `vectors/*.json` and prints them into the document. They are kept for ever: a
format that changes gets a new version and vectors of its own. What a compressor produced is given, not derived, since
another zlib may write other bytes that inflate to the same.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey, KEMKeyPair

from tests.sync import reference
from tests.sync.reference import Header, hkdf, pack, sha256

VECTORS = Path(__file__).parent / "vectors"
DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "protocol.md"

Vector = dict[str, Any]


def run_of(first: int, length: int = 32) -> bytes:
    """Bytes that count on from `first`: plainly nobody's key."""
    return bytes((first + at) % 256 for at in range(length))


class Keys:
    """A seat's keys, by hand."""

    def __init__(self, first: int) -> None:
        self.signing_seed, self.agreement_seed = run_of(first), run_of(first + 32)
        self.private = Ed25519PrivateKey.from_private_bytes(self.signing_seed)
        self.agreement = X25519PrivateKey.from_private_bytes(self.agreement_seed)
        self.signing_public = self.private.public_key().public_bytes_raw()
        self.agreement_public = self.agreement.public_key().public_bytes_raw()
        self.id = sha256(b"haki/seat/v1", self.signing_public, self.agreement_public)[:16]

    def fingerprint(self) -> str:
        digest = sha256(b"haki/fingerprint/v1", self.signing_public, self.agreement_public)
        letters = base64.b32encode(digest).decode()[:20]
        return "-".join(letters[at : at + 5] for at in range(0, 20, 5))

    def shown(self) -> Vector:
        return {
            "signing_seed": self.signing_seed.hex(),
            "agreement_seed": self.agreement_seed.hex(),
            "signing_key": self.signing_public.hex(),
            "agreement_key": self.agreement_public.hex(),
            "seat": self.id.hex(),
            "fingerprint": self.fingerprint(),
        }


SAIDA, NEEMA = Keys(0x00), Keys(0x40)
SERVER = Ed25519PrivateKey.from_private_bytes(run_of(0x80))
SERVER_KEY = SERVER.public_key().public_bytes_raw()
EPOCH_KEY, CIRCLE = run_of(0xA0), run_of(0xC0, 16)
CASE, INCIDENT = (reference.record_id(CIRCLE, SAIDA.id, number) for number in (1, 2))
NOW = 1_767_225_600_000
NOTHING = bytes(32)
GENERATION = run_of(0xD0, 16)
GENERATIONS = run_of(0xE0, 16) + struct.pack(">Q", 0) + GENERATION + struct.pack(">Q", 1)
"""The server's database was put back once, when its feed held one batch."""
FEED_AT_1 = sha256(b"haki/feed/v2", NOTHING, run_of(0x44), struct.pack(">Q", NOW - 1000))


def given(name: str, key: str, made: Callable[[], bytes]) -> bytes:
    """Return what a vector on disk was given for `key`, or make it for a new one."""
    file = VECTORS / name
    return bytes.fromhex(json.loads(file.read_text())["given"][key]) if file.exists() else made()


# --- Changes ---


def change_bodies() -> list[list[Any]]:
    """Return the items of five changes: three of one Save, an edit, a decision."""
    first = [SAIDA.id, 1]
    texts = {"narrative": "Aliahidiwa karo ya shule 🌍", "reported_on": "2022-03-22", "case": CASE.hex()}
    answers = {"age": 14, "sure": True, "needs": ["food", "shelter"], "disability": {"skipped": "declined"}, "ob": None}
    time = NOW << 16
    return [
        [1, "case", CASE, "create", answers, [], 1, time, 1, []],
        [2, "incident", INCIDENT, "create", texts, [], 1, time + 1, 1, []],
        [3, "case", CASE, "add", {"needs": ["care"]}, [first], 1, time + 2, 1, []],
        [4, "case", CASE, "set", {"age": 13}, [[SAIDA.id, 3]], 4, (NOW + 60_000) << 16, 1, []],
        [
            5, "case", CASE, "resolve", {"age": 13}, [[SAIDA.id, 4], [NEEMA.id, 1]], 5, (NOW + 120_000) << 16, 1,
            [[SAIDA.id, 4], [NEEMA.id, 1]],
        ],
    ]  # fmt: skip


def readable(item: Any) -> Any:
    """Write bytes as hexadecimal digits."""
    if isinstance(item, bytes):
        return item.hex()
    return [readable(each) for each in item] if isinstance(item, list) else item


def changes() -> Vector:
    made = [{"items": readable(body), "payload": pack(body).hex()} for body in change_bodies()]
    return {"given": {"circle": CIRCLE.hex(), "seat": SAIDA.id.hex()}, "derived": {"changes": made}}


# --- A batch ---


def batch() -> Vector:
    bodies = [pack(body) for body in change_bodies()[:3]]
    seed, salt = run_of(0x11), run_of(0x22)
    heads = [[NEEMA.id, 7, run_of(0x33)]]
    place = [SERVER_KEY, GENERATION, 1, FEED_AT_1, 2]
    content = pack([0, bodies, seed, heads, place])
    compressed = given("batch.json", "compressed", lambda: zlib.compress(content, 9))
    header = Header(
        circle=CIRCLE,
        seat=SAIDA.id,
        number=2,
        previous=run_of(0x44),
        epoch=1,
        membership_head=run_of(0x55),
        changes_root=reference.changes_root(bodies, seed),
        salt=salt,
    )
    plaintext = reference.plaintext_of(content, compressed)
    sealed = reference.seal(header, plaintext, epoch_key=EPOCH_KEY, signing_seed=SAIDA.signing_seed)
    salts = [reference.leaf_salt(seed, at) for at in range(3)]
    return {
        "given": {
            "signing_seed": SAIDA.signing_seed.hex(),
            "epoch_key": EPOCH_KEY.hex(),
            "circle": CIRCLE.hex(),
            "seat": SAIDA.id.hex(),
            "number": 2,
            "previous": header.previous.hex(),
            "epoch": 1,
            "membership_head": header.membership_head.hex(),
            "salt": salt.hex(),
            "seed": seed.hex(),
            "origin": 0,
            "changes": [body.hex() for body in bodies],
            "heads": readable(heads),
            "place": readable(place),
            "compressed": compressed.hex(),
        },
        "derived": {
            "leaf_salts": readable(salts),
            "leaves": [sha256(b"\0", one, body).hex() for one, body in zip(salts, bodies, strict=True)],
            "changes_root": header.changes_root.hex(),
            "content": content.hex(),
            "plaintext": plaintext.hex(),
            "key": sealed.key.hex(),
            "nonce": sealed.nonce.hex(),
            "commitment": sealed.header.commitment.hex(),
            "header": sealed.header.pack().hex(),
            "ciphertext_hash": sha256(sealed.ciphertext).hex(),
            "hash": sealed.hash.hex(),
            "signature": sealed.signature.hex(),
            "batch": sealed.wire.hex(),
        },
    }


# --- Membership ---

DETAILS = [
    ["Saida", "laptop", "lead", "KD", "Kituo cha Mfano", "kenya"],
    ["Neema", "tablet", "worker", "MW", "", ""],
]


def hpke_sealed(to: Keys, info: bytes, ephemeral_seed: bytes) -> bytes:
    """Seal the epoch key with a given ephemeral key, which nobody may ever do outside of a vector."""
    suite = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, AEADId.AES256_GCM)
    ephemeral = X25519PrivateKey.from_private_bytes(ephemeral_seed)
    pair = KEMKeyPair(
        KEMKey.from_pyca_cryptography_key(ephemeral), KEMKey.from_pyca_cryptography_key(ephemeral.public_key())
    )
    public = KEMKey.from_pyca_cryptography_key(to.agreement.public_key())
    enc, sender = suite.create_sender_context(public, info=info, eks=pair)
    return enc + sender.seal(EPOCH_KEY)


def entry(number: int, kind: str, previous: bytes, subject: Keys) -> tuple[Vector, bytes, bytes]:
    """Return an entry's vector, its hash and its bytes; Saida signs."""
    items = DETAILS[number - 1]
    info = b"haki/epoch-key/v1" + CIRCLE + struct.pack(">I", 1) + SAIDA.id + subject.id + previous
    ephemeral, salt = run_of(0x60 + number), run_of(0x70 + number)
    sealed_key = hpke_sealed(subject, info, ephemeral)
    founding = kind == "genesis"
    clear = pack(
        [
            2, CIRCLE, number, previous, kind, SAIDA.id, NOW, 1, 1,
            [subject.signing_public, subject.agreement_public], founding, [[subject.id, 1, sealed_key]],
            SERVER_KEY if founding else b"", b"", None,
        ]
    )  # fmt: skip
    details = pack(items)
    sealed = reference.sealed_aside(details, EPOCH_KEY, b"haki/membership-secret/v1", clear, salt)
    digest = sha256(clear, sha256(sealed))
    signature = SAIDA.private.sign(b"haki/membership/v2" + digest)
    wire = pack([clear, sealed, [[SAIDA.id, signature]]])
    vector = {
        "hpke_info": info.hex(),
        "hpke_ephemeral_seed": ephemeral.hex(),
        "sealed_epoch_key": sealed_key.hex(),
        "clear": clear.hex(),
        "details": items,
        "details_salt": salt.hex(),
        "sealed": sealed.hex(),
        "hash": digest.hex(),
        "signature": signature.hex(),
        "entry": wire.hex(),
    }
    return vector, digest, wire


def membership() -> Vector:
    founding, first, _ = entry(1, "genesis", NOTHING, SAIDA)
    adding, _, _ = entry(2, "add", first, NEEMA)
    return {
        "given": {
            "saida": SAIDA.shown(),
            "neema": NEEMA.shown(),
            "server_key": SERVER_KEY.hex(),
            "epoch_key": EPOCH_KEY.hex(),
            "circle": CIRCLE.hex(),
            "time": NOW,
        },
        "derived": {"genesis": founding, "add": adding},
    }


# --- Invites and joining ---


def join() -> Vector:
    secret, salt = run_of(0x99, 16), run_of(0xAA)
    _, genesis, genesis_wire = entry(1, "genesis", NOTHING, SAIDA)
    pin = sha256(b"haki/invite/v1", genesis, SERVER_KEY)[:16]
    founding_pin = sha256(b"haki/invite/v1", NOTHING, SERVER_KEY)[:16]
    lookup = sha256(b"haki/invite/lookup/v1", secret)[:16]
    claim = reference.sealed_aside(pack(["Neema", "tablet"]), secret, b"haki/invite-claim/v1", lookup + NEEMA.id, salt)
    mac_key = hkdf(secret, b"", b"haki/invite-mac/v1", 32)
    mac = hmac.digest(mac_key, genesis + NEEMA.signing_public + NEEMA.agreement_public + claim, "sha256")
    request = [lookup, [NEEMA.signing_public, NEEMA.agreement_public], claim, mac]
    text = base64.b32encode(secret + pin).decode().rstrip("=")
    return {
        "given": {
            "secret": secret.hex(),
            "genesis_hash": genesis.hex(),
            "server_key": SERVER_KEY.hex(),
            "neema": NEEMA.shown(),
            "claim": ["Neema", "tablet"],
            "claim_salt": salt.hex(),
        },
        "derived": {
            "pin": pin.hex(),
            "founding_pin": founding_pin.hex(),
            "text": text,
            "lookup": lookup.hex(),
            "sealed_claim": claim.hex(),
            "mac_key": mac_key.hex(),
            "mac": mac.hex(),
            "look_up": pack([2, lookup, None, b""]).hex(),
            "ask": pack([2, lookup, request, b""]).hex(),
            "found": pack([2, lookup, None, genesis_wire]).hex(),
            "answer_open": pack([2, "open", SERVER_KEY, genesis_wire, "", ""]).hex(),
            "answer_new_centre": pack([2, "new_centre", SERVER_KEY, b"", "Kituo cha Mfano", "kenya"]).hex(),
        },
    }


# --- An exchange ---


def head_message(position: int, feed_head: bytes, entry_: Vector, time: int) -> bytes:
    where = CIRCLE + feed_head + bytes.fromhex(entry_["hash"]) + sha256(GENERATIONS)
    return b"haki/head/v2" + where + struct.pack(">QQQ", position, 2, time)


def signed_head(position: int, feed_head: bytes, entry_: Vector, time: int) -> list[Any]:
    signature = SERVER.sign(head_message(position, feed_head, entry_, time))
    return [position, feed_head, 2, bytes.fromhex(entry_["hash"]), time, GENERATIONS, signature]


def exchange() -> Vector:
    wire = bytes.fromhex(batch()["derived"]["batch"])
    digest = bytes.fromhex(batch()["derived"]["hash"])
    adding, _, _ = entry(2, "add", entry(1, "genesis", NOTHING, SAIDA)[1], NEEMA)
    feed_head = sha256(b"haki/feed/v2", FEED_AT_1, digest, struct.pack(">Q", NOW))
    seen = signed_head(1, FEED_AT_1, adding, NOW - 1000)
    ask = [CIRCLE, 1, FEED_AT_1, 1, [wire], [], [], [3], seen]
    body = pack([2, SAIDA.id, [ask], 1_048_576])
    request = SAIDA.private.sign(b"haki/request/v2" + SERVER_KEY + hashlib.sha256(body).digest())
    generation = GENERATIONS[-24:]
    receipt = b"haki/receipt/v2" + CIRCLE + SAIDA.id + digest + generation + struct.pack(">QQQ", 2, 2, NOW)
    receipt_signature = SERVER.sign(receipt)
    verdict = [2, "stored", [2, NOW, receipt_signature], 0]
    item = [2, NOW, digest + receipt_signature]
    entry_wire = bytes.fromhex(adding["entry"])
    header = bytes.fromhex(batch()["derived"]["header"])
    proof = header + bytes.fromhex(batch()["derived"]["ciphertext_hash"]) + wire[len(header) : len(header) + 64]
    head = signed_head(2, feed_head, adding, NOW)
    answer = pack([2, [[CIRCLE, "", [verdict], [], [entry_wire], [item], False, head, [], [proof]]]])
    return {
        "given": {
            "server_seed": run_of(0x80).hex(),
            "server_key": SERVER_KEY.hex(),
            "signing_seed": SAIDA.signing_seed.hex(),
            "first_batch_hash": run_of(0x44).hex(),
            "first_batch_time": NOW - 1000,
            "generations": GENERATIONS.hex(),
            "batch": wire.hex(),
            "time": NOW,
        },
        "derived": {
            "feed_head_1": FEED_AT_1.hex(),
            "feed_head_2": feed_head.hex(),
            "request_body": body.hex(),
            "request_signature": request.hex(),
            "receipt_message": receipt.hex(),
            "receipt_signature": receipt_signature.hex(),
            "head_message": head_message(2, feed_head, adding, NOW).hex(),
            "head_signature": head[-1].hex(),
            "proof": proof.hex(),
            "answer": answer.hex(),
            "refusal": pack(["version", [2, 2]]).hex(),
        },
    }


# --- Padding and trees ---


def padding() -> Vector:
    lengths = [1, 2, 8, 9, 10, 100, 129, 1000, 1025, 4095, 4097, 65_537, 1_000_000, 8_388_609]
    leaves = [sha256(bytes([at])) for at in range(7)]
    return {
        "given": {"lengths": lengths, "leaves": readable(leaves)},
        "derived": {
            "padded": [reference.padme(length) for length in lengths],
            "roots": [reference.merkle_root(leaves[:count]).hex() for count in range(8)],
        },
    }


# --- A checkpoint ---


def ten_numbers(told: bytes) -> list[int]:
    """Return the first 110 bits that Argon2id makes, eleven at a time."""
    derived = Argon2id(salt=CIRCLE, length=14, iterations=3, lanes=4, memory_cost=65_536).derive(told)
    bits = "".join(f"{each:08b}" for each in derived)
    return [int(bits[at : at + 11], 2) for at in range(0, 110, 11)]


def checkpoint() -> Vector:
    _, genesis, _ = entry(1, "genesis", NOTHING, SAIDA)
    known = struct.pack(">Q", 1) + genesis
    feed_head = bytes.fromhex(exchange()["derived"]["feed_head_2"])
    place = GENERATION + struct.pack(">Q", 2) + feed_head
    payloads = [pack(body) for body in change_bodies()[:2]]
    head = NOTHING
    for number, payload in enumerate(payloads, 1):
        step = head + SAIDA.id + struct.pack(">Q", number) + sha256(payload)
        head = sha256(b"haki/checkpoint/change/v1", step)
    words = DOCUMENT.parent.parent.joinpath("assets", "checkpoint-words.txt").read_bytes()
    of_feed = ten_numbers(b"haki/checkpoint/feed/v1" + place + known)
    return {
        "given": {
            "circle": CIRCLE.hex(),
            "generations": GENERATIONS.hex(),
            "position": 2,
            "head": feed_head.hex(),
            "entries": 1,
            "membership_head": genesis.hex(),
            "seat": SAIDA.id.hex(),
            "changes": readable(payloads),
        },
        "derived": {
            "list_hash": sha256(words).hex(),
            "generation": GENERATION.hex(),
            "numbers": of_feed,
            "words": [words.decode().split("\n")[each] for each in of_feed],
            "changes_head": head.hex(),
            "numbers_without_a_server": ten_numbers(
                b"haki/checkpoint/changes/v1" + struct.pack(">Q", 2) + head + known
            ),
        },
    }


ALL: dict[str, Callable[[], Vector]] = {
    "change.json": changes,
    "padding.json": padding,
    "batch.json": batch,
    "membership.json": membership,
    "join.json": join,
    "exchange.json": exchange,
    "checkpoint.json": checkpoint,
}


def printed(name: str) -> str:
    """Return the block that the document holds for a vector's file."""
    text = (VECTORS / name).read_text()
    return f"<!-- {name} -->\n```json\n{text}```\n"


def write() -> None:
    """Write the files, then print them, and the one written by hand, into the document."""
    document = DOCUMENT.read_text()
    for name, make in ALL.items():
        (VECTORS / name).write_text(json.dumps(make(), indent=1, ensure_ascii=False) + "\n")
    for name in [*ALL, "merge.json"]:
        start = document.index(f"<!-- {name} -->")
        end = document.index("```\n", document.index("```json", start) + 7) + 4
        document = document[:start] + printed(name) + document[end:]
    DOCUMENT.write_text(document)


if __name__ == "__main__":
    write()
