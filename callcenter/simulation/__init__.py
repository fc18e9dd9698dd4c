"""A centre's files tried out: made-up or recorded calls through the real routing engine, before anybody answers one."""
