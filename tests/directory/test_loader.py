"""Every kind of mistake is named with its file, line and reason, and one look finds them all."""

import contextlib
import copy
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from callcenter.directory.check import check
from callcenter.directory.errors import ConfigRefused
from callcenter.directory.loader import load
from tests.directory.folder import FILES, FLOWS, RULES, Folder

DEMO = Path(__file__).parents[2] / "config" / "demo"


def test_a_good_centre_is_read_with_every_value(folder: Folder) -> None:
    centre = folder.load()
    assert centre.timings.decline_hold == 45_000
    assert centre.timings.unreachable_return == 120_000
    assert centre.queues["help"].wrap_up == 90_000
    assert centre.queues["help"].service_level.share == 0.9
    assert centre.hours["office"].weekly["fri"] == ((540, 720), (780, 900))
    assert [day.isoformat() for day in centre.holidays["days_off"][0].days()] == ["2026-12-25", "2026-12-26"]
    assert centre.capacity("ann") == {"chat": 2, "voice": 1}
    assert centre.capacity("bob") == {"chat": 3, "voice": 1}


def test_the_demo_centre_is_good_and_has_what_the_readme_promises() -> None:
    centre = load(DEMO)
    assert list(centre.queues) == ["sales", "changes", "loyalty", "complaints"]
    assert (len(centre.agents), len(centre.teams)) == (10, 2)
    assert {"lin", "chen"} <= set(centre.agents)
    assert {id_: person.role for id_, person in centre.people.items()} == {"sun": "supervisor", "admin": "admin"}
    assert set(centre.languages) == {"zh-CN", "en"}


def test_a_mistake_has_the_place_that_the_file_calls_it_by(folder: Folder) -> None:
    folder.add_rules()
    folder.edit("queues.yaml", "where: {skill: {fares: 7}}", "where: {skill: {fares: 70}}")
    folder.edit("agents.yaml", "capacity: {chat: 3}", "capacity: {fax: 3}")
    folder.edit("people.yaml", "role: supervisor", "")
    assert {problem.place for problem in check(folder.path)} == {
        ("queues", "help", "steps", 0, "where", "skill", "fares"),
        ("agents", "bob", "capacity", "fax"),
        ("people", "sue", "role"),
    }


