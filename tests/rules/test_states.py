"""Agents' states and wrap-up, and offers to several at once, through the running server."""

from callcenter.contacts.events import DispositionRecorded
from callcenter.live.messages import AskedCard
from routing.events import AgentStateAsked, AgentStateChanged, OfferWithdrawn, WrapUpExtended
from tests.rules.conftest import Open
from tests.rules.deeds import does, shows
from tests.support.centre import everything_stored


async def test_a_break_asked_for_comes_after_the_contact_and_can_be_taken_back(centre_with: Open) -> None:
    async with centre_with() as centre:
        sun, lin = await centre.console("sun"), await centre.console("lin", ready=True)
        customer = await centre.chatting()
        contact = await lin.accept(customer.contact)
        since = lin.agents["lin"].since
        lunch = {"availability": "not_ready", "reason": "lunch", "seen": since}
        await does(lin, "set_state", **lunch)
        asked = AskedCard(availability="not_ready", reason="lunch")
        await lin.until(lambda: lin.agents["lin"].asked == asked)
        await sun.until(lambda: sun.agents["lin"].asked == asked)
        assert lin.agents["lin"].availability == "available"
        await sun.until(lambda: sun.queues["sales"].available == 0)  # nothing new comes to lin
        await does(lin, "set_state", availability="available", seen=since)
        await lin.until(lambda: lin.agents["lin"].asked is None)
        await does(lin, "set_state", **lunch)
        await does(lin, "set_state", **lunch)
        assert [r.event.availability for r in centre.log() if isinstance(r.event, AgentStateAsked)] == [
            "not_ready",
            None,
            "not_ready",
        ]
        await does(lin, "end", contact=contact)
        await does(lin, "wrap_up", contact=contact, disposition="solved")
        await lin.until(lambda: lin.agents["lin"].availability == "not_ready")
        assert (lin.agents["lin"].reason, lin.agents["lin"].asked) == ("lunch", None)
        assert centre.last(AgentStateChanged).by == "lin"
        await does(lin, "set_state", **lunch)  # sent again, late: the result holds


async def test_to_sign_out_in_a_conversation_is_asked_for_too(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"wrap_up": "0s"}}) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        contact = await lin.accept(customer.contact)
        await does(lin, "set_state", availability="offline")
        await lin.until(lambda: (asked := lin.agents["lin"].asked) and asked.availability == "offline")
        await does(lin, "end", contact=contact)
        await lin.until(lambda: lin.agents["lin"].availability == "offline")


async def test_a_supervisor_has_an_agent_not_ready_at_once_and_an_agent_does_not(centre_with: Open) -> None:
    async with centre_with() as centre:
        sun, lin = await centre.console("sun"), await centre.console("lin", ready=True)
        customer = await centre.chatting()
        contact = await lin.accept(customer.contact)
        since = lin.agents["lin"].since
        refused = await lin.ask("force_state", agent="chen", availability="available")
        assert (refused.ok, refused.code) == (False, "forbidden")
        refused = await sun.ask("force_state", agent="lin", availability="not_ready", reason="tired")
        assert (refused.ok, refused.code) == (False, "unknown_reason")
        await does(sun, "force_state", agent="lin", availability="not_ready", reason="lunch", seen=since)
        await lin.until(lambda: lin.agents["lin"].availability == "not_ready")
        changed = centre.last(AgentStateChanged)
        assert (changed.reason, changed.by) == ("lunch", "sun")
        assert lin.contacts[contact].stage == "talking", "the conversation goes on"
        late = await sun.ask("force_state", agent="lin", availability="available", seen=since)
        assert (late.ok, late.code) == (False, "state_changed")
        refused = await sun.ask("force_state", agent="lin", availability="offline")
        assert (refused.ok, refused.code) == (False, "still_holding")
        refused = await sun.ask("force_state", agent="nobody", availability="offline")
        assert (refused.ok, refused.code) == (False, "unknown_agent")


