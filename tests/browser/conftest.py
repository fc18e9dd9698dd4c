"""One Chromium and one server for all of these tests; after one that failed, the next begins with a new centre."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.centre import Centre, copy_config
from tests.browser.host_site import HostSite, host_site
from tests.browser.stage import Stage, chromium

SHORT_OFFER = "3s"
"""How long a contact of the queue of loyalty members is offered: for those who wait for nobody to answer."""

NOT_SIGNED_IN_YET = r"status of 401 .*/api/v1/session\)"
"""The console asks who is signed in before it shows the log-in form; Chromium reports the answer as an error."""

NOT_ALLOWED_TO_SOUND_YET = "AudioContext was not allowed to start"
"""A console that was opened anew may make no sound until somebody has touched the page; it says so itself."""

FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, chromium(playwright) as browser:
        yield browser


@pytest.fixture(scope="package")
def site() -> Iterator[HostSite]:
    """Another site, which embeds the widget."""
    with host_site() as site:
        yield site


@pytest.fixture(scope="package")
def centre(tmp_path_factory: pytest.TempPathFactory, site: HostSite) -> Iterator[Centre]:
    folder: Path = tmp_path_factory.mktemp("centre")
    config = copy_config(folder / "config", loyalty=SHORT_OFFER)
    centre = Centre(folder, config, widget_origins=site.origin)
    site.centre = centre.url
    centre.start()
    yield centre
    centre.stop()
    log = centre.log()
    assert "ERROR" not in log, log
    assert "Traceback" not in log, log


@pytest.fixture(scope="package")
def everybody(browser: Browser, centre: Centre) -> Iterator[list[Stage]]:
    """The stage in use, in a list so that it can be changed for another."""
    stages = [Stage(browser, centre.url)]
    yield stages
    stages[0].close()


@pytest.fixture
def stage(request: pytest.FixtureRequest, browser: Browser, centre: Centre, everybody: list[Stage]) -> Iterator[Stage]:
    (stage,) = everybody
    stage.allow(NOT_SIGNED_IN_YET)
    stage.allow(NOT_ALLOWED_TO_SOUND_YET)
    yield stage
    if request.node.stash[FAILED]:
        stage.close()
        centre.renew()
        everybody[:] = [Stage(browser, centre.url)]
    else:
        assert stage.rest() == []
