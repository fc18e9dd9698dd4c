"""To whom a conversation is sent on: from the files of a centre and the click of an agent to the event."""

from callcenter.live import messages as m
from routing.events import ContactSentBack, ContactTransferred, OfferMade, TeamHoldEnded
from tests.rules.conftest import Open
from tests.rules.deeds import does, offer_of, shows
from tests.support.centre import eventually

TWO_TEAMS = {"teams": {"two": {"name": {"en": "Two"}}}, "agents": {"chen": {"team": "two"}}}


async def test_a_chat_is_sent_to_a_team_and_goes_back_to_the_sender_when_nobody_takes_it(centre_with: Open) -> None:
    async with centre_with(transfers={"back": True}, **TWO_TEAMS) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        await lin.accept(customer.contact)
        chen = await centre.console("chen", ready=True)
        await does(lin, "transfer", contact=customer.contact, team="two")
        card = await chen.offered(customer.contact)
        assert card.offer is not None
        assert card.offer.why.team == "two"
        await does(chen, "decline", offer=card.offer.id)
        assert (await lin.offered(customer.contact)).offer is not None
        assert centre.last(ContactSentBack).agent == "lin"


async def test_a_team_of_whom_nobody_is_there_is_not_waited_for(centre_with: Open) -> None:
    async with centre_with(**TWO_TEAMS) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        await lin.accept(customer.contact)
        await does(lin, "transfer", contact=customer.contact, team="two")
        assert (await eventually(lambda: centre.last(TeamHoldEnded))).team == "two"


async def test_without_credit_the_time_waited_begins_anew(centre_with: Open) -> None:
    async with centre_with(queues={"care": {"transfers": {"credit": False}}}) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        await lin.accept(customer.contact)
        chen = await centre.console("chen", ready=True)
        await does(lin, "transfer", contact=customer.contact, queue="care")
        await chen.offered(customer.contact)
        assert centre.last(ContactTransferred).credit is False
        assert (await offer_of(centre, customer.contact)).why.waited_ms == 0


async def test_the_agent_may_say_otherwise_than_the_files(centre_with: Open) -> None:
    async with centre_with(transfers={"credit": False, "back": True}, **TWO_TEAMS) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        sun = await centre.console("sun")
        await lin.accept(customer.contact)
        await does(lin, "transfer", contact=customer.contact, team="two", credit=True, back=False)
        await shows(sun, customer.contact, stage="waiting")
        given = centre.last(ContactTransferred)
        assert (given.credit, given.back) == (True, False)


async def test_a_transfer_to_nobody_or_to_two_is_refused(centre_with: Open) -> None:
    async with centre_with(**TWO_TEAMS) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        await lin.accept(customer.contact)
        for wrong in ({}, {"agent": "chen", "team": "two"}):
            reply = await lin.ask("transfer", contact=customer.contact, **wrong)
            assert (reply.ok, reply.code) == (False, "transfer_nowhere")
        assert centre.last(OfferMade).agent == "lin"


async def test_a_note_goes_with_the_customer_to_whoever_is_offered_it_and_the_customer_sees_nothing(
    centre_with: Open,
) -> None:
    async with centre_with(**TWO_TEAMS) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        contact = await lin.accept(customer.contact)
        chen = await centre.console("chen", ready=True)
        refused = await lin.ask("transfer", contact=contact, queue="nowhere", note="lost")
        assert not refused.ok
        await does(lin, "transfer", contact=contact, team="two", note=" Fare is agreed ")
        await chen.until(lambda: chen.of(m.Asides))
        await chen.accept(contact)
        assert [(aside.author, aside.text) for aside in chen.of(m.Asides)[-1].asides] == [("lin", "Fare is agreed")]
        assert customer.texts(contact) == []
