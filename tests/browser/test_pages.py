"""Around the main job: who gets in, in which language, when a subject is open, and text that is only ever text."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.centre import Centre, opening
from tests.browser.people import Agent
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser

OPENS = opening()

NAME = "<img src=x onerror=\"alert('name')\"><b id=injected>Bold</b>"
TEXT = "</p><script>alert('text')</script><img src=x onerror=\"alert('text')\"> {{7*7}} ${7*7} &lt;"


def test_a_wrong_password_is_told_in_so_many_words(stage: Stage) -> None:
    stage.allow("status of 401")
    somebody = Agent(stage.page(), "en")
    somebody.page.goto("/contacts?queue=sales")
    expect(somebody.page).to_have_url(re.compile("/login"))
    somebody.log_in("miller", "guess")
    expect(somebody.page.get_by_role("alert")).to_have_text("User name or password is wrong.")
    expect(somebody.page.get_by_label("User name")).to_have_value("miller")
    somebody.page.reload()
    somebody.log_in("miller")
    # To the page that was asked for in the first place.
    expect(somebody.page).to_have_url(re.compile(r"/contacts\?queue=sales$"))
    expect(somebody.page.get_by_test_id("me")).to_have_text("Hannah Miller")
    somebody.log_out()


def test_the_language_can_be_changed_on_every_page_and_stays(stage: Stage) -> None:
    visitor = Agent(stage.page("en"), "en")
    page = visitor.page
    page.goto("/")
    page.get_by_label("Language").select_option("zh-CN")
    visitor.language = "zh-CN"
    visitor.log_in("zhou")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_test_id("me")).to_have_text("周凯")
    expect(page.get_by_test_id("state-now")).to_contain_text("未就绪")
    page.reload()
    expect(page.get_by_role("link", name="工作台")).to_be_visible()
    page.get_by_label("语言").select_option("en")
    expect(page.get_by_role("link", name="Desk")).to_be_visible()
    expect(page.get_by_test_id("me")).to_have_text("Zhou Kai")
    visitor.language = "en"
    visitor.log_out()

    customer = stage.customer("zh-CN")
    expect(customer.page.get_by_role("heading", level=1)).to_have_text("云雁航空服务热线")
    customer.page.get_by_label("语言").select_option("en")
    expect(customer.page.get_by_role("heading", level=1)).to_have_text("Cloudgoose Airlines Hotline")
    expect(customer.page.get_by_test_id("subject-sales")).to_contain_text("Bookings")
    customer.page.reload()
    expect(customer.page.get_by_role("button", name="Start the conversation")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", f"Opens {OPENS:%a, %b} {OPENS.day}, 09:00 your time"), ("zh-CN", f"{OPENS.month}月{OPENS.day}日")],
    ids=["en", "zh-CN"],
)
def test_a_closed_subject_says_when_it_opens_and_cannot_be_chosen(stage: Stage, language: str, said: str) -> None:
    customer = stage.customer(language)
    closed = customer.page.get_by_test_id("subject-complaints")
    expect(closed).to_have_attribute("data-open", "false")
    expect(closed.get_by_role("radio")).to_be_disabled()
    expect(closed.get_by_test_id("opening")).to_contain_text(said)
    expect(closed.get_by_test_id("opening")).to_have_attribute("datetime", f"{OPENS:%Y-%m-%d}T01:00:00.000Z")
    expect(customer.page.get_by_test_id("subject-sales").get_by_role("radio")).to_be_enabled()
    expect(customer.button("hotline.start")).to_be_disabled()


def test_a_subject_that_has_closed_since_the_page_was_opened_says_when_it_opens(stage: Stage, centre: Centre) -> None:
    sun, customer = stage.agent("sun"), stage.customer("en")
    sales = sun.page.get_by_test_id("queue-sales")
    with centre.changed("queues.yaml", "hours: always", "hours: office"):
        expect(sales).to_contain_text(f"Closed, opens {OPENS:%a, %b} {OPENS.day}")
        customer.start("sales")
        customer.has_ended("closed")
        expect(customer.page.get_by_test_id("ended")).to_contain_text("This subject is closed just now.")
        opening = customer.page.get_by_test_id("opening")
        expect(opening).to_have_attribute("datetime", f"{OPENS:%Y-%m-%d}T01:00:00.000Z")
        expect(sun.queue("sales", "waiting")).to_have_text("0")
    expect(sales).not_to_contain_text("Closed")


def test_markup_in_names_and_messages_is_shown_as_text_on_every_page(stage: Stage) -> None:
    lin, sun = stage.agent("lin"), stage.agent("sun")
    lin.available()
    customer = stage.customer()
    customer.start("sales", name=NAME, email="mallory@example.com")
    expect(lin.offer.get_by_test_id("offer-name")).to_have_text(NAME)
    lin.accept()
    customer.say(TEXT)
    lin.say(TEXT)
    for person in (lin, customer):
        person.sees(TEXT, TEXT)
    expect(lin.profile.get_by_test_id("customer-name")).to_have_text(NAME)
    expect(sun.page.get_by_test_id("open-contacts").get_by_role("link")).to_have_text(NAME)
    lin.end()
    lin.wrap_up("informed", TEXT, TEXT)
    customer.has_ended()
    customer.sees(TEXT, TEXT)
    lin.page.get_by_role("link", name="Contacts", exact=True).click()
    rows = lin.page.get_by_test_id("contacts").locator("tbody tr").filter(has_text=NAME)
    rows.get_by_role("link").first.click()
    expect(lin.page.get_by_test_id("line").locator(".said")).to_have_text([TEXT, TEXT])
    expect(lin.page.get_by_test_id("note-promise")).to_contain_text(TEXT)
    lin.page.get_by_test_id("contact-head").get_by_role("link", name=NAME).click()
    expect(lin.page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(lin.page.get_by_test_id("timeline-entry").first).to_contain_text(TEXT)
    for page in (lin.page, customer.page, sun.page):
        expect(page.locator("#injected, img[src=x]")).to_have_count(0)
