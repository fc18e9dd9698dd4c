"""The contact log's own export, which can be played again."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from callcenter.db.tables import contacts, customers
from callcenter.directory.schemas import Centre
from callcenter.simulation.calls import read_calls
from callcenter.simulation.errors import SimulationRefused
from callcenter.simulation.export import export_calls
from tests.support.centre import database_in

CONTACT = {
    **{"cell": "one", "channel": "voice", "queue": "sales", "language": "en", "identity": "claimed", "visitor": "v"},
    **{"state": "closed", "position": 1, "arrived_at": 900, "queued_at": 1_000, "ended_at": 61_000},
    **{"answered_at": None, "customer": None, "agent": None, "outcome": None},
}
CUSTOMER = {"id": "mei", "name": "Mei", "language": "en", "tier": "gold", "created_at": 0, "updated_at": 0}


def exported(folder: Path, *rows: dict[str, Any]) -> Path:
    database = database_in(folder)
    with database.writing() as connection:
        connection.execute(insert(customers), [CUSTOMER])
        connection.execute(insert(contacts), [{**CONTACT, **row} for row in rows])
    assert export_calls(database, folder / "calls.csv") == (folder / "calls.csv").read_text().count("\n") - 1
    database.close()
    return folder / "calls.csv"


def test_an_answered_contact_is_exported_and_read_back_as_it_was(centre: Centre, tmp_path: Path) -> None:
    row = {"id": "a", "answered_at": 11_500, "outcome": "answered", "customer": "mei", "agent": "lin"}
    (call,) = read_calls(exported(tmp_path, row), centre).calls
    assert (call.contact, call.at, call.group) == ("a", 1_000, "sales/gold")
    assert (call.waited_ms, call.outcome, call.handling_ms) == (10_500, "answered", 49_500)


@pytest.mark.parametrize("outcome", ["abandoned_waiting", "abandoned_offered", "abandoned_connecting", "short_abandon"])
def test_who_gave_up_in_the_queue_is_exported_with_how_long_they_waited(
    centre: Centre, tmp_path: Path, outcome: str
) -> None:
    (call,) = read_calls(exported(tmp_path, {"id": "a", "outcome": outcome}), centre).calls
    assert (call.waited_ms, call.outcome, call.handling_ms) == (60_000, "abandoned", None)


@pytest.mark.parametrize(
    "row",
    [
        {"outcome": "abandoned_in_flow", "queued_at": None, "queue": None},
        {"outcome": "closed", "queued_at": None},
        {"ended_at": None},
        {"outcome": "sent_elsewhere"},
    ],
)
def test_what_was_never_in_line_or_is_not_over_is_left_out(tmp_path: Path, row: dict[str, Any]) -> None:
    assert exported(tmp_path, {"id": "a", **row}).read_text().count("\n") == 1


def test_no_name_is_in_the_file(tmp_path: Path) -> None:
    row = {"id": "a", "answered_at": 11_500, "outcome": "answered", "customer": "mei"}
    text = exported(tmp_path, row).read_text()
    assert "Mei" not in text
    assert "mei" not in text


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    database = database_in(tmp_path)
    with pytest.raises(SimulationRefused, match="cannot be written"):
        export_calls(database, tmp_path / "no" / "calls.csv")
    database.close()
