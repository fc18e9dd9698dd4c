"""Clients of the two sockets, as a browser's page would be one: they fold what they are told, and resume."""

import asyncio
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import uuid4

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from callcenter.live import messages as m
from tests.support.patience import PATIENCE_S

M = TypeVar("M")


class Gone(AssertionError):
    """The socket was closed while something was awaited."""


class Client(Generic[M]):
    """One socket at a time; what was folded stays when it is opened anew."""

    path: str
    decoder: "msgspec.json.Decoder[M]"

    def __init__(self, address: str, cookie: str | None = None, *, origin: str | None = None) -> None:
        self.address = address
        self.origin = origin or f"http://{address}"
        self.headers = {"Cookie": f"callcenter_session={cookie}"} if cookie else {}
        self.socket: ClientConnection | None = None
        self.frames: list[M] = []
        """Everything that came over the present socket."""
        self.received: list[Any] = []
        """The same, with messages that came together one by one."""
        self.messages: dict[str, dict[int, m.ChatMessage]] = {}
        self.marks: dict[tuple[str, str], m.Marks] = {}
        self.twice = 0
        """How many messages came that were here already."""
        self._news = asyncio.Condition()
        self._replies: dict[str, m.Reply] = {}
        self._reader: asyncio.Task[None] | None = None

    # --- the socket ---------------------------------------------------------------------------------------------

    async def open(self) -> ClientConnection:
        """Open a socket, without a word."""
        self.frames, self.received = [], []
        self.socket = await connect(
            f"ws://{self.address}{self.path}",
            origin=Origin(self.origin),
            additional_headers=self.headers,
            compression=None,
            ping_interval=None,
            max_size=None,
            proxy=None,
            open_timeout=PATIENCE_S,
            close_timeout=1,
        )
        self._reader = asyncio.create_task(self._read(self.socket))
        return self.socket

    async def connect(self, **hello: Any) -> None:
        """Open a socket and say hello with what is here (or with what is given)."""
        await self.open()
        await self.say({"type": "hello", **self.hello(), **hello})
        await self.until(lambda: any(isinstance(one, (m.Welcome, m.CustomerWelcome)) for one in self.received))

    def hello(self) -> dict[str, Any]:
        """Return what a hello says."""
        raise NotImplementedError

    def fold(self, message: M) -> None:
        """Take in a message."""
        raise NotImplementedError

    async def drop(self) -> None:
        """Lose the connection, as a browser that crashed."""
        assert self.socket is not None
        self.socket.transport.abort()
        await self._over()

    async def close(self) -> None:
        """Close the page."""
        if self.socket is not None:
            await self.socket.close()
            await self._over()

    async def closed(self) -> tuple[int | None, str | None]:
        """Wait until the server has closed the socket; return its code and reason."""
        assert self.socket is not None
        async with asyncio.timeout(PATIENCE_S):
            await self._over()
        return self.socket.close_code, self.socket.close_reason

    async def _over(self) -> None:
        if self._reader is not None:
            await self._reader

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for frame in socket:
                message = self.decoder.decode(frame)
                self.frames.append(message)
                self.received += message.messages if isinstance(message, m.Messages) else (message,)
                if isinstance(message, m.Reply):
                    self._replies[message.id] = message
                elif isinstance(message, m.ChatMessage):
                    self._keep(message)
                elif isinstance(message, m.Messages):
                    for text in message.messages:
                        self._keep(text)
                elif isinstance(message, m.Marks):
                    self.marks[message.contact, message.party] = message
                else:
                    self.fold(message)
                async with self._news:
                    self._news.notify_all()
        except ConnectionClosed:
            pass
        finally:
            async with self._news:
                self._news.notify_all()

    def _keep(self, message: m.ChatMessage) -> None:
        held = self.messages.setdefault(message.contact, {})
        if message.number in held:
            assert held[message.number] == message, "a message changed"
            self.twice += 1
        else:
            assert message.number == max(held, default=0) + 1, "a message is missing, or out of order"
            held[message.number] = message

    # --- talking ------------------------------------------------------------------------------------------------

    async def say(self, message: dict[str, Any]) -> None:
        """Send a message."""
        assert self.socket is not None
        await self.socket.send(msgspec.json.encode(message).decode())

    async def ask(self, kind: str, *, id: str | None = None, **fields: Any) -> m.Reply:  # noqa: A002 - its name there
        """Send a command and return its reply."""
        command = id or uuid4().hex
        self._replies.pop(command, None)
        await self.say({"type": kind, "id": command, **fields})
        await self.until(lambda: command in self._replies)
        return self._replies[command]

    async def until(self, holds: Callable[[], Any], within: float = PATIENCE_S) -> Any:
        """Wait until something holds, looking again at each message; return it."""
        assert self._reader is not None
        try:
            async with asyncio.timeout(within), self._news:
                while not (found := holds()):
                    if self._reader.done():
                        self._reader.result()
                        raise Gone(f"closed ({self.socket and self.socket.close_code}) before it held")
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"it never held; the last messages were {self.received[-5:]}") from None
        return found

    def of(self, kind: type[Any]) -> list[Any]:
        """Return the messages of a kind that came over the present socket."""
        return [one for one in self.received if isinstance(one, kind)]

    def texts(self, contact: str) -> list[str]:
        """Return the texts of a conversation, in order."""
        return [one.text for _, one in sorted(self.messages.get(contact, {}).items())]

    async def post(self, contact: str, text: str, *, id: str | None = None) -> m.Reply:  # noqa: A002
        """Write a message."""
        return await self.ask("post", contact=contact, text=text, id=id)


