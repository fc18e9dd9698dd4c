"""A few seconds of the soak: with the server killed on the way, nothing acknowledged is lost."""

from benchmarks.soak import soak


async def test_a_few_seconds_with_kills_break_no_rule() -> None:
    found = await soak(4.0, seed=7, kill_every_s=1.0)
    assert found.violations == []
    assert found.counts["kills"] >= 1
    assert min(found.counts[what] for what in ("start", "accept", "post", "wrap_up", "events")) > 0
