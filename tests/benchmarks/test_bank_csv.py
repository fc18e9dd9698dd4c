"""A bank's month in the form that is played again."""

import gzip
from pathlib import Path

from benchmarks.bank_calls import FIELDS, read
from benchmarks.bank_csv import write
from callcenter.directory.service import Directory
from callcenter.simulation.calls import read_calls
from callcenter.simulation.staffing import parse_instant, read_staffing

ROWS = [
    # At once, from the queue, hung up in the queue, hung up before it, a valued one.
    "L 1 0 0 PS 991001 7:00:00 7:00:10 10 0:00:00 0:00:00 0 AGENT 7:00:10 7:01:10 60 ANN",
    "L 2 0 0 PS 991001 7:00:00 7:00:10 10 7:00:10 7:01:10 60 AGENT 7:01:10 7:02:10 60 ANN",
    "L 3 0 0 NE 991001 7:00:00 7:00:10 10 7:00:10 7:00:40 30 HANG 0:00:00 0:00:00 0 NO_SERVER",
    "L 4 0 0 PS 991001 7:00:00 7:00:10 10 0:00:00 0:00:00 0 HANG 0:00:00 0:00:00 0 NO_SERVER",
    "L 5 9 2 NE 991001 7:30:00 7:30:10 10 7:30:10 7:30:20 10 AGENT 7:30:20 7:30:50 30 ANN",
    "L 6 0 0 PS 991001 7:00:00 7:00:10 -5 7:00:10 7:00:40 30 HANG 0:00:00 0:00:00 0 NO_SERVER",
]


def test_a_month_becomes_calls_a_staffing_and_a_configuration(tmp_path: Path) -> None:
    lines = ["\t".join(FIELDS), *(row.replace(" ", "\t") for row in ROWS)]
    (tmp_path / "month.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    write(read(tmp_path / "month.gz"), tmp_path / "bank", head_start_s=90, break_s=120)
    directory = Directory.load(tmp_path / "bank" / "config", 0)
    recording = read_calls(tmp_path / "bank" / "calls.csv", directory.centre)
    assert not recording.bad
    assert [(call.group, call.waited_ms, call.outcome, call.handling_ms) for call in recording.calls] == [
        ("ps", 0, "answered", 60_000),
        ("ps", 60_000, "answered", 60_000),
        ("ne", 30_000, "abandoned", None),
        ("ne/valued", 10_000, "answered", 30_000),
    ]
    assert directory.edition.routing.agents["ann-991001"].queues == ("ne", "ps")
    assert directory.centre.tiers["valued"].head_start == 90_000
    shifts = read_staffing(
        tmp_path / "bank" / "staffing.csv", directory.centre, parse_instant("1999-10-01T00:00:00Z"), 1
    )
    seconds = [(begins // 1000 - 7 * 3600, ends // 1000 - 7 * 3600) for begins, ends in shifts["ann-991001"]]
    assert seconds == [(10, 131), (30 * 60 + 20, 30 * 60 + 51)]
