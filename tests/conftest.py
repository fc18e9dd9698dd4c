"""What holds for all tests."""

import pytest
from hypothesis import settings

# A slow machine is no fault of the code: how long an example takes decides nothing.
settings.register_profile("callcenter", deadline=None)
settings.load_profile("callcenter")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser's tests last: while Playwright drives a browser, its event loop occupies the main thread."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
