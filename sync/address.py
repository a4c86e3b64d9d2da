"""A server's address: what is taken for one, and whether it may be spoken to.

Two programs that read an address differently can be led to two places: one checks the one, the other connects to the
other. So an address has one narrow form here, written out below, and the library that connects must read the same host
and port out of it. Must not connect, nor know who asks.
"""

from __future__ import annotations

import ipaddress
import re

from urllib3.exceptions import LocationParseError
from urllib3.util.url import parse_url

from sync.carrier import InsecureAddress, UnfitAddress

_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?:\[(?P<six>[0-9a-f:.]{2,45})\]|(?P<host>[a-z0-9.-]{1,253}))"
    r"(?::(?P<port>[1-9][0-9]{0,4}))?(?P<path>(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*)/*",
    re.ASCII,
)
"""RFC 3986 without its dangers: no name or password before the host, nothing escaped, nothing after "?" or "#", no
backslash (which some read as a slash), no letter but ASCII's, no zone of an IPv6 address, no ".." in the way."""
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
"""What may not end a name: systems read 127.1, 0x7f.1 and 2130706433 as addresses, each in its own way."""
_LARGEST_PORT = 65535
_THIS_MACHINE = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))


def checked_address(text: str) -> str:
    """Return a server's address in its plain form: small letters before its path, and no slash at its end.

    Raises `UnfitAddress` for what is none, and `InsecureAddress` for http:// to anywhere but this machine.
    """
    scheme, colon, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    found = _ADDRESS.fullmatch(scheme.lower() + colon + host.lower() + slash + path)
    if found is None or int(found["port"] or 1) > _LARGEST_PORT:
        raise UnfitAddress(f"{text!r} is no address")
    host = found["six"] or found["host"]
    local = _is_this_machine(host, is_six=bool(found["six"]))
    address = found.group().rstrip("/")
    if not _is_read_alike(address, found["scheme"], f"[{host}]" if found["six"] else host, found["port"]):
        raise UnfitAddress(f"{text!r} can be read in more than one way")
    if found["scheme"] != "https" and not local:
        raise InsecureAddress(f"{text!r} is not an https:// address")
    return address


def _is_this_machine(host: str, *, is_six: bool) -> bool:
    """Tell whether a host never leaves this machine. Raises `UnfitAddress` for what is neither a name nor a number."""
    labels = host.split(".")
    if is_six or _NUMBER.fullmatch(labels[-1]):
        try:
            number = ipaddress.IPv6Address(host) if is_six else ipaddress.IPv4Address(host)
        except ValueError:
            raise UnfitAddress(f"{host!r} is no address of a machine") from None
        return any(number in network for network in _THIS_MACHINE)
    if not all(map(_LABEL.fullmatch, labels)):
        raise UnfitAddress(f"{host!r} is no name of a machine")
    return host == "localhost"


def _is_read_alike(address: str, scheme: str, host: str, port: str | None) -> bool:
    """Tell whether the library that connects finds the same place in an address."""
    try:
        read = parse_url(address)
    except LocationParseError:
        return False
    same_port = (str(read.port) if read.port is not None else None) == port
    return read.auth is None and read.scheme == scheme and read.host == host and same_port
