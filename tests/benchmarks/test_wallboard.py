"""The live page measured with few agents: the figures are there, and the page is less busy than not."""

import pytest

from benchmarks.wallboard import measure


@pytest.mark.browser
async def test_the_live_page_is_measured_while_agents_change_state() -> None:
    found = await measure(agents=20, per_second=10.0, seconds=1.0)
    assert found["agents"] == 20
    assert found["changes_per_s"] >= 5
    assert 0 < found["busy_share"] < 1
    assert 0 < found["shown_after_p50_ms"] <= found["shown_after_max_ms"]
    assert found["queue_changes"] == 2
    assert 0 < found["queue_shown_after_p50_ms"] <= found["queue_shown_after_max_ms"]
