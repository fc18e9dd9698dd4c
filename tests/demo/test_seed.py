"""The demo centre's customers: what they are, and that their dates are always of the present."""

import csv
import importlib.util
import re
import shutil
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
from sqlalchemy import func, select

from callcenter.contacts.events import Match
from callcenter.customers.forget import forget_customer
from callcenter.customers.lookup import identities_of, look_up
from callcenter.customers.models import Claim, CustomerCard
from callcenter.customers.names import family_name_of
from callcenter.customers.screenpop import screen_pop
from callcenter.db.database import Database
from callcenter.db.migrate import migrate
from callcenter.db.tables import customers, past_contacts, trips
from callcenter.demo.seed import REFERENCE_DAY, SHANGHAI, demo_sign_ins, seed_demo
from callcenter.errors import StartupError

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "config" / "demo"


def noon(day: date) -> int:
    """Return 12:00 of a day in Shanghai."""
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=SHANGHAI).timestamp() * 1000)


NOW = noon(date(2026, 3, 18))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/centre.db")
    migrate(database)
    yield database
    database.close()


def lines(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DEMO / name).read_text("utf-8").splitlines()))


def card_of(database: Database, external_id: str, now: int) -> CustomerCard:
    def read(connection: Any) -> CustomerCard | None:
        customer = connection.scalar(select(customers.c.id).where(customers.c.external_id == external_id))
        return screen_pop(connection, customer, now, SHANGHAI, "this one")

    card = database.read_now(read)
    assert card is not None
    return card


