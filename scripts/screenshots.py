"""Takes the documentation's pictures: plays scenes at demo centres of their own, once in each language of the pages.

make screenshots    writes docs/images/<page>-<language>.png, and <page>-<language>-dark.png
"""

import io
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.centre import Centre, copy_config  # noqa: E402 - the people of the tests play the scene
from tests.browser.host_site import host_site  # noqa: E402
from tests.browser.people import ABANDONED  # noqa: E402
from tests.browser.scenes import SCENES, Scene  # noqa: E402
from tests.browser.stage import Stage, chromium  # noqa: E402
from tests.browser.test_every_page import LOOKS, conversation  # noqa: E402

IMAGES = ROOT / "docs" / "images"
KNOWS_DARK = """() => getComputedStyle(document.documentElement).colorScheme.includes("dark")
    || document.querySelector("meta[name=color-scheme][content*=dark]") !== null"""


def shoot(page: Page, name: str, language: str, *, whole: bool = False) -> None:
    """Write pictures of what the page shows, or of the `whole` page: in the light, and in the dark where it knows that.

    With no more colours than a page needs, as a picture is then a third of its size.
    """
    page.mouse.move(0, 0)
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
        page.wait_for_timeout(300)  # some colours change slowly
        if colours == "dark" and not page.evaluate(KNOWS_DARK):
            continue
        taken = page.screenshot(animations="disabled", caret="hide", full_page=whole)
        picture = Image.open(io.BytesIO(taken)).convert("RGB").quantize(256, dither=Image.Dither.NONE)
        picture.save(IMAGES / f"{name}-{language}{'-dark' * (colours == 'dark')}.png", optimize=True)
    page.emulate_media(color_scheme="light")


def play(stage: Stage, scene: Scene) -> None:
    """Play the scene and take the pictures."""
    language = scene.language
    form = stage.page(language)
    form.goto("/")
    expect(form.locator("form")).to_be_visible()
    shoot(form, "login", language)

    # Two customers wait in line; then a colleague takes them.
    first, second = (stage.customer(language, who) for who in scene.busy)
    first.start("changes")
    second.start("changes")
    second.is_in_line(2)
    shoot(second.page, "hotline-line", language)
    colleague = stage.agent(scene.colleague, language)
    colleague.available()
    for left in (1, 0):
        colleague.button("offer.accept").first.click()
        expect(colleague.offer).to_have_count(left)

    # The main one, to lin.
    sun = stage.agent("sun", language)
    lin, chen = stage.agent("lin", language), stage.agent("chen", language)
    lin.available()
    chen.available()
    shoot(lin.page, "desk-empty", language)
    customer = stage.customer(language, scene.customer)
    customer.page.get_by_test_id("subject-changes").get_by_role("radio").check()
    shoot(customer.page, "hotline-start", language)
    customer.start("changes")
    expect(lin.offer).to_be_visible()
    lin.page.wait_for_timeout(1_500)
    shoot(lin.page, "desk-offer", language)
    lin.accept()
    for number, text in enumerate(scene.talk):
        (customer if number % 2 else lin).say(text)
        lin.sees(*scene.talk[: number + 1])
    customer.sees_state(scene.talk[-1], "read")
    customer.input.press_sequentially("…")
    lin.input.fill(scene.last)
    expect(lin.page.get_by_test_id("typing")).not_to_be_empty()
    expect(customer.page.get_by_test_id("typing")).not_to_be_empty()
    shoot(lin.page, "desk-chat", language)
    customer.input.fill("")
    shoot(customer.page, "hotline-chat", language)

    # The whole centre: somebody waits for English, somebody is offered to zhou, chen is away.
    chen.not_ready("lunch")
    lin.asks_for("paperwork")
    waiting = stage.customer("en", "M0006")
    waiting.start("loyalty")
    zhou = stage.agent("zhou", language)
    zhou.available()
    offered = stage.customer("zh-CN", "M0007")
    offered.start("loyalty")
    expect(sun.page.get_by_test_id("agent-zhou")).to_contain_text("欧阳文博")
    sun.page.wait_for_timeout(1_000)
    shoot(sun.page, "live", language)
    for impatient in (waiting, offered):
        impatient.leave()
        impatient.has_ended(ABANDONED)

    # The end of it.
    lin.button("chat.send", lin.page.get_by_test_id("conversation")).click()
    customer.sees(*scene.talk, scene.last)
    customer.leave()
    customer.has_ended()
    shoot(customer.page, "hotline-ended", language)
    wrap_up = lin.page.get_by_test_id("wrap-up")
    wrap_up.get_by_role("combobox").select_option("changed")
    wrap_up.get_by_label(lin.word("wrap_up.note")).fill(scene.note)
    wrap_up.get_by_label(lin.word("wrap_up.promise")).fill(scene.promise)
    shoot(lin.page, "desk-wrap-up", language)
    lin.wrap_up("changed", scene.note, scene.promise)

    # A telephone number that two customers have.
    lin.available()
    unknown = stage.customer(language)
    unknown.start("sales", phone="154 0000 0001")
    expect(lin.page.get_by_test_id("candidates")).to_be_visible()
    lin.accept()
    unknown.say(scene.talk[1])
    lin.sees(scene.talk[1])
    shoot(lin.page, "several-matches", language)

    # All of it, looked up.
    page = lin.page
    page.get_by_role("link", name=lin.word("nav.contacts")).click()
    rows = page.get_by_test_id("contacts").locator("tbody tr")
    expect(rows).to_have_count(6)
    shoot(page, "contacts", language)
    rows.filter(has_text=scene.name).get_by_role("link").first.click()
    expect(page.get_by_test_id("event").last).to_be_visible()
    shoot(page, "contact", language)
    page.get_by_test_id("contact-head").get_by_role("link").click()
    expect(page.get_by_test_id("timeline-entry").first).to_contain_text(scene.note)
    shoot(page, "customer", language)


