"""What the carrier's news and a caller's keys mean for the loop."""

import pytest

from callcenter.channels.voice.service import VoiceService
from callcenter.channels.voice.twilio.tokens import make_ticket
from callcenter.contacts.events import ContactArrived, Identity
from callcenter.contacts.state import Talk
from tests.support.call_centre import CALLER, HOTLINE, SECRET, directory
from tests.support.telephone import Exchange, exchange

LEG, OTHER = "CA" + "1" * 32, "CA" + "2" * 32


def service(x: Exchange) -> VoiceService:
    """Return the service of the centre."""
    found: VoiceService = x.app.state.calls._webhooks._voice
    return found


async def test_a_call_becomes_a_contact_whose_visitor_is_the_call() -> None:
    async with exchange() as x:
        contact = await service(x).arrive(LEG, CALLER, HOTLINE)
        assert contact is not None
        talk = x.centre.view.state.conversations[contact]
        assert (talk.channel, talk.visitor, talk.talk, talk.flow) == ("voice", LEG, Talk.IN_FLOW, "hotline")
        assert await service(x).contact_of_leg(LEG) == contact


async def test_the_same_call_told_again_is_the_same_contact_also_when_it_is_over() -> None:
    async with exchange() as x:
        voice = service(x)
        first = await voice.arrive(LEG, CALLER, HOTLINE)
        await voice.leg_over(LEG, "completed", 1)
        assert await voice.arrive(LEG, CALLER, HOTLINE) == first
        assert sum(isinstance(r.event, ContactArrived) for r in x.log()) == 1


async def test_one_customer_who_calls_twice_has_two_contacts() -> None:
    async with exchange() as x:
        voice = service(x)
        assert await voice.arrive(LEG, CALLER, HOTLINE) != await voice.arrive(OTHER, CALLER, HOTLINE)


@pytest.mark.parametrize(
    ("caller", "identity"),
    [
        (CALLER, Identity.CLAIMED),
        ("+12025550123", Identity.CLAIMED),
        ("anonymous", Identity.ANONYMOUS),
        ("", Identity.ANONYMOUS),
        ("+266696687", Identity.ANONYMOUS),
        ("sip:someone@example.org", Identity.ANONYMOUS),
        ("+0123456789", Identity.ANONYMOUS),
    ],
)
async def test_only_a_number_says_who_calls(caller: str, identity: Identity) -> None:
    async with exchange() as x:
        contact = await service(x).arrive(LEG, caller, HOTLINE)
        assert contact is not None
        assert x.centre.view.state.conversations[contact].identity is identity


async def test_a_number_no_flow_is_for_takes_no_calls() -> None:
    async with exchange(lambda: directory(entries={"numbers": {"+861055500100": "hotline"}})) as x:
        assert await service(x).arrive(LEG, CALLER, HOTLINE) is None
        assert await service(x).arrive(LEG, CALLER, "+861055500100") is not None


async def test_an_agents_line_is_let_in_by_its_own_ticket_alone() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await x.ring()
        await x.press(call, "1")
        await x.accept(call)
        offer, _ = x.offer(call)
        contact = x.talk(call).contact
        ticket = make_ticket(SECRET, contact=contact, offer=offer, agent="lin", now=x.clock.now())
        voice = service(x)
        assert await voice.agent_calls(LEG, "client:agent_chen", ticket) is None
        assert await voice.agent_calls(LEG, "+8613800138000", ticket) is None
        assert await voice.agent_calls(LEG, "client:agent_lin", "") is None
        assert await voice.agent_calls(LEG, "client:agent_lin", ticket) == contact
        assert await voice.agent_calls(LEG, "client:agent_lin", "told again, it is known") == contact
        assert await voice.agent_calls(OTHER, "client:agent_lin", ticket) is None


async def test_that_a_call_we_never_had_is_over_is_nobodys_news() -> None:
    async with exchange() as x:
        before = len(x.log())
        await service(x).leg_over(LEG, "completed", 3)
        assert len(x.log()) == before
