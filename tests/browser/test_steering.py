"""What a supervisor does from the live page: a contact is moved and assigned, an agent is given a skill for a while."""

import csv
import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import ABANDONED, Agent
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser


def row(sun: Agent, stage: str) -> Locator:
    """The one open contact at this stage."""
    return sun.page.get_by_test_id("open-contacts").locator(f"tr[data-stage={stage}]")


def steer(sun: Agent, what: str, target: str) -> None:
    """Move or assign the one who waits, by the keyboard."""
    row(sun, "waiting").get_by_role("button", name="Move or assign").press("Enter")
    sun.page.get_by_role("menuitem", name=sun.word(f"steer.{what}")).press("Enter")
    dialog = sun.page.get_by_role("dialog")
    dialog.get_by_test_id(f"transfer-{target}").get_by_role("radio").press("Space")
    dialog.locator("button[type=submit]").press("Enter")
    expect(dialog).to_have_count(0)


def adjusting(sun: Agent, agent: str) -> Locator:
    """Open the dialog about what an agent is for."""
    sun.page.get_by_test_id(f"agent-{agent}").get_by_role("button", name=sun.word("adjust.open")).click()
    return sun.page.get_by_test_id("adjust")


def test_behind_a_figure_are_exactly_the_contacts_it_counts(stage: Stage) -> None:
    sun = stage.agent("sun")
    expect(sun.queue("loyalty", "abandoned")).to_be_visible()
    abandoned = sun.queue("loyalty", "abandoned").get_by_role("link")  # also that of the rate; there is none of nobody
    counted = 1 + (int(abandoned.first.inner_text()) if abandoned.count() else 0)
    bai = stage.customer(come_as="M0001")
    bai.start("loyalty")
    sun.queue("loyalty", "waiting").get_by_role("link", name="1", exact=True).click()
    expect(sun.page.get_by_test_id("contacts-shown")).to_have_text(re.compile("^1 of "))
    expect(row(sun, "waiting")).to_be_in_viewport()
    sun.queue("loyalty", "longest-wait").get_by_role("link").press("Enter")
    expect(sun.page.get_by_role("heading", name=sun.word("live.open_contacts"))).to_be_focused()
    bai.leave()
    bai.has_ended(ABANDONED)

    expect(abandoned.first).to_have_text(str(counted))
    abandoned.first.click()
    expect(sun.page.get_by_test_id("counted").locator("tbody tr")).to_have_count(counted)
    sun.page.reload()
    expect(sun.page.get_by_test_id("counted").locator("tbody tr")).to_have_count(counted)
    with sun.page.expect_download() as file:
        sun.page.get_by_role("dialog").get_by_role("link", name=sun.word("csv")).click()
    assert file.value.suggested_filename == "abandoned.csv"
    table = list(csv.DictReader(file.value.path().read_text("utf-8-sig").splitlines()))
    assert [row["queue"] for row in table] == ["Loyalty members"] * counted
    sun.button("close", sun.page.get_by_role("dialog")).click()
    expect(sun.page.get_by_role("dialog")).to_have_count(0)

    offered = int(sun.queue("loyalty", "answered").inner_text()) + counted
    sun.queue("loyalty", "abandon-rate").get_by_role("link").click()
    expect(sun.page.get_by_test_id("counted-sum")).to_contain_text(f"{counted} ÷ {offered}")
    expect(sun.page.get_by_test_id("counted").locator("tbody tr")).to_have_count(offered)
    sun.page.get_by_role("radio", name=re.compile("^Abandoned")).locator("..").click()
    expect(sun.page.get_by_test_id("counted").locator("tbody tr")).to_have_count(counted)
    sun.button("close", sun.page.get_by_role("dialog")).click()
    expect(sun.page.get_by_role("dialog")).to_have_count(0)

    sun.page.goto(f"{sun.page.url.split('?')[0]}wall")
    level = sun.page.get_by_test_id("wall-loyalty").get_by_test_id("level").get_by_role("link")
    level.click()
    answered = int(sun.queue("loyalty", "answered").inner_text())
    expect(sun.page.get_by_test_id("counted").locator("tbody tr")).to_have_count(answered + counted)
    sun.button("close", sun.page.get_by_role("dialog")).click()


def test_a_supervisor_moves_and_assigns_a_contact_gives_a_skill_and_takes_it_back(stage: Stage) -> None:
    sun, wang = stage.agent("sun"), stage.agent("wang")
    wang.available()
    bai = stage.customer(come_as="M0001")
    bai.start("loyalty")
    steer(sun, "move", "queues-sales")
    expect(wang.offer.get_by_test_id("why")).to_contain_text("only agent free")
    wang.decline()
    steer(sun, "assign", "agents-wang")
    expect(wang.offer.get_by_test_id("why")).to_contain_text("Assigned to you by Sun Hui.")
    wang.accept()
    wang.end()
    wang.wrap_up("informed")

    liu = stage.customer(come_as="M0004")
    liu.start("loyalty")
    expect(row(sun, "waiting")).to_be_visible()
    dialog = adjusting(sun, "wang")
    dialog.get_by_test_id("adjust-queue-loyalty").get_by_role("checkbox").check()
    dialog.get_by_test_id("adjust-skill-vip_care").get_by_role("textbox").fill("6")
    expect(dialog.get_by_test_id("changed")).to_have_count(2)
    dialog.locator("button[type=submit]").click()
    wang.accept()
    expect(sun.page.get_by_test_id("agent-wang").get_by_test_id("adjusted")).to_be_visible()
    sun.button("adjust.restore", adjusting(sun, "wang")).click()
    expect(sun.page.get_by_test_id("agent-wang").get_by_test_id("adjusted")).to_have_count(0)
    wang.end()
    wang.wrap_up("informed")

    james = stage.customer("en", come_as="M0005")
    james.start("loyalty")
    james.is_in_line(1)
    james.leave()
    james.has_ended(ABANDONED)
    expect(wang.offer).to_have_count(0)
