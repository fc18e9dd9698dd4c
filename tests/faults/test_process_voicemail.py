"""`kill -9` of the real server while a caller leaves a message; the carrier, a process of its own, keeps recording."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from callcenter.contacts.state import Conversation, Talk
from callcenter.db.tables import voicemails
from tests.support.call_server import CallServer, Telephone
from tests.support.centre import eventually

WORDS = "Please leave a message after the tone."


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    """A centre whose care keeps nobody but their message."""
    server = CallServer(tmp_path)
    file = server.config / "queues.yaml"
    settings = json.loads(file.read_text("utf-8"))
    to = {"voicemail": {"say": {"en": WORDS}, "longest": "1m"}}
    settings["queues"]["care"]["limits"] = {"length": {"most": 0, "to": to}}
    file.write_text(json.dumps(settings), "utf-8")
    await server.start()
    yield server
    await server.close()


async def speaking(server: CallServer) -> Telephone:
    """Return a caller who has begun to leave a message."""
    phone = await server.ring()
    await phone.comes_to("gathering")
    await phone.do("digits", digits="2")
    await phone.comes_to("recording")
    await phone.hears(WORDS)
    await phone.do("speak", text="My case is still in Paris. My number is 471100.")
    await asyncio.sleep(2.5)  # what is shorter than two seconds is no message
    return phone


def conversation(server: CallServer) -> Conversation:
    """Return the only one, as the log on disk has it."""
    (talk,) = server.replayed().conversations.values()
    return talk


async def test_a_message_that_was_being_left_is_finished_and_kept(server: CallServer) -> None:
    phone = await speaking(server)
    await server.kill()
    await server.start()
    await phone.do("digits", digits="#")
    await phone.comes_to("ended")
    await eventually(lambda: conversation(server).talk is Talk.ENDED)
    assert conversation(server).outcome == "voicemail"
    (seconds,) = server.database.read_now(lambda connection: connection.scalars(select(voicemails.c.seconds)).all())
    assert seconds >= 2


async def test_who_hung_up_while_the_server_was_down_has_left_and_their_message_is_waited_for(
    server: CallServer,
) -> None:
    phone = await speaking(server)
    await server.kill()
    await phone.do("hang-up")
    await phone.comes_to("ended")
    await server.start()
    await eventually(lambda: (caller := conversation(server).caller) and caller.ended_at)
    assert conversation(server).talk is Talk.RECORDING
