"""`python -m benchmarks.staffed`: `callcenter serve`, with agents logged in and available before the first request.

They are logged in at the loop: to it they are as real as any, but no console shows them what happens, and no connection
of theirs can be lost. `STAFFED_AGENTS` names them, a comma between; those who come first have been idle for longest.
"""

import asyncio
import os

import uvicorn
import uvloop

from callcenter.app import Centre, create_app, make_centre
from callcenter.clock import CellClock
from callcenter.db.migrate import migrate
from callcenter.directory.starting import directory_in_force
from callcenter.settings import Settings
from callcenter.startup import connect, server_options, settle_memory
from routing.model import Availability

_AT_ONCE = 100


async def _staff(centre: Centre, agents: list[str]) -> None:
    contacts = centre.contacts
    for start in range(0, len(agents), _AT_ONCE):
        some = agents[start : start + _AT_ONCE]
        await asyncio.gather(*(contacts.agent_seen(agent) for agent in some))
        await asyncio.gather(
            *(contacts.set_availability(agent, Availability.AVAILABLE, None, by=agent) for agent in some)
        )


async def _serve(centre: Centre, agents: list[str], port: int) -> None:
    app = create_app(centre)
    async with app.router.lifespan_context(app):
        await _staff(centre, agents)
        settle_memory()
        options = {**server_options(centre.directory.centre.timings), "log_level": "warning", "lifespan": "off"}
        await uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, **options)).serve()


def main() -> None:
    """Serve until told to stop."""
    settings = Settings()
    database = connect(settings)
    migrate(database)
    directory = directory_in_force(database, settings.config_dir, CellClock().now(), report_contacts=False)
    agents = list(filter(None, os.environ.get("STAFFED_AGENTS", "").split(",")))
    uvloop.run(_serve(make_centre(settings, database, directory), agents, settings.port))
    database.close()


if __name__ == "__main__":
    main()
