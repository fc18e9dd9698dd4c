"""Who may open a socket at all."""

from pathlib import Path

import msgspec
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin

from callcenter.live.schema import messages_schema
from callcenter.settings import Settings
from tests.support.centre import Running, running
from tests.support.sockets import Console, Customer

PUBLIC = "https://centre.example"


async def refused(centre: Running, path: str, origin: str | None, cookie: str | None) -> int:
    """Try to open a socket, and return the status it is refused with."""
    headers = {"Cookie": f"callcenter_session={cookie}"} if cookie else {}
    with pytest.raises(InvalidStatus) as refusal:
        await connect(
            f"ws://{centre.address}{path}",
            origin=Origin(origin) if origin else None,
            additional_headers=headers,
            proxy=None,
        )
    return refusal.value.response.status_code


async def test_a_page_of_another_site_cannot_open_a_socket(tmp_path: Path) -> None:
    async with running(tmp_path, settings=Settings(mode="production", public_url=PUBLIC)) as centre:
        cookie = await centre.token("lin")
        for origin in ("https://evil.example", f"http://{centre.address}", "null", PUBLIC + ".evil.example", None):
            assert await refused(centre, "/ws/console", origin, cookie) == 403
            assert await refused(centre, "/ws/customer", origin, None) == 403
        for client in (Console(centre.address, cookie, origin=PUBLIC), Customer(centre.address, origin=PUBLIC)):
            await client.connect()
            await client.close()


async def test_the_console_is_for_those_who_are_signed_in(centre: Running) -> None:
    ours = f"http://{centre.address}"
    for cookie in (None, "x" * 43, "nonsense"):
        assert await refused(centre, "/ws/console", ours, cookie) == 403
    async with centre.http(cookies={"callcenter_session": await centre.token("lin")}) as http:
        await http.delete("/api/v1/session")
    assert await refused(centre, "/ws/console", ours, await centre.token("lin")) == 403


async def test_the_schema_of_all_messages_is_there_for_everybody(centre: Running) -> None:
    async with centre.http() as http:
        schema = (await http.get("/api/messages.json")).content
    assert msgspec.json.decode(schema) == msgspec.json.decode(msgspec.json.encode(messages_schema()))
