"""What the agent sees before the first word."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from callcenter.customers.errors import CustomerNotFound
from callcenter.customers.models import CandidateCard, CustomerCard
from callcenter.customers.screenpop import is_birthday, screen_pop
from callcenter.customers.service import CustomerService
from callcenter.db.database import Database
from callcenter.db.tables import notes, past_contacts, timeline, trips

AddCustomer = Callable[..., str]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> int:
    """Return an instant of Shanghai, as "06-15 16:00" of 2025."""
    return int(datetime.strptime(f"2025-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).timestamp() * 1000)


@pytest.fixture
def had(database: Database) -> Callable[..., None]:
    """Give a function that writes a contact into a customer's timeline, with notes as (kind, text)."""

    def add_contact(
        contact: str, when: int, *written: tuple[str, str], customer: str = "c1", **columns: object
    ) -> None:
        entry = {"channel": "chat", "queue": "sales", "agent": "lin", "outcome": "answered", "disposition": "booked"}
        with database.writing() as connection:
            connection.execute(insert(timeline).values(customer=customer, contact=contact, at=when, **entry | columns))
            for number, (kind, text) in enumerate(written):
                connection.execute(
                    insert(notes).values(
                        id=f"{contact}-{number}", contact=contact, kind=kind, author="lin", at=when, text=text
                    )
                )

    return add_contact


@pytest.fixture
def brought(database: Database) -> Callable[..., None]:
    """Give a function that writes a contact of another system."""

    def add_contact(reference: str, when: int, **columns: object) -> None:
        entry = {"customer": "c1", "channel": "voice", "queue": "changes", "outcome": "answered"}
        with database.writing() as connection:
            connection.execute(
                insert(past_contacts).values(id=reference, reference=reference, at=when, **entry | columns)
            )

    return add_contact


@pytest.fixture
def flies(database: Database) -> Callable[..., None]:
    """Give a function that writes a trip."""

    def add_trip(reference: str, when: int, status: str = "confirmed") -> None:
        with database.writing() as connection:
            connection.execute(
                insert(trips).values(
                    id=reference,
                    customer="c1",
                    reference=reference,
                    origin="PVG",
                    destination="LHR",
                    departs_at=when,
                    cabin="first",
                    status=status,
                )
            )

    return add_trip


def card(database: Database, now: int, exclude: str | None = "this") -> CustomerCard:
    found = database.read_now(lambda connection: screen_pop(connection, "c1", now, SHANGHAI, exclude))
    assert found is not None
    return found


def test_the_card_says_who_it_is(database: Database, add: AddCustomer, now: int) -> None:
    add(
        "c1",
        name="白雪",
        family_name="白",
        title="ms",
        language="zh-CN",
        tier="platinum",
        value=278420.0,
        birthday="1991-06-15",
        phones="+8613800138000 +85240000001",
        emails="bai@example.com",
    )
    assert card(database, now) == CustomerCard(
        id="c1",
        name="白雪",
        greeting="白女士，欢迎联系我们",
        address="白女士",
        language="zh-CN",
        tier="platinum",
        value=278420.0,
        birthday="1991-06-15",
        birthday_today=True,
        phones=("+85240000001", "+8613800138000"),
        emails=("bai@example.com",),
        contacts_this_month=1,
        trips_this_month=0,
        trips=(),
        last_contacts=(),
        promises=(),
    )


def test_the_third_contact_this_month_is_the_third(
    database: Database, add: AddCustomer, had: Callable[..., None], brought: Callable[..., None]
) -> None:
    """One of ours and one of another system before it, in the month as Shanghai counts it."""
    add("c1", name="Ann Lee", family_name="Lee", title="ms")
    brought("before-midnight", at("05-31 23:59"))
    brought("after-midnight", at("06-01 00:00"))
    had("ours", at("06-10 09:00"))
    had("this", at("06-15 16:00"))
    had("another", at("06-10 09:00"), customer="c2")
    found = card(database, at("06-15 16:00"))
    assert found.contacts_this_month == 3
    assert found.greeting == "Ms Lee, welcome back"
    assert card(database, at("06-15 16:00"), exclude=None).contacts_this_month == 3
    assert card(database, at("07-01 00:00")).contacts_this_month == 1


