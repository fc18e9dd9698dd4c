"""Why a contact is where it is: asked by a supervisor, of a contact now and of an offer gone by."""

from typing import Any

import httpx

from tests.rules.conftest import Open
from tests.rules.deeds import does, offer_of
from tests.support.centre import PASSWORD, Running

LOWER = {"chen": {"skills": {"care": 4}}}
SURVEYED = {"lin": None, "chen": "skill", "wang": "offline"}


async def asked(centre: Running, username: str, path: str) -> httpx.Response:
    """Ask for something over HTTP, signed in."""
    async with centre.http() as client:
        await client.post("/api/v1/session", json={"username": username, "password": PASSWORD})
        return await client.get(f"/api/v1/contacts/{path}")


def excluded(answer: Any) -> dict[str, str | None]:
    """Return what excludes each agent, in the order in which they are told."""
    return {each["agent"]: each["excluded"] for each in answer["agents"]}


async def test_a_supervisor_is_told_what_a_contact_waits_for_and_what_excludes_everybody(centre_with: Open) -> None:
    async with centre_with(agents=LOWER) as centre:
        await centre.console("lin")
        await centre.console("chen", ready=True)
        customer = await centre.chatting(queue="care")
        answer = (await asked(centre, "sun", f"{customer.contact}/routing")).json()
        assert answer["contact"] == customer.contact
        assert answer["position"] == centre.centre.view.position
        waiting = answer["waiting"]
        assert (waiting["code"], waiting["queue"], waiting["position"]) == ("nobody_available", "care", 1)
        assert (waiting["qualified"], waiting["signed_in"], waiting["available"]) == (2, 1, 0)
        assert excluded(answer) == {"lin": "not_ready", "chen": "skill", "wang": "offline"}


async def test_how_everybody_stood_when_an_offer_was_made_is_told_from_the_log(centre_with: Open) -> None:
    async with centre_with(agents=LOWER) as centre:
        lin = await centre.console("lin", ready=True)
        await centre.console("chen", ready=True)
        customer = await centre.chatting(queue="care")
        offer = await offer_of(centre, customer.contact)
        await does(lin, "decline", offer=offer.offer)
        answer = (await asked(centre, "admin", f"{customer.contact}/offers/1")).json()
        assert (answer["offer"], answer["agent"], answer["why"]["eligible"]) == (offer.offer, "lin", 1)
        assert excluded(answer) == SURVEYED
        now = (await asked(centre, "sun", f"{customer.contact}/routing")).json()
        assert (excluded(now)["lin"], now["waiting"]["code"]) == ("held_apart", "held_back")


async def test_it_is_not_for_agents_and_of_what_is_not_there_it_says_so(centre_with: Open) -> None:
    async with centre_with() as centre:
        customer = await centre.chatting()
        for path in (f"{customer.contact}/routing", f"{customer.contact}/offers/1"):
            assert (await asked(centre, "lin", path)).status_code == 403
        for path, code in (("nothing/routing", "unknown_contact"), (f"{customer.contact}/offers/1", "unknown_offer")):
            missing = await asked(centre, "sun", path)
            assert (missing.status_code, missing.json()["code"]) == (404, code)
