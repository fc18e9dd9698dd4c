"""The HTTP to the carrier: what is repeated and what never is, how long it waits, what it logs."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from callcenter.channels.voice.twilio.client import CarrierHttp, operation_of
from callcenter.channels.voice.twilio.errors import Busy, CarrierError, ForeignHost, Gone, NoAnswer, Refused
from callcenter.channels.voice.twilio.metrics import REQUESTS
from tests.channels.voice.twilio.scripted import ACCOUNT, CALL, CONFERENCE, NAME, call, scripted

URL = "https://cc.example.org/twilio/voice/leg?contact=c1"
BASE = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}"


@asynccontextmanager
async def raw_server(
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
) -> AsyncIterator[str]:
    """Yield the address of a server that is `talk` to every connection, and close those connections."""
    talking = set()

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talking.add(asyncio.current_task())
        try:
            await talk(reader, writer)
        finally:
            writer.close()
            await asyncio.gather(writer.wait_closed(), return_exceptions=True)

    server = await asyncio.start_server(served, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await asyncio.gather(*filter(None, talking), return_exceptions=True)


class Waits:
    """Stands in for `asyncio.sleep`: remembers, and does not wait."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


def error(code: int, message: str = "number +8613800138000") -> dict[str, Any]:
    return {"code": code, "message": message, "more_info": f"https://www.twilio.com/docs/errors/{code}", "status": 400}


async def test_after_429_a_post_is_made_again_with_growing_waits() -> None:
    waits = Waits()
    async with scripted(sleep=waits) as (script, carrier):
        for _ in range(3):
            script.answer(429, error(20429))
        script.answer(200, call())
        await carrier.redirect(CALL, URL)
    assert [asked.form for asked in script.asked] == [{"Url": URL, "Method": "POST"}] * 4
    assert [low <= wait <= 2 * low for low, wait in zip((0.25, 0.5, 1), waits.taken, strict=True)] == [True] * 3


async def test_after_the_third_repeat_the_carrier_is_busy() -> None:
    async with scripted(sleep=Waits()) as (script, carrier):
        for _ in range(4):
            script.answer(429, error(20429))
        with pytest.raises(Busy, match=r"POST Calls/\{sid\}: too many requests"):
            await carrier.hang_up(CALL)
    assert len(script.asked) == 4


async def test_the_carrier_says_how_long_it_wants_to_be_left_alone() -> None:
    waits = Waits()
    async with scripted(sleep=waits) as (script, carrier):
        script.answer(429, error(20429), headers={"Retry-After": "3"})
        script.answer(429, error(20429), headers={"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"})
        script.answer(200, call())
        await carrier.hang_up(CALL)
        assert 3.25 <= waits.taken[0] <= 3.5
        assert 0.5 <= waits.taken[1] <= 1

        script.answer(429, error(20429), headers={"Retry-After": "60"})
        with pytest.raises(Busy) as busy:
            await carrier.hang_up(CALL)
        assert busy.value.retry_after == 60
        assert len(waits.taken) == 2


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_post_that_may_have_been_done_is_never_made_again(status: int) -> None:
    async with scripted(sleep=Waits()) as (script, carrier):
        script.answer(status, error(20500))
        with pytest.raises(NoAnswer, match=r"POST Calls/\{sid\}: no answer"):
            await carrier.redirect(CALL, URL)
    assert len(script.asked) == 1


async def test_every_request_has_a_limit_of_time() -> None:
    async with scripted(timeout=0.1) as (script, carrier):
        script.answer(200, call(), after=0.5)
        began = time.perf_counter()
        with pytest.raises(NoAnswer):
            await carrier.redirect(CALL, URL)
        assert time.perf_counter() - began < 0.4
        script.answer(200, call(), after=0.5)
        with pytest.raises(NoAnswer):
            await carrier.fetch_call(CALL)
    assert len(script.asked) == 2


async def test_an_answer_that_drips_does_not_outlast_the_limit() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        while not reader.at_eof() and not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(0.02)

    async with raw_server(drip) as url, CarrierHttp(url, timeout=0.15) as http:
        with pytest.raises(NoAnswer):
            async with asyncio.timeout(1):
                await http.request("GET", f"{BASE}/Calls/{CALL}.json")


@pytest.mark.parametrize(("method", "times"), [("GET", 2), ("POST", 1)])
async def test_when_the_connection_breaks_a_get_is_made_once_more_and_a_post_is_not(method: str, times: int) -> None:
    asked = []

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))

    async with raw_server(hang_up) as url, CarrierHttp(url) as http:
        with pytest.raises(NoAnswer):
            await http.request(method, f"{BASE}/Calls/{CALL}.json")
    assert len(asked) == times


