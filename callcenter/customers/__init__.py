"""Profiles, identities, screen-pop, import."""
