"""What protects the customers' door."""

from pathlib import Path

from callcenter.settings import Settings
from tests.support.centre import running


async def test_too_many_starts_from_one_address_are_refused_and_those_begun_go_on(tmp_path: Path) -> None:
    async with running(tmp_path, settings=Settings(mode="demo", starts_per_minute=3)) as centre:
        pages = [await centre.chatting() for _ in range(3)]
        late = await centre.customer()
        reply = await late.ask("start", queue="sales", language="en")
        assert (reply.ok, reply.code) == (False, "too_many_requests")
        assert late.status is None
        assert (await pages[0].post(pages[0].contact, "I am in line")).ok
