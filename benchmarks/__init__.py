"""Benchmarks of the whole server, each held against the bare parts it is made of. `docs/performance.md` tells more."""