def test_last_contacts_come_newest_first_with_outcome_note_and_promise_without_this_one(
    database: Database, add: AddCustomer, had: Callable[..., None], brought: Callable[..., None]
) -> None:
    add("c1")
    had("this", at("06-15 16:00"), ("note", "being written"))
    had("ours", at("06-10 09:00"), ("note", "wants a window"), ("promise", "call back"), ("note", "and an aisle"))
    brought("theirs", at("06-12 09:00"), disposition="refunded", note="cancelled", promise="refund in 7 days")
    had("open", at("06-09 09:00"), outcome=None, disposition=None)
    for number in range(5):
        brought(f"older-{number}", at("01-01 00:00"))
    last = card(database, at("06-15 16:00")).last_contacts
    assert [(entry.contact, entry.channel, entry.outcome, entry.disposition) for entry in last[:3]] == [
        (None, "voice", "answered", "refunded"),
        ("ours", "chat", "answered", "booked"),
        ("open", "chat", None, None),
    ]
    assert [(entry.note, entry.promise) for entry in last[:3]] == [
        ("cancelled", "refund in 7 days"),
        ("wants a window\nand an aisle", "call back"),
        (None, None),
    ]
    assert len(last) == 5


def test_promises_are_the_newest_five_wherever_they_were_made(
    database: Database, add: AddCustomer, had: Callable[..., None], brought: Callable[..., None]
) -> None:
    add("c1")
    for day in range(1, 5):
        brought(f"theirs-{day}", at(f"03-0{day} 09:00"), promise=f"theirs {day}")
    had("ours", at("06-10 09:00"), ("note", "no promise"), ("promise", "ours"))
    had("others", at("06-10 09:00"), ("promise", "to somebody else"), customer="c2")
    had("old", at("01-01 09:00"), ("promise", "long ago"))
    assert card(database, at("06-15 16:00")).promises == ("ours", "theirs 4", "theirs 3", "theirs 2", "theirs 1")


def test_trips_run_from_the_past_to_the_coming_and_those_of_the_month_are_counted(
    database: Database, add: AddCustomer, flies: Callable[..., None]
) -> None:
    add("c1")
    for day in (1, 2, 3, 20, 21):
        flies(f"june-{day}", at(f"06-{day:02} 00:00"))
    flies("cancelled", at("06-22 00:00"), status="cancelled")
    flies("may", at("05-31 23:59"))
    for day in range(1, 5):
        flies(f"july-{day}", at(f"07-0{day} 00:00"))
    found = card(database, at("06-15 16:00"))
    assert found.trips_this_month == 5
    assert [trip.reference for trip in found.trips] == [
        *("june-1", "june-2", "june-3"),
        *("june-20", "june-21", "cancelled", "july-1", "july-2"),
    ]


def test_it_is_a_birthday_by_the_day_of_the_centre(database: Database, add: AddCustomer) -> None:
    add("c1", birthday="1991-06-15")
    midnight = at("06-15 00:00")
    assert [card(database, now).birthday_today for now in (midnight - 1, midnight)] == [False, True]
    assert [card(database, midnight + 86_400_000 + late).birthday_today for late in (-1, 0)] == [True, False]


def test_who_was_born_on_the_29th_of_february_has_a_birthday_every_year() -> None:
    born = date(1992, 2, 29)
    for year in range(2020, 2032):
        days = [date(year, 1, 1) + timedelta(days=day) for day in range(365)]
        assert len([day for day in days if is_birthday(born, day)]) == 1
    assert is_birthday(born, date(2024, 2, 29))
    assert is_birthday(born, date(2025, 2, 28))


def test_a_prospect_without_a_name_has_a_card_too(database: Database, add: AddCustomer, now: int) -> None:
    add("c1", name="", language="zh-CN")
    assert (card(database, now).name, card(database, now).greeting) == ("", "您好，欢迎联系我们")


def test_names_are_handed_on_as_they_are(database: Database, add: AddCustomer, now: int) -> None:
    """Two hundred characters, and script: that it is shown as text is for the page to see to."""
    name = "<script>alert(1)</script>" * 8
    add("c1", name=name)
    assert card(database, now).name == name
    assert len(name) == 200


async def test_candidates_have_short_cards_in_the_order_asked(service: CustomerService, add: AddCustomer) -> None:
    add("c1", name="陈伟", tier="gold", phones="+8615400000001")
    add("c2", name="刘芳", phones="+8615400000001", emails="liu@example.com")
    assert await service.candidates(("c2", "gone", "c1")) == (
        CandidateCard(id="c2", name="刘芳", tier=None, phones=("+8615400000001",), emails=("liu@example.com",)),
        CandidateCard(id="c1", name="陈伟", tier="gold", phones=("+8615400000001",), emails=()),
    )


async def test_nobody_has_no_card(service: CustomerService, now: int) -> None:
    with pytest.raises(CustomerNotFound):
        await service.card("nobody", "k1")
