"""`python -m benchmarks.bank_replay FILE --head-start 90`: would the engine have named whom a real centre took?

FILE is a month of calls in the form of the Technion's "Anonymous Bank" data. Whenever a customer was really answered
out of the queue, the engine holds those who were really waiting, and an agent whose skills are the types that agent
really served that day becomes free. Whom is the agent offered? Whatever the answer, what really happened is forced: the
one really taken leaves, so that the waiting set stays the real one. One JSON object is printed.

The main figures are of the customers who were answered in the end. Those who hung up before are left out there, as the
table does not say how far they had got (some of them had reached an agent); `with_hung_up` holds them until they left.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from benchmarks.bank_calls import VALUED, Call, Month, read
from routing.commands import AgentSeen, Command, Configure, Enqueue, Leave, SetAvailability
from routing.engine import Engine
from routing.events import Event, OfferMade
from routing.model import AgentId, AgentRules, Availability, ContactId, QueueRules, Requirement, RoutingConfig

QUEUE = "bank"
Happening = Literal["came", "hung_up", "answered"]


@dataclass
class Tally:
    """What came of a replay. A decision is counted where there was something to choose: two waiting at least."""

    decisions: int = 0
    agreed: int = 0
    commands: int = 0
    seconds: float = 0.0

    def figures(self) -> dict[str, Any]:
        """Return the figures to print."""
        share = round(self.agreed / self.decisions, 4) if self.decisions else None
        return {"decisions": self.decisions, "agreed": self.agreed, "agreement": share}


def happenings(month: Month, *, with_hung_up: bool) -> Iterator[tuple[int, Happening, Call]]:
    """Yield what happened in the queue, in order of time.

    In one second those who came come first: the clock tells seconds only, and they were there in that second.
    """
    found: list[tuple[int, int, int, Happening, Call]] = []
    for call in month.calls:
        if call.waited and (call.agent is not None or with_hung_up):
            found.append((call.queued, 0, call.number, "came", call))
            ended: Happening = "hung_up" if call.agent is None else "answered"
            found.append((call.out, 1 if call.agent is None else 2, call.number, ended, call))
    for at, _, _, what, call in sorted(found, key=lambda one: one[:3]):
        yield at, what, call


def replay(month: Month, head_start_s: int, *, with_hung_up: bool = False) -> Tally:
    """Play the month through the engine, by commands alone."""
    began, centre = time.perf_counter(), _Centre(month, head_start_s)
    for at, what, call in happenings(month, with_hung_up=with_hung_up):
        now = 1_000 * at
        if what == "came":
            centre.comes(call, now)
        else:
            if what == "answered":
                centre.decides(call, now)
            centre.do(Leave(contact=contact_of(call)), now)
    centre.tally.seconds = time.perf_counter() - began
    return centre.tally


class _Centre:
    """The engine with one queue, a skill for each type of call, and an agent for each agent's day."""

    def __init__(self, month: Month, head_start_s: int) -> None:
        self.tally = Tally()
        self._engine = Engine()
        self._head_start_ms = 1_000 * head_start_s
        self._waiting: dict[ContactId, str] = {}
        self._skills = {agent_of(date, name): types for (date, name), types in month.served().items()}
        self._seen: set[AgentId] = set()
        agents = {
            agent: AgentRules(skills=dict.fromkeys(sorted(types), 1), queues=(QUEUE,), capacity={"voice": 1})
            for agent, types in self._skills.items()
        }
        config = RoutingConfig(version="month", queues={QUEUE: QueueRules(open=())}, agents=agents)
        self.do(Configure(config=config), 0)

    def do(self, command: Command, now: int) -> list[Event]:
        """Have the engine carry out a command, as a host does."""
        self.tally.commands += 1
        if isinstance(command, Leave):
            del self._waiting[command.contact]
        return [*self._engine.wake(now), *self._engine.handle(command, now)]

    def comes(self, call: Call, now: int) -> None:
        """Let a customer come into the queue."""
        contact = contact_of(call)
        self._waiting[contact] = call.type
        head_start_ms = self._head_start_ms if call.priority == VALUED else 0
        asked = (Requirement(call.type, 1),)
        self.do(
            Enqueue(contact=contact, queue=QUEUE, channel="voice", requires=asked, head_start_ms=head_start_ms), now
        )

    def decides(self, call: Call, now: int) -> None:
        """Let the agent become free, see who is offered to them, and let them be busy again with nobody."""
        agent = agent_of(call.date, call.agent or "")
        if agent not in self._seen:
            self._seen.add(agent)
            self.do(AgentSeen(agent=agent), now)
        events = self.do(SetAvailability(agent=agent, availability=Availability.AVAILABLE, by=agent), now)
        named = [event.contact for event in events if isinstance(event, OfferMade)]
        if sum(type_ in self._skills[agent] for type_ in self._waiting.values()) > 1:
            self.tally.decisions += 1
            self.tally.agreed += named == [contact_of(call)]
        self.do(SetAvailability(agent=agent, availability=Availability.NOT_READY, reason="busy", by=agent), now)


def contact_of(call: Call) -> ContactId:
    """Return the contact's id: of those who came in one second, the one of the earlier row comes first."""
    return f"{call.number:06}"


def agent_of(date: str, name: str) -> AgentId:
    """Return the id of an agent on one day, as the types they serve are that day's."""
    return f"{date}-{name}"


def report(month: Month, head_start_s: int) -> dict[str, Any]:
    """Return all figures of a month."""
    tally, all_waiting = replay(month, head_start_s), replay(month, head_start_s, with_hung_up=True)
    return {
        **tally.figures(),
        "head_start_s": head_start_s,
        "with_hung_up": all_waiting.figures(),
        "left_out": month.left_out,
        "rows": month.rows,
        "calls": len(month.calls),
        "answered_from_queue": sum(call.waited and call.agent is not None for call in month.calls),
        "commands": tally.commands + all_waiting.commands,
        "seconds": round(tally.seconds + all_waiting.seconds, 2),
    }


def main() -> None:
    """Replay and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("file", type=Path, metavar="FILE", help="a table of calls, packed with gzip or not")
    parser.add_argument("--head-start", type=int, default=90, help="what valued customers get, in seconds (90)")
    said = parser.parse_args()
    try:
        month = read(said.file)
    except (OSError, EOFError) as error:
        sys.exit(f"{said.file} cannot be read: {error}")
    print(json.dumps(report(month, said.head_start), indent=2))


if __name__ == "__main__":
    main()
