"""Web-socket sessions of the console: snapshot, deltas, resume."""
