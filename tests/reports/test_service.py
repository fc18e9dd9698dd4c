"""Reports: what is counted is told once, in its interval, and what is not known is not made up."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.contact_log.figure_rows import FigureRows
from callcenter.contact_log.stretches import Stretches
from callcenter.contact_log.visits import Visits
from callcenter.db.sight import EVERYTHING
from callcenter.errors import Invalid
from callcenter.reports.contacts import Span, Total
from callcenter.reports.listings import COUNTERS, LISTINGS
from callcenter.reports.service import NUMBERS, Line, Question, Reports
from callcenter.reports.stretches import MADE_OF_TIME, OfTime
from routing.figures.counts import BUCKET_MS, LARGEST
from routing.figures.definitions import DEFINITIONS
from tests.contact_log.by_hand import drain
from tests.contact_log.conftest import template as template  # a fixture
from tests.contact_log.histories import STEPS, log_of
from tests.contact_log.writing import CELL, LogWriter, fresh
from tests.reports.conftest import HOUR
from tests.support.centres import EPOCH
from tests.support.hosts import HandClock
from tests.support.steps import Step

BEGAN = EPOCH - EPOCH % HOUR
TODAY: dict[str, Any] = {"since": BEGAN, "until": BEGAN + 24 * HOUR}


def told(line: Line, *names: str) -> tuple[Any, ...]:
    return tuple(line.counts[name] for name in names)


async def lines(reports: Reports, **asked: Any) -> list[Line]:
    return (await reports.report(Question(**TODAY | asked))).lines


async def test_a_report_of_everything_is_one_line(reports: Reports) -> None:
    (line,) = await lines(reports)
    assert told(line, "offered", "answered", "abandoned", "handled", "contacts_arrived", "contacts_ended") == (
        4,
        2,
        1,
        2,
        4,
        3,
    )
    assert line.rates["service_level"] == 2 / 3
    assert line.rates["average_handle_time_ms"] == 100_000
    assert line.counts["outcomes"]["answered"] == 2


async def test_an_interval_in_which_nothing_happened_has_counts_of_0_and_no_rates(reports: Reports) -> None:
    first, second, third = await lines(reports, interval="1h")
    assert told(second, "offered", "answered", "abandoned", "handled") == (0, 0, 0, 0)
    assert (second.rates["service_level"], second.rates["average_handle_time_ms"]) == (None, None)
    assert second.rates["occupancy"] == 0, "lin was there"
    assert (told(first, "offered"), told(third, "offered")) == ((3,), (1,))


async def test_by_disposition_each_has_its_count(reports: Reports) -> None:
    found = await lines(reports, by=("disposition", "agent"))
    assert [(line.group, line.counts["disposed"]) for line in found] == [
        ({"disposition": "follow_up", "agent": "lin"}, 1),
        ({"disposition": "solved", "agent": "lin"}, 1),
    ]
    assert found[0].counts["offered"] is None


async def test_what_is_not_kept_by_what_is_asked_is_not_known(reports: Reports) -> None:
    (agent,) = await lines(reports, by=("agent",))
    assert told(agent, "handled", "offered", "contacts_arrived") == (2, None, None)
    assert agent.rates["service_level"] is None
    assert agent.counts["signed_in_ms"] > 0
    (queue,) = await lines(reports, by=("queue",))
    assert told(queue, "handled", "offered", "signed_in_ms") == (2, 4, None)


async def test_what_is_asked_by_name_has_its_line_even_if_nothing_happened(reports: Reports) -> None:
    (line,) = await lines(reports, by=("queue",), queue="night")
    assert (line.group, told(line, "offered", "handled")) == ({"queue": "night"}, (0, 0))


async def test_another_target_is_measured_by_the_classes_of_waits(reports: Reports) -> None:
    (own,), (short,) = await lines(reports), await lines(reports, target_ms=5_000)
    assert told(own, "answered_within_target", "abandoned_within_target") == (2, 1)
    assert told(short, "answered_within_target", "abandoned_within_target") == (2, 0)


async def test_without_a_zone_the_centre_s_own_is_meant(reports: Reports) -> None:
    assert (await reports.report(Question(**TODAY))).zone.key == "Asia/Shanghai"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"by": ("customer",)}, "unknown_group"),
        ({"target_ms": 21_000}, "unknown_target"),
        ({"zone": "Mars/Base"}, "unknown_zone"),
        ({"until": BEGAN}, "empty_range"),
        ({"since": BEGAN - 390 * 24 * HOUR, "interval": "15m"}, "report_too_large"),
    ],
)
async def test_a_question_that_is_none_is_refused(reports: Reports, asked: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        await reports.report(Question(**TODAY | asked))
    assert refused.value.code == code


async def test_the_contacts_behind_a_figure_are_listed_page_by_page(reports: Reports) -> None:
    async def page(cursor: str | None) -> tuple[list[str], str | None]:
        page = await reports.counted("offered", EVERYTHING, Span(**TODAY, where={}), limit=3, cursor=cursor)
        return [row.contact for row in page.rows], page.next

    first, cursor = await page(None)
    second, end = await page(cursor)
    assert (first, second, end) == (["c0", "c1", "c2"], ["c3"], None)


@settings(max_examples=15, deadline=None)
@given(STEPS, st.sampled_from([(), ("queue",), ("queue", "channel"), ("agent",), ("agent", "queue")]))
def test_longer_intervals_are_the_sum_of_their_quarters_and_every_figure_is_as_many_as_its_contacts(
    template: Path, steps: list[Step], by: tuple[str, ...]
) -> None:
    log = log_of(steps)
    database = fresh(template)
    LogWriter(database).write(log)
    drain(database, FigureRows(CELL), Visits(CELL), Stretches(CELL))
    reports = Reports(database, CELL, HandClock(log[-1].at), lambda: "Europe/Berlin")
    since = log[0].at - log[0].at % BUCKET_MS
    span: dict[str, Any] = {"since": since, "until": log[-1].at - log[-1].at % BUCKET_MS + BUCKET_MS}

    async def check() -> None:
        quarters = (await reports.report(Question(**span, interval="15m", by=by))).lines
        for line in (await reports.report(Question(**span, by=by))).lines:
            mine = [quarter.counts for quarter in quarters if quarter.group == line.group]
            for name in NUMBERS:
                if line.counts[name] is not None:
                    merge = max if name in LARGEST else sum
                    assert line.counts[name] == merge(counts[name] for counts in mine)
            await count_contacts(line)
            if set(line.group) <= {"agent"}:
                await add_up_stretches(line)

    async def count_contacts(line: Line) -> None:
        for figure in LISTINGS:
            made_of = (figure,) if figure in COUNTERS else DEFINITIONS[figure].formula.names
            if any(line.counts[name] is None for name in made_of):
                continue
            if figure == "contacts_arrived" and line.group:  # which had another queue, or none, then
                continue
            asked = Span(**span, where=line.group)
            pages = [await reports.counted(figure, EVERYTHING, asked, limit=7, cursor=None)]
            while pages[-1].next is not None:
                pages.append(await reports.counted(figure, EVERYTHING, asked, limit=7, cursor=pages[-1].next))
            rows, total = [row for page in pages for row in page.rows], pages[0].total
            numerator, denominator = (sum(getattr(row, name) for row in rows) for name in ("numerator", "denominator"))
            assert total == Total(len(rows), sum(row.numerator != 0 for row in rows), numerator, denominator)
            if figure in COUNTERS:
                assert (numerator, denominator) == (line.counts[figure], 0), figure
            else:
                assert (numerator / denominator if denominator else None) == line.rates[figure], figure

    async def add_up_stretches(line: Line) -> None:
        for figure in MADE_OF_TIME:
            asked = OfTime(figure=figure, **span, agent=line.group.get("agent"))
            pages = [await reports.stretches(asked, EVERYTHING, limit=7, cursor=None)]
            while pages[-1].next is not None:
                pages.append(await reports.stretches(asked, EVERYTHING, limit=7, cursor=pages[-1].next))
            rows, total = [row for page in pages for row in page.rows], pages[0].total
            numerator, denominator = (sum(getattr(row, name) for row in rows) for name in ("numerator", "denominator"))
            assert total == Total(len(rows), sum(row.numerator != 0 for row in rows), numerator, denominator)
            if figure in line.counts:
                assert numerator == line.counts[figure], figure
            else:
                assert (numerator / denominator if denominator else None) == line.rates[figure], figure

    asyncio.run(check())
    database.close()
