"""What a contact is told of its wait: from the files of a centre to the event, through the running server."""

from routing.estimates import quantiles
from routing.events import ContactQueued
from tests.rules.conftest import Open
from tests.rules.deeds import served
from tests.support.centre import eventually

ONE_CHAT = {"all": {"capacity": {"chat": 1, "voice": 0}}}
SHORT = {"sales": {"expected_handling": "90s"}}


async def test_a_contact_is_told_how_long_it_will_wait_by_what_contacts_take_in_the_files(centre_with: Open) -> None:
    async with centre_with(queues=SHORT, profiles=ONE_CHAT) as centre:
        lin = await centre.console("lin", ready=True)
        first = await centre.chatting()
        assert (centre.last(ContactQueued).expected_ms, centre.last(ContactQueued).bound_ms) == (0, 0)
        await lin.accept(first.contact)
        await centre.chatting()
        told = centre.last(ContactQueued)
        median, bound = quantiles(0, 1, 90_000, 0, 0, 0, 0, 0)
        assert told.expected_ms is not None
        assert told.bound_ms is not None
        assert 0 <= told.expected_ms - median < 5_000, "and the time to answer, as it was seen"
        assert 0 <= told.bound_ms - bound < 5_000


async def test_how_often_the_wait_was_as_told_is_counted(centre_with: Open) -> None:
    async with centre_with(queues=SHORT, profiles=ONE_CHAT) as centre:
        lin = await centre.console("lin", ready=True)
        first, second = await centre.chatting(), await centre.chatting()
        await served(lin, first.contact)
        await lin.accept(second.contact)

        def scored() -> bool:
            counts = centre.centre.view.state.metrics.queue("sales", 0).counts
            return (counts.estimated, counts.estimated_within_median, counts.estimated_within_bound) == (1, 1, 1)

        assert await eventually(scored)
