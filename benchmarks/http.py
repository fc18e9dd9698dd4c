"""An HTTP/1.1 client made for load: whole requests as bytes, on connections that are kept, and little work for each."""

import asyncio
from typing import Any, NamedTuple, cast

import msgspec

ANSWER_WITHIN_S = 30.0


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes


class Connection(asyncio.Protocol):
    """One connection; one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._answer: asyncio.Future[Answer] | None = None

    async def ask(self, request: bytes) -> Answer:
        """Send a request and return its answer. Raises ConnectionError when the connection is lost."""
        if self._transport is None:
            raise ConnectionError("the connection is closed")
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    @property
    def open(self) -> bool:
        """Tell whether it can be used."""
        return self._transport is not None

    def close(self) -> None:
        """End it."""
        if self._transport is not None:
            self._transport.close()

    # --- as a protocol ------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Be ready."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's only quack like one

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("the connection was lost"))

    def data_received(self, data: bytes) -> None:
        """Take an answer apart, as soon as it is whole."""
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0 or self._answer is None:
            return
        headers = self._buffer[:head].lower()
        at = headers.find(b"content-length:")
        length = int(headers[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self._buffer) < head + 4 + length:
            return
        body, self._buffer = self._buffer[head + 4 : head + 4 + length], b""
        if not self._answer.done():
            self._answer.set_result(Answer(int(headers[9:12]), body))


async def connected(port: int) -> Connection:
    """Open a connection on the loopback."""
    _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", port)
    return connection


class Client:
    """Asks one server, over as many connections as are needed at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._free: list[Connection] = []

    async def ask(self, request: bytes) -> Answer:
        """Send a request and return its answer."""
        connection = None
        while self._free and connection is None:
            free = self._free.pop()
            connection = free if free.open else None
        connection = connection or await connected(self._port)
        async with asyncio.timeout(ANSWER_WITHIN_S):
            answer = await connection.ask(request)
        self._free.append(connection)
        return answer

    async def get(self, path: str) -> Any:
        """Return the JSON at a path. Raises RuntimeError unless that succeeds."""
        return _read(path, await self.ask(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()))

    async def post(self, path: str, content: Any, **headers: str) -> Any:
        """Send JSON and return the JSON that comes back. Raises RuntimeError unless it succeeds."""
        body = msgspec.json.encode(content)
        return _read(path, await self.ask(post(path, body, {"Content-Type": "application/json", **headers})))

    def close(self) -> None:
        """Close what is open."""
        for connection in self._free:
            connection.close()


def post(path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """Return a POST as it goes over the wire."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _read(path: str, answer: Answer) -> Any:
    if not 200 <= answer.status < 300:
        raise RuntimeError(f"{path} was answered with {answer.status}: {answer.body[:300]!r}")
    return msgspec.json.decode(answer.body) if answer.body else None
