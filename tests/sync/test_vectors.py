"""The vectors of docs/protocol.md: kept for ever, made anew by a second implementation, and read by this one."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.words.checkpoint_words import LIST, word
from sync import changes, checkpoint, envelope, frame, keys, membership, protocol
from sync.changes import Change, ChangeBody, ChangeId, Origin
from sync.checkpoint import ChangesPoint, FeedPoint, MembershipPoint
from sync.envelope import AuthorPlace, BatchContent, SealedHead, SealPosition
from sync.invite import Invite, invite_lookup, invite_text, parse_invite
from sync.keys import Claim, Seat, SeatDetails
from sync.merging import Care, FieldRule, MergeClass, merge
from sync.protocol import Outcome, Receipt
from tests.sync import known_bytes
from tests.sync.parts import history, rule_table

NAMES = sorted(file.name for file in known_bytes.VECTORS.glob("*.json"))


def vector(name: str) -> Any:
    """Return a vector as it is kept."""
    return json.loads((known_bytes.VECTORS / name).read_text())


def hexes(text: str) -> bytes:
    return bytes.fromhex(text)


def seat_of(shown: dict[str, str]) -> Seat:
    return Seat(hexes(shown["signing_seed"]), hexes(shown["agreement_seed"]))


def test_there_is_a_file_for_every_vector_and_no_other() -> None:
    assert set(NAMES) == {*known_bytes.ALL, "merge.json"}


@pytest.mark.parametrize("name", known_bytes.ALL)
def test_a_second_implementation_makes_the_same_bytes(name: str) -> None:
    assert known_bytes.ALL[name]() == vector(name)


@pytest.mark.parametrize("name", NAMES)
def test_the_document_prints_the_vectors_as_they_are_kept(name: str) -> None:
    assert known_bytes.printed(name) in known_bytes.DOCUMENT.read_text()


def test_changes() -> None:
    given = vector("change.json")["given"]
    for each in vector("change.json")["derived"]["changes"]:
        payload = hexes(each["payload"])
        body = changes.decode(payload)
        changes.check_beginning(Change(hexes(given["circle"]), hexes(given["seat"]), Origin.OWN, payload, body))
        assert changes.encode(body) == payload
        as_ids = [[[id_.seat.hex(), id_.number] for id_ in ids] for ids in (body.parents, body.settles)]
        number, entity, record, kind, fields, parents, group, time, schema, settles = each["items"]
        assert body == ChangeBody(
            number, entity, hexes(record), kind, fields, body.parents, group, time, schema, body.settles
        )
        assert as_ids == [parents, settles]


def id_of(name: str) -> ChangeId:
    return ChangeId(name[0].encode() * 16, int(name[1:]))


RULES = rule_table(
    age=FieldRule(MergeClass.CRITICAL, Care()),
    risk=FieldRule(MergeClass.CRITICAL, Care(("high", "medium", "low"))),
    phone=FieldRule(),
    needs=FieldRule(MergeClass.SET),
    contacts=FieldRule(MergeClass.APPEND),
)


@pytest.mark.parametrize("case", vector("merge.json")["cases"], ids=lambda case: case["title"])
def test_merging(case: dict[str, Any]) -> None:
    made = history(
        *(
            (id_of(name), kind, fields, [*map(id_of, parents)], time)
            for name, kind, fields, parents, time in case["changes"]
        )
    )
    merged = merge(made, RULES)
    assert merged.values == case["values"]
    conflicts = {name: [candidate.change for candidate in each] for name, each in merged.conflicts.items()}
    assert conflicts == {name: [*map(id_of, each)] for name, each in case["conflicts"].items()}
    assert set(merged.heads) == {*map(id_of, case["heads"])}
    assert merged.waiting == tuple(map(id_of, case.get("waiting", [])))
    assert (merged.asked is not None, merged.asked is not None and merged.asked.is_last_word) == (
        case.get("asked", False),
        case.get("is_last_word", False),
    )


def test_padding_and_trees() -> None:
    kept = vector("padding.json")
    assert [envelope.padded_length(length) for length in kept["given"]["lengths"]] == kept["derived"]["padded"]
    leaves = [hexes(leaf) for leaf in kept["given"]["leaves"]]
    roots = [envelope.merkle_root(leaves[:count]).hex() for count in range(8)]
    assert roots == kept["derived"]["roots"]


def test_a_batch() -> None:
    kept = vector("batch.json")
    given, derived = kept["given"], kept["derived"]
    batch = frame.read_batch(hexes(derived["batch"]))
    signing = Ed25519PrivateKey.from_private_bytes(hexes(given["signing_seed"]))
    frame.verify(signing.public_key().public_bytes_raw(), frame.batch_message(batch.hash), batch.signature)
    assert (batch.hash.hex(), batch.ciphertext_hash.hex()) == (derived["hash"], derived["ciphertext_hash"])
    assert batch.header.pack().hex() == derived["header"]
    content = envelope.open_batch(batch, hexes(given["epoch_key"]))
    heads = tuple(SealedHead(hexes(seat), number, hexes(digest)) for seat, number, digest in given["heads"])
    key, generation, position, head, entries = given["place"]
    place = AuthorPlace(hexes(key), hexes(generation), position, hexes(head), entries)
    bodies = tuple(map(hexes, given["changes"]))
    expected = BatchContent(Origin(given["origin"]), bodies, hexes(given["seed"]), heads, place)
    assert content == expected
    assert envelope.changes_root(content).hex() == derived["changes_root"]
    assert [salt.hex() for salt in envelope.leaf_salts(content.seed, 3)] == derived["leaf_salts"]


def test_what_this_implementation_seals_is_the_same_but_for_what_its_compressor_wrote() -> None:
    given, derived = vector("batch.json").values()
    content = envelope.open_batch(frame.read_batch(hexes(derived["batch"])), hexes(given["epoch_key"]))
    place = SealPosition(
        *(hexes(given["circle"]), hexes(given["seat"]), given["number"], hexes(given["previous"])),
        given["epoch"],
        hexes(given["membership_head"]),
    )
    signing = Ed25519PrivateKey.from_private_bytes(hexes(given["signing_seed"]))
    sealed = envelope.seal(
        content, place, epoch_key=hexes(given["epoch_key"]), signing_key=signing, salt=hexes(given["salt"])
    )
    kept = frame.read_batch(hexes(derived["batch"]))
    assert sealed.header._replace(length=0) == kept.header._replace(length=0)
    assert envelope.open_batch(sealed, hexes(given["epoch_key"])) == content


def test_membership() -> None:
    kept = vector("membership.json")
    saida, neema = seat_of(kept["given"]["saida"]), seat_of(kept["given"]["neema"])
    for seat, shown in ((saida, kept["given"]["saida"]), (neema, kept["given"]["neema"])):
        assert (seat.id.hex(), keys.fingerprint(seat.public)) == (shown["seat"], shown["fingerprint"])
    state = membership.NOBODY
    for seat, kind in ((saida, "genesis"), (neema, "add")):
        entry = membership.read_entry(hexes(kept["derived"][kind]["entry"]))
        state = membership.extend(state, entry)
        assert entry.hash.hex() == kept["derived"][kind]["hash"]
        assert keys.epoch_keys_for(seat, entry) == {1: hexes(kept["given"]["epoch_key"])}
        details = keys.open_details(entry, hexes(kept["given"]["epoch_key"]))
        assert details == SeatDetails(*kept["derived"][kind]["details"])
    assert state.members.keys() == {saida.id, neema.id}
    assert state.server_key.hex() == kept["given"]["server_key"]


def test_invites_and_joining() -> None:
    given, derived = vector("join.json").values()
    neema, genesis = seat_of(given["neema"]), hexes(given["genesis_hash"])
    invite = Invite(hexes(given["secret"]), frame.invite_pin(genesis, hexes(given["server_key"])))
    assert (invite.pin.hex(), invite_text(invite)) == (derived["pin"], derived["text"])
    assert parse_invite(derived["text"]) == invite
    assert invite_lookup(invite.secret).hex() == derived["lookup"]
    assert frame.invite_pin(frame.NO_HASH, hexes(given["server_key"])).hex() == derived["founding_pin"]
    asked = protocol.read_join_ask(hexes(derived["ask"]))
    assert asked.request is not None
    assert asked.request.keys == neema.public
    assert keys.read_claim(asked.request, invite.secret, genesis) == Claim(*given["claim"])
    for name in ("look_up", "ask", "found"):
        assert protocol.encode(protocol.read_join_ask(hexes(derived[name]))).hex() == derived[name]
    for name in ("answer_open", "answer_new_centre"):
        assert protocol.encode(protocol.read_join_answer(hexes(derived[name]))).hex() == derived[name]


def test_an_exchange() -> None:
    given, derived = vector("exchange.json").values()
    signing = Ed25519PrivateKey.from_private_bytes(hexes(given["signing_seed"]))
    server_key, body = hexes(given["server_key"]), hexes(derived["request_body"])
    request, signed, signature = protocol.read_request(body + hexes(derived["request_signature"]))
    assert (signed, protocol.encode(request)) == (body, body)
    public = signing.public_key().public_bytes_raw()
    frame.verify(public, frame.request_message(server_key, body), signature)

    first = frame.feed_step(frame.NO_HASH, hexes(given["first_batch_hash"]), given["first_batch_time"])
    batch = frame.read_batch(request.circles[0].batches[0])
    assert first.hex() == derived["feed_head_1"]
    assert frame.feed_step(first, batch.hash, given["time"]).hex() == derived["feed_head_2"]

    answer = protocol.read_answer(hexes(derived["answer"]))
    assert protocol.encode(answer).hex() == derived["answer"]
    (circle,) = answer.circles
    head, (verdict,) = circle.head, circle.verdicts
    assert head is not None
    assert (verdict.outcome, verdict.number) == (Outcome.STORED, batch.header.number)
    receipt = verdict.receipt
    assert isinstance(receipt, Receipt)
    message = frame.receipt_message(
        *(circle.circle, batch.header.seat, verdict.number, batch.hash, receipt.position, receipt.time),
        frame.read_generations(head.generations)[-1],
    )
    assert message.hex() == derived["receipt_message"]
    frame.verify(server_key, message, receipt.signature)
    (item,) = circle.feed
    assert (item.position, item.time, item.batch) == (2, given["time"], batch.hash + receipt.signature)
    (shown,) = circle.proofs
    proof = frame.read_proof(shown)
    assert (proof.hash, shown.hex()) == (batch.hash, derived["proof"])
    frame.verify(public, frame.batch_message(proof.hash), proof.signature)
    place = (head.position, head.head, head.membership_number, head.membership_head, head.time, head.generations)
    assert head.generations.hex() == given["generations"]
    message = frame.head_message(circle.circle, *place)
    assert message.hex() == derived["head_message"]
    frame.verify(server_key, message, head.signature)
    assert msgspec.structs.astuple(protocol.read_refusal(hexes(derived["refusal"]))) == ("version", (2, 2))


def test_a_checkpoint() -> None:
    given, derived = vector("checkpoint.json").values()
    circle, seat = hexes(given["circle"]), hexes(given["seat"])
    membership_point = MembershipPoint(given["entries"], hexes(given["membership_head"]))
    lies_in = checkpoint.generation_at(frame.read_generations(hexes(given["generations"])), given["position"])
    assert lies_in.id.hex() == derived["generation"]
    point = FeedPoint(lies_in.id, given["position"], hexes(given["head"]), membership_point)
    numbers = checkpoint.of_feed(circle, point)
    assert list(numbers) == derived["numbers"]
    assert hashlib.sha256(LIST.read_bytes()).hexdigest() == derived["list_hash"]
    assert [word(each) for each in numbers] == derived["words"]

    changes_kept = [(seat, number, hexes(payload)) for number, payload in enumerate(given["changes"], 1)]
    head = checkpoint.changes_head(changes_kept)
    assert head.hex() == derived["changes_head"]
    alone = checkpoint.of_changes(circle, ChangesPoint(len(changes_kept), head, membership_point))
    assert list(alone) == derived["numbers_without_a_server"]
