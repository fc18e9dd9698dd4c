"""The real server with its stand-in for the carrier, both processes; and people who call and are called."""

import asyncio
import contextlib
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import msgspec

from callcenter.live.messages import ContactCard
from tests.support.call_centre import CALLER, FLOW, HOTLINE
from tests.support.centre import CENTRE
from tests.support.patience import PATIENCE_S
from tests.support.process import Server
from tests.support.serving import client
from tests.support.sockets import Console
from tests.support.twilio.contract import check_record


class CallServer(Server):
    """A server that takes calls."""

    def __init__(self, folder: Path, *, connect_callback: str = "60s") -> None:
        super().__init__(folder, connect_callback=connect_callback)
        flows = {"entries": {"voice": "hotline"}, "flows": {"hotline": FLOW}}
        (self.config / "flows.yaml").write_text(json.dumps(flows), "utf-8")
        profiles = {"all": {**CENTRE["profiles"]["all"], "capacity": {"chat": 2, "voice": 1}}}
        staff = {"teams": CENTRE["teams"], "profiles": profiles, "agents": CENTRE["agents"]}
        (self.config / "agents.yaml").write_text(json.dumps(staff), "utf-8")

    @property
    def carrier(self) -> dict[str, Any]:
        """Return the stand-in's port and process."""
        (ready,) = self.folder.glob("carrier-*.json")
        told: dict[str, Any] = msgspec.json.decode(ready.read_bytes())
        return told

    async def close(self) -> None:
        """Leave nothing behind, neither the server nor its stand-in; all they said must be as Twilio documents it."""
        if any(self.folder.glob("carrier-*.json")):
            async with self.web(direct=True) as web:
                record = (await web.get("/control/record")).json()
            check_record(record, more=("ticket",))
            assert all(entry["document"] or entry["failure"] for entry in record["webhooks"] if entry["status"] == 200)
        with contextlib.suppress(ValueError, ProcessLookupError):
            os.kill(self.carrier["pid"], signal.SIGKILL)
        await super().close()

    def web(self, *, direct: bool = False) -> httpx.AsyncClient:
        """Return a client of the handsets and devices: through the server, or (it is down) at the stand-in itself."""
        base = f"http://127.0.0.1:{self.carrier['port']}" if direct else f"http://{self.address}/demo/carrier"
        return client(base)

    async def ring(self, caller: str = CALLER) -> "Telephone":
        """Have a customer ring the hotline."""
        async with self.web() as web:
            answer = await web.post("/handset/calls", json={"from": caller, "to": HOTLINE})
        assert answer.status_code == 201, answer.text
        return Telephone(self, "handset", answer.json()["sid"])

    async def connect(self, agent: str, contact: str) -> "Telephone":
        """Have an agent's browser connect to the call they have accepted."""
        headers = {"Cookie": f"callcenter_session={await self.token(agent)}", "Origin": f"http://{self.address}"}
        base = f"http://{self.address}"
        async with client(base, headers=headers) as web:
            token = await web.post("/api/v1/voice/token", json={})
            ticket = await web.post("/api/v1/voice/tickets", json={"contact": contact})
            assert (token.status_code, ticket.status_code) == (200, 200), token.text + ticket.text
        async with self.web() as web:
            params = {"ticket": ticket.json()["ticket"]}
            answer = await web.post("/device/calls", json={"token": token.json()["token"], "params": params})
        assert answer.status_code == 201, answer.text
        return Telephone(self, "device", answer.json()["sid"])


class Telephone:
    """A customer's handset, or an agent's browser in a call."""

    def __init__(self, server: CallServer, kind: str, sid: str) -> None:
        self._server = server
        self._path = f"/{kind}/calls/{sid}"
        self.sid = sid

    async def look(self) -> dict[str, Any]:
        """Return what it shows and all that it has heard."""
        async with self._server.web(direct=True) as web:
            told: dict[str, Any] = (await web.get(self._path)).json()
        return told

    async def until(self, holds: Callable[[dict[str, Any]], bool]) -> None:
        """Look again and again until something holds."""
        async with asyncio.timeout(PATIENCE_S):
            while not holds(await self.look()):  # noqa: ASYNC110 - it looks at another process
                await asyncio.sleep(0.025)

    async def comes_to(self, state: str) -> None:
        """Wait until the call is in a state."""
        await self.until(lambda told: told["state"] == state)

    async def hears(self, text: str) -> None:
        """Wait until a text has been heard."""
        await self.until(lambda told: text in [one.get("text") for one in told["heard"]])

    async def do(self, what: str, **said: str) -> None:
        """Press `digits`, `speak` a text, `pick-up` or `hang-up`."""
        async with self._server.web(direct=True) as web:
            assert (await web.post(f"{self._path}/{what}", json=said)).is_success


async def offered(desk: Console) -> ContactCard:
    """Wait for an offer and take it; return its contact's card."""
    card = await desk.offered()
    assert card.offer is not None
    assert (await desk.ask("accept", offer=card.offer.id)).ok
    return card
