"""Reports: from the files of a centre and what happens in it to the figures, through the running server."""

import asyncio
from typing import Any

from callcenter.http.pages import rfc3339
from routing.figures.counts import BUCKET_MS
from tests.rules.conftest import Open
from tests.rules.deeds import served
from tests.support.centre import Running

SECOND: dict[str, Any] = {"sales": {"service_level": {"within": "1s"}}}


async def ask(centre: Running, path: str, **asked: str) -> Any:
    """Ask for today's figures as a supervisor."""
    since = centre.centre.view.now() // BUCKET_MS * BUCKET_MS - BUCKET_MS
    span = {"from": rfc3339(since), "to": rfc3339(since + 3 * BUCKET_MS)}
    async with centre.http(cookies={"callcenter_session": await centre.token("sun")}) as http:
        answer = await http.get(f"/api/v1/{path}", params=span | asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_what_came_of_a_contact_is_in_the_report_of_its_queue_by_the_target_of_its_queue(
    centre_with: Open,
) -> None:
    async with centre_with(queues=SECOND) as centre:
        customer = await centre.chatting()
        await asyncio.sleep(1.05)
        lin = await centre.console("lin", ready=True)
        await served(lin, customer.contact)
        row: dict[str, Any] = {"counts": {"disposed": None}}
        while row["counts"]["disposed"] != 1:
            (row,) = (await ask(centre, "reports", by="queue", queue="sales"))["rows"]
        counts = row["counts"]
        assert [counts[name] for name in ("offered", "answered", "answered_within_target")] == [1, 1, 0]
        assert (row["rates"]["service_level"], counts["dispositions"]) == (0, {"solved": 1})
        (agent,) = (await ask(centre, "reports", by="agent", agent="lin"))["rows"]
        assert (agent["counts"]["handled"], agent["counts"]["offered"]) == (1, None)


async def test_the_contacts_behind_a_figure_and_how_it_was_before_can_be_seen(centre_with: Open) -> None:
    async with centre_with() as centre:
        before = centre.centre.view.now()
        customer = await centre.chatting()
        items: list[Any] = []
        while not items:
            items = (await ask(centre, "reports/contacts", figure="offered"))["items"]
        assert [(item["contact"], item["queue"]) for item in items] == [(customer.contact, "sales")]
        now, then = await ask(centre, "queues"), await ask(centre, "queues", at=rfc3339(before))
        assert [queue["waiting"] for queue in (now["items"][0], then["items"][0])] == [1, 0]
