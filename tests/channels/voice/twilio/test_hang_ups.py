"""The caller hangs up at every step of a call: the contact ends once, rightly, and nobody is left behind."""

from typing import Literal

import pytest

from callcenter.contacts.events import Outcome
from callcenter.demo.twilio_cloud.faults import Fault
from tests.channels.voice.twilio.people import People, check_end
from tests.support.telephone import exchange

Role = Literal["customer", "agent"]


async def lived(fault: Fault | None, *, after: float | None = None) -> Outcome:
    """Live through a call in which the fault happens, or the caller hangs up after so long; return its outcome."""
    async with exchange() as x:
        people = People(x, talk_s=4)
        if fault is not None:
            x.cloud.plan(fault)
        call = await people.ring()
        if after is not None:
            whole, rest = divmod(after, 1)
            await people.live(int(whole))
            await x.advance(rest)
            await x.hang_up(call)
        await people.live(20)
        await x.advance(150)
        assert x.cloud.exchange.faults.struck == ([fault] if fault is not None else []), "it has gone wrong, once"
        return check_end(x, call).outcome


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        ("document", Outcome.SHORT_ABANDON),
        ("gathering", Outcome.SHORT_ABANDON),
        ("queued", Outcome.SHORT_ABANDON),
        ("conference", Outcome.ANSWERED),
    ],
)
async def test_the_caller_hangs_up_on_entering_a_state(state: str, outcome: Outcome) -> None:
    assert await lived(Fault(on=f"call.{state}", effect="hang_up", role="customer")) is outcome


async def test_a_caller_who_hangs_up_in_the_menu_after_a_while_has_left_in_the_flow() -> None:
    async with exchange() as x:
        call = await x.ring()
        await x.advance(8)
        await x.hang_up(call)
        assert check_end(x, call).outcome is Outcome.ABANDONED_IN_FLOW


@pytest.mark.parametrize("nth", range(1, 5))
@pytest.mark.parametrize("ms", [0, 10, 300])
async def test_the_caller_hangs_up_before_or_in_a_verb(nth: int, ms: int) -> None:
    await lived(Fault(on="call.step", effect="hang_up", nth=nth, ms=ms, role="customer"))


@pytest.mark.parametrize("ms", [0, 10, 300, 2_000])
async def test_the_agents_line_goes_before_or_in_a_verb(ms: int) -> None:
    await lived(Fault(on="call.step", effect="hang_up", ms=ms, role="agent"))


@pytest.mark.parametrize("after", [0.0, 0.3, 1.01, 1.03, 2.0, 2.01, 2.03, 2.05, 2.5, 4.0])
async def test_the_caller_hangs_up_at_any_instant(after: float) -> None:
    await lived(None, after=after)


async def test_a_caller_who_hangs_up_before_we_have_answered_leaves_nothing_behind() -> None:
    async with exchange() as x:
        x.cloud.plan(Fault(on="webhook.voice_inbound", effect="delay", ms=2_000))
        call = await x.ring()
        await x.advance(1)
        await x.hang_up(call)
        await x.advance(150)
        assert call.face["status"] == "no-answer"
        end = check_end(x, call)
        assert (end.outcome, end.by) == (Outcome.ABANDONED_IN_FLOW, "customer")


@pytest.mark.parametrize("role", ["customer", "agent"])
async def test_both_hang_up_at_once(role: Role) -> None:
    async with exchange() as x:
        await x.ready("lin")
        call, leg = await x.talking()
        for one in (call, leg) if role == "customer" else (leg, call):
            x.cloud.hang_up(one)
        await x.advance(60)
        assert check_end(x, call).outcome is Outcome.ANSWERED


async def test_an_end_that_the_carrier_never_told_of_is_found_within_a_minute() -> None:
    async with exchange() as x:
        await x.ready("lin")
        x.cloud.plan(
            Fault(on="webhook.call_status", effect="drop", times=9),
            Fault(on="webhook.conference_status.participant-leave", effect="drop", times=9),
            Fault(on="webhook.conference_status.conference-end", effect="drop", times=9),
        )
        call, leg = await x.talking()
        await x.hang_up(call)
        await x.advance(61)
        assert leg.over
        await x.advance(90)
        assert check_end(x, call).outcome is Outcome.ANSWERED
