"""The routing engine: pure, sans-I/O. It owns places in line, agents' states and capacity, and the queue clocks."""
