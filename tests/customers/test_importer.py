"""Files of customers coming into the database."""

import csv
import io
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from callcenter.customers import importer
from callcenter.customers.errors import ImportRefused
from callcenter.customers.import_rows import COLUMNS, Terms
from callcenter.customers.importer import ImportReport, import_command, import_customers
from callcenter.db.database import Database
from callcenter.db.tables import customers, identities

CENTRE: dict[str, Any] = {"tiers": ("gold", "silver"), "language": "zh-CN", "region": "CN"}
TERMS = Terms(today=date(2025, 6, 15), **CENTRE)
HEADER = "external_id,name,tier,phones,emails\n"


def import_text(database: Database, text: str, now: int = 1, dry_run: bool = False) -> ImportReport:
    return import_customers(database, io.BytesIO(text.encode()), TERMS, now, dry_run)


def stored(database: Database) -> tuple[dict[str, dict[str, Any]], set[tuple[str, str, str]]]:
    """Return customers by external id, and the identities of each by external id."""

    def read(connection: Any) -> Any:
        rows = {row["external_id"]: dict(row) for row in connection.execute(select(customers)).mappings()}
        external = {row["id"]: key for key, row in rows.items()}
        known = {(external[who], kind, value) for who, kind, value in connection.execute(select(identities))}
        return rows, known

    found: tuple[dict[str, dict[str, Any]], set[tuple[str, str, str]]] = database.read_now(read)
    return found


def test_new_customers_are_added_known_ones_changed_and_the_rest_left_alone(database: Database) -> None:
    first = import_text(database, HEADER + "M1,Ann,gold,13800138000,\nM2,Bob,,,bob@example.com\nM3,Cy,,,\n", now=1)
    assert first == ImportReport(added=3)
    before, _ = stored(database)
    second = import_text(
        database, HEADER + "M1,Ann,gold,13800138000,\nM2,Bobby,,,\nM3,Cy,,13900139000,\nM4,Di,,,\n", now=2
    )
    assert second == ImportReport(added=1, changed=2, unchanged=1)
    rows, known = stored(database)
    assert {key: (row["name"], row["created_at"], row["updated_at"]) for key, row in rows.items()} == {
        "M1": ("Ann", 1, 1),
        "M2": ("Bobby", 1, 2),
        "M3": ("Cy", 1, 2),
        "M4": ("Di", 2, 2),
    }
    assert {key: rows[key]["id"] for key in before} == {key: before[key]["id"] for key in before}
    assert known == {("M1", "phone", "+8613800138000"), ("M3", "phone", "+8613900139000")}


def test_what_the_file_has_no_column_for_stays(database: Database) -> None:
    import_text(database, "external_id,name,language,tier,phones,emails\nM1,Ann,en,gold,13800138000,ann@example.com\n")
    customer = stored(database)[0]["M1"]["id"]
    with database.writing() as connection:
        connection.execute(insert(identities).values(customer=customer, kind="visitor", value="v1"))
    assert import_text(database, "external_id,name,emails\nM1,Anna,anna@example.com\n") == ImportReport(changed=1)
    rows, known = stored(database)
    assert (rows["M1"]["language"], rows["M1"]["tier"]) == ("en", "gold")
    assert known == {("M1", "phone", "+8613800138000"), ("M1", "email", "anna@example.com"), ("M1", "visitor", "v1")}


def test_a_dry_run_reports_the_same_and_writes_nothing(database: Database) -> None:
    import_text(database, HEADER + "M1,Ann,,,\nM2,Bob,,,\n")
    before = stored(database)
    text = HEADER + "M1,Anna,,,\nM2,Bob,,,\nM3,Cy,,,\nM4,,,,\n"
    dry = import_text(database, text, dry_run=True)
    assert stored(database) == before
    wet = import_text(database, text)
    assert (dry.added, dry.changed, dry.unchanged, dry.refused) == (1, 1, 1, wet.refused)
    assert dry == wet


def test_a_prospect_of_the_same_external_id_becomes_the_customer_of_the_file(database: Database) -> None:
    with database.writing() as connection:
        row = {"id": "c1", "external_id": "M1", "name": "", "language": "en", "created_at": 1, "updated_at": 1}
        connection.execute(insert(customers).values(row))
    assert import_text(database, "external_id,name\nM1,Ann\n", now=2) == ImportReport(changed=1)
    assert stored(database)[0]["M1"]["id"] == "c1"


