"""The URLs that Twilio is given, all absolute and below the public URL."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from routing.model import ContactId, OfferId

PREFIX = "/twilio/voice"
_RETRIES = "#rc=5&rp=5xx,ct,rt"
"""Has Twilio repeat a status callback that was not taken: five times, after a 5xx or no answer."""


@dataclass(frozen=True)
class Urls:
    """Makes them; `public_url` is CALLCENTER_PUBLIC_URL."""

    public_url: str

    def flow(self, contact: ContactId, number: int) -> str:
        """Return where what was pressed at the `number`-th stop of the flow goes."""
        return self._url("/flow", contact=contact, step=number)

    def leg(self, contact: ContactId) -> str:
        """Return where a caller's call fetches what it is to do now."""
        return self._url("/leg", contact=contact)

    def wait(self, contact: ContactId) -> str:
        """Return what a waiting caller hears."""
        return self._url("/wait", contact=contact)

    def queued(self, contact: ContactId) -> str:
        """Return where a call goes on that has left Twilio's queue."""
        return self._url("/queued", contact=contact)

    def hold(self, contact: ContactId) -> str:
        """Return what a caller on hold hears."""
        return self._url("/hold", contact=contact)

    def callback(self, contact: ContactId, *, queued: bool) -> str:
        """Return where the key goes by which a waiting caller asks to be called back; `queued` by Twilio, or not."""
        return self._url("/callback", contact=contact, queued="yes" if queued else "no")

    def answered(self, contact: ContactId, attempt: int) -> str:
        """Return where a customer who is called back, and has picked up, goes on."""
        return self._url("/answered", contact=contact, attempt=attempt)

    def called(self, contact: ContactId, attempt: int) -> str:
        """Return where the news goes that a call to a customer is over."""
        return self._url("/called", contact=contact, attempt=attempt) + _RETRIES

    def agent_left(self, contact: ContactId) -> str:
        """Return where an agent's call goes on after the conference."""
        return self._url("/agent-left", contact=contact)

    def recorded(self, contact: ContactId) -> str:
        """Return where a caller goes on who has left a message, or none."""
        return self._url("/recorded", contact=contact)

    def recording(self, contact: ContactId) -> str:
        """Return where the news goes that a message is there."""
        return self._url("/recording", contact=contact) + _RETRIES

    def conference(self, contact: ContactId, offer: OfferId) -> str:
        """Return where the news of a conference go."""
        return self._url("/conference", contact=contact, offer=offer) + _RETRIES

    def fallback(self) -> str:
        """Return where a call goes that could not have its document."""
        return self._url("/fallback")

    def fallback_of_called(self, contact: ContactId, attempt: int) -> str:
        """Return the same for the call of a customer who is called back."""
        return self._url("/fallback", contact=contact, attempt=attempt)

    def inbound(self) -> str:
        """Return where a new call goes."""
        return self._url("/inbound")

    def again(self, path: str, query: dict[str, str]) -> str:
        """Return the URL of a request to be made again, with another query."""
        return f"{self.public_url.rstrip('/')}{path}?{urlencode(query)}"

    def sound(self, sound: str) -> str:
        """Return where a sound is: a URL as it is, a file of the centre's under `/media/`."""
        return sound if "://" in sound else f"{self.public_url.rstrip('/')}/media/{quote(sound)}"

    def _url(self, path: str, **query: object) -> str:
        said = "&".join([f"{name}={value}" for name, value in query.items()])  # ids and numbers, which need no quoting
        return f"{self.public_url.rstrip('/')}{PREFIX}{path}{'?' if said else ''}{said}"
