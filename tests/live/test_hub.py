"""Agents' browsers that are gone: with an offer open, in mid-talk, back in time and not."""

from pathlib import Path

from routing.events import AgentStateChanged, OfferWithdrawn
from tests.support.centre import directory, running


async def test_an_agent_gone_with_an_offer_open_loses_it_and_the_next_agent_gets_it(tmp_path: Path) -> None:
    clocks = {"unreachable_withdraw": 100, "unreachable_not_ready": 250, "unreachable_return": 60_000}
    async with running(tmp_path, directory(**clocks)) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        chen, sun = await centre.console("chen", ready=True), await centre.console("sun")
        await lin.offered()
        await lin.drop()
        assert await chen.accept() == customer.contact
        withdrawn = centre.last(OfferWithdrawn)
        assert (withdrawn.agent, withdrawn.reason) == ("lin", "agent_unreachable")
        await sun.until(lambda: sun.agents["lin"].availability == "not_ready")
        assert (sun.agents["lin"].reachable, sun.agents["lin"].reason) == (False, "connection_lost")
        changed = centre.last(AgentStateChanged)
        assert (changed.agent, changed.by) == ("lin", "system")


async def test_an_agent_back_before_the_offer_is_withdrawn_still_has_it(tmp_path: Path) -> None:
    async with running(tmp_path, directory()) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        offer = (await lin.offered()).offer
        await lin.drop()
        await lin.connect()
        assert (await lin.offered()).offer == offer
        assert await lin.accept() == customer.contact
        assert "OfferWithdrawn" not in centre.events(customer.contact)


async def test_an_agent_back_in_time_in_mid_talk_finds_everything_as_it_was(tmp_path: Path) -> None:
    clocks = {"unreachable_withdraw": 50, "unreachable_not_ready": 100, "unreachable_return": 30_000}
    async with running(tmp_path, directory(**clocks)) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        sun = await centre.console("sun")
        contact = await lin.accept()
        assert (await customer.post(contact, "one")).ok
        await lin.said(contact, "one")
        await lin.drop()
        await sun.until(lambda: sun.agents["lin"].reason == "connection_lost")
        assert (await customer.post(contact, "two")).ok
        await lin.connect()
        await lin.said(contact, "two")
        assert lin.texts(contact) == ["one", "two"]
        assert lin.twice == 0
        assert (await lin.post(contact, "here I am")).ok
        await customer.said("here I am")
        assert lin.contacts[contact].stage == "talking"
        assert lin.agents["lin"].reachable
        assert "ContactReturned" not in centre.events(contact)


async def test_a_chat_of_an_agent_who_does_not_come_back_returns_to_its_old_place_with_its_transcript(
    tmp_path: Path,
) -> None:
    clocks = {"unreachable_withdraw": 50, "unreachable_not_ready": 100, "unreachable_return": 200}
    async with running(tmp_path, directory(**clocks)) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        contact = await lin.accept()
        assert (await customer.post(contact, "are you there?")).ok
        await lin.said(contact, "are you there?")
        later = await centre.chatting()
        await lin.offered(later.contact)
        await lin.drop()
        assert (await customer.staged("waiting")).place == 1
        await later.until(lambda: later.status and later.status.place == 2)
        chen = await centre.console("chen", ready=True)
        await chen.accept(contact)
        await chen.said(contact, "are you there?")
        await lin.connect()
        await lin.staged(contact, None)
        assert contact not in lin.messages
        assert lin.agents["lin"].reason == "connection_lost"


async def test_closing_one_of_two_tabs_changes_nothing(tmp_path: Path) -> None:
    async with running(tmp_path, directory(unreachable_withdraw=0, unreachable_not_ready=0)) as centre:
        lin, other = await centre.console("lin", ready=True), await centre.console("lin")
        await other.close()
        customer = await centre.chatting()
        assert await lin.accept() == customer.contact
        assert lin.agents["lin"].reachable
