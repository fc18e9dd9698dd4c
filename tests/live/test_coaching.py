"""A supervisor watches a conversation and whispers to its agent; the customer sees nothing of it."""

from typing import Any

from callcenter.live import messages as m
from tests.rules.deeds import does
from tests.support.centre import Running, everything_stored
from tests.support.sockets import Console


async def told(console: Console, contact: str, *texts: str) -> tuple[m.AsideCard, ...]:
    """Wait until a console shows exactly these asides of a contact."""

    def now() -> tuple[m.AsideCard, ...] | None:
        asides = console.asides.get(contact, ())
        return asides if tuple(aside.text for aside in asides) == texts else None

    found = await console.until(now)
    assert isinstance(found, tuple)
    return found


async def in_talk(centre: Running) -> tuple[Console, Console, Any]:
    """Return a supervisor, an agent, and the customer the agent talks to."""
    sun, lin = await centre.console("sun"), await centre.console("lin", ready=True)
    customer = await centre.chatting()
    await lin.accept(customer.contact)
    await customer.until(lambda: customer.status and customer.status.stage == "talking")
    return sun, lin, customer


async def test_a_supervisor_watches_a_chat_as_it_goes_on_and_no_longer_when_they_stop(centre: Running) -> None:
    sun, lin, customer = await in_talk(centre)
    await customer.post(customer.contact, "Where is my bag?")
    assert sun.texts(customer.contact) == [], "nothing is shown that nobody asked for"
    await does(sun, "watch", contact=customer.contact, on=True)
    await sun.until(lambda: sun.texts(customer.contact) == ["Where is my bag?"])
    await lin.post(customer.contact, "I am looking.")
    await sun.until(lambda: sun.texts(customer.contact)[1:] == ["I am looking."])
    await does(sun, "watch", contact=customer.contact, on=False)
    await lin.post(customer.contact, "Found it.")
    await customer.until(lambda: len(customer.texts(customer.contact)) == 3)
    assert len(sun.texts(customer.contact)) == 2


async def test_what_is_whispered_reaches_the_agent_and_never_the_customer(centre: Running) -> None:
    sun, lin, customer = await in_talk(centre)
    await does(sun, "watch", contact=customer.contact, on=True)
    await does(sun, "write_aside", contact=customer.contact, text="Offer a voucher.")
    (aside,) = await told(lin, customer.contact, "Offer a voucher.")
    assert aside.author == "sun"
    await does(lin, "write_aside", contact=customer.contact, text="Will do.")
    await told(sun, customer.contact, "Offer a voucher.", "Will do.")
    await lin.post(customer.contact, "Here is a voucher.")
    await customer.until(lambda: customer.texts(customer.contact) == ["Here is a voucher."])
    assert not [one for one in customer.received if "Offer a" in repr(one)]


async def test_asides_are_there_again_after_a_reconnect(centre: Running) -> None:
    sun, lin, customer = await in_talk(centre)
    await does(sun, "write_aside", contact=customer.contact, text="Be kind.")
    await told(lin, customer.contact, "Be kind.")
    await lin.drop()
    lin.asides.clear()
    await does(sun, "write_aside", contact=customer.contact, text="Very kind.")
    await lin.connect()
    await told(lin, customer.contact, "Be kind.", "Very kind.")


async def test_an_aside_that_is_sent_again_after_a_cut_is_there_once(centre: Running) -> None:
    sun, lin, customer = await in_talk(centre)
    await does(sun, "write_aside", id="w1", contact=customer.contact, text="Be kind.")
    await sun.drop()
    await sun.connect()
    await does(sun, "write_aside", id="w1", contact=customer.contact, text="Be kind.")
    await does(sun, "write_aside", id="w2", contact=customer.contact, text="Very kind.")
    await told(lin, customer.contact, "Be kind.", "Very kind.")


async def test_an_agent_asks_for_help_and_the_supervisor_who_has_given_it_says_so(centre: Running) -> None:
    sun, lin, customer = await in_talk(centre)
    await does(lin, "ask_help", contact=customer.contact, on=True)
    await sun.until(lambda: sun.contacts[customer.contact].help_since is not None)
    refused = await sun.ask("ask_help", contact=customer.contact, on=True)
    assert (refused.ok, refused.code) == (False, "forbidden")
    await does(sun, "ask_help", contact=customer.contact, on=False)
    await lin.until(lambda: lin.contacts[customer.contact].help_since is None)


async def test_agents_watch_nobody_and_write_aside_in_their_own_contacts_alone(centre: Running) -> None:
    _sun, lin, customer = await in_talk(centre)
    chen = await centre.console("chen")
    for reply in (
        await lin.ask("watch", contact=customer.contact, on=True),
        await chen.ask("write_aside", contact=customer.contact, text="Hello"),
        await chen.ask("ask_help", contact=customer.contact, on=True),
    ):
        assert (reply.ok, reply.code) in {(False, "forbidden"), (False, "not_your_contact")}


async def test_a_contact_that_is_not_open_cannot_be_watched(centre: Running) -> None:
    sun = await centre.console("sun")
    refused = await sun.ask("watch", contact="nobody", on=True)
    assert (refused.ok, refused.code) == (False, "unknown_contact")


async def test_the_text_of_an_aside_is_a_row_that_can_be_deleted_and_stands_nowhere_else(centre: Running) -> None:
    sun, lin, customer = await in_talk(centre)
    await does(sun, "write_aside", contact=customer.contact, text="An-odd-word")
    await told(lin, customer.contact, "An-odd-word")
    assert everything_stored(centre.database).count("An-odd-word") == 1
