"""Server processes: started on their own core, ended when the measurement is over."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from benchmarks.machine import cpu_seconds, free_port, pin_server
from benchmarks.sites import ROOT, Site

READY_WITHIN_S = 60.0


class Server:
    """A server process that answers `/readyz`. Its output goes to a file."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], folder: Path, port: int) -> None:
        self.port = port
        self._log = folder / "server.log"
        with self._log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=folder,  # where no .env lies
                env={"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=pin_server,
            )

    async def ready(self) -> None:
        """Wait until it answers. Raises RuntimeError with the end of its output when it does not."""
        until = time.monotonic() + READY_WITHIN_S
        async with httpx.AsyncClient(trust_env=False) as client:
            while self._process.poll() is None and time.monotonic() < until:
                try:
                    answer = await client.get(f"http://127.0.0.1:{self.port}/readyz")
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                else:
                    if answer.status_code == 200:
                        return
                    await asyncio.sleep(0.05)
        raise RuntimeError(f"the server did not start:\n{self.said()}")

    def said(self) -> str:
        """Return the end of its output."""
        return self._log.read_text("utf-8", "replace")[-4_000:]

    def cpu_seconds(self) -> float:
        """Return the processor time it has used so far (0 where the system does not tell)."""
        return cpu_seconds(self._process.pid)

    def kill(self) -> None:
        """End it with SIGKILL, in the middle of whatever it does."""
        self._process.kill()
        self._process.wait()

    async def stop(self) -> None:
        """End it in good order, or by force if that takes over 15 s."""
        self._process.terminate()
        try:
            await asyncio.to_thread(self._process.wait, 15)
        except subprocess.TimeoutExpired:
            self.kill()


@asynccontextmanager
async def running(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> AsyncIterator[Server]:
    """Run a server for the block; `CALLCENTER_PORT` in its environment tells it its port."""
    port = free_port()
    server = Server(command, {**environment, "CALLCENTER_PORT": str(port)}, folder, port)
    try:
        await server.ready()
        yield server
    finally:
        await server.stop()


def product(site: Site, port: int) -> Server:
    """Start `callcenter serve` for a site."""
    return Server(["callcenter", "serve"], {**site.environment(), "CALLCENTER_PORT": str(port)}, site.folder, port)
