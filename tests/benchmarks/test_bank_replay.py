"""The replay of a month tells whom the engine would have taken, and counts what it cannot use. Months are invented."""

import gzip
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.bank_calls import FIELDS, Month, parse, read
from benchmarks.bank_replay import happenings, replay, report
from benchmarks.sites import ROOT

HEAD = "\t".join(FIELDS)


def clock(seconds: int) -> str:
    seconds %= 86_400
    return f"{seconds // 3_600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def row(call: int, queued: int, waited: int, agent: str | None, **other: str) -> str:
    """Return the row of a call that was queued at a second of the day, and answered by the agent or left."""
    queued += 9 * 3_600
    out = queued + waited
    fields = {
        **dict.fromkeys(FIELDS, "0"),
        "vru+line": "AA0101",
        "call_id": str(call),
        "type": "PS",
        "date": "991004",
        "vru_entry": clock(queued - 10),
        "vru_exit": clock(queued),
        "vru_time": "10",
        "q_start": clock(queued) if waited else "0:00:00",
        "q_exit": clock(out) if waited else "0:00:00",
        "q_time": str(waited),
        "outcome": "AGENT" if agent else "HANG",
        "ser_start": clock(out) if agent else "0:00:00",
        "ser_exit": clock(out + 60) if agent else "0:00:00",
        "ser_time": "60" if agent else "0",
        "server": agent or "NO_SERVER",
        **other,
    }
    return "\t".join(fields.values())


def month(*rows: str) -> Month:
    return parse([HEAD, *rows])


def agreed(played: Month, head_start_s: int, *, with_hung_up: bool = False) -> tuple[int, int]:
    """Return how many decisions there were, and in how many the engine named whom the centre took."""
    tally = replay(played, head_start_s, with_hung_up=with_hung_up)
    return tally.decisions, tally.agreed


def test_the_oldest_is_named_and_who_has_nobody_beside_them_is_no_decision() -> None:
    played = month(row(1, 0, 60, "ANN"), row(2, 10, 60, "ANN"))
    assert agreed(played, 90) == (1, 1)


def test_the_centre_may_have_taken_another_than_the_oldest() -> None:
    played = month(row(1, 0, 60, "ANN"), row(2, 10, 30, "ANN"))
    assert agreed(played, 90) == (1, 0)


@pytest.mark.parametrize(("head_start_s", "named"), [(90, 1), (30, 1), (29, 0), (0, 0)])
def test_a_head_start_changes_who_is_named(head_start_s: int, named: int) -> None:
    played = month(row(1, 0, 90, "ANN"), row(2, 29, 30, "ANN", priority="2"))
    assert agreed(played, head_start_s) == (1, named)


def test_only_what_the_agent_served_that_day_is_chosen_among() -> None:
    older = row(1, 0, 90, "BEN", type="NE")
    others = (row(2, 10, 50, "ANN"), row(3, 20, 60, "ANN"))
    assert agreed(month(older, *others), 0) == (1, 1)
    served = row(4, -900, 0, "ANN", type="NE")
    assert agreed(month(served, older, *others), 0) == (2, 0)
    on_another_day = row(4, -900, 0, "ANN", type="NE", date="991003")
    assert agreed(month(on_another_day, older, *others), 0) == (1, 1)


def test_what_really_happened_is_forced_after_each_decision() -> None:
    played = month(row(1, 0, 90, "ANN"), row(2, 10, 50, "ANN"), row(3, 20, 50, "ANN"), row(4, 30, 100, "ANN"))
    assert agreed(played, 0) == (3, 1)


def test_who_hung_up_is_waited_for_only_where_that_is_asked() -> None:
    played = month(row(1, 0, 300, None), row(2, 10, 60, "ANN"), row(3, 20, 60, "ANN"))
    assert agreed(played, 0) == (1, 1)
    assert agreed(played, 0, with_hung_up=True) == (2, 0)


def test_a_call_may_wait_over_midnight() -> None:
    late = 15 * 3_600 - 30
    played = month(row(1, late, 60, "ANN"), row(2, late + 5, 60, "ANN"))
    assert played.left_out == {}
    assert agreed(played, 0) == (1, 1)


