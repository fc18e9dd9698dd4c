"""`callcenter simulate` as a whole: from files and options to a table, a picture and JSON."""

import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from callcenter.simulation.command import Wish, simulate_command
from callcenter.simulation.errors import SimulationRefused


def run(config: Path, **wish: Any) -> tuple[str, str]:
    """Return what it prints, and what it says beside."""
    said, beside = Console(width=100, record=True, quiet=False), Console(width=100, record=True, stderr=True)
    simulate_command(Wish(config=config, **wish), said, beside)
    return said.export_text(), beside.export_text()


def figures(config: Path, **wish: Any) -> Any:
    return json.loads(run(config, as_json=True, **wish)[0])


def test_made_up_calls_meet_what_theory_expects_beside_them(config: Path) -> None:
    found = figures(config, arrivals="sales=20/h", handling=("exponential:180",), days=30)
    sales, expected = found["queues"]["sales"], found["theory"]["sales"]
    assert sales["offered"] == pytest.approx(30 * 24 * 20, rel=0.05)
    assert sales["asa_s"] == pytest.approx(expected["asa_s"], rel=0.15)
    assert sales["service_level"] == pytest.approx(expected["service_level"], abs=0.02)


def test_the_same_seed_prints_the_same_and_another_seed_another(config: Path) -> None:
    one, same, other = (run(config, arrivals="sales=30/h", seed=seed)[0] for seed in (1, 1, 2))
    assert one == same != other


def test_a_load_above_capacity_is_said_before_and_the_run_goes_on(config: Path) -> None:
    table, beside = run(config, arrivals="sales=100/h")
    assert "sales: offered load 5.0 erlangs, 2 agents: the line grows without end." in beside
    assert "in line" in table


def test_with_nobody_there_everybody_waits_and_it_is_said(config: Path, tmp_path: Path) -> None:
    (tmp_path / "staffing.csv").write_text("who,from,until\nwang,08:00,16:00\n")
    found = figures(config, arrivals="sales=10/h", staffing=tmp_path / "staffing.csv")
    assert found["warnings"] == ["sales: 0 agents serve it on the channel voice: nobody is ever answered."]
    assert found["queues"]["sales"]["waiting"] == found["queues"]["sales"]["offered"]


def test_shorter_shifts_make_waits_longer_for_the_very_same_customers(config: Path, tmp_path: Path) -> None:
    (tmp_path / "staffing.csv").write_text("who,from,until\none,00:00,24:00\n")
    all_day = figures(config, arrivals="sales=25/h", staffing=tmp_path / "staffing.csv")["queues"]["sales"]
    (tmp_path / "staffing.csv").write_text("who,from,until\nlin,00:00,24:00\nchen,08:00,16:00\n")
    less = figures(config, arrivals="sales=25/h", staffing=tmp_path / "staffing.csv")["queues"]["sales"]
    assert less["offered"] == all_day["offered"]
    assert less["wait_s"] > 2 * all_day["wait_s"]


def test_recorded_calls_stand_beside_what_would_have_been(config: Path, tmp_path: Path) -> None:
    rows = [
        "a,1999-10-01T08:00:00Z,sales,,100,answered,60",
        "b,1999-10-01T08:00:01Z,sales,,50,abandoned,",
        "broken",
    ]
    (tmp_path / "calls.csv").write_text("\n".join(["contact,arrived,queue,tier,waited_s,outcome,handling_s", *rows]))
    found = figures(config, calls=tmp_path / "calls.csv")
    assert found["was"]["sales"]["wait_s"] == 75
    assert found["was"]["sales"]["abandoned"] == 1
    assert (found["would_be"]["sales"]["answered"], found["would_be"]["sales"]["wait_s"]) == (2, 0)
    assert found["left_out"] == {"there are 1 fields instead of 7": 1}
    table, beside = run(config, calls=tmp_path / "calls.csv")
    assert "→ 0.0 s" in table
    assert "line 4 is left out: there are 1 fields instead of 7" in beside


def test_valued_customers_with_a_head_start_wait_less_than_others(config: Path, tmp_path: Path) -> None:
    tiers = ["", "gold"]
    rows = [f"1999-10-01T08:{n // 2:02}:{n % 2 * 30:02}Z,sales,{tiers[n % 2]},100" for n in range(100)]
    (tmp_path / "calls.csv").write_text("\n".join(["arrived,queue,tier,handling_s", *rows]))
    would_be = figures(config, calls=tmp_path / "calls.csv")["would_be"]
    assert would_be["sales/gold"]["wait_s"] < would_be["sales"]["wait_s"]


def test_the_picture_is_written_where_it_is_wanted(config: Path, tmp_path: Path) -> None:
    run(config, arrivals="sales=30/h,sales/gold=5/h", out=tmp_path / "day.png")
    assert (tmp_path / "day.png").read_bytes().startswith(b"\x89PNG")


def test_a_picture_that_cannot_be_written_is_refused(config: Path, tmp_path: Path) -> None:
    with pytest.raises(SimulationRefused, match="cannot be written"):
        run(config, arrivals="sales=30/h", out=tmp_path / "no" / "day.png")
    with pytest.raises(SimulationRefused, match="cannot be written"):
        run(config, arrivals="sales=30/h", out=tmp_path / "day.sound")


def test_shifts_by_the_clock_are_of_the_zone_of_the_centre(config: Path, tmp_path: Path) -> None:
    # Half past eight in Shanghai.
    (tmp_path / "calls.csv").write_text("arrived,queue,handling_s\n1999-10-01T00:30:00Z,sales,60\n")
    (tmp_path / "staffing.csv").write_text("who,from,until\none,08:00,09:00\n")
    found = figures(config, calls=tmp_path / "calls.csv", staffing=tmp_path / "staffing.csv")
    assert found["would_be"]["sales"]["wait_s"] == 0


def test_chats_are_answered_by_who_has_room_for_them(config: Path) -> None:
    found = figures(config, arrivals="sales=30/h", channel="chat")
    assert found["warnings"] == ["sales: 0 agents serve it on the channel chat: nobody is ever answered."]


def test_the_patience_of_recorded_calls_is_not_to_be_said(config: Path, tmp_path: Path) -> None:
    with pytest.raises(SimulationRefused, match="--patience is for made-up arrivals"):
        run(config, calls=tmp_path / "calls.csv", patience=("exponential:60",))


@pytest.mark.parametrize("wish", [{}, {"arrivals": "sales=1/h", "calls": Path("calls.csv")}])
def test_what_comes_in_is_said_in_one_way(config: Path, wish: dict[str, Any]) -> None:
    with pytest.raises(SimulationRefused, match="either --arrivals, or --calls"):
        run(config, **wish)
