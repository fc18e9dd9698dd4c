"""An agent who may see their own customers alone: what the console says where there is nothing for them to see."""

import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import complaints
from tests.browser.centre import Centre
from tests.browser.stage import Stage
from tests.support.patience import PATIENCE_S

pytestmark = pytest.mark.browser


def answers(page: Page, customer: str, status: int) -> None:
    """Ask for a customer until the answer is this one: a changed configuration is read a moment later."""
    give_up = time.monotonic() + PATIENCE_S
    while page.request.get(f"/api/v1/customers/{customer}").status != status:
        assert time.monotonic() < give_up
        page.wait_for_timeout(50)


@pytest.mark.parametrize(
    ("language", "hidden"),
    [("en", "There is no such customer, or none that you may see."), ("zh-CN", "没有这位客户，或您无权查看。")],
)
def test_a_customer_who_is_hidden_is_politely_said_not_to_be_there(
    stage: Stage, centre: Centre, language: str, hidden: str
) -> None:
    stage.allow(r"status of 404 .*/api/v1/customers/")
    somebody = stage.agent("xu" if language == "zh-CN" else "bennett", language)
    page = somebody.page
    (customer,) = page.request.get("/api/v1/customers", params={"limit": 1}).json()["items"]
    page.goto(f"/customers/{customer['id']}")
    expect(page.get_by_test_id("customer-head")).to_be_visible()
    with centre.changed("centre.yaml", "zone:", "visible_customers: {agent: own}\nzone:"):
        answers(page, customer["id"], 404)
        page.reload()
        expect(page.get_by_text(hidden)).to_be_visible()
        expect(page.get_by_role("button", name=somebody.word("retry"))).to_have_count(0)
        assert complaints(page) == []
    answers(page, customer["id"], 200)
