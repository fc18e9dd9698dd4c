"""Agents and customers at their screens, as far as a benchmark needs them: they say what the real pages say."""

import asyncio
import secrets
from collections.abc import Callable
from itertools import count
from typing import Any, Self

import msgspec

from benchmarks.sites import ORIGIN, Site
from benchmarks.sockets import Socket, connect
from callcenter.access.dependencies import COOKIE

REPLY_WITHIN_S = 30.0
Message = dict[str, Any]


class Refusal(Exception):
    """The server refused a command; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Gone(Exception):
    """The connection was lost before the answer came: nobody knows what became of the command."""


class Person:
    """Somebody with one socket. Every message but a reply goes to `told`."""

    def __init__(self) -> None:
        self.told: Callable[[Message], None] = lambda message: None
        self.socket: Socket | None = None
        self._ids = (f"{prefix}-{number}" for prefix in (secrets.token_hex(4),) for number in count(1))
        self._answers: dict[str, asyncio.Future[Message]] = {}
        self._welcomed: asyncio.Future[Message] | None = None

    async def _open(self, port: int, path: str, hello: Message, cookie: str = "") -> Message:
        self._welcomed = asyncio.get_running_loop().create_future()
        self.socket = await connect(port, path, self._hear, origin=ORIGIN, cookie=cookie)
        self.socket.closed.add_done_callback(self._lost)
        self.socket.send(msgspec.json.encode({"type": "hello", **hello}))
        async with asyncio.timeout(REPLY_WITHIN_S):
            return await self._welcomed

    def say(self, kind: str, **fields: Any) -> None:
        """Send what is not answered."""
        if self.socket is not None:
            self.socket.send(msgspec.json.encode({"type": kind, **fields}))

    async def do(self, kind: str, *, command_id: str | None = None, **fields: Any) -> None:
        """Send a command and wait for its reply. Raises `Refusal`, or `Gone` when the connection is lost before."""
        if self.gone:
            raise Gone
        command_id = command_id or self.next_id()
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._answers[command_id] = answer
        self.say(kind, id=command_id, **fields)
        try:
            async with asyncio.timeout(REPLY_WITHIN_S):
                reply = await answer
        finally:
            self._answers.pop(command_id, None)
        if not reply["ok"]:
            raise Refusal(reply["code"])

    def next_id(self) -> str:
        """Return an id for a command."""
        return next(self._ids)

    async def come_back(self, port: int) -> None:
        """Open the page (again)."""
        raise NotImplementedError

    @property
    def gone(self) -> bool:
        """Tell whether there is no connection."""
        return self.socket is None or self.socket.closed.done()

    def drop(self) -> None:
        """Lose the connection."""
        if self.socket is not None:
            self.socket.drop()

    def leave(self) -> None:
        """Close the page."""
        if self.socket is not None:
            self.socket.close()

    def _hear(self, text: bytes) -> None:
        message: Message = msgspec.json.decode(text)
        kind = message["type"]
        if kind == "reply":
            if (answer := self._answers.get(message["id"])) and not answer.done():
                answer.set_result(message)
        elif self._welcomed is not None and not self._welcomed.done():
            if kind == "refused":
                self._welcomed.set_exception(Refusal(message["code"]))
            else:
                self._welcomed.set_result(message)
        else:
            self.told(message)

    def _lost(self, _code: "asyncio.Future[int]") -> None:
        for answer in (self._welcomed, *self._answers.values()):
            if answer is not None and not answer.done():
                answer.set_exception(Gone())
                answer.exception()  # nobody may be waiting for it


class Agent(Person):
    """An agent at the console. `offered` is called with contact and offer when one is made to them."""

    def __init__(self, site: Site, name: str) -> None:
        super().__init__()
        self.name = name
        self._cookie = f"{COOKIE}={site.tokens[name]}"
        self.offered: Callable[[str, str], None] = lambda contact, offer: None
        self.told = self._read_cards

    async def come(self, port: int) -> Self:
        """Open the console."""
        await self._open(port, "/ws/console", {}, self._cookie)
        return self

    async def come_back(self, port: int) -> None:
        """Open the console (again); offers that stand are told again."""
        await self.come(port)

    async def available(self) -> None:
        """Become Available."""
        await self.do("set_state", availability="available")

    def _read_cards(self, message: Message) -> None:
        for card in message.get("contacts", ()):
            if (offer := card["offer"]) and offer["agent"] == self.name:
                self.offered(card["id"], offer["id"])


class Customer(Person):
    """A customer at the hotline page. `status` is the last one told, `contact` theirs."""

    def __init__(self) -> None:
        super().__init__()
        self.status: Message = {}
        self.visitor_token: str | None = None
        self.identity_token: str | None = None
        self.talking = asyncio.Event()
        self.told = self._read_status

    async def come(self, port: int) -> Message:
        """Open the page, and find the conversation there is."""
        hello = {"visitor_token": self.visitor_token, "identity_token": self.identity_token}
        welcome = await self._open(port, "/ws/customer", hello)
        self.visitor_token = welcome["visitor_token"]
        if welcome["status"]:
            self._read_status({"type": "status", **welcome["status"]})
        return welcome

    async def come_back(self, port: int) -> None:
        """Open the page (again)."""
        await self.come(port)

    @property
    def contact(self) -> str | None:
        """The id of the latest contact, as soon as it is known."""
        return self.status.get("contact")

    @property
    def stage(self) -> str | None:
        """Where the contact stands, as far as told."""
        return self.status.get("stage")

    def _read_status(self, message: Message) -> None:
        if message["type"] == "status":
            self.status = message
            if message["stage"] == "talking":
                self.talking.set()


class Supervisor(Person):
    """Somebody who sees everything."""

    def __init__(self, site: Site) -> None:
        super().__init__()
        self._cookie = f"{COOKIE}={site.supervisor_token}"

    async def open_contacts(self, port: int) -> set[str]:
        """Return the contacts that have a place, as a console just opened shows them."""
        snapshot: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self.told = lambda message: None if snapshot.done() else snapshot.set_result(message)
        await self._open(port, "/ws/console", {}, self._cookie)
        try:
            async with asyncio.timeout(REPLY_WITHIN_S):
                return {card["id"] for card in (await snapshot)["contacts"]}
        finally:
            self.leave()
