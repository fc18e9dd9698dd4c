"""`callcenter demo-calls`: who rings, and what is said where nobody can."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from callcenter.demo.calls import call_the_hotline, demo_phones
from callcenter.demo.seed import seed_demo
from callcenter.errors import StartupError
from tests.support.centre import database_in
from tests.support.process import ROOT, free_port
from tests.support.serving import serving

NOW = 1_760_000_000_000


@asynccontextmanager
async def centre(hotline: dict[str, str] | None) -> AsyncIterator[str]:
    """Yield the address of what answers as a demo centre with that hotline."""

    async def customers(_request: Request) -> JSONResponse:
        return JSONResponse({"items": [], "hotline": hotline})

    async with serving(Starlette(routes=[Route("/api/v1/demo/customers", customers)])) as address:
        yield f"http://{address}"


def refusal(address: str, phones: list[str]) -> str:
    """Return the one line with which the command ends."""
    with pytest.raises(StartupError) as refused:
        call_the_hotline(address, phones, rate=1, seconds=1, seed=1)
    return str(refused.value)


def test_the_callers_are_the_demos_customers(tmp_path: Path) -> None:
    database = database_in(tmp_path)
    assert demo_phones(database) == []
    seed_demo(database, ROOT / "config" / "demo", NOW)
    phones = demo_phones(database)
    assert len(phones) >= 200
    assert all(phone.startswith("+") for phone in phones)
    database.close()


def test_where_no_centre_runs_it_says_how_to_start_one() -> None:
    address = f"http://127.0.0.1:{free_port()}"
    assert refusal(address, ["+8615400000000"]) == f"No demo centre answers at {address}; start it with make run."


async def test_a_centre_without_a_hotline_is_named() -> None:
    async with centre(None) as address:
        said = await asyncio.to_thread(refusal, address, ["+8615400000000"])
    assert "has no hotline" in said


async def test_a_database_without_the_demos_customers_is_told() -> None:
    async with centre({"number": "+862155500100"}) as address:
        said = await asyncio.to_thread(refusal, address, [])
    assert "none of the demo's customers" in said
