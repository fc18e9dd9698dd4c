"""What a contact went through, folded from its events."""

import msgspec
from hypothesis import given, settings

import callcenter.contacts.events as ev
import routing.events as rev
from callcenter.contact_log.steps import LineNews, Offer, Step, line_of, offers_of, steps_of
from callcenter.contacts.evolve import evolve
from callcenter.contacts.state import CellState, stage
from routing.model import PlaceState, Why
from tests.contact_log.histories import STEPS, log_of
from tests.support.steps import Step as Deed

WHY = Why(rule="longest_idle", queue="sales", requires=(), eligible=2, idle_ms=9, open=0, waited_ms=0, priority=0)
ARRIVED = ev.ContactArrived(
    at=1_000,
    contact="c",
    channel="chat",
    queue="sales",
    language="en",
    visitor="v",
    client_id="1",
    identity=ev.Identity.ANONYMOUS,
    match=ev.Match.NONE,
)
QUEUED = rev.ContactQueued(at=1_000, contact="c", queue="sales", channel="chat", requires=(), priority=0)


def made(number: int, agent: str, at: int) -> rev.OfferMade:
    return rev.OfferMade(at=at, offer=f"c.{number}", contact="c", agent=agent, deadline=at + 20_000, why=WHY)


def accepted(number: int, agent: str, at: int) -> rev.OfferAccepted:
    return rev.OfferAccepted(at=at, offer=f"c.{number}", contact="c", agent=agent, connect_by=at + 5_000)


def told(steps: list[Step]) -> list[tuple[str, str | None, int, int | None]]:
    return [(step.step, step.agent, step.began_at, step.ended_at) for step in steps]


def ends(offers: list[Offer]) -> list[tuple[str, str, int | None, str, str | None]]:
    return [(offer.offer, offer.agent, offer.ended_at, offer.result, offer.reason) for offer in offers]


def test_a_whole_contact_is_a_chain_of_steps_from_the_line_to_the_end_of_wrap_up() -> None:
    events: list[ev.AnyEvent] = [
        ARRIVED,
        QUEUED,
        made(1, "lin", 1_000),
        rev.OfferDeclined(at=4_000, offer="c.1", contact="c", agent="lin", held_until=34_000),
        made(2, "chen", 9_000),
        accepted(2, "chen", 11_000),
        rev.ContactConnected(at=11_500, contact="c", agent="chen"),
        ev.IdleWarned(at=311_500, contact="c", due=311_500, end_at=611_500),
        ev.IdleCleared(at=320_000, contact="c"),
        rev.WrapUpStarted(at=400_000, contact="c", agent="chen", until=460_000),
        ev.ContactEnded(at=400_000, contact="c", outcome=ev.Outcome.ANSWERED, by="customer", agent="chen"),
        ev.DispositionRecorded(at=430_000, contact="c", agent="chen", disposition="solved"),
        rev.WrapUpEnded(at=430_000, contact="c", agent="chen", by="agent"),
    ]
    assert told(steps_of(events)) == [
        ("waiting", None, 1_000, 1_000),
        ("offered", "lin", 1_000, 4_000),
        ("waiting", None, 4_000, 9_000),
        ("offered", "chen", 9_000, 11_000),
        ("connecting", "chen", 11_000, 11_500),
        ("talking", "chen", 11_500, 400_000),
        ("wrapping", "chen", 400_000, 430_000),
    ]
    offers = offers_of(events)
    assert ends(offers) == [
        ("c.1", "lin", 4_000, "declined", None),
        ("c.2", "chen", 11_000, "accepted", None),
    ]
    assert [(offer.made_at, offer.why) for offer in offers] == [(1_000, WHY), (9_000, WHY)]


def test_a_step_and_an_offer_that_still_last_have_no_end() -> None:
    events: list[ev.AnyEvent] = [ARRIVED, QUEUED, made(1, "lin", 2_000)]
    assert told(steps_of(events))[-1] == ("offered", "lin", 2_000, None)
    assert ends(offers_of(events)) == [("c.1", "lin", None, "open", None)]


def test_one_who_leaves_during_an_offer_ends_it_as_withdrawn_with_the_reason() -> None:
    events: list[ev.AnyEvent] = [
        ARRIVED,
        QUEUED,
        made(1, "lin", 1_000),
        rev.OfferWithdrawn(at=3_000, offer="c.1", contact="c", agent="lin", reason="customer_left"),
        rev.ContactLeft(at=3_000, contact="c", was=PlaceState.OFFERED, agent="lin"),
        ev.ContactEnded(at=3_000, contact="c", outcome=ev.Outcome.SHORT_ABANDON, by="customer"),
    ]
    assert ends(offers_of(events)) == [("c.1", "lin", 3_000, "withdrawn", "customer_left")]
    assert told(steps_of(events))[1:] == [("offered", "lin", 1_000, 3_000), ("waiting", None, 3_000, 3_000)]


def test_a_conversation_that_lost_its_agent_is_back_in_line_and_goes_on_with_another() -> None:
    events: list[ev.AnyEvent] = [
        ARRIVED,
        QUEUED,
        made(1, "lin", 1_000),
        rev.OfferExpired(at=21_000, offer="c.1", contact="c", agent="lin", due=21_000),
        made(2, "chen", 21_000),
        accepted(2, "chen", 22_000),
        rev.ConnectFailed(at=27_000, contact="c", agent="chen", reason="timeout", due=27_000),
        made(3, "wang", 27_000),
        accepted(3, "wang", 28_000),
        rev.ContactConnected(at=28_000, contact="c", agent="wang"),
        rev.ContactReturned(at=200_000, contact="c", agent="wang", reason="agent_unreachable", due=200_000),
        made(4, "lin", 250_000),
    ]
    assert told(steps_of(events))[5:] == [
        ("waiting", None, 27_000, 27_000),
        ("offered", "wang", 27_000, 28_000),
        ("connecting", "wang", 28_000, 28_000),
        ("talking", "wang", 28_000, 200_000),
        ("waiting", None, 200_000, 250_000),
        ("offered", "lin", 250_000, None),
    ]
    assert [result for _, _, _, result, _ in ends(offers_of(events))] == ["expired", "accepted", "accepted", "open"]


