"""Reading the contact log: follow by cursor, projections, look-ups."""
