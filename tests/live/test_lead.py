"""One who is agent and supervisor: the whole centre on their screen, and a desk once they have opened it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from callcenter.live import messages as m
from tests.support.centre import Running, running, with_lead


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Running]:
    """A centre in which wang leads a team."""
    async with running(tmp_path, with_lead("wang")) as centre:
        yield centre


async def test_the_supervisors_pages_alone_make_nobody_present_as_an_agent(centre: Running) -> None:
    wang, customer = await centre.console("wang"), await centre.chatting()
    await wang.staged(customer.contact, "waiting")
    assert set(wang.agents) == {"lin", "chen", "wang"}
    assert (wang.agents["wang"].availability, wang.agents["wang"].reachable) == ("offline", False)
    assert wang.of(m.Welcome)[0].roles == ("agent", "supervisor")
    assert not wang.of(m.Day)


async def test_who_has_opened_the_desk_is_there_and_still_sees_the_whole_centre(centre: Running) -> None:
    wang, lin = await centre.console("wang"), await centre.console("lin", ready=True)
    assert (await wang.ask("open_desk")).ok
    await wang.until(lambda: wang.agents["wang"].availability == "not_ready" and wang.of(m.Day))
    customer = await centre.chatting()
    await lin.accept()
    assert (await customer.post(customer.contact, "to lin")).ok
    await lin.said(customer.contact, "to lin")
    assert (await lin.ask("set_state", availability="not_ready", reason="lunch")).ok
    assert (await wang.ask("set_state", availability="available")).ok
    other = await centre.chatting()
    assert await wang.accept() == other.contact
    assert (await other.post(other.contact, "to wang")).ok
    await wang.said(other.contact, "to wang")
    assert wang.contacts.keys() == {customer.contact, other.contact}
    assert wang.texts(customer.contact) == [], "what is said to another is heard by who watches"
    assert (await wang.post(other.contact, "hello")).ok
    await other.said("hello")


async def test_a_desk_is_open_again_when_the_window_connects_again_and_gone_with_it(centre: Running) -> None:
    wang, sun = await centre.console("wang", desk=True), await centre.console("sun")
    await sun.until(lambda: sun.agents["wang"].reachable)
    page = await centre.console("wang")
    await page.close()
    assert sun.agents["wang"].reachable
    await wang.close()
    await sun.until(lambda: not sun.agents["wang"].reachable)


async def test_a_lead_helps_another_and_asks_for_help_with_their_own_alone(centre: Running) -> None:
    lin, wang = await centre.console("lin", ready=True), await centre.console("wang", desk=True)
    await centre.chatting()
    contact = await lin.accept()
    assert (await wang.ask("write_aside", contact=contact, text="to lin")).ok
    assert (await lin.ask("ask_help", contact=contact, on=True)).ok
    assert (await wang.ask("ask_help", contact=contact, on=True)).code == "not_your_contact"
    assert (await wang.ask("ask_help", contact=contact, on=False)).ok


async def test_who_has_left_the_desk_goes_on_supervising_and_is_there_for_no_contacts(centre: Running) -> None:
    lin, wang = await centre.console("lin", ready=True), await centre.console("wang", desk=True)
    await centre.chatting()
    contact = await lin.accept()
    assert (await wang.ask("watch", contact=contact, on=True)).ok
    assert (await lin.post(contact, "before")).ok
    await wang.said(contact, "before")
    assert (await wang.ask("leave_desk")).ok
    await wang.until(lambda: not wang.agents["wang"].reachable)
    assert (await lin.post(contact, "after")).ok
    await wang.said(contact, "after")
    assert (await wang.ask("open_desk")).ok
    await wang.until(lambda: wang.agents["wang"].reachable)
    assert (await lin.ask("leave_desk")).ok
    assert lin.agents["lin"].reachable, "who is only an agent is at their desk in every window"


@pytest.mark.parametrize("who", ["sun", "admin"])
async def test_who_takes_no_contacts_has_no_desk(centre: Running, who: str) -> None:
    console = await centre.console(who, desk=True)
    assert (await console.ask("open_desk")).code == "forbidden"
    assert (await console.ask("leave_desk")).code == "forbidden"
    assert (await console.ask("set_state", availability="available")).code == "forbidden"


async def test_who_is_only_an_agent_has_no_more_rights_for_it(centre: Running) -> None:
    lin, customer = await centre.console("lin"), await centre.chatting()
    assert (await lin.ask("open_desk")).ok
    for kind, fields in (("put_next", {"contact": customer.contact}), ("close_queue", {"queue": "sales"})):
        assert (await lin.ask(kind, **fields)).code == "forbidden"
    assert (lin.contacts, set(lin.agents)) == ({}, {"lin"})
