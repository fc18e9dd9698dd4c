"""Messages of callers: who may leave one, what the carrier tells of it, in whatever order, and what it comes to."""

import msgspec
import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import ContactEnded, Outcome, VoicemailLeft, VoicemailOffered
from callcenter.contacts.state import Talk, stage
from callcenter.contacts.voicemail import SHORTEST_S, VOICEMAIL_HANDLERS
from tests.contacts.call_states import EVERY
from tests.contacts.call_states import STATES as CALL_STATES
from tests.support.calls import CALLER, leaving_message, over, owed, recorded
from tests.support.cells import Cell, kinds, only
from tests.support.centres import CONFIGURE, EPOCH, start
from tests.support.tables import Table, cases, check_case, check_is_whole, states_of

NEWS_MS = 180_000


def may_speak() -> Cell:
    return leaving_message()


def has_hung_up() -> Cell:
    """While they spoke, or before."""
    cell = leaving_message()
    cell.do(over(CALLER))
    return cell


def left() -> Cell:
    cell = leaving_message()
    cell.do(recorded("RE1"))
    return cell


def silent() -> Cell:
    cell = leaving_message()
    cell.do(recorded(None, 0))
    return cell


STATES = {**CALL_STATES, **states_of(may_speak, has_hung_up, left, silent)}
TABLE: Table = {
    "a message was recorded": (
        recorded("RE1", SHORTEST_S),
        {"may_speak has_hung_up": "VoicemailLeft ContactEnded", "silent": "VoicemailLeft", f"{EVERY} left": "-"},
    ),
    "another was recorded": (
        recorded("RE2", 60),
        {"may_speak has_hung_up": "VoicemailLeft ContactEnded", "left silent": "VoicemailLeft", EVERY: "-"},
    ),
    "too short a message was recorded": (
        recorded("RE2", SHORTEST_S - 1),
        {"may_speak has_hung_up": "VoicemailErased ContactEnded", "left silent": "VoicemailErased", EVERY: "-"},
    ),
    "nothing was recorded": (
        recorded(None, 0),
        {"may_speak has_hung_up": "ContactEnded", f"{EVERY} left silent": "-"},
    ),
    "a message of another call was recorded": (
        cmd.TakeRecording(contact="c", leg="strange", recording="RE1", seconds=60),
        {f"{EVERY} may_speak has_hung_up left silent": "-"},
    ),
    "what was recorded has to go": (
        cmd.EraseRecordings(contact="c", recordings=("RE1",)),
        {f"{EVERY} may_speak has_hung_up left silent": "VoicemailErased"},
    ),
}


def test_the_table_names_every_command_of_messages_in_every_state_once() -> None:
    check_is_whole(TABLE, STATES, set(VOICEMAIL_HANDLERS))


@pytest.mark.parametrize(("name", "state", "expected"), list(cases(TABLE)))
def test_a_command_does_what_the_table_says_or_is_refused_and_changes_nothing(
    name: str, state: str, expected: str
) -> None:
    check_case(STATES[state](), TABLE[name][0], expected)


# --- who may leave one ----------------------------------------------------------------------------------------------


def test_a_caller_whom_a_queue_sends_to_voicemail_may_speak_for_as_long_as_it_says() -> None:
    cell = leaving_message()
    offered = only(cell.log, VoicemailOffered)
    assert (offered.queue, offered.longest_ms, cell.talk().voicemail_ms) == ("mailbox", 60_000, 60_000)
    assert (cell.talk().talk, stage(cell.state, "c")) == (Talk.RECORDING, "voicemail")


def test_a_chat_ends_as_what_its_queue_does_not_keep() -> None:
    cell = Cell(CONFIGURE, start(queue="mailbox"))
    assert cell.talk().outcome is Outcome.CLOSED


def test_a_caller_whose_queue_has_no_words_for_a_message_any_more_leaves_none() -> None:
    rules = msgspec.structs.replace(CONFIGURE.rules, voicemails={})
    cell = Cell(msgspec.structs.replace(CONFIGURE, rules=rules), start(queue="mailbox", channel="voice"))
    assert cell.talk().outcome is Outcome.CLOSED


# --- what it comes to -----------------------------------------------------------------------------------------------


def test_a_message_ends_the_contact_as_voicemail_and_names_the_recording_alone() -> None:
    cell = leaving_message()
    events = cell.do(recorded("RE1", 9))
    said = only(events, VoicemailLeft)
    assert (said.recording, said.seconds) == ("RE1", 9)
    assert only(events, ContactEnded).outcome is Outcome.VOICEMAIL
    assert owed(cell, events) == []


@pytest.mark.parametrize("nothing", [recorded(None, 0), recorded("RE1", 0), recorded("RE1", 1)])
def test_who_says_nothing_has_found_it_closed(nothing: cmd.TakeRecording) -> None:
    cell = leaving_message()
    assert only(cell.do(nothing), ContactEnded).outcome is Outcome.CLOSED


def test_a_recording_of_nothing_is_deleted_at_the_carrier() -> None:
    cell = leaving_message()
    assert owed(cell, cell.do(recorded("RE1", 0))) == [("delete_recording", None)]


@pytest.mark.parametrize("hangs_up_first", [True, False])
def test_a_caller_who_hangs_up_has_left_their_message_whichever_is_told_first(hangs_up_first: bool) -> None:
    cell = leaving_message()
    told: list[cmd.AnyCommand] = [over(CALLER), recorded("RE1", 9)]
    cell.do(*(told if hangs_up_first else told[::-1]))
    assert cell.talk().outcome is Outcome.VOICEMAIL


def test_a_caller_who_has_hung_up_is_waited_for_and_then_has_found_it_closed() -> None:
    cell = has_hung_up()
    assert cell.wait(NEWS_MS - 1) == []
    assert only(cell.wait(1), ContactEnded).outcome is Outcome.CLOSED


def test_a_caller_who_speaks_is_never_cut_off_by_a_clock_of_ours() -> None:
    cell = leaving_message()
    assert cell.wait(10 * NEWS_MS) == []


def test_after_a_restart_there_is_as_much_time_again_to_hear_of_a_message() -> None:
    cell = has_hung_up()
    cell.restart(down=2 * NEWS_MS)
    assert cell.talk().talk is Talk.RECORDING
    assert kinds(cell.do(recorded("RE1", 9))) == ["VoicemailLeft", "ContactEnded"]


def test_a_message_that_is_told_of_too_late_is_kept_and_the_outcome_stays() -> None:
    cell = has_hung_up()
    cell.wait(NEWS_MS)
    assert kinds(cell.do(recorded("RE1", 9))) == ["VoicemailLeft"]
    assert (cell.talk().outcome, cell.talk().recordings) == (Outcome.CLOSED, ("RE1",))


def test_a_message_is_no_abandon_and_its_visit_is_counted_as_what_sent_it_there() -> None:
    cell = leaving_message()
    cell.do(recorded("RE1", 9), over(CALLER))
    figures = cell.state.metrics.queue("mailbox", EPOCH - EPOCH % 900_000)
    assert (figures.counts.abandoned, figures.counts.sent_on_causes) == (0, {"closed": 1})
