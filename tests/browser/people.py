"""People at their browsers: agents, a supervisor, customers. Each has a browser context, so cookies, of their own."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Playwright,
    ViewportSize,
    expect,
)

from tests.browser.centre import ROOT

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 8_000
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


@cache
def _words(language: str) -> dict[str, Any]:
    folder = ROOT / "agents_ui" / "src" / "i18n" / language
    words: dict[str, Any] = {}
    for name in ("console", "call", "hotline", "shared"):
        words |= json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return words


def word(language: str, key: str) -> str:
    """Return what the pages call something in a language, as in `offer.accept`."""
    found: Any = _words(language)
    for part in key.split("."):
        found = found[part]
    assert isinstance(found, str)
    return found


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

    def agent(self, name: str, language: str = "en") -> "Agent":
        """Have an agent (or whoever else has an account) at their first page, logged in through the form."""
        agent = self._agents.get(name)
        if agent is None:
            agent = self._agents[name] = Agent(self._context(language, DESK).new_page(), language)
            agent.page.goto("/")
            agent.log_in(name)
        else:
            assert agent.language == language
            agent.page.goto("/")
        expect(agent.page.get_by_test_id("me")).to_be_visible()
        return agent

    def caller(self, language: str = "en") -> "Caller":
        """Have somebody at the telephone of the hotline page."""
        caller = Caller(self.page(language), language)
        caller.page.goto("/hotline")
        expect(caller.phone).to_be_visible()
        return caller

    def customer(self, language: str = "zh-CN", come_as: str | None = None) -> "Customer":
        """Have a customer open the hotline page; `come_as` signs them in as one of the demo's."""
        customer = Customer(self.page(language, PHONE), language)
        customer.page.goto("/hotline")
        expect(customer.page.get_by_test_id("start")).to_be_visible()
        if come_as:
            customer.come_as(come_as)
        return customer

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


class Person:
    """Somebody at a page."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.language = language

    def word(self, key: str) -> str:
        """Return what this person's page calls something."""
        return word(self.language, key)

    def button(self, key: str, within: Locator | None = None) -> Locator:
        """Return a button by the key of its words."""
        return (within or self.page).get_by_role("button", name=self.word(key), exact=True)

    def hears(self, *texts: str) -> None:
        """Expect to have heard these, in this order, among whatever else is heard on the line."""
        heard = self.page.get_by_test_id("heard")
        expect(heard).to_contain_text(re.compile(".*".join(map(re.escape, texts)), re.DOTALL))

    def speak(self, text: str) -> None:
        """Say something into the telephone, in words."""
        field = self.page.locator(".speak input")
        field.fill(text)
        field.press("Enter")
        expect(field).to_be_empty()

    @property
    def input(self) -> Locator:
        """Where a message is written."""
        return self.page.locator(".chat-input")

    def say(self, *texts: str) -> None:
        """Write messages, each sent with Enter."""
        for text in texts:
            self.input.fill(text)
            self.input.press("Enter")

    def sees(self, *texts: str) -> None:
        """Expect the conversation to be exactly this: everything once, in order."""
        expect(self.page.locator(".chat-text")).to_have_text(list(texts))

    def sees_state(self, text: str, state: str) -> None:
        """Expect an own message to have come so far: sent, delivered, read."""
        own = self.page.get_by_test_id("message").filter(has_text=text)
        expect(own).to_have_attribute("data-state", state)

    def connected(self, yes: bool = True) -> None:
        """Expect the page to be connected, or to say that it is not."""
        banner = self.page.get_by_test_id("connection")
        if yes:
            expect(banner).to_have_attribute("data-phase", "ready")
            expect(banner).to_be_empty()
        else:
            expect(banner).to_have_attribute("data-phase", re.compile("lost|connecting"))
            expect(banner).not_to_be_empty()


