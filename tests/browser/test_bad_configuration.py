"""An administrator enters what cannot be: the field says so in words, nothing is lost, nothing comes into force."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.configuring import Admin
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

LONG = "W" * 200
MARKUP = "<img src=x onerror=alert(1)><b>Bold</b>"
RIGHT_TO_LEFT = "\u202eקו שירות\u202c"
CHINESE = re.compile("[\u4e00-\u9fff]")


class Words:
    """What the page of somebody says, with its blanks filled in."""

    def __init__(self, admin: Admin) -> None:
        self._admin = admin

    def __call__(self, key: str, **blanks: object) -> str:
        return re.sub(r"{{(\w+)}}", lambda blank: str(blanks[blank[1]]), self._admin.person.word(key))

    def name(self, language: str, label: str = "forms.name") -> str:
        """Return the label of a text in a language, `en` or `zh-CN`."""
        names = {"en": {"en": "English", "zh-CN": "Chinese"}, "zh-CN": {"en": "英文", "zh-CN": "中文"}}
        return self("forms.in_language", label=self(label), language=names[self._admin.person.language][language])


def enter(form: Locator, label: str, text: str, wrong: str | None = None) -> None:
    """Enter something; expect it to stay as it is, and the field to say what is wrong with it."""
    field = form.get_by_label(label, exact=True)
    field.fill(text)
    expect(field).to_have_value(text)
    if wrong:
        expect(field).to_have_accessible_description(re.compile(re.escape(wrong)))


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_what_cannot_be_is_said_at_its_field_in_words_and_nothing_is_lost(stage: Stage, language: str) -> None:
    stage.allow("status of 422")
    admin = Admin(stage.agent("admin", language))
    page, word = admin.page, Words(admin)
    count = admin.versions.count()

    admin.subject("queues")
    with admin.entry("form-queue-sales") as form:
        enter(form, word.name("en"), LONG, word("forms.wrong.long", most=80, count=200))
        enter(form, word.name("zh-CN"), " ", word("forms.wrong.empty"))
        enter(form, word("forms.queues.offer"), "twenty", word("forms.wrong.duration"))
        enter(form, word("forms.queues.within"), "0s", word("forms.wrong.duration_none"))
        enter(form, word("forms.queues.at_once"), "21", word("forms.wrong.range", min=1, max=20))
    with admin.entry("form-queue-changes") as form:
        enter(form, word.name("en"), MARKUP)
        enter(form, word.name("zh-CN"), RIGHT_TO_LEFT)
    expect(page.get_by_test_id("form-queue-changes")).to_contain_text(MARKUP if language == "en" else "קו שירות")

    admin.subject("people")
    admin.person.button("forms.agents.add").click()
    dialog = page.get_by_test_id("add-entry")
    wrong = {"lin": "forms.id_taken", "admin": "forms.id_taken", "system": "forms.id_taken", "Lin Wei": "forms.id_odd"}
    for name, why in {**wrong, "x" * 41: "forms.id_odd"}.items():
        field = dialog.get_by_label(word("forms.id"))
        field.fill(name)
        expect(field).to_have_accessible_description(re.compile(re.escape(word(why))))
    page.keyboard.press("Escape")

    # What is in use is taken away: whoever uses it says so.
    admin.subject("skills")
    row = page.get_by_test_id("form-teams-care")
    row.get_by_role("button").last.click()
    row.get_by_role("button", name=word("forms.really")).click()
    expect(row).to_have_count(0)
    admin.subject("people")
    with admin.entry("form-agent-zhou") as form:
        expect(form).to_contain_text(word("forms.wrong.unknown", id="care"))

    admin.subject("hours")
    with admin.entry("form-hours-office") as form:
        form.locator(".form-time").first.fill("9")
        expect(form).to_contain_text(word("forms.wrong.time"))
    admin.subject("replies")
    with admin.entry("form-reply-moment") as form:
        enter(form, word.name("en", "forms.replies.text"), "One moment, {name}.")

    # The server finds the same and more; each is said where it is, in the language of the page.
    admin.person.button("config.look").click()
    found = page.get_by_role("alert").get_by_role("listitem")
    expect(found.filter(has_text="{name}")).to_have_count(1)
    told = found.all_inner_texts()
    for about in ("queues.sales.name.en", "queues.sales.offer", "queues.sales.at_once", "hours.office", "care"):
        assert any(about in each for each in told), told
    if language == "zh-CN":
        assert [each for each in told if not CHINESE.search(each.replace(word("forms.in_form"), ""))] == []
    expect(page.get_by_test_id("form-reply-moment")).to_contain_text(re.compile("1 mistake|1 处错误"))
    with admin.entry("form-reply-moment") as form:
        field = form.get_by_label(word.name("en", "forms.replies.text"), exact=True)
        expect(field).to_have_accessible_description(re.compile("{name}"))
    admin.apply()
    expect(found.first).to_be_visible()

    # All is as it was entered, and is text.
    admin.subject("queues")
    with admin.entry("form-queue-sales") as form:
        expect(form.get_by_label(word.name("en"), exact=True)).to_have_value(LONG)
        expect(form.get_by_label(word("forms.queues.offer"), exact=True)).to_have_value("twenty")
    expect(page.locator("img[src=x]")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(admin.versions).to_have_count(count)
    admin.person.button("config.discard").click()
    expect(page.get_by_test_id("changes")).to_have_count(0)
    expect(page.get_by_test_id("form-queue-sales")).not_to_contain_text("WWW")
