"""Flows: what a caller hears and a chatter is asked before an agent. One flow, any channel."""
