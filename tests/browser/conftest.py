"""One Chromium for all of these tests, one server for each file of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.centre import Centre, copy_config
from tests.browser.people import Stage, chromium

SHORT_OFFER = "4s"
"""How long a contact of the queue of loyalty members is offered: for those who wait for nobody to answer."""

NOT_SIGNED_IN_YET = r"status of 401 .*/api/v1/session\)"
"""The console asks who is signed in before it shows the log-in form; Chromium reports the answer as an error."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, chromium(playwright) as browser:
        yield browser


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    folder: Path = tmp_path_factory.mktemp("centre")
    centre = Centre(folder, copy_config(folder / "config", loyalty=SHORT_OFFER))
    centre.start()
    yield centre
    centre.stop()
    log = centre.log()
    assert "ERROR" not in log, log
    assert "Traceback" not in log, log


@pytest.fixture
def stage(browser: Browser, centre: Centre) -> Iterator[Stage]:
    stage = Stage(browser, centre.url)
    stage.allow(NOT_SIGNED_IN_YET)
    yield stage
    try:
        # Everybody leaves in order, so that nothing of this test is offered to anybody in the next one.
        for agent in stage.agents:
            agent.log_out()
    finally:
        stage.close()
    assert stage.complaints() == []
