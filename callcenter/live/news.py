"""What a console is told beside contacts, agents and queues: alarms, the day, voicemail, colleagues, windows."""

from collections.abc import Callable

from callcenter.access.models import Principal
from callcenter.live import messages as m
from callcenter.live.hub import Hub, Matter
from callcenter.live.session import Paced

COLLEAGUES_EVERY_S = 1.0


class News:
    """Notes what has changed of these, and makes it into messages. It says nothing twice."""

    def __init__(self, principal: Principal, hub: Hub, wake: Callable[[], None]) -> None:
        self._principal = principal
        self._hub = hub
        self.changed: set[Matter] = {"alarms", "voicemails", "written"} if principal.supervises else {"voicemails"}
        self._voicemails: tuple[m.VoicemailCard, ...] | None = None
        self._windows = 1
        self._moved = Paced(COLLEAGUES_EVERY_S, wake)
        self._colleagues: tuple[m.ColleagueCard, ...] | None = None

    def agents_changed(self) -> None:
        """Look at the colleagues again."""
        self._moved.move()

    async def follow_colleagues(self, *, on: bool) -> None:
        """Tell of colleagues from now on, beginning with all, or no longer."""
        self._colleagues = None
        if on:
            self._hub.onlookers.add(self)
            self._moved.move()
        else:
            self._hub.onlookers.discard(self)

    async def collect(self, *, at_desk: bool) -> list[m.Message]:
        """Return what is to be told; `at_desk` says whether its agent is there for contacts in this window."""
        out: list[m.Message] = []
        me = self._principal.username
        changed, self.changed = self.changed, set()
        if "alarms" in changed:
            out.append(m.Alarms(alarms=self._hub.alarms.cards()))
        if at_desk and (windows := self._hub.windows(me)) != self._windows:
            self._windows = windows
            out.append(m.Windows(open=windows))
        if "day" in changed:
            out.append(await self._hub.days.of(me))
        if "written" in changed:
            out.append(await self._hub.days.written_by(me))
        if "voicemails" in changed:
            cards = self._hub.voicemails.of(self._principal)
            if cards != self._voicemails:
                self._voicemails = cards
                out.append(m.Voicemails(voicemails=cards))
        if self._moved.due:
            self._moved.shown()
            colleagues = self._hub.view.colleagues()
            if self in self._hub.onlookers and colleagues != self._colleagues:
                self._colleagues = colleagues
                out.append(m.Colleagues(agents=colleagues))
        return out
