"""A web-socket session: one reader, one writer, and nothing that can grow without bound.

What changes is kept as a set of dirty things and written as it is when the writer gets to it, so a slow screen falls
behind but never piles up. What is said once (replies, typing) goes through a short queue; a socket that does not drain
it, or a single message, in time is closed with 4408 and resumes.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any, Protocol

import msgspec
from sqlalchemy.exc import SQLAlchemyError
from starlette.websockets import WebSocket, WebSocketDisconnect

from callcenter.contacts.records import MarkRow, MessageRow
from callcenter.errors import CallcenterError
from callcenter.live.messages import AttachmentCard, ChatMessage, Marks, Message, Messages, Refused, Reply
from routing.errors import RoutingError

log = logging.getLogger(__name__)

TOO_SLOW, BAD_MESSAGE, TRY_AGAIN = 4408, 4409, 1013
HELLO_WITHIN_S = 10.0
SEND_WITHIN_S = 20.0
QUEUED = 500
PORTION = 500
AT_ONCE = 64

_encoder = msgspec.json.Encoder()
_attachment: msgspec.json.Decoder[AttachmentCard] = msgspec.json.Decoder(AttachmentCard)


class Closed(Exception):
    """The session is over, with this close code."""

    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(reason)


class Allowance:
    """A token bucket: `rate` messages a second, `burst` at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._left, self._at = burst, time.monotonic()

    def take(self) -> bool:
        """Take one message's worth; False when there is none left."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Paced:
    """Something a screen shows again when it has moved, but not more than once in so many seconds.

    A clock of its own wakes the writer when it is `due`, so that in between the writer need not look.
    """

    def __init__(self, every_s: float, wake: Callable[[], None]) -> None:
        self._every_s = every_s
        self._wake = wake
        self._not_before = 0.0
        self.moved = False
        self.due = False

    def move(self) -> None:
        """Note that it moved."""
        if self.moved:
            return
        self.moved = True
        wait = self._not_before - time.monotonic()
        if wait > 0:
            asyncio.get_running_loop().call_later(wait, self._now)
        else:
            self._now()

    def shown(self) -> None:
        """Note that it is shown as it is now."""
        self.moved = self.due = False
        self._not_before = time.monotonic() + self._every_s

    def _now(self) -> None:
        self.due = self.moved
        self._wake()


class Transcriber(Protocol):
    """Reads committed messages."""

    async def messages(self, contact: str, after: int, limit: int) -> Sequence[MessageRow]:
        """Return up to `limit` of a contact's messages numbered above `after`, in order."""

    async def marks(self, contact: str) -> Sequence[MarkRow]:
        """Return both parties' marks."""


class Feed:
    """One conversation on its way to one screen: in order, nothing twice, nothing left out.

    `sent` is the number of the last message the screen has.
    """

    def __init__(self, contact: str, transcriber: Transcriber, sent: int = 0) -> None:
        self.contact = contact
        self._transcriber = transcriber
        self.sent = sent
        self._behind = True
        self._ready: list[MessageRow] = []
        self._marks: dict[str, MarkRow] = {}

    def said(self, row: MessageRow | MarkRow) -> None:
        """Take in a committed message or mark."""
        if isinstance(row, MarkRow):
            self._marks[row.party] = row
        elif len(self._ready) < QUEUED:
            self._ready.append(row)
        else:
            self._ready.clear()
            self._behind = True

    def again(self) -> None:
        """Read from the log next time: something may have been committed without being said."""
        self._behind = True

    async def take(self) -> tuple[list[ChatMessage], list[Marks]]:
        """Return what has not been sent yet: messages, and marks to go after them.

        Of a long conversation it is the next portion, and then it is still `behind`.
        """
        out: list[ChatMessage] = []
        rows: list[MessageRow] = []
        if self._behind:
            self._behind = False
            rows.extend(await self._transcriber.messages(self.contact, self.sent, PORTION))
            if len(rows) == PORTION:  # there may be more
                self._behind = True
            for mark in await self._transcriber.marks(self.contact):
                self._marks.setdefault(mark.party, mark)
        ready, self._ready = self._ready, []
        for row in rows:  # numbers the log does not have are of messages that were forgotten
            self.sent = row.number
            out.append(chat_message(row))
        for row in ready:
            if row.number == self.sent + 1:
                self.sent = row.number
                out.append(chat_message(row))
            elif row.number > self.sent:  # one is missing between: the log has it
                self._behind = True
        marks, self._marks = self._marks, {}
        return out, [marks_of(mark) for mark in marks.values()]

    async def news(self) -> list[Message]:
        """Return what `take` does as it goes over the socket; what had to be read from the log goes as one."""
        lacking = self._behind
        said, marks = await self.take()
        if lacking and said:
            return [Messages(contact=self.contact, messages=tuple(said)), *marks]
        return [*said, *marks]

    @property
    def behind(self) -> bool:
        """Tell whether `take` has to be called again without being woken."""
        return self._behind


