"""What must always be true of the cloud, whatever people and services do and whatever goes wrong."""

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.demo.twilio_cloud.cloud import GONE_MS
from callcenter.demo.twilio_cloud.faults import Fault
from callcenter.demo.twilio_cloud.model import Call
from tests.support.twilio.contract import check_record
from tests.support.twilio.stand_in import PUBLIC, StandIn, conference, twiml

WEBHOOK_FAULTS = st.builds(
    Fault,
    on=st.sampled_from(["webhook", "webhook.conference_status", "webhook.enqueue_wait", "webhook.redirect"]),
    effect=st.sampled_from(["repeat", "repeat_new_token", "delay", "reorder", "drop", "late", "forge", "time_out"]),
    nth=st.integers(1, 8),
    ms=st.sampled_from([0, 50, 20_000]),
)
HANG_UPS = st.builds(
    Fault,
    on=st.sampled_from(["call.step", "call.queued", "call.conference", "call.gathering"]),
    effect=st.just("hang_up"),
    nth=st.integers(1, 6),
    ms=st.sampled_from([0, 30]),
)
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["ring", "connect", "press", "hang up", "redirect", "hold", "unhold", "remove", "end", "wait"]),
        st.integers(0, 3),
        st.sampled_from([0, 1, 25, 400, 3_000]),
    ),
    max_size=20,
)


async def do(stand: StandIn, deed: str, which: int) -> None:
    calls = list(stand.cloud.legs.all.values())
    if deed == "ring":
        stand.cloud.ring("anonymous", stand.cloud.account.numbers[0])
    elif deed == "connect":
        await stand.connect(f"agent_{which}")
    elif calls:
        await do_to(stand, deed, calls[which % len(calls)])


async def do_to(stand: StandIn, deed: str, call: Call) -> None:
    participant = f"Conferences/room/Participants/{call.sid}"
    if deed == "press":
        stand.cloud.press(call, "1")
    elif deed == "hang up":
        stand.cloud.hang_up(call)
    elif deed == "redirect":
        stand.ask("POST", f"Calls/{call.sid}", Url=f"{PUBLIC}/twilio/voice/leg")
    elif deed == "hold":
        stand.ask("POST", participant, Hold="true", HoldUrl=f"{PUBLIC}/twilio/voice/hold")
    elif deed == "unhold":
        stand.ask("POST", participant, Hold="false")
    elif deed == "remove":
        stand.ask("DELETE", participant)
    elif deed == "end":
        stand.ask("POST", "Conferences/room", Status="completed")


async def waiting() -> tuple[StandIn, Call]:
    """Return a caller in a queue, with a page that listens."""
    stand = StandIn(inbound=twiml('<Enqueue waitUrl="">q</Enqueue>'))
    call = await stand.ring()
    with stand.cloud.listen(call):
        await stand.wait(GONE_MS)
    return stand, call


async def test_whom_nobody_listens_for_any_more_has_hung_up_after_a_while() -> None:
    stand, call = await waiting()
    await stand.wait(GONE_MS - 1)
    assert not call.over
    await stand.wait(1)
    assert call.over
    assert call.story[-1]["by"] == "customer"


async def test_a_page_that_is_loaded_anew_keeps_its_call() -> None:
    stand, call = await waiting()
    await stand.wait(GONE_MS - 1)
    with stand.cloud.listen(call), stand.cloud.listen(call):
        await stand.wait(GONE_MS)
    assert not call.over


async def test_a_call_goes_on_while_one_of_two_pages_is_left() -> None:
    stand, call = await waiting()
    with stand.cloud.listen(call):
        with stand.cloud.listen(call):
            pass
        await stand.wait(GONE_MS)
        assert not call.over


async def test_a_call_that_is_over_needs_no_hanging_up() -> None:
    stand, call = await waiting()
    stand.cloud.hang_up(call)
    told = list(call.story)
    await stand.wait(GONE_MS)
    assert call.story == told


def check_now(stand: StandIn) -> None:
    """Each call is in one place at most, and the places agree with it."""
    exchange = stand.cloud.exchange
    for call in stand.cloud.legs.all.values():
        assert not (call.entry and call.participant)
        assert call.over == (call.state == "ended")
        if call.entry:
            assert call.entry in call.entry.queue.entries
        if call.participant:
            assert call.participant.conference.participants[call.sid] is call.participant
            assert call.participant.conference.status != "completed"
    for room in exchange.conferences.all.values():
        assert room.status != "completed" or not room.participants
        assert room.status != "in-progress" or room.participants


async def run(deeds: list[tuple[str, int, int]], faults: list[Fault]) -> None:
    stand = StandIn(
        inbound=twiml('<Gather numDigits="1" action="flow" timeout="2"/>', "<Redirect>flow</Redirect>"),
        flow=twiml('<Enqueue waitUrl="wait" action="queued">hotline</Enqueue>'),
        wait=twiml("<Pause length='2'/>"),
        queued=twiml(),
        leg=twiml(conference(action="left")),
        agent=twiml(conference(action="left")),
        left=twiml(),
        hold=twiml("<Say>wait</Say>", "<Redirect/>"),
        fallback=twiml("<Say>sorry</Say>"),
    )
    stand.cloud.plan(*faults)
    for deed, which, ms in deeds:
        await do(stand, deed, which)
        await stand.wait(ms)
        check_now(stand)
    for call in list(stand.cloud.legs.all.values()):
        stand.cloud.hang_up(call)
    await stand.driver.run_until_idle()
    check_now(stand)
    record = stand.cloud.record()
    check_record(record)
    assert all(call["state"] == "ended" for call in record["calls"])
    assert all([line["what"] for line in call["story"]].count("ended") == 1 for call in record["calls"])
    assert all(room.status == "completed" for room in stand.cloud.exchange.conferences.all.values())
    assert not any(queue.entries for queue in stand.cloud.exchange.queues.all.values())
    assert stand.driver.next_deadline() is None


@settings(max_examples=150, deadline=None)
@given(DEEDS, st.lists(WEBHOOK_FAULTS | HANG_UPS, max_size=4))
def test_every_call_ends_once_and_nobody_is_left_behind(deeds: list[tuple[str, int, int]], faults: list[Fault]) -> None:
    asyncio.run(run(deeds, faults))