async def test_only_so_many_requests_are_under_way() -> None:
    async with scripted(at_once=2) as (script, carrier):
        for _ in range(6):
            script.answer(200, call(), after=0.02)
        await asyncio.gather(*(carrier.fetch_call(CALL) for _ in range(6)))
    assert script.most_at_once == 2


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (404, error(20404), Gone),
        (404, "<html>nothing here</html>", Gone),
        (400, error(21220), Gone),
        (400, error(21211), Refused),
        (401, error(20003), Refused),
        (403, "{", Refused),
        (409, [], Refused),
        (301, "", Refused),
        (200, "<html>a proxy</html>", NoAnswer),
        (200, "", NoAnswer),
        (500, "oh", NoAnswer),
    ],
)
async def test_what_an_answer_means(status: int, body: Any, expected: type[CarrierError]) -> None:
    async with scripted() as (script, carrier):
        script.answer(status, body)
        with pytest.raises(CarrierError) as raised:
            await carrier.hang_up(CALL)
    assert type(raised.value) is expected
    code = body.get("code") if isinstance(body, dict) else None
    if isinstance(raised.value, Gone | Refused):
        assert raised.value.error == code
    if isinstance(raised.value, Refused):
        assert raised.value.status == status


@pytest.mark.parametrize(
    "url",
    [
        "http://api.twilio.com",
        "https://api.twilio.com.evil.example",
        "https://user:password@api.twilio.com",
        "https://api.twilio.com:8443",
        "https://evil.example",
        "http://10.0.0.1:9100",
        "http://0.0.0.0:9100",
        "ftp://127.0.0.1",
        "api.twilio.com",
        "",
    ],
)
def test_nobody_but_twilio_and_this_machine_gets_the_credentials(url: str) -> None:
    with pytest.raises(ForeignHost):
        CarrierHttp(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9100", "http://localhost:9100/", "http://[::1]:9100", ""])
async def test_twilio_and_this_machine_do(url: str) -> None:
    async with CarrierHttp(url) if url else CarrierHttp():
        pass


@pytest.mark.parametrize("url", ["https://api.london.twilio.com/x", "http://127.0.0.1/x", "https://x@api.twilio.com/x"])
async def test_the_library_cannot_send_them_elsewhere_either(url: str) -> None:
    async with CarrierHttp() as http:
        with pytest.raises(ForeignHost):
            await http.request("GET", url, auth=("SK1", "secret"))


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        (f"/Calls/{CALL}.json", "Calls/{sid}"),
        ("/Calls.json?From=%2B8613800138000", "Calls"),
        (f"/Conferences/{NAME}/Participants/{CALL}.json", "Conferences/{sid}/Participants/{sid}"),
        (f"/Conferences/a/b/{CONFERENCE}.json", "Conferences/{sid}/b/{sid}"),
        ("/Conferences/a/+86138.json", "Conferences/{sid}/{sid}"),
    ],
)
def test_an_operation_is_named_without_what_is_special_to_it(path: str, operation: str) -> None:
    assert operation_of("POST", BASE + path) == f"POST {operation}"


def count(operation: str, outcome: str) -> float:
    found = [sample.value for metric in REQUESTS.collect() for sample in metric.samples if sample.name.endswith("count")
             and sample.labels == {"operation": operation, "outcome": outcome}]  # fmt: skip
    return found[0] if found else 0


async def test_the_log_and_the_figures_say_what_was_done_and_nothing_of_whom(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hold = "POST Conferences/{sid}/Participants/{sid}"
    before = {outcome: count(hold, outcome) for outcome in ("ok", "busy", "gone")}
    with caplog.at_level(logging.DEBUG, "callcenter"):
        async with scripted(sleep=Waits()) as (script, carrier):
            script.answer(429, error(20429))
            script.answer(200, {"call_sid": CALL, "hold": True})
            script.answer(404, error(20404))
            script.answer(400, error(21211))
            await carrier.set_hold(CONFERENCE, CALL, True, URL)
            with pytest.raises(Gone):
                await carrier.set_hold(CONFERENCE, CALL, False, URL)
            with pytest.raises(Refused) as refused:
                await carrier.live_conferences("+8613800138000")
    ours = [record for record in caplog.records if record.name.startswith("callcenter")]
    assert [(r.levelname, r.getMessage().rsplit(",", 1)[0]) for r in ours] == [
        ("WARNING", f"{hold} busy, status 429, error 20429"),
        ("INFO", f"{hold} ok, status 200, error None"),
        ("INFO", f"{hold} gone, status 404, error 20404"),
        ("WARNING", "GET Conferences refused, status 400, error 21211"),
    ]
    said = f"{[(r.getMessage(), r.__dict__.get('facts')) for r in ours]} {refused.value}"
    for secret in ("13800138000", CALL, CONFERENCE, ACCOUNT, "example", "http", "secret"):
        assert secret not in said
    assert {outcome: count(hold, outcome) - before[outcome] for outcome in before} == {"ok": 1, "busy": 1, "gone": 1}
