"""Chat text and marks on their way through the loop."""

import asyncio

import pytest

from callcenter.contacts import errors
from callcenter.db.database import Database
from callcenter.errors import Rejected
from tests.support.centres import present, start
from tests.support.hosts import Centre, HeldStore, check_durable, conversation, running

# --- chat -----------------------------------------------------------------------------------------------------------


async def test_messages_of_both_sides_are_numbered_in_one_order(centre: Centre) -> None:
    await conversation(centre)
    numbers = await asyncio.gather(
        centre.contacts.post("c", "customer", None, "a", "one"),
        centre.contacts.post("c", "agent", "lin", "a", "two"),
        centre.contacts.post("c", "customer", None, "b", "three"),
    )
    assert tuple(numbers) == (1, 2, 3)
    assert [(m.number, m.sender, m.author, m.text) for m in centre.watcher.messages] == [
        (1, "customer", None, "one"),
        (2, "agent", "lin", "two"),
        (3, "customer", None, "three"),
    ]


async def test_a_message_sent_again_gets_its_number_and_is_stored_once(centre: Centre) -> None:
    await conversation(centre)
    first = await centre.contacts.post("c", "customer", None, "m", "hello")
    await centre.contacts.post("c", "customer", None, "n", "there")
    assert await centre.contacts.post("c", "customer", None, "m", "hello") == first
    assert len(centre.watcher.messages) == 2


async def test_a_message_sent_again_after_the_end_gets_its_number_and_a_new_one_is_refused(centre: Centre) -> None:
    await conversation(centre)
    number = await centre.contacts.post("c", "customer", None, "bye", "bye")
    await centre.contacts.end("c", "lin")
    assert await centre.contacts.post("c", "customer", None, "bye", "bye") == number
    with pytest.raises(errors.ConversationOver):
        await centre.contacts.post("c", "customer", None, "late", "one more thing")


async def test_a_message_sent_again_after_a_restart_gets_its_number_and_the_next_one_the_next(
    database: Database,
) -> None:
    async with running(database) as centre:
        await conversation(centre)
        number = await centre.contacts.post("c", "customer", None, "m", "hello")
    async with running(database) as centre:
        assert await centre.contacts.post("c", "customer", None, "m", "hello") == number
        assert await centre.contacts.post("c", "customer", None, "n", "there") == number + 1


@pytest.mark.parametrize("text", ["x", "x" * 4_000, "好" * 4_000, "<script>alert(1)</script>", "a\x00b"])
async def test_any_text_of_up_to_four_thousand_characters_is_stored_as_it_is(centre: Centre, text: str) -> None:
    await conversation(centre)
    await centre.contacts.post("c", "customer", None, "m", text)
    assert [m.text for m in centre.watcher.messages] == [text]
    check_durable(centre.database, centre.watcher)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "message_empty"),
        (" \n\t", "message_empty"),
        ("x" * 4_001, "message_too_long"),
        ("x" * 1_000_000, "message_too_long"),
        ("half a \ud83d smile", "message_not_text"),
    ],
)
async def test_what_is_no_message_is_refused_and_takes_no_number(centre: Centre, text: str, code: str) -> None:
    await conversation(centre)
    with pytest.raises(Rejected) as refused:
        await centre.contacts.post("c", "customer", None, "m", text)
    assert refused.value.code == code
    assert await centre.contacts.post("c", "customer", None, "n", "hello") == 1


async def test_who_waits_may_write_and_the_agent_only_in_conversation(centre: Centre) -> None:
    await centre.do(*present("lin"), start())
    assert await centre.contacts.post("c", "customer", None, "m", "anybody?") == 1
    with pytest.raises(errors.NotYourContact):
        await centre.contacts.post("c", "agent", "lin", "m", "hello")
    await centre.contacts.accept("c.1", "lin")
    assert await centre.contacts.post("c", "agent", "lin", "m", "hello") == 2
    with pytest.raises(errors.NotYourContact):
        await centre.contacts.post("c", "agent", "chen", "m", "hello")
    await centre.contacts.end("c", "lin")
    with pytest.raises(errors.ConversationOver):
        await centre.contacts.post("c", "agent", "lin", "n", "hello?")


async def test_nobody_can_write_in_a_contact_there_is_not(centre: Centre) -> None:
    with pytest.raises(errors.UnknownContact):
        await centre.contacts.post("nobody", "customer", None, "m", "hello")


async def test_writing_clears_the_idle_warning_in_the_same_commit(centre: Centre, store: HeldStore) -> None:
    await conversation(centre)
    centre.clock.at += 300_000
    await centre.contacts.post("c", "customer", None, "m", "still here")
    assert [type(r.event).__name__ for r in store.begun[-1].events] == ["IdleWarned", "IdleCleared"]
    assert len(store.begun[-1].messages) == 1


async def test_marks_only_ever_rise_and_never_pass_the_last_message(centre: Centre) -> None:
    await conversation(centre)
    for n in range(3):
        await centre.contacts.post("c", "customer", None, f"m{n}", "hello")
    for delivered, read in ((2, 1), (1, 2), (0, 0), (9, 0), (3, 9)):
        centre.contacts.mark("c", "agent", delivered, read)
    await centre.do(start("d"))
    assert [(m.delivered, m.read) for m in centre.watcher.marks] == [(3, 3)]


async def test_a_mark_moves_what_is_read_along_with_what_is_delivered(centre: Centre) -> None:
    await conversation(centre)
    await centre.contacts.post("c", "customer", None, "m", "hello")
    centre.contacts.mark("c", "agent", 0, 1)
    await centre.do(start("d"))
    assert [(m.party, m.delivered, m.read) for m in centre.watcher.marks] == [("agent", 1, 1)]


async def test_marks_survive_a_restart(database: Database) -> None:
    async with running(database) as centre:
        await conversation(centre)
        await centre.contacts.post("c", "customer", None, "m", "hello")
        centre.contacts.mark("c", "agent", 1, 1)
    async with running(database) as centre:
        centre.contacts.mark("c", "agent", 1, 0)
        await centre.do(start("d"))
        assert centre.watcher.marks == []


async def test_marks_rest_where_they_were_when_the_conversation_ended(centre: Centre) -> None:
    await conversation(centre)
    await centre.contacts.post("c", "agent", "lin", "m", "goodbye")
    await centre.contacts.end("c", "lin")
    centre.contacts.mark("c", "customer", 1, 1)
    await centre.do(start("d"))
    assert centre.watcher.marks == []
