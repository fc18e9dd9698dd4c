"""Records the golden log of a version: `python -m tests.replay.record v1`.

Every kind of event is in it, and a snapshot of two thirds of it. A recording is made once, when a version is released,
and never changed: what it wrote has to be read for ever. `v2` is of the coming release; until that is out, it may be
deleted and recorded anew.
"""

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path
from unittest import mock

import msgspec

from callcenter.contact_log.snapshots import Memory
from callcenter.contacts import commands as cmd
from callcenter.contacts.codec import encode
from callcenter.contacts.events import AnyEvent, Match
from callcenter.contacts.records import Recorded
from callcenter.contacts.state import CellState
from routing import matching
from routing.conditions import HasSkill, Step
from routing.limits import Destination, Limits, Overflow
from routing.model import Availability
from tests.support.calls import dials, news, over, recorded
from tests.support.cells import Cell, encoded
from tests.support.centres import CONFIGURE, ROUTING, RULES, present, start

GOLDEN = Path(__file__).with_name("golden")


class Line(msgspec.Struct, frozen=True):
    """One line of `events.jsonl`: the event as it is stored, and the version it was written in."""

    version: int
    event: msgspec.Raw


def day() -> list[AnyEvent]:
    """Return the log of a day in which everything happens that can happen."""
    cell = Cell(CONFIGURE, *present("lin"), *present("chen"), *present("wang"))
    answered(cell)
    offers(cell)
    flow(cell)
    call(cell)
    sent_on(cell)
    sent_back(cell)
    called_back(cell)
    rules(cell)
    keeps(cell)
    messages(cell)
    absences(cell)
    restart(cell)
    return cell.log


def answered(cell: Cell) -> None:
    """A customer nobody knew at first is identified, talks, falls silent, is forgotten; wrap-up is done, or late."""
    cell.do(start("talk", language="zh-CN", tier="gold", match=Match.PENDING, candidates=()))
    cell.wait(700)
    cell.do(cmd.IdentifyCustomer(contact="talk", match=Match.SEVERAL, by="lookup", candidates=("mei", "may")))
    agent = cell.state.engine.places["talk"].agent or ""
    cell.accept("talk")
    cell.do(cmd.IdentifyCustomer(contact="talk", match=Match.ONE, by=agent, customer="mei"))
    cell.do(cmd.AskHelp(contact="talk", agent=agent))
    cell.do(cmd.WriteAside(contact="talk", author="sun", note="aside-1", supervisor=True))
    cell.do(cmd.EndHelp(contact="talk", by="sun", supervisor=True))
    cell.wait(400_000)
    cell.write("talk")
    cell.do(cmd.AgentEnds(contact="talk", agent=agent), cmd.CustomerLeaves(contact="talk"))
    cell.do(cmd.WrapUp(contact="talk", agent=agent, disposition="solved", note="note-1", promise="promise-1"))
    cell.do(
        cmd.RateContact(contact="talk", score=5, note="comment-1"), cmd.AskTranscript(contact="talk", mail="mail-1")
    )
    cell.do(cmd.ForgetCustomer(customer="mei"), start("closed", queue="night"))
    cell.do(start("slow"))
    cell.accept("slow")
    cell.do(cmd.AgentEnds(contact="slow", agent=cell.talk("slow").agent or ""))
    cell.wait(60_000)
    cell.do(cmd.WrapUp(contact="slow", agent=cell.talk("slow").agent or "", disposition="follow_up"))


def offers(cell: Cell) -> None:
    """Offers are declined, run out and are taken back; a call is not connected; customers leave in every state."""
    cell.do(start("asked"))
    cell.do(cmd.DeclineOffer(offer="asked.1", agent=cell.state.engine.places["asked"].agent or ""))
    cell.wait(20_000)
    cell.do(cmd.CustomerLeaves(contact="asked"))
    for agent in ("lin", "chen", "wang"):
        cell.do(*present(agent))
    cell.do(start("call", channel="voice"), start("short"), cmd.CustomerLeaves(contact="short"))
    cell.accept("call")
    cell.wait(15_000)
    cell.accept("call")
    cell.do(cmd.CustomerLeaves(contact="call"))
    cell.do(cmd.SetAvailability(agent="wang", availability=Availability.NOT_READY, reason="lunch", by="wang"))