def play_calls(stage: Stage, scene: Scene) -> None:
    """Play the calls and take their pictures."""
    language = scene.language
    sun, lin, chen = (stage.agent(name, language) for name in ("sun", "lin", "chen"))

    # A chat that is asked what it is about.
    unsure = stage.customer(language)
    unsure.page.get_by_test_id("subject-unsure").get_by_role("radio").check()
    unsure.button("hotline.start").click()
    expect(unsure.page.get_by_test_id("choice-2")).to_be_visible()
    shoot(unsure.page, "hotline-menu", language)
    unsure.page.get_by_test_id("choice-2").click()
    expect(unsure.button("hotline.give")).to_be_visible()
    shoot(unsure.page, "hotline-digits", language)
    unsure.leave()

    # The caller, up to the place in line; somebody else is still in the menu.
    caller, other, choosing = (stage.caller(language) for _ in range(3))
    shoot(caller.page, "phone-dial", language)
    other.ring(scene.other_callers[0])
    other.is_at("gathering")
    other.press("1")
    caller.ring(scene.caller)
    expect(caller.page.locator("[data-kind=say]")).to_have_count(2)
    shoot(caller.page, "phone-menu", language)
    caller.press("2")
    expect(caller.page.locator("[data-kind=say]")).to_have_count(3)
    caller.press(*"280417")
    caller.is_at("queued")
    expect(caller.page.locator("[data-kind=play]")).to_have_count(1)
    shoot(caller.page, "phone-queued", language)
    choosing.ring(scene.other_callers[1] or None)
    choosing.is_at("gathering")
    expect(sun.page.get_by_test_id("open-contacts").locator("tbody tr")).to_have_count(3)
    shoot(sun.page, "live-calls", language, whole=True)
    other.hang_up()
    choosing.hang_up()

    # Offered to lin, answered, on hold.
    lin.available()
    expect(lin.offer).to_be_visible()
    lin.page.wait_for_timeout(1_500)
    shoot(lin.page, "desk-call-offer", language)
    lin.answer()
    for number, text in enumerate(scene.call):
        (caller if number % 2 else lin).speak(text)
        for person in (lin, caller):
            person.hears(*scene.call[: number + 1])
    shoot(lin.page, "desk-call", language)
    shoot(caller.page, "phone-talking", language)
    lin.steer("hold")
    lin.is_on_call("held")
    caller.is_at("conference", held=True)
    lin.page.wait_for_timeout(2_000)
    shoot(lin.page, "desk-call-held", language)
    shoot(caller.page, "phone-held", language)
    lin.page.get_by_role("link", name=lin.word("nav.contacts")).click()
    expect(lin.page.get_by_test_id("call-bar")).to_be_visible()
    shoot(lin.page, "call-bar", language)
    lin.page.get_by_role("link", name=lin.word("nav.desk")).click()
    lin.steer("resume")
    lin.is_on_call("talking")
    lin.button("keypad.label", lin.call).click()
    lin.steer("mute")
    expect(lin.button("call.unmute", lin.call)).to_be_enabled()
    shoot(lin.page, "desk-call-muted", language)
    lin.steer("unmute")
    lin.button("keypad.label", lin.call).click()
    lin.steer("transfer")
    dialog = lin.page.get_by_role("dialog")
    dialog.get_by_test_id("transfer-agents-chen").get_by_role("radio").check()
    lin.page.wait_for_timeout(500)
    shoot(lin.page, "desk-call-transfer", language)
    dialog.get_by_role("button", name=lin.word("transfer.cancel")).click()
    carrier = stage.page(language)
    carrier.goto("/demo/carrier/inspector")
    expect(carrier.locator("#calls")).to_contain_text("lin")
    shoot(carrier, "inspector", language)

    # The agent's line is lost and cannot be had again at once.
    lin.page.route("**/demo/carrier/device/calls", lambda route: route.abort())
    leg = lin.page.evaluate("JSON.parse(sessionStorage.getItem('callcenter.line')).leg")
    lin.page.request.post(f"/demo/carrier/device/calls/{leg}/hang-up", data={})
    expect(lin.button("call.reconnect", lin.call)).to_be_visible()
    lin.is_on_call("rejoining", line="failed")
    shoot(lin.page, "desk-call-reconnect", language)
    lin.page.unroute("**/demo/carrier/device/calls")
    lin.steer("reconnect")
    lin.is_on_call("talking")

    # On to chen, and the end of it.
    chen.available()
    lin.asks_for("break")
    lin.transfer("agents-chen")
    chen.answer()
    chen.speak(scene.call[0])
    caller.hang_up()
    wrap_up = chen.page.get_by_test_id("wrap-up")
    wrap_up.get_by_role("combobox").select_option("changed")
    wrap_up.get_by_label(chen.word("wrap_up.note")).fill(scene.call_note)
    expect(chen.call).to_have_count(0)
    shoot(chen.page, "desk-call-wrap-up", language)
    chen.wrap_up("changed", scene.call_note)
    page = chen.page
    page.get_by_role("link", name=chen.word("nav.contacts")).click()
    rows = page.get_by_test_id("contacts").locator("tbody tr")
    rows.filter(has_text=scene.caller).get_by_role("link").first.click()
    expect(page.get_by_test_id("event").last).to_be_visible()
    shoot(page, "contact-call", language, whole=True)

    # A message out of hours, and where it waits for somebody to see to it.
    late = stage.caller(language)
    late.ring(scene.other_callers[0])
    late.is_at("gathering")
    late.press("4")
    state = late.page.get_by_test_id("phone-state")
    expect(state).to_have_attribute("data-state", "recording", timeout=30_000)
    late.speak(scene.call[1])
    shoot(late.page, "phone-voicemail", language)
    late.press("#")
    late.is_over()
    message = lin.page.get_by_test_id("voicemails").get_by_role("listitem")
    message.get_by_role("button", name=lin.word("voicemail.take")).click()
    expect(message.get_by_test_id("owner")).to_be_visible()
    shoot(lin.page, "desk-voicemail", language)
    expect(sun.page.get_by_test_id("voicemails").get_by_test_id("owner")).to_be_visible()
    shoot(sun.page, "live-voicemail", language)


