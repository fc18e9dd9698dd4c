"""What agents write about a contact. The rest of the door is tested where it leads to."""

import pytest

from callcenter.contacts import errors
from callcenter.errors import Rejected
from tests.support.centres import start
from tests.support.databases import note_rows
from tests.support.hosts import Centre, HeldStore, conversation, held_up, settled

# --- notes ----------------------------------------------------------------------------------------------------------


async def test_notes_are_written_with_the_disposition_and_not_again_with_a_resend(centre: Centre) -> None:
    await conversation(centre)
    with pytest.raises(errors.NotInConversation):
        await centre.contacts.wrap_up("c", "lin", "solved", "too early", "", wish="w1")
    await centre.contacts.end("c", "lin")
    with pytest.raises(errors.UnknownDisposition):
        await centre.contacts.wrap_up("c", "lin", "odd", "not this", "", wish="w1")
    await centre.contacts.wrap_up("c", "lin", "solved", " wants a window seat ", "call back on Friday", wish="w1")
    await centre.contacts.wrap_up("c", "lin", "solved", " wants a window seat ", "call back on Friday", wish="w1")
    assert sorted(note_rows(centre.database)) == [("note", "wants a window seat"), ("promise", "call back on Friday")]


async def test_what_is_sent_again_with_more_beside_it_writes_only_what_is_new(centre: Centre) -> None:
    await conversation(centre)
    await centre.contacts.end("c", "lin")
    await centre.contacts.wrap_up("c", "lin", None, "wants a window seat", "", wish="w1", unfinished=True)
    await centre.contacts.wrap_up("c", "lin", "solved", "wants a window seat", "call back", wish="w1")
    assert sorted(note_rows(centre.database)) == [("note", "wants a window seat"), ("promise", "call back")]


async def test_empty_notes_are_not_written(centre: Centre) -> None:
    await conversation(centre)
    await centre.contacts.end("c", "lin")
    await centre.contacts.wrap_up("c", "lin", "solved", "  ", "", wish="w1")
    assert note_rows(centre.database) == []


async def test_text_no_log_can_hold_is_refused_before_it_fails_everybodys_commit(centre: Centre) -> None:
    await conversation(centre)
    await centre.contacts.end("c", "lin")
    with pytest.raises(Rejected, match="Unicode"):
        await centre.contacts.wrap_up("c", "lin", "solved", "half a \ud83d smile", "", wish="w1")
    with pytest.raises(Rejected, match="Unicode"):
        await centre.do(start("d", language="\udc00"))
    assert centre.host.recoveries == 0


# --- who opened what ------------------------------------------------------------------------------------------------


async def test_what_a_start_has_opened_before_is_found_and_waits_for_the_commit(
    centre: Centre, store: HeldStore
) -> None:
    assert await centre.contacts.begun("visitor-of-c", "1") is None
    await held_up(store, centre.host.execute(start()))
    begun = await settled(centre.contacts.begun("visitor-of-c", "1"))
    another = await settled(centre.contacts.begun("visitor-of-c", "2"))
    assert not begun.done()
    assert not another.done()
    store.open.set()
    assert await begun == "c"
    with pytest.raises(errors.AlreadyOpen):
        await another


async def test_after_the_end_another_start_is_a_new_one(centre: Centre) -> None:
    await centre.do(start())
    await centre.contacts.leave("c")
    assert await centre.contacts.begun("visitor-of-c", "1") == "c"
    assert await centre.contacts.begun("visitor-of-c", "2") is None
    assert await centre.contacts.contact_of("visitor-of-c") == "c"
    assert await centre.contacts.contact_of("visitor-of-nobody") is None
