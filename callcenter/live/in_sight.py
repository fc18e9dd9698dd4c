"""Which open contacts a screen may show with their customers, where not everybody sees all."""

from collections.abc import Iterable

from callcenter.access.models import Principal
from callcenter.customers.visibility import Visibility
from callcenter.db.sight import EVERYTHING
from callcenter.live.view import LiveView


class InSight:
    """Remembers what one screen may show, so that making a card waits for nothing.

    The screen of one who is only an agent has none but their own contacts, and those are in sight while they are open.
    """

    def __init__(self, principal: Principal, visibility: Visibility, view: LiveView) -> None:
        self._principal = principal
        self._visibility = visibility
        self._view = view
        self._sight = EVERYTHING
        self._seen: dict[str, str | None] = {}

    def changed(self) -> bool:
        """Go by the configuration in force; tell whether what is in sight is not what it was."""
        if not self._principal.supervises:
            return False
        before, self._sight = self._sight, self._visibility.of(self._principal)
        if before.agents == self._sight.agents:
            return False
        self._seen.clear()
        return True

    async def look(self, contacts: Iterable[str]) -> None:
        """Look which of these contacts may be shown with their customers.

        What was seen stays so, while it is of the same customer: somebody whose customers are in sight has had it.
        """
        if self._sight.everything:
            return
        if unknown := [contact for contact in contacts if contact not in self]:
            self._seen.update(await self._visibility.among(self._sight, unknown))

    def forget(self, contact: str) -> None:
        """Forget a contact that is shown no longer."""
        self._seen.pop(contact, None)

    def __contains__(self, contact: str) -> bool:
        """Tell whether it may be shown whose contact it is, and what is said in it."""
        if self._sight.everything:
            return True
        talk = self._view.talk(contact)
        return talk is not None and contact in self._seen and self._seen[contact] == talk.customer
