"""The customer's page over real sockets: the whole way, and everything that can go wrong on it."""

from datetime import timedelta
from pathlib import Path

from callcenter.contacts.events import ContactArrived, CustomerIdentified, Outcome
from callcenter.customers.identity import sign_identity
from callcenter.live import messages as m
from callcenter.settings import Settings
from tests.support.centre import Running, directory, running
from tests.support.sockets import Customer


def signed(centre: Running, external_id: str, *, secret: str | None = None, age_h: float = 0, **said: str) -> str:
    """Return an identity token as a host page would have made it, some hours ago."""
    issued = centre.centre.view.now() - int(age_h * 3_600_000)
    secret = secret or centre.centre.settings.identity_secret.get_secret_value()
    return sign_identity(secret, external_id, issued, lifetime=timedelta(hours=1), **said)


async def test_the_whole_way_from_the_first_word_to_the_next_contacts_screen_pop(centre: Running) -> None:
    ann = centre.add_customer("ann", phone="+8613800138000", name="Ann Lee", family_name="Lee", title="ms")
    lin, customer = await centre.console("lin"), await centre.customer()
    assert customer.welcome is not None
    assert [(queue.id, queue.open) for queue in customer.welcome.queues] == [
        ("sales", True),
        ("care", True),
        ("night", False),
    ]
    contact = await customer.start(queue="sales", phone="+86 138-0013-8000")
    assert customer.status == m.ContactStatus(contact=contact, queue="sales", stage="waiting", place=1)
    assert (await customer.post(contact, "is anybody there?")).ok

    assert (await lin.ask("set_state", availability="available")).ok
    card = await lin.offered(contact)
    assert card.customer is not None
    assert (card.customer.greeting, card.customer.contacts_this_month) == ("Ms Lee, welcome", 1)
    assert lin.texts(contact) == [], "not a word before it is accepted"
    await lin.accept(contact)
    assert await customer.staged("talking") == m.ContactStatus(
        contact=contact, queue="sales", stage="talking", agent_name="Lin"
    )
    await lin.said(contact, "is anybody there?")

    await lin.say({"type": "set_typing", "contact": contact, "on": True})
    await customer.until(lambda: customer.of(m.Typing))
    assert customer.of(m.Typing) == [m.Typing(contact=contact, sender="agent", on=True)]
    assert (await lin.post(contact, "Good morning, Ms Lee")).ok
    await customer.said("Good morning, Ms Lee")
    await customer.say({"type": "set_marks", "contact": contact, "delivered": 99, "read": 1})
    await lin.until(lambda: lin.marks.get((contact, "customer")))
    assert lin.marks[contact, "customer"] == m.Marks(contact=contact, party="customer", delivered=2, read=1)
    await customer.say({"type": "set_typing", "contact": contact, "on": False})
    await lin.until(lambda: lin.of(m.Typing))
    assert lin.of(m.Typing) == [m.Typing(contact=contact, sender="customer", on=False)]

    assert (await lin.ask("end", contact=contact)).ok
    ended = await customer.staged("ended")
    assert (ended.outcome, ended.ended_by) == (Outcome.ANSWERED, "agent")
    assert (await customer.post(contact, "one more thing")).code == "conversation_over"
    await lin.staged(contact, "wrapping")
    assert (await lin.ask("wrap_up", contact=contact, disposition="nonsense")).code == "unknown_disposition"
    note = {"disposition": "follow_up", "note": "wants a window seat", "promise": "we call on Monday"}
    assert (await lin.ask("wrap_up", id="once", contact=contact, **note)).ok
    assert (await lin.ask("wrap_up", id="once", contact=contact, **note)).ok, "sent again, it is the same"
    await lin.staged(contact, None)
    assert lin.agents["lin"].contacts == ()

    await centre.projected()
    again = await centre.chatting(phone="13800138000")
    card = await lin.offered(again.contact)
    assert card.customer is not None
    assert (card.customer.id, card.customer.contacts_this_month) == (ann, 2)
    assert card.customer.greeting == "Ms Lee, welcome back"
    assert card.customer.promises == ("we call on Monday",)
    last = card.customer.last_contacts[0]
    assert (last.contact, last.disposition, last.note) == (contact, "follow_up", "wants a window seat")
    kinds = ["OfferAccepted", "ContactConnected", "WrapUpStarted", "ContactEnded", "DispositionRecorded"]
    kinds += ["NoteAdded", "NoteAdded", "WrapUpEnded"]
    assert centre.events(contact) == ["ContactArrived", "ContactQueued", "OfferMade", *kinds]


