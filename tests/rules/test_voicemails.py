"""The messages that callers have left, until somebody has dealt with them, through the running server."""

from typing import Any

import httpx
import pytest
from sqlalchemy import insert, update

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import ContactArrived, Identity, Match
from callcenter.contacts.records import Reached
from callcenter.customers.callback_numbers import CallbackNumbers
from callcenter.db.tables import contacts, customers, voicemails
from callcenter.live import messages as m
from callcenter.voicemails import store
from routing.events import ContactQueued
from tests.rules.conftest import Open
from tests.rules.deeds import does, told
from tests.support.centre import Running
from tests.support.sockets import Console

MAILBOX = {"voicemail": {"say": {"en": "Please speak after the tone."}}}
CLOSED = {"hours": "never", "limits": {"closed": {"to": MAILBOX}}}
QUEUES = {"sales": CLOSED, "care": CLOSED}
ONE = {"capacity": {"chat": 2}, "name": {"en": "One"}}
PROFILES = {"sales": {**ONE, "queues": ["sales"]}, "care": {**ONE, "queues": ["care"]}}
FILES: dict[str, Any] = {
    "queues": QUEUES,
    "profiles": PROFILES,
    "agents": {"lin": {"profile": "sales"}, "chen": {"profile": "care"}},
}
"""Nobody answers calls now. Lin is for sales, Chen for care, Wang for both."""


async def leaves(
    centre: Running, contact: str, queue: str = "sales", *recorded: int, rang_from: str | None = None
) -> None:
    """Have a caller leave a message of so many seconds, 12 unless given."""
    wish = cmd.StartContact(
        contact=contact,
        channel="voice",
        queue=queue,
        leg=f"CA{contact}",
        language="en",
        visitor=contact,
        client_id=contact,
        identity=Identity.ANONYMOUS,
        match=Match.NONE,
    )
    await centre.centre.contacts.start(wish, Reached(rang_from, None) if rang_from else None)
    await told(centre, "VoicemailOffered", contact)
    for number, seconds in enumerate(recorded or (12,)):
        await centre.centre.contacts.take_recording(contact, f"CA{contact}", f"RE{contact}{number}", seconds)


async def shown(console: Console, *messages: str) -> tuple[m.VoicemailCard, ...]:
    """Wait until a console shows just these contacts' messages, in this order; return them."""
    await console.until(lambda: tuple(card.contact for card in console.voicemails) == messages)
    return console.voicemails


async def owned(console: Console, *owners: str | None) -> None:
    """Wait until these see to the messages a console shows."""
    await console.until(lambda: tuple(card.owner for card in console.voicemails) == owners)


async def asks(centre: Running, user: str, path: str = "") -> httpx.Response:
    """Ask for the first contact, or something of it."""
    async with centre.http(cookies={"callcenter_session": await centre.token(user)}) as http:
        return await http.get(f"/api/v1/contacts/one{path}")


async def test_agents_are_told_of_the_messages_for_queues_they_serve_and_supervisors_of_all(centre_with: Open) -> None:
    async with centre_with(**FILES) as centre:
        await leaves(centre, "one")
        lin, chen, sun = await centre.console("lin"), await centre.console("chen"), await centre.console("sun")
        await leaves(centre, "two", "care")
        (message,) = await shown(lin, "one")
        assert (message.queue, message.seconds, message.owner, message.customer_name) == ("sales", 12, None, "")
        await shown(chen, "two")
        await shown(sun, "one", "two")


async def test_which_messages_an_agent_sees_follows_the_queues_they_are_given(centre_with: Open) -> None:
    async with centre_with(**FILES) as centre:
        await leaves(centre, "one")
        await leaves(centre, "two", "care")
        lin, sun = await centre.console("lin"), await centre.console("sun")
        await shown(lin, "one")
        await does(sun, "adjust_agent", agent="lin", queues=["care"], skills={})
        await shown(lin, "two")


