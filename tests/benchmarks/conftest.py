"""What is measured is measured without what coverage costs."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the benchmarks' tests out of the coverage."""
    for item in items:
        if "benchmarks" in item.path.parts:
            item.add_marker(pytest.mark.no_cover)
