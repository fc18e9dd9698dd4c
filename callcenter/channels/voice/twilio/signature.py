"""Tells Twilio's webhooks from everybody else's, by the header X-Twilio-Signature.

Signed is the URL as Twilio was told it, so the signature is checked against CALLCENTER_PUBLIC_URL and the raw path and
query: what a server behind a proxy believes its own URL to be is another. After the URL come the form's names and
values; a body of another kind is covered by its SHA-256, which is in the query. Time is not covered: who repeats a
signed request is believed, so handlers must know old news from new by what it says.
"""

import hmac
import re
from binascii import b2a_base64
from collections.abc import Sequence
from hashlib import sha256
from itertools import chain
from urllib.parse import urlsplit

from starlette.types import Scope

from callcenter.channels.voice.twilio.form import Form, read_form

HEADER = "X-Twilio-Signature"
LONGEST_BODY = 64 * 1024
"""Bytes; Twilio's own are a few kilobytes, and nobody else's are worth reading."""

_FORM = b"application/x-www-form-urlencoded"
_BODY_HASH = re.compile(rb"(?:^|&)bodySHA256=([0-9a-f]{64})(?=&|$)")
_DEFAULT_PORTS = {"http": "80", "https": "443"}


class Signatures:
    """Checks signatures made with any of `tokens`: the account's auth token, and while it is changed the one before."""

    def __init__(self, public_url: str, tokens: Sequence[str]) -> None:
        url = urlsplit(public_url)
        server = url.netloc.rpartition("@")[2]  # Twilio signs without user and password
        host, port = re.fullmatch(r"(.*?)(?::(\d+))?", server).groups()  # type: ignore[union-attr]  # matches anything
        # Twilio keeps the port in some products and drops it in others: either way is right.
        servers = {host, f"{host}:{port or _DEFAULT_PORTS.get(url.scheme, '')}"}
        self._bases = [f"{url.scheme}://{each}{url.path.rstrip('/')}" for each in sorted(servers)]
        self._tokens = [token.encode() for token in tokens if token]

    def valid(self, scope: Scope, body: bytes, signature: str | None) -> bool:
        """Tell whether Twilio signed this request. Whatever is odd about it makes it False, never an exception."""
        return self.form(scope, body, signature) is not None

    def form(self, scope: Scope, body: bytes, signature: str | None) -> Form | None:
        """Return the form of a request that Twilio signed, an empty one where there is none; else None."""
        path, query = scope["raw_path"], scope["query_string"]
        if not signature or not signature.isascii() or len(body) > LONGEST_BODY or not path.startswith(b"/"):
            return None
        is_form = dict(scope["headers"]).get(b"content-type", b"").partition(b";")[0].strip().lower() == _FORM
        hashes = _BODY_HASH.findall(query)
        covered = hashes == [sha256(body).hexdigest().encode()] if hashes else is_form or not body
        if not covered:
            return None
        try:
            form = read_form(body if is_form else b"")
            target = (path + b"?" + query if query else path).decode()
        except ValueError:
            return None
        signed = any(
            hmac.compare_digest(sign(token, base + target, form), signature)
            for token in self._tokens
            for base in self._bases
        )
        return form if signed else None


def sign(token: bytes, url: str, form: Form) -> str:
    """Return Twilio's signature: of the URL, then each name with each of its values once, in the order of the text."""
    said = "".join(chain.from_iterable(sorted(set(form.pairs))))
    return b2a_base64(hmac.digest(token, (url + said).encode(), "sha1"), newline=False).decode()