class Session:
    """Base of both kinds of session. Subclasses say what is to be sent (`collect`) and what to do with a message."""

    def __init__(self, socket: WebSocket, allowance: Allowance) -> None:
        self._socket = socket
        self._allowance = allowance
        self._queue: deque[Message] = deque()
        self._work = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(AT_ONCE)
        self._over: Closed | None = None

    # --- for subclasses -----------------------------------------------------------------------------------------

    async def greet(self, first: str) -> None:
        """Handle the first frame; raise `Closed` when it is not acceptable."""
        raise NotImplementedError

    async def collect(self) -> tuple[list[Message], float | None]:
        """Return what is to be sent now, and in how many seconds there will be more (None: when woken)."""
        raise NotImplementedError

    def receive(self, frame: str) -> Coroutine[Any, Any, Reply | None]:
        """Return what to do about a frame; raises `msgspec.MsgspecError` for one that makes no sense."""
        raise NotImplementedError

    async def gone(self) -> None:
        """Tell whoever must know that the session is over."""
        raise NotImplementedError

    def wake(self) -> None:
        """Have the writer look for work."""
        self._work.set()

    def tell(self, message: Message) -> None:
        """Queue a message that is said once."""
        if len(self._queue) >= QUEUED:
            self.close(TOO_SLOW, "too slow")
            return
        self._queue.append(message)
        self._work.set()

    def close(self, code: int, reason: str) -> None:
        """End the session."""
        self._over = self._over or Closed(code, reason)
        self._work.set()

    # --- the run ------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Accept the socket and serve it until either side ends it."""
        await self._socket.accept()
        reader: asyncio.Task[None] | None = None
        try:
            async with asyncio.timeout(HELLO_WITHIN_S):
                first = await self._frame()
            await self.greet(first)
            reader = asyncio.create_task(self._read())
            await self._write(reader)
        except Closed as over:
            await self._say_goodbye(over)
        except TimeoutError:
            await self._say_goodbye(Closed(TOO_SLOW, "too slow"))
        except msgspec.MsgspecError as fault:
            await self._refuse(fault)
        except WebSocketDisconnect:
            pass
        except SQLAlchemyError as failure:
            log.warning("a socket cannot be served just now (%s)", type(failure).__name__)
            await self._say_goodbye(Closed(TRY_AGAIN, "unavailable"))
        finally:
            if reader is not None:
                reader.cancel()
                await asyncio.gather(reader, return_exceptions=True)
            # What was asked for is done first: a start under way must not bring back one who has left.
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await self.gone()

    async def _write(self, reader: asyncio.Task[None]) -> None:
        soon: float | None = None
        reader.add_done_callback(lambda _: self._work.set())
        while True:
            if soon is None:
                await self._work.wait()
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(soon):
                        await self._work.wait()
            await asyncio.sleep(0)  # so that what one commit says and what it answers are written together
            self._work.clear()
            if self._over is not None:
                raise self._over
            if reader.done():
                reader.result()
                return
            messages, soon = await self.collect()
            if messages or self._queue:
                await self._send_all(messages)

    async def _send_all(self, messages: Sequence[Message]) -> None:
        """Send these, then what is queued, under one clock for some dozens: one for each costs as much as sending."""
        waiting = [*messages, *self._queue]
        self._queue.clear()
        for start in range(0, len(waiting), AT_ONCE):
            async with asyncio.timeout(SEND_WITHIN_S):
                for message in waiting[start : start + AT_ONCE]:
                    await self._socket.send_text(_encoder.encode(message).decode())

    async def send(self, message: Message) -> None:
        """Send now; only before the writer runs."""
        await self._send_all((message,))

    async def _read(self) -> None:
        while True:
            frame = await self._frame()
            await self._room.acquire()
            # Waiting is the kindest limit: the client's own socket buffer pushes back.
            while not self._allowance.take():  # noqa: ASYNC110 - time alone fills a bucket
                await asyncio.sleep(0.1)
            task = asyncio.create_task(self._answer(frame))
            self._tasks.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._room.release()

    async def _answer(self, frame: str) -> None:
        try:
            reply = await self.receive(frame)
        except msgspec.MsgspecError as fault:
            self.tell(Refused(code="bad_message", detail=str(fault)))
            self.close(BAD_MESSAGE, "bad message")
            return
        if reply is not None:
            self.tell(reply)

    async def _frame(self) -> str:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1005))
        text = message.get("text")
        if text is None:
            raise Closed(BAD_MESSAGE, "text frames only")
        return str(text)

    async def _refuse(self, fault: Exception) -> None:
        with suppress(RuntimeError, TimeoutError, WebSocketDisconnect):
            await self.send(Refused(code="bad_message", detail=str(fault)))
        await self._say_goodbye(Closed(BAD_MESSAGE, "bad message"))

    async def _say_goodbye(self, over: Closed) -> None:
        with suppress(RuntimeError, TimeoutError, WebSocketDisconnect):  # it may be gone already
            async with asyncio.timeout(1):
                while self._queue:
                    await self._socket.send_text(_encoder.encode(self._queue.popleft()).decode())
                await self._socket.close(over.code, over.reason)


async def reply_to(command_id: str, work: Coroutine[Any, Any, Any]) -> Reply:
    """Do the work of a command and return its reply, a refusal included."""
    try:
        await work
    except (CallcenterError, RoutingError) as refused:
        return Reply(id=command_id, ok=False, code=refused.code, detail=str(refused))
    except Exception:
        log.exception("a socket command failed")
        return Reply(id=command_id, ok=False, code="internal_error", detail="Something went wrong on our side.")
    return Reply(id=command_id, ok=True)


def chat_message(row: MessageRow) -> ChatMessage:
    """Return a stored message as it goes over a socket."""
    return ChatMessage(
        contact=row.contact,
        number=row.number,
        sender=row.sender,
        author=row.author,
        client_id=row.client_id,
        at=row.at,
        text=row.text,
        attachment=_attachment.decode(row.attachment) if row.attachment else None,
    )


def marks_of(row: MarkRow) -> Marks:
    """Return a party's marks as they go over a socket."""
    return Marks(contact=row.contact, party=row.party, delivered=row.delivered, read=row.read)