async def test_one_who_takes_a_message_has_it_alone_until_they_give_it_back(centre_with: Open) -> None:
    async with centre_with(**FILES) as centre:
        await leaves(centre, "one")
        lin, wang = await centre.console("lin"), await centre.console("wang")
        await shown(wang, "one")
        await does(lin, "take_voicemail", contact="one")
        await owned(wang, "lin")
        refused = await wang.ask("take_voicemail", contact="one")
        assert (refused.ok, refused.code, refused.detail) == (
            False,
            "voicemail_taken",
            "lin sees to this message already.",
        )
        await does(lin, "take_voicemail", contact="one")
        await does(lin, "take_voicemail", contact="one", on=False)
        await owned(wang, None)
        await does(wang, "take_voicemail", contact="one")
        await owned(lin, "wang")


async def test_another_agent_takes_a_message_from_nobody_and_a_supervisor_does(centre_with: Open) -> None:
    async with centre_with(**FILES) as centre:
        await leaves(centre, "one")
        lin, wang, sun = [await centre.console(who) for who in ("lin", "wang", "sun")]
        await does(lin, "take_voicemail", contact="one")
        await does(wang, "take_voicemail", contact="one", on=False)
        await does(wang, "finish_voicemail", contact="one", done=False)
        assert (await asks(centre, "sun")).json()["voicemail"]["owner"] == "lin"
        await does(sun, "take_voicemail", contact="one", on=False)
        await owned(lin, None)


async def test_a_long_list_for_one_queue_hides_no_message_for_another(
    centre_with: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST", 2)
    async with centre_with(**FILES) as centre:
        for contact in ("a", "b", "c"):
            await leaves(centre, contact)
        await leaves(centre, "d", "care")
        lin, chen = await centre.console("lin"), await centre.console("chen")
        await shown(lin, "a", "b")
        await shown(chen, "d")
        await does(lin, "finish_voicemail", contact="a")
        await shown(lin, "b", "c")


async def test_a_message_that_is_dealt_with_goes_from_every_screen_and_comes_back_if_it_was_not(
    centre_with: Open,
) -> None:
    async with centre_with(**FILES) as centre:
        await leaves(centre, "one")
        lin, sun = await centre.console("lin"), await centre.console("sun")
        await shown(lin, "one")
        await shown(sun, "one")
        await does(lin, "take_voicemail", contact="one")
        await does(lin, "finish_voicemail", contact="one")
        await shown(lin)
        await shown(sun)
        message = (await asks(centre, "sun")).json()["voicemail"]
        assert (message["owner"], message["done_by"]) == ("lin", "lin")
        await does(sun, "finish_voicemail", contact="one", done=False)
        (again,) = await shown(lin, "one")
        assert again.owner is None


async def test_who_was_first_to_deal_with_a_message_is_kept(centre_with: Open) -> None:
    async with centre_with(**FILES) as centre:
        await leaves(centre, "one")
        lin, wang = await centre.console("lin"), await centre.console("wang")
        await does(lin, "finish_voicemail", contact="one")
        await does(wang, "finish_voicemail", contact="one")
        assert (await asks(centre, "sun")).json()["voicemail"]["done_by"] == "lin"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [("take_voicemail", {}), ("take_voicemail", {"on": False}), ("finish_voicemail", {})],
)
@pytest.mark.parametrize("contact", ["two", "nothing"])
async def test_a_message_for_another_queue_is_as_one_that_is_none(
    centre_with: Open, kind: str, fields: dict[str, Any], contact: str
) -> None:
    async with centre_with(**FILES) as centre:
        await leaves(centre, "two", "care")
        lin = await centre.console("lin")
        refused = await lin.ask(kind, contact=contact, **fields)
        assert (refused.ok, refused.code) == (False, "unknown_voicemail")


