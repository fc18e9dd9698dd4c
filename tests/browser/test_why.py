"""Why a contact is where it is: a supervisor looks at one that is offered, waits, is over, or that nobody can take."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.axe import complaints
from tests.browser.centre import Centre, copy_config
from tests.browser.people import ABANDONED, Agent
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser


def opens(supervisor: Agent, stage: str) -> str:
    """Open the page of the one contact at this stage; return its address."""
    supervisor.page.goto("/")
    link = supervisor.page.get_by_test_id("open-contacts").locator(f"tr[data-stage={stage}] a")
    address = link.get_attribute("href")
    assert address is not None
    link.click()
    expect(supervisor.page.get_by_test_id("contact-head")).to_be_visible()
    return address


def waits_for(supervisor: Agent, code: str) -> None:
    """Expect the page to say, in a sentence, why nobody has the contact yet."""
    said = supervisor.page.get_by_test_id("waiting-for")
    expect(said).to_have_attribute("data-code", code)
    expect(said).to_contain_text(supervisor.word(f"waiting_for.{code}"))


def stand(supervisor: Agent, within: Locator, **agents: str) -> None:
    """Expect these agents to stand so, each with what excludes them in words; an empty one could take it."""
    for agent, excluded in agents.items():
        standing = within.get_by_test_id(f"standing-{agent}")
        expect(standing).to_have_attribute("data-excluded", excluded)
        expect(standing).to_contain_text(supervisor.word(f"excluded.{excluded}" if excluded else "standing.eligible"))


def is_what_the_engine_says(supervisor: Agent, address: str) -> None:
    """Expect who is listed, in their order, with what excludes each, to be what the engine has worked out."""
    told = supervisor.page.request.get(f"/api/v1{address}/routing").json()["agents"]
    shown = supervisor.page.get_by_test_id("routing").locator("[data-testid^=standing-]:not(ol)")
    expect(shown).to_have_count(len(told))
    found = shown.evaluate_all("all => all.map(it => [it.dataset.testid.slice(9), it.dataset.excluded])")
    assert found == [[each["agent"], each["excluded"] or ""] for each in told]


@pytest.mark.parametrize(
    ("language", "name", "only", "title"),
    [
        ("en", "sun", "The only agent free who could take it", "James"),
        ("zh-CN", "admin", "唯一能处理此联络的空闲坐席", "James"),
    ],
    ids=["en", "zh-CN"],
)
def test_why_is_said_of_a_contact_offered_waiting_and_over_and_what_is_open_follows_by_itself(
    stage: Stage, language: str, name: str, only: str, title: str
) -> None:
    sun, lin, chen = stage.agent(name, language), stage.agent("lin"), stage.agent("chen")
    chen.available()
    james = stage.customer("en", come_as="M0005")
    james.start("sales")
    expect(chen.offer).to_be_visible()
    address = opens(sun, "offered")
    routing, offers = sun.page.get_by_test_id("routing"), sun.page.get_by_test_id("contact-offer")
    waits_for(sun, "offered")
    stand(sun, routing, lin="not_ready", wang="skill")
    is_what_the_engine_says(sun, address)
    expect(offers).to_have_attribute("data-result", "open")
    expect(offers).to_contain_text(only)
    sun.button("standing.ask", offers).click()
    stand(sun, offers, chen="", lin="not_ready", wang="skill")
    assert complaints(sun.page) == []

    # What changes is pushed: it has been declined, and waits.
    chen.decline()
    waits_for(sun, "held_back")
    expect(offers).to_have_attribute("data-result", "declined")
    stand(sun, routing, chen="held_apart", lin="not_ready")
    is_what_the_engine_says(sun, address)
    lin.available()
    lin.accept()
    expect(routing).to_have_count(0)
    expect(offers).to_have_count(2)
    expect(offers.last).to_have_attribute("data-result", "accepted")

    lin.end()
    lin.wrap_up("informed")
    sun.page.goto(address)
    expect(sun.page.get_by_test_id("contact-head")).to_contain_text(title)
    expect(routing).to_have_count(0)
    for offer, agents in (
        (offers.first, {"chen": "", "lin": "not_ready"}),
        (offers.last, {"chen": "held_apart", "lin": ""}),
    ):
        sun.button("standing.ask", offer).click()
        stand(sun, offer, **agents)
    assert complaints(sun.page) == []


@pytest.mark.parametrize(("language", "name"), [("en", "sun"), ("zh-CN", "admin")])
def test_why_is_said_of_a_contact_that_nobody_can_take_until_somebody_can(
    browser: Browser, tmp_path: Path, language: str, name: str
) -> None:
    centre = Centre(tmp_path, copy_config(tmp_path / "config"))  # of its own: nobody has signed in there
    centre.start()
    stage = Stage(browser, centre.url)
    try:
        sun = stage.agent(name, language)
        james = stage.customer("en", come_as="M0005")
        james.start("loyalty")
        expect(sun.page.get_by_test_id("unanswerable")).to_be_visible()
        address = opens(sun, "waiting")
        routing, news = sun.page.get_by_test_id("routing"), sun.page.get_by_test_id("line-news")
        waits_for(sun, "no_agent_signed_in")
        stand(sun, routing, lin="offline", zhou="skill")
        is_what_the_engine_says(sun, address)
        expect(news.last).to_have_attribute("data-what", "unanswerable")
        expect(news.last).to_contain_text(sun.word("unanswerable.nobody_signed_in"))
        assert complaints(sun.page) == []

        lin = stage.agent("lin")
        waits_for(sun, "nobody_available")
        stand(sun, routing, lin="not_ready", zhou="skill")
        is_what_the_engine_says(sun, address)
        expect(news.last).to_have_attribute("data-what", "answerable")
        lin.available()
        waits_for(sun, "offered")
        james.leave()
        james.has_ended(ABANDONED)
        expect(routing).to_have_count(0)
    finally:
        stage.close()
        centre.stop()
