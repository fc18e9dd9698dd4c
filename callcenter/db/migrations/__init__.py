"""The database's versions, by Alembic. `callcenter.db.migrate` runs them; env.py serves the `alembic` command too."""
