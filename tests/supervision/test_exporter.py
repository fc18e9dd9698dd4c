"""What Prometheus reads."""

import httpx
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from callcenter.contact_log.outbox_store import SqlOutboxStore
from callcenter.contact_log.store import SqlLogStore
from callcenter.contacts.effects import Effect
from callcenter.contacts.outbox import State
from callcenter.contacts.records import Batch, EffectRow
from callcenter.customers.lookup import LOOKUPS
from callcenter.db.tables import outbox
from callcenter.supervision.exporter import router
from tests.supervision.conftest import AtWork
from tests.support.databases import CELL
from tests.support.routes import walk

OUTBOX = "callcenter_outbox"
Figures = dict[tuple[str, tuple[str, ...]], float]


async def scraped(centre: AtWork) -> Figures:
    """Return every sample of `/metrics` by its name and the values of its labels."""
    app = FastAPI()
    app.include_router(router(centre.view, centre.host, SqlOutboxStore(centre.database, CELL).counts))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://centre") as client:
        answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_queues_and_agents_are_exported_as_they_are_now(centre: AtWork) -> None:
    figures = await scraped(centre)

    def queue(name: str) -> list[float]:
        kinds = ("waiting", "talking", "wrapping", "staffed", "available", "longest_wait_seconds")
        return [figures[f"callcenter_queue_{kind}", (name,)] for kind in kinds]

    assert queue("sales") == [0, 1, 1, 2, 1, 0]
    assert queue("care") == [1, 0, 0, 2, 1, 30]
    assert queue("night") == [0, 0, 0, 2, 1, 0]
    waits = [figures["callcenter_queue_expected_wait_seconds", (quantile, "care")] for quantile in ("0.5", "0.9")]
    assert waits == [0, 0]
    states = {labels[0]: value for (name, labels), value in figures.items() if name == "callcenter_agents"}
    assert states == {"available": 1, "not_ready": 1, "offline": 1}


async def test_how_often_the_wait_was_as_told_today_is_exported(centre: AtWork) -> None:
    metrics = centre.view.state.metrics
    counts = metrics.buckets[max(metrics.buckets)].visit_counts("sales", "chat")
    counts.estimated, counts.estimated_within_median, counts.estimated_within_bound = 5, 2, 4
    figures = await scraped(centre)
    assert [figures["callcenter_queue_estimates", ("sales", within)] for within in ("any", "0.5", "0.9")] == [5, 2, 4]


async def test_the_loop_tells_its_position_whether_it_is_up_and_how_often_it_recovered(centre: AtWork) -> None:
    figures = await scraped(centre)
    assert figures["callcenter_log_position", ()] == centre.view.position > 0
    assert figures["callcenter_loop_up", ()] == 1
    assert figures["callcenter_loop_recoveries_total", ()] == 0
    assert figures["callcenter_loop_replayed_events", ()] == 0
    await centre.host.stop()
    assert (await scraped(centre))["callcenter_loop_up", ()] == 0


async def test_look_ups_and_the_process_are_exported_too(centre: AtWork) -> None:
    before = (await scraped(centre)).get(("callcenter_customer_lookups_total", ("one",)), 0)
    LOOKUPS.labels("one").inc()
    figures = await scraped(centre)
    assert figures["callcenter_customer_lookups_total", ("one",)] == before + 1
    assert figures["process_resident_memory_bytes", ()] > 0
    assert ("python_gc_collections_total", ("0",)) in figures


async def test_what_is_owed_to_the_outside_world_is_counted_by_state(centre: AtWork) -> None:
    states: tuple[State, ...] = ("pending", "sending", "failed", "failed", "unknown", "done", "dropped")
    store = SqlOutboxStore(centre.database, CELL)
    effect = Effect(kind="report_contact", contact="c", not_after=99)
    rows = [EffectRow(str(n), n, effect) for n in range(len(states))]
    SqlLogStore(centre.database, CELL).append(Batch(outbox=rows))
    for n, state in enumerate(states):
        await store.move(str(n), state, attempts=1, next_at=0, error=None)
    found = {labels[0]: count for (name, labels), count in (await scraped(centre)).items() if name == OUTBOX}
    assert found == {"pending": 1, "sending": 1, "failed": 2, "unknown": 1}


async def test_an_outbox_that_cannot_be_read_does_not_hide_the_other_figures(centre: AtWork) -> None:
    outbox.drop(centre.database.engine)
    figures = await scraped(centre)
    assert figures["callcenter_loop_up", ()] == 1
    assert OUTBOX not in {name for name, _ in figures}


async def test_nobody_has_to_sign_in_to_read_it(centre: AtWork) -> None:
    app = FastAPI(openapi_url=None)
    app.include_router(router(centre.view, centre.host, SqlOutboxStore(centre.database, CELL).counts))
    assert [(route.method, route.path, route.roles) for route in walk(app)] == [("GET", "/metrics", None)]
