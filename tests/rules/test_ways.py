"""Where a flow goes on with whom its queue does not keep: a way for each cause, through the running server."""

from typing import Any

import pytest

from callcenter.contacts.events import FlowMoved
from routing.events import ContactQueued, ContactTurnedAway
from tests.rules.conftest import Open
from tests.rules.deeds import does, told
from tests.support.centre import Running
from tests.support.sockets import Customer

CAUSES = ("closed", "unstaffed", "full", "wait", "overflow")


def flow(**ways: str) -> dict[str, Any]:
    """Return what the files say of a flow into sales with these ways; each is to a step of the same flow."""
    steps: dict[str, Any] = {cause: {"say": {"en": f"It is {cause}."}, "next": "bye"} for cause in CAUSES}
    steps |= {"bye": {"hang_up": {}}, "to_care": {"queue": "care"}}
    reached = {*ways.values()} | ({"bye"} if set(CAUSES).intersection(ways.values()) else set())
    kept = {name: step for name, step in steps.items() if name in reached}
    line = {"line": {"queue": {"to": "sales", **ways}}}
    return {"entries": {"chat": "main"}, "flows": {"main": {"start": "line", "steps": {**line, **kept}}}}


EVERY = flow(**{cause: cause for cause in CAUSES})
"""A flow that says why sales did not keep the contact."""


async def comes(centre: Running) -> Customer:
    """Return somebody who has come into the flow."""
    page = await centre.customer()
    await does(page, "start", queue=None, language="en")
    await page.until(lambda: page.status)
    return page


def cause_of(centre: Running) -> str:
    """Return why the queue did not keep the last it turned away, who then went on in the flow."""
    assert centre.last(FlowMoved).given == "turned_away"
    cause: str = centre.last(ContactTurnedAway).cause
    return cause


@pytest.mark.parametrize(
    ("cause", "rules"),
    [
        ("unstaffed", {"limits": {"unstaffed": {"to": "refused"}}}),
        ("full", {"limits": {"length": {"most": 0}}}),
        ("overflow", {"overflow": [{"when": {"length": 0, "until": 1}, "to": "refused"}]}),
    ],
)
async def test_at_the_entry_a_flow_goes_the_way_for_the_cause(
    centre_with: Open, cause: str, rules: dict[str, Any]
) -> None:
    async with centre_with(queues={"sales": rules}, **EVERY) as centre:
        page = await comes(centre)
        assert (await page.staged("ended")).prompts == (f"It is {cause}.",)
        assert cause_of(centre) == cause


async def test_who_has_waited_too_long_goes_the_way_for_that(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"limits": {"wait": {"staffed": "1s"}}}}, **EVERY) as centre:
        await centre.console("lin")
        page = await comes(centre)
        await page.staged("waiting")
        assert (await page.staged("ended")).prompts == ("It is wait.",)
        assert cause_of(centre) == "wait"


async def test_who_waits_when_a_supervisor_closes_the_queue_goes_the_way_for_that(centre_with: Open) -> None:
    async with centre_with(**EVERY) as centre:
        sun, page = await centre.console("sun"), await comes(centre)
        await page.staged("waiting")
        await does(sun, "close_queue", queue="sales")
        assert (await page.staged("ended")).prompts == ("It is closed.",)
        assert cause_of(centre) == "closed"


async def test_the_way_can_lead_into_another_queue(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"limits": {"length": {"most": 0}}}}, **flow(full="to_care")) as centre:
        page = await comes(centre)
        assert (await page.staged("waiting")).queue == "care"
        assert centre.last(ContactQueued).queue == "care"


async def test_without_a_way_whoever_is_turned_away_is_told_and_ends(centre_with: Open) -> None:
    limits = {"length": {"most": 0, "to": {"message": {"en": "All lines are busy."}}}}
    async with centre_with(queues={"sales": {"limits": limits}}, **flow(closed="closed")) as centre:
        page = await comes(centre)
        assert (await page.staged("ended")).prompts == ("All lines are busy.",)
        await told(centre, "ContactEnded", page.contact)
        assert centre.last(FlowMoved).given == "arrived"


async def test_a_queue_to_which_the_limit_leads_goes_before_the_way_of_the_flow(centre_with: Open) -> None:
    limits = {"length": {"most": 0, "to": {"queue": "care"}}}
    async with centre_with(queues={"sales": {"limits": limits}}, **EVERY) as centre:
        page = await comes(centre)
        assert (await page.staged("waiting")).queue == "care"
        assert centre.last(FlowMoved).given == "arrived"
