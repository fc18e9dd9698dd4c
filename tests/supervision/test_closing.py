"""Closing a queue and opening it again over HTTP: by whom, and for those who wait and those who come."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.contacts.events import Outcome
from callcenter.http.pages import rfc3339
from routing.events import ContactTurnedAway, QueueClosed, QueueOpened
from tests.support.centre import Running, eventually, running


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as centre:
        yield centre


async def post(centre: Running, path: str, by: str, **body: Any) -> httpx.Response:
    """Post something about queues, signed in."""
    async with centre.http(cookies={"callcenter_session": await centre.token(by)}) as http:
        return await http.post(f"/api/v1/queues/{path}", json=body)


async def closes(centre: Running, *, by: str = "sun", **closing: Any) -> None:
    """Have somebody close sales."""
    answer = await post(centre, "sales/close", by, **closing)
    assert answer.status_code == 204, answer.text


async def opens(centre: Running) -> None:
    """Have the supervisor open sales."""
    answer = await post(centre, "sales/open", "sun")
    assert answer.status_code == 204, answer.text


def of_queues(centre: Running) -> list[QueueClosed | QueueOpened]:
    """Return what was closed and opened."""
    return [r.event for r in centre.log() if isinstance(r.event, QueueClosed | QueueOpened)]


async def test_who_waits_is_turned_away_at_once(centre: Running) -> None:
    waiting = await centre.chatting()
    await closes(centre)
    assert (await waiting.staged("ended")).outcome == Outcome.CLOSED
    away = centre.last(ContactTurnedAway)
    assert (away.contact, away.cause, away.to, away.opens_at) == (waiting.contact, "closed", "refused", None)
    assert [(event.queue, event.by) for event in of_queues(centre)] == [("sales", "sun")]


async def test_who_comes_is_turned_away_until_somebody_opens_it(centre: Running) -> None:
    await closes(centre)
    refused = await centre.chatting()
    assert (await refused.staged("ended")).outcome == Outcome.CLOSED
    await opens(centre)
    assert (await (await centre.chatting()).staged("waiting")).place == 1
    opened = centre.last(QueueOpened)
    assert (opened.queue, opened.by, opened.due) == ("sales", "sun", None)


async def test_other_queues_go_on(centre: Running) -> None:
    await closes(centre)
    assert (await (await centre.chatting(queue="care")).staged("waiting")).place == 1


async def test_who_talks_goes_on_talking(centre: Running) -> None:
    lin, talking = await centre.console("lin", ready=True), await centre.chatting()
    await lin.accept(talking.contact)
    await closes(centre)
    assert (await lin.post(talking.contact, "I am still here.")).ok
    await talking.said("I am still here.")


async def test_the_list_of_queues_says_who_has_closed_it_and_until_when(centre: Running) -> None:
    until = rfc3339(centre.centre.clock.now() + 3_600_000)
    await closes(centre, until=until)
    async with centre.http(cookies={"callcenter_session": await centre.token("lin")}) as http:
        sales, care, _ = (await http.get("/api/v1/queues")).json()["items"]
    assert [sales[k] for k in ("open", "opens_at", "closed_by", "closed_until")] == [False, until, "sun", until]
    assert [care[k] for k in ("open", "closed_by", "closed_until")] == [True, None, None]


async def test_with_an_end_it_opens_by_itself_and_who_came_was_told_when(centre: Running) -> None:
    until = centre.centre.clock.now() + 1_000
    await closes(centre, until=rfc3339(until))
    refused = await (await centre.chatting()).staged("ended")
    assert (refused.outcome, refused.opens_at) == (Outcome.CLOSED, until)
    opened = await eventually(lambda: of_queues(centre)[1:])
    assert [(one.queue, one.by, one.due) for one in opened] == [("sales", "system", until)]
    await (await centre.chatting()).staged("waiting")


async def test_to_close_again_and_to_open_what_is_open_writes_nothing(centre: Running) -> None:
    await opens(centre)
    assert of_queues(centre) == []
    await closes(centre)
    await closes(centre, by="admin")
    assert [event.by for event in of_queues(centre)] == ["sun"]
    await opens(centre)
    await opens(centre)
    assert [type(event).__name__ for event in of_queues(centre)] == ["QueueClosed", "QueueOpened"]


async def test_an_end_that_has_passed_is_refused_and_nothing_closed(centre: Running) -> None:
    past = rfc3339(centre.centre.clock.now() - 1)
    answer = await post(centre, "sales/close", "sun", until=past)
    assert (answer.status_code, answer.json()["code"]) == (409, "invalid_value")
    assert of_queues(centre) == []


@pytest.mark.parametrize("what", ["close", "open"])
async def test_an_agent_may_not(centre: Running, what: str) -> None:
    answer = await post(centre, f"sales/{what}", "lin")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert of_queues(centre) == []


@pytest.mark.parametrize("what", ["close", "open"])
async def test_a_queue_nobody_knows_is_not_found(centre: Running, what: str) -> None:
    answer = await post(centre, f"nowhere/{what}", "sun")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_queue")
