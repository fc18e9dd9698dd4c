"""The demo centre's helpers; only cli.py imports it, lazily."""
