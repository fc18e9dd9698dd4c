"""An administrator at the page of the configuration."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, expect

from tests.browser.people import Agent


class Admin:
    """Somebody at the page of the configuration."""

    def __init__(self, person: Agent) -> None:
        self.person = person
        self.page = person.page
        self.page.goto("/configuration")
        expect(self.page.get_by_test_id("form-agents")).to_be_visible()

    def subject(self, key: str) -> None:
        """Go to the form of a subject."""
        self.page.get_by_role("tab", name=self.person.word(f"forms.subject.{key}"), exact=True).click()

    @contextmanager
    def entry(self, row: str) -> Iterator[Locator]:
        """Open an entry of a form; it is closed afterwards."""
        self.page.get_by_test_id(row).get_by_role("button").first.click()
        with self.opened() as form:
            yield form

    @contextmanager
    def opened(self) -> Iterator[Locator]:
        """Fill in the entry that stands open; it is closed afterwards."""
        form = self.page.get_by_test_id("entry")
        expect(form).to_be_visible()
        yield form
        self.person.button("forms.done", form).click()
        expect(form).to_have_count(0)

    def edits(self, *lines: str) -> None:
        """Expect the edits to be these: something of each line that comes, file by file as they were first edited."""
        expect(self.page.get_by_test_id("changes").locator("ins")).to_contain_text(list(lines))

    def look(self) -> Locator:
        """Ask what the edits would do."""
        self.person.button("config.look").click()
        return self.page.get_by_test_id("change")

    def apply(self) -> None:
        """Apply the edits."""
        self.person.button("config.apply").click()

    def is_refused(self, key: str) -> None:
        """Expect the last that was asked to be refused."""
        expect(self.page.get_by_role("alert").filter(has_text=self.person.word(key))).to_be_visible()

    def is_done(self) -> None:
        """Expect the edits to be in force."""
        expect(self.page.get_by_test_id("change")).to_contain_text(self.person.word("config.done"))
        expect(self.page.get_by_test_id("changes")).to_have_count(0)

    @property
    def versions(self) -> Locator:
        """The versions, the one in force first."""
        return self.page.locator("[data-testid^=version-]")

    def in_force(self) -> str:
        """Return the test id of the version in force."""
        name = self.versions.first.get_attribute("data-testid")
        assert name
        return name

    def goes_back_to(self, version: str) -> None:
        """Have a version of before in force again."""
        row = self.page.get_by_test_id(version)
        self.person.button("config.take", row).click()
        expect(self.page.get_by_test_id("changes")).to_be_visible()
        self.apply()
        self.is_done()
        expect(self.versions.first).to_have_attribute("data-testid", version)
