"""Whatever the server refuses, the pages have words for: by its code, in the language of the reader."""

import ast
import importlib
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import callcenter
import routing
from callcenter.errors import CallcenterError
from callcenter.http.problems import status_of
from routing.errors import RoutingError

ROOT = Path(__file__).resolve().parent.parent
NOT_SHOWN = {
    "rejected",  # only its kinds are raised
    "routing_error",
    "import_refused",  # these the command line alone is told
    "unknown_projection",
}


def kinds(of: type[Exception]) -> Iterator[type[Exception]]:
    yield of
    for kind in of.__subclasses__():
        yield from kinds(kind)


def of_classes() -> set[str]:
    """Return the code of every kind of error that clients are answered with."""
    for package in (callcenter, routing):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and ".migrations." not in module.name:
                importlib.import_module(module.name)
    found = {kind for root in (CallcenterError, RoutingError) for kind in kinds(root)}
    ours = [kind for kind in found if kind.__module__.startswith(("callcenter.", "routing."))]
    return {str(getattr(kind, "code", "")) for kind in ours if status_of(kind.__new__(kind)) != 500}


def of_calls() -> set[str]:
    """Return the codes that are given where an error is raised or answered."""
    found = set()
    for file in (ROOT / "callcenter").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                given = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
                given += node.args[1:2] if ast.unparse(node.func) == "problem" else []
                found |= {one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_refusal_has_words_in_every_language(language: str) -> None:
    words = json.loads((ROOT / "agents_ui" / "src" / "i18n" / language / "shared.json").read_text("utf-8"))["error"]
    codes = of_classes() | of_calls()
    assert {"would_strand", "wrong_credentials", "cross_site", "unknown_offer", "unavailable"} <= codes
    assert sorted(codes - NOT_SHOWN - set(words)) == []
    assert codes - set(words) >= NOT_SHOWN
