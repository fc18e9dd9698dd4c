"""The centre in force answers by language and by time, and is replaced only as a whole."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, get_args

import pytest

from callcenter.directory.models import AgentInfo, Choice, UserInfo
from callcenter.directory.service import Directory
from callcenter.errors import NotFound
from callcenter.http.tables import Kind
from routing.limits import opens_at
from tests.directory.folder import Folder

SATURDAY = int(dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC).timestamp() * 1000)
HOUR = 3_600_000


@pytest.fixture
def directory(folder: Folder) -> Directory:
    for file in ("centre.yaml", "skills.yaml", "hours.yaml", "queues.yaml", "agents.yaml", "people.yaml"):
        path = folder.path / file
        lines = path.read_text().splitlines()
        path.write_text("\n".join(line.replace("name: {en: ", "name: {zh-CN: 中, en: ") for line in lines))
    folder.edit(
        "centre.yaml",
        "languages:\n",
        "languages:\n  zh-CN: {name: {zh-CN: 中, en: Chinese}, skill: english}\n",
    )
    return Directory.load(folder.path, SATURDAY)


def test_a_queue_tells_whether_it_is_open_and_when_it_opens_next(directory: Directory) -> None:
    sales, help_ = directory.queues(SATURDAY)
    assert (sales.open, sales.opens_at) == (True, None)
    # Monday 09:00 in New York is 14:00 UTC.
    assert (help_.open, help_.opens_at, help_.zone) == (False, SATURDAY + 50 * HOUR, "America/New_York")
    assert directory.queue("help", SATURDAY + 50 * HOUR).open
    assert opens_at(directory.hours_of("help"), SATURDAY) == SATURDAY + 50 * HOUR
    assert (sales.agents, sales.requires, sales.target_ms) == (("ann", "bob"), {"fares": 3}, 20_000)
    assert sales.name == {"zh-CN": "中", "en": "Sales"}


def test_agents_users_and_codes_come_in_the_order_of_the_files(directory: Directory) -> None:
    assert directory.agents()[1] == AgentInfo(
        id="bob",
        name={"zh-CN": "中", "en": "Bob"},
        team="one",
        profile="all",
        queues=("sales", "help"),
        skills={"english": 4, "fares": 8},
        capacity={"chat": 3, "voice": 1},
    )
    assert [(user.username, user.role) for user in directory.users()] == [
        ("ann", "agent"),
        ("bob", "agent"),
        ("sue", "supervisor"),
    ]
    assert directory.users()[2] == UserInfo(username="sue", role="supervisor", name={"zh-CN": "中", "en": "Sue"})
    assert directory.skills()[1] == Choice(id="fares", label={"zh-CN": "中", "en": "Fares"})
    assert [choice.id for choice in directory.teams()] == ["one"]
    assert [choice.id for choice in directory.tiers()] == ["gold"]
    assert [choice.id for choice in directory.reasons()] == ["lunch"]
    assert [choice.id for choice in directory.dispositions()] == ["done"]


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [("en", "en"), ("en-GB", "en"), ("zh", "zh-CN"), ("ZH-hans", "zh-CN"), ("fr", "en"), ("", "en"), (None, "en")],
)
def test_a_language_the_centre_has_not_becomes_the_nearest_or_the_default(
    directory: Directory, wanted: str | None, nearest: str
) -> None:
    assert directory.language(wanted) == nearest


def test_names_come_in_the_language_asked_for(directory: Directory) -> None:
    assert directory.user_name("sue", "zh-CN") == "中"
    assert directory.user_name("sue", "de") == "Sue"


def test_who_is_no_longer_configured_goes_by_the_username(directory: Directory) -> None:
    assert directory.user_name("zoe", "en") == "zoe"


@pytest.mark.parametrize("kind", get_args(Kind))
def test_what_the_centre_names_goes_by_its_name_and_what_it_names_no_longer_by_its_id(
    directory: Directory, kind: Kind
) -> None:
    centre = directory.centre
    named: dict[Kind, Mapping[str, Any]] = {
        "queue": centre.queues,
        "agent": centre.agents,
        "disposition": centre.dispositions,
        "reason": centre.reasons,
    }
    for id_, part in named[kind].items():
        assert directory.name_of(kind, id_, "en") == part.name["en"]
        assert directory.name_of(kind, id_, "zh-CN") == part.name.get("zh-CN", part.name["en"])
    assert named[kind]
    assert directory.name_of(kind, "zoe", "en") == "zoe"


def test_an_unknown_agent_or_queue_is_not_found(directory: Directory) -> None:
    with pytest.raises(NotFound):
        directory.agent("zoe")
    with pytest.raises(NotFound):
        directory.queue("old", SATURDAY)


def test_today_begins_in_the_centres_zone(directory: Directory) -> None:
    assert directory.zone == "Europe/Berlin"
    assert directory.start_of_day(SATURDAY) == SATURDAY - 13 * HOUR
    assert directory.local(SATURDAY).isoformat() == "2026-11-21T13:00:00+01:00"


def test_a_new_edition_is_in_force_whole_and_only_when_it_is_put_there(directory: Directory, folder: Folder) -> None:
    before = directory.edition
    folder.edit("agents.yaml", "fares: 8", "fares: 7")
    after = directory.compile(folder.load(), SATURDAY)
    assert directory.edition is before
    directory.put_in_force(after)
    assert directory.edition is after
    assert after.version == after.routing.version == after.rules.version != before.version
    assert (before.centre.agents["bob"].skills["fares"], directory.agent("bob").skills["fares"]) == (8, 7)


def test_compiling_anew_half_a_year_later_keeps_the_centre_and_moves_the_hours(directory: Directory) -> None:
    before = directory.edition
    assert directory.compile(before.centre, SATURDAY + 24 * HOUR).version == before.version
    later = directory.compile(before.centre, SATURDAY + 190 * 24 * HOUR)
    assert later.centre is before.centre
    assert later.version != before.version
    assert later.routing.queues["sales"].open[0][1] > before.routing.queues["sales"].open[0][1]