async def test_the_customer_rates_the_conversation_once_it_is_over(centre: Running) -> None:
    lin, customer = await centre.console("lin", ready=True), await centre.chatting()
    contact = await lin.accept()
    assert (await customer.ask("rate", contact=contact, score=5)).code == "nothing_to_rate"
    assert (await lin.ask("end", contact=contact)).ok
    await customer.staged("ended")
    assert (await customer.ask("rate", contact=contact, score=2, comment="too slow")).ok
    await customer.until(lambda: customer.status and customer.status.rating == 2)
    assert (await customer.ask("rate", contact=contact, score=2, comment="too slow")).ok, "sent again, it is the same"
    assert (await customer.ask("rate", contact=contact, score=5)).code == "already_rated"
    assert (await customer.ask("rate", contact="another", score=5)).code == "not_your_contact"
    assert centre.events(contact).count("ContactRated") == 1


async def test_the_customer_can_end_it_too_at_any_stage(centre: Running) -> None:
    lin, customer = await centre.console("lin", ready=True), await centre.chatting()
    contact = await lin.accept()
    assert (await customer.ask("leave", contact=contact)).ok
    assert (await customer.staged("ended")).ended_by == "customer"
    await lin.staged(contact, "wrapping")
    assert (await lin.post(contact, "are you there?")).code == "conversation_over"
    waiting = await centre.chatting(queue="night")
    assert (await waiting.ask("leave", contact=waiting.contact)).ok


async def test_the_line_moves_up_before_ones_eyes(centre: Running) -> None:
    first, second, third = [await centre.chatting() for _ in range(3)]
    gold = centre.add_customer("gold", phone="+8613800138000", tier="gold")
    assert [page.status.place if page.status else None for page in (first, second, third)] == [1, 2, 3]
    vip = await centre.chatting(phone="13800138000")
    assert vip.status is not None
    assert vip.status.place == 1, gold
    await third.until(lambda: third.status and third.status.place == 4)
    assert (await first.ask("leave", contact=first.contact)).ok
    await third.until(lambda: third.status and third.status.place == 3)
    lin = await centre.console("lin", ready=True)
    assert {await lin.accept(vip.contact), await lin.accept(second.contact)} == {vip.contact, second.contact}
    await third.until(lambda: third.status and third.status.place == 1)


async def test_a_closed_queue_says_so_and_an_unknown_one_is_refused(centre: Running) -> None:
    customer = await centre.chatting(queue="night")
    assert customer.status is not None
    assert (customer.status.stage, customer.status.outcome, customer.status.place) == ("ended", Outcome.CLOSED, None)
    assert (await customer.ask("start", queue="nowhere", language="en")).code == "unknown_queue"


async def test_a_start_sent_again_is_the_same_and_a_second_one_is_refused(centre: Running) -> None:
    customer = await centre.customer()
    wish = {"queue": "sales", "language": "en"}
    assert (await customer.ask("start", id="s1", **wish)).ok
    await customer.drop()
    await customer.connect()
    assert (await customer.ask("start", id="s1", **wish)).ok
    assert (await customer.ask("start", id="s2", **wish)).code == "already_open"
    assert sum(isinstance(recorded.event, ContactArrived) for recorded in centre.log()) == 1


async def test_what_a_page_holds_of_an_older_conversation_does_not_count_for_the_newer_one(centre: Running) -> None:
    old = await centre.chatting()
    for text in ("one", "two"):
        assert (await old.post(old.contact, text)).ok
    await old.said("two")
    assert (await old.ask("leave", contact=old.contact)).ok
    await old.drop()
    elsewhere = await centre.customer(visitor_token=old.token)
    assert (await elsewhere.ask("start", queue="sales", language="en")).ok
    await elsewhere.staged("waiting")
    assert (await elsewhere.post(elsewhere.contact, "three")).ok
    await old.connect()
    assert old.contact == elsewhere.contact
    await old.said("three")
    assert old.texts(old.contact) == ["three"]


# --- a customer's browser that is gone ----------------------------------------------------------------------------


async def test_a_waiting_customer_who_comes_back_in_time_has_kept_the_place(centre: Running) -> None:
    customer, later = await centre.chatting(), await centre.chatting()
    sun = await centre.console("sun")
    assert (await customer.post(customer.contact, "hello?")).ok
    await customer.drop()
    await sun.until(lambda: not sun.contacts[customer.contact].customer_online)
    await customer.connect()
    assert customer.status is not None
    assert customer.status.place == 1
    assert customer.texts(customer.contact) == ["hello?"]
    assert customer.twice == 0
    await sun.until(lambda: sun.contacts[customer.contact].customer_online)
    assert later.status is not None
    assert later.status.place == 2


async def test_a_waiting_customer_who_does_not_come_back_has_abandoned(tmp_path: Path) -> None:
    async with running(tmp_path, directory(waiting_grace=100, short_abandon=0)) as centre:
        customer, later = await centre.chatting(), await centre.chatting()
        await customer.drop()
        await later.until(lambda: later.status and later.status.place == 1)
        await customer.connect()
        assert customer.status is not None
        assert (customer.status.stage, customer.status.outcome) == ("ended", Outcome.ABANDONED_WAITING)
        assert customer.status.ended_by == "disconnected"