async def test_a_caller_who_was_recorded_twice_has_left_one_message(centre_with: Open) -> None:
    async with centre_with(**FILES) as centre:
        await leaves(centre, "one", "sales", 5, 9)
        lin = await centre.console("lin")
        (message,) = await shown(lin, "one")
        assert message.seconds == 9
        await does(lin, "finish_voicemail", contact="one")
        await shown(lin)


async def test_messages_wait_through_a_restart(centre_with: Open) -> None:
    async with centre_with(**FILES) as centre:
        await leaves(centre, "one")
        lin = await centre.console("lin")
        await does(lin, "take_voicemail", contact="one")
        centre.centre.voicemails.reset(centre.centre.view.state, 0)  # as a start does
        again = await centre.console("lin")
        (message,) = await shown(again, "one")
        assert message.owner == "lin"


async def test_a_message_that_is_erased_is_shown_no_longer(centre_with: Open) -> None:
    async with centre_with(**FILES) as centre:
        await leaves(centre, "one")
        lin = await centre.console("lin")
        await shown(lin, "one")
        centre.database.write_now(lambda connection: connection.execute(voicemails.delete()))
        await centre.centre.contacts.erase_recordings("one", ("REone0",))
        await shown(lin)


async def test_whose_message_it_is_is_told_to_those_who_may_know_or_have_taken_it(centre_with: Open) -> None:
    async with centre_with(**FILES, visible_customers={"agent": "own"}) as centre:
        await leaves(centre, "one")

        def known(connection: Any) -> None:
            ann = {"id": "ann", "name": "Ann", "language": "en", "created_at": 0, "updated_at": 0}
            connection.execute(insert(customers).values(ann))
            connection.execute(update(contacts).where(contacts.c.id == "one").values(customer="ann"))

        centre.database.write_now(known)
        centre.centre.voicemails.reset(centre.centre.view.state, 0)
        lin, wang, sun = [await centre.console(who) for who in ("lin", "wang", "sun")]
        await sun.until(lambda: sun.voicemails and sun.voicemails[0].customer_name == "Ann")
        (hidden,) = await shown(lin, "one")
        assert (hidden.customer, hidden.customer_name, hidden.customer_hidden) == (None, "", True)
        assert ((await asks(centre, "lin")).status_code, (await asks(centre, "lin", "/voicemail")).status_code) == (
            404,
            404,
        )

        await does(lin, "take_voicemail", contact="one")
        await lin.until(lambda: lin.voicemails[0].customer_name == "Ann")
        assert (await asks(centre, "lin")).status_code == 200
        await owned(wang, "lin")
        assert wang.voicemails[0].customer_hidden
        assert (await asks(centre, "wang")).status_code == 404


CALLING = {
    **FILES,
    "queues": {"sales": {**CLOSED, "hours": "always", "callback": {"attempts": 2}}, "care": CLOSED},
    "profiles": {
        "sales": {**ONE, "queues": ["sales", "care"], "capacity": {"voice": 1}},
        "care": {**ONE, "queues": ["care"]},
    },
}
"""Messages are left for care, which is closed; sales is open, and calls customers back. Lin and Wang serve both."""


async def left_by(
    centre: Running, contact: str, phone: str | None = "+8613800138000", rang_from: str | None = None
) -> None:
    """Have a customer leave a message for care, whose number is known or not."""
    who = centre.add_customer(f"of-{contact}", phone=phone) if phone else None
    await leaves(centre, contact, "care", rang_from=rang_from)
    centre.database.write_now(
        lambda connection: connection.execute(update(contacts).where(contacts.c.id == contact).values(customer=who))
    )
    centre.centre.voicemails.reset(centre.centre.view.state, 0)


