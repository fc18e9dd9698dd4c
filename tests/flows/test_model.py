"""A compiled flow travels inside events: it is written and read again as it was, and nothing in it changes."""

import msgspec
import pytest

from callcenter.flows import model
from callcenter.flows.model import (
    Branch,
    Choice,
    Collect,
    Enqueue,
    Entries,
    Flow,
    Greet,
    HangUp,
    Menu,
    Play,
    Say,
    Set,
)

TEXT = {"en": "Text", "zh-CN": "文字"}
STEPS: dict[str, model.AnyStep] = {
    "greet": Greet(known=TEXT, unknown=TEXT, next="say"),
    "say": Say(text=TEXT, of="sales", next="play"),
    "play": Play(sound="chime.wav", next="set"),
    "set": Set(attributes={"topic": "refund"}, language="en", next="branch"),
    "branch": Branch(by="hours", name="office", cases={"open": "menu", "closed": "bye"}, otherwise="bye"),
    "menu": Menu(text=TEXT, choices={"1": Choice(label=TEXT, next="collect")}, otherwise="sales"),
    "collect": Collect(text=TEXT, label=TEXT, attribute="ticket", next="sales", otherwise="sales"),
    "sales": Enqueue(queue="sales", closed="bye"),
    "bye": HangUp(),
}
FLOW = Flow(start="greet", steps=STEPS)


def test_a_flow_is_written_and_read_again() -> None:
    assert msgspec.json.decode(msgspec.json.encode(FLOW), type=Flow) == FLOW


def test_a_step_is_told_by_its_verb() -> None:
    written = msgspec.to_builtins(FLOW)["steps"]
    assert {name: step["step"] for name, step in written.items()} == {**{name: name for name in STEPS}} | {
        "sales": "queue",
        "bye": "hang_up",
    }


def test_a_step_of_no_known_verb_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"start": "a", "steps": {"a": {"step": "sing"}}}, Flow)


def test_a_step_does_not_change() -> None:
    with pytest.raises(AttributeError):
        STEPS["bye"].outcome = "closed"  # type: ignore[union-attr, misc]


def test_a_contact_enters_nothing_unless_it_is_said() -> None:
    assert (Entries().voice, Entries().chat, Entries().numbers) == (None, None, {})