def flow(cell: Cell) -> None:
    """Callers are asked: one presses wrong keys, none, and all the right ones; others find it closed, or give up."""
    cell.do(start("caller", channel="voice", flow="main"))
    for keys in ("0", "7", "2", None, "12345"):
        cell.wait(2_000)
        press(cell, "caller", keys)
    for contact, keys in (("night", "3"), ("late", "4"), ("nothing", "9")):
        cell.do(start(contact, flow="main"))
        press(cell, contact, keys)
    cell.do(start("gives-up", channel="voice", flow="main"))
    cell.wait(6_000)
    cell.do(over("caller-of-gives-up", contact="gives-up"))


def call(cell: Cell) -> None:
    """The agent's second line counts; the caller is held, the agent muted; lines are lost and come back, or do not."""
    cell.do(*present("lin"), cmd.AcceptOffer(offer="caller.1", agent="lin"))
    cell.do(dials("desk-1", offer="caller.1"), dials("desk-2", offer="caller.1"), over("desk-1", contact="caller"))
    cell.do(news("desk-2", 1, offer="caller.1"), news("caller-of-caller", 2, offer="caller.1"))
    ask, settle = cmd.AskControl, cmd.SettleControl
    cell.do(ask(contact="caller", agent="lin", what="hold"), news("caller-of-caller", 3, offer="caller.1", held=True))
    cell.do(ask(contact="caller", agent="lin", what="unhold"), settle(contact="caller", what="unhold", done=False))
    cell.do(ask(contact="caller", agent="lin", what="mute"), settle(contact="caller", what="mute", done=False))
    cell.do(news("caller-of-caller", 4, offer="caller.1"))
    cell.do(ask(contact="caller", agent="lin", what="mute"), news("desk-2", 5, offer="caller.1", muted=True))
    cell.do(news("desk-2", 6, offer="caller.1", present=False))
    cell.wait(5_000)
    cell.do(dials("desk-3", offer="caller.1"), news("desk-3", 7, offer="caller.1"))
    cell.do(over("desk-2", contact="caller"), news("desk-3", 8, offer="caller.1", present=False))
    cell.wait(20_000)
    cell.do(over("desk-3", contact="caller"), *present("lin"), cmd.AcceptOffer(offer="caller.2", agent="lin"))
    cell.do(dials("desk-4", offer="caller.2"), news("desk-4", 1, offer="caller.2"))
    cell.do(news("desk-4", 2, offer="caller.2", present=False))


def sent_on(cell: Cell) -> None:
    """The caller is sent on to an agent who is not there, is put where they belong, and hangs up in the line."""
    cell.do(*present("lin"), cmd.AcceptOffer(offer="caller.3", agent="lin"))
    cell.do(dials("desk-5", offer="caller.3"), news("desk-5", 1, offer="caller.3"))
    cell.do(news("caller-of-caller", 2, offer="caller.3"))
    cell.do(cmd.SetAvailability(agent="chen", availability=Availability.NOT_READY, reason="lunch", by="chen"))
    cell.do(cmd.TransferContact(contact="caller", agent="lin", queue="care", to_agent="chen"))
    cell.do(cmd.RepairLeg(contact="caller", leg="caller-of-caller", what="redirect"))
    cell.do(cmd.RepairLeg(contact="caller", leg="desk-5", what="hang_up"), over("desk-5", contact="caller"))
    cell.wait(30_000)
    cell.do(over("caller-of-caller", contact="caller"))
    cell.do(start("second", channel="voice"))
    cell.accept("second")
    cell.do(dials("desk-7", offer="second.1"))
    cell.wait(15_000)
    cell.do(over("desk-7", contact="second"), *present("lin"))
    cell.accept("second")
    cell.do(dials("desk-6", offer="second.2"), news("desk-6", 1, offer="second.2"))
    cell.do(news("caller-of-second", 2, offer="second.2"), cmd.AgentEnds(contact="second", agent="lin"))
    cell.do(over("desk-6", contact="second"), over("caller-of-second", contact="second"))
    cell.do(cmd.WrapUp(contact="second", agent="lin", disposition="solved"), *present("chen"))


