"""Queues and agents now, over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest
from fastapi import FastAPI, Header, HTTPException

from callcenter.contacts import commands as cmd
from callcenter.db.sight import EVERYTHING
from callcenter.errors import NotFound
from callcenter.http.pages import rfc3339
from callcenter.live.messages import AgentCard, QueueCard
from callcenter.supervision.endpoints import router
from callcenter.supervision.line_endpoints import router as line_router
from callcenter.supervision.past import Past
from callcenter.supervision.schemas import AgentOut, QueueOut
from routing.model import Availability
from tests.supervision.conftest import AtWork
from tests.support.centres import start

AWAY = cmd.SetAvailability(agent="lin", availability=Availability.NOT_READY, reason="lunch", by="sun", force=True)


def only_staff(authorization: str = Header(default="")) -> None:
    if authorization != "staff":
        raise HTTPException(401)


@pytest.fixture
async def client(centre: AtWork) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    past = Past(centre.database, "main", centre.clock, lambda: centre.view.directory, lambda _c, _v, _a: None)
    app.include_router(router(centre.view, past, only_staff, lambda: EVERYTHING))
    app.include_router(line_router(centre.view, past, lambda: EVERYTHING))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://centre/api/v1", headers={"Authorization": "staff"}
    ) as client:
        yield client


async def get(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("path", ["/queues", "/agents"])
async def test_every_route_lets_only_in_whom_the_dependency_lets_in(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(path, headers={"Authorization": ""})).status_code == 401


@pytest.mark.parametrize("path", ["/queues", "/agents"])
async def test_an_answer_says_when_and_up_to_which_event_it_is_true(
    client: httpx.AsyncClient, centre: AtWork, path: str
) -> None:
    answer = await get(client, path)
    assert answer["as_of"] == rfc3339(centre.clock.time)
    assert answer["position"] == centre.view.position > 0


async def test_every_queue_is_there_with_its_figures_in_the_order_of_the_configuration(
    client: httpx.AsyncClient, centre: AtWork
) -> None:
    answer = await get(client, "/queues")
    sales, care, night = answer["items"]
    assert [queue["id"] for queue in (sales, care, night)] == ["sales", "care", "night"]
    assert sales["name"] == {"en": "Sales"}
    assert [sales[k] for k in ("waiting", "talking", "wrapping", "offered", "answered", "abandoned")] == [
        0,
        1,
        1,
        3,
        2,
        1,
    ]
    assert [sales[k] for k in ("staffed", "available", "oldest_queued_at", "open")] == [2, 1, None, True]
    assert sales["service_level"] == pytest.approx(2 / 3)
    assert (care["waiting"], care["oldest_queued_at"]) == (1, rfc3339(centre.clock.time - 30_000))
    assert (care["expected_wait_ms"], care["expected_bound_ms"]) == (0, 0), "somebody is free"
    assert sales["estimates"] == {"told": 0, "within_median": 0, "within_bound": 0}
    assert (night["open"], night["opens_at"], night["service_level"]) == (False, None, None)


async def test_every_agent_is_there_with_state_skills_and_contacts_in_the_order_of_the_configuration(
    client: httpx.AsyncClient, centre: AtWork
) -> None:
    lin, chen, wang = (await get(client, "/agents"))["items"]
    assert lin == {
        "id": "lin",
        "name": {"en": "Lin"},
        "team": "one",
        "availability": "available",
        "reason": None,
        "since": rfc3339(centre.clock.time - 30_000),
        "reachable": True,
        "skills": {"english": 9, "care": 9},
        "capacity": {"chat": 2, "voice": 0},
        "contacts": ["c1"],
        "asked": None,
        "draining": None,
        "queues": ["sales", "care", "night"],
        "adjusted": None,
    }
    assert (chen["availability"], chen["reason"], chen["contacts"]) == ("not_ready", "lunch", ["c2"])
    assert (wang["availability"], wang["reachable"], wang["contacts"]) == ("offline", False, [])


@pytest.mark.parametrize(("card", "model"), [(QueueCard, QueueOut), (AgentCard, AgentOut)])
def test_a_model_has_every_field_of_its_card(card: type[msgspec.Struct], model: Any) -> None:
    assert list(model.model_fields) == list(card.__struct_fields__)


async def test_of_an_instant_of_the_past_it_is_told_how_everybody_stood(
    client: httpx.AsyncClient, centre: AtWork
) -> None:
    now, then = await get(client, "/queues"), centre.clock.time - 30_001
    answer = await get(client, f"/queues?at={rfc3339(then)}")
    assert answer["as_of"] == rfc3339(then)
    assert answer["position"] < now["position"]
    assert [queue["id"] for queue in answer["items"]] == ["sales", "care", "night"]
    assert (await get(client, f"/queues?at={rfc3339(centre.clock.time)}"))["items"] == now["items"]
    agents = f"/agents?at={rfc3339(centre.clock.time)}"
    assert (await get(client, agents))["items"] == (await get(client, "/agents"))["items"]


async def test_behind_an_expected_wait_is_the_line_with_what_each_was_told_and_from_what_it_is_reckoned(
    client: httpx.AsyncClient, centre: AtWork
) -> None:
    await centre.host.execute(AWAY)
    for contact in ("c5", "c6"):
        await centre.host.execute(start(contact, queue="care"))
    line = await get(client, "/queues/care/line")
    care = next(queue for queue in (await get(client, "/queues"))["items"] if queue["id"] == "care")
    assert [(each["place"], each["contact"]["id"]) for each in line["items"]] == [(1, "c3"), (2, "c5"), (3, "c6")]
    assert line["items"][0]["told"] == {"median_ms": 0, "bound_ms": 0}, "somebody was free when it came"
    assert line["items"][1]["told"] is None, "nobody was there when it came"
    assert (line["length"], line["expected"], care["expected_wait_ms"]) == (3, None, None)
    assert line["reckoning"]["agents"] == 0


async def test_a_long_line_comes_in_pages_of_one_instant(client: httpx.AsyncClient, centre: AtWork) -> None:
    await centre.host.execute(AWAY)
    for contact in ("c5", "c6"):
        await centre.host.execute(start(contact, queue="care"))
    first = await get(client, "/queues/care/line?limit=2")
    centre.clock.time += 5_000
    await centre.host.execute(cmd.CustomerLeaves(contact="c3"))
    rest = await get(client, f"/queues/care/line?limit=2&cursor={first['next']}")
    found = [each["contact"]["id"] for page in (first, rest) for each in page["items"]]
    assert len(found) == len(set(found)) == first["length"]
    assert (rest["as_of"], rest["next"]) == (first["as_of"], None)


async def test_a_queue_that_is_not_there_has_no_line(client: httpx.AsyncClient) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        await client.get("/queues/nowhere/line")
