"""Two customers who turn out to be one person, from the desk of whoever talks to them."""

import pytest
from playwright.sync_api import expect

from tests.browser.stage import Stage

pytestmark = pytest.mark.browser


def test_a_stranger_is_found_to_be_a_customer_and_it_can_be_undone(stage: Stage) -> None:
    lin, visitor = stage.agent("lin"), stage.customer("zh-CN")
    lin.available()
    visitor.start("sales", name="Jing B.", phone="13912340077")
    lin.accept()
    panel = lin.page.get_by_test_id("customer-panel")
    expect(panel.get_by_test_id("customer-name")).to_have_text("Jing B.")
    lin.button("merge.open", panel).click()
    dialog = lin.page.get_by_test_id("merge")
    dialog.get_by_role("searchbox").fill("M0002")
    dialog.get_by_role("button").first.click()
    stays = dialog.get_by_role("radio").last
    expect(stays).to_be_checked()
    name = dialog.locator(".merge-choice strong").last.inner_text()
    lin.button("merge.do", dialog).click()
    expect(dialog).to_have_count(0)
    # By the push of the server: nobody reloads anything.
    expect(panel.get_by_test_id("customer-name")).to_have_text(name)
    expect(panel.get_by_test_id("merged")).to_contain_text("Jing B.")
    lin.button("merge.undo", panel).click()
    expect(panel.get_by_test_id("customer-name")).to_have_text("Jing B.")
    expect(panel.get_by_test_id("merged")).to_have_count(0)
    lin.end()
    lin.wrap_up("booked")
