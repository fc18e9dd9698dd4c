"""callcenter: an open-source call-centre contact service."""
