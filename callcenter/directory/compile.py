"""Compiles a centre into what the routing engine and the lifecycle work by."""

import datetime as dt
import hashlib
from importlib import metadata

from callcenter.contacts.events import CallbackRules, ConversationRules, LastAgent, TransferRules
from callcenter.directory.flow_compile import compile_entries, compile_flows, hours_of_flows
from callcenter.directory.hours import Intervals, compile_days, compile_hours, horizon
from callcenter.directory.limit_checks import ways_on
from callcenter.directory.limit_compile import compile_messages, compile_voicemails
from callcenter.directory.routing_compile import compile_agent, compile_misses, compile_queue, slopes_of
from callcenter.directory.schemas import Centre
from callcenter.directory.zones import zone
from routing.model import QueueId, Requirement, RoutingConfig


def version_of(centre: Centre, now: int) -> str:
    """Return the version of a centre: a short hash of its content, the zone data, and the date its hours begin with."""
    date = dt.datetime.fromtimestamp(horizon(now)[0] / 1000, dt.UTC).date()
    content = f"{centre.model_dump_json()} tzdata {metadata.version('tzdata')} from {date}"
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def compile_routing(centre: Centre, now: int) -> RoutingConfig:
    """Return the engine's view of a centre, with opening hours and days for at least three years from `now`."""
    opening = {id_: _opening(centre, id_, now) for id_ in centre.hours}
    timings = centre.timings
    return RoutingConfig(
        version=version_of(centre, now),
        queues={id_: compile_queue(queue, opening[queue.hours]) for id_, queue in centre.queues.items()},
        agents={id_: compile_agent(centre, id_) for id_ in centre.agents},
        decline_hold_ms=timings.decline_hold,
        connect_ms={"chat": timings.connect_chat, "voice": timings.connect_voice},
        unreachable_withdraw_ms=timings.unreachable_withdraw,
        unreachable_not_ready_ms=timings.unreachable_not_ready,
        unreachable_return_ms=timings.unreachable_return,
        transfer_wait_ms=timings.transfer_wait,
        callback_connect_ms=timings.connect_callback,
        misses=compile_misses(centre),
        slopes=slopes_of(centre),
        days=compile_days(zone(centre.zone), *horizon(now)),
        skills=tuple(centre.skills),
        teams=tuple(centre.teams),
        attributes=dict(centre.agent_attributes),
    )


def compile_rules(centre: Centre, now: int, *, report_contacts: bool = False) -> ConversationRules:
    """Return the lifecycle's view of a centre, of the same version as the engine's.

    `report_contacts` tells whether an outside CRM hears of closed contacts; that is a setting, not the centre's.
    """
    timings = centre.timings
    return ConversationRules(
        version=version_of(centre, now),
        languages={tag: Requirement(rule.skill, rule.level) for tag, rule in centre.languages.items()},
        tiers={id_: tier.priority for id_, tier in centre.tiers.items()},
        head_starts={id_: tier.head_start for id_, tier in centre.tiers.items() if tier.head_start},
        last_agents={
            id_: LastAgent(hold_ms=first.hold, within_ms=first.within, away=first.away)
            for id_, queue in centre.queues.items()
            if (first := queue.last_agent) is not None
        },
        transfers=_transfers(centre),
        callbacks={
            id_: CallbackRules(
                first=back.first,
                attempts=back.attempts,
                gap_ms=back.gap,
                offered=back.offer,
                instead=any(way.callback for _, way in ways_on(queue)),
            )
            for id_, queue in centre.queues.items()
            if (back := queue.callback) is not None
        },
        messages=compile_messages(centre),
        voicemails=compile_voicemails(centre),
        dispositions=tuple(centre.dispositions),
        queue_dispositions={id_: queue.dispositions for id_, queue in centre.queues.items() if queue.dispositions},
        no_disposition=tuple(id_ for id_, queue in centre.queues.items() if not queue.disposition_required),
        report_contacts=report_contacts,
        short_abandon_ms=timings.short_abandon,
        waiting_grace_ms=timings.waiting_grace,
        idle_warn_ms=timings.idle_warn,
        idle_end_ms=timings.idle_end,
        rejoin_ms=timings.rejoin,
        entries=compile_entries(centre),
        flows=compile_flows(centre),
        hours={id_: _opening(centre, id_, now) for id_ in sorted(hours_of_flows(centre))},
    )


def _transfers(centre: Centre) -> dict[QueueId, TransferRules]:
    """Return the rules for transfers of the queues that have others than the plain ones."""
    plain, found = TransferRules(), {}
    for id_, queue in centre.queues.items():
        by = (queue.transfers, centre.transfers)
        rules = TransferRules(
            credit=next((said.credit for said in by if said.credit is not None), plain.credit),
            back=next((said.back for said in by if said.back is not None), plain.back),
        )
        if rules != plain:
            found[id_] = rules
    return found


def _opening(centre: Centre, id_: str, now: int) -> Intervals:
    hours = centre.hours[id_]
    holidays = {day for name in hours.holidays for holiday in centre.holidays[name] for day in holiday.days()}
    return compile_hours(hours, centre.zone, holidays, *horizon(now))
