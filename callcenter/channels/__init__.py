"""Channels translate news in and effects out."""
