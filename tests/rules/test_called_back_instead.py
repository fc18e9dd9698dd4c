"""Queues that call contacts back instead of not keeping them: from the files of a centre to the event."""

from typing import Any

import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import Identity, Match, Outcome
from routing.events import CallbackPlaced, ContactTurnedAway
from tests.rules.conftest import Open
from tests.rules.deeds import does, passed, told
from tests.support.centre import Running

BUSY = {"callback": True, "message": {"en": "All lines are busy."}}
DAY = 24 * 3_600_000
CALLS = {"all": {"capacity": {"voice": 1, "chat": 1}}}


async def calls(centre: Running, contact: str = "call", queue: str = "sales") -> None:
    """Have somebody come whose number is known."""
    now, rules = centre.centre.clock.now(), centre.centre.directory.edition.rules.callbacks
    wish = cmd.StartContact(
        contact=contact,
        channel="voice",
        queue=queue,
        language="en",
        visitor=f"visitor-of-{contact}",
        client_id="1",
        identity=Identity.CLAIMED,
        match=Match.NONE,
        may_call={queue: ((now, now + DAY),) for queue, back in rules.items() if back.instead},
    )
    await centre.centre.host.execute(wish)


@pytest.mark.parametrize(
    ("sales", "cause"),
    [
        ({"limits": {"length": {"most": 0, "to": "callback"}}}, "full"),
        ({"limits": {"unstaffed": {"to": "callback"}}}, "unstaffed"),
        ({"limits": {"wait": {"unstaffed": "1s", "to": "callback"}}}, "unstaffed"),
        ({"overflow": [{"when": {"wait": "1s"}, "to": "callback"}]}, "overflow"),
        ({"hours": "never", "limits": {"closed": {"to": "callback"}}, "callback": {"hours": "always"}}, "closed"),
    ],
)
async def test_by_each_limit_a_call_becomes_a_callback_and_keeps_its_place(
    centre_with: Open, sales: dict[str, Any], cause: str
) -> None:
    async with centre_with(queues={"sales": {"callback": {"attempts": 2, "gap": "7m"}, **sales}}) as centre:
        await calls(centre)
        await told(centre, "CallbackPlaced", "call")
        placed = centre.last(CallbackPlaced)
        assert (placed.cause, placed.by, placed.contact) == (cause, "system", "call")
        assert "call" in centre.centre.view.state.engine.places
        if cause != "closed":
            assert (placed.callback.attempts, placed.callback.gap_ms) == (2, 420_000)


async def test_a_rule_for_all_calls_back_those_who_wait_and_tells_chats(centre_with: Open) -> None:
    rule = {"when": {"length": 1, "until": 0}, "to": BUSY, "whom": "all"}
    async with centre_with(queues={"sales": {"callback": {}, "overflow": [rule]}}) as centre:
        await calls(centre)
        chat = await centre.chatting()
        ended = await chat.staged("ended")
        assert (ended.prompts, centre.last(ContactTurnedAway).contact) == (("All lines are busy.",), chat.contact)
        assert (centre.last(CallbackPlaced).contact, centre.last(CallbackPlaced).rule) == ("call", 0)


async def test_a_queue_closed_by_a_supervisor_calls_back_whom_it_may(centre_with: Open) -> None:
    sales = {"callback": {}, "limits": {"closed": {"to": "callback"}}}
    async with centre_with(queues={"sales": sales}) as centre:
        sun, chat = await centre.console("sun"), await centre.chatting()
        await calls(centre)
        await does(sun, "close_queue", queue="sales")
        await told(centre, "CallbackPlaced", "call")
        assert (await chat.staged("ended")).outcome == Outcome.CLOSED
        assert centre.last(CallbackPlaced).cause == "closed"


async def test_who_is_called_back_so_is_offered_like_anybody_else_and_counted_by_the_cause(centre_with: Open) -> None:
    sales = {"callback": {}, "limits": {"length": {"most": 0, "to": "callback"}}}
    async with centre_with(queues={"sales": sales}, profiles=CALLS) as centre:
        await calls(centre)
        lin = await centre.console("lin", ready=True)
        card = await lin.offered("call")
        assert card.callback is not None
        counts = centre.centre.view.state.metrics.queue("sales", 0).counts
        assert (counts.callback_causes, counts.sent_on, counts.abandoned) == ({"full": 1}, 0, 0)


async def test_a_call_that_goes_on_to_another_queue_is_called_back_by_that_one(centre_with: Open) -> None:
    queues = {
        "sales": {"limits": {"length": {"most": 0, "to": {"queue": "care"}}}},
        "care": {"callback": {}, "limits": {"wait": {"unstaffed": "1s", "to": "callback"}}},
    }
    async with centre_with(queues=queues) as centre:
        await calls(centre)
        await passed(centre, centre.centre.clock.now() + 1_000)
        await told(centre, "CallbackPlaced", "call")
        went = [kind for kind in centre.events("call") if kind in ("ContactOverflowed", "CallbackPlaced")]
        assert went == ["ContactOverflowed", "CallbackPlaced"]
