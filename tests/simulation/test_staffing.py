"""Who is there when, from a file."""

from pathlib import Path

import pytest

from callcenter.directory.schemas import Centre
from callcenter.simulation.errors import SimulationRefused
from callcenter.simulation.staffing import DAY_MS, merged, parse_instant, read_staffing

HOUR = 3_600_000


def read(folder: Path, centre: Centre, text: str, days: int = 1) -> dict[str, list[tuple[int, int]]]:
    (folder / "staffing.csv").write_text(f"who,from,until\n{text}\n")
    return read_staffing(folder / "staffing.csv", centre, parse_instant("1999-10-01T00:00:00Z"), days)


def test_a_time_of_day_holds_every_day_for_an_agent_or_a_whole_team(centre: Centre, tmp_path: Path) -> None:
    shifts = read(tmp_path, centre, "one,08:00,12:00\nlin,13:00,17:00", days=2)
    assert shifts["chen"] == [(8 * HOUR, 12 * HOUR), (DAY_MS + 8 * HOUR, DAY_MS + 12 * HOUR)]
    assert shifts["lin"][:2] == [(8 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR)]
    assert "wang" not in shifts


def test_of_a_team_only_so_many_come(centre: Centre, tmp_path: Path) -> None:
    (tmp_path / "staffing.csv").write_text("who,from,until,count\none,08:00,12:00,1\none,09:00,10:00,\n")
    shifts = read_staffing(tmp_path / "staffing.csv", centre, 0, 1)
    assert shifts == {"lin": [(8 * HOUR, 12 * HOUR)], "chen": [(9 * HOUR, 10 * HOUR)]}


@pytest.mark.parametrize("count", ["3", "-1", "half"])
def test_more_than_there_are_cannot_come(centre: Centre, tmp_path: Path, count: str) -> None:
    (tmp_path / "staffing.csv").write_text(f"who,from,until,count\none,08:00,12:00,{count}\n")
    with pytest.raises(SimulationRefused, match=r"staffing.csv:2: count is .*; it must be from 0 to 2"):
        read_staffing(tmp_path / "staffing.csv", centre, 0, 1)


def test_a_night_shift_goes_past_midnight(centre: Centre, tmp_path: Path) -> None:
    assert read(tmp_path, centre, "lin,22:00,06:00") == {"lin": [(22 * HOUR, 30 * HOUR)]}


def test_an_instant_holds_once(centre: Centre, tmp_path: Path) -> None:
    shifts = read(tmp_path, centre, "lin,1999-10-01T08:00:00Z,1999-10-01T11:00:00+02:00", days=3)
    assert shifts == {"lin": [(8 * HOUR, 9 * HOUR)]}


def test_what_is_over_before_the_start_is_left_out(centre: Centre, tmp_path: Path) -> None:
    assert read(tmp_path, centre, "lin,1999-09-30T08:00:00Z,1999-09-30T09:00:00Z") == {"lin": []}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("nobody,08:00,09:00", "there is no agent and no team 'nobody'"),
        ("lin,08:00", "there are 2 fields instead of 3"),
        ("lin,08:00,08:00", "is no time at all"),
        ("lin,08:60,09:00", "is no time of day"),
        ("lin,1999-10-02T00:00:00Z,1999-10-01T00:00:00Z", "is not after"),
        ("lin,early,late", "early"),
    ],
)
def test_a_plan_with_a_mistake_is_refused_with_the_line(centre: Centre, tmp_path: Path, row: str, reason: str) -> None:
    with pytest.raises(SimulationRefused, match=f"staffing.csv:2: .*{reason}"):
        read(tmp_path, centre, row)


def test_a_file_without_the_columns_is_refused(centre: Centre, tmp_path: Path) -> None:
    (tmp_path / "staffing.csv").write_text("agent,begin\n")
    with pytest.raises(SimulationRefused, match="the columns must be who, from, until"):
        read_staffing(tmp_path / "staffing.csv", centre, 0, 1)


def test_intervals_that_touch_are_one() -> None:
    assert merged([(5, 7), (1, 3), (3, 4), (6, 9)]) == [(1, 4), (5, 9)]