# (file, what is replaced, by what, what must be said)
MISTAKES = {
    "an unknown region": (
        "centre.yaml",
        "zone: Europe/Berlin",
        "zone: Europe/Berlin\nregion: UK",
        ["centre.yaml:3: region: unknown region 'UK'; use an ISO 3166 code of two capital letters such as CN or GB"],
    ),
    "an unknown key": (
        "queues.yaml",
        "offer: 15s",
        "offr: 15s",
        ["queues.yaml:9: unknown key 'offr' in queues.help"],
    ),
    "an unknown top-level key": (
        "people.yaml",
        "people:",
        "agents: {}\npeople:",
        ["people.yaml:1: unknown key 'agents'; the keys of this file are people"],
    ),
    "a missing key": (
        "queues.yaml",
        "    hours: office\n",
        "",
        ["queues.yaml:6: the key 'hours' is missing in queues.help"],
    ),
    "a missing section": (
        "hours.yaml",
        "hours:\n",
        "hour:\n",
        [
            "hours.yaml:1: the key 'hours' is missing",
            "hours.yaml:1: unknown key 'hour'; the keys of this file are hours, holidays",
        ],
    ),
    "a wrong type": (
        "agents.yaml",
        "queues: [sales, help]",
        "queues: sales",
        ["agents.yaml:6: profiles.all.queues: must be a list"],
    ),
    "a number written as text": (
        "agents.yaml",
        "english: 9",
        "english: '9'",
        ["agents.yaml:13: agents.ann.skills.english: must be a valid integer"],
    ),
    "a truth instead of a number": (
        "agents.yaml",
        "english: 9",
        "english: true",
        ["agents.yaml:13: agents.ann.skills.english: must be a valid integer"],
    ),
    "a scalar where a mapping belongs": (
        "people.yaml",
        "sue: {name: {en: Sue}, role: supervisor}",
        "sue: supervisor",
        ["people.yaml:2: people.sue: must be a mapping of keys"],
    ),
    "a duplicate key": (
        "agents.yaml",
        "  bob:",
        "  ann:",
        ["agents.yaml:14: duplicate key 'ann'; it is already in line 9"],
    ),
    "broken YAML": (
        "skills.yaml",
        "fares: {name: {en: Fares}}",
        "fares: {name: {en: Fares}\n",
        ["skills.yaml:5: not valid YAML: while parsing a flow mapping, expected ',' or '}', but got '<stream end>'"],
    ),
    "a tab as indentation": (
        "skills.yaml",
        "  fares",
        "\tfares",
        [
            "skills.yaml:3: not valid YAML: while scanning for the next token, "
            "found character '\\t' that cannot start any token"
        ],
    ),
    "an undefined alias": (
        "people.yaml",
        "role: supervisor",
        "role: *boss",
        ["people.yaml:2: not valid YAML: found undefined alias 'boss'"],
    ),
    "a Python object": (
        "people.yaml",
        "role: supervisor",
        "role: !!python/name:os.system x",
        [
            "people.yaml:2: not valid YAML: could not determine a constructor for the tag "
            "'tag:yaml.org,2002:python/name:os.system'"
        ],
    ),
    "a control character": (
        "people.yaml",
        "Sue}",
        "Sue\0}",
        ["people.yaml:1: not valid YAML: unacceptable character #x0000: special characters are not allowed"],
    ),
    "a number that is none": (
        "people.yaml",
        "role: supervisor",
        "role: !!int boss",
        ["people.yaml:1: not valid YAML: invalid literal for int() with base 10: 'boss'"],
    ),
    "an id of a wrong form": (
        "skills.yaml",
        "  fares:",
        "  Fares & more:",
        [
            "agents.yaml:13: unknown skill 'fares'",
            "agents.yaml:18: unknown skill 'fares'",
            "queues.yaml:5: unknown skill 'fares'",
            "skills.yaml:3: skills.Fares & more: 'Fares & more' is not an id; use small letters, digits, - and _, "
            "beginning with a letter",
        ],
    ),
    "a language tag of a wrong form": (
        "centre.yaml",
        "name: {en: Test Line}",
        "name: {en: Test Line, EN_gb: Test}",
        ["centre.yaml:1: name.EN_gb: 'EN_gb' is not a language tag; write it like en, zh-CN or pt-BR"],
    ),
    "an unknown zone": (
        "hours.yaml",
        "America/New_York",
        "America/New_Jersey",
        [
            "hours.yaml:5: hours.office.zone: unknown time zone 'America/New_Jersey'; "
            "use an IANA name such as Asia/Shanghai"
        ],
    ),
    "an unknown zone of the whole centre": (
        "centre.yaml",
        "Europe/Berlin",
        "../../etc/passwd",
        ["centre.yaml:2: zone: unknown time zone '../../etc/passwd'; use an IANA name such as Asia/Shanghai"],
    ),
    "a duration without a unit": (
        "queues.yaml",
        "offer: 15s",
        "offer: 15",
        ["queues.yaml:9: queues.help.offer: 15 is not a duration; write it like 20s, 1m30s or 2h"],
    ),
    "a duration of nothing where something must last": (
        "queues.yaml",
        "offer: 15s",
        "offer: 0s",
        ["queues.yaml:9: queues.help.offer: '0s' is out of range; it must be between 1s and 24h"],
    ),
    "clocks in the wrong order": (
        "centre.yaml",
        "idle_warn: 4m",
        "idle_warn: 10m",
        ["centre.yaml:12: timings: idle_end must be longer than idle_warn"],
    ),
    "pings that come too late to count": (
        "centre.yaml",
        "idle_warn: 4m",
        "ping_every: 30s",
        ["centre.yaml:12: timings: ping_within must be longer than ping_every"],
    ),
    "presence clocks in the wrong order": (
        "centre.yaml",
        "idle_warn: 4m",
        "unreachable_return: 20s",
        [
            "centre.yaml:12: timings: unreachable_withdraw, unreachable_not_ready and unreachable_return "
            "must not get shorter in this order"
        ],
    ),
    "a share above one": (
        "queues.yaml",
        "share: 0.9",
        "share: 90",
        ["queues.yaml:11: queues.help.service_level.share: must be less than or equal to 1"],
    ),
    "a skill level out of range": (
        "agents.yaml",
        "english: 9",
        "english: 11",
        ["agents.yaml:13: agents.ann.skills.english: must be less than or equal to 10"],
    ),
    "an unknown channel": (
        "agents.yaml",
        "capacity: {chat: 3}",
        "capacity: {fax: 3}",
        ["agents.yaml:19: agents.bob.capacity.fax: must be 'chat' or 'voice'"],
    ),
    "an unknown role": (
        "people.yaml",
        "role: supervisor",
        "role: boss",
        ["people.yaml:2: people.sue.role: must be 'supervisor' or 'admin'"],
    ),
    "a weekday nobody knows": (
        "hours.yaml",
        "mon-thu:",
        "mon-thursday:",
        [
            "hours.yaml:7: hours.office.weekly.mon-thursday: 'mon-thursday' is not a day; "
            "write mon, tue, wed, thu, fri, sat, sun, mon-fri or daily"
        ],
    ),
    "a window of no time": (
        "hours.yaml",
        "mon-thu: 09:00-17:00",
        "mon-thu: 9-17",
        ["hours.yaml:7: hours.office.weekly.mon-thu.0: '9-17' is not a window of time; write it like 09:00-18:00"],
    ),
    "a window past the day's end": (
        "hours.yaml",
        "mon-thu: 09:00-17:00",
        "mon-thu: 09:00-25:00",
        [
            "hours.yaml:7: hours.office.weekly.mon-thu.0: '09:00-25:00' is not a window of time; "
            "a day runs from 00:00 to 24:00"
        ],
    ),
    "a date that is none": (
        "hours.yaml",
        "2026-12-24:",
        "2026-12-32:",
        ["hours.yaml:11: hours.office.exceptions.2026-12-32: '2026-12-32' is not a date; write it like 2026-10-01"],
    ),
    "a holiday that ends before it begins": (
        "hours.yaml",
        "until: 2026-12-26",
        "until: 2026-12-24",
        ["hours.yaml:14: holidays.days_off.0: the holiday ends before it begins"],
    ),
}


