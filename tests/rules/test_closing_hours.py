"""Closed hours: whom a queue takes, and what becomes of those who wait at the instant at which it closes."""

import dataclasses

from msgspec.structs import replace

from callcenter.contacts.commands import Configure
from callcenter.contacts.events import Outcome
from routing.events import ContactOverflowed, ContactTurnedAway
from tests.rules.conftest import Open
from tests.rules.deeds import passed, told
from tests.support.centre import Running

CLOSED = {"message": {"en": "We are closed."}}
SOON_MS, HOUR_MS = 400, 3_600_000


async def closes_soon(centre: Running) -> int:
    """Put in force that sales closes in a moment, for an hour; the files know only minutes. Return the instant."""
    edition, closing = centre.centre.directory.edition, centre.centre.clock.now() + SOON_MS
    hours = ((0, closing), (closing + HOUR_MS, closing + 2 * HOUR_MS))
    queues = edition.routing.queues
    routing = replace(
        edition.routing, version="closes soon", queues={**queues, "sales": replace(queues["sales"], open=hours)}
    )
    centre.centre.directory.put_in_force(dataclasses.replace(edition, routing=routing))
    await centre.centre.host.execute(Configure(routing=routing, rules=edition.rules))
    return closing


async def test_outside_its_hours_a_queue_sends_on_whoever_comes(centre_with: Open) -> None:
    async with centre_with(queues={"night": {"limits": {"closed": {"to": {"queue": "care"}}}}}) as centre:
        comes = await centre.chatting(queue="night")
        assert (await comes.staged("waiting")).queue == "care"
        assert centre.last(ContactOverflowed).cause == "closed"


async def test_when_it_closes_those_who_wait_are_sent_on(centre_with: Open) -> None:
    closed = {"waiting": "send_on", "to": {"queue": "care"}}
    async with centre_with(queues={"sales": {"limits": {"closed": closed}}}) as centre:
        waiting = await centre.chatting()
        closing = await closes_soon(centre)
        await told(centre, "ContactOverflowed", waiting.contact)
        went = centre.last(ContactOverflowed)
        assert (went.queue, went.to_queue, went.cause, went.due) == ("sales", "care", "closed", closing)


async def test_those_who_are_sent_away_then_are_told_why_and_when_it_opens(centre_with: Open) -> None:
    closed = {"waiting": "send_on", "to": CLOSED}
    async with centre_with(queues={"sales": {"limits": {"closed": closed}}}) as centre:
        waiting = await centre.chatting()
        closing = await closes_soon(centre)
        ended = await waiting.staged("ended")
        assert (ended.outcome, ended.prompts, ended.opens_at) == (
            Outcome.CLOSED,
            ("We are closed.",),
            closing + HOUR_MS,
        )
        assert centre.last(ContactTurnedAway).due == closing


async def test_when_it_closes_those_who_wait_are_served_on_and_nobody_else_is_taken(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"limits": {"closed": {"waiting": "serve", "to": CLOSED}}}}) as centre:
        waiting = await centre.chatting()
        await passed(centre, await closes_soon(centre))
        late = await centre.chatting()
        assert (await late.staged("ended")).outcome == Outcome.CLOSED
        lin = await centre.console("lin", ready=True)
        assert await lin.accept() == waiting.contact


async def test_who_is_being_offered_when_it_closes_is_not_sent_on(centre_with: Open) -> None:
    closed = {"waiting": "send_on", "to": CLOSED}
    async with centre_with(queues={"sales": {"limits": {"closed": closed}}}) as centre:
        lin, offered = await centre.console("lin", ready=True), await centre.chatting()
        await lin.offered(offered.contact)
        await passed(centre, await closes_soon(centre))
        assert await lin.accept(offered.contact) == offered.contact
