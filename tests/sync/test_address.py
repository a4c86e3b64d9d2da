"""A server's address: taken in one narrow form, and never such that what is checked and what is dialled are two
places."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest
import requests
from hypothesis import example, given
from hypothesis import strategies as st
from requests.adapters import HTTPAdapter

from sync.address import checked_address
from sync.carrier import InsecureAddress, UnfitAddress
from sync.client import Link
from tests.seats import haki
from tests.sync.http_answers import http, saying

INVITE = "-".join(["AAAA"] * 13)


@pytest.mark.parametrize(
    "address",
    [
        "https://haki.example",
        "https://haki.example:8443/",
        "https://haki.example/centres/coast/",
        "https://xn--hki-0na.example",
        "https://192.0.2.7",
        "https://[2001:db8::1]:443",
        "http://localhost:8440",
        "http://127.0.0.1:8440",
        "http://127.9.9.9",
        "http://[::1]:8440/",
    ],
)
def test_a_safe_address_is_taken(address: str) -> None:
    assert checked_address(address) == address.rstrip("/")
    assert Link(address).address == address.rstrip("/")


def test_an_address_is_kept_in_one_form() -> None:
    assert checked_address("HTTPS://Haki.Example:8443/Coast//") == "https://haki.example:8443/Coast"


@pytest.mark.parametrize(
    "address",
    [
        "http://haki.example",
        "http://192.168.1.10:8440",
        "http://10.0.2.2",
        "http://localhost.example",
        "http://127.0.0.1.example",
        "http://0.0.0.0",
        "http://[::]",
        "http://[::ffff:192.0.2.7]",
        "http://[::ffff:127.0.0.1]",  # this machine by some readings, by others none
    ],
)
def test_plain_http_to_anywhere_else_is_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(InsecureAddress) as refused:
        Link(address)
    assert not isinstance(refused.value, UnfitAddress)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "haki.example",
        "ftp://haki.example",
        "file:///etc/hosts",
        "//haki.example",
        "https://",
        "https:///v1",
        "https://[",
        "https://[::1",
        "https://[]",
        "http://127.0.0.1:port",
        "https://haki.example:99999999",
        "https://haki.example:65536",
        "https://haki.example:0",
        "https://haki.example:",
        "http://127.0.0.1:+80",
        "http://127.0.0.1:8_0",
        "http://127.0.0.1:٨٠",
        # what some read as a host, others as a name, a password or a path
        r"http://192.0.2.2:1\@127.0.0.1",
        r"http://127.0.0.1\.haki.example",
        r"https:\\haki.example",
        "http://localhost@haki.example",
        "http://haki.example@127.0.0.1",
        "https://saida:secret@haki.example",
        "http://127.0.0.1:80:80",
        "http://127.0.0.1#@haki.example",
        "http://127.0.0.1?@haki.example",
        "https://haki.example/?centre=1",
        "https://haki.example/#centre",
        "https://haki.example/%2e%2e/",
        "https://haki.example/../v2",
        "https://haki.example/./v2",
        "http://[::1]haki.example",
        "http://haki.example[::1]",
        # what a system may read as another name or number than it shows
        "http://localhost.",
        "https://haki.example.",
        "https://haki..example",
        "https://-haki.example",
        "https://haki_example",
        "http://127.0.0.1.",
        "http://127.1",
        "http://0x7f.1",
        "http://0x7f000001",
        "http://0177.0.0.1",
        "http://2130706433",
        "http://127.0.0.1.0x",
        "http://١٢٧.0.0.1",
        "http://127。0。0。1",
        "http://①②⑦.0.0.1",
        "http://ｌocalhost",
        "https://hаki.example",  # a Cyrillic letter
        "http://%6cocalhost",
        "http://127.0.0.1%2f@haki.example",
        "http://[::1%25lo]",
        "http://[fe80::1%eth0]",
        "http://[fe80::1%25eth0]:80",
        "http://[v1.fe80]",
        # controls, spaces
        " https://haki.example",
        "https://haki.example ",
        "https://haki.example\n",
        "https://haki.exa\tmple",
        "http://127.0.0.1\r\nHost: haki.example",
        "http://127.0.0.1\x00.haki.example",
        "https://haki\u202e.example",
        "https://haki\u00ad.example",
    ],
)
def test_what_can_be_read_in_two_ways_is_no_address(address: str) -> None:
    with pytest.raises(UnfitAddress):
        Link(address)


_PIECES = """
http:// HTTP:// https:// http: // / \\ \\\\ @ : :80 ? # % %2f %5c %00 %25 [ ] [::1] ::1 :: fe80::1 ffff:
localhost LOCALHOST 127.0.0.1 127.1 127. 0x7f. 0 1 . .. - _ haki.example 192.0.2.2 user ; & = \u2460 \uff4c \u3002
\u00ad \u202e \u0131 \xdf xn--
"""
PIECES = st.sampled_from([*_PIECES.split(), " ", "\t", "\n", "\r", "\0", ""])
MADE_UP = st.builds(lambda scheme, parts: scheme + "".join(parts), PIECES, st.lists(PIECES, max_size=8))


def dialled(address: str) -> tuple[str, str, int | None]:
    """Where the library would connect to for a message to this address: its scheme, host and port."""
    request = requests.Request("POST", address + "/v1/join", data=b"").prepare()
    host, _pool = HTTPAdapter().build_connection_pool_key_attributes(request, verify=True)
    return host["scheme"], host["host"] or "", host["port"]


@given(
    st.one_of(MADE_UP, st.builds("http://{}@127.0.0.1".format, MADE_UP), st.text(max_size=30).map("http://".__add__))
)
@example(r"http://192.0.2.2:1\@127.0.0.1")
@example("http://localhost/..")
def test_plain_text_never_leaves_this_machine_whatever_was_typed(typed: str) -> None:
    try:
        address = checked_address(typed)
    except InsecureAddress:
        return
    scheme, host, _port = dialled(address)
    assert checked_address(address) == address
    assert all("!" <= each <= "~" and each not in "\\@%?#" for each in address)
    if scheme != "https":
        assert host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback


def test_who_is_led_to_another_host_by_an_address_says_nothing_to_it(tmp_path: Path) -> None:
    with saying(http(b"")) as elsewhere:
        led = rf"http://127.0.0.1:{elsewhere.port}\@localhost"
        ran = haki("setup", "--data", tmp_path / "seat", "--server", led, "--invite", INVITE)
        assert elsewhere.requests == []
    assert (ran.status, ran.out, list(tmp_path.iterdir())) == (1, "", [])
    assert "That is no address of a server" in ran.line
    assert "https://haki.example.org" in ran.line
