"""What the pages ask of a slow line before they can be used."""

import gzip
import re

import pytest

from tests.browser.centre import ROOT

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("name", "most"), [("index.html", 350 * 1024), ("hotline.html", 130 * 1024)])
def test_the_first_load_of_a_page_is_small(name: str, most: int) -> None:
    dist = ROOT / "agents_ui" / "dist"
    page = (dist / name).read_text(encoding="utf-8")
    files = {name for name in re.findall(r'(?:src|href)="/([^"]+)"', page) if name.endswith((".js", ".css"))}
    assert len(files) >= 3, "the page, what it shares with others, and how both look"
    size = len(gzip.compress(page.encode())) + sum(len(gzip.compress((dist / name).read_bytes())) for name in files)
    assert size < most, f"{size} bytes in {len(files)} files"


def test_every_part_of_mantine_that_is_built_in_has_its_styles() -> None:
    dist = ROOT / "agents_ui" / "dist" / "assets"
    whole = (ROOT / "agents_ui" / "node_modules" / "@mantine" / "core" / "styles.css").read_text(encoding="utf-8")
    scripts, styles = (
        "".join(file.read_text(encoding="utf-8") for file in dist.glob(f"*.{kind}")) for kind in ("js", "css")
    )
    styled = set(re.findall(r"\.(m_[0-9a-f]+)", whole))
    assert {part for part in styled & set(re.findall(r"m_[0-9a-f]+", scripts)) if part not in styles} == set()