def test_of_offers_to_several_at_once_the_end_of_one_leaves_the_contact_offered() -> None:
    events: list[ev.AnyEvent] = [
        ARRIVED,
        QUEUED,
        made(1, "lin", 1_000),
        made(2, "chen", 1_000),
        made(3, "wang", 1_000),
        rev.OfferDeclined(at=4_000, offer="c.1", contact="c", agent="lin"),
        rev.OfferWithdrawn(at=5_000, offer="c.3", contact="c", agent="wang", reason="taken"),
        accepted(2, "chen", 5_000),
    ]
    assert told(steps_of(events)) == [
        ("waiting", None, 1_000, 1_000),
        ("offered", "lin", 1_000, 5_000),
        ("connecting", "chen", 5_000, None),
    ]
    assert [result for _, _, _, result, _ in ends(offers_of(events))] == ["declined", "accepted", "withdrawn"]


def test_what_happened_to_the_place_in_line_is_told_in_order() -> None:
    events: list[ev.AnyEvent] = [
        ARRIVED,
        msgspec.structs.replace(QUEUED, to_agent="lin"),
        rev.ContactUnanswerable(at=2_000, contact="c", code="nobody_signed_in"),
        rev.AgentHoldEnded(at=3_000, contact="c", agent="lin", due=3_000),
        rev.ContactAnswerable(at=4_000, contact="c"),
        rev.CriteriaWidened(at=5_000, contact="c", step=1, due=5_000),
        rev.ContactRaised(at=6_000, contact="c", priority=3, due=6_000),
        rev.ContactPutNext(at=7_000, contact="c", by="sun"),
        rev.ContactMoved(
            at=7_100, contact="c", by="sun", queue="sales", to_queue="care", channel="chat", target_ms=1, slope=100
        ),
        rev.ContactAssigned(at=7_200, contact="c", agent="lin", by="sun", held_until=9_000),
        rev.ContactAssigned(at=7_300, contact="c", agent="sun", by="sun", held_until=9_000, taken=True),
        made(1, "lin", 8_000),
    ]
    assert line_of(events) == [
        LineNews(at=QUEUED.at, what="held", agent="lin"),
        LineNews(at=2_000, what="unanswerable", code="nobody_signed_in"),
        LineNews(at=3_000, what="hold_ended", agent="lin"),
        LineNews(at=4_000, what="answerable"),
        LineNews(at=5_000, what="widened", step=1),
        LineNews(at=6_000, what="raised", priority=3),
        LineNews(at=7_000, what="put_next", by="sun"),
        LineNews(at=7_100, what="moved", by="sun", queue="care", from_queue="sales"),
        LineNews(at=7_200, what="assigned", by="sun", agent="lin"),
        LineNews(at=7_300, what="taken", agent="sun"),
    ]


def test_a_contact_that_found_the_queue_closed_has_neither_steps_nor_offers() -> None:
    closed = ev.ContactEnded(at=1_000, contact="c", outcome=ev.Outcome.CLOSED, by="system", opens_at=9_000)
    assert steps_of([ARRIVED, closed]) == []
    assert offers_of([ARRIVED, closed]) == []


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_steps_are_the_stages_that_the_machine_went_through_at_its_own_instants(deeds: list[Deed]) -> None:
    """Whatever happens: stage, holder and beginning are the machine's, no gap between steps, the sums are the row's."""
    log = log_of(deeds)
    state, seen = CellState(), dict[str, list[tuple[str, str | None, int]]]()
    for event in log:
        evolve(state, event)
        contact = getattr(event, "contact", None)
        if isinstance(event, ev.FlowMoved):
            seen.setdefault(event.contact, [("flow", None, event.at)])
        elif isinstance(event, ev.VoicemailOffered):
            seen[event.contact].append(("voicemail", None, event.at))
        if contact is None or contact not in state.engine.places:
            continue
        place, known = state.engine.places[contact], seen.setdefault(contact, [])
        now = (stage(state, contact), place.agent, place.since)
        # Offered still to others of several at once; waiting still, no longer for one agent; reached, and connecting.
        still = bool(known) and known[-1][0] == now[0] in ("offered", "waiting", "connecting")
        if not known or (known[-1] != now and not still):
            known.append(now)
    for contact, machine in seen.items():
        own = [event for event in log if getattr(event, "contact", None) == contact]
        steps, talk = steps_of(own), state.conversations.get(contact)
        assert [(step.step, step.agent, step.began_at) for step in steps] == machine
        assert [step.ended_at for step in steps[:-1]] == [step.began_at for step in steps[1:]]
        assert (steps[-1].ended_at is None) == (stage(state, contact) != "closed")
        if talk is not None:  # the machine forgets those that ended over an hour ago
            assert talk.queued_at == next((step.began_at for step in steps if step.step == "waiting"), None)
            assert talk.answered_at == next((step.began_at for step in steps if step.step == "talking"), None)
            assert talk.wrapped_at == next((step.ended_at for step in steps if step.step == "wrapping"), None)
        offers = offers_of(own)
        assert len(offers) >= sum(step.step == "offered" for step in steps)
        assert sum(offer.result == "accepted" for offer in offers) == sum(step.step == "connecting" for step in steps)