def sent_back(cell: Cell) -> None:
    """A chat is sent on to an agent who declines it, then to a team of whom nobody is there."""
    cell.do(*present("lin"), start("given"))
    cell.accept("given")
    giver = cell.talk("given").agent or ""
    other = next(name for name in ("lin", "chen", "wang") if name != giver)
    cell.do(*present(other), cmd.TransferContact(contact="given", agent=giver, to_agent=other, credit=False, back=True))
    cell.do(cmd.DeclineOffer(offer=cell.offer("given"), agent=other))
    cell.accept("given")
    cell.do(cmd.TransferContact(contact="given", agent=giver, to_team="night"), cmd.CustomerLeaves(contact="given"))


def called_back(cell: Cell) -> None:
    """Callers hang up and are called: agent first, and in vain; customer first; until there is nobody to be had."""
    ask = cmd.AskCallback
    cell.do(start("back", channel="voice"), ask(contact="back", windows=()))
    cell.accept("back")
    cell.do(over("caller-of-back", contact="back"), cmd.CallMissed(contact="back", attempt=1, reason="busy"))
    cell.wait(10_000)
    offer = cell.offer("back")
    cell.accept("back")
    agent = cell.talk("back").agent or ""
    cell.do(cmd.CustomerAnswers(contact="back", leg="called-1", attempt=2), dials("desk-8", agent=agent, offer=offer))
    cell.do(news("desk-8", 1, offer=offer), news("called-1", 2, offer=offer))
    cell.do(cmd.AgentEnds(contact="back", agent=agent), over("desk-8", contact="back"))
    cell.do(over("called-1", contact="back"), cmd.WrapUp(contact="back", agent=agent, disposition="solved"))
    wish = msgspec.structs.replace(start("web", channel="voice", queue="care"), leg=None, call_in=())
    cell.do(wish, cmd.CallMissed(contact="web", attempt=1, reason="no_answer"))
    cell.wait(10_000)
    cell.do(cmd.CustomerAnswers(contact="web", leg="called-2", attempt=2), over("called-2", contact="web"))
    cell.do(start("gone", channel="voice", queue="care"), ask(contact="gone", windows=()))
    cell.do(over("caller-of-gone", contact="gone"))
    cell.do(cmd.CallMissed(contact="gone", attempt=1, reason="failed"))
    cell.wait(10_000 + 60_000)


def messages(cell: Cell) -> None:
    """Callers leave messages, say nothing, and are forgotten: what they said is."""
    for contact in ("speaks", "silent"):
        cell.do(start(contact, channel="voice", queue="mailbox"))
    cell.do(recorded("RE1", 9, contact="speaks"), recorded("RE2", 0, contact="silent"))
    cell.do(over("caller-of-speaks", contact="speaks"), over("caller-of-silent", contact="silent"))
    cell.do(cmd.EraseRecordings(contact="speaks", recordings=("RE1",)))


