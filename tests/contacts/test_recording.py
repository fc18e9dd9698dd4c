"""What a decision writes besides its events: the line of an answer, the effects it owes, the rows of its contacts."""

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import FlowMoved
from callcenter.db.database import Database
from tests.support.calls import DESK, dials, news
from tests.support.centres import present, start
from tests.support.databases import contact_rows, messages_of, outbox_rows
from tests.support.hosts import Centre, running


def said(event: FlowMoved) -> str | None:
    """Return the line of an answer that was good."""
    return "Booking number: 471100" if event.given == "collected" else None


async def asked(centre: Centre, *keys: str) -> None:
    """Start a chat in the flow and choose."""
    await centre.do(start(flow="main"))
    for number, key in enumerate(keys, 1):
        await centre.contacts.give_input("c", number, key, said)


async def test_an_answer_is_a_line_of_the_customers_in_the_transcript(centre: Centre) -> None:
    await asked(centre, "2", "471100")
    (line,) = messages_of(centre.database)
    assert (line.contact, line.number, line.sender, line.text) == ("c", 1, "customer", "Booking number: 471100")


async def test_an_answer_sent_again_is_no_second_line(centre: Centre) -> None:
    await asked(centre, "2", "471100")
    await centre.contacts.give_input("c", 2, "471100", said)
    assert len(messages_of(centre.database)) == 1


async def test_a_wrong_answer_is_no_line(centre: Centre) -> None:
    await asked(centre, "2", "1")
    assert messages_of(centre.database) == []


async def test_lines_of_answers_are_numbered_with_what_is_written(centre: Centre) -> None:
    await asked(centre, "2", "471100")
    assert await centre.contacts.post("c", "customer", None, "m1", "and I am in a hurry") == 2


async def test_a_page_that_has_used_up_the_id_of_an_answers_line_fails_nobodys_commit(centre: Centre) -> None:
    await asked(centre, "2")
    await centre.contacts.post("c", "customer", None, "flow.3", "mine")
    await centre.contacts.give_input("c", 2, "471100", said)
    assert centre.host.recoveries == 0
    assert [line.text for line in messages_of(centre.database)] == ["mine"]


async def test_the_row_of_a_contact_has_the_queue_and_language_it_has_come_to(centre: Centre) -> None:
    await centre.do(start(flow="main"))
    assert (contact_rows(centre.database)["c"]["queue"], contact_rows(centre.database)["c"]["state"]) == (None, "flow")
    await centre.contacts.give_input("c", 1, "0", said)
    await centre.contacts.give_input("c", 2, "1", said)
    row = contact_rows(centre.database)["c"]
    assert (row["queue"], row["language"], row["state"]) == ("sales", "zh-CN", "waiting")


async def test_one_decision_owes_nothing_twice(database: Database) -> None:
    async with running(database, *present("lin"), start(channel="voice")) as centre:
        await centre.contacts.accept("c.1", "lin")
        await centre.do(dials(), news(DESK, 1), news(DESK, 2, present=False))
        kinds = [row["kind"] for row in outbox_rows(database)]
        assert kinds == ["redirect", "redirect", "hang_up"]
        await centre.do(cmd.RepairLeg(contact="c", leg=DESK, what="hang_up"))
        assert [row["kind"] for row in outbox_rows(database)][3:] == ["hang_up"]
