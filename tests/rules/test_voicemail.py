"""Callers who may leave a message instead of being kept: from the files of a centre to the event."""

from typing import Any

import pytest

from callcenter.contacts import commands as cmd
from callcenter.contacts.events import ContactEnded, Identity, Match, Outcome, VoicemailLeft, VoicemailOffered
from routing.events import ContactTurnedAway
from tests.rules.conftest import Open
from tests.rules.deeds import told
from tests.support.centre import Running

MAILBOX = {"voicemail": {"say": {"en": "Please speak after the tone."}, "longest": "90s"}}
BESIDE = {**MAILBOX, "message": {"en": "Please write to us again."}}


async def calls(centre: Running) -> None:
    """Have somebody call."""
    wish = cmd.StartContact(
        contact="call",
        channel="voice",
        queue="sales",
        leg="CA1",
        language="en",
        visitor="CA1",
        client_id="CA1",
        identity=Identity.ANONYMOUS,
        match=Match.NONE,
    )
    await centre.centre.host.execute(wish)


@pytest.mark.parametrize(
    ("sales", "cause", "without"),
    [
        ({"limits": {"length": {"most": 0, "to": MAILBOX}}}, "full", Outcome.REFUSED_FULL),
        ({"limits": {"unstaffed": {"to": MAILBOX}}}, "unstaffed", Outcome.SENT_ELSEWHERE),
        ({"limits": {"wait": {"unstaffed": "1s", "to": MAILBOX}}}, "unstaffed", Outcome.SENT_ELSEWHERE),
        ({"hours": "never", "limits": {"closed": {"to": MAILBOX}}}, "closed", Outcome.CLOSED),
        ({"overflow": [{"when": {"wait": "1s"}, "to": MAILBOX}]}, "overflow", Outcome.SENT_ELSEWHERE),
    ],
)
@pytest.mark.parametrize("says", [True, False])
async def test_by_each_limit_and_by_overflow_a_caller_may_leave_a_message(
    centre_with: Open, sales: dict[str, Any], cause: str, without: Outcome, says: bool
) -> None:
    async with centre_with(queues={"sales": sales}) as centre:
        await calls(centre)
        await told(centre, "VoicemailOffered", "call")
        away = centre.last(ContactTurnedAway)
        assert (away.cause, away.to, centre.last(VoicemailOffered).longest_ms) == (cause, "voicemail", 90_000)
        await centre.centre.contacts.take_recording("call", "CA1", "RE1" if says else None, 12 if says else 0)
        assert centre.last(ContactEnded).outcome is (Outcome.VOICEMAIL if says else without)
        if says:
            assert (centre.last(VoicemailLeft).recording, centre.last(VoicemailLeft).seconds) == ("RE1", 12)


@pytest.mark.parametrize(
    ("to", "said"), [(MAILBOX, "Please speak after the tone."), (BESIDE, "Please write to us again.")]
)
async def test_a_chat_is_told_something_and_ends(centre_with: Open, to: dict[str, Any], said: str) -> None:
    async with centre_with(queues={"sales": {"limits": {"length": {"most": 0, "to": to}}}}) as centre:
        customer = await centre.chatting()
        assert (await customer.staged("ended")).prompts == (said,)
        assert centre.last(ContactEnded).outcome is Outcome.REFUSED_FULL
