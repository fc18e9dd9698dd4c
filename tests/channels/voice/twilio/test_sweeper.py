"""The sweeper: what differs between open calls and the carrier is found and mended."""

import asyncio
import logging
from collections import Counter

import pytest
from prometheus_client import REGISTRY

from callcenter.channels.voice.twilio.sweeper import Sweeper
from callcenter.contacts.events import LegChanged, LegEnded, RepairOrdered
from callcenter.contacts.state import Talk
from callcenter.demo.twilio_cloud.faults import Fault
from callcenter.demo.twilio_cloud.model import Call
from routing.model import Availability
from tests.support.centre import eventually
from tests.support.telephone import Exchange, exchange


async def swept(x: Exchange) -> Counter[str]:
    """Sweep once, and let come of it what does."""
    found: Counter[str] = await x.app.state.calls.sweeper.sweep()
    await x.settle()
    return found


async def waits(x: Exchange) -> Call:
    """Return a caller who has waited for sales a while."""
    call = await x.ring()
    await x.press(call, "1")
    await x.advance(12)
    return call


async def talking(x: Exchange) -> tuple[Call, Call]:
    """Return a caller's and lin's leg that have talked for a while."""
    await x.ready("lin")
    call, leg = await x.talking()
    await x.advance(12)
    return call, leg


async def test_where_all_is_well_nothing_is_mended() -> None:
    async with exchange() as x:
        await x.ring("+8613900139000")
        await talking(x)
        before = len(x.log())
        assert await swept(x) == {}
        assert len(x.log()) == before


async def test_where_nobody_calls_the_carrier_is_not_asked() -> None:
    async with exchange() as x:
        asked = len(x.cloud.record()["rest"])
        assert await swept(x) == {}
        assert len(x.cloud.record()["rest"]) == asked


async def test_a_call_that_ended_unseen_is_found() -> None:
    async with exchange() as x:
        call = await waits(x)
        x.cloud.plan(Fault(on="webhook.call_status", effect="drop"))
        await x.hang_up(call)
        metric = ("callcenter_voice_repairs_total", {"what": "leg_ended"})
        before = REGISTRY.get_sample_value(*metric) or 0
        assert await swept(x) == {"leg_ended": 1}
        assert x.talk(call).talk is Talk.ENDED
        (end,) = [r.event for r in x.log() if isinstance(r.event, LegEnded)]
        assert (end.by, end.status, end.seconds) == ("sweeper", "completed", 12)
        assert (REGISTRY.get_sample_value(*metric) or 0) == before + 1


@pytest.mark.parametrize(
    ("news", "what", "shows"),
    [("participant-hold", "hold", (True, False)), ("participant-mute", "mute", (False, True))],
)
async def test_a_hold_or_mute_that_was_never_told_is_found(news: str, what: str, shows: tuple[bool, bool]) -> None:
    async with exchange() as x:
        call, leg = await talking(x)
        x.cloud.plan(Fault(on=f"webhook.conference_status.{news}", effect="drop"))
        held = what == "hold"
        await x.centre.contacts.control(x.talk(call).contact, "lin", "hold" if held else "mute")
        await x.advance(12)
        assert await swept(x) == {"participant": 1}
        legs = x.talk(call).legs
        assert (legs[call.sid].held, legs[leg.sid].muted) == shows


async def test_an_agent_whose_leaving_was_never_told_is_missed() -> None:
    async with exchange() as x:
        call, leg = await talking(x)
        x.cloud.plan(
            Fault(on="webhook.conference_status.participant-leave", effect="drop"),
            Fault(on="webhook.call_status", effect="drop"),
        )
        await x.hang_up(leg)
        assert await swept(x) == {"leg_ended": 1}
        assert x.talk(call).rejoin_by is not None


