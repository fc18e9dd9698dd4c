"""An administrator changes the centre in forms while contacts wait in it."""

import pytest
from playwright.sync_api import expect

from tests.browser.stage import Stage

pytestmark = pytest.mark.browser


def test_a_skill_given_in_the_form_has_the_contact_that_waits_for_it_offered(stage: Stage) -> None:
    """Okafor lacks the level in fares that changes ask for, until it is given; then it is taken back."""
    okafor, admin, customer = stage.agent("okafor"), stage.agent("admin"), stage.customer("en")
    page = admin.page
    page.goto("/configuration")

    def give(level: str, why: str) -> None:
        page.get_by_text(admin.word("forms.agents.levels"), exact=True).click()
        page.get_by_label("Daniel Okafor: Fares").select_option(level)
        page.get_by_label(admin.word("config.message")).fill(why)
        admin.button("config.look").click()
        expect(page.get_by_test_id("change")).to_contain_text(admin.word("config.would"))

    give("4", "before")
    admin.button("config.apply").click()
    expect(page.get_by_test_id("change")).to_contain_text(admin.word("config.done"))
    okafor.available()
    customer.start("changes")
    customer.is_in_line(1)
    give("6", "learnt fares")
    expect(page.get_by_test_id("change")).to_contain_text("1 waiting contact offered at once")
    admin.button("config.apply").click()
    expect(page.get_by_test_id("change")).to_contain_text(admin.word("config.done"))
    okafor.accept()
    okafor.end()
    okafor.wrap_up("informed")

    page.get_by_test_id("versions").get_by_role("button", name=admin.word("config.take")).last.click()
    admin.button("config.look").click()
    expect(page.get_by_test_id("change")).to_contain_text(admin.word("config.would"))
    admin.button("config.apply").click()
    expect(page.get_by_test_id("change")).to_contain_text(admin.word("config.done"))
    expect(page.get_by_label("Daniel Okafor: Fares")).to_have_value("5")