def rules(cell: Cell) -> None:
    """Under other rules for a while: steps widen, classes rise, offers go to two at once, states and calls wait."""
    for agent in ("lin", "chen", "wang"):
        cell.do(cmd.SetAvailability(agent=agent, availability=Availability.OFFLINE, by=agent))
    cell.do(OTHER_RULES, start("rises"), start("next"))
    with mock.patch.object(matching, "DEMANDS_LIMIT", 2):
        cell.do(start("one", queue="care"), start("another", queue="vips"))
        cell.do(cmd.CustomerLeaves(contact="one"), cmd.CustomerLeaves(contact="another"))
    cell.do(cmd.AgentSeen(agent="lin"), cmd.PutNext(contact="next", by="sun"))
    cell.wait(30_000)
    cell.do(*present("lin"), *present("chen"))
    cell.do(cmd.DeclineOffer(offer=cell.offer("next"), agent="lin"))
    cell.do(cmd.AcceptOffer(offer=cell.offer("next"), agent="chen"))
    cell.wait(30_000)
    cell.do(*present("wang"))
    cell.accept("rises")
    held_by = cell.talk("rises").agent or ""
    cell.do(cmd.SetAvailability(agent=held_by, availability=Availability.NOT_READY, reason="lunch", by=held_by))
    cell.do(cmd.AgentEnds(contact="rises", agent=held_by))
    until = cell.state.engine.places["rises"].deadline or 0
    cell.do(cmd.ExtendWrapUp(contact="rises", agent=held_by, until=until))
    cell.wait(90_000)
    cell.do(start("rings", channel="voice", queue="care"))
    cell.do(cmd.AgentEnds(contact="next", agent="chen"))
    cell.do(cmd.WrapUp(contact="next", agent="chen", disposition="solved"))
    cell.do(cmd.CustomerLeaves(contact="rings"), over("caller-of-rings", contact="rings"))
    cell.do(*present("lin"), start("both", queue="care"))
    cell.accept("both")
    cell.do(cmd.AgentEnds(contact="both", agent=cell.talk("both").agent or ""), CONFIGURE)


def keeps(cell: Cell) -> None:
    """A queue overflows into another, or has a caller called back; one with a caller in line is closed and opened."""
    for agent in ("lin", "chen", "wang"):
        cell.do(cmd.SetAvailability(agent=agent, availability=Availability.OFFLINE, by=agent))
    cell.do(KEEPS_LITTLE, start("first"), start("overflows"), start("in-line", channel="voice", queue="vips"))
    cell.wait(10_000)
    cell.do(cmd.CloseQueue(queue="vips", by="sun", until=cell.now + 3_600_000))
    cell.do(over("caller-of-in-line", contact="in-line"), cmd.OpenQueue(queue="vips", by="sun"))
    cell.do(cmd.MoveContact(contact="overflows", queue="vips", by="sun"), *present("chen"))
    cell.do(cmd.DeclineOffer(offer=cell.offer("first"), agent="chen"))
    cell.do(cmd.AssignContact(contact="overflows", agent="chen", by="sun"))
    cell.do(cmd.AgentSeen(agent="wang"), start("taken"), cmd.TakeContact(contact="taken", by="wang"))
    cell.do(cmd.AgentEnds(contact="taken", agent="wang"))
    cell.do(cmd.WrapUp(contact="taken", agent="wang", disposition="solved"))
    cell.do(cmd.SetAvailability(agent="wang", availability=Availability.OFFLINE, by="wang"))
    wish = start("called-back", channel="voice", queue="care")
    cell.do(msgspec.structs.replace(wish, may_call={"care": ((0, cell.now + 60_000),)}))
    cell.wait(20_000)
    cell.do(over("caller-of-called-back", contact="called-back"))
    cell.wait(40_000)
    cell.do(cmd.AdjustAgent(agent="wang", by="sun", queues=("care",), skills={"vip": 7}))
    cell.do(cmd.CustomerLeaves(contact="first"), cmd.CustomerLeaves(contact="overflows"), CONFIGURE)
    cell.do(cmd.RestoreAgent(agent="wang", by="sun"), cmd.AdjustAgent(agent="chen", by="sun", skills={"vip": 2}))


