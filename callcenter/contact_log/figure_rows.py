"""What was counted in each quarter of an hour, as rows: the very figures the loop has, for as long as the log goes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Table, delete
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.dialects.sqlite import insert as upsert

from callcenter.contact_log.moments import keep
from callcenter.contact_log.snapshots import Memory, load_newest
from callcenter.contact_log.store import read_events
from callcenter.contacts.records import Recorded
from callcenter.db.figure_tables import agent_figures, contact_figures, handling_figures, visit_figures
from routing.figures.counts import BUCKET_MS, Bucket, Counts, counters, tallies

_READ_AT_ONCE = 1_000
_MINUTE_MS = 60_000


def _writing(table: Table) -> Insert:
    statement = upsert(table)
    key = [column.name for column in table.primary_key]
    counted = {column.name: column for column in statement.excluded if column.name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=counted)


TABLES: Final = (visit_figures, handling_figures, agent_figures, contact_figures)
_WRITING: Final[Mapping[str, Insert]] = {table.name: _writing(table) for table in TABLES}
_Key = tuple[str, int, tuple[str, ...]]
_Row = dict[str, Any]


class FigureRows:
    """Rows of everything counted, by quarter of an hour; they hold absolute values.

    It replays the log into a memory of its own. What goes on for a time is counted up to the last full minute, so that
    not every agent's row is written with every event. What the memory was at the beginning of each quarter is kept for
    `moments_kept_ms`, if that is not 0, so that any second of that time can be shown.
    """

    name = "figures"

    def __init__(self, cell: str, *, moments_kept_ms: int = 0) -> None:
        self._cell = cell
        self._moments_kept_ms = moments_kept_ms
        self._memory: Memory | None = None
        self._written: dict[_Key, _Row] = {}

    def prepare(self, connection: Connection, position: int) -> None:
        """Bring the memory to `position`: on from where it is, else from a snapshot, else from the start of the log."""
        memory = self._memory
        if memory is None or memory.position > position:  # new, or what was applied came to nothing
            memory = self._memory = load_newest(connection, self._cell, up_to=position)
            self._written = {}
            _settle(memory, memory.state.last_at)
        while memory.position < position:
            limit = min(_READ_AT_ONCE, position - memory.position)
            for recorded in read_events(connection, self._cell, memory.position, limit):
                _take_in(memory, recorded)

    def apply(self, connection: Connection, events: Sequence[Recorded]) -> None:
        """Take in the next events."""
        memory = self._memory
        assert memory is not None, "prepared"
        metrics = memory.state.metrics
        for recorded in events:
            if recorded.event.at >= metrics.until:  # before the state forgets what it need not remember
                ended = metrics.until - BUCKET_MS
                metrics.turn(recorded.event.at)
                self._write(connection, metrics.buckets, ended)
                self._written = {}
                if self._moments_kept_ms:
                    keep(connection, self._cell, memory, metrics.until - BUCKET_MS, self._moments_kept_ms)
            _take_in(memory, recorded)
        self._write(connection, metrics.buckets, metrics.until - BUCKET_MS)

    def clear(self, connection: Connection) -> None:
        """Delete all rows."""
        for table in TABLES:
            connection.execute(delete(table))

    def _write(self, connection: Connection, buckets: Mapping[int, Bucket], since: int) -> None:
        """Write the rows of these buckets that are not as they were written last."""
        for start, bucket in buckets.items():
            if start >= since:
                write(connection, self._cell, start, bucket, self._written)


def write(connection: Connection, cell: str, start: int, bucket: Bucket, written: dict[_Key, _Row]) -> None:
    """Write the rows of the quarter that begins at `start`, but those that are as they were `written` last."""
    new: dict[str, list[_Row]] = {}
    for table, ids, counts in _counted(bucket):
        key, row = (table.name, start, tuple(ids.values())), _row(counts)
        if written.get(key) != row:
            written[key] = row
            new.setdefault(table.name, []).append({"cell": cell, "bucket": start, **ids, **row})
    for name, rows in new.items():
        connection.execute(_WRITING[name], rows)


def _take_in(memory: Memory, recorded: Recorded) -> None:
    """Take in an event; with the first of a minute, count what goes on up to that minute."""
    at = recorded.event.at
    if at // _MINUTE_MS != memory.state.last_at // _MINUTE_MS:
        _settle(memory, at)
    memory.apply(recorded)


def _settle(memory: Memory, at: int) -> None:
    metrics = memory.state.metrics
    metrics.turn(at)
    metrics.settle(at - at % _MINUTE_MS)


def _row(counts: Counts) -> _Row:
    of = type(counts)
    row: _Row = {name: getattr(counts, name) for name in counters(of)}
    return row | {name: msgspec.json.encode(getattr(counts, name)).decode() for name in tallies(of)}


def _counted(bucket: Bucket) -> Iterator[tuple[Table, dict[str, str], Counts]]:
    """Yield everything counted in a bucket with its table and ids."""
    for queue, channels in bucket.visits.items():
        for channel, visit in channels.items():
            yield visit_figures, {"queue": queue, "channel": channel}, visit
    for agent, queues in bucket.handling.items():
        for queue, by_channel in queues.items():
            for channel, handling in by_channel.items():
                yield handling_figures, {"agent": agent, "queue": queue, "channel": channel}, handling
    for agent, time in bucket.agents.items():
        yield agent_figures, {"agent": agent}, time
    for queue, of_queue in bucket.contacts.items():
        for channel, contact in of_queue.items():
            yield contact_figures, {"queue": queue, "channel": channel}, contact
