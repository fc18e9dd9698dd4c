"""How a caller is received: greeted, asked, sent on or turned away, against the stand-in for Twilio's cloud."""

import asyncio
from typing import Any

import pytest

from callcenter.contacts.events import FlowMoved, Identity, Match, Outcome
from callcenter.contacts.state import Talk
from callcenter.customers.models import Met
from callcenter.customers.newcomers import Arrival
from callcenter.customers.service import CustomerService
from callcenter.demo.twilio_cloud.model import Call
from callcenter.directory.schemas import Centre as CentreSettings
from callcenter.directory.service import Directory, edition_of
from tests.support.call_centre import CALLER, EPOCH, FLOW
from tests.support.centre import CENTRE, eventually
from tests.support.telephone import Exchange, exchange

QUESTION = FLOW["steps"]["topics"]["menu"]["say"]["en"]


def bilingual() -> Directory:
    """Return the test centre with Chinese besides English."""
    hello = {
        "greet": {
            "known": {"en": "Welcome back, {name}.", "zh-CN": "{name}，欢迎再次来电。"},
            "unknown": {"en": "Welcome.", "zh-CN": "欢迎来电。"},
        },
        "next": "sales",
    }
    flow = {"start": "hello", "steps": {"hello": hello, "sales": {"queue": "sales"}}}
    languages = {
        "en": {"name": {"en": "English"}, "skill": "english"},
        "zh-CN": {"name": {"en": "Chinese"}, "skill": "english", "voice": "Google.cmn-CN-Standard-A"},
    }
    said: dict[str, Any] = {**CENTRE, "languages": languages, "entries": {"voice": "f"}, "flows": {"f": flow}}
    return Directory(edition_of(CentreSettings.model_validate(said), EPOCH))


async def in_menu(x: Exchange, caller: str = CALLER) -> Call:
    """Return a call that has heard the menu's question."""
    call = await x.ring(caller)
    await x.advance(3)
    assert x.heard(call)[1] == QUESTION
    return call


# --- greeting -------------------------------------------------------------------------------------------------------


async def test_a_known_caller_is_greeted_by_title_and_family_name() -> None:
    async with exchange() as x:
        x.add_customer("ann", name="Ann Lee", family_name="Lee", title="ms")
        call = await x.ring()
        assert x.heard(call) == ["Welcome back, Ms Lee."]
        assert (x.talk(call).match, x.talk(call).customer) == (Match.ONE, "ann")
        assert x.talk(call).identity is Identity.CLAIMED


async def test_a_known_caller_is_greeted_in_their_language() -> None:
    async with exchange(bilingual) as x:
        x.add_customer("bai", name="白露", family_name="白", title="ms", language="zh-CN")
        call = await x.ring()
        assert x.heard(call) == ["白女士，欢迎再次来电。"]
        said = call.heard[0]
        assert said["language"] == "zh-CN"
        assert x.talk(call).language == "zh-CN"


async def test_an_unknown_number_is_greeted_as_nobody() -> None:
    async with exchange() as x:
        call = await x.ring("+8613900139000")
        assert x.heard(call) == ["Welcome to the test line."]
        assert (x.talk(call).match, x.talk(call).identity) == (Match.NONE, Identity.CLAIMED)


@pytest.mark.parametrize("number", ["anonymous", "+266696687", "+8656696"])
async def test_a_withheld_number_is_nobodys(number: str) -> None:
    async with exchange() as x:
        call = await x.ring(number)
        assert x.heard(call) == ["Welcome to the test line."]
        assert (x.talk(call).match, x.talk(call).identity) == (Match.NONE, Identity.ANONYMOUS)


async def test_who_may_be_one_of_several_is_greeted_as_nobody_and_the_agent_picks_one() -> None:
    async with exchange() as x:
        x.add_customer("ann")
        x.add_customer("bob")
        await x.ready("lin")
        call = await in_menu(x)
        assert x.heard(call)[0] == "Welcome to the test line."
        assert (x.talk(call).match, x.talk(call).candidates) == (Match.SEVERAL, ("ann", "bob"))
        await x.press(call, "1")
        agent = await x.accept(call)
        await x.centre.contacts.identify(x.talk(call).contact, Match.ONE, "bob", by=agent)
        await x.settle()
        assert x.talk(call).customer == "bob"