async def test_a_customer_gone_in_mid_talk_and_back_in_time_goes_on_where_they_were(centre: Running) -> None:
    lin, customer = await centre.console("lin", ready=True), await centre.chatting()
    contact = await lin.accept()
    assert (await customer.post(contact, "one")).ok
    await customer.drop()
    await lin.until(lambda: not lin.contacts[contact].customer_online)
    assert (await lin.post(contact, "two")).ok
    await customer.connect()
    await customer.said("two")
    assert (customer.texts(contact), customer.twice) == (["one", "two"], 0)
    assert (await customer.post(contact, "three")).ok
    await lin.said(contact, "three")
    assert lin.contacts[contact].stage == "talking"
    await lin.until(lambda: lin.contacts[contact].customer_online)


async def test_a_customer_gone_in_mid_talk_for_good_is_ended_by_the_idle_clock(tmp_path: Path) -> None:
    async with running(tmp_path, directory(idle_warn=150, idle_end=300)) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        contact = await lin.accept()
        await customer.until(lambda: customer.status and customer.status.idle_ends_at)
        assert (await customer.post(contact, "still here")).ok
        await customer.until(lambda: customer.status and not customer.status.idle_ends_at)
        await customer.drop()
        await lin.until(lambda: lin.contacts[contact].idle_ends_at)
        await lin.staged(contact, "wrapping")
        assert lin.contacts[contact].outcome is Outcome.ANSWERED
        await customer.connect()
        assert customer.status is not None
        assert (customer.status.stage, customer.status.ended_by) == ("ended", "idle")
        assert customer.texts(contact) == ["still here"]


# --- who it is ----------------------------------------------------------------------------------------------------


async def test_a_forged_or_expired_identity_is_refused(centre: Running) -> None:
    forged, expired = signed(centre, "M1", secret="x" * 40), signed(centre, "M1", age_h=2)
    tokens = [(text, "identity_forged") for text in (forged, forged[:-2], "a.b.c")]
    for text, code in [*tokens, (expired, "identity_expired")]:
        customer = Customer(centre.address)
        await customer.open()
        await customer.say({"type": "hello", "identity_token": text})
        assert await customer.closed() == (4401, code)
        assert [refused.code for refused in customer.of(m.Refused)] == [code]
    assert centre.log()[-1].position == centre.centre.view.position


async def test_a_signed_in_customer_is_known_whatever_they_say(centre: Running) -> None:
    centre.add_customer("ann", phone="+8613800138000", name="Ann Lee", external_id="M1")
    lin = await centre.console("lin", ready=True)
    customer = await centre.customer(identity_token=signed(centre, "M1", name="Ann Lee"))
    assert customer.welcome is not None
    assert (customer.welcome.identity, customer.welcome.name) == ("verified", "Ann Lee")
    await customer.start(name="Somebody Else", phone="13911112222")
    card = await lin.offered()
    assert (card.identity, card.match, card.customer_id) == ("verified", "one", "ann")


async def test_a_conversation_of_a_signed_in_customer_is_found_again_by_them_only(centre: Running) -> None:
    customer = await centre.customer(identity_token=signed(centre, "M1"))
    contact = await customer.start()
    for identity in (None, signed(centre, "M2")):
        other = await centre.customer(visitor_token=customer.token, identity_token=identity)
        assert other.status is None
        assert (await other.post(contact, "let me in")).code == "not_your_contact"
        assert (await other.ask("leave", contact=contact)).code == "not_your_contact"
    together = await centre.customer(visitor_token=f"{customer.token}:M1")
    assert together.status is None, "nor is the name part of what a page may choose"
    same = await centre.customer(visitor_token=customer.token, identity_token=signed(centre, "M1"))
    assert same.contact == contact


async def test_a_visitor_without_the_token_sees_nothing_of_another(centre: Running) -> None:
    lin, customer, stranger = await centre.console("lin", ready=True), await centre.chatting(), await centre.chatting()
    await lin.accept(customer.contact)
    await stranger.say({"type": "set_typing", "contact": customer.contact, "on": True})
    await stranger.say({"type": "set_marks", "contact": customer.contact, "delivered": 1, "read": 1})
    assert (await stranger.post(customer.contact, "let me in")).code == "not_your_contact"
    assert (await customer.post(customer.contact, "private")).ok
    await lin.said(customer.contact, "private")
    assert stranger.messages == {}
    assert lin.of(m.Typing) == []
    assert (customer.contact, "customer") not in lin.marks


async def test_a_look_up_that_is_late_holds_nothing_up_and_arrives_as_an_update(tmp_path: Path) -> None:
    async with running(tmp_path, settings=Settings(mode="demo", lookup_timeout=1e-6)) as centre:
        centre.add_customer("ann", phone="+8613800138000", name="Ann Lee")
        lin = await centre.console("lin", ready=True)
        await centre.chatting(phone="13800138000")
        await lin.until(lambda: any(card.customer for card in lin.contacts.values()))
        assert centre.last(ContactArrived).match == "pending"
        assert centre.last(CustomerIdentified).customer == "ann"
