"""The JSON Schema of the socket messages says what the server does."""

from typing import Any, get_args

import pytest

from callcenter.live import messages
from callcenter.live.schema import UNIONS, messages_schema


@pytest.mark.parametrize("union", UNIONS)
def test_every_message_is_described_closed_and_tagged(union: str) -> None:
    definitions: dict[str, Any] = messages_schema()["$defs"]
    kinds = {kind.__name__: kind for kind in get_args(getattr(messages, union))}
    names = {one["$ref"].removeprefix("#/$defs/") for one in definitions[union]["anyOf"]}
    assert names == set(kinds)
    for name, kind in kinds.items():
        schema = definitions[name]
        assert schema["additionalProperties"] is False
        assert schema["properties"]["type"] == {"enum": [kind.__struct_config__.tag]}
        assert set(schema["properties"]) == {"type", *kind.__struct_fields__}


@pytest.mark.parametrize("union", UNIONS)
def test_no_two_messages_of_one_direction_share_a_tag(union: str) -> None:
    tags = [kind.__struct_config__.tag for kind in get_args(getattr(messages, union))]
    assert len(tags) == len(set(tags))
