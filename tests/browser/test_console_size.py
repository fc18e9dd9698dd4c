"""What the console asks of a slow line before it can be used."""

import gzip
import re

import pytest

from tests.browser.centre import ROOT

pytestmark = pytest.mark.browser

MOST_BYTES = 350 * 1024


def test_the_first_load_of_the_console_is_small() -> None:
    dist = ROOT / "agents_ui" / "dist"
    page = (dist / "index.html").read_text(encoding="utf-8")
    files = {name for name in re.findall(r'(?:src|href)="/([^"]+)"', page) if name.endswith((".js", ".css"))}
    assert len(files) >= 3, "the page, what it shares with others, and how both look"
    size = len(gzip.compress(page.encode())) + sum(len(gzip.compress((dist / name).read_bytes())) for name in files)
    assert size < MOST_BYTES, f"{size} bytes in {len(files)} files"
