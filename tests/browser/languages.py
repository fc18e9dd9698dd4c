"""What of a page is not in its language."""

import re

from playwright.sync_api import Page

_SAID = """() => {
  const names = ['aria-label', 'aria-description', 'title', 'placeholder'];
  const told = [...document.querySelectorAll(names.map((name) => `[${name}]`))]
    .filter((each) => !each.closest('[aria-hidden=true]') && !each.parentElement?.closest('[role=img]'))
    .flatMap((each) => names.map((name) => each.getAttribute(name) ?? ''));
  return [document.body.innerText, ...told].join('\\n');
}"""
_SENTENCE = re.compile(r"[A-Za-z][A-Za-z'’]+(?: [A-Za-z'’]+)+")


def english_on(page: Page) -> set[str]:
    """Return the English that a Chinese page shows, or tells who cannot see it: two words in a row, or more.

    Why somebody has changed the configuration is in the words they chose.
    """
    said = page.evaluate(_SAID)
    for why in page.get_by_test_id("why-changed").all_inner_texts():
        said = said.replace(why, "")
    return set(_SENTENCE.findall(said))
