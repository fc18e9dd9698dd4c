"""The messages that callers have left: who sees to each of them, and which are dealt with."""
