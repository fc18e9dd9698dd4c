"""The demo centre as a process of its own, with the security settings it is shipped with."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.support.patience import PATIENCE_S
from tests.support.twilio.contract import check_record

ROOT = Path(__file__).resolve().parents[2]
ZONE = "Asia/Shanghai"
IN_FORCE = "is in force, version"
START_WITHIN_S = 120.0  # it takes two, unless the machine is busy with much else


def opening() -> datetime:
    """Return when the queue of complaints opens in the copy of `copy_config`: some days ahead, at nine."""
    return (datetime.now(ZoneInfo(ZONE)) + timedelta(days=3)).replace(hour=9, minute=0, second=0, microsecond=0)


def copy_config(folder: Path, **offers: str) -> Path:
    """Copy the demo's configuration; return the copy.

    The queue with office hours is closed in it whenever this runs. `offers` give queues other times to answer in.
    """
    shutil.copytree(ROOT / "config" / "demo", folder)
    weekday = opening().strftime("%a").lower()
    always = "  always: {weekly: {daily: 00:00-24:00}}\n"
    office = f"  office: {{zone: {ZONE}, weekly: {{{weekday}: 09:00-18:00}}}}\n"
    (folder / "hours.yaml").write_text(f"hours:\n{always}{office}")
    queues = folder / "queues.yaml"
    lines, queue = queues.read_text(encoding="utf-8").splitlines(keepends=True), ""
    for number, line in enumerate(lines):
        if line.startswith("  ") and not line.startswith("   "):
            queue = line.strip().rstrip(":")
        if queue in offers and line.strip().startswith("offer:"):
            lines[number] = f"    offer: {offers[queue]}\n"
    queues.write_text("".join(lines), encoding="utf-8")
    return folder


class Centre:
    """A server on a free port of the loopback, with its database and its log in `folder`.

    It is in demo mode, unless `settings` (names without their prefix) have it otherwise.
    """

    def __init__(self, folder: Path, config: Path = ROOT / "config" / "demo", **settings: str) -> None:
        self.config = config
        self._settings = settings
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port: int = free.getsockname()[1]
        self.url = f"http://localhost:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, for the first time or again, and wait until it takes contacts."""
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "callcenter", "serve"],
                cwd=ROOT,
                env={
                    **{name: value for name, value in os.environ.items() if not name.startswith("CALLCENTER_")},
                    "CALLCENTER_MODE": "demo",
                    "CALLCENTER_PORT": str(self._port),
                    "CALLCENTER_PUBLIC_URL": self.url,
                    "CALLCENTER_DATABASE_URL": f"sqlite:///{self._folder / 'callcenter.db'}",
                    "CALLCENTER_CONFIG_DIR": str(self.config),
                    "CALLCENTER_CONSOLE_DIR": str(ROOT / "agents_ui" / "dist"),
                    "TWILIO_CLOUD_TALKING_SPEED": "4",
                    **{f"CALLCENTER_{name.upper()}": value for name, value in self._settings.items()},
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        give_up = time.monotonic() + START_WITHIN_S
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > give_up:
                self._end(signal.SIGKILL)
                raise AssertionError(f"the server does not start:\n{self.log()}")
            time.sleep(0.02)

    def kill(self) -> None:
        """End it as a power cut would: with SIGKILL. The stand-in for the carrier stays, and calls with it."""
        self._end(signal.SIGKILL)

    def renew(self) -> None:
        """End it, if it runs, and start it with nothing in it."""
        if self._process is not None:
            self.kill()
        self._end_carrier()
        for file in self._folder.glob("callcenter.db*"):
            file.unlink()
        self.start()

    @contextmanager
    def changed(self, name: str, old: str, new: str) -> Iterator[None]:
        """Change the first such words in a file of its configuration and have that in force; then back."""
        file = self.config / name
        before = file.read_text(encoding="utf-8")
        try:
            self._put_in_force(file, before.replace(old, new, 1))
            yield
        finally:
            self._put_in_force(file, before)

    def _put_in_force(self, file: Path, text: str) -> None:
        file.write_text(text, encoding="utf-8")
        assert self._process is not None
        before = self.log().count(IN_FORCE)
        self._process.send_signal(signal.SIGHUP)
        give_up = time.monotonic() + PATIENCE_S
        while self.log().count(IN_FORCE) == before:
            assert time.monotonic() < give_up, self.log()
            time.sleep(0.02)

    def stop(self) -> None:
        """End it in order, if it runs; nothing of it is left behind."""
        if self._process is not None:
            self._end(signal.SIGTERM)
        self._end_carrier()

    def log(self) -> str:
        """Return all it has said so far."""
        return (self._folder / "server.log").read_text(encoding="utf-8")

    def _end(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        try:
            self._process.wait(timeout=PATIENCE_S)
        finally:
            self._process.kill()
            self._process = None

    def _end_carrier(self) -> None:
        """End the stand-in for the carrier, which outlives a killed server."""
        for ready_file in self._folder.glob("carrier-*.json"):
            told = json.loads(ready_file.read_bytes())
            pid = told["pid"]
            self._check_carrier(told["port"])
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            ready_file.unlink()

    def _check_carrier(self, port: int) -> None:
        """Hold what the server and the stand-in have said to each other to Twilio's documentation."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
        try:
            connection.request("GET", "/control/record")
            check_record(json.loads(connection.getresponse().read()), more=("ticket",))
        finally:
            connection.close()

    def status(self, path: str) -> int:
        """Ask for a page; return the status of the answer. Raises `OSError` when there is none."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_S)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def _ready(self) -> bool:
        try:
            return self.status("/readyz") == 200
        except OSError:
            return False
