"""Recorded calls: read row by row, completed where the file does not say, and never stopped by a bad row."""

from pathlib import Path
from random import Random

import pytest

from callcenter.directory.schemas import Centre
from callcenter.simulation.calls import Recording, read_calls, to_play
from callcenter.simulation.errors import SimulationRefused
from callcenter.simulation.staffing import parse_instant
from routing.simulation.traffic import Call

HEAD = "contact,arrived,queue,tier,waited_s,outcome,handling_s"


def read(folder: Path, centre: Centre, *rows: str, head: str = HEAD) -> Recording:
    (folder / "calls.csv").write_text("\n".join([head, *rows]), "utf-8")
    return read_calls(folder / "calls.csv", centre)


def play(recording: Recording, centre: Centre, seed: int = 1) -> dict[str, Call]:
    def otherwise(queue: str) -> "ConstantDraw":
        return ConstantDraw(queue)

    start = parse_instant("1999-10-01T00:00:00Z")
    return {call.contact: call for call in to_play(recording, centre, start, otherwise, seed)}


class ConstantDraw:
    """A handling of 7 s for sales, of 9 s for all others."""

    def __init__(self, queue: str) -> None:
        self.duration = 7_000 if queue == "sales" else 9_000

    def __call__(self, _chance: Random) -> int:
        return self.duration


def test_calls_are_read_with_what_the_file_says_of_them_in_order_of_time(centre: Centre, tmp_path: Path) -> None:
    recording = read(
        tmp_path,
        centre,
        "b,1999-10-02T00:00:10Z,sales,gold,12.5,answered,60",
        "a,1999-10-01T08:00:00Z,care,,30,abandoned,",
    )
    first, second = recording.calls
    assert (first.contact, first.queue, first.waited_ms, first.outcome, first.handling_ms) == (
        *("a", "care", 30_000, "abandoned", None),
    )
    assert (second.group, second.tier, second.waited_ms, second.handling_ms) == ("sales/gold", "gold", 12_500, 60_000)
    assert not recording.bad


def test_arrival_and_queue_are_enough(centre: Centre, tmp_path: Path) -> None:
    recording = read(tmp_path, centre, "1999-10-01T08:00:00Z,sales", head="arrived,queue")
    (call,) = play(recording, centre).values()
    assert (call.at, call.handling_ms, call.patience_ms) == (8 * 3_600_000, 7_000, None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x,1999-10-01T08:00:00Z,sales,,1,answered", "there are 6 fields instead of 7"),
        ("x,yesterday,sales,,1,answered,1", "arrived is no instant"),
        ("x,,sales,,1,answered,1", "arrived is missing"),
        ("x,1999-10-01T08:00:00Z,,,1,answered,1", "the queue is missing"),
        ("x,1999-10-01T08:00:00Z,lost,,1,answered,1", "the queue is not one of the configuration"),
        ("x,1999-10-01T08:00:00Z,sales,tin,1,answered,1", "the tier is not one of the configuration"),
        ("x,1999-10-01T08:00:00Z,sales,,-1,answered,1", "waited_s is negative or too large"),
        ("x,1999-10-01T08:00:00Z,sales,,nan,answered,1", "waited_s is negative or too large"),
        ("x,1999-10-01T08:00:00Z,sales,,1,lost,1", "outcome is none of answered, abandoned"),
        ("x,1999-10-01T08:00:00Z,sales,,1,answered,long", "handling_s is no number"),
        ("good,1999-10-01T08:00:00Z,sales,,1,answered,1", "the contact came before"),
        ("\x00\ufffd", "there are 1 fields instead of 7"),
    ],
)
def test_a_bad_row_is_left_out_with_its_line_and_reason(centre: Centre, tmp_path: Path, row: str, reason: str) -> None:
    recording = read(tmp_path, centre, "good,1999-10-01T07:00:00Z,sales,,1,answered,1", row)
    assert [call.contact for call in recording.calls] == ["good"]
    assert [(bad.line, bad.reason) for bad in recording.bad] == [(3, reason)]
    assert recording.reasons() == {reason: 1}


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("arrived,handling_s", "queue: the columns can be"),
        ("arrived,queue,name", "name: the columns can be"),
        ("arrived,queue,queue", "stands twice"),
        (HEAD, "there is no call in it"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_refused(centre: Centre, tmp_path: Path, head: str, reason: str) -> None:
    with pytest.raises(SimulationRefused, match=reason):
        read(tmp_path, centre, head=head)


def test_a_file_of_bad_rows_alone_is_refused_with_the_first_reason(centre: Centre, tmp_path: Path) -> None:
    with pytest.raises(SimulationRefused, match="1 rows left out; line 2: arrived is no instant"):
        read(tmp_path, centre, "x,never,sales,,,,")


def test_who_gave_up_would_wait_as_long_as_they_did_and_who_was_answered_longer(centre: Centre, tmp_path: Path) -> None:
    recording = read(
        tmp_path,
        centre,
        "lost,1999-10-01T08:00:00Z,sales,,40,abandoned,",
        "also,1999-10-01T08:00:00Z,sales,,20,abandoned,",
        "answered,1999-10-01T08:01:00Z,sales,,30,answered,60",
    )
    calls = play(recording, centre)
    assert calls["lost"].patience_ms == 40_000
    assert calls["answered"].patience_ms == 40_000  # the only one known to be longer than 30 s


def test_handling_that_is_not_known_is_one_of_those_recorded_in_the_queue(centre: Centre, tmp_path: Path) -> None:
    recording = read(
        tmp_path,
        centre,
        "lost,1999-10-01T08:00:00Z,sales,,40,abandoned,",
        "one,1999-10-01T08:01:00Z,sales,,30,answered,60",
        "other,1999-10-01T08:01:00Z,care,,30,abandoned,",
    )
    calls = play(recording, centre)
    assert calls["lost"].handling_ms == 60_000
    assert calls["other"].handling_ms == 9_000


def test_a_tier_brings_its_head_start(centre: Centre, tmp_path: Path) -> None:
    recording = read(tmp_path, centre, "a,1999-10-01T08:00:00Z,sales,gold,,,")
    assert play(recording, centre)["a"].head_start_ms == 90_000
