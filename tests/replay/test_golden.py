"""What every version wrote is read for ever: its log, its snapshots, and both from a database."""

import hashlib
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from sqlalchemy import insert

from callcenter.contact_log.snapshots import FORMAT, Memory
from callcenter.contacts.codec import decode
from callcenter.contacts.events import AnyEvent
from callcenter.contacts.lifecycle import Lifecycle
from callcenter.db.tables import events, snapshots
from tests.replay.record import GOLDEN, Line, memory_of, state_hash
from tests.support.cells import encoded
from tests.support.databases import CELL, database_in, log_of
from tests.support.hosts import HandClock, running
from tests.support.invariants import check_log, check_state

VERSIONS = sorted(folder.name for folder in GOLDEN.iterdir())
NEWEST = VERSIONS[-1]
# The snapshots' format of each version; older ones are left aside, as they know less than replaying their log gives.
FORMATS = {"v1": 1}
READ = [version for version in VERSIONS if FORMATS.get(version, FORMAT) == FORMAT]


def kind_of(line: Line) -> str:
    """Return the kind of a stored event."""
    kind = msgspec.json.decode(line.event)["kind"]
    assert isinstance(kind, str)
    return kind


def lines_of(version: str) -> list[Line]:
    """Return the stored events."""
    decoder = msgspec.json.Decoder(Line)
    return decoder.decode_lines((GOLDEN / version / "events.jsonl").read_bytes())


def golden(version: str) -> list[AnyEvent]:
    """Return the log as it is read today."""
    return [decode(kind_of(line), line.version, bytes(line.event).decode()) for line in lines_of(version)]


def snapshot_of(version: str) -> bytes:
    """Return the stored snapshot."""
    return (GOLDEN / version / "snapshot.json").read_bytes()


def assert_says_no_less(now: Any, then: Any) -> None:
    """Hold everything that was said then to be said now; fields that came later may be there as well."""
    if isinstance(then, dict):
        assert then.keys() <= now.keys()
        for key, value in then.items():
            assert_says_no_less(now[key], value)
    else:
        assert now == then


def figures_of_v1(metrics: Any) -> Any:
    """Return what the figures of the first version counted in the form in which it is counted today."""
    buckets: dict[str, Any] = {}
    for queue, channels in metrics["buckets"].items():
        for channel, by_start in channels.items():
            for start, counts in by_start.items():
                counted = {name: number for name, number in counts.items() if number}
                buckets.setdefault(start, {"visits": {}})["visits"].setdefault(queue, {})[channel] = counted
    return {"buckets": buckets}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_log_is_read_and_leads_to_the_state_it_led_to_then(version: str) -> None:
    then = msgspec.json.decode(snapshot_of(version))
    if version == "v1":
        then["state"]["metrics"] = figures_of_v1(then["state"]["metrics"])
    now = msgspec.json.decode(msgspec.json.encode(memory_of(golden(version)[: then["position"]])))
    assert_says_no_less(now, then)


@pytest.mark.parametrize("version", READ)
def test_the_snapshot_and_the_log_after_it_give_what_the_whole_log_gives(version: str) -> None:
    log = golden(version)
    memory = msgspec.json.decode(snapshot_of(version), type=Memory)
    assert 0 < memory.position < len(log)
    resumed, whole = Lifecycle(memory.state), Lifecycle()
    resumed.replay(log[memory.position :])
    whole.replay(log)
    assert encoded(resumed.state) == encoded(whole.state)
    check_state(whole.state)
    check_log(log, whole.state)


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_loop_starts_from_what_that_version_left_in_its_database(version: str, tmp_path: Path) -> None:
    database = database_in(tmp_path)
    data, log = snapshot_of(version), golden(version)
    position = msgspec.json.decode(data)["position"]
    rows = [
        {
            "cell": CELL,
            "position": n,
            "at": event.at,
            "kind": kind_of(line),
            "version": line.version,
            "contact": getattr(event, "contact", None),
            "data": bytes(line.event).decode(),
        }
        for n, (line, event) in enumerate(zip(lines_of(version), log, strict=True), 1)
    ]
    written = FORMATS.get(version, FORMAT)
    kept = {"format": written, "hash": hashlib.sha256(data).hexdigest(), "made_at": 1, "data": data}
    with database.writing() as connection:
        connection.execute(insert(events), rows)
        connection.execute(insert(snapshots), {"cell": CELL, "position": position, **kept})
    async with running(database, clock=HandClock(log[-1].at + 60_000)) as centre:
        assert centre.host.replayed == len(log) - (position if written == FORMAT else 0)
        await centre.contacts.customer_seen("kept")
    assert [recorded.event for recorded in log_of(database)][: len(log)] == log
    database.close()


def test_the_newest_log_holds_every_kind_of_event_there_is() -> None:
    missing = {kind.__name__ for kind in get_args(AnyEvent)} - {kind_of(line) for line in lines_of(NEWEST)}
    assert not missing, "record a new version: python -m tests.replay.record vN"


def test_the_newest_log_leads_to_the_very_state_that_was_recorded() -> None:
    recorded = (GOLDEN / NEWEST / "state.sha256").read_text().strip()
    assert state_hash(memory_of(golden(NEWEST)).state) == recorded
