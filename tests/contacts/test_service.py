"""What agents write about a contact. The rest of the door is tested where it leads to."""

import pytest

from callcenter.contacts import errors
from callcenter.errors import Rejected
from tests.support.centres import start
from tests.support.databases import note_rows
from tests.support.hosts import Centre, conversation

# --- notes ----------------------------------------------------------------------------------------------------------


async def test_notes_are_written_with_the_disposition_and_not_again_with_a_resend(centre: Centre) -> None:
    await conversation(centre)
    with pytest.raises(errors.NotInConversation):
        await centre.contacts.wrap_up("c", "lin", "solved", "too early", "")
    await centre.contacts.end("c", "lin")
    with pytest.raises(errors.UnknownDisposition):
        await centre.contacts.wrap_up("c", "lin", "odd", "not this", "")
    await centre.contacts.wrap_up("c", "lin", "solved", " wants a window seat ", "call back on Friday")
    await centre.contacts.wrap_up("c", "lin", "solved", " wants a window seat ", "call back on Friday")
    assert sorted(note_rows(centre.database)) == [("note", "wants a window seat"), ("promise", "call back on Friday")]


async def test_empty_notes_are_not_written(centre: Centre) -> None:
    await conversation(centre)
    await centre.contacts.end("c", "lin")
    await centre.contacts.wrap_up("c", "lin", "solved", "  ", "")
    assert note_rows(centre.database) == []


async def test_text_no_log_can_hold_is_refused_before_it_fails_everybodys_commit(centre: Centre) -> None:
    await conversation(centre)
    await centre.contacts.end("c", "lin")
    with pytest.raises(Rejected, match="Unicode"):
        await centre.contacts.wrap_up("c", "lin", "solved", "half a \ud83d smile", "")
    with pytest.raises(Rejected, match="Unicode"):
        await centre.do(start("d", language="\udc00"))
    assert centre.host.recoveries == 0
