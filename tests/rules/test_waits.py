"""What a contact is told of its wait: from the files of a centre to the event, through the running server."""

from callcenter.live.messages import EstimatesCard
from routing.estimates import quantiles
from routing.events import ContactQueued
from tests.rules.conftest import Open
from tests.rules.deeds import served

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
        lin, sun = await centre.console("lin", ready=True), await centre.console("sun")
        first, second = await centre.chatting(), await centre.chatting()
        await served(lin, first.contact)
        await lin.accept(second.contact)

        right = EstimatesCard(told=1, within_median=1, within_bound=1)
        assert await sun.until(lambda: sun.queues["sales"].estimates == right)


async def test_a_customer_in_line_and_the_supervisors_are_shown_the_wait(centre_with: Open) -> None:
    async with centre_with(queues=SHORT, profiles=ONE_CHAT) as centre:
        lin, sun = await centre.console("lin", ready=True), await centre.console("sun")
        first, second = await centre.chatting(), await centre.chatting()
        await lin.accept(first.contact)
        assert second.status is not None
        assert second.status.wait is not None
        assert (second.status.wait.least, second.status.wait.most > 1) == (1, True)
        median, _ = quantiles(1, 1, 90_000, 0, 0, 0, 0, 0)

        def expected() -> bool:
            wait = sun.queues["sales"].expected_wait_ms
            return wait is not None and abs(wait - median) < 10_000

        assert await sun.until(expected)
