"""What the directory's tests share."""

from pathlib import Path

import pytest

from tests.directory.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A good centre on disk."""
    return Folder(tmp_path)
