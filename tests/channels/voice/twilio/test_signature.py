"""Signatures of webhooks: Twilio's are accepted, and nothing that differs by one byte."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Scope
from twilio.request_validator import RequestValidator

from callcenter.channels.voice.twilio.form import read_form
from callcenter.channels.voice.twilio.signature import LONGEST_BODY, Signatures

VECTORS = Path(__file__).parents[3] / "support" / "twilio" / "signature_vectors.json"
FORM = "application/x-www-form-urlencoded"
TOKEN = "0123456789abcdef0123456789abcdef"
BASE = "https://cc.example.org"

# Where we decide otherwise than the library's validator, and why.
OURS = {
    # The address may hold user and password: Twilio does not sign them, so they do not matter.
    ("userinfo-dropped", 1): True,
    ("userinfo-dropped", 2): True,
    # Shared keys are another secret and algorithm, which a header must not choose.
    ("shared-key-sha256", 0): False,
}


def scope(path: str, query: str = "", content_type: str | None = FORM) -> Scope:
    headers = [(b"content-type", content_type.encode())] if content_type else []
    return {"type": "http", "raw_path": path.encode(), "query_string": query.encode(), "headers": headers}


class Values(dict[str, list[str]]):
    """A form as the twilio library takes one in which names are repeated."""

    getall = dict.__getitem__


def sign(path: str, pairs: list[tuple[str, str]] = [], token: str = TOKEN) -> str:  # noqa: B006 - not changed
    form = Values(parse_qs(urlencode(pairs), keep_blank_values=True))
    signature: str = RequestValidator(token).compute_signature(BASE + path, form)
    return signature


def checks() -> Iterator[Any]:
    for vector in json.loads(VECTORS.read_text())["vectors"]:
        for number, check in enumerate(vector["validate_checks"]):
            expected = OURS.get((vector["id"], number), check["expect"])
            yield pytest.param(vector, check, expected, id=f"{vector['id']}-{number}")


@pytest.mark.parametrize(("vector", "check", "expected"), list(checks()))
def test_published_and_recorded_signatures(vector: dict[str, Any], check: dict[str, Any], expected: bool) -> None:
    base, slash, rest = check["url"].partition(urlsplit(check["url"]).netloc)
    path, _, query = rest.partition("?")
    body = check.get("body", vector.get("body", ""))
    if vector["method"] == "POST" and "params" in check:
        body = urlencode(list(map(tuple, check["params"])))
    signatures = Signatures(base + slash, [check.get("token", vector["auth_token"])])
    asked = scope(path, query, vector.get("content_type"))
    assert signatures.valid(asked, body.encode(), check.get("signature", vector["signature"])) is expected


def test_all_vectors_are_there() -> None:
    found = list(checks())
    assert (len({each.values[0]["id"] for each in found}), len(found)) == (31, 51)


PAIRS = [("CallSid", "CA1"), ("City", ""), ("Digits", "2"), ("Digits", "1"), ("SpeechResult", " 你好 & bye ")]
BODY = urlencode(PAIRS).encode()
PATH, QUERY = "/twilio/voice/flow", "contact=c1&step=3"
SIGNED = sign(f"{PATH}?{QUERY}", PAIRS)
GOOD = Signatures(BASE, [TOKEN])


def test_while_the_token_is_changed_the_old_and_the_new_are_good() -> None:
    both = Signatures(BASE, ["the new token", TOKEN])
    assert both.valid(scope(PATH, QUERY), BODY, SIGNED)
    assert both.valid(scope(PATH), b"", sign(PATH, token="the new token"))
    assert not Signatures(BASE, ["the new token"]).valid(scope(PATH, QUERY), BODY, SIGNED)


def test_an_empty_token_signs_nothing() -> None:
    assert not Signatures(BASE, ["", TOKEN]).valid(scope(PATH), b"", sign(PATH, token=""))


@pytest.mark.parametrize(
    "signature", [None, "", "é", "\udcff", SIGNED[:-1], SIGNED + "=", SIGNED.lower(), "x" * 10_000]
)
def test_a_signature_that_is_missing_or_odd_is_refused(signature: str | None) -> None:
    assert not GOOD.valid(scope(PATH, QUERY), BODY, signature)


@pytest.mark.parametrize("url", [f"{BASE}/", "https://u:p@cc.example.org", f"{BASE}:443", f"{BASE}:8443"])
def test_slash_user_and_port_of_the_public_address_do_not_matter(url: str) -> None:
    assert Signatures(url, [TOKEN]).valid(scope(PATH, QUERY), BODY, SIGNED)


def test_an_address_by_number_works_too() -> None:
    signed = RequestValidator(TOKEN).compute_signature("http://[::1]:8000/x", {})
    assert Signatures("http://[::1]:8000", [TOKEN]).valid(scope("/x"), b"", signed)


def test_a_prefix_of_the_public_address_is_part_of_what_is_signed() -> None:
    assert Signatures(f"{BASE}/centre/", [TOKEN]).valid(scope("/x"), b"", sign("/centre/x"))


@pytest.mark.parametrize("kind", ["application/json", "text/plain", None])
def test_a_body_that_is_no_form_needs_its_hash_in_the_query(kind: str | None) -> None:
    assert not GOOD.valid(scope("/x", content_type=kind), b"{}", sign("/x"))


def test_a_body_cannot_be_taken_away_or_called_a_form() -> None:
    query = "bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    signed = sign(f"/x?{query}")
    assert GOOD.valid(scope("/x", query, "application/json; charset=utf-8"), b"{}", signed)
    assert not GOOD.valid(scope("/x", query, "application/json"), b"", signed)
    assert not GOOD.valid(scope("/x", query), b"", signed)
    assert not GOOD.valid(scope("/x", query), b"{}", signed)


def test_two_hashes_are_one_too_many() -> None:
    query = "bodySHA256=" + "0" * 64 + "&bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    assert not GOOD.valid(scope("/x", query, "application/json"), b"{}", sign(f"/x?{query}"))


@pytest.mark.parametrize("body", [b"a=%ff", b"a=\xff"])
def test_a_body_that_cannot_be_read_is_refused(body: bytes) -> None:
    assert not GOOD.valid(scope(PATH, QUERY), body, SIGNED)


def test_a_path_that_cannot_be_read_is_refused() -> None:
    odd = {**scope(PATH), "raw_path": b"/\xff"}
    assert not GOOD.valid(odd, b"", SIGNED)
    assert not GOOD.valid({**scope(PATH), "raw_path": b"*"}, b"", SIGNED)
    assert not GOOD.valid({**scope(PATH), "query_string": b"\xff"}, b"", SIGNED)


def test_a_body_far_longer_than_twilios_is_not_even_read() -> None:
    pairs = [("a", "x" * LONGEST_BODY)]
    assert not GOOD.valid(scope("/x"), urlencode(pairs).encode(), sign("/x", pairs))


def said(body: bytes) -> str:
    """Return what of a form is signed."""
    return "".join(name + value for name, value in sorted(set(read_form(body).pairs)))


@given(st.sampled_from(["path", "query", "body", "signature"]), st.integers(0), st.integers(1, 255))
def test_a_changed_byte_anywhere_is_refused(where: str, at: int, by: int) -> None:
    parts = {"path": PATH.encode(), "query": QUERY.encode(), "body": BODY, "signature": SIGNED.encode()}
    changed = bytearray(parts[where])
    changed[at % len(changed)] ^= by
    parts[where] = bytes(changed)
    try:
        same = where == "body" and said(parts["body"]) == said(BODY)  # a hex digit's case, say
    except ValueError:
        same = False
    asked = {**scope(""), "raw_path": parts["path"], "query_string": parts["query"]}
    assert GOOD.valid(asked, parts["body"], parts["signature"].decode("latin-1")) is same


@given(
    st.lists(
        st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
    )
)
def test_whatever_a_form_says_its_signature_is_good(pairs: list[tuple[str, str]]) -> None:
    assert GOOD.valid(scope("/x"), urlencode(pairs).encode(), sign("/x", pairs))
