"""Simulation: the real engine under made-up traffic, with an injected clock and seeded chance."""
