"""The account at Twilio, and what has been configured in it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """Where Twilio asks what to do with a call, and where it tells how the call ended."""

    voice_url: str
    fallback_url: str
    status_callback: str


@dataclass(frozen=True, kw_only=True)
class Account:
    """One account with its secrets, its numbers and its TwiML App; `seed` fixes every identifier it will give."""

    account_sid: str
    auth_token: str = field(repr=False)
    api_key: str
    api_secret: str = field(repr=False)
    app_sid: str
    numbers: tuple[str, ...]
    public_url: str
    seed: int = 1
    play_ms: int = 5_000
    """How long a played sound lasts."""
    talking_speed: float = 1.0
    """How many times as fast as people texts are said."""
    fallback_document: str | None = None
    """TwiML that Twilio itself keeps (a TwiML Bin), and has as the numbers' fallback in place of a URL of ours."""

    @property
    def number_line(self) -> Line:
        """Return what the numbers are configured with."""
        return self._line("inbound")

    @property
    def app_line(self) -> Line:
        """Return what the TwiML App is configured with."""
        return self._line("agent")

    def _line(self, entrance: str) -> Line:
        base = f"{self.public_url.rstrip('/')}/twilio/voice"
        return Line(f"{base}/{entrance}", f"{base}/fallback", f"{base}/status")
