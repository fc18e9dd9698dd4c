"""Where the people of these tests meet: a Chromium, and a stage on which everybody has a browser of their own."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Playwright, ViewportSize, expect

from tests.browser.people import Agent, Caller, Customer
from tests.support.patience import PATIENCE_S

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FEATURES_OFF = (
    # Two hidden pages for what the address bar could propose: each page of a test would load them, a fifth of its cost.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # What Playwright turns off, which the browser would not hear of: it heeds the last such list alone.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
FLAGS = (
    f"--disable-features={','.join(FEATURES_OFF)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = PATIENCE_S * 1_000 / 2
LOCALES = {"en": "en-US", "zh-CN": "zh-CN"}
DESK: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Run the Chromium of this machine."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    assert path, f"none of these is installed: {', '.join(CHROMIUM_NAMES)}"
    expect.set_options(timeout=PATIENCE_MS)
    browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
    try:
        yield browser
    finally:
        browser.close()


class Stage:
    """The browser and the centre's address; everybody who comes is watched for what no page should do.

    Agents stay for the next test; customers do not.
    """

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self._url = url
        self._allowed: list[str] = []
        self._seen: list[str] = []
        self._agents: dict[str, Agent] = {}
        self._visitors: list[BrowserContext] = []

    def agent(self, name: str, language: str = "en") -> Agent:
        """Have an agent (or whoever else has an account) at their first page, logged in through the form."""
        agent = self._agents.get(name)
        if agent is not None and agent.language != language:
            self._agents.pop(name).page.context.close()
            agent = None
        if agent is None:
            agent = self._agents[name] = Agent(self._context(language, DESK).new_page(), language)
            agent.page.goto("/")
            agent.log_in(name)
        else:
            agent.page.goto("/")
        expect(agent.page.get_by_test_id("me")).to_be_visible()
        return agent

    def caller(self, language: str = "en") -> Caller:
        """Have somebody at the telephone of the hotline page."""
        caller = Caller(self.page(language), language)
        caller.page.goto("/hotline")
        expect(caller.phone).to_be_visible()
        return caller

    def customer(self, language: str = "zh-CN", come_as: str | None = None) -> Customer:
        """Have a customer open the hotline page; `come_as` signs them in as one of the demo's."""
        customer = Customer(self.page(language, PHONE), language)
        customer.page.goto("/hotline")
        expect(customer.page.get_by_test_id("start")).to_be_visible()
        if come_as:
            customer.come_as(come_as)
        return customer

    def visitor(self, origin: str, language: str = "en", size: ViewportSize = PHONE) -> Customer:
        """Have somebody on another site, whose pages embed the widget; it is not opened yet."""
        visitor = Customer(self.page(language, size), language)
        visitor.page.goto(origin)
        expect(visitor.launcher).to_be_visible()
        return visitor

    def page(self, language: str = "en", size: ViewportSize = DESK) -> Page:
        """Return an empty page of somebody who has not been here before."""
        context = self._context(language, size)
        self._visitors.append(context)
        return context.new_page()

    def allow(self, pattern: str) -> None:
        """Expect messages like this on the browser's console, because the test provokes them."""
        self._allowed.append(pattern)

    def rest(self) -> list[str]:
        """End a test: customers go, agents take nothing more. Return what pages did that no page should.

        That is: errors on the console, refused by the content security policy or not, uncaught exceptions, dialogs.
        """
        for agent in self._agents.values():
            agent.rest()
        for context in self._visitors:
            context.close()
        complaints = [seen for seen in self._seen if not any(re.search(pattern, seen) for pattern in self._allowed)]
        self._visitors, self._seen, self._allowed = [], [], []
        return complaints

    def close(self) -> None:
        """Send everybody home."""
        for context in [*self._visitors, *(agent.page.context for agent in self._agents.values())]:
            context.close()

    def _context(self, language: str, size: ViewportSize) -> BrowserContext:
        context = self._browser.new_context(
            base_url=self._url,
            locale=LOCALES[language],
            timezone_id="Asia/Shanghai",
            viewport=size,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("page", self._watch)
        return context

    def _watch(self, page: Page) -> None:
        def said(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self._seen.append(f"{message.type}: {message.text} ({message.location.get('url')})")

        def asked(dialog: Dialog) -> None:
            self._seen.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("console", said)
        page.on("pageerror", lambda error: self._seen.append(f"uncaught: {error}"))
        page.on("dialog", asked)


def connect(stage: Stage, agent_name: str, external_id: str, language: str = "zh-CN") -> tuple[Agent, Customer]:
    """Bring an agent and a customer into conversation."""
    agent = stage.agent(agent_name)
    agent.available()
    customer = stage.customer(language, external_id)
    customer.start("sales")
    agent.accept()
    return agent, customer
