"""The primitives give the answers their standards print: what all formats rest on, in the versions installed here."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyhpke import AEADId, CipherSuite, KDFId, KEMId, KEMKey, KEMKeyPair

from sync import envelope, frame
from tests.sync import reference

hexes = bytes.fromhex


@pytest.mark.parametrize(
    ("seed", "public", "message", "signature"),
    [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595b"
            "be24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb430"
            "2aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716e"
            "d28dc027beceea1ec40a",
        ),
    ],
)
def test_ed25519_signs_as_rfc_8032_section_7_1(seed: str, public: str, message: str, signature: str) -> None:
    key = Ed25519PrivateKey.from_private_bytes(hexes(seed))
    assert key.public_key().public_bytes_raw() == hexes(public)
    assert key.sign(hexes(message)) == hexes(signature)
    frame.verify(hexes(public), hexes(message), hexes(signature))
    with pytest.raises(frame.BadSignature):
        frame.verify(hexes(public), hexes(message) + b"\0", hexes(signature))


@pytest.mark.parametrize(
    ("secret", "salt", "info", "answer"),
    [
        (
            b"\x0b" * 22,
            bytes(range(0x0D)),
            bytes(range(0xF0, 0xFA)),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
        ),
        (
            bytes(range(0x50)),
            bytes(range(0x60, 0xB0)),
            bytes(range(0xB0, 0x100)),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f"
            "09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
        ),
        (
            b"\x0b" * 22,
            b"",
            b"",
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    ],
)
def test_hkdf_derives_as_rfc_5869_appendix_a(secret: bytes, salt: bytes, info: bytes, answer: str) -> None:
    length = len(hexes(answer))
    assert HKDF(algorithm=SHA256(), length=length, salt=salt or None, info=info).derive(secret).hex() == answer
    assert reference.hkdf(secret, salt, info, length).hex() == answer


def test_argon2id_derives_as_rfc_9106_section_5_3() -> None:
    derive = Argon2id(
        salt=b"\2" * 16, length=32, iterations=3, lanes=4, memory_cost=32, ad=b"\4" * 12, secret=b"\3" * 8
    )
    answer = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"
    assert derive.derive(b"\1" * 32).hex() == answer


def test_the_tree_has_the_root_that_certificate_transparency_computes() -> None:
    """The eight leaves and root of the reference implementation of RFC 6962, whose tree RFC 9162 keeps."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    root = envelope.merkle_root([envelope.leaf_hash(b"", hexes(leaf)) for leaf in leaves])
    assert root.hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


# --- HPKE ---

INFO = hexes("4f6465206f6e2061204772656369616e2055726e")
PLAIN = hexes("4265617574792069732074727574682c20747275746820626561757479")
COUNT_0 = b"Count-0"
VECTORS = {
    # RFC 9180 appendix A.1.1
    "AES-128-GCM": (
        "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
        "52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736",
        "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
        "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a",
    ),
    # our suite: in the full set of vectors the RFC's authors published beside it, of which the appendix prints some
    "AES-256-GCM": (
        "497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d",
        "179d4b53b6365c45b600c4163b61d95cbc2f4d9e36f1695558dce265ab8bab11",
        "6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256",
        "e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a",
    ),
}
OURS = {"AES-128-GCM": hpke.AEAD.AES_128_GCM, "AES-256-GCM": hpke.AEAD.AES_256_GCM}
THEIRS = {"AES-128-GCM": AEADId.AES128_GCM, "AES-256-GCM": AEADId.AES256_GCM}


@pytest.mark.parametrize("aead", VECTORS)
def test_hpke_answers_as_rfc_9180_in_both_implementations(aead: str) -> None:
    """The second implementation is held to the vector; then it seals with the vector's keys what ours must open.

    Ours takes no associated data with a message, which every vector has; but key and nonce do not depend on it.
    """
    recipient_seed, ephemeral_seed, enc, ciphertext = map(hexes, VECTORS[aead])
    recipient = X25519PrivateKey.from_private_bytes(recipient_seed)
    theirs = CipherSuite.new(KEMId.DHKEM_X25519_HKDF_SHA256, KDFId.HKDF_SHA256, THEIRS[aead])
    private = KEMKey.from_pyca_cryptography_key(recipient)
    assert theirs.create_recipient_context(enc, private, info=INFO).open(ciphertext, COUNT_0) == PLAIN

    ephemeral = KEMKeyPair(
        KEMKey.from_pyca_cryptography_key(X25519PrivateKey.from_private_bytes(ephemeral_seed)),
        KEMKey.from_pyca_cryptography_key(X25519PublicKey.from_public_bytes(enc)),
    )
    public = KEMKey.from_pyca_cryptography_key(recipient.public_key())
    sent, sender = theirs.create_sender_context(public, info=INFO, eks=ephemeral)
    assert (sent, sender.seal(PLAIN, COUNT_0)) == (enc, ciphertext)

    ours = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, OURS[aead])
    _, again = theirs.create_sender_context(public, info=INFO, eks=ephemeral)
    assert ours.decrypt(enc + again.seal(PLAIN), recipient, INFO) == PLAIN
