"""What axe finds wrong with a page for people who see, hear or move differently."""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.browser.centre import ROOT

REGIONS = "dialog, [role=dialog], [role=alertdialog], svg, [role=menu], [role=listbox]"
"""What axe lets stand outside of the page's landmarks: what it names itself, and open menus and lists."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR_RULES = ["color-contrast", "link-in-text-block"]

SETTLED = """async () => {
    await new Promise(requestAnimationFrame);
    const ends = document.getAnimations().filter(it => it.effect.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(ends.map(it => it.finished));
}"""
"""Waits for colours that change slowly, and whatever else moves and comes to rest."""


@cache
def _source() -> str:
    return (ROOT / "agents_ui" / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def complaints(page: Page, *, colours_alone: bool = False) -> list[str]:
    """Return what axe finds on the page as it is once nothing moves: rule, where, and what is wrong.

    With `colours_alone` only what depends on colours is looked at, for a page that was looked at in others.
    """
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_source())
        page.evaluate("it => axe.configure({checks: [{id: 'region', options: {regionMatcher: it}}]})", REGIONS)
    options = {"runOnly": COLOUR_RULES if colours_alone else RULES, "resultTypes": ["violations"]}
    page.evaluate(SETTLED)
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']} at {node['target']}: {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