def test_the_files_are_what_the_script_writes(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("make", ROOT / "scripts" / "make_demo_customers.py")
    assert spec is not None
    assert spec.loader is not None
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    make.main(tmp_path)
    for name in ("customers.csv", "trips.csv", "history.csv"):
        assert (tmp_path / name).read_bytes() == (DEMO / name).read_bytes()
    assert make.REFERENCE_DAY == REFERENCE_DAY


def test_there_are_two_hundred_half_with_chinese_names() -> None:
    people = lines("customers.csv")
    chinese = [person for person in people if re.search("[\u4e00-\u9fff]", person["name"])]
    assert len(people) == 200
    assert 90 <= len(chinese) <= 110
    assert {person["language"] for person in people} == {"zh-CN", "en"}
    assert {person["tier"] for person in people} == {"platinum", "gold", "silver", "member"}
    assert len({person["emails"] for person in people}) == 200
    assert all(family_name_of(person["name"]) == person["family_name"] for person in chinese)


def test_nobody_can_be_reached_by_the_demos_numbers_and_addresses() -> None:
    """Numbers kept for fiction in Britain and America, ranges not given out elsewhere, and example.com."""
    people = lines("customers.csv")
    numbers = [number for person in people for number in person["phones"].split(";")]
    for number in numbers:
        parsed = phonenumbers.parse(number)
        fiction = re.fullmatch(r"\+447700900\d{3}|\+1\d{3}55501\d\d", number)
        assert fiction or not phonenumbers.is_valid_number(parsed), number
    assert all(person["emails"].endswith("@example.com") for person in people)
    assert {
        phonenumbers.region_code_for_country_code(phonenumbers.parse(number).country_code or 0) for number in numbers
    } == {*("CN", "HK", "SG", "GB", "US")}


def test_seeding_loads_every_line_quickly_and_only_once(database: Database) -> None:
    def count(connection: Any) -> list[int]:
        return [
            connection.scalar(select(func.count()).select_from(table)) for table in (customers, trips, past_contacts)
        ]

    start = time.perf_counter()
    assert seed_demo(database, DEMO, NOW)
    assert time.perf_counter() - start < 1
    wanted = [len(lines(name)) for name in ("customers.csv", "trips.csv", "history.csv")]
    assert database.read_now(count) == wanted
    assert not seed_demo(database, DEMO, NOW + 86_400_000)
    assert database.read_now(count) == wanted


def test_who_was_forgotten_does_not_come_back(database: Database) -> None:
    seed_demo(database, DEMO, NOW)
    first = demo_sign_ins(database)[0]
    forget_customer(database, first.id)
    seed_demo(database, DEMO, NOW)
    assert first.external_id not in [one.external_id for one in demo_sign_ins(database)]


def test_a_seeding_that_fails_leaves_nothing_so_the_next_start_can_do_it(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(DEMO, folder)
    (folder / "history.csv").write_text("external_id,reference,at\nM0001,x,not a date\n")
    with pytest.raises(ValueError, match="not a date"):
        seed_demo(database, folder, NOW)
    assert seed_demo(database, DEMO, NOW)


def test_customers_that_cannot_all_be_imported_are_refused_whole(database: Database, tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("external_id,name\nM0001,Ann\nM0002,\n")
    with pytest.raises(StartupError, match=r"customers\.csv has lines that cannot be imported"):
        seed_demo(database, tmp_path, NOW)
    assert demo_sign_ins(database) == []


def test_a_centre_without_such_files_has_no_demo_customers(database: Database, tmp_path: Path) -> None:
    assert not seed_demo(database, tmp_path, NOW)
    assert demo_sign_ins(database) == []


def test_a_dozen_can_sign_in_with_all_tiers_and_languages(database: Database) -> None:
    seed_demo(database, DEMO, NOW)
    offered = demo_sign_ins(database)
    assert [one.external_id for one in offered] == [f"M{number:04}" for number in range(1, 13)]
    assert {one.tier for one in offered} == {"platinum", "gold", "silver", "member"}
    assert {one.language for one in offered} == {"zh-CN", "en"}


@pytest.mark.parametrize(
    "day", [date(2025, 6, 15), date(2026, 1, 1), date(2026, 2, 28), date(2028, 2, 29), date(2025, 12, 31)], ids=str
)
def test_bai_is_on_her_third_trip_of_the_month_on_any_day_of_any_month(database: Database, day: date) -> None:
    now = noon(day)
    seed_demo(database, DEMO, now)
    bai = card_of(database, "M0001", now)
    assert bai.greeting == "白女士，欢迎再次联系我们"
    assert bai.trips_this_month == 3
    assert bai.birthday == lines("customers.csv")[0]["birthday"]
    assert bai.promises[0] == "五日内补登里程并短信通知。"
    assert bai.last_contacts[0].at < now
    assert now - bai.last_contacts[0].at < timedelta(days=2) / timedelta(milliseconds=1)


def test_this_is_bais_third_contact_of_the_month_once_it_is_a_few_days_old(database: Database) -> None:
    seed_demo(database, DEMO, NOW)
    assert card_of(database, "M0001", NOW).contacts_this_month == 3


def test_no_contact_of_the_past_lies_in_the_future_and_no_trip_ahead_is_flown(database: Database) -> None:
    seed_demo(database, DEMO, NOW)

    def read(connection: Any) -> tuple[int, list[Any]]:
        return connection.scalar(select(func.max(past_contacts.c.at))), connection.execute(select(trips)).all()

    newest, flights = database.read_now(read)
    assert newest < NOW
    ahead = [flight for flight in flights if flight.departs_at >= NOW]
    assert len(ahead) > 50
    assert {flight.status for flight in ahead} == {"confirmed", "cancelled"}
    assert {flight.status for flight in flights if flight.departs_at < NOW} == {"flown", "cancelled"}


def test_two_customers_share_a_phone(database: Database) -> None:
    seed_demo(database, DEMO, NOW)
    shared = lines("customers.csv")[2]["phones"]
    claim = Claim(phone=shared)
    found = database.read_now(lambda connection: look_up(connection, claim, identities_of(claim, "CN")))
    assert found.match is Match.SEVERAL
    assert len(found.candidates) == 2
