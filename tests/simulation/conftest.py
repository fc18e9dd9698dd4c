"""The centre these simulations are of: two queues, a tier with a head start, three agents in two teams."""

import json
from pathlib import Path
from typing import Any

import pytest

from callcenter.directory.schemas import SECTIONS, Centre
from callcenter.directory.service import Directory
from routing.model import RoutingConfig
from tests.support.centre import CENTRE


def written(folder: Path, changes: dict[str, Any]) -> Path:
    centre = {**CENTRE, **changes}
    folder.mkdir()
    for file, keys in SECTIONS.items():  # JSON is YAML too
        (folder / file).write_text(json.dumps({key: centre[key] for key in keys if key in centre}), "utf-8")
    return folder


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A folder of configuration."""

    def agent(team: str, profile: str) -> dict[str, Any]:
        return {"name": {"en": "A"}, "team": team, "profile": profile, "skills": {"english": 9}}

    def profile(*queues: str) -> dict[str, Any]:
        return {"name": {"en": "P"}, "queues": queues, "capacity": {"voice": 1}}

    changes = {
        "tiers": {"gold": {"name": {"en": "Gold"}, "priority": 0, "head_start": "90s"}},
        "queues": {
            "sales": {"name": {"en": "Sales"}, "hours": "always", "wrap_up": "0s"},
            "care": {"name": {"en": "Care"}, "hours": "always", "wrap_up": "30s"},
        },
        "teams": {"one": {"name": {"en": "One"}}, "two": {"name": {"en": "Two"}}},
        "profiles": {"seller": profile("sales"), "carer": profile("care")},
        "agents": {"lin": agent("one", "seller"), "chen": agent("one", "seller"), "wang": agent("two", "carer")},
    }
    return written(tmp_path / "config", changes)


@pytest.fixture
def centre(config: Path) -> Centre:
    """The centre of the folder."""
    return Directory.load(config, 0).centre


@pytest.fixture
def routing(config: Path) -> RoutingConfig:
    """What the engine gets of it: two agents for sales, one for care, which wraps up for 30 s."""
    return Directory.load(config, 0).edition.routing
