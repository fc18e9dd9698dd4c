"""The one door and the one loop: lifecycle, host, effects, outbox."""
