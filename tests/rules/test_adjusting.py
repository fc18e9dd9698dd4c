"""Queues and skills of an agent that a supervisor changes: from the files of a centre and a click to the event."""

from pathlib import Path

from routing.events import AgentAdjusted, AgentRestored, OfferMade
from tests.rules.conftest import Open, configured
from tests.rules.deeds import does, offer_of, shows
from tests.support.centre import running

FEW_CARE = {"agents": {agent: {"skills": {"english": 9, "care": 2}} for agent in ("lin", "chen")}}


async def test_a_skill_given_by_a_supervisor_brings_the_contact_that_asks_for_it(centre_with: Open) -> None:
    async with centre_with(**FEW_CARE) as centre:
        sun, lin = await centre.console("sun"), await centre.console("lin", ready=True)
        customer = await centre.chatting(queue="care")
        await shows(sun, customer.contact, stage="waiting")
        assert not [r for r in centre.log() if isinstance(r.event, OfferMade)]
        await does(sun, "adjust_agent", agent="lin", skills={"english": 9, "care": 5})
        await lin.offered(customer.contact)
        adjusted = centre.last(AgentAdjusted)
        assert (adjusted.agent, adjusted.by, adjusted.queues) == ("lin", "sun", None)
        await sun.until(lambda: sun.agents["lin"].adjusted)
        card = sun.agents["lin"]
        assert card.skills == {"english": 9, "care": 5}
        assert card.adjusted is not None
        assert (card.adjusted.by, card.adjusted.skills) == ("sun", {"english": 9, "care": 2})


async def test_taken_back_the_next_contact_does_not_come_any_more(centre_with: Open) -> None:
    async with centre_with(**FEW_CARE) as centre:
        sun = await centre.console("sun")
        await does(sun, "adjust_agent", agent="lin", skills={"english": 9, "care": 5})
        await does(sun, "restore_agent", agent="lin")
        assert centre.last(AgentRestored).by == "sun"
        await centre.console("lin", ready=True)
        customer = await centre.chatting(queue="care")
        await shows(sun, customer.contact, stage="waiting", unanswerable="nobody_signed_in")


async def test_an_agent_serves_the_queues_a_supervisor_says_and_no_others(centre_with: Open) -> None:
    async with centre_with() as centre:
        sun = await centre.console("sun")
        await does(sun, "adjust_agent", agent="lin", queues=["care"])
        await centre.console("lin", ready=True)
        sales, care = await centre.chatting(queue="sales"), await centre.chatting(queue="care")
        assert (await offer_of(centre, care.contact)).agent == "lin"
        await shows(sun, sales.contact, stage="waiting")
        await sun.until(lambda: (sun.queues["sales"].staffed, sun.queues["care"].staffed) == (0, 1))


async def test_what_a_change_would_do_is_told_before_and_changes_nothing(centre_with: Open) -> None:
    path = "/api/v1/agents/lin/adjustment/preview"
    async with (
        centre_with(**FEW_CARE) as centre,
        centre.http(cookies={"callcenter_session": await centre.token("sun")}) as http,
    ):
        lin, sales, care = await centre.console("lin"), await centre.chatting(), await centre.chatting(queue="care")
        told = (await http.post(path, json={"queues": [], "skills": None})).json()
        assert [one["contact"] for one in told["stranded"]] == [sales.contact]
        assert (told["stranded"][0]["code"], told["offered"]) == ("nobody_signed_in", [])
        told = (await http.post(path, json={"skills": {"english": 9, "care": 5}})).json()
        assert (told["answerable"], told["stranded"]) == ([care.contact], [])
        assert (await http.post(path, json={"skills": {"odd": 1}})).json()["code"] == "unknown_name"
        assert lin.agents["lin"].adjusted is None
        assert not [r for r in centre.log() if isinstance(r.event, AgentAdjusted)]


async def test_agents_do_not_change_what_they_are_for(centre_with: Open) -> None:
    async with centre_with() as centre:
        lin = await centre.console("lin")
        for said in ({"skills": {"care": 1}}, {"queues": ["sales"]}):
            refused = await lin.ask("adjust_agent", agent="lin", **said)
            assert (refused.ok, refused.code) == (False, "forbidden")


async def test_over_http_it_is_refused_with_what_there_is_not_and_told_with_the_versions(centre_with: Open) -> None:
    path, versions = "/api/v1/agents/lin/adjustment", "/api/v1/configuration/versions"
    async with (
        centre_with() as centre,
        centre.http(cookies={"callcenter_session": await centre.token("sun")}) as http,
    ):
        for wrong, code in (
            ({"queues": ["nowhere"]}, "unknown_queue"),
            ({"skills": {"odd": 1}}, "unknown_name"),
            ({"skills": {"care": 11}}, "invalid_value"),
        ):
            assert (await http.put(path, json=wrong)).json()["code"] == code
        assert (await http.put(path, json={"queues": ["care"]})).status_code == 204
        (told,) = (await http.get(versions)).json()["adjustments"]
        assert (told["agent"], told["by"], told["queues"], told["skills"]) == ("lin", "sun", ["care"], None)
        lin = next(one for one in (await http.get("/api/v1/agents")).json()["items"] if one["id"] == "lin")
        assert (lin["queues"], lin["adjusted"]["queues"]) == (["care"], ["sales", "care", "night"])
        assert (await http.delete(path)).status_code == 204
        assert (await http.get(versions)).json()["adjustments"] == []


async def test_it_outlasts_a_restart_of_the_server(tmp_path: Path) -> None:
    directory = configured(tmp_path / "config", FEW_CARE)
    async with running(tmp_path, directory) as centre:
        await does(await centre.console("sun"), "adjust_agent", agent="lin", skills={"english": 9, "care": 5})
    async with running(tmp_path, directory) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting(queue="care")
        await lin.offered(customer.contact)
