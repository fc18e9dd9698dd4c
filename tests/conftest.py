"""What holds for all tests."""

import gc
from inspect import iscoroutinefunction

import pytest
from hypothesis import settings
from xdist.remote import Producer

from tests.support import validators
from tests.support.spreading import BrowserApart

# A slow machine is no fault of the code: how long an example takes decides nothing.
settings.register_profile("callcenter", deadline=None)
settings.load_profile("callcenter")
validators.share()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser's tests last: most of what they would find is found sooner without one.

    What Hypothesis makes up is not measured: it would take twice as long, and cover something else in each run.
    What runs against the clock gets a second chance, and is named at the end if it needed it: docs/decisions/0014.
    """
    for item in items:
        by_the_clock = item.get_closest_marker("browser") or iscoroutinefunction(getattr(item, "obj", None))
        if by_the_clock:
            item.add_marker(pytest.mark.flaky(reruns=1))
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.no_cover)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> BrowserApart:
    """Say which worker runs what."""
    return BrowserApart(config, log)


def pytest_collection_finish() -> None:
    """Spare the garbage collector the modules and the tests, which stay to the end and are most of what there is."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
