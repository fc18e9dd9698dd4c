"""Long lists measured where they are short: the figures are there, and what was turned did move."""

import pytest

from benchmarks.scrolling import measure


@pytest.mark.browser
async def test_every_list_is_measured_while_the_wheel_turns() -> None:
    found = await measure(chats=3, messages=60, entries=60, waiting=30, seconds=1.0)
    assert {name: figures["rows"] for name, figures in found.items()} == {
        "contacts": 3,
        "messages": 60,
        "timeline": 60,
        "live": 30,
    }
    for name in ("messages", "timeline"):
        assert found[name]["scrolls"] > 0
        assert 0 < found[name]["busy_share"] < 1
    assert found["live"]["arrived"] > 0
