"""The real server as a process: a quick start, a configuration that changes, a quiet log, a clean end."""

import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from callcenter.customers.identity import sign_identity
from callcenter.settings import DEFAULT_SECRET
from tests.support.centre import eventually
from tests.support.patience import PATIENCE_S
from tests.support.process import Server
from tests.support.sockets import Customer

PLANTED = ("Zebedee", "Quux", "13800138000", "zebedee@example", "E12345678", "window seat", "on Monday", "hunter2")


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    server = Server(tmp_path)
    yield server
    await server.close()


def processor_seconds(pid: int) -> float:
    """Return the processor time a process has had so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def test_a_configuration_with_mistakes_changes_nothing_at_a_start_nor_at_a_signal(server: Server) -> None:
    """And the second start is quick."""
    await server.start()
    assert await server.end() == 0
    queues = server.config / "queues.yaml"
    good = queues.read_text()
    refused = "is refused; the centre goes on as it was"
    queues.write_text(good.replace('"hours": "always"', '"hours": "whenever"', 1))
    await server.start()
    assert server.process is not None
    if sys.platform == "linux":  # by processor time: how long it is by the clock depends on who else is at work here
        assert processor_seconds(server.process.pid) < 3
    assert f"{queues}:" in server.log()
    assert server.log().count(refused) == 1
    lin = await server.console("lin", ready=True)
    assert lin.queues["sales"].open

    queues.write_text(good.replace('"Sales"', '"Sales and more"').replace('"hours"', '"hour"', 1))
    server.process.send_signal(signal.SIGHUP)
    await eventually(lambda: server.log().count(refused) == 2)
    assert lin.queues["sales"].name == {"en": "Sales"}
    queues.write_text(good.replace('"Sales"', '"Sales and more"'))
    server.process.send_signal(signal.SIGHUP)
    await lin.until(lambda: lin.queues["sales"].name == {"en": "Sales and more"})
    await lin.close()


async def test_ctrl_c_ends_it_in_good_order_with_everybody_connected_and_leaves_no_process_behind(
    server: Server,
) -> None:
    await server.start()
    assert server.process is not None
    lin, customer = await server.console("lin", ready=True), await server.customer()
    contact = await customer.start()
    await lin.accept()
    assert await server.end() == 0
    with pytest.raises(ProcessLookupError):  # it was started as the leader of a group of its own
        os.killpg(server.process.pid, 0)
    assert (await lin.closed())[0] in (1012, 1001, 1006)
    assert not [line for line in server.log().splitlines() if " ERROR " in line or "Traceback" in line]
    state = server.replayed()
    assert state.engine.places[contact].agent == "lin"


async def test_names_numbers_texts_and_secrets_are_nowhere_in_the_log(server: Server) -> None:
    await server.start()
    lin = await server.console("lin", ready=True)
    customer = await server.customer()
    contact = await customer.start(name="Zebedee Quux", phone="138 0013 8000", email="zebedee@example.org")
    await lin.accept()
    assert (await customer.post(contact, "my passport is E12345678")).ok
    assert not (await lin.post(contact, "E12345678" * 500)).ok
    await customer.say({"type": "post", "id": "1", "contact": contact, "text": "E12345678", "name": "Zebedee"})
    await customer.closed()
    await customer.connect()
    token = sign_identity(DEFAULT_SECRET[:-1] + "x", "M1", 1_800_000_000_000, name="Zebedee Quux")
    forger = Customer(server.address)
    await forger.open()
    await forger.say({"type": "hello", "identity_token": token})
    await forger.closed()
    assert (await lin.ask("end", contact=contact)).ok
    notes = {"note": "wants a window seat", "promise": "we call on Monday"}
    assert (await lin.ask("wrap_up", contact=contact, disposition="solved", **notes)).ok
    async with httpx.AsyncClient(base_url=f"http://{server.address}", headers=lin.headers, timeout=PATIENCE_S) as http:
        await http.get("/api/v1/customers", params={"phone": "13800138000", "q": "Zebedee"})
        await http.get("/Zebedee/13800138000")
        await http.post("/api/v1/session", json={"username": "Zebedee", "password": "hunter2"})
    log = server.log() if await server.end() == 0 else ""
    assert "GET /api/v1/customers 200" in log
    secrets = [token, customer.token or "no token", lin.headers["Cookie"].partition("=")[2], DEFAULT_SECRET]
    assert not [text for text in (*PLANTED, *secrets) if text in log]