@pytest.fixture
def let_go(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Have every look-up wait until it is let go."""
    let_go, find = asyncio.Event(), CustomerService.meet

    async def slow(self: CustomerService, arrival: Arrival) -> Met:
        await let_go.wait()
        return await find(self, arrival)

    monkeypatch.setattr(CustomerService, "meet", slow)
    return let_go


async def test_a_lookup_that_is_late_is_news_of_its_own(let_go: asyncio.Event) -> None:
    async with exchange(lookup_timeout=0.02) as x:
        x.add_customer("ann", family_name="Lee", title="ms")
        call = await x.ring()
        assert x.heard(call) == ["Welcome to the test line."]
        assert x.talk(call).match is Match.PENDING
        let_go.set()
        assert await eventually(lambda: x.talk(call).customer) == "ann"
        await x.advance(1)


async def test_a_lookup_that_is_late_and_finds_nobody_brings_a_prospect(let_go: asyncio.Event) -> None:
    async with exchange(lookup_timeout=0.02) as x:
        call = await x.ring()
        let_go.set()
        customer = await eventually(lambda: x.talk(call).customer)
        card = await x.centre.customers.card(str(customer), x.talk(call).contact)
        assert card.phones == (CALLER,)


# --- menu and digits ------------------------------------------------------------------------------------------------


async def test_a_wrong_key_asks_again_without_another_greeting() -> None:
    async with exchange() as x:
        call = await in_menu(x)
        await x.press(call, "9")
        await x.advance(1)
        assert x.heard(call)[2:] == [QUESTION]
        assert (x.talk(call).step, x.talk(call).tries, x.talk(call).number) == ("topics", 1, 2)


async def test_who_presses_nothing_is_asked_again_and_then_sent_on() -> None:
    async with exchange() as x:
        call = await in_menu(x)
        await x.advance(40)
        assert x.heard(call)[2] == QUESTION
        assert x.talk(call).queue == "sales"
        moves = [r.event.given for r in x.log() if isinstance(r.event, FlowMoved)]
        assert moves == ["arrived", "nothing", "nothing"]


async def test_keys_pressed_while_the_greeting_is_spoken_count() -> None:
    async with exchange() as x:
        call = await x.ring()
        await x.press(call, "2")
        assert x.talk(call).queue == "care"


async def test_a_choice_is_a_line_of_the_transcript() -> None:
    async with exchange() as x:
        call = await in_menu(x)
        await x.press(call, "1")
        assert x.transcript(call) == ["Sales"]


async def test_digits_that_are_collected_stand_in_the_transcript_alone() -> None:
    async with exchange() as x:
        call = await in_menu(x)
        await x.press(call, "3")
        await x.advance(1)
        await x.press(call, "86420#")
        assert x.transcript(call) == ["Number", "Booking: 86420"]
        assert (x.talk(call).queue, x.talk(call).attributes) == ("care", {"booking": "given"})
        assert "86420" not in "".join(repr(r.event) for r in x.log())


async def test_too_few_digits_are_asked_for_again() -> None:
    async with exchange() as x:
        call = await in_menu(x)
        await x.press(call, "3")
        await x.advance(1)
        await x.press(call, "12#")
        await x.advance(1)
        assert x.heard(call)[-1] == "Please enter your booking number."
        assert (x.talk(call).step, x.transcript(call)) == ("number", ["Number"])


# --- turned away ----------------------------------------------------------------------------------------------------


async def test_who_wants_a_queue_that_is_closed_is_told_so_and_the_call_ends() -> None:
    async with exchange() as x:
        call = await in_menu(x)
        await x.press(call, "4")
        await x.advance(10)
        assert x.heard(call)[-1] == "This service is not available at present. We are sorry for the inconvenience."
        assert call.over
        assert (x.talk(call).outcome, x.talk(call).ended_by) == (Outcome.CLOSED, "system")


async def test_who_comes_before_a_queue_opens_is_told_when_it_does() -> None:
    said: dict[str, Any] = {**CENTRE, "entries": {"voice": "f"}}
    said["hours"] = {**CENTRE["hours"], "mornings": {"weekly": {"daily": "09:00-12:00"}}}
    said["queues"] = {**CENTRE["queues"], "sales": {"name": {"en": "Sales"}, "hours": "mornings"}}
    said["flows"] = {"f": {"start": "sales", "steps": {"sales": {"queue": "sales"}}}}
    centre = CentreSettings.model_validate(said)
    async with exchange(lambda: Directory(edition_of(centre, EPOCH))) as x:
        call = await x.ring()
        assert x.heard(call) == ["We are closed just now. We open again tomorrow at 09:00. Please call us then."]
        await x.advance(10)
        assert call.over
        assert x.talk(call).outcome is Outcome.CLOSED


async def test_a_flow_that_hangs_up_says_its_last_words_first() -> None:
    async with exchange() as x:
        call = await in_menu(x)
        await x.press(call, "5")
        await x.advance(10)
        assert x.heard(call)[-1] == "Please see our pages on the web."
        assert call.over
        assert (x.talk(call).talk, x.talk(call).outcome) == (Talk.ENDED, Outcome.SENT_ELSEWHERE)