class Agent(Person):
    """An agent at the desk; a supervisor is one too, with another first page."""

    def log_in(self, name: str, password: str = "demo") -> None:
        """Fill the log-in form in and send it."""
        self.page.get_by_label(self.word("login.username")).fill(name)
        self.page.get_by_label(self.word("login.password"), exact=True).fill(password)
        self.button("login.submit").click()

    def log_out(self) -> None:
        """Sign out, which takes having nothing left to do."""
        self.button("nav.sign_out").click()
        expect(self.page.get_by_label(self.word("login.username"))).to_be_visible()

    def available(self) -> None:
        """Become available."""
        self.button("state.go_available").click()
        self.is_in("available")

    def not_ready(self, reason: str) -> None:
        """Become not ready, with one of the centre's reasons."""
        self.page.get_by_test_id("not-ready").click()
        self.page.get_by_test_id(f"reason-{reason}").click()
        self.is_in("not_ready")

    def rest(self) -> None:
        """Hold nothing and take nothing more."""
        expect(self.contacts).to_have_count(0)
        state = self.page.get_by_test_id("state-now")
        if state.count() and state.get_attribute("data-availability") == "available":
            self.not_ready("break")

    def is_in(self, availability: str) -> None:
        """Expect to be in a state."""
        expect(self.page.get_by_test_id("state-now")).to_have_attribute("data-availability", availability)

    @property
    def offer(self) -> Locator:
        """What is offered just now."""
        return self.page.get_by_test_id("offer")

    @property
    def profile(self) -> Locator:
        """The customer of the contact on the desk."""
        return self.page.get_by_test_id("customer-panel")

    @property
    def contacts(self) -> Locator:
        """My contacts, in the list at the left."""
        return self.page.locator("[data-testid^=my-contact-]")

    def accept(self) -> None:
        """Take what is offered, and be in conversation."""
        self.button("offer.accept", self.offer).click()
        expect(self.button("desk.end")).to_be_visible()

    @property
    def call(self) -> Locator:
        """The call on the desk."""
        return self.page.get_by_test_id("call")

    def answer(self) -> None:
        """Take the call that is offered, and be connected with the caller."""
        self.button("offer.accept", self.offer).click()
        self.is_on_call("talking")

    def is_on_call(self, phase: str, line: str = "ok") -> None:
        """Expect the call to be at a phase, and one's own line to be well or otherwise."""
        expect(self.call).to_have_attribute("data-phase", phase)
        expect(self.call).to_have_attribute("data-line", line)

    def steer(self, key: str) -> None:
        """Press one of the call's buttons."""
        self.button(f"call.{key}", self.call).click()

    def transfer(self, to: str) -> None:
        """Send the call to a queue or an agent by its test id, as in `agents-chen`."""
        self.steer("transfer")
        dialog = self.page.get_by_role("dialog", name=self.word("transfer.title"))
        dialog.get_by_test_id(f"transfer-{to}").get_by_role("radio").check()
        dialog.locator("button[type=submit]").click()
        expect(dialog).to_have_count(0)

    def decline(self) -> None:
        """Do not take what is offered."""
        self.button("offer.decline", self.offer).click()
        expect(self.offer).to_have_count(0)

    def end(self) -> None:
        """End the conversation."""
        self.button("desk.end").click()

    def wrap_up(self, disposition: str, note: str = "", promise: str = "") -> None:
        """Fill the wrap-up in and finish it."""
        form = self.page.get_by_test_id("wrap-up")
        expect(form).to_be_visible()
        left = self.contacts.count() - 1
        form.get_by_role("combobox").select_option(disposition)
        form.get_by_label(self.word("wrap_up.note")).fill(note)
        form.get_by_label(self.word("wrap_up.promise")).fill(promise)
        self.button("wrap_up.finish", form).click()
        expect(self.contacts).to_have_count(left)

    def queue(self, queue: str, figure: str) -> Locator:
        """Return a figure of a queue on the live page."""
        return self.page.get_by_test_id(f"queue-{queue}").get_by_test_id(figure)


ABANDONED = re.compile("^(short_abandon|abandoned_.*)$")
"""How a contact ends whose customer leaves before the conversation; which of them it is depends on the time it took."""


class Customer(Person):
    """A customer at the hotline page."""

    def come_as(self, external_id: str) -> None:
        """Sign in as one of the demo's customers."""
        self.page.get_by_label(self.word("hotline.sign_in_as")).select_option(external_id)
        expect(self.page.get_by_test_id("signed-in")).to_be_visible()

    def start(self, queue: str, **about: str) -> None:
        """Choose a subject, say who one is, and start the conversation."""
        self.page.get_by_test_id(f"subject-{queue}").get_by_role("radio").check()
        for field, text in about.items():
            self.page.locator(f"input[name={field}]").fill(text)
        self.button("hotline.start").click()
        expect(self.page.get_by_test_id("start")).to_have_count(0)

    def is_in_line(self, place: int) -> None:
        """Expect to be told one's place."""
        expect(self.page.get_by_test_id("waiting")).to_be_visible()
        expect(self.page.get_by_test_id("place")).to_have_attribute("data-place", str(place))

    def is_talking_with(self, name: str) -> None:
        """Expect to be in conversation with an agent of that name."""
        expect(self.page.get_by_test_id("talking").get_by_role("heading")).to_contain_text(name)

    def leave(self) -> None:
        """Leave the line or end the conversation."""
        self.page.locator(".line, .talk-header").locator(".button-quiet").click()

    def has_ended(self, outcome: str | re.Pattern[str] = "answered") -> None:
        """Expect to be told that it is over."""
        expect(self.page.get_by_test_id("ended")).to_have_attribute("data-outcome", outcome)


class Caller(Person):
    """Somebody who rings the hotline, on the simulated telephone of the demo's page."""

    @property
    def phone(self) -> Locator:
        """The telephone."""
        return self.page.get_by_test_id("phone")

    def ring(self, name: str | None = None) -> None:
        """Call as one of the demo's customers, or with the number withheld."""
        if name:
            callers = self.phone.get_by_label(self.word("phone.from"))
            callers.select_option(callers.get_by_role("option", name=name).get_attribute("value"))
        self.button("phone.call", self.phone).click()
        expect(self.phone).to_have_attribute("data-phase", "call")

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self.phone.get_by_role("button", name=self.word("keypad.key").replace("{{key}}", key), exact=True).click()

    def is_at(self, state: str, held: bool = False) -> None:
        """Expect the carrier to say where the call is: `gathering`, `queued`, `conference`; and whether it is held."""
        line = self.page.get_by_test_id("phone-state")
        expect(line).to_have_attribute("data-state", state)
        expect(line).to_have_attribute("data-held", str(held).lower())

    def hang_up(self) -> None:
        """Hang up."""
        self.button("phone.hang_up", self.phone).click()
        self.is_over()

    def is_over(self) -> None:
        """Expect the call to be over."""
        expect(self.phone).to_have_attribute("data-phase", "over")
