"""The grammar is a part of what Twilio documents, and says nothing else."""

import pytest

from callcenter.demo.twilio_cloud.grammar import CONTEXTS, ELEMENTS, MAX_DOCUMENT_BYTES, MAX_INLINE_CHARACTERS
from callcenter.demo.twilio_cloud.parameters import OPERATIONS, Operation
from tests.support.twilio.contract import load

RULES = load("twiml_nesting")


@pytest.mark.parametrize("parent", ["Response", "Gather", "Dial"])
def test_elements_have_the_documented_attributes(parent: str) -> None:
    for name, rule in RULES["builder_voice"][parent].items():
        if name in ELEMENTS:
            assert set(ELEMENTS[name].attributes) == set(rule["attributes"]), name
            only_conferences = name == "Dial"
            assert only_conferences or ELEMENTS[name].text == (rule["text_content"] is not None), name


def test_elements_stand_where_they_are_documented_to() -> None:
    for name, element in ELEMENTS.items():
        assert element.children <= set(RULES["builder_voice"].get(name, {})), name


def test_each_context_has_the_documented_verbs() -> None:
    for context, verbs in CONTEXTS.items():
        documented = set(RULES["context_allowed_verbs"][context]["verbs"])
        assert verbs == documented if context != "main_document" else verbs < documented


def test_the_limits_are_the_documented_ones() -> None:
    assert RULES["root"]["max_document_bytes"] == MAX_DOCUMENT_BYTES
    assert RULES["root"]["max_inline_twiml_chars_rest"] == MAX_INLINE_CHARACTERS


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_each_operation_has_the_documented_parameters(operation: Operation) -> None:
    rule = {one["operationId"]: one for one in load("rest_operations")["operations"]}[operation.name]
    assert (operation.method, len(operation.path.split("/"))) == (rule["method"], len(rule["path"].split("/")) - 3)
    documented = {*(rule.get("query") or {}), *(rule.get("body") or {})}
    # Of the many ways to make a call the stand-in knows those that are used here, and refuses the others.
    taken = documented & set(operation.parameters) if operation.name == "CreateCall" else documented
    assert set(operation.parameters) == taken
    # It must be told what to do with the call, by an address here.
    instructed = {"Url"} if operation.name == "CreateCall" else set()
    assert set(operation.required) == {*(rule.get("required") or ()), *instructed}
