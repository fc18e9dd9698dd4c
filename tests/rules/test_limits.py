"""What a queue does not keep: from the files of a centre to the event, through the running server."""

from routing.events import ContactOverflowed, ContactQueued, ContactTurnedAway, QueueClosed, QueueOpened
from tests.rules.conftest import Open
from tests.rules.deeds import does, told

BUSY = {"message": {"en": "All lines are busy."}}


async def test_a_full_queue_tells_whoever_comes(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"limits": {"length": {"most": 1, "to": BUSY}}}}) as centre:
        await centre.chatting()
        second = await centre.chatting()
        await told(centre, "ContactTurnedAway", second.contact)
        away = centre.last(ContactTurnedAway)
        assert (away.contact, away.cause, away.to, away.value) == (second.contact, "full", "message", 1)
        assert (await second.staged("ended")).prompts == ("All lines are busy.",)


async def test_who_has_waited_too_long_goes_on_although_somebody_is_signed_in(centre_with: Open) -> None:
    rules = {"limits": {"wait": {"staffed": "1s", "unstaffed": "1h", "to": {"queue": "care"}}}}
    async with centre_with(queues={"sales": rules}) as centre:
        await centre.console("lin")
        waiting = await centre.chatting()
        queued = centre.last(ContactQueued)
        await told(centre, "ContactOverflowed", waiting.contact)
        went = centre.last(ContactOverflowed)
        assert (went.to_queue, went.cause, went.due) == ("care", "wait", queued.at + 1_000)


async def test_who_has_waited_too_long_with_nobody_signed_in_goes_to_another_queue(centre_with: Open) -> None:
    rules = {"limits": {"wait": {"unstaffed": "1s", "to": {"queue": "care"}}}}
    async with centre_with(queues={"sales": rules}) as centre:
        waiting = await centre.chatting()
        await told(centre, "ContactOverflowed", waiting.contact)
        went = centre.last(ContactOverflowed)
        assert (went.queue, went.to_queue, went.cause) == ("sales", "care", "unstaffed")
        assert went.due is not None


async def test_a_queue_that_nobody_serves_sends_on_at_the_entry(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"limits": {"unstaffed": {"to": {"queue": "care"}}}}}) as centre:
        waiting = await centre.chatting()
        await told(centre, "ContactOverflowed", waiting.contact)
        assert centre.last(ContactOverflowed).cause == "unstaffed"


async def test_a_supervisor_closes_a_queue_and_opens_it_and_an_agent_does_not(centre_with: Open) -> None:
    async with centre_with() as centre:
        sun, lin = await centre.console("sun"), await centre.console("lin")
        refused = await lin.ask("close_queue", queue="sales")
        assert (refused.ok, refused.code) == (False, "forbidden")
        waiting = await centre.chatting()
        await does(sun, "close_queue", queue="sales")
        await told(centre, "ContactEnded", waiting.contact)
        assert (centre.last(QueueClosed).by, centre.last(ContactTurnedAway).cause) == ("sun", "closed")
        await does(sun, "open_queue", queue="sales")
        assert centre.last(QueueOpened).queue == "sales"
        unknown = await sun.ask("close_queue", queue="nowhere")
        assert (unknown.ok, unknown.code) == (False, "unknown_queue")