async def test_who_has_taken_a_message_calls_its_caller_back_and_the_message_says_in_which_contact(
    centre_with: Open,
) -> None:
    async with centre_with(**CALLING) as centre:
        await left_by(centre, "one")
        lin, wang = await centre.console("lin", ready=True), await centre.console("wang", ready=True)
        await lin.until(lambda: lin.voicemails and lin.voicemails[0].may_call_back)
        for _ in range(2):  # sent again, and said again, it is one
            await does(lin, "call_back_voicemail", id="w1", contact="one")
        await does(lin, "call_back_voicemail", contact="one")
        await lin.until(lambda: lin.voicemails[0].callback is not None)
        (message,) = lin.voicemails
        assert message.owner == "lin"
        callback = message.callback
        assert callback is not None
        card = await lin.offered(callback)
        assert (card.callback is not None, card.queue, card.customer and card.customer.id) == (True, "sales", "of-one")
        assert [r.event.contact for r in centre.log() if isinstance(r.event, ContactArrived)] == ["one", callback]
        assert wang.contacts == {}
        refused = await wang.ask("call_back_voicemail", contact="one")
        assert (refused.ok, refused.code) == (False, "voicemail_taken")
        await does(lin, "finish_voicemail", contact="one")
        await shown(lin)


@pytest.mark.parametrize(
    "known", ["+8613800138000", None], ids=["of a customer with another number", "of nobody known"]
)
async def test_a_caller_is_called_back_where_they_rang_from(centre_with: Open, known: str | None) -> None:
    async with centre_with(**CALLING) as centre:
        await left_by(centre, "one", known, rang_from="+8613900139000")
        await left_by(centre, "two", None, rang_from="+8613700137000")  # others' numbers go with the next that is kept
        lin = await centre.console("lin")
        await lin.until(lambda: lin.voicemails and lin.voicemails[0].may_call_back)
        await does(lin, "call_back_voicemail", contact="one")
        reached = await CallbackNumbers(centre.database).of(centre.last(ContactQueued).contact)
        assert reached is not None
        assert reached.number == "+8613900139000"


async def test_a_callback_that_was_begun_before_a_crash_and_not_written_down_is_the_messages_still(
    centre_with: Open,
) -> None:
    async with centre_with(**CALLING) as centre:
        await left_by(centre, "one")
        lin = await centre.console("lin")
        await does(lin, "call_back_voicemail", contact="one")
        callback = centre.last(ContactQueued).contact
        centre.database.write_now(lambda c: c.execute(update(voicemails).values(callback=None)))
        await does(lin, "call_back_voicemail", contact="one")
        await lin.until(lambda: lin.voicemails[0].callback == callback)
        assert centre.last(ContactQueued).contact == callback


async def test_a_callback_waits_for_who_has_promised_it_while_others_are_free(centre_with: Open) -> None:
    async with centre_with(**CALLING) as centre:
        await left_by(centre, "one")
        lin, wang = await centre.console("lin"), await centre.console("wang", ready=True)
        await does(lin, "call_back_voicemail", contact="one")
        queued = centre.last(ContactQueued)
        assert (queued.to_agent, queued.wait_away) == ("lin", True)
        assert centre.events(queued.contact).count("OfferMade") == 0
        await does(lin, "set_state", availability="available")
        await lin.offered(queued.contact)
        assert wang.contacts == {}


async def test_nobody_is_called_back_whose_number_is_not_known_or_by_whom_no_queue_is_there_to_do_so(
    centre_with: Open,
) -> None:
    async with centre_with(**CALLING) as centre:
        await left_by(centre, "one", phone=None)
        lin, chen, sun = [await centre.console(who) for who in ("lin", "chen", "sun")]
        await shown(lin, "one")
        assert not lin.voicemails[0].may_call_back
        refused = await lin.ask("call_back_voicemail", contact="one")
        assert (refused.ok, refused.code) == (False, "nobody_to_call")
        await does(lin, "take_voicemail", contact="one", on=False)
        await left_by(centre, "two", "+8613800138002")
        for other in (chen, sun):  # one serves no queue that calls back, the other takes no contacts
            await shown(other, "one", "two")
            assert not other.voicemails[1].may_call_back
            refused = await other.ask("call_back_voicemail", contact="two")
            assert (refused.ok, refused.code) == (False, "nobody_to_call")
