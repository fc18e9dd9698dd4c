"""Reports over HTTP, for supervisors: as JSON, as CSV, and the contacts behind a figure."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Response

from callcenter.db.sight import Sight
from callcenter.http.pages import DEFAULT_LIMIT, CursorParam, Instant, Limit
from callcenter.http.tables import CSV, Centre, Page, Reader, Spoken, as_file, list_as_csv
from callcenter.reports.contacts import Span
from callcenter.reports.intervals import Length
from callcenter.reports.listings import LISTINGS
from callcenter.reports.schemas import (
    CountedPage,
    ReportOut,
    StretchesPage,
    as_csv,
    as_json,
    counted_page,
    stretches_page,
)
from callcenter.reports.service import GROUPS, Counted, Question, Reports
from callcenter.reports.stretches import MADE_OF_TIME, OfTime
from callcenter.reports.tables import STRETCHES, of_contacts
from callcenter.sentences import ENGLISH, Language
from routing.figures.counts import WAIT_BOUNDS_MS
from routing.model import Channel

Wanted = Annotated[str | None, Query(max_length=100)]
Since = Annotated[Instant, Query(alias="from", description="The beginning; a quarter of an hour.")]
Until = Annotated[Instant, Query(alias="to", description="The end, not included; a quarter of an hour.")]
AnySince = Annotated[Instant, Query(alias="from", description="The beginning; any instant.")]
AnyUntil = Annotated[Instant, Query(alias="to", description="The end, not included; any instant.")]
Part = Annotated[bool | None, Query(description="Only what adds to the figure's numerator, or only what does not.")]
OfContacts = Annotated[str, Query(max_length=60, description=f"One of {', '.join(LISTINGS)}.")]
OfAgents = Annotated[str, Query(max_length=60, description=f"One of {', '.join(MADE_OF_TIME)}.")]


def question(
    since: Since,
    until: Until,
    interval: Length = "none",
    by: Annotated[str, Query(max_length=100, description=f"Some of {', '.join(GROUPS)}; commas between.")] = "",
    zone: Annotated[str | None, Query(max_length=60, description="An IANA zone; the centre's unless given.")] = None,
    queue: Wanted = None,
    agent: Wanted = None,
    channel: Channel | None = None,
    target: Annotated[
        float | None,
        Query(
            gt=0,
            description="Seconds that count as in time in place of the queues' own targets; one of "
            + ", ".join(str(bound // 1_000) for bound in WAIT_BOUNDS_MS),
        ),
    ] = None,
) -> Question:
    """Return what the query string asks."""
    return Question(
        since=since,
        until=until,
        zone=zone,
        interval=interval,
        by=tuple(dict.fromkeys(name.strip() for name in by.split(",") if name.strip())),
        queue=queue,
        agent=agent,
        channel=channel,
        target_ms=None if target is None else round(target * 1_000),
    )


def span(
    since: AnySince,
    until: AnyUntil,
    queue: Wanted = None,
    agent: Wanted = None,
    channel: Channel | None = None,
    disposition: Wanted = None,
    outcome: Wanted = None,
) -> Span:
    """Return of which contacts the query string asks."""
    given = {"queue": queue, "agent": agent, "channel": channel, "disposition": disposition, "outcome": outcome}
    return Span(since, until, {name: value for name, value in given.items() if value is not None})


def of_time(figure: OfAgents, since: AnySince, until: AnyUntil, agent: Wanted = None) -> OfTime:
    """Return of which time of agents the query string asks."""
    return OfTime(figure=figure, since=since, until=until, agent=agent)


Asked = Annotated[Question, Depends(question)]
AskedSpan = Annotated[Span, Depends(span)]
AskedTime = Annotated[OfTime, Depends(of_time)]


def router(reports: Reports, supervisors: Callable[..., object], centre: Centre) -> APIRouter:
    """Return the routes; `supervisors` is the dependency that lets only them and administrators in.

    It says what they see, too. Figures count every contact, whoever asks.
    """
    routes = APIRouter(prefix="/api/v1", tags=["reports"], dependencies=[Depends(supervisors)])

    async def table(asked: Question, language: Language = ENGLISH) -> Response:
        content = await asyncio.to_thread(as_csv, await reports.report(asked), language)
        return Response(content, media_type=CSV, headers=as_file("report.csv"))

    @routes.get(
        "/reports",
        summary="A report",
        response_model=ReportOut,
        responses={200: {"content": {CSV: {"schema": {"type": "string"}}}}},
    )
    async def report(asked: Asked, accept: Annotated[str, Header()] = "") -> Response:
        """Return every counter and rate, for each interval of the range and each group; intervals yet to come are not.

        Days and weeks (from Monday) begin by the clock of the zone. `Accept: text/csv` gives a table.
        """
        if accept.split(",")[0].split(";")[0].strip() == CSV:
            return await table(asked)
        content = await asyncio.to_thread(as_json, await reports.report(asked))
        return Response(content, media_type="application/json")

    @routes.get("/reports.csv", summary="A report as CSV", response_class=Response)
    async def report_as_csv(
        asked: Asked,
        language: Annotated[Language, Query(description="Of the headings; in English they are the names.")] = ENGLISH,
    ) -> Response:
        """Return the same as a table."""
        return await table(asked, language)

    @routes.get("/reports/contacts", summary="The contacts behind a figure")
    async def contacts(
        figure: OfContacts,
        asked: AskedSpan,
        sight: Annotated[Sight, Depends(supervisors)],
        counted: Part = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: CursorParam = None,
    ) -> CountedPage:
        """Return each visit, conversation, offer or contact that the figure counts in this range, the oldest first.

        Of a rate these are all of its denominator and all of its numerator, each with what it adds to them. Those of
        customers whom the caller may not see are left out.
        """
        return counted_page(await reports.counted(figure, sight, asked, counted=counted, limit=limit, cursor=cursor))

    @routes.get("/reports/contacts.csv", summary="The contacts behind a figure, as CSV", response_class=Response)
    async def contacts_as_csv(
        figure: OfContacts,
        asked: AskedSpan,
        sight: Annotated[Sight, Depends(supervisors)],
        counted: Part = None,
        language: Spoken = ENGLISH,
    ) -> Response:
        """Return all of the same list as a table, times by the clock of the centre."""
        page = _rows_of(partial(reports.counted, figure, sight, asked, counted=counted))
        return await list_as_csv(page, of_contacts(figure), Reader(centre, language), f"{figure}.csv")

    @routes.get("/reports/stretches", summary="The stretches of agents' time behind a figure")
    async def stretches(
        asked: AskedTime,
        sight: Annotated[Sight, Depends(supervisors)],
        counted: Part = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: CursorParam = None,
    ) -> StretchesPage:
        """Return each stretch of an agent's time, or of all agents', that lies in this range, the oldest first.

        In a stretch neither their state nor the contacts they hold change. Contacts of customers whom the caller may
        not see are not named.
        """
        return stretches_page(await reports.stretches(asked, sight, counted=counted, limit=limit, cursor=cursor))

    @routes.get(
        "/reports/stretches.csv",
        summary="The stretches of agents' time behind a figure, as CSV",
        response_class=Response,
    )
    async def stretches_as_csv(
        asked: AskedTime,
        sight: Annotated[Sight, Depends(supervisors)],
        counted: Part = None,
        language: Spoken = ENGLISH,
    ) -> Response:
        """Return all of the same list as a table, times by the clock of the centre."""
        page = _rows_of(partial(reports.stretches, asked, sight, counted=counted))
        return await list_as_csv(page, STRETCHES, Reader(centre, language), f"{asked.figure}.csv")

    return routes


def _rows_of(read: Callable[..., Awaitable[Counted]]) -> Page:
    """Return a way to read the pages of what is behind a figure by their rows alone."""

    async def page(*, limit: int, cursor: str | None) -> tuple[Sequence[Any], str | None]:
        found = await read(limit=limit, cursor=cursor)
        return found.rows, found.next

    return page