def test_a_file_is_written_in_chunks_and_those_before_a_failure_stay(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the same file, given again, goes on from there."""
    monkeypatch.setattr(importer, "CHUNK", 2)
    text = "external_id,name\n" + "".join(f"M{number},Ann\n" for number in range(5))

    class Interrupted(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            if part := super().read1(35):
                return part
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_customers(database, Interrupted(text.encode()), TERMS, 1)
    assert len(stored(database)[0]) == 4
    assert import_text(database, text) == ImportReport(added=1, unchanged=4)


def test_a_file_of_the_wrong_form_writes_nothing(database: Database) -> None:
    with pytest.raises(ImportRefused):
        import_text(database, "external_id,name,shoe\nM1,Ann,42\n")
    assert stored(database)[0] == {}


def test_the_command_reports_refused_lines_and_says_so_by_its_status(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(HEADER + "M1,Ann,,12,\nM2,Bob,,,\n", encoding="utf-8-sig")
    assert import_command(database, path, dry_run=False, **CENTRE) == 1
    output = capsys.readouterr()
    assert output.out.splitlines() == [
        "line 2: phones: number 1 is not a telephone number",
        "1 added, 0 changed, 0 unchanged, 1 line refused",
    ]
    assert output.err == ""


def test_the_command_ends_well_when_nothing_was_refused(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(HEADER + "M1,Ann,,,\n", encoding="utf-8")
    assert import_command(database, path, dry_run=True, **CENTRE) == 0
    assert capsys.readouterr().out == (
        "1 added, 0 changed, 0 unchanged, 0 lines refused (dry run: nothing was written)\n"
    )
    assert import_command(database, path, dry_run=False, **CENTRE) == 0
    assert import_command(database, path, dry_run=False, **CENTRE) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "0 added, 0 changed, 1 unchanged, 0 lines refused"


def test_the_command_goes_by_the_tiers_language_and_region_of_the_centre(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("external_id,name,tier,phones\nM1,Ann,vip,020 7946 0018\n", encoding="utf-8")
    assert import_command(database, path, dry_run=False, **CENTRE) == 1
    assert import_command(database, path, dry_run=False, tiers=("vip",), language="en", region="GB") == 0
    rows, known = stored(database)
    assert (rows["M1"]["tier"], rows["M1"]["language"]) == ("vip", "en")
    assert known == {("M1", "phone", "+442079460018")}


@pytest.mark.parametrize("name", ["missing.csv", "folder", "letter.csv"])
def test_the_command_refuses_what_it_cannot_read_in_one_line(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "letter.csv").write_text("Dear Sir,\n")
    assert import_command(database, tmp_path / name, dry_run=False, **CENTRE) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert name in output.err
    assert output.err.count("\n") == 1


words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)
lines = st.fixed_dictionaries(
    {
        "external_id": st.sampled_from([f"M{number}" for number in range(8)]),
        "name": words,
        "family_name": words | st.just(""),
        "title": st.sampled_from(["", "Ms", "先生", "Lord"]),
        "language": st.sampled_from(["", "en", "zh-CN", "?"]),
        "tier": st.sampled_from(["", "gold", "silver", "Gold", "lead"]),
        "value": st.sampled_from(["", "0", "1e3", "0.1", "x"]),
        "birthday": st.dates(date(1890, 1, 1), date(2025, 6, 15)).map(str),
        "phones": st.sampled_from(["", "13800138000", "+1 212 555 0123;(021) 6123 4567", "12"]),
        "emails": st.sampled_from(["", "Ann@Example.com;bob@example.com", "ann"]),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(lines, max_size=12), st.lists(lines, max_size=6))
def test_the_same_file_twice_changes_nothing(
    migrated: Path, before: list[dict[str, str]], after: list[dict[str, str]]
) -> None:
    """Whatever was there before: the second time every good line is reported unchanged, and the rows are the same."""

    def text(rows: list[dict[str, str]]) -> str:
        file = io.StringIO()
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
        return file.getvalue()

    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{shutil.copy(migrated, folder)}")
        import_text(database, text(before), now=1)
        first = import_text(database, text(after), now=2)
        once = stored(database)
        second = import_text(database, text(after), now=3)
        twice = stored(database)
        database.close()
    assert (second.added, second.changed) == (0, 0)
    assert second.unchanged == first.added + first.changed + first.unchanged
    assert second.refused == first.refused
    assert second.unchanged + len(second.refused) == len(after)
    assert twice == once
