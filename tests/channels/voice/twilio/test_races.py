"""What meets in the wrong moment between us and the carrier, each at the stand-in for its cloud."""

import re
from typing import Any

import pytest

from callcenter.channels.voice.twilio.tokens import make_ticket, voice_token
from callcenter.contacts.events import ContactEnded, LegChanged, LegEnded, Outcome
from callcenter.contacts.state import Talk
from callcenter.demo.twilio_cloud.faults import Fault
from callcenter.demo.twilio_cloud.model import Call
from callcenter.live.cards import call_card
from routing.errors import UnknownOffer
from routing.events import ConnectFailed, ContactConnected
from tests.channels.voice.twilio.people import check_end, requests, talking
from tests.support.call_centre import SECRET
from tests.support.telephone import Exchange, exchange


async def claimed(x: Exchange) -> Call:
    """Return a caller whose call lin has accepted."""
    await x.ready("lin")
    call = await x.ring()
    await x.press(call, "1")
    await x.advance(0.1)
    await x.accept(call)
    return call


def redirects(x: Exchange, call: Call) -> list[dict[str, Any]]:
    """Return the requests to have a call go on elsewhere."""
    asked = [entry for entry in requests(x, "UpdateCall") if call.sid in entry["path"]]
    return [entry for entry in asked if any(name == "Url" for name, _ in entry["params"])]


def count(x: Exchange, kind: type[Any]) -> int:
    """Return how many events of a kind are in the log."""
    return sum(isinstance(r.event, kind) for r in x.log())


# --- the caller hangs up while their redirect is in flight ----------------------------------------------------------


@pytest.mark.parametrize("effect", ["not_in_progress", "not_found"])
async def test_a_caller_who_is_gone_when_redirected_has_left_and_the_agent_goes_back_to_work(effect: Any) -> None:
    async with exchange() as x:
        call = await claimed(x)
        x.cloud.plan(Fault(on="webhook.call_status", effect="drop", role="customer"))
        x.cloud.plan(Fault(on="rest.UpdateCall", effect=effect))
        leg = x.cloud.connect(*x.pass_for(call))
        x.cloud.hang_up(call)
        await x.advance(10)
        assert leg.over
        end = check_end(x, call)
        assert (end.outcome, end.by) == (Outcome.SHORT_ABANDON, "customer")
        left = [r.event for r in x.log() if isinstance(r.event, LegEnded) and r.event.leg == call.sid]
        assert [event.by for event in left] == ["answer"]


async def test_a_caller_who_hangs_up_right_after_the_redirect_was_taken_has_left_too() -> None:
    async with exchange() as x:
        call = await claimed(x)
        x.cloud.plan(Fault(on="call.document", effect="hang_up", role="customer"))
        leg = await x.connect(call)
        await x.advance(10)
        assert redirects(x, call)[0]["status"] == 200
        assert leg.over
        assert check_end(x, call).by == "customer"


async def test_a_call_that_is_live_although_the_carrier_could_not_find_it_is_redirected_again() -> None:
    async with exchange() as x:
        call = await claimed(x)
        x.cloud.plan(Fault(on="rest.UpdateCall", effect="not_found"))
        await x.connect(call)
        await x.advance(3)
        assert [entry["status"] for entry in redirects(x, call)] == [404, 200]
        assert x.talk(call).talk is Talk.TALKING


async def test_an_agent_who_waits_in_the_conference_in_vain_is_let_go() -> None:
    async with exchange() as x:
        call = await claimed(x)
        x.cloud.plan(Fault(on="rest.UpdateCall", effect="fail_before", times=20))
        leg = await x.connect(call)
        await x.advance(16)
        assert count(x, ConnectFailed) == 1
        x.cloud.exchange.faults.clear()
        await x.advance(60)
        assert leg.over
        assert call.state == "queued"


# --- the conference -------------------------------------------------------------------------------------------------


async def test_whoever_creates_the_conference_it_tells_us_of_itself() -> None:
    async with exchange() as x:
        call, leg = await talking(x)
        nouns = {}
        for one in (call, leg):
            (dial,) = [line["url"] for line in one.story if line["what"] == "document" and line["verbs"] == ["Dial"]]
            nouns[one.role] = dial
        assert len(nouns) == 2
        (conference,) = x.cloud.exchange.conferences.all.values()
        assert conference.subscription is not None
        assert conference.subscription.groups == {"start", "end", "join", "leave", "mute", "hold"}


