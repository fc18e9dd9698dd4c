"""What reports answer with: as JSON, and as CSV."""

import codecs
from typing import Any

import msgspec

from callcenter.http.pages import Closed, Instant, rfc3339
from callcenter.http.tables import Cell, written
from callcenter.reports.intervals import local
from callcenter.reports.service import NUMBERS, Counted, Line, Report
from callcenter.sentences import ENGLISH, Sentence
from routing.figures.definitions import DEFINITIONS, Definition


class DefinitionOut(Closed):
    """How a rate is worked out; docs/metrics.md says what it means."""

    name: str
    version: int
    unit: str
    """share, ms or contacts."""
    formula: str
    source: str


class RowOut(Closed):
    """The figures of one group in one interval, which begins at `local_from` by the clock of the zone."""

    begins: Instant
    ends: Instant
    local_from: str
    group: dict[str, str]
    counts: dict[str, int | dict[str, int] | None]
    """0 where nothing was counted; null where this counter is not kept by what was asked."""
    rates: dict[str, float | None]
    """null where there is nothing to divide by."""


class ReportOut(Closed):
    """A report; nothing that happened up to `as_of` is missing, but times that go on are counted by full minutes."""

    as_of: Instant
    zone: str
    interval: str
    definitions: list[DefinitionOut]
    rows: list[RowOut]


class CountedOut(Closed):
    """One visit, conversation, offer or contact that a figure counts, at the instant at which it does."""

    at: Instant
    contact: str
    number: int
    """Which visit, conversation or missed offer of the contact it is, from 1; 0 for a whole contact."""
    queue: str | None
    channel: str
    agent: str | None
    wait_ms: int | None
    talk_ms: int | None
    """As `hold_ms`, `wrap_ms`, `disposition` of the conversation, once over; of a visit, of that which answered it."""
    hold_ms: int | None
    wrap_ms: int | None
    disposition: str | None
    outcome: str | None
    numerator: int
    """What it adds to the figure's numerator: 1, milliseconds, or 0 for what only the denominator counts."""
    denominator: int
    """What it adds to the denominator; 0 for what it counted in another range, and where there is none."""


class TotalOut(Closed):
    """What all that the figure counts comes to, also what the caller may not see.

    `items` there are, and `counted` of them add to the `numerator`; a rate is `numerator` / `denominator`.
    """

    items: int
    counted: int
    numerator: int
    denominator: int


class CountedPage(Closed):
    """A page of what a figure counts, oldest first; `next` is the cursor of the next page."""

    items: list[CountedOut]
    next: str | None
    as_of: Instant
    total: TotalOut | None
    """With the first page alone."""
    definition: DefinitionOut | None
    """How a rate is worked out; null for a counter."""


class StretchOut(Closed):
    """What of a stretch of an agent's time, in which nothing about them changed, is in the range.

    `until` is null while it goes on; `length_ms` then is what is counted so far. Of the contacts `held`, `contacts` are
    those that the caller may see.
    """

    agent: str
    since: Instant
    until: Instant | None
    length_ms: int
    availability: str
    reason: str | None
    held: int
    contacts: list[str]
    numerator: int
    """What it adds to the figure's numerator, in ms; to the denominator in the same way."""
    denominator: int


class StretchesPage(Closed):
    """A page of the stretches that a figure is made of, oldest first; `next` is the cursor of the next page."""

    items: list[StretchOut]
    next: str | None
    as_of: Instant
    total: TotalOut | None
    """With the first page alone."""
    definition: DefinitionOut | None
    """How a rate is worked out; null for a counter."""


def counted_page(found: Counted) -> CountedPage:
    """Return a page of contacts as it is told."""
    items = [CountedOut(**{name: getattr(row, name) for name in CountedOut.model_fields}) for row in found.rows]
    return CountedPage(items=items, **_of_page(found))


def stretches_page(found: Counted) -> StretchesPage:
    """Return a page of stretches as it is told."""
    items = [StretchOut(**msgspec.structs.asdict(row)) for row in found.rows]
    return StretchesPage(items=items, **_of_page(found))


def _of_page(found: Counted) -> dict[str, Any]:
    return {
        "next": found.next,
        "as_of": found.as_of,
        "total": None if found.total is None else TotalOut(**msgspec.structs.asdict(found.total)),
        "definition": None if found.definition is None else DefinitionOut(**defined(found.definition)),
    }


def defined(definition: Definition) -> dict[str, Any]:
    """Return how a rate is worked out, as `DefinitionOut` describes it."""
    names = ("name", "version", "unit", "source")
    return {name: getattr(definition, name) for name in names} | {"formula": str(definition.formula)}


def as_json(report: Report) -> bytes:
    """Return the report as `ReportOut` describes it."""
    answer = {
        "as_of": rfc3339(report.as_of),
        "zone": report.zone.key,
        "interval": report.question.interval,
        "definitions": [defined(definition) for definition in DEFINITIONS.values()],
        "rows": [_row(report, line) for line in report.lines],
    }
    return msgspec.json.encode(answer)


def _row(report: Report, line: Line) -> dict[str, Any]:
    return {
        "begins": rfc3339(line.since),
        "ends": rfc3339(line.until),
        "local_from": local(line.since, report.zone),
        "group": line.group,
        "counts": line.counts,
        "rates": line.rates,
    }


def as_csv(report: Report, language: str = ENGLISH) -> bytes:
    """Return the report as a table: UTF-8, a row of names first; what counts by name is left out.

    In another language than English the names are words, and a byte order mark tells spreadsheets of the encoding.
    """
    names = ["begins", "ends", "local_from", *report.question.by, *NUMBERS, *DEFINITIONS]
    table = written(
        [[Sentence(name).said_in(language) for name in names], *(_cells(report, each) for each in report.lines)]
    )
    return table if language == ENGLISH else codecs.BOM_UTF8 + table


def _cells(report: Report, line: Line) -> list[Cell]:
    return [
        rfc3339(line.since),
        rfc3339(line.until),
        local(line.since, report.zone),
        *(line.group[name] for name in report.question.by),
        *(line.counts[name] for name in NUMBERS),
        *line.rates.values(),
    ]