class Console(Client[m.ConsoleServerMessage]):
    """An agent's desk or a supervisor's page."""

    path = "/ws/console"
    decoder = msgspec.json.Decoder(m.ConsoleServerMessage)

    def __init__(self, address: str, cookie: str | None = None, *, origin: str | None = None) -> None:
        super().__init__(address, cookie, origin=origin)
        self.position: int | None = None
        self.agents: dict[str, m.AgentCard] = {}
        self.contacts: dict[str, m.ContactCard] = {}
        self.queues: dict[str, m.QueueCard] = {}
        self.alarms: tuple[m.AlarmCard, ...] | None = None
        """Those that are on; None where none are shown."""
        self.day: m.Day | None = None
        self.voicemails: tuple[m.VoicemailCard, ...] = ()
        self.written: tuple[m.WrittenCard, ...] = ()
        self.windows = 1
        self.asides: dict[str, tuple[m.AsideCard, ...]] = {}

    def hello(self) -> dict[str, Any]:
        return {
            "position": self.position,
            "have": {contact: max(held, default=0) for contact, held in self.messages.items()},
        }

    def fold(self, message: m.ConsoleServerMessage) -> None:
        match message:
            case m.Snapshot():
                self.agents = {card.id: card for card in message.agents}
                self.contacts = {card.id: card for card in message.contacts}
                self.queues = {card.id: card for card in message.queues}
                self._drop(set(self.messages) - set(self.contacts))
                for text in message.messages:
                    self._keep(text)
                for marks in message.marks:
                    self.marks[marks.contact, marks.party] = marks
                self.position = message.position
            case m.Delta():
                assert self.position is not None, "a delta before any snapshot"
                assert message.position >= self.position, "the position went back"
                self.agents |= {card.id: card for card in message.agents}
                self.contacts |= {card.id: card for card in message.contacts}
                self.queues |= {card.id: card for card in message.queues}
                for contact in message.gone:
                    self.contacts.pop(contact, None)
                self._drop(set(message.gone))
                self.position = message.position
            case m.Alarms():
                self.alarms = message.alarms
            case m.Windows():
                self.windows = message.open
            case m.Day():
                self.day = message
            case m.Written():
                self.written = message.messages
            case m.Voicemails():
                self.voicemails = message.voicemails
            case m.Asides():
                self.asides[message.contact] = message.asides

    def _drop(self, contacts: set[str]) -> None:
        for contact in contacts:
            self.messages.pop(contact, None)
        self.marks = {key: marks for key, marks in self.marks.items() if key[0] not in contacts}

    def shown(self) -> dict[str, Any]:
        """Return all that the screen shows now."""
        talks = {id_ for id_, card in self.contacts.items() if card.stage in ("connecting", "talking", "wrapping")}
        return {
            "agents": self.agents,
            "contacts": self.contacts,
            "queues": self.queues,
            "messages": {id_: held for id_, held in self.messages.items() if held and id_ in talks},
            "marks": {key: marks for key, marks in self.marks.items() if key[0] in talks},
        }

    async def synced(self) -> None:
        """Wait until the screen is filled."""
        await self.until(lambda: self.of(m.Snapshot) or self.of(m.Delta))

    async def offered(self, contact: str | None = None) -> m.ContactCard:
        """Wait for an offer and return its contact's card."""
        card = await self.until(
            lambda: next(
                (c for c in self.contacts.values() if c.offer is not None and contact in (None, c.id)),
                None,
            )
        )
        assert isinstance(card, m.ContactCard)
        return card

    async def accept(self, contact: str | None = None) -> str:
        """Take the next offer (of a contact); return the contact once it is in conversation here."""
        card = await self.offered(contact)
        assert card.offer is not None
        assert (await self.ask("accept", offer=card.offer.id)).ok
        await self.staged(card.id, "talking")
        return card.id

    async def staged(self, contact: str, stage: str | None) -> None:
        """Wait until the screen shows the contact at a stage; None: until it shows it no more."""

        def now() -> bool:
            card = self.contacts.get(contact)
            return (card.stage if card else None) == stage

        await self.until(now)

    async def said(self, contact: str, text: str) -> None:
        """Wait until a message is on the screen."""
        await self.until(lambda: text in self.texts(contact))