def test_every_dirty_row_is_counted_by_its_reason() -> None:
    good = row(1, 0, 60, "ANN")
    shifted = row(3, 0, 60, "ANN").replace("\tPS\t", "\t\tPS\t")
    moved = "\t".join([*row(4, 0, 60, "ANN").split("\t")[1:], ""])
    played = month(
        good,
        row(2, 10, 60, "ANN"),
        shifted,
        moved,
        row(5, 0, 60, "ANN", vru_time="-16"),
        row(6, 0, 60, "ANN", q_time="-60"),
        row(7, 0, 60, "ANN", server="NO_SERVER"),
        row(8, 0, 60, "ANN", outcome="PHANTOM"),
        row(9, 0, 60, "ANN", q_time="61"),
        row(10, 0, 60, "ANN", q_exit="soon"),
        row(11, 0, 60, "ANN", date="991399"),
        good,
        "nothing of the kind",
        "",
    )
    assert played.rows == 13
    assert [call.number for call in played.calls] == [1, 2]
    assert played.left_out == {
        "answered_by_nobody": 1,
        "negative_time": 2,
        "no_such_day": 1,
        "phantom": 1,
        "repeated": 1,
        "shifted": 4,
        "times_disagree": 1,
    }
    assert agreed(played, 0) == (1, 1)


def test_nothing_at_all_is_no_decision() -> None:
    assert report(parse([]), 90)["agreement"] is None
    assert report(month(), 90) | {"seconds": 0} == {
        "decisions": 0,
        "agreed": 0,
        "agreement": None,
        "head_start_s": 90,
        "with_hung_up": {"decisions": 0, "agreed": 0, "agreement": None},
        "left_out": {},
        "rows": 0,
        "calls": 0,
        "answered_from_queue": 0,
        "commands": 2,
        "seconds": 0,
    }


def invented(seed: int) -> Month:
    """Invent a busy day, without regard to who comes first."""
    dice = random.Random(seed)
    types, agents = ["PS", "NE", "NW"], ["ANN", "BEN", "CHO"]
    return month(
        *(
            row(call, dice.randrange(2_000), dice.choice((0, 60, 120, 300)), dice.choice([*agents, None]))
            .replace("\tPS\t", f"\t{dice.choice(types)}\t")
            .replace("\t0\t0\t", f"\t0\t{dice.choice('0012')}\t", 1)
            for call in range(150)
        )
    )


@pytest.mark.parametrize("head_start_s", [0, 90])
def test_the_engine_says_what_the_rule_in_one_line_says(head_start_s: int) -> None:
    played = invented(7)
    served, waiting = played.served(), list[Any]()
    expected = [0, 0]
    for _, what, call in happenings(played, with_hung_up=True):
        if what == "came":
            waiting.append(call)
            continue
        if what == "answered":
            able = [one for one in waiting if one.type in served[call.date, call.agent or ""]]
            first = min(able, key=lambda one: (one.queued - head_start_s * (one.priority == 2), one.queued, one.number))
            if len(able) > 1:
                expected[0] += 1
                expected[1] += first is call
        waiting.remove(call)
    assert expected[0] > 50
    assert 0 < expected[1] < expected[0]
    assert agreed(played, head_start_s, with_hung_up=True) == tuple(expected)


def test_a_packed_file_is_played_from_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "month.tsv.gz"
    lines = [HEAD, row(1, 0, 60, "ANN"), row(2, 10, 30, "ANN", priority="2"), row(3, 0, 60, "ANN", q_time="-1")]
    file.write_bytes(gzip.compress("\n".join(lines).encode()))
    said = [
        json.loads(
            subprocess.run(
                [sys.executable, "-m", "benchmarks.bank_replay", str(file), *options],
                cwd=ROOT,
                capture_output=True,
                text=True,
                timeout=60,
                check=True,
            ).stdout
        )
        for options in ([], ["--head-start", "0"])
    ]
    assert [(one["decisions"], one["agreed"], one["agreement"]) for one in said] == [(1, 1, 1.0), (1, 0, 0.0)]
    assert said[0]["left_out"] == {"negative_time": 1}
    plain = tmp_path / "month.tsv"
    plain.write_text("\n".join(lines))
    assert read(plain) == read(file)


def test_a_file_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.bank_replay", str(tmp_path / "none")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "cannot be read" in done.stderr
    assert "Traceback" not in done.stderr