def play_every_page(stage: Stage, scene: Scene) -> None:
    """Take a picture of every page the tests look at, as each of them shows it."""
    with tempfile.TemporaryDirectory() as temporary:
        conversation(stage, Path(temporary), scene.language, waits="Aurelia Moreau")
        for who in ("lin", "sun", "huang", "admin"):
            person = stage.agent(who, scene.language)
            for look in LOOKS:
                if look.who == who:
                    look.does(person)
                    shoot(person.page, f"page-{who}-{re.sub('[^a-z]+', '-', look.what.lower())}", scene.language)


def play_closed(stage: Stage, scene: Scene) -> None:
    """Take the picture of the hotline out of hours."""
    language = scene.language
    customer = stage.customer(language)
    expect(customer.page.get_by_label(customer.word("hotline.sign_in_as"))).to_be_visible()
    shoot(customer.page, "hotline-closed", language)


def play_widget(stage: Stage, scene: Scene) -> None:
    """Take the pictures of the widget on another site: opened, and in conversation."""
    language = scene.language
    visitor = stage.visitor(scene.site, language)
    visitor.open_widget()
    expect(visitor.page.get_by_test_id("start")).to_be_visible()
    shoot(visitor.page, "widget-start", language)
    lin = stage.agent("lin", language)
    lin.available()
    visitor.start("changes")
    lin.accept()
    for number, text in enumerate(scene.talk):
        (visitor if number % 2 else lin).say(text)
        lin.sees(*scene.talk[: number + 1])
    shoot(visitor.page, "widget-chat", language)


def at_a_centre(browser: Browser, scene: Scene, act: Callable[[Stage, Scene], None], *, closed: bool = False) -> None:
    """Start a server with everything open but complaints, or with everything closed; play there."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        config = copy_config(folder / "config")
        if closed:
            queues = config / "queues.yaml"
            queues.write_text(queues.read_text(encoding="utf-8").replace("hours: always", "hours: office"))
        with host_site() as site:
            centre = Centre(folder, config, widget_origins=site.origin)
            site.centre = centre.url
            centre.start()
            stage = Stage(browser, centre.url)
            try:
                act(stage, replace(scene, site=site.origin))
            finally:
                stage.close()
                centre.stop()


def main() -> None:
    """Take every picture anew."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, chromium(playwright) as browser:
        for scene in SCENES:
            at_a_centre(browser, scene, play)
            at_a_centre(browser, scene, play_calls)
            at_a_centre(browser, scene, play_every_page)
            at_a_centre(browser, scene, play_widget)
            at_a_centre(browser, scene, play_closed, closed=True)
    for image in sorted(IMAGES.glob("*.png")):
        print(f"{image.relative_to(ROOT)}  {image.stat().st_size / 1024:.0f} kB")


if __name__ == "__main__":
    main()