class Customer(Client[m.CustomerServerMessage]):
    """A customer's page."""

    path = "/ws/customer"
    decoder = msgspec.json.Decoder(m.CustomerServerMessage)

    def __init__(self, address: str, *, origin: str | None = None) -> None:
        super().__init__(address, origin=origin)
        self.token: str | None = None
        self.welcome: m.CustomerWelcome | None = None
        self.status: m.ContactStatus | None = None

    @property
    def contact(self) -> str:
        """The contact's id."""
        assert self.status is not None, "no contact yet"
        return self.status.contact

    def hello(self) -> dict[str, Any]:
        held = self.messages.get(self.status.contact, {}) if self.status else {}
        contact = self.status.contact if self.status else None
        return {"visitor_token": self.token, "contact": contact, "have": max(held, default=0)}

    def fold(self, message: m.CustomerServerMessage) -> None:
        match message:
            case m.CustomerWelcome():
                self.welcome, self.token, self.status = message, message.visitor_token, message.status
                for text in message.messages:
                    self._keep(text)
                for marks in message.marks:
                    self.marks[marks.contact, marks.party] = marks
            case m.ContactStatus():
                self.status = message

    def shown(self) -> dict[str, Any]:
        """Return all that the page shows now."""
        of = self.status.contact if self.status else ""
        return {
            "status": self.status,
            "messages": self.messages.get(of, {}),
            "marks": {key: marks for key, marks in self.marks.items() if key[0] == of},
        }

    async def start(self, *, queue: str = "sales", **said: Any) -> str:
        """Ask for a conversation; return the contact once the page shows it."""
        reply = await self.ask("start", **{"queue": queue, "language": "en", **said})
        assert reply.ok, reply
        await self.until(lambda: self.status)
        return self.contact

    async def staged(self, stage: str) -> m.ContactStatus:
        """Wait until the contact is at a stage; return its status."""
        status = await self.until(lambda: self.status if self.status and self.status.stage == stage else None)
        assert isinstance(status, m.ContactStatus)
        return status

    async def said(self, text: str) -> None:
        """Wait until a message is on the page."""
        await self.until(lambda: text in self.texts(self.contact))
