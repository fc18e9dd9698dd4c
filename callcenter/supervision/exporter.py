"""`/metrics` for Prometheus: the live figures, the loop's health, the process. see docs/operations.md.

Nobody has to sign in, so a proxy that is open to the world must not pass it on.
"""

import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping

from fastapi import APIRouter, Depends, Response
from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from callcenter.access.dependencies import anyone
from callcenter.channels.voice.twilio.metrics import REQUESTS
from callcenter.contacts.host import Host
from callcenter.customers.lookup import LOOKUPS
from callcenter.live.messages import QueueCard
from callcenter.live.view import LiveView
from routing.model import Availability

log = logging.getLogger(__name__)

_QUEUE_GAUGES = {
    "waiting": "Contacts in line, those being offered included.",
    "talking": "Contacts in conversation.",
    "wrapping": "Contacts in wrap-up.",
    "staffed": "Connected agents who serve the queue and are not offline.",
    "available": "Those of the staffed who are available and have asked for no other state.",
}


class CentreCollector(Collector):
    """Reads the live view and the host whenever Prometheus asks; it must ask in the event loop's thread."""

    def __init__(self, view: LiveView, host: Host) -> None:
        self._view = view
        self._host = host

    def collect(self) -> Iterable[Metric]:
        """Yield every figure of the centre and of its loop."""
        yield from self._queues()
        yield self._agents()
        yield GaugeMetricFamily(
            "callcenter_log_position", "Position of the last event committed.", value=self._view.position
        )
        yield GaugeMetricFamily(
            "callcenter_loop_up",
            "1 while commands are decided, 0 while the log cannot be written.",
            value=self._host.up,
        )
        yield CounterMetricFamily(
            "callcenter_loop_recoveries", "Times the loop was rebuilt from the log.", value=self._host.recoveries
        )
        yield GaugeMetricFamily(
            "callcenter_loop_replayed_events",
            "Events read after the snapshot at the last rebuild or start.",
            value=self._host.replayed,
        )

    def _queues(self) -> Iterable[Metric]:
        cards = self._view.queue_cards()
        for field, help_text in _QUEUE_GAUGES.items():
            gauge = GaugeMetricFamily(f"callcenter_queue_{field}", help_text, labels=["queue"])
            for card in cards:
                gauge.add_metric([card.id], getattr(card, field))
            yield gauge
        longest = GaugeMetricFamily(
            "callcenter_queue_longest_wait_seconds", "How long the first in line has waited.", labels=["queue"]
        )
        now = self._view.now()
        for card in cards:
            waited = 0 if card.oldest_queued_at is None else now - card.oldest_queued_at
            longest.add_metric([card.id], waited / 1_000)
        yield longest
        yield from _estimates(cards)

    def _agents(self) -> Metric:
        gauge = GaugeMetricFamily("callcenter_agents", "Configured agents by state.", labels=["availability"])
        found = Counter(self._view.agent_card(agent).availability for agent in self._view.agents())
        for availability in Availability:
            gauge.add_metric([availability.value], found[availability.value])
        return gauge


def _estimates(cards: Iterable[QueueCard]) -> Iterable[Metric]:
    """Yield the waits a contact would be told now, where there are any, and how often those told today were so."""
    expected = GaugeMetricFamily(
        "callcenter_queue_expected_wait_seconds",
        "How long a contact that came now would wait: the median, and the bound nine of ten waits keep.",
        labels=["queue", "quantile"],
    )
    told = GaugeMetricFamily(
        "callcenter_queue_estimates",
        "Contacts answered today that were told a wait: all, those within the median, those within the bound.",
        labels=["queue", "within"],
    )
    for card in cards:
        for quantile, wait in (("0.5", card.expected_wait_ms), ("0.9", card.expected_bound_ms)):
            if wait is not None:
                expected.add_metric([card.id, quantile], wait / 1_000)
        scored = card.estimates
        for within, count in (("any", scored.told), ("0.5", scored.within_median), ("0.9", scored.within_bound)):
            told.add_metric([card.id, within], count)
    yield from (expected, told)


class OutboxCollector(Collector):
    """Gives the outbox's rows by state as they were at the last `look`; none while they cannot be read."""

    def __init__(self, counts: Callable[[], Awaitable[Mapping[str, int]]]) -> None:
        self._counts = counts
        self._found: Mapping[str, int] = {}

    async def look(self) -> None:
        """Count the rows anew."""
        try:
            self._found = await self._counts()
        except Exception as failure:
            log.warning("the outbox cannot be counted (%s)", type(failure).__name__)
            self._found = {}

    def collect(self) -> Iterable[Metric]:
        """Yield the counts."""
        gauge = GaugeMetricFamily("callcenter_outbox", "What is owed to the outside world, by state.", labels=["state"])
        for state, count in self._found.items():
            gauge.add_metric([state], count)
        yield gauge


def router(view: LiveView, host: Host, outbox_counts: Callable[[], Awaitable[Mapping[str, int]]]) -> APIRouter:
    """Return the route; anyone may call it. It gives the figures of centre, look-ups, carrier, outbox and process."""
    registry = CollectorRegistry()
    outbox = OutboxCollector(outbox_counts)
    for collector in (CentreCollector(view, host), LOOKUPS, REQUESTS, outbox):
        registry.register(collector)
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    routes = APIRouter(tags=["operation"])

    @routes.get("/metrics", dependencies=[Depends(anyone)], summary="Figures for Prometheus", response_class=Response)
    async def metrics() -> Response:
        """Return every figure as plain text."""
        await outbox.look()
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return routes
