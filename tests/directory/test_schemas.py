"""What docs/configuration.md says of the files is what they are."""

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest
from pydantic import TypeAdapter

from callcenter.directory import source
from callcenter.directory.condition_schemas import CONDITIONS, WideningStep
from callcenter.directory.flow_schemas import BRANCHES, VERBS, Branch
from callcenter.directory.loader import load
from callcenter.directory.part import Part
from callcenter.directory.routing_schemas import ChoiceOf, Consequence, Misses, Order, WrapUpExtension
from callcenter.directory.schemas import SECTIONS, Agent, Centre, Profile, Queue, Tier, Timings
from callcenter.directory.values import parse_duration
from routing.model import ChoiceRule

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "configuration.md").read_text("utf-8")
YAML_BLOCKS = re.findall(r"## (\w+\.yaml)\n\n```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_has_an_example_of_every_file() -> None:
    assert [name for name, _ in YAML_BLOCKS] == list(SECTIONS)


@pytest.mark.parametrize(("name", "text"), YAML_BLOCKS)
def test_each_example_is_a_good_file_of_that_name(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    file, problems = source.read(tmp_path / name)
    assert file is not None
    assert problems == []
    assert set(file.data) <= set(SECTIONS[name])
    for section, value in file.data.items():
        TypeAdapter(Centre.model_fields[section].rebuild_annotation()).validate_python(value)


def test_the_example_of_flows_would_do_for_the_demo_centre(tmp_path: Path) -> None:
    centre = shutil.copytree(ROOT / "config" / "demo", tmp_path / "centre")
    (centre / "flows.yaml").write_text(dict(YAML_BLOCKS)["flows.yaml"], "utf-8")
    steps = load(centre).flows["hotline"].steps.values()
    assert {verb for step in steps for verb in VERBS if verb in type(step).model_fields} == set(VERBS)
    branches = {name for step in steps if isinstance(step, Branch) for name in BRANCHES if hasattr(step.branch, name)}
    assert branches == set(BRANCHES)


def test_the_page_gives_every_default() -> None:
    written = dict(re.findall(r"\| `(\w+)` \| `(\d+[smh])` \|", PAGE))
    of_queues = ("offer", "wrap_up", "expected_handling")
    fields = {**Timings.model_fields, **{key: Queue.model_fields[key] for key in of_queues}}
    assert {key: parse_duration(value) for key, value in written.items()} == {
        key: field.default for key, field in fields.items()
    }


@pytest.mark.parametrize(
    "part",
    [Tier, Queue, Profile, Agent, WideningStep, Order, ChoiceOf, WrapUpExtension, Misses, Consequence],
    ids=lambda part: part.__name__,
)
def test_the_page_names_every_key_of_routing(part: type[Part]) -> None:
    keys = [field.alias or name for name, field in part.model_fields.items()]
    assert [key for key in keys if not re.search(rf"`{key}`|`{key}: ", PAGE)] == []


def test_the_page_names_every_condition_and_every_rule_of_choice() -> None:
    assert [key for key in CONDITIONS if f"| `{{{key}: " not in PAGE] == []
    assert [rule for rule in get_args(ChoiceRule) if f"| `{rule}` |" not in PAGE] == []


def test_every_part_of_the_centre_stands_in_exactly_one_file() -> None:
    sections = [section for of_file in SECTIONS.values() for section in of_file]
    assert sorted(sections) == sorted(Centre.model_fields)