async def test_an_agent_takes_more_time_for_wrap_up_as_often_as_the_queue_allows(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"wrap_up_extension": {"by": "30s", "times": 1}}}) as centre:
        lin, customer = await centre.console("lin", ready=True), await centre.chatting()
        contact = await lin.accept(customer.contact)
        await does(lin, "end", contact=contact)
        until = (await shows(lin, contact, stage="wrapping", extensions_left=1)).wrap_up_until
        assert until is not None
        await does(lin, "extend_wrap_up", contact=contact, until=until)
        await shows(lin, contact, extensions_left=0, wrap_up_until=until + 30_000)
        await does(lin, "extend_wrap_up", contact=contact, until=until)
        assert centre.events(contact).count(WrapUpExtended.__name__) == 1, "sent again it is the same wish"
        refused = await lin.ask("extend_wrap_up", contact=contact, until=until + 30_000)
        assert (refused.ok, refused.code) == (False, "no_extension_left")


async def test_of_several_who_are_offered_a_contact_at_once_the_first_to_accept_has_it(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"at_once": 2}}) as centre:
        sun, lin, chen = (
            await centre.console("sun"),
            await centre.console("lin", ready=True),
            await centre.console("chen", ready=True),
        )
        customer = await centre.chatting()
        offers = [(await console.offered(customer.contact)).offer for console in (lin, chen)]
        assert [offer and (offer.agent, offer.id) for offer in offers] == [
            ("lin", f"{customer.contact}.1"),
            ("chen", f"{customer.contact}.2"),
        ]
        card = await shows(sun, customer.contact, offered_to=("lin", "chen"))
        assert card.agent == "lin"
        assert await chen.accept(customer.contact) == customer.contact
        await lin.staged(customer.contact, None)
        assert centre.last(OfferWithdrawn).reason == "taken"
        late = await lin.ask("accept", offer=f"{customer.contact}.1")
        assert (late.ok, late.code) == (False, "already_taken")


async def test_wrap_up_asks_for_what_the_queue_says(centre_with: Open) -> None:
    queues = {"sales": {"dispositions": ["follow_up"]}, "care": {"disposition_required": False}}
    async with centre_with(queues=queues) as centre:
        lin = await centre.console("lin", ready=True)
        contact = await lin.accept((await centre.chatting(queue="sales")).contact)
        await does(lin, "end", contact=contact)
        refused = await lin.ask("wrap_up", contact=contact, disposition="solved")
        assert (refused.ok, refused.code) == (False, "unknown_disposition")
        refused = await lin.ask("wrap_up", contact=contact, note="nothing came of it")
        assert (refused.ok, refused.code) == (False, "disposition_missing")
        await does(lin, "wrap_up", contact=contact, disposition="follow_up")

        contact = await lin.accept((await centre.chatting(queue="sales")).contact)
        await does(lin, "end", contact=contact)
        await does(lin, "wrap_up", contact=contact, note="what there was time for", unfinished=True)
        await lin.staged(contact, None)
        events = centre.events(contact)
        assert (events.count("NoteAdded"), events.count("DispositionRecorded")) == (1, 0)

        contact = await lin.accept((await centre.chatting(queue="care")).contact)
        await does(lin, "end", contact=contact)
        await does(lin, "wrap_up", contact=contact, note="nothing came of it")
        await lin.staged(contact, None)


async def test_words_that_come_after_the_end_of_wrap_up_are_kept_once(centre_with: Open) -> None:
    async with centre_with(queues={"sales": {"wrap_up": "0s"}}) as centre:
        lin, chen = await centre.console("lin", ready=True), await centre.console("chen")
        contact = await lin.accept((await centre.chatting()).contact)
        await does(lin, "end", contact=contact)
        await lin.staged(contact, None)
        words = {"contact": contact, "note": "Wants a window", "promise": "Call back", "promise_owner": "chen"}
        for _ in range(2):
            await does(lin, "wrap_up", id="w1", unfinished=True, **words)
        await does(lin, "wrap_up", id="w1", disposition="solved", **words)
        await does(lin, "wrap_up", id="w2", disposition="follow_up", contact=contact, note="And an aisle")
        kinds = centre.events(contact)
        assert (kinds.count("NoteAdded"), kinds.count("DispositionRecorded")) == (3, 1)
        assert centre.last(DispositionRecorded).disposition == "solved"
        stored = everything_stored(centre.database)
        assert [stored.count(text) for text in ("Wants a window", "Call back", "And an aisle")] == [1, 1, 1]
        await chen.until(lambda: chen.day and [promise.text for promise in chen.day.promises] == ["Call back"])
        refused = await chen.ask("wrap_up", contact=contact, note="Mine", unfinished=True)
        assert (refused.ok, refused.code) == (False, "not_your_contact")
