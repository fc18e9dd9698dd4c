"""A whole call, as customer and agent live through it, against the stand-in for Twilio's cloud."""

from callcenter.contacts.events import Outcome
from callcenter.contacts.state import Talk
from tests.support.telephone import exchange


async def test_a_caller_is_greeted_chooses_waits_is_answered_and_hangs_up() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await x.ring()
        await x.advance(1)
        assert x.heard(call)[0] == "Welcome to the test line."
        await x.press(call, "1")
        assert x.talk(call).queue == "sales"
        await x.accept(call)
        leg = await x.connect(call)
        await x.advance(1)
        assert x.talk(call).talk is Talk.TALKING
        x.cloud.speak(leg, "Hello, how can I help?")
        assert x.heard(call)[-1] == "Hello, how can I help?"
        await x.advance(30)
        await x.hang_up(call)
        await x.advance(40)
        talk = x.talk(call)
        assert (talk.outcome, talk.ended_by) == (Outcome.ANSWERED, "customer")
        assert leg.over
        assert all(not one.live for one in talk.legs.values())
