"""What is wrong with a page as it is looked at: what axe says, and what is cut off or lies over something else."""

from playwright.sync_api import Page

from tests.browser.axe import complaints
from tests.browser.stage import DESK, PHONE

HEADER_LIES_OVER_ITSELF = """() => [...document.querySelectorAll(".header-start > nav")].some(nav => {
    const pages = nav.getBoundingClientRect(), rest = nav.parentElement.nextElementSibling.getBoundingClientRect();
    return pages.right > rest.left && pages.bottom > rest.top;
})"""

BUTTON_IS_CUT_OFF = """() => [...document.querySelectorAll("td:not([data-figure]) button")].some(button => {
    const sides = button.closest("[data-type=native], .mantine-TableScrollContainer-scrollContainer");
    const box = button.getBoundingClientRect();
    return sides && box.width > 0 && box.right > sides.getBoundingClientRect().right + 1;
})"""

BADGE_IS_CUT_OFF = """() => [...document.querySelectorAll(".mantine-Badge-label")].some(label =>
    [label, label.parentElement].some(it => it.scrollWidth > it.clientWidth + 1)
)"""

WORDS_ARE_CUT_OFF = """() => [...document.querySelectorAll("h1, h2, h3, .brand, td input")]
    .filter(it => it.checkVisibility() && it.clientWidth > 1 && !/Aurelia Aurelia/.test(it.textContent))
    .filter(it => it.scrollWidth > it.clientWidth + 1 || it.matches(".brand") && it.scrollHeight > it.clientHeight + 2)
    .map(it => it.value || it.textContent)"""
"""The words of headings and of fields in tables that do not fit; only a name that is absurdly long may be cut off."""


def colour(page: Page, colours: str) -> None:
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    page.evaluate("c => document.documentElement.setAttribute('data-mantine-color-scheme', c)", colours)


def faults(page: Page) -> list[str]:
    """Return what is wrong with a page as it is now, in either size and colours."""
    found = []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        # Colours are the same in either size.
        for colours in ("light", "dark") if size == DESK else ("light",):
            colour(page, colours)
            wrong = complaints(page, colours_alone=colours == "dark")
            found += [f"{size['width']} px, {colours}: {complaint}" for complaint in wrong]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{size['width']} px: the page is wider than the screen")
    page.set_viewport_size(DESK)
    # A phone's header may be pushed sideways; at a desk nothing of it is hidden.
    if page.evaluate("[...document.querySelectorAll('.header')].some(bar => bar.scrollWidth > bar.clientWidth)"):
        found.append(f"{DESK['width']} px: the header is wider than the screen")
    if page.evaluate(BADGE_IS_CUT_OFF):
        found.append(f"{DESK['width']} px: a badge is cut off")
    if page.evaluate(BUTTON_IS_CUT_OFF):
        found.append(f"{DESK['width']} px: a button in a table is cut off")
    found += [f"{DESK['width']} px: {words!r} is cut off" for words in page.evaluate(WORDS_ARE_CUT_OFF)]
    if page.evaluate(HEADER_LIES_OVER_ITSELF):
        found.append(f"{DESK['width']} px: one part of the header lies over another")
    return found