KEEPS_LITTLE = cmd.Configure(
    routing=msgspec.structs.replace(
        ROUTING,
        version="3",
        queues={
            **ROUTING.queues,
            "sales": msgspec.structs.replace(
                ROUTING.queues["sales"],
                limits=Limits(length=50, wait_ms=600_000),
                overflow=(Overflow(measure="length", on=1, off=0, to=Destination(queue="care")),),
            ),
            "care": msgspec.structs.replace(
                ROUTING.queues["care"],
                overflow=(Overflow(measure="wait", on=20_000, to=Destination(callback=True)),),
            ),
        },
    ),
    rules=RULES,
)
OTHER_RULES = cmd.Configure(
    routing=msgspec.structs.replace(
        ROUTING,
        version="2",
        queues={
            **ROUTING.queues,
            "care": msgspec.structs.replace(ROUTING.queues["care"], at_once=2),
            "sales": msgspec.structs.replace(
                ROUTING.queues["sales"],
                steps=(Step(where=HasSkill(skill="vip", level=5), for_ms=20_000), Step(where=None, for_ms=None)),
                raise_after_ms=25_000,
                extensions=1,
                extension_ms=20_000,
            ),
        },
        agents={
            name: msgspec.structs.replace(agent, while_open={"voice": {"chat": 0}})
            for name, agent in ROUTING.agents.items()
        },
    ),
    rules=RULES,
)


def press(cell: Cell, contact: str, keys: str | None) -> None:
    """Answer what the flow asks now."""
    cell.do(cmd.GiveInput(contact=contact, number=cell.talk(contact).number, keys=keys))


def absences(cell: Cell) -> None:
    """Customers and agents lose their connections and are back in time, or not."""
    cell.do(*present("lin"), start("kept"), start("lost", queue="vips"))
    cell.accept("kept")
    cell.do(cmd.CustomerLost(contact="lost"))
    cell.wait(3_000)
    cell.do(cmd.CustomerSeen(contact="lost"), cmd.CustomerLost(contact="lost"))
    holder = cell.talk("kept").agent or ""
    cell.do(cmd.AgentGone(agent=holder))
    cell.wait(5_000)
    cell.do(cmd.AgentSeen(agent=holder), cmd.AgentGone(agent=holder))
    cell.wait(130_000)


def restart(cell: Cell) -> None:
    """The server stops with contacts in every state; afterwards some of them go on."""
    for agent in ("lin", "wang"):
        cell.do(*present(agent))
    cell.do(start("wrapped"), start("waits", queue="vips", language="zh-CN"))
    for contact in ("kept", "wrapped"):
        cell.accept(contact)
    cell.do(cmd.AgentEnds(contact="wrapped", agent=cell.talk("wrapped").agent or ""))
    cell.do(start("offered"))
    cell.wait(2_000)
    cell.restart(down=7_000)
    cell.do(cmd.AgentSeen(agent="lin"), cmd.CustomerSeen(contact="kept"), cmd.CustomerSeen(contact="offered"))


def memory_of(log: Iterable[AnyEvent]) -> Memory:
    """Return what replaying the log leaves."""
    memory = Memory()
    for position, event in enumerate(log, 1):
        memory.apply(Recorded(position, event))
    return memory


def state_hash(state: CellState) -> str:
    """Return a hash that equal states share."""
    return hashlib.sha256(encoded(state)).hexdigest()


def record(version: str) -> None:
    """Write the golden files of a new version."""
    folder = GOLDEN / version
    folder.mkdir(parents=True)
    log = day()
    lines = [Line(type(event).VERSION, msgspec.Raw(encode(event).encode())) for event in log]
    (folder / "events.jsonl").write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    (folder / "snapshot.json").write_bytes(msgspec.json.encode(memory_of(log[: len(log) * 2 // 3])))
    (folder / "state.sha256").write_text(state_hash(memory_of(log).state) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2 or (GOLDEN / sys.argv[1]).exists():
        sys.exit("usage: python -m tests.replay.record VERSION (a new one: what was released is never recorded again)")
    record(sys.argv[1])
