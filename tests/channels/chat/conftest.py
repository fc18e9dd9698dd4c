"""A centre of its own for every test, over real sockets."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.centre import Running, running


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path) as centre:
        yield centre
