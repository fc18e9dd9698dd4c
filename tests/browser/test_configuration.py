"""An administrator changes the centre in forms while contacts wait in it."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.axe import complaints
from tests.browser.centre import ROOT
from tests.browser.configuring import Admin
from tests.browser.people import Agent
from tests.browser.stage import Stage

pytestmark = pytest.mark.browser


def test_a_skill_given_in_the_form_has_the_contact_that_waits_for_it_offered(stage: Stage) -> None:
    """Okafor lacks the level in fares that changes ask for, until it is given; then it is taken back."""
    okafor, admin, customer = stage.agent("okafor"), Admin(stage.agent("admin")), stage.customer("en")
    page, word, before = admin.page, admin.person.word, admin.in_force()

    def give(level: str, why: str) -> None:
        page.get_by_text(word("forms.agents.levels"), exact=True).click()
        page.get_by_label("Daniel Okafor: Fares").select_option(level)
        page.get_by_label(word("config.message")).fill(why)
        expect(admin.look()).to_contain_text(word("config.would"))

    give("4", "before")
    admin.apply()
    admin.is_done()
    okafor.available()
    customer.start("changes")
    customer.is_in_line(1)
    give("6", "learnt fares")
    expect(page.get_by_test_id("change")).to_contain_text("1 waiting contact offered at once")
    admin.apply()
    admin.is_done()
    okafor.accept()
    okafor.end()
    okafor.wrap_up("informed")

    admin.goes_back_to(before)
    expect(page.get_by_label("Daniel Okafor: Fares")).to_have_value("5")


def test_what_is_wrong_is_told_at_its_field_in_the_language_of_the_page(stage: Stage) -> None:
    stage.allow("status of 422")
    admin = stage.agent("admin", "zh-CN")
    page = admin.page
    page.goto("/configuration")
    page.get_by_role("tab", name=admin.word("forms.subject.files")).click()
    page.get_by_role("tab", name="queues.yaml").click()
    editor = page.locator(".config-text")
    editor.fill(editor.input_value().replace("requires: {fares: 3}", "requires: {fares: 10}", 1))
    admin.button("config.look").click()
    told = page.locator(".config-apply [role=alert]:not(:empty)")
    in_chinese = "队列“sales”要求技能“fares”达到 10 级，但没有人达到（最高等级为 9）"
    expect(told).to_contain_text(f"queues.yaml:5 {in_chinese}")

    told.get_by_role("button", name=admin.word("forms.in_form")).click()
    expect(page.get_by_test_id("entry")).to_contain_text(in_chinese)
    page.get_by_test_id("entry").get_by_role("button", name=admin.word("forms.done")).click()
    page.get_by_role("combobox", name="语言").select_option("en")
    expect(told).to_contain_text("queues.yaml:5 queue 'sales' asks for skill 'fares' at level 10, which nobody has")


def test_a_new_colleague_is_added_in_forms_alone_and_takes_contacts(stage: Stage) -> None:
    """Who they are, what they know, whose customers they see, and an account; then they sign in and are offered one."""
    admin, customer = Admin(stage.agent("admin")), stage.customer("en")
    page, word, before = admin.page, admin.person.word, admin.in_force()
    customer.start("loyalty")
    customer.is_in_line(1)
    admin.person.button("forms.agents.add").click()
    dialog = page.get_by_test_id("add-entry")
    dialog.get_by_label(word("forms.id")).fill("garcia")
    dialog.get_by_label("Name (Chinese)").fill("加西亚")
    dialog.get_by_label("Name (English)").fill("Ana García")
    choose(dialog, word("forms.agents.team"), "Care team")
    choose(dialog, word("forms.agents.profile"), "Member care")
    admin.person.button("forms.add", dialog).click()
    with admin.opened() as form:
        for skill, level in {"English": "9", "VIP care": "8"}.items():
            form.get_by_label(f"Level in {skill}").select_option(level)
        choose(form, word("forms.agents.sees"), word("forms.sees.own"))
    admin.apply()
    admin.is_done()
    alert = page.get_by_test_id("accountless")
    expect(alert).to_contain_text("Ana García")
    alert.get_by_role("link").click()
    page.get_by_role("button", name="Give Ana García an account").click()
    page.get_by_role("dialog").locator("input[type=password]").fill("a new long password")
    admin.person.button("admin.save").click()
    expect(page.get_by_test_id("user-garcia")).to_contain_text("Ana García")
    expect(page.get_by_test_id("missing")).to_have_count(0)

    garcia = Agent(stage.page(), "en")
    garcia.page.goto("/")
    garcia.log_in("garcia", "a new long password")
    garcia.available()
    garcia.accept()
    customer.is_talking_with("Ana García")
    garcia.end()
    garcia.wrap_up("informed")
    garcia.page.get_by_role("link", name=word("nav.contacts"), exact=True).click()
    expect(garcia.page.get_by_test_id("contacts").locator("tbody tr"), "those of others are not theirs").to_have_count(
        1
    )
    garcia.not_ready("break")
    admin = Admin(admin.person)
    admin.goes_back_to(before)


def test_where_those_go_whom_a_queue_does_not_keep_is_said_in_the_form(stage: Stage) -> None:
    """Nobody may wait for changes, and who comes is told so in their language; then it is taken back."""
    admin = Admin(stage.agent("admin"))
    word, before = admin.person.word, admin.in_force()
    admin.subject("queues")
    with admin.entry("form-queue-changes") as form:
        form.get_by_label(word("forms.limit.length")).fill("0")
        choose(form, word("forms.limit.full"), word("forms.way.message"))
        form.get_by_label("What they are told (English)").fill("<b>Nobody</b> is free just now.")
        form.get_by_label("What they are told (Chinese)").fill("现在没有空闲的客服人员。")
        assert complaints(admin.page) == []
    admin.apply()
    admin.is_done()
    for language, told in {"en": "<b>Nobody</b> is free just now.", "zh-CN": "现在没有空闲的客服人员。"}.items():
        customer = stage.customer(language)
        customer.start("changes")
        customer.has_ended("refused_full")
        expect(customer.page.get_by_test_id("ended")).to_contain_text(told)
    admin.goes_back_to(before)


def test_whom_a_queue_asks_for_first_is_said_in_the_form_step_by_step(stage: Stage, tmp_path: Path) -> None:
    """Changes ask at first for who is better at fares or of a team, and then for anybody; then it is taken back."""
    admin = Admin(stage.agent("admin"))
    page, word, before = admin.page, admin.person.word, admin.in_force()
    admin.subject("queues")
    with admin.entry("form-queue-changes") as form:
        admin.person.button("forms.steps.add", form).click()
        first = form.get_by_role("group", name="Step 1", exact=True)
        choose(first, word("forms.condition.asks"), word("forms.condition.kinds.any"))
        admin.person.button("forms.condition.add", first).click()
        first.get_by_role("combobox", name="Condition 2", exact=True).click()
        page.get_by_role("option", name=word("forms.condition.kinds.team"), exact=True).click()
        choose(first, word("forms.agents.team"), "Travel team")
        assert complaints(page) == []
    expect(admin.look()).to_contain_text(word("config.would"))
    admin.apply()
    admin.is_done()
    expect(admin.versions.first).not_to_have_attribute("data-testid", before)
    version = admin.in_force().removeprefix("version-")
    files = page.request.get(f"/api/v1/configuration/versions/{version}").json()["files"]
    written = "    steps:\n      - {for: 20s, where: {any: [{skill: {fares: 6}}, {team: travel}]}}\n      - {}\n"
    assert written in files["queues.yaml"]
    folder = shutil.copytree(ROOT / "config" / "demo", tmp_path / "config")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "callcenter", "check", str(folder)], check=True)

    admin = Admin(stage.agent("admin", "zh-CN"))
    admin.subject("queues")
    with admin.entry("form-queue-changes") as form:
        expect(form.get_by_role("group", name="步骤 1", exact=True)).to_contain_text(
            "运价 6 级及以上 或 出行组，持续 20s"
        )
        assert complaints(admin.page) == []
    admin.goes_back_to(before)


def test_of_two_who_edit_at_once_the_second_is_told_and_carries_their_edits_over(stage: Stage) -> None:
    """What one alone has changed is as they have it; where both did, the page says so, and the second decides."""
    stage.allow("status of 409")
    admin = Admin(stage.agent("admin"))
    before, count = admin.in_force(), admin.versions.count()
    boss = {"username": "boss", "role": "admin", "password": "a new long password"}
    origin = {"Origin": admin.page.evaluate("location.origin")}
    assert admin.page.request.post("/api/v1/users", data=boss, headers=origin).status in {204, 409}
    other = Agent(stage.page(), "en")
    other.page.goto("/")
    other.log_in("boss", "a new long password")
    expect(other.page.get_by_test_id("me")).to_be_visible()
    second = Admin(other)

    for each, name, wrap_up in ((admin, "Flights", "90s"), (second, "", "45s")):
        each.subject("queues")
        with each.entry("form-queue-sales") as form:
            form.get_by_label("Wrap-up", exact=True).fill(wrap_up)
            if name:
                form.get_by_label("Name (English)").fill(name)
    second.subject("people")
    with second.entry("form-agent-wang") as form:
        form.get_by_label("Name (English)").fill("Lily Wang")
    admin.apply()
    admin.is_done()

    # Told without asking; what is applied all the same is refused.
    expect(second.page.get_by_test_id("overtaken")).to_be_visible()
    second.apply()
    second.is_refused("error.configuration_changed")
    other.button("forms.carry").click()
    carried = second.page.get_by_test_id("carried")
    expect(carried.get_by_role("listitem")).to_have_text([re.compile(r"queues.yaml:\d+ queues › sales › wrap_up")])
    second.edits("Lily Wang")
    second.subject("queues")
    row = second.page.get_by_test_id("form-queue-sales")
    expect(row).to_contain_text("Flights")
    expect(row).to_contain_text("90s")
    with second.entry("form-queue-sales") as form:
        form.get_by_label("Wrap-up", exact=True).fill("45s")
    expect(second.look()).to_contain_text(other.word("config.would"))
    second.apply()
    second.is_done()

    # Both have the same before them, without having asked for it.
    for each in (admin, second):
        each.subject("queues")
        row = each.page.get_by_test_id("form-queue-sales")
        expect(row).to_contain_text("Flights")
        expect(row).to_contain_text("45s")
        expect(each.versions).to_have_count(count + 2)
        expect(each.versions.first).to_contain_text("boss")
        each.subject("people")
        expect(each.page.get_by_test_id("form-agent-wang")).to_contain_text("Lily Wang")
    admin.goes_back_to(before)


def test_edits_are_there_after_a_session_that_ran_out_and_gone_after_signing_out(stage: Stage) -> None:
    stage.allow("status of 401|WebSocket connection")
    admin = Admin(stage.agent("admin"))
    page, person = admin.page, admin.person
    admin.subject("queues")
    with admin.entry("form-queue-sales") as form:
        form.get_by_label("Name (English)").fill("Flights")
    page.context.clear_cookies()
    person.button("config.look").click()
    expect(page.get_by_label(person.word("login.username"))).to_be_visible()
    person.log_in("admin")
    admin.edits("en: Flights")
    person.button("nav.sign_out").click()
    person.button("leaving.sign_out", page.get_by_role("dialog", name=person.word("leaving.title"))).click()
    person.log_in("admin")
    expect(page.get_by_test_id("me")).to_be_visible()
    Admin(person)
    expect(page.get_by_test_id("changes")).to_have_count(0)


def test_the_files_go_out_as_an_archive_and_come_in_again_as_edits(stage: Stage, tmp_path: Path) -> None:
    admin = Admin(stage.agent("admin"))
    page, person = admin.page, admin.person
    admin.subject("files")
    page.get_by_role("tab", name="queues.yaml").click()
    before = page.locator(".config-text").input_value()
    with page.expect_download() as download:
        person.button("forms.upload.download").click()
    assert download.value.suggested_filename == "config.zip"
    with zipfile.ZipFile(download.value.path()) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert texts["queues.yaml"] == before
    assert {"centre.yaml", "agents.yaml", "people.yaml", "hours.yaml", "skills.yaml"} < set(texts)
    with zipfile.ZipFile(tmp_path / "changed.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(f"config/{name}", text.replace("offer: 20s", "offer: 25s", 1))
    (tmp_path / "notes.txt").write_text("not a file of the centre")

    page.locator("input[type=file]").set_input_files(tmp_path / "changed.zip")
    expect(page.get_by_test_id("exchanged")).to_contain_text("queues.yaml")
    admin.edits("offer: 25s")
    expect(admin.look()).to_contain_text(person.word("config.would"))
    page.locator("input[type=file]").set_input_files(tmp_path / "notes.txt")
    expect(page.get_by_test_id("exchanged")).to_contain_text("notes.txt")
    admin.edits("offer: 25s")
    person.button("config.discard").click()


def choose(form: Locator, label: str, option: str) -> None:
    """Pick an option of a field that opens a list."""
    form.get_by_label(label).first.click()
    form.page.get_by_role("option", name=option, exact=True).click()