async def test_a_caller_who_comes_first_into_the_conference_is_connected_when_the_agent_comes() -> None:
    async with exchange() as x:
        call = await claimed(x)
        x.pause_news("participant-join", ms=2_000)
        leg = await x.connect(call)
        await x.advance(1)
        assert x.talk(call).talk is Talk.CONNECTING
        await x.advance(3)
        assert (x.talk(call).talk, leg.state) == (Talk.TALKING, "conference")


async def test_a_hold_finds_the_conference_by_what_its_news_have_said() -> None:
    async with exchange() as x:
        call, _ = await talking(x)
        await x.centre.contacts.control(x.talk(call).contact, "lin", "hold")
        await x.settle()
        (entry,) = requests(x, "UpdateParticipant")
        assert re.search(r"/Conferences/CF[0-9a-f]{32}/Participants/CA", entry["path"])
        assert requests(x, "ListConference") == []


async def test_each_claim_has_a_conference_of_its_own_name() -> None:
    async with exchange() as x:
        call = await claimed(x)
        leg = await x.connect(call)
        await x.advance(0.02)
        await x.hang_up(leg)
        await x.advance(1)
        await x.ready("lin")
        await x.accept(call)
        await x.connect(call)
        await x.advance(1)
        names = [one.name for one in x.cloud.exchange.conferences.all.values()]
        assert names == [f"{x.talk(call).contact}.{n}" for n in (1, 2)]


async def test_news_of_an_earlier_conference_do_not_disturb_the_present_one() -> None:
    async with exchange() as x:
        call = await claimed(x)
        x.cloud.plan(
            *(
                Fault(on=f"webhook.conference_status.{event}", effect="delay", ms=8_000)
                for event in ("participant-leave", "conference-end")
            )
        )
        leg = await x.connect(call)
        await x.advance(0.02)
        await x.hang_up(leg)
        await x.advance(1)
        await x.ready("lin")
        await x.accept(call)
        await x.connect(call)
        await x.advance(20)
        assert len(x.cloud.exchange.faults.struck) == 2
        talk = x.talk(call)
        assert talk.talk is Talk.TALKING
        assert call_card(talk, x.centre.view.state.engine.places[talk.contact]).connected


async def test_a_caller_sent_on_is_not_taken_out_of_the_second_conference_by_news_of_the_first() -> None:
    async with exchange() as x:
        call, _ = await talking(x)
        await x.ready("chen")
        x.cloud.plan(
            Fault(on="webhook.conference_status.participant-leave", effect="delay", ms=10_000, role="customer")
        )
        await x.centre.contacts.transfer(x.talk(call).contact, "lin", queue="care", to_agent=None)
        await x.advance(1)
        await x.accept(call)
        await x.connect(call)
        await x.advance(20)
        assert len(x.cloud.exchange.faults.struck) == 1
        talk = x.talk(call)
        assert talk.caller is not None
        assert talk.caller.present
        assert call_card(talk, x.centre.view.state.engine.places[talk.contact]).connected


# --- claim and connection -------------------------------------------------------------------------------------------


async def test_of_two_windows_that_connect_the_later_one_counts() -> None:
    async with exchange() as x:
        call = await claimed(x)
        first = await x.connect(call)
        x.clock.at += 1_000
        second = await x.connect(call)
        await x.advance(2)
        assert (first.over, second.over) == (True, False)
        assert x.talk(call).talk is Talk.TALKING
        x.cloud.speak(second, "Good morning.")
        assert x.heard(call)[-1] == "Good morning."


async def test_a_ticket_lets_in_once() -> None:
    async with exchange() as x:
        call = await claimed(x)
        token, ticket = x.pass_for(call)
        first = x.cloud.connect(token, ticket)
        await x.advance(1)
        second = x.cloud.connect(token, ticket)
        await x.advance(1)
        assert (first.over, second.over) == (False, True)
        assert second.sid not in x.talk(call).legs


async def test_who_accepts_when_the_caller_has_gone_is_refused() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await x.ring()
        await x.press(call, "1")
        await x.advance(0.1)
        offer, agent = x.offer(call)
        await x.hang_up(call)
        with pytest.raises(UnknownOffer):
            await x.centre.contacts.accept(offer, agent)
        check_end(x, call)


