"""What goes wrong while a customer is called back: news twice, late, out of order or forged, and what is lost."""

import pytest
from sqlalchemy import delete

from callcenter.contacts.state import Talk
from callcenter.db.tables import callback_numbers
from callcenter.demo.twilio_cloud.faults import Fault
from callcenter.demo.twilio_cloud.model import Call
from routing.events import CallbackMissed, CustomerReached
from routing.model import Availability, PlaceState
from tests.channels.voice.twilio.hooks import form_of, send, text_of, verbs
from tests.channels.voice.twilio.test_callbacks import GOODBYE, calling_back, goes, place
from tests.support.call_centre import ACCOUNT, CALLER, HOTLINE
from tests.support.telephone import Exchange, exchange

OURS = {"From": HOTLINE, "To": CALLER, "Direction": "outbound-api"}


async def called(x: Exchange) -> tuple[Call, str]:
    """Return the line from which a customer asked to be called back, and their contact; their telephone rings."""
    call = await goes(x)
    await x.ready("lin")
    await x.accept(call)
    assert place(x, call).state is PlaceState.CLAIMED
    return call, x.talk(call).contact


def missed(x: Exchange) -> list[str]:
    """Return why customers were not reached, attempt by attempt."""
    return [r.event.reason for r in x.log() if isinstance(r.event, CallbackMissed)]


def is_free(x: Exchange, agent: str = "lin") -> bool:
    """Tell whether an agent is as ready as before."""
    known = x.centre.view.state.engine.agents[agent]
    return known.availability is Availability.AVAILABLE and not known.contacts


async def test_that_a_call_is_over_told_twice_counts_once() -> None:
    async with exchange(calling_back()) as x:
        x.cloud.pickups[CALLER] = ["busy"]
        x.cloud.plan(Fault(on="webhook.call_status", effect="repeat", nth=2))
        call, _ = await called(x)
        await x.advance(10)
        assert (missed(x), place(x, call).tried) == (["busy"], 1)


async def test_that_an_earlier_call_came_to_nothing_does_not_end_the_next() -> None:
    async with exchange(calling_back()) as x:
        x.cloud.pickups[CALLER] = ["busy"]
        call, contact = await called(x)
        await x.advance(10)
        while place(x, call).state is not PlaceState.OFFERED:
            await x.advance(5)
        await x.accept(call)
        form = form_of(x.called()[0], CallStatus="no-answer", **OURS)
        assert (await send(x, "called", form, {"contact": contact, "attempt": 1})).status_code == 204
        assert (place(x, call).state, missed(x)) == (PlaceState.CLAIMED, ["busy"])


async def test_one_whose_agent_is_lost_while_it_rings_may_pick_up_either_call() -> None:
    async with exchange(calling_back()) as x:
        x.cloud.pickups[CALLER] = ["no-answer", "no-answer"]
        call, contact = await called(x)
        await x.ready("chen")
        await x.hang_up(await x.connect(call))
        await x.accept(call)
        first, second = x.called()
        assert (place(x, call).tried, first.over, second.over) == (0, False, False)
        gone = form_of(first, CallStatus="no-answer", **OURS)
        await send(x, "called", gone, {"contact": contact, "attempt": 1})
        assert (place(x, call).state, missed(x)) == (PlaceState.CLAIMED, [])
        await send(x, "answered", form_of(first, **OURS), {"contact": contact, "attempt": 1})
        assert place(x, call).callback is None


async def test_that_they_picked_up_told_after_that_it_is_over_reaches_nobody() -> None:
    async with exchange(calling_back()) as x:
        x.cloud.plan(Fault(on="rest.CreateCall", effect="fail_before"))  # no other call is in the way
        call, contact = await called(x)
        about = {"contact": contact, "attempt": 1}
        form = form_of(CallStatus="completed", CallDuration="2", **OURS)
        assert (await send(x, "called", form, about)).status_code == 204
        assert verbs(await send(x, "answered", form_of(**OURS), about)) == ["Say", "Hangup"]
        assert (missed(x), place(x, call).tried, is_free(x)) == (["failed"], 1, True)


