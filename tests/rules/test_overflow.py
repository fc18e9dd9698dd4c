"""Rules by which contacts overflow, by each measure: from the files of a centre to the event."""

from routing.events import ContactOverflowed, ContactQueued, ContactTurnedAway, OverflowSwitched
from tests.rules.conftest import Open
from tests.rules.deeds import does, passed, served, told

BUSY = {"message": {"en": "All lines are busy."}}
ONE_CHAT = {"all": {"capacity": {"chat": 1, "voice": 0}}}


async def test_contacts_overflow_by_the_length_of_another_queue(centre_with: Open) -> None:
    rule = {"when": {"length": 1, "until": 0, "of": "care"}, "to": BUSY}
    async with centre_with(queues={"sales": {"overflow": [rule]}}) as centre:
        await centre.chatting(queue="care")
        second = await centre.chatting()
        await told(centre, "ContactTurnedAway", second.contact)
        assert (centre.last(OverflowSwitched).on, centre.last(OverflowSwitched).value) == (True, 1)
        assert centre.last(ContactTurnedAway).cause == "overflow"


async def test_a_rule_for_all_takes_those_who_wait_too(centre_with: Open) -> None:
    rule = {"when": {"length": 1, "until": 0}, "to": BUSY, "whom": "all"}
    async with centre_with(queues={"sales": {"overflow": [rule]}}) as centre:
        first, second = await centre.chatting(), await centre.chatting()
        for customer in (second, first):
            assert (await customer.staged("ended")).prompts == ("All lines are busy.",)


async def test_a_rule_is_on_until_its_other_value_is_reached(centre_with: Open) -> None:
    rule = {"when": {"length": 2, "until": 0, "of": "care"}, "to": BUSY}
    async with centre_with(queues={"sales": {"overflow": [rule]}}) as centre:
        waiting = [await centre.chatting(queue="care"), await centre.chatting(queue="care")]
        second = await centre.chatting()
        await told(centre, "ContactTurnedAway", second.contact)
        for number, customer in enumerate(waiting):
            await does(customer, "leave", contact=customer.contact)
            comes = await centre.chatting()
            await comes.staged("waiting" if number else "ended")
        assert [r.event.on for r in centre.log() if isinstance(r.event, OverflowSwitched)] == [True, False]


async def test_each_contact_overflows_by_its_own_wait(centre_with: Open) -> None:
    rule = {"when": {"wait": "1s"}, "to": {"queue": "care"}}
    async with centre_with(queues={"sales": {"overflow": [rule]}}) as centre:
        waiting = await centre.chatting()
        queued = centre.last(ContactQueued)
        await told(centre, "ContactOverflowed", waiting.contact)
        went = centre.last(ContactOverflowed)
        assert (went.to_queue, went.cause, went.rule, went.due) == ("care", "overflow", 0, queued.at + 1_000)
        await waiting.until(lambda: waiting.status is not None and waiting.status.queue == "care")


async def test_contacts_overflow_by_the_longest_wait_of_another_queue(centre_with: Open) -> None:
    rule = {"when": {"wait": "1s", "until": "0s", "of": "care"}, "to": BUSY}
    async with centre_with(queues={"sales": {"overflow": [rule]}}) as centre:
        await centre.chatting(queue="care")
        queued = centre.last(ContactQueued)
        kept = await centre.chatting()
        await passed(centre, queued.at + 1_000)
        second = await centre.chatting()
        await told(centre, "ContactTurnedAway", second.contact)
        away = centre.last(ContactTurnedAway)
        assert (away.cause, away.value) == ("overflow", away.at - queued.at)
        assert "ContactTurnedAway" not in centre.events(kept.contact), "nobody had waited for so long"


async def test_contacts_overflow_by_the_wait_they_would_be_told(centre_with: Open) -> None:
    rule = {"when": {"expected_wait": "1m", "until": "10s"}, "to": {"queue": "care"}}
    sales = {"expected_handling": "10m", "overflow": [rule]}
    async with centre_with(queues={"sales": sales}, profiles=ONE_CHAT) as centre:
        lin, first = await centre.console("lin", ready=True), await centre.chatting()
        await lin.accept(first.contact)
        second = await centre.chatting()
        await told(centre, "ContactOverflowed", second.contact)
        went, queued = centre.last(ContactOverflowed), centre.last(ContactQueued)
        assert (went.cause, went.to_queue, went.value) == ("overflow", "care", queued.expected_ms)
        assert "ContactOverflowed" not in centre.events(first.contact), "somebody was free"


async def test_contacts_go_to_another_queue_while_nobody_would_wait_there(centre_with: Open) -> None:
    rule = {"when": {"expected_wait": "0s", "until": "1m", "of": "care"}, "to": {"queue": "care"}}
    queues = {"sales": {"overflow": [rule]}, "care": {"expected_handling": "10m"}}
    async with centre_with(queues=queues, profiles=ONE_CHAT) as centre:
        lin, first = await centre.console("lin", ready=True), await centre.chatting()
        await told(centre, "ContactOverflowed", first.contact)
        assert (centre.last(ContactOverflowed).to_queue, centre.last(ContactOverflowed).value) == ("care", 0)
        await lin.accept(first.contact)
        second = await centre.chatting()
        assert (await second.staged("waiting")).queue == "sales"


async def test_contacts_overflow_by_the_service_level(centre_with: Open) -> None:
    rule = {"when": {"service_level": 0.5, "until": 0.8}, "to": BUSY}
    async with centre_with(queues={"sales": {"overflow": [rule]}}, profiles=ONE_CHAT) as centre:
        lin = await centre.console("lin", ready=True)
        answered = await centre.chatting()
        await served(lin, answered.contact)
        await does(lin, "set_state", availability="not_ready", reason="lunch")
        abandoned = await centre.chatting()
        await abandoned.staged("waiting")
        await does(abandoned, "leave", contact=abandoned.contact)
        third = await centre.chatting()
        await told(centre, "ContactTurnedAway", third.contact)
        switched = centre.last(OverflowSwitched)
        assert (switched.queue, switched.rule, switched.on, switched.value) == ("sales", 0, True, 50)
        assert centre.last(ContactTurnedAway).value == 50
