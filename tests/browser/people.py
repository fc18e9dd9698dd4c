"""People at their browsers: agents, a supervisor, customers, callers."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.centre import ROOT


@cache
def _words(language: str) -> dict[str, Any]:
    folder = ROOT / "agents_ui" / "src" / "i18n" / language
    words: dict[str, Any] = {}
    for name in ("console", "desk", "call", "supervision", "reports", "configuration", "hotline", "shared"):
        words |= json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return words


def word(language: str, key: str) -> str:
    """Return what the pages call something in a language, as in `offer.accept`."""
    found: Any = _words(language)
    for part in key.split("."):
        found = found[part]
    assert isinstance(found, str)
    return found


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

    def attaches(self, file: Path) -> None:
        """Send a file."""
        self.page.get_by_label(self.word("chat.attach"), exact=True).set_input_files(file)

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

    def asks_for(self, reason: str) -> None:
        """Become not ready after the contacts one holds."""
        self.page.get_by_test_id("not-ready").click()
        self.page.get_by_test_id(f"reason-{reason}").click()
        self.has_asked()

    def has_asked(self) -> None:
        """Expect another state to come after the contacts one holds."""
        expect(self.page.get_by_test_id("state-asked")).to_be_visible()

    def stays_available(self) -> None:
        """Take back what one has asked for."""
        self.button("state.stay_available").click()
        expect(self.page.get_by_test_id("state-asked")).to_have_count(0)
        self.is_in("available")

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
        form.get_by_role("combobox").first.select_option(disposition)  # after it, who keeps the promise
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
    """A customer at the hotline page, or at the widget on another site."""

    @property
    def launcher(self) -> Locator:
        """The button that opens the widget."""
        return self.page.get_by_test_id("launcher")

    @property
    def widget(self) -> Locator:
        """The open widget."""
        return self.page.get_by_test_id("widget")

    def open_widget(self) -> None:
        """Open the widget."""
        self.launcher.click()
        expect(self.widget).to_be_visible()

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

    def is_next(self) -> None:
        """Expect to be told that one is the next: the first in line, or just being offered to somebody."""
        expect(self.page.get_by_test_id("waiting")).to_be_visible()
        expect(self.page.get_by_test_id("next")).to_be_visible()

    def is_talking_with(self, name: str) -> None:
        """Expect to be in conversation with an agent of that name."""
        expect(self.page.get_by_test_id("talking").get_by_role("heading")).to_contain_text(name)

    def leave(self) -> None:
        """Leave the line or end the conversation."""
        self.page.locator(".line, .talk-header").locator(".button-quiet").click()

    def rates(self, score: int, comment: str = "") -> None:
        """Say how the conversation was."""
        self.page.get_by_role("radio", name=self.word("hotline.rate_score").replace("{{score}}", str(score))).check()
        self.page.get_by_label(self.word("hotline.rate_comment")).fill(comment)
        self.button("hotline.rate_send").click()
        self.has_rated(score)

    def has_rated(self, score: int) -> None:
        """Expect to be thanked for a rating."""
        expect(self.page.get_by_test_id("rated")).to_have_attribute("data-score", str(score))

    def has_ended(self, outcome: str | re.Pattern[str] = "answered") -> None:
        """Expect to be told that it is over."""
        expect(self.page.get_by_test_id("ended")).to_have_attribute("data-outcome", outcome)


class Caller(Person):
    """Somebody who rings the hotline, on the simulated telephone of the demo's page, or is called at it."""

    @property
    def phone(self) -> Locator:
        """The telephone."""
        return self.page.get_by_test_id("phone")

    def owns(self, name: str) -> str:
        """Take the telephone of one of the demo's customers; return its number."""
        callers = self.phone.get_by_label(self.word("phone.from"))
        number = callers.get_by_role("option", name=name).get_attribute("value")
        assert number is not None
        callers.select_option(number)
        return number

    def ring(self, name: str | None = None) -> None:
        """Call as one of the demo's customers, or with the number withheld."""
        if name:
            self.owns(name)
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

    def asks_to_be_called(self, queue: str, number: str) -> None:
        """Ask on the page to be called about a subject."""
        self.page.get_by_test_id(f"subject-{queue}").get_by_role("radio").check()
        self.page.locator("input[name=phone]").fill(number)
        self.button("hotline.call_me").click()
        expect(self.page.get_by_test_id("start")).to_have_count(0)

    def is_called(self) -> None:
        """Expect the telephone to ring."""
        expect(self.phone).to_have_attribute("data-phase", "ringing")

    def hang_up(self) -> None:
        """Hang up."""
        self.button("phone.hang_up", self.phone).click()
        self.is_over()

    def is_over(self) -> None:
        """Expect the call to be over."""
        expect(self.phone).to_have_attribute("data-phase", "over")