async def test_a_browser_that_connects_when_the_caller_has_gone_is_hung_up() -> None:
    async with exchange() as x:
        call = await claimed(x)
        passes = x.pass_for(call)
        await x.hang_up(call)
        leg = x.cloud.connect(*passes)
        await x.advance(1)
        assert leg.over
        assert leg.sid not in x.talk(call).legs
        check_end(x, call)


async def test_a_browser_that_connects_after_the_claim_has_run_out_is_hung_up() -> None:
    async with exchange() as x:
        call = await claimed(x)
        offer, agent = x.offer(call)
        await x.advance(16)
        now = x.clock.now()
        ticket = make_ticket(SECRET, contact=x.talk(call).contact, offer=offer, agent=agent, now=now)
        leg = x.cloud.connect(voice_token(x.settings, agent, now).token, {"ticket": ticket})
        await x.advance(1)
        assert (leg.over, call.state) == (True, "queued")


async def test_a_claim_that_runs_out_while_the_caller_is_on_their_way_brings_them_back_to_the_line() -> None:
    async with exchange() as x:
        call = await claimed(x)
        x.cloud.plan(Fault(on="webhook.conference_status.participant-join", effect="drop", role=None, nth=2, times=9))
        leg = await x.connect(call)
        await x.advance(20)
        assert count(x, ConnectFailed) == 1
        assert (leg.over, call.state) == (True, "queued")
        assert x.centre.view.place_in_line(x.talk(call).contact) == 1


# --- leaving --------------------------------------------------------------------------------------------------------


async def test_the_conference_goes_on_for_the_caller_when_the_agent_leaves_it() -> None:
    async with exchange() as x:
        call, leg = await talking(x)
        await x.hang_up(leg)
        await x.advance(5)
        assert (call.over, call.state) == (False, "conference")


# --- two requests for one call --------------------------------------------------------------------------------------


async def test_a_redirect_that_timed_out_after_it_was_done_is_not_done_again_to_one_who_talks() -> None:
    async with exchange() as x:
        call = await claimed(x)
        x.cloud.plan(Fault(on="rest.UpdateCall", effect="time_out_after"))
        await x.connect(call)
        await x.advance(10)
        assert x.talk(call).talk is Talk.TALKING
        assert len(redirects(x, call)) == 1


# --- news that come late, twice or in another order -----------------------------------------------------------------


@pytest.mark.parametrize("effect", ["repeat", "repeat_new_token", "reorder"])
async def test_news_that_come_twice_or_in_another_order_change_nothing(effect: Any) -> None:
    async with exchange() as x:
        x.cloud.plan(Fault(on="webhook.conference_status", effect=effect, times=99))
        call, _ = await talking(x)
        await x.advance(3)
        assert x.talk(call).talk is Talk.TALKING
        await x.hang_up(call)
        await x.advance(40)
        check_end(x, call)
        assert (count(x, ContactConnected), count(x, ContactEnded)) == (1, 1)


async def test_a_join_that_comes_after_the_leave_is_old_news() -> None:
    async with exchange() as x:
        call = await claimed(x)
        x.pause_news("participant-join", ms=5_000)
        x.cloud.plan(Fault(on="webhook.call_status", effect="delay", ms=9_000, role="agent"))
        leg = await x.connect(call)
        await x.advance(0.02)
        await x.hang_up(leg)
        await x.advance(10)
        assert len(x.cloud.exchange.faults.struck) == 2
        told = [r.event for r in x.log() if isinstance(r.event, LegChanged) and r.event.leg == leg.sid]
        assert not [event for event in told if event.present]
        assert x.talk(call).talk is Talk.QUEUED


@pytest.mark.parametrize("late", [1_000, 60_000])
async def test_status_callbacks_that_come_late_after_the_end_change_nothing(late: int) -> None:
    async with exchange() as x:
        call, _ = await talking(x)
        x.cloud.plan(Fault(on="webhook.call_status", effect="late", ms=late, times=2))
        x.cloud.plan(Fault(on="webhook.conference_status", effect="late", ms=late, times=9))
        await x.hang_up(call)
        await x.advance(200)
        check_end(x, call)
