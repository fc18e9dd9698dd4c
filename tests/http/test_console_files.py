"""The console's files: which are served, and for how long they may be kept."""

from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from callcenter.http.console_files import console_routes


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Return a folder as a build leaves it."""
    (tmp_path / "assets").mkdir()
    for name in ("index.html", "hotline.html", "widget.js", "assets/index-1a2b.js", "assets/demo-PhonePage-3c4d.js"):
        (tmp_path / name).write_text(name)
    return tmp_path


async def get(built: Path, path: str, *, demo: bool) -> httpx.Response:
    app = Starlette(routes=console_routes(built, demo=demo))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        return await client.get(path)


@pytest.mark.parametrize(("demo", "status"), [(True, 200), (False, 404)])
async def test_the_scripts_of_the_simulated_telephones_are_served_in_the_demo_only(
    built: Path, demo: bool, status: int
) -> None:
    for path in ("demo-PhonePage-3c4d.js", "./demo-PhonePage-3c4d.js", "x/../demo-PhonePage-3c4d.js"):
        assert (await get(built, f"/assets/{path}", demo=demo)).status_code == status


@pytest.mark.parametrize("demo", [True, False])
async def test_pages_are_asked_for_again_and_assets_are_kept(built: Path, demo: bool) -> None:
    page = await get(built, "/contacts/7", demo=demo)
    assert (page.text, page.headers["cache-control"]) == ("index.html", "no-cache")
    asset = await get(built, "/assets/index-1a2b.js", demo=demo)
    assert "immutable" in asset.headers["cache-control"]


async def test_the_widget_may_be_loaded_by_any_site_and_is_asked_for_again_within_minutes(built: Path) -> None:
    script = await get(built, "/widget.js", demo=False)
    assert script.text == "widget.js"
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert script.headers["cache-control"] == "public, max-age=300"


async def test_a_console_that_was_not_built_says_so(tmp_path: Path) -> None:
    for path in ("/", "/hotline", "/widget.js"):
        answer = await get(tmp_path, path, demo=False)
        assert (answer.status_code, "make install" in answer.text) == (503, True)
