"""Centres whose files set one rule of routing each, and that really run."""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from callcenter.clock import CellClock
from callcenter.directory.schemas import SECTIONS
from callcenter.directory.service import Directory
from tests.support.centre import CENTRE, Running, running

Open = Callable[..., AbstractAsyncContextManager[Running]]


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a mapping with another laid over it, key by key."""
    both = {key: merged(base[key], value) for key, value in changes.items() if _are_mappings(base.get(key), value)}
    return {**base, **changes, **both}


def _are_mappings(*values: object) -> bool:
    return all(isinstance(value, dict) for value in values)


def configured(folder: Path, changes: Mapping[str, Any]) -> Directory:
    """Write the test centre with changes as YAML files, as an administrator would, and read it as the server does."""
    centre = merged(CENTRE, changes)
    folder.mkdir()
    for file, keys in SECTIONS.items():  # JSON is YAML too
        said = {key: centre[key] for key in keys if key in centre}
        (folder / file).write_text(json.dumps(said, indent=1), "utf-8")
    return Directory.load(folder, CellClock().now())


@pytest.fixture
def centre_with(tmp_path: Path) -> Open:
    """Open the test centre with changes to its files."""

    def start(**changes: Any) -> AbstractAsyncContextManager[Running]:
        return running(tmp_path, configured(tmp_path / "config", changes))

    return start
