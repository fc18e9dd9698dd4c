import pytest

from callcenter.demo.twilio_cloud.overrides import Overrides, split


def test_without_a_fragment_one_retry_is_made_where_nobody_could_be_reached() -> None:
    url, overrides, faults = split("https://centre.example/status?x=1")
    assert (url, overrides, faults) == ("https://centre.example/status?x=1", Overrides(), [])
    assert overrides.retries == 1
    assert [overrides.retried(kind) for kind in ("ct", "rt", "4xx", "5xx")] == [True, False, False, False]


def test_the_fragment_says_what_is_tried_again_and_how_often() -> None:
    url, overrides, faults = split("https://centre.example/status#rc=5&rp=5xx,ct,rt&rt=2000")
    assert url == "https://centre.example/status"
    assert (overrides.retries, overrides.read_ms, faults) == (5, 2_000, [])
    assert [overrides.retried(kind) for kind in ("ct", "rt", "4xx", "5xx")] == [True, True, False, True]


def test_all_means_all() -> None:
    assert split("https://centre.example/#rp=all")[1].retried("4xx")


@pytest.mark.parametrize("fragment", ["rc=6", "rp=3xx", "rt=20000", "retry=1"])
def test_what_is_no_override_is_named(fragment: str) -> None:
    _, overrides, faults = split(f"https://centre.example/#{fragment}")
    assert faults == [f"no connection override: {fragment}"]
    assert overrides == Overrides()
