"""Server-sent events: what a handset, a device or the inspector is told as it happens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from typing import Any

import msgspec
from starlette.responses import StreamingResponse

from callcenter.demo.twilio_cloud.cloud import Cloud
from callcenter.demo.twilio_cloud.model import Call

_ALIVE_EVERY_S = 15.0


class Changes:
    """Tells every stream that something has changed."""

    def __init__(self, cloud: Cloud) -> None:
        self._waiting: set[asyncio.Event] = set()
        self._closed = False
        cloud.legs.on_change.append(self._tell)

    def close(self) -> None:
        """End all streams: the server is about to stop."""
        self._closed = True
        self._tell()

    def _tell(self) -> None:
        for event in self._waiting:
            event.set()

    async def each(self) -> AsyncIterator[bool]:
        """Yield at once, then after each change, and now and then without one; True when there was a change."""
        event = asyncio.Event()
        self._waiting.add(event)
        changed = True
        try:
            while not self._closed:
                yield changed
                try:
                    async with asyncio.timeout(_ALIVE_EVERY_S):
                        await event.wait()
                    changed = True
                except TimeoutError:
                    changed = False
                event.clear()
        finally:
            self._waiting.discard(event)


def leg_stream(
    cloud: Cloud, changes: Changes, call: Call, listening: AbstractContextManager[None]
) -> StreamingResponse:
    """Return the events of a leg, from how it is now to its end; `listening` while they are listened to."""

    async def lines() -> AsyncIterator[bytes]:
        with listening:
            told = len(call.events)
            for event in cloud.events(call):
                yield _event(event.name, event.data)
            async for changed in changes.each():
                if not changed:
                    yield b": still here\n\n"
                for event in call.events[told:]:
                    yield _event(event.name, event.data)
                told = len(call.events)
                if call.over:
                    return

    return _streaming(lines())


def number_stream(cloud: Cloud, changes: Changes, number: str) -> StreamingResponse:
    """Return the calls by which a telephone rings, each time they change; whoever listens is at it."""

    async def lines() -> AsyncIterator[bytes]:
        told = None
        with cloud.attend(number):
            async for changed in changes.each():
                rings = [{"sid": call.sid, "from": call.caller} for call in cloud.ringing(number)]
                if rings != told:
                    yield _event("rings", {"calls": rings})
                elif not changed:
                    yield b": still here\n\n"
                told = rings

    return _streaming(lines())


def state_stream(changes: Changes, state: Callable[[], dict[str, Any]], pause_s: float = 0.25) -> StreamingResponse:
    """Return the whole state after each change, at most once every `pause_s` seconds."""

    async def lines() -> AsyncIterator[bytes]:
        async for changed in changes.each():
            yield _event("state", state()) if changed else b": still here\n\n"
            await asyncio.sleep(pause_s)

    return _streaming(lines())


def _streaming(lines: AsyncIterator[bytes]) -> StreamingResponse:
    return StreamingResponse(
        lines, media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


def _event(name: str, data: dict[str, Any]) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), msgspec.json.encode(data))
