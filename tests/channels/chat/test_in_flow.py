"""A chat in its flow over a real socket: what the page is asked, what comes of its answers, where it goes on to."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from callcenter.clock import CellClock
from callcenter.contacts.events import FlowMoved, Outcome
from callcenter.directory.schemas import Centre
from callcenter.directory.service import Directory, edition_of
from callcenter.live import messages as m
from tests.support.centre import CENTRE, Running, running
from tests.support.sockets import Customer

ENGLISH, CHINESE = {"en": "English", "zh-CN": "英语"}, {"en": "Chinese", "zh-CN": "中文"}


def both(english: str, chinese: str) -> dict[str, str]:
    """Return a text in both languages."""
    return {"en": english, "zh-CN": chinese}


STEPS: dict[str, Any] = {
    "hello": {
        "greet": {"known": both("Hello {name}.", "{name}，您好。"), "unknown": both("Hello.", "您好。")},
        "next": "topic",
    },
    "topic": {
        "menu": {
            "say": both("What is it about?", "请问有什么事？"),
            "choices": {
                "1": {"label": both("To buy", "购买"), "next": "to_sales"},
                "2": {"label": both("A booking", "订单"), "next": "number"},
                "3": {"label": both("At night", "夜间"), "next": "to_night"},
                "0": {"label": both("Chinese", "中文"), "next": "chinese"},
            },
            "tries": 2,
            "otherwise": "to_sales",
        }
    },
    "number": {
        "collect": {
            "say": both("Your booking number, please.", "请输入订单号。"),
            "label": both("Booking number", "订单号"),
            "attribute": "booking",
            "digits": "4-6",
            "otherwise": "to_sales",
        },
        "next": "to_sales",
    },
    "chinese": {"set": {"language": "zh-CN"}, "next": "topic"},
    "to_sales": {"queue": "sales"},
    "to_night": {"queue": {"to": "night", "closed": "shut"}},
    "shut": {"say": both("Nobody is here at night.", "夜间无人值守。"), "next": "bye"},
    "bye": {"hang_up": {"outcome": "closed"}},
}


def with_flow() -> Directory:
    """Return the test centre, in two languages and with a flow for chats."""
    said = {
        **CENTRE,
        "languages": {"en": {"name": ENGLISH, "skill": "english"}, "zh-CN": {"name": CHINESE, "skill": "english"}},
        "entries": {"chat": "main"},
        "flows": {"main": {"start": "hello", "steps": STEPS}},
    }
    return Directory(edition_of(Centre.model_validate(said), CellClock().now()))


@pytest.fixture
async def centre(tmp_path: Path) -> AsyncIterator[Running]:
    async with running(tmp_path, with_flow()) as centre:
        yield centre


async def asked(centre: Running, **said: str) -> Customer:
    """Return a page that is asked at the first stop."""
    page = await centre.customer()
    assert (await page.ask("start", queue=None, language="en", **said)).ok
    await page.staged("flow")
    return page


async def answers(page: Customer, keys: str) -> m.Reply:
    """Answer what is asked now."""
    assert page.status is not None
    return await page.ask("answer", contact=page.contact, number=page.status.number, keys=keys)


async def stop(page: Customer, number: int) -> m.ContactStatus:
    """Wait until the page is at a stop of the flow; return what it shows."""
    status = await page.until(lambda: page.status if page.status and page.status.number == number else None)
    assert isinstance(status, m.ContactStatus)
    return status


async def test_a_chat_without_a_queue_is_asked_what_it_is_about(centre: Running) -> None:
    page = await asked(centre)
    assert page.status == m.ContactStatus(
        contact=page.contact,
        queue=None,
        stage="flow",
        prompts=("Hello.", "What is it about?"),
        choices=(
            m.FlowChoice(key="1", label="To buy"),
            m.FlowChoice(key="2", label="A booking"),
            m.FlowChoice(key="3", label="At night"),
            m.FlowChoice(key="0", label="Chinese"),
        ),
        number=1,
    )


async def test_somebody_we_know_is_greeted_by_name(centre: Running) -> None:
    centre.add_customer("ann", phone="+8613800138000", name="Ann Lee", family_name="Lee", title="ms")
    page = await asked(centre, phone="13800138000")
    assert page.status is not None
    assert page.status.prompts[0] == "Hello Ms Lee."


async def test_a_choice_leads_to_its_queue_and_is_a_line_the_agent_reads(centre: Running) -> None:
    page = await asked(centre)
    assert (await answers(page, "1")).ok
    waiting = await page.staged("waiting")
    assert (waiting.queue, waiting.place, waiting.choices) == ("sales", 1, ())
    lin = await centre.console("lin", ready=True)
    await lin.accept(page.contact)
    await lin.said(page.contact, "To buy")
    await page.said("To buy")


async def test_a_number_is_collected_into_the_transcript_and_stands_nowhere_in_the_log(centre: Running) -> None:
    page = await asked(centre)
    assert (await answers(page, "2")).ok
    number = await stop(page, 2)
    assert (number.prompts, number.choices) == (("Your booking number, please.",), ())
    assert number.collect == m.FlowCollect(least=4, most=6)
    assert (await answers(page, "471100")).ok
    await page.staged("waiting")
    assert centre.transcript(page.contact) == ["A booking", "Booking number: 471100"]
    assert "471100" not in repr(centre.log())


async def test_a_wrong_answer_is_asked_again(centre: Running) -> None:
    page = await asked(centre)
    assert (await answers(page, "7")).ok
    again = await stop(page, 2)
    assert again.prompts == ("What is it about?",)
    assert (await answers(page, "8")).ok
    assert (await page.staged("waiting")).queue == "sales"


async def test_an_answer_sent_again_after_a_broken_connection_counts_once(centre: Running) -> None:
    page = await asked(centre)
    answer: dict[str, Any] = {"contact": page.contact, "number": 1, "keys": "0"}
    assert (await page.ask("answer", **answer)).ok
    await page.drop()
    await page.connect()
    assert (await page.ask("answer", **answer)).ok
    assert (await stop(page, 2)).number == 2
    assert centre.events(page.contact).count("FlowMoved") == 2


async def test_another_language_is_gone_on_in(centre: Running) -> None:
    page = await asked(centre)
    assert (await answers(page, "0")).ok
    chinese = await stop(page, 2)
    assert chinese.prompts == ("请问有什么事？",)
    assert chinese.choices[0].label == "购买"
    assert (await answers(page, "1")).ok
    await page.staged("waiting")
    assert centre.transcript(page.contact) == ["Chinese", "购买"]


async def test_a_closed_queue_says_so_and_ends(centre: Running) -> None:
    page = await asked(centre)
    assert (await answers(page, "3")).ok
    ended = await page.staged("ended")
    assert (ended.outcome, ended.prompts) == (Outcome.CLOSED, ("Nobody is here at night.",))


async def test_a_page_that_comes_back_finds_what_it_is_asked(centre: Running) -> None:
    page = await asked(centre)
    before = page.status
    await page.drop()
    await page.connect()
    assert page.status == before


async def test_the_customer_can_leave_in_the_flow(centre: Running) -> None:
    page = await asked(centre)
    assert (await page.ask("leave", contact=page.contact)).ok
    assert (await page.staged("ended")).ended_by == "customer"


async def test_nobody_answers_for_somebody_else(centre: Running) -> None:
    page, other = await asked(centre), await asked(centre)
    reply = await other.ask("answer", contact=page.contact, number=1, keys="1")
    assert reply.code == "not_your_contact"
    assert centre.last(FlowMoved).given == "arrived"


async def test_a_supervisor_sees_who_is_in_the_flow_and_an_agent_does_not(centre: Running) -> None:
    sun, lin = await centre.console("sun"), await centre.console("lin", ready=True)
    page = await asked(centre)
    await sun.staged(page.contact, "flow")
    assert sun.contacts[page.contact].queue is None
    fresh = await centre.console("sun")
    assert fresh.shown() == sun.shown()
    assert lin.contacts == {}
    assert (await answers(page, "1")).ok
    await sun.staged(page.contact, "offered")
    assert sun.contacts[page.contact].queue == "sales"


async def test_without_a_flow_a_chat_names_its_queue(tmp_path: Path) -> None:
    async with running(tmp_path) as centre:
        page = await centre.customer()
        assert (await page.ask("start", queue=None, language="en")).code == "unknown_queue"