async def test_that_they_picked_up_told_twice_reaches_them_once() -> None:
    async with exchange(calling_back()) as x:
        x.cloud.plan(Fault(on="webhook.voice_inbound", effect="repeat", nth=2, role="customer"))
        call, _ = await called(x)
        await x.connect(call)
        await x.advance(5)
        assert (x.talk(call).talk, len(x.called())) == (Talk.TALKING, 1)
        assert len([r for r in x.log() if isinstance(r.event, CustomerReached)]) == 1


@pytest.mark.parametrize("hook", ["callback", "answered", "called"])
async def test_who_does_not_sign_as_the_carrier_changes_nothing(hook: str) -> None:
    async with exchange(calling_back()) as x:
        call, contact = await called(x)
        before = len(x.log())
        form = form_of("CA" + "8" * 32, CallStatus="busy", Digits="1", **OURS)
        answer = await send(x, hook, form, {"contact": contact, "attempt": 1}, token="0" * 32)
        assert (answer.status_code, len(x.log())) == (403, before)
        assert place(x, call).state is PlaceState.CLAIMED


async def test_one_who_picks_up_while_we_cannot_be_asked_is_received_by_the_fallback_as_who_they_are() -> None:
    async with exchange(calling_back()) as x:
        _, contact = await called(x)
        about = {"contact": contact, "attempt": 1}
        answer = await send(x, "fallback", form_of(ErrorCode="11200", **OURS), about)
        assert text_of(answer, "Redirect") == f"{ACCOUNT.public_url}/twilio/voice/answered?contact={contact}&attempt=1"


async def test_the_call_to_a_customer_has_a_fallback_of_its_own() -> None:
    async with exchange(calling_back()) as x:
        _, contact = await called(x)
        (back,) = x.called()
        assert back.line.fallback_url == f"{ACCOUNT.public_url}/twilio/voice/fallback?contact={contact}&attempt=1"


async def test_one_who_was_reached_goes_on_by_the_fallback_where_their_contact_stands() -> None:
    async with exchange(calling_back("customer")) as x:
        call = await goes(x)
        await x.ready("lin")
        await x.advance(4)
        (back,) = x.called()
        about = {"contact": x.talk(call).contact, "attempt": 1}
        answer = await send(x, "fallback", form_of(back, ErrorCode="11200", **OURS), about)
        assert text_of(answer, "Redirect") == f"{ACCOUNT.public_url}/twilio/voice/leg?contact={about['contact']}"


@pytest.mark.parametrize("first", ["agent", "customer"])
async def test_where_the_number_is_lost_the_attempt_is_missed_at_once_and_the_agent_is_free(first: str) -> None:
    async with exchange(calling_back(first)) as x:  # type: ignore[arg-type]
        call = await goes(x)
        x.database.write_now(lambda c: c.execute(delete(callback_numbers)))
        await x.ready("lin")
        if first == "agent":
            await x.accept(call)
        assert (missed(x), x.called(), is_free(x)) == (["failed"], [], True)
        assert place(x, call).state is PlaceState.WAITING


async def test_a_call_that_could_not_be_made_before_its_time_was_over_is_missed_at_once_after_the_start() -> None:
    async with exchange(calling_back()) as x:
        call = await goes(x)
        await x.ready("lin")
        x.app.state.outbox._task.cancel()  # the server dies before it gets to it
        await x.centre.contacts.accept(*x.offer(call))
        await x.stop()
        await x.advance(61)
        await x.start()
        await x.settle()
        assert (missed(x), x.called()) == (["failed"], [])
        assert x.heard(call)[-1] == GOODBYE


async def test_a_call_whose_making_was_cut_off_is_not_made_again() -> None:
    async with exchange(calling_back()) as x:
        call = await goes(x)
        await x.ready("lin")
        x.die(1)  # as the request leaves
        await x.centre.contacts.accept(*x.offer(call))
        await x.settle()
        await x.advance(1)
        assert not x.up
        await x.start()
        await x.advance(50)
        assert (missed(x), x.called()) == ([], [])
        await x.advance(15)
        assert (missed(x), x.called()) == (["no_answer"], [])
