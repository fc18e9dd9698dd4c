"""A message that a caller has left, over HTTP: the sound goes from the carrier through the server to the browser."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Annotated, Protocol

import httpx
from fastapi import APIRouter, Depends, Path
from starlette.responses import StreamingResponse

from callcenter.channels.voice.endpoints import NoVoice
from callcenter.channels.voice.twilio.errors import CarrierError, Gone
from callcenter.contact_log.voicemails import recording_of
from callcenter.contacts.events import RecordingId
from callcenter.db.database import Database
from callcenter.db.sight import Sight
from callcenter.errors import NotFound, Unavailable
from routing.model import ContactId

WITHIN_S = 120.0
"""How long a message may take on its way."""
MOST_BYTES = 20 * 1024 * 1024
"""Ten minutes are half of it."""
_HEADERS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
}


class NoMessage(NotFound):
    """The contact has no message, or its sound is not there."""

    code = "no_voicemail"


class Recordings(Protocol):
    """Where the sound is."""

    def hear(self, sid: RecordingId) -> AbstractAsyncContextManager[httpx.Response]:
        """Open the sound of a recording; raises `Gone` where there is none, or another `CarrierError`."""


def router(
    database: Database,
    recordings: Recordings | None,
    check_seen: Callable[[ContactId, Sight], Awaitable[None]],
    staff: Callable[..., object],
) -> APIRouter:
    """Return the route; `check_seen` refuses a contact that the caller does not see, of whom `staff` says what that is.

    `recordings` is None where no calls are carried.
    """
    routes = APIRouter(prefix="/api/v1/contacts", tags=["contacts"])

    @routes.get(
        "/{contact}/voicemail",
        summary="The message a caller has left",
        response_class=StreamingResponse,
        responses={200: {"content": {"audio/wav": {}}}},
    )
    async def listen(
        contact: Annotated[str, Path(max_length=100)], sight: Annotated[Sight, Depends(staff)]
    ) -> StreamingResponse:
        """The sound, a WAV. It is with the carrier, where it may come some seconds after the call."""
        await check_seen(contact, sight)
        if recordings is None:
            raise NoVoice
        recording = await database.read(lambda connection: recording_of(connection, contact))
        if recording is None:
            raise NoMessage(f"Nobody has left a message in contact {contact}.")
        return await _stream(recordings.hear(recording))

    return routes


async def _stream(sound: AbstractAsyncContextManager[httpx.Response]) -> StreamingResponse:
    """Open the sound, so that what is wrong with it is said with its status, then pass it on."""
    stack = AsyncExitStack()
    try:
        answer = await stack.enter_async_context(sound)
    except Gone as gone:
        raise NoMessage("The sound is not with the carrier yet, or no longer; try again in a minute.") from gone
    except CarrierError as failure:
        raise Unavailable("The carrier does not give out the sound just now; try again in a minute.") from failure

    async def body() -> AsyncIterator[bytes]:
        size = 0
        async with stack, asyncio.timeout(WITHIN_S):
            async for part in answer.aiter_bytes():
                size += len(part)
                if size > MOST_BYTES:
                    raise Unavailable("The sound is too long.")
                yield part

    headers = dict(_HEADERS)
    if "content-length" in answer.headers and "content-encoding" not in answer.headers:
        headers["Content-Length"] = answer.headers["content-length"]
    return StreamingResponse(body(), media_type="audio/wav", headers=headers)
