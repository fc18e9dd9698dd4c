"""Several consoles of one agent: told of each other, through the running server."""

from tests.rules.conftest import Open


async def test_an_agents_windows_are_told_how_many_they_are(centre_with: Open) -> None:
    async with centre_with() as centre:
        first = await centre.console("lin")
        second = await centre.console("lin")
        await first.until(lambda: first.windows == 2)
        await second.until(lambda: second.windows == 2)
        chen = await centre.console("chen")
        assert chen.windows == 1
        await second.close()
        await first.until(lambda: first.windows == 1)
