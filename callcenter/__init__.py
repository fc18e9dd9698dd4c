"""callcenter: an open-source call-centre contact service."""

__version__ = "0.1.0"
