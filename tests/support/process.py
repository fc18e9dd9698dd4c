"""The real `callcenter serve`, as a process of its own that can be killed."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

from callcenter.access.models import Role
from callcenter.access.service import Access
from callcenter.contact_log.store import read_events
from callcenter.contacts.lifecycle import Lifecycle
from callcenter.contacts.records import Recorded
from callcenter.contacts.state import CellState
from callcenter.db.database import Database
from tests.support.centre import AGENTS, PASSWORD, add_users, database_in, numbered, write_folder
from tests.support.invariants import check_log, check_state
from tests.support.patience import PATIENCE_S
from tests.support.sockets import Console, Customer

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """Return a port of the loopback that nobody uses just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class Server:
    """One server's folder, port and process; it can be started again and again."""

    def __init__(self, folder: Path, *, agents: int | None = None, capacity: int = 2, **timings: str) -> None:
        self.folder = folder
        self.config = write_folder(folder / "config", agents=agents, capacity=capacity, **timings)
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.database: Database = database_in(folder)
        self.agents = numbered(agents) if agents is not None else list(AGENTS)
        if agents is not None:
            add_users(self.database, *((name, Role.AGENT) for name in self.agents))
        self.process: asyncio.subprocess.Process | None = None
        self._log = folder / "server.log"

    @property
    def environment(self) -> dict[str, str]:
        """Return what the process is told."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("CALLCENTER_")},
            "PYTHONPATH": str(ROOT),
            "CALLCENTER_MODE": "demo",
            "CALLCENTER_PORT": str(self.port),
            "CALLCENTER_DATABASE_URL": str(self.database.url),
            "CALLCENTER_CONFIG_DIR": str(self.config),
            "CALLCENTER_STARTS_PER_MINUTE": "100000",  # all of them come from one address
            "TWILIO_CLOUD_TALKING_SPEED": "10",
            "CALLCENTER_CONSOLE_DIR": str(self.folder / "console"),
        }

    async def start(self) -> None:
        """Start it, and wait until it says that it is ready."""
        with self._log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "callcenter",
                "serve",
                cwd=self.folder,
                env=self.environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            while b"Ctrl-C" not in (line := await self.process.stdout.readline()):
                assert line, f"it ended: {self.log()}"

    async def kill(self) -> None:
        """Kill it, as `kill -9` does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def end(self) -> int:
        """Interrupt it, as Ctrl-C does; return its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE_S):
            return await self.process.wait()

    async def close(self) -> None:
        """Leave nothing behind."""
        if self.process is not None and self.process.returncode is None:
            await self.kill()
        self.database.close()

    def log(self) -> str:
        """Return what it has logged so far, over all its lives."""
        return self._log.read_text("utf-8")

    async def token(self, username: str) -> str:
        """Return a session token of the user's, made in the database itself."""
        token, _, _ = await Access(self.database, session_hours=1).sign_in(username, PASSWORD, "192.0.2.1")
        return token

    async def console(self, username: str, *, ready: bool = False) -> Console:
        """Open a console."""
        console = Console(self.address, await self.token(username))
        await console.connect()
        await console.synced()
        if ready:
            assert (await console.ask("set_state", availability="available")).ok
        return console

    async def customer(self) -> Customer:
        """Open a customer's page."""
        customer = Customer(self.address)
        await customer.connect()
        return customer

    def events(self) -> list[Recorded]:
        """Return the whole contact log, as it is on disk."""
        return self.database.read_now(lambda c: read_events(c, "main", 0, 1_000_000))

    def replayed(self) -> CellState:
        """Return the state that the log on disk gives, after holding both to what must always be true."""
        recorded = self.events()
        assert [one.position for one in recorded] == list(range(1, len(recorded) + 1)), "positions have no gaps"
        lifecycle = Lifecycle()
        lifecycle.replay(one.event for one in recorded)
        check_state(lifecycle.state)
        check_log([one.event for one in recorded], lifecycle.state)
        return lifecycle.state