async def test_a_join_that_was_never_told_makes_a_conversation() -> None:
    async with exchange() as x:
        await x.ready("lin")
        call = await waits(x)
        await x.accept(call)
        x.cloud.plan(
            Fault(on="webhook.conference_status.participant-join", effect="drop", nth=2),
        )
        await x.connect(call)
        await x.advance(11)
        assert x.talk(call).talk is Talk.CONNECTING
        assert await swept(x) == {"participant": 1}
        assert x.talk(call).talk is Talk.TALKING
        told = [r.event for r in x.log() if isinstance(r.event, LegChanged)][-1]
        assert (told.reason, told.sequence) == ("seen_by_sweeper", -1)


async def test_a_caller_who_is_not_where_they_belong_is_sent_there() -> None:
    async with exchange() as x:
        call, leg = await talking(x)
        x.cloud.plan(Fault(on="rest.UpdateCall", effect="fail_before", times=40))
        await x.centre.contacts.transfer(x.talk(call).contact, "lin", queue="care", to_agent=None)
        await x.centre.contacts.set_availability("lin", Availability.NOT_READY, "lunch", by="lin")
        await x.advance(32)
        assert call.face["state"] == "conference"
        x.cloud.exchange.faults.clear()
        found = await swept(x)
        assert found["redirect"] == 1
        await x.advance(60)
        assert (call.face["state"], leg.over) == ("queued", True)
        assert any(isinstance(r.event, RepairOrdered) for r in x.log())


async def test_an_agents_line_that_nobody_needs_is_hung_up() -> None:
    async with exchange() as x:
        call, leg = await talking(x)
        x.cloud.plan(
            Fault(on="rest.UpdateCall", effect="not_in_progress"),
            Fault(on="rest.FetchCall", effect="fail_before", times=9),
        )
        await x.hang_up(call)
        await x.advance(12)
        x.cloud.exchange.faults.clear()
        await swept(x)
        await x.advance(60)
        assert leg.over


async def test_who_still_hears_why_the_call_ends_is_not_cut_off() -> None:
    async with exchange() as x:
        call = await x.ring()
        await x.advance(3)
        await x.press(call, "5")
        assert x.talk(call).talk is Talk.ENDED
        assert await swept(x) == {}
        await x.advance(10)
        assert x.heard(call)[-1] == "Please see our pages on the web."


async def test_what_changed_just_now_is_left_alone_but_at_a_start() -> None:
    async with exchange() as x:
        call = await x.ring()
        x.cloud.plan(Fault(on="webhook.call_status", effect="drop"))
        await x.hang_up(call)
        assert await swept(x) == {}
        await x.sweep(settles_within_ms=0)
        assert x.talk(call).talk is Talk.ENDED


async def test_it_sweeps_by_itself_and_goes_on_when_the_carrier_cannot_be_asked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    async with exchange() as x:
        call = await waits(x)
        x.cloud.plan(
            Fault(on="webhook.call_status", effect="drop"), Fault(on="rest.ListCall", effect="fail_before", times=9)
        )
        await x.hang_up(call)
        ours = x.app.state.calls.sweeper
        sweeper = Sweeper(ours._carrier, x.centre.contacts, x.centre.view, every_s=0.02)
        sweeper.start()
        await eventually(lambda: "the sweeper could not look" in caplog.text)
        x.cloud.exchange.faults.clear()
        await eventually(lambda: x.talk(call).talk is Talk.ENDED)
        await eventually(lambda: "the sweeper mended" in caplog.text)
        await sweeper.stop()
        await asyncio.sleep(0)


async def test_a_line_that_the_carrier_called_gone_and_has_still_is_hung_up() -> None:
    async with exchange() as x:
        call, leg = await talking(x)
        x.cloud.plan(
            Fault(on="rest.UpdateCall", effect="not_found", times=2),
            Fault(on="rest.FetchCall", effect="not_found", times=2),
        )
        await x.hang_up(call)
        await x.advance(5)
        assert not leg.over
        assert not x.talk(call).legs[leg.sid].live
        x.cloud.exchange.faults.clear()
        await x.advance(10)
        assert await swept(x) == {"hang_up": 1}
        assert leg.over
