"""Voice: telephone calls, by way of a carrier."""
