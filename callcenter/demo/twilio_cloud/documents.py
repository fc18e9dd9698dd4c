"""Reads what a webhook answered as a TwiML document, as strictly as Twilio does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree

from callcenter.demo.twilio_cloud.grammar import CONTEXTS, ELEMENTS, MAX_DOCUMENT_BYTES
from callcenter.demo.twilio_cloud.scripts import Answer, Failure

RETRIEVAL_FAILURE = 11_200
CONNECTION_FAILURE = 11_205
TOO_LARGE = 11_750
UNPARSABLE = 12_100
INVALID = 12_200
WRONG_CONTENT_TYPE = 12_300
INVALID_LABEL = 16_023

_TWIML_TYPES = ("text/xml", "application/xml")


class Refused(Exception):
    """The answer is no document that can be run; `code` is Twilio's for why."""

    def __init__(self, code: int, detail: str, *, planned: bool = False) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.planned = planned


@dataclass(frozen=True)
class Verb:
    """One element of a document."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    children: tuple["Verb", ...] = ()

    def flag(self, name: str, default: bool) -> bool:
        """Return an attribute that is true or false."""
        return self.attributes.get(name, str(default).lower()) == "true"

    def number(self, name: str, default: int) -> int:
        """Return an attribute that is a whole number."""
        given = self.attributes.get(name, "")
        return int(given) if given.isdecimal() else default


@dataclass(frozen=True)
class Document:
    """The verbs of a document, where it came from, and what Twilio would warn of in it."""

    verbs: tuple[Verb, ...]
    url: str
    method: str
    warnings: tuple[str, ...] = ()

    def address(self, reference: str) -> str:
        """Return what an address in this document means."""
        return urljoin(self.url, reference)


def read_answer(answer: Answer | Failure, context: str, url: str, method: str) -> Document:
    """Return the document that was answered; raises `Refused`."""
    if isinstance(answer, Failure):
        code = CONNECTION_FAILURE if answer.kind == "ct" else RETRIEVAL_FAILURE
        raise Refused(code, f"no answer ({answer.kind})", planned=answer.planned)
    if not 200 <= answer.status < 300:
        raise Refused(RETRIEVAL_FAILURE, f"status {answer.status}")
    if len(answer.body) > MAX_DOCUMENT_BYTES:
        raise Refused(TOO_LARGE, f"{len(answer.body)} bytes")
    media_type = answer.content_type.partition(";")[0].strip().lower()
    if media_type.startswith("audio/"):
        return Document((Verb("Play", {}, url),), url, method)
    if media_type not in _TWIML_TYPES:
        raise Refused(WRONG_CONTENT_TYPE, f"Content-Type {media_type or 'missing'}")
    return read_twiml(answer.body, context, url, method)


def read_twiml(body: bytes | str, context: str, url: str = "", method: str = "POST") -> Document:
    """Return the document; `context` says what it is for. Raises `Refused`."""
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - our own service wrote it
    except (ElementTree.ParseError, ValueError) as error:
        raise Refused(UNPARSABLE, f"no XML: {error}") from None
    if root.tag != "Response":
        raise Refused(UNPARSABLE, f"the root is {root.tag}, not Response")
    verbs = []
    for child in root:
        if child.tag not in CONTEXTS[context]:
            raise Refused(INVALID, f"{child.tag} may not stand in a {context}")
        verbs.append(_verb(child))
    document = Document(tuple(verbs), url, method)
    return Document(document.verbs, url, method, tuple(_warnings(document)))


def _verb(element: ElementTree.Element) -> Verb:
    allowed = ELEMENTS[element.tag].children
    for child in element:
        if child.tag not in allowed:
            raise Refused(INVALID, f"{child.tag} may not stand in {element.tag}")
    children = () if element.tag == "Say" else tuple(_verb(child) for child in element)
    verb = Verb(element.tag, dict(element.attrib), "".join(element.itertext()).strip(), children)
    label = verb.attributes.get("participantLabel", "")
    if len(label) > 128 or re.search(r"/|%2F|^CA[0-9a-fA-F]{32}$", label):
        raise Refused(INVALID_LABEL, "the participantLabel is not allowed")
    return verb


def _warnings(document: Document) -> Iterator[str]:
    yield from _element_warnings(document.verbs)
    for verb, after in zip(document.verbs, document.verbs[1:], strict=False):
        dialled_away = verb.name == "Dial" and "action" in verb.attributes
        if verb.name in ("Redirect", "Hangup", "Reject") or dialled_away:
            yield f"{after.name} after {verb.name} is never reached"
            return


def _element_warnings(verbs: tuple[Verb, ...]) -> Iterator[str]:
    for verb in verbs:
        element = ELEMENTS[verb.name]
        for name, value in verb.attributes.items():
            if name not in element.attributes:
                yield f"{verb.name} has no attribute {name}"
            elif not re.fullmatch(element.attributes[name], value):
                yield f"{verb.name} {name} cannot be {value!r}"
        if verb.text and not element.text and not verb.children:
            yield f"{verb.name} has no text"
        if verb.name == "Play" and verb.text and urlsplit(verb.text).scheme not in ("http", "https"):
            yield "Play needs an absolute address"
        yield from _element_warnings(verb.children)
