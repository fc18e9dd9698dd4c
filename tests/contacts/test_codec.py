"""Events on their way to disk and back, and old ones lifted to what they are called now."""

from typing import Any

import msgspec
import pytest

from callcenter.contacts import codec
from callcenter.contacts.codec import check_text, decode, encode
from callcenter.contacts.events import ContactEnded, NewsAfterEnd, Outcome
from callcenter.errors import Invalid

END = ContactEnded(at=7, contact="c", outcome=Outcome.CLOSED, by="system", opens_at=9)


def test_an_event_comes_back_as_it_was() -> None:
    assert decode("ContactEnded", 1, encode(END)) == END


def test_an_event_is_written_with_its_kind() -> None:
    assert msgspec.json.decode(encode(END))["kind"] == "ContactEnded"


def test_an_old_event_is_lifted_version_by_version(monkeypatch: pytest.MonkeyPatch) -> None:
    def renamed(fields: dict[str, Any]) -> dict[str, Any]:
        fields["what"] = fields.pop("news")
        return fields

    def spelled_out(fields: dict[str, Any]) -> dict[str, Any]:
        return {**fields, "what": f"customer_{fields['what']}"}

    monkeypatch.setattr(codec, "UPCASTERS", {("NewsAfterEnd", 1): renamed, ("NewsAfterEnd", 2): spelled_out})
    first = '{"kind":"NewsAfterEnd","at":1,"contact":"c","news":"left"}'
    second = '{"kind":"NewsAfterEnd","at":1,"contact":"c","what":"left"}'
    third = '{"kind":"NewsAfterEnd","at":1,"contact":"c","what":"customer_left"}'
    for version, data in ((1, first), (2, second), (3, third)):
        assert decode("NewsAfterEnd", version, data) == NewsAfterEnd(at=1, contact="c", what="customer_left")


@pytest.mark.parametrize(
    "data",
    [
        '{"kind":"Unheard","at":1}',
        '{"kind":"NewsAfterEnd","at":1,"contact":"c"}',
        '{"kind":"NewsAfterEnd","at":1,"contact":"c","what":"x","name":"Mei"}',
    ],
)
def test_what_no_version_knows_is_not_read(data: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        decode("NewsAfterEnd", 1, data)


def test_text_with_half_a_character_is_refused_wherever_it_hides() -> None:
    check_text("好", {"deep": ["😀"]})
    with pytest.raises(Invalid):
        check_text("fine", {"deep": ["\ud83d"]})
