"""The lifecycle: the pure machine of conversations, and the engine's only caller.

`handle` and `wake` decide; they validate wholly first, then emit events one by one, each evolved at once. One command
gives one list of events of both machines. The table of states is in docs/architecture.md.
"""

from collections.abc import Iterable
from typing import cast

import callcenter.contacts.commands as cmd
import callcenter.contacts.events as ev
import routing.events as rev
from callcenter.contacts.calling import CALL_HANDLERS
from callcenter.contacts.calling_back import CALLBACK_HANDLERS
from callcenter.contacts.conversing import HANDLERS, fire
from callcenter.contacts.events import AnyEvent
from callcenter.contacts.evolve import ENGINE_KINDS
from callcenter.contacts.flowing import FLOW_HANDLERS, send_on
from callcenter.contacts.machine import Machine
from callcenter.contacts.steering import STEERING_HANDLERS
from callcenter.contacts.voicemail import VOICEMAIL_HANDLERS
from callcenter.errors import Rejected
from routing.errors import RoutingError
from routing.model import ContactId

DECIDES = {**HANDLERS, **FLOW_HANDLERS, **CALL_HANDLERS, **CALLBACK_HANDLERS, **STEERING_HANDLERS, **VOICEMAIL_HANDLERS}
"""What each command comes to."""


class Lifecycle(Machine):
    """Decides for one cell."""

    def handle(self, command: cmd.AnyCommand, now: int) -> list[AnyEvent]:
        """Decide one command. Raises `Rejected` or `RoutingError` and has changed nothing then."""
        self.emitted = []
        try:
            DECIDES[type(command)](self, command, now)
        except (Rejected, RoutingError) as refusal:
            if self.emitted:
                raise RuntimeError(f"{type(command).__name__} was refused half-way") from refusal
            raise
        send_on(self, now)
        return self.emitted

    def wake(self, now: int) -> list[AnyEvent]:
        """Let every timer fire that is due."""
        self.emitted = []
        while True:
            self.engine_did(cast(list[rev.EngineEvent], self.engine.wake(now)), now)
            send_on(self, now)
            due = self.engine.next_deadline()
            if due is None or due > now:
                break
        while (first := self.clocks.first()) and first[0][0] <= now:
            self.clocks.discard(first[1])
            fire(self, self.state.conversations[first[1]], now)
            send_on(self, now)
        return self.emitted

    def next_deadline(self) -> int | None:
        """Return when `wake` has something to do next; it may turn out to be nothing."""
        engine = self.engine.next_deadline()
        own = self.clocks.first()
        if engine is None or own is None:
            return own[0][0] if own else engine
        return min(engine, own[0][0])

    def replay(self, events: Iterable[AnyEvent]) -> None:
        """Evolve only: no decision is made and no timer fires."""
        for event in events:
            if type(event) in ENGINE_KINDS:
                self.engine.apply(event)
            self.evolve(event)

    def touch(self, contact: ContactId, now: int) -> list[AnyEvent]:
        """Somebody wrote: the idle clock begins again."""
        self.emitted = []
        self.active_at[contact] = now
        talk = self.state.conversations[contact]
        if talk.idle_ends_at is not None:
            self.emit(ev.IdleCleared(at=now, contact=contact))
        return self.emitted
