"""How a caller is sent on, to another queue or another agent, against the stand-in for Twilio's cloud."""

import pytest

from callcenter.contacts.errors import NotYourContact
from callcenter.contacts.state import Talk
from callcenter.demo.twilio_cloud.model import Call
from routing.errors import TransferToSelf, UnknownAgent, UnknownQueue
from tests.channels.voice.twilio.people import check_end
from tests.support.telephone import Exchange, exchange


async def sends(x: Exchange, call: Call, *, queue: str | None = None, to: str | None = None) -> None:
    """Have lin send the caller on."""
    await x.centre.contacts.transfer(x.talk(call).contact, "lin", queue=queue, to_agent=to)
    await x.settle()


async def answered(x: Exchange, call: Call) -> str:
    """Have whoever is offered the call take it; return who that is once they talk."""
    agent = await x.accept(call)
    await x.connect(call)
    await x.advance(1)
    assert x.talk(call).talk is Talk.TALKING
    return agent


async def test_a_caller_sent_to_another_queue_waits_there_and_is_answered_in_a_conference_of_its_own() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        await x.ready("chen")
        first = x.offer(call)[0]
        await sends(x, call, queue="care")
        await x.advance(1)
        assert (call.state, leg.over) == ("queued", True)
        assert (x.talk(call).queue, x.offer(call)[1]) == ("care", "chen")
        assert await answered(x, call) == "chen"
        assert x.offer(call)[0] != first


async def test_a_caller_sent_to_an_agent_is_offered_to_nobody_else() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, _ = await x.talking()
        await x.ready("chen", "wang")
        await sends(x, call, to="wang")
        await x.advance(2)
        assert x.offer(call)[1] == "wang"
        assert await answered(x, call) == "wang"


async def test_a_caller_sent_to_an_agent_who_lets_it_ring_is_then_anybodys() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, _ = await x.talking()
        await x.ready("chen", "wang")
        await sends(x, call, to="wang")
        await x.advance(21)
        assert x.offer(call)[1] == "chen"


async def test_a_caller_sent_to_an_agent_who_is_not_there_is_anybodys_at_once() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, _ = await x.talking()
        await x.ready("chen")
        await sends(x, call, to="wang")
        assert x.offer(call)[1] == "chen"


async def test_a_caller_on_hold_is_sent_on_and_held_no_more() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, _ = await x.talking()
        await x.centre.contacts.control(x.talk(call).contact, "lin", "hold")
        await x.settle()
        await x.ready("chen")
        await sends(x, call, queue="care")
        await x.advance(1)
        assert await answered(x, call) == "chen"
        caller = x.talk(call).caller
        assert caller is not None
        assert (caller.held, call.face["held"]) == (False, False)


async def test_who_has_sent_a_caller_on_is_free_for_the_next() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, _ = await x.talking()
        await sends(x, call, queue="care")
        other = await x.ring("+8613900139000")
        await x.press(other, "1")
        assert x.offer(other)[1] == "lin"


async def test_a_caller_who_hangs_up_after_being_sent_on_was_answered() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, _ = await x.talking()
        await sends(x, call, to="wang")
        await x.advance(5)
        await x.hang_up(call)
        await x.advance(5)
        assert check_end(x, call).outcome == "answered"


@pytest.mark.parametrize(
    ("queue", "to", "refusal"),
    [("nowhere", None, UnknownQueue), (None, "nobody", UnknownAgent), (None, "lin", TransferToSelf)],
)
async def test_a_caller_cannot_be_sent_to(queue: str | None, to: str | None, refusal: type[Exception]) -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        with pytest.raises(refusal):
            await sends(x, call, queue=queue, to=to)
        await x.advance(1)
        assert (x.talk(call).talk, leg.over) == (Talk.TALKING, False)


async def test_only_who_talks_to_the_caller_can_send_them_on() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, _ = await x.talking()
        with pytest.raises(NotYourContact):
            await x.centre.contacts.transfer(x.talk(call).contact, "chen", queue="care", to_agent=None)
