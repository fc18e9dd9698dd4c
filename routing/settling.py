"""What follows of itself once a command or the clocks have been heard, before and after the matching.

In this order, each by id: states asked for, holds in vain, limits passed, steps nobody can meet, who can be answered
by nobody.
"""

import msgspec

from routing import events as e
from routing import matching
from routing.admission import look_again
from routing.call_times import asleep
from routing.criteria import asked, has_room, held_apart, on_duty, qualifies
from routing.decision import Decision
from routing.demands import Demand
from routing.disciplines import ContactKey, by_class_and_score
from routing.indexes import Indexes
from routing.model import AgentState, ContactId, Place, PlaceState, Unanswerable
from routing.transfers import end_hold


def settle(d: Decision, found: Indexes) -> None:
    """Let everything follow that comes before the matching."""
    if found.asked_check:
        _take_effect(d, found)
    if found.hold_check:
        _end_vain_holds(d, found)
    while found.limit_check:
        _pass_limits(d, found)
    if found.answer_check or found.staffing_changed:
        _look_for_answers(d, found)
    if found.drain_check:
        end_draining(d, found)


def _take_effect(d: Decision, found: Indexes) -> None:
    names, found.asked_check = sorted(found.asked_check), {}
    for name in names:
        agent = d.state.agents.get(name)
        if agent is not None and (wanted := agent.asked) is not None and not agent.held:
            d.set_availability(agent, wanted.availability, wanted.reason, by=wanted.by)


def _end_vain_holds(d: Decision, found: Indexes) -> None:
    contacts, found.hold_check = sorted(found.hold_check), {}
    for contact in contacts:
        place = d.state.places[contact]
        while place.requirements.held and not _worth_holding(d, place, found.standing[contact].demand):
            end_hold(d, place)  # twice, if it is sent back to one who is not there either
        found.hold_check.pop(contact, None)


def _worth_holding(d: Decision, place: Place, demand: Demand) -> bool:
    """Whether the agent it is held for takes it, has not just missed it, and is there or waited for.

    Of a team, whether anybody takes it and is there, and is not held apart from it.
    """
    if demand.requirements.team is not None:
        apart = held_apart(place, d.now)
        return any(on_duty(d.state.agents[name]) for name in demand.agents if name not in apart)
    named = demand.requirements.agent
    if named is None or named not in demand.agents or named == place.missed_by:
        return False
    return place.wait_away or on_duty(d.state.agents[named])


def _pass_limits(d: Decision, found: Indexes) -> None:
    contacts, found.limit_check = sorted(found.limit_check), {}
    for contact in contacts:
        if (place := d.state.places.get(contact)) is not None:
            look_again(d, place)


def _look_for_answers(d: Decision, found: Indexes) -> None:
    contacts = set(found.answer_check)
    if found.staffing_changed:
        contacts |= found.unanswerable.keys()
        for demand in found.book.dark:
            if demand.waiting:
                contacts.update(demand.contacts())
    found.answer_check, found.staffing_changed = {}, False
    waiting = sorted(contact for contact in contacts if contact in found.standing)
    for contact in waiting:
        _skip_unmet_steps(d, found, d.state.places[contact])
    found.answer_check = {}
    for contact in waiting:
        place = d.state.places[contact]
        code = outlook(found, place)
        if code == place.unanswerable:
            continue
        if code is not None:
            d.emit(e.ContactUnanswerable(at=d.now, contact=contact, code=code))
        else:
            d.emit(e.ContactAnswerable(at=d.now, contact=contact))


def _skip_unmet_steps(d: Decision, found: Indexes, place: Place) -> None:
    config = d.state.config
    queue = config.queues.get(place.requirements.queue) if config is not None else None
    if queue is None or not queue.skip_unmet_steps or place.requirements.held:
        return
    while place.step + 1 < len(place.steps) and not found.standing[place.contact].demand.signed_in:
        d.emit(e.CriteriaWidened(at=d.now, contact=place.contact, step=place.step + 1))


def outlook(found: Indexes, place: Place) -> Unanswerable | None:
    """Why nobody will answer the waiting contact, in this step or a later one; None if somebody signed in can."""
    wanted, anybody = place.requirements, False
    demands = [wanted] if wanted.held else []
    later = [step.where for step in place.steps[place.step :]] if place.steps else [None]
    demands += [msgspec.structs.replace(wanted, agent=None, team=None, where=where) for where in later]
    for requirements in demands:
        demand = found.book.demand(requirements)
        if demand.signed_in:
            return None
        anybody = anybody or bool(demand.agents)
    return "nobody_signed_in" if anybody else "nobody_ever"


# --- calls that wait behind chats -------------------------------------------------------------------------------


def end_draining(d: Decision, found: Indexes) -> bool:
    """Let agents have new chats again whose call has somebody, is gone, or is not for them; whether any do."""
    names, found.drain_check = sorted(found.drain_check), {}
    ended = False
    for name in names:
        agent = d.state.agents.get(name)
        if agent is None or agent.draining is None:
            continue
        if not _drains(d, agent, d.state.places.get(agent.draining)):
            d.emit(e.AgentDrained(at=d.now, agent=name, contact=agent.draining))
            ended = True
    return ended


def _drains(d: Decision, agent: AgentState, place: Place | None) -> bool:
    config = d.state.config
    rules = config.agents.get(agent.agent) if config is not None else None
    if place is None or rules is None or config is None:
        return False
    queue = config.queues.get(place.requirements.queue)
    return (
        (place.state is PlaceState.OFFERED or (place.state is PlaceState.WAITING and not asleep(place, d.now)))
        and queue is not None
        and on_duty(agent)
        and qualifies(agent.agent, rules, place.requirements, asked(place.requirements, queue))
        and agent.agent not in held_apart(place, d.now)
        and (place.contact in agent.contacts or has_room(agent, rules, "voice"))
    )


def start_draining(d: Decision, found: Indexes) -> None:
    """Keep an agent from new chats for each waiting call that agents could take but for their open chats."""
    calls: list[tuple[ContactKey, ContactId]] = []
    for demand in found.drainable:
        if demand.blocked:
            calls += [(by_class_and_score(d.state.places[one], d.now), one) for one in demand.undrained]
    found.drainable = {}
    for _, contact in sorted(calls):
        blocked = found.standing[contact].demand.blocked
        first = blocked.first(held_apart(d.state.places[contact], d.now))
        if first is not None:
            d.emit(e.AgentDraining(at=d.now, agent=first[1], contact=contact))


def tell_crowd(d: Decision, found: Indexes) -> None:
    """Say when there are too many distinct demands, and when no longer."""
    live, limit = found.book.live(), matching.DEMANDS_LIMIT
    crowded = d.state.crowded
    if (not crowded and live > limit) or (crowded and live <= limit * 9 // 10):
        d.emit(e.DemandsCrowded(at=d.now, demands=live, over=not crowded))
