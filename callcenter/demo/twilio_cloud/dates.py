"""Instants as Twilio writes them."""

from datetime import UTC, datetime
from email.utils import format_datetime


def rfc_2822(instant: int) -> str:
    """Return an instant of milliseconds as RFC 2822 has it, in UTC and whole seconds."""
    return format_datetime(datetime.fromtimestamp(instant // 1000, UTC))
