"""Why a message got no answer of a Haki server: told from what the network library raised, or from what somebody else
answered.

Must not send anything, nor read what an answer says: a page of somebody else's is not to be believed, only its marks.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

from urllib3.exceptions import NameResolutionError, ProtocolError, ReadTimeoutError

from sync.carrier import (
    ConnectionCut,
    LoginPage,
    NotHaki,
    ServerFailing,
    ServerUnreachable,
    SyncError,
    TooMuchAtOnce,
    UnknownName,
    UntimelyCertificate,
    UntrustedServer,
)

_NOT_YET_VALID, _EXPIRED = 9, 10
"""OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED (x509_vfy.h)."""
_TOO_LARGE, _LOGIN_REQUIRED = 413, 511  # RFC 9110 section 15.5.14; RFC 6585 section 6: made for captive portals
_PAGE = ("text/html", "application/xhtml+xml")


def unanswered(error: BaseException) -> SyncError:
    """Return why there was no answer at all, from what the network library raised."""
    causes = list(_causes(error))
    said = f"the server does not answer ({type(error).__name__})"
    for each in causes:
        if isinstance(each, ssl.SSLCertVerificationError):
            untimely = each.verify_code in (_NOT_YET_VALID, _EXPIRED)
            kind = UntimelyCertificate if untimely else UntrustedServer
            return kind(f"the server's certificate is not to be trusted, or this device's date ({each.verify_message})")
        if isinstance(each, NameResolutionError | socket.gaierror):
            return UnknownName("the server's name leads nowhere here")
    if any(isinstance(each, ssl.SSLEOFError | ssl.SSLZeroReturnError) for each in causes):
        return ConnectionCut("the connection broke while it was being secured")
    if any(isinstance(each, ssl.SSLError) for each in causes):  # it speaks, and no TLS that is worth anything
        return NotHaki("what answered does not speak as a server with a certificate does")
    if any(isinstance(each, ProtocolError | ReadTimeoutError | ConnectionResetError) for each in causes):
        return ConnectionCut(said)
    return ServerUnreachable(said)


def answered_by_another(status: int, content_type: str) -> NotHaki:
    """Return who it was that answered in a Haki server's place, by the marks of the answer."""
    if status == _TOO_LARGE:
        return TooMuchAtOnce("what stands before the server answered with status 413")
    if 300 <= status < 400 or status == _LOGIN_REQUIRED:
        return LoginPage(f"the network wants a login first (status {status})")
    if status >= 500:
        return ServerFailing(f"the server answered with status {status}")
    if 200 <= status < 300 and content_type.partition(";")[0].strip().lower() in _PAGE:
        return LoginPage("a page answered in the server's place")
    return NotHaki(f"what answered is not a Haki server (status {status})")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all that it was made from, however the libraries have wrapped it."""
    waiting, met = [error], set[int]()
    while waiting:
        each = waiting.pop(0)
        if id(each) not in met:
            met.add(id(each))
            yield each
            inner = (getattr(each, "reason", None), each.__cause__, each.__context__, *each.args)
            waiting += [one for one in inner if isinstance(one, BaseException)]