@pytest.mark.parametrize(("file", "old", "new", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_with_its_line(folder: Folder, file: str, old: str, new: str, said: list[str]) -> None:
    folder.edit(file, old, new)
    assert folder.problems() == said


def test_a_missing_file_is_named(folder: Folder) -> None:
    (folder.path / "people.yaml").unlink()
    assert folder.problems() == ["people.yaml:1: the file is missing"]


def test_an_empty_file_is_named(folder: Folder) -> None:
    (folder.path / "skills.yaml").write_text("# nothing yet\n")
    assert folder.problems() == ["skills.yaml:1: the file is empty"]


def test_a_file_that_is_a_list_is_named(folder: Folder) -> None:
    (folder.path / "skills.yaml").write_text("- english\n")
    assert folder.problems() == ["skills.yaml:1: the file must be a mapping of keys"]


def test_a_file_that_is_not_text_is_named_with_the_line_of_the_first_wrong_byte(folder: Folder) -> None:
    (folder.path / "people.yaml").write_bytes(b"people:\n  sue: {name: {en: \xff}}\n")
    assert folder.problems() == ["people.yaml:2: the file is not UTF-8 text"]


def test_an_unreadable_file_is_named(folder: Folder) -> None:
    (folder.path / "people.yaml").unlink()
    (folder.path / "people.yaml").mkdir()
    assert folder.problems() == ["people.yaml:1: the file cannot be read: Is a directory"]


def test_a_file_that_is_no_part_of_a_centre_is_named(folder: Folder) -> None:
    (folder.path / "queue.yml").write_text("queues: {}\n")
    assert folder.problems() == [
        "queue.yml:1: unknown file; the files are "
        "centre.yaml, skills.yaml, hours.yaml, queues.yaml, agents.yaml, people.yaml, flows.yaml, replies.yaml"
    ]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigRefused, match=r"nowhere:1: there is no such folder"):
        load(tmp_path / "nowhere")


def test_a_mapping_that_contains_itself_is_refused_like_any_wrong_value(folder: Folder) -> None:
    folder.edit("people.yaml", "sue: {name: {en: Sue}, role: supervisor}", "sue: &me {name: *me, role: supervisor}")
    assert [line.split(": ")[0] for line in folder.problems()] == ["people.yaml:2"] * 3


def test_anchors_and_merge_keys_can_be_used(folder: Folder) -> None:
    folder.edit("agents.yaml", "skills: {english: 9, fares: 4}", "skills: &most {english: 9, fares: 4}")
    folder.edit("agents.yaml", "skills: {english: 4, fares: 8}", "skills: {<<: *most, english: 4}")
    assert folder.load().agents["bob"].skills == {"english": 4, "fares": 4}


def test_a_mistake_beside_a_merge_key_has_the_line_of_what_counts(folder: Folder) -> None:
    folder.edit("agents.yaml", "skills: {english: 9, fares: 4}", "skills: &most {english: 9, fares: 4}")
    folder.edit("agents.yaml", "skills: {english: 4, fares: 8}", "skills:\n      <<: *most\n      english: 40")
    with pytest.raises(ConfigRefused) as refused:
        folder.load()
    lines = (folder.path / "agents.yaml").read_text().splitlines()
    (problem,) = refused.value.problems
    assert lines[problem.line - 1].strip() == "english: 40"


def _places(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every entry in nested dicts and lists."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, inner in entries for place in ((*path, key), *_places(inner, (*path, key)))]


CENTRE: dict[str, Any] = {
    name: YAML(typ="safe", pure=True).load(text) for name, text in {**FILES, **RULES, "flows.yaml": FLOWS}.items()
}
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(["", "en", "all", "20s", "mon"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.sampled_from(["en", "ann", "name", "1"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@settings(max_examples=25, deadline=None)
@given(changes=st.lists(st.tuples(st.sampled_from(_places(CENTRE)), ANYTHING), min_size=1, max_size=3))
def test_whatever_stands_in_the_files_the_answer_is_a_centre_or_a_list_of_lines(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[tuple[Any, ...], object]]
) -> None:
    centre = copy.deepcopy(CENTRE)
    for (*path, key), value in changes:
        with contextlib.suppress(LookupError, TypeError):  # an earlier change may have taken the place away
            reduce(lambda holder, step: holder[step], path, centre)[key] = value
    folder = tmp_path_factory.mktemp("centre")
    for name, data in centre.items():
        YAML(typ="safe", pure=True).dump(data, folder / name)
    assert all(problem.line >= 1 and problem.reason for problem in check(folder))
