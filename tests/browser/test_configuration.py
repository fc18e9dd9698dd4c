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


def test_what_is_wrong_is_told_at_its_field_in_the_language_of_the_page(stage: Stage) -> None:
    stage.allow("status of 422")
    admin = stage.agent("admin", "zh-CN")
    page = admin.page
    page.goto("/configuration")
    page.get_by_role("tab", name=admin.word("forms.subject.files")).click()
    page.get_by_role("tab", name="queues.yaml").click()
    editor = page.locator(".config-text")
    editor.fill(editor.input_value().replace("requires: {fares: 3}", "requires: {fares: 10}", 1))
    admin.button("config.look").click()
    told = page.locator(".config-apply [role=alert]:not(:empty)")
    in_chinese = "队列“sales”要求技能“fares”达到 10 级，但没有人达到（最高等级为 9）"
    expect(told).to_contain_text(f"queues.yaml:5 {in_chinese}")

    told.get_by_role("button", name=admin.word("forms.in_form")).click()
    expect(page.get_by_test_id("entry")).to_contain_text(in_chinese)
    page.get_by_test_id("entry").get_by_role("button", name=admin.word("forms.done")).click()
    page.get_by_role("combobox", name="语言").select_option("en")
    expect(told).to_contain_text("queues.yaml:5 queue 'sales' asks for skill 'fares' at level 10, which nobody has")
