"""What agents and customers do in these tests, and what is waited for."""

from typing import Any

from callcenter.live import messages as m
from routing.events import OfferMade
from tests.support.centre import Running, eventually
from tests.support.sockets import Client, Console


async def offer_of(centre: Running, contact: str) -> OfferMade:
    """Wait until the log has an offer of the contact; return the newest."""

    def newest() -> OfferMade | None:
        offers = [r.event for r in centre.log() if isinstance(r.event, OfferMade) and r.event.contact == contact]
        return offers[-1] if offers else None

    found = await eventually(newest)
    assert isinstance(found, OfferMade)
    return found


async def told(centre: Running, kind: str, contact: str) -> None:
    """Wait until the log has an event of this kind of the contact."""
    await eventually(lambda: kind in centre.events(contact))


async def passed(centre: Running, instant: int) -> None:
    """Wait until it is later than an instant."""
    await eventually(lambda: centre.centre.clock.now() > instant)


async def does(client: Client[Any], kind: str, **fields: Any) -> None:
    """Have a console or a customer's page do something that is not refused."""
    reply = await client.ask(kind, **fields)
    assert reply.ok, reply


async def served(console: Console, contact: str) -> None:
    """Have an agent take a contact, end it, and wrap it up."""
    assert await console.accept(contact) == contact
    await does(console, "end", contact=contact)
    await does(console, "wrap_up", contact=contact, disposition="solved")
    await console.staged(contact, None)


async def shows(console: Console, contact: str, **said: object) -> m.ContactCard:
    """Wait until a console shows a contact with these values; return its card."""

    def now() -> m.ContactCard | None:
        card = console.contacts.get(contact)
        return card if card and all(getattr(card, name) == value for name, value in said.items()) else None

    card = await console.until(now)
    assert isinstance(card, m.ContactCard)
    return card
