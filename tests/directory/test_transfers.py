"""What is so of transfers, as centre.yaml and queues.yaml say it."""

from typing import Any

import pytest
from pydantic import ValidationError

from callcenter.contacts.events import TransferRules
from callcenter.directory.compile import compile_rules
from callcenter.directory.routing_schemas import Transfers
from callcenter.directory.schemas import Centre
from tests.support.centre import CENTRE


def compiled(centre: dict[str, Any], sales: dict[str, Any]) -> dict[str, TransferRules]:
    queues = {**CENTRE["queues"], "sales": {**CENTRE["queues"]["sales"], "transfers": sales}}
    said = Centre.model_validate({**CENTRE, "transfers": centre, "queues": queues})
    return compile_rules(said, 1_700_000_000_000).transfers


def test_plain_rules_are_not_spoken_of() -> None:
    assert compiled({}, {}) == {}
    assert compiled({"credit": True, "back": False}, {"back": False}) == {}


def test_what_a_queue_leaves_out_is_the_centre_s() -> None:
    found = compiled({"credit": False, "back": True}, {"back": False})
    assert found["sales"] == TransferRules(credit=False, back=False)
    assert found["care"] == TransferRules(credit=False, back=True)


def test_a_queue_has_its_own_rules() -> None:
    assert compiled({}, {"credit": False}) == {"sales": TransferRules(credit=False)}


@pytest.mark.parametrize(("key", "value"), [("credit", "yes"), ("back", 1), ("forward", True)])
def test_what_is_wrong_is_said(key: str, value: object) -> None:
    with pytest.raises(ValidationError, match=key):
        Transfers.model_validate({key: value})
