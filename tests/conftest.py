"""What holds for all tests."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the browser's tests last: while Playwright drives a browser, its event loop occupies the main thread."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
