"""The `callcenter` command."""

import asyncio
import json
import logging.config
import signal
import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Annotated, Literal

import typer
from fastapi import APIRouter

from callcenter.errors import CallcenterError, StartupError
from callcenter.settings import Settings, unknown_variables

log = logging.getLogger(__name__)

cli = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="An open-source contact centre."
)


def main() -> None:
    """Run the command; one clear line and exit status 1 for whatever the operator can mend."""
    from pydantic import ValidationError

    from callcenter.access.users_cli import user_app
    from callcenter.directory.change_commands import add_change_commands
    from callcenter.startup import lock, open_database

    cli.add_typer(user_app(lambda: open_database(Settings()), _configured_agents), name="user")
    add_change_commands(cli, lambda: open_database(Settings()), lock, _address)
    try:
        cli()
    except CallcenterError as error:
        print(f"callcenter: {error}", file=sys.stderr)  # noqa: T201 - the command's own voice
        sys.exit(1)
    except ValidationError as error:
        for fault in error.errors():
            name = "CALLCENTER_" + "_".join(map(str, fault["loc"])).upper()
            print(f"callcenter: {name}: {fault['msg']}", file=sys.stderr)  # noqa: T201
        sys.exit(1)


def _address() -> str:
    """Return where the server is that these settings would start, as seen from this machine."""
    settings = Settings()
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104 - compared, not bound
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _configured_agents() -> tuple[str, ...] | None:
    """Return the agents of the configuration; None when it cannot be read."""
    from callcenter.directory.errors import ConfigRefused
    from callcenter.directory.loader import load

    try:
        return tuple(load(Settings().config_dir).agents)
    except ConfigRefused:
        return None


@cli.command()
def serve() -> None:
    """Run the server. Settings come from the environment (CALLCENTER_...) and .env."""
    import uvicorn

    from callcenter.app import create_app, make_centre
    from callcenter.clock import CellClock
    from callcenter.db.migrate import migrate
    from callcenter.directory.starting import directory_in_force
    from callcenter.http.logging import log_config
    from callcenter.startup import connect, listen, lock, refuse_unsafe, server_options, settle_memory

    settings = Settings()
    logging_as = log_config(settings.log_level, as_json=settings.mode == "production")
    logging.config.dictConfig(logging_as)
    for name in unknown_variables():
        log.warning("%s is no setting of callcenter and does nothing", name)
    with ExitStack() as stack:
        sock = stack.enter_context(listen(settings))
        database = connect(settings)
        stack.callback(database.close)
        stack.callback(lock(database).release)
        migrate(database)  # only now: another server may have been at work on it
        refuse_unsafe(settings, database)  # before anything is remembered of this start
        now = CellClock().now()
        reporting = settings.crm_webhook_url is not None
        directory = directory_in_force(database, settings.config_dir, now, report_contacts=reporting)
        extra: list[APIRouter] = []
        welcome = "Ready."
        if settings.mode == "demo":
            from callcenter.demo.carrier import hotline_number, of_the_centre, stand_in, with_account
            from callcenter.demo.centre import prepare_demo, welcome_text

            port, carrier = sock.getsockname()[1], None
            if settings.carrier == "none" and (number := hotline_number(directory)):
                settings = with_account(settings)
                folder, told = database.path.parent, of_the_centre(settings, directory)
                carrier = stack.enter_context(stand_in(settings, folder, number, port, told))
                settings = settings.model_copy(update={"twilio_api_url": carrier})
            extra.append(prepare_demo(settings, database, directory, now, carrier))
            welcome = welcome_text(directory, port)

        def on_ready() -> None:
            settle_memory()
            typer.echo(welcome)

        app = create_app(make_centre(settings, database, directory), extra=extra, on_ready=on_ready)
        options = server_options(directory.centre.timings)
        server = uvicorn.Server(uvicorn.Config(app, log_config=logging_as, **options))
        # uvicorn sends itself the signal again once it has shut down; what is on the stack must still be put in order.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[sock])
    if not server.started:
        raise StartupError("The server did not start; the lines above say why.")


@cli.command()
def check(path: Annotated[Path, typer.Argument(help="A folder of configuration, such as config/demo.")]) -> None:
    """Check a centre's configuration: every mistake with file, line and reason; exit status 1 if there is one."""
    from callcenter.directory.check import check_command

    raise typer.Exit(check_command(path))


@cli.command("import-customers")
def import_customers(
    path: Annotated[Path, typer.Argument(help="A CSV file; docs/customers.md describes its columns.")],
    dry_run: Annotated[bool, typer.Option(help="Check everything, change nothing.")] = False,
) -> None:
    """Import customers from a CSV file. The same file twice changes nothing; refused lines are listed."""
    from callcenter.customers.importer import import_command
    from callcenter.directory.loader import load
    from callcenter.startup import open_database

    settings = Settings()
    centre = load(settings.config_dir)
    status = import_command(
        open_database(settings),
        path,
        dry_run,
        tiers=centre.tiers,
        language=centre.default_language,
        region=centre.region,
    )
    raise typer.Exit(status)


@cli.command("forget-customer")
def forget_customer(customer: Annotated[str, typer.Argument(help="The customer's id.")]) -> None:
    """Delete a customer's personal data, and say so in the contact log. The server must not be running."""
    from callcenter.app import CELL
    from callcenter.clock import CellClock
    from callcenter.contact_log.store import SqlLogStore
    from callcenter.contacts.host import Host
    from callcenter.contacts.service import Contacts
    from callcenter.customers.forget import ForgottenCounts
    from callcenter.customers.forget import forget_customer as forget_everything
    from callcenter.db.persons import get_customers_of
    from callcenter.people import erase_recordings
    from callcenter.startup import AlreadyRunning, lock, open_database

    database = open_database(Settings())
    try:
        taken = lock(database)
    except AlreadyRunning as error:
        raise StartupError(
            "The server is running: an administrator can forget the customer there, "
            f"DELETE /api/v1/customers/{customer}; or stop the server first."
        ) from error

    async def write() -> ForgottenCounts:
        host = Host(CELL, SqlLogStore(database, CELL), CellClock())
        await host.start()
        try:
            together = await database.read(lambda connection: get_customers_of(connection, customer))
            for one in together:
                await Contacts(host).check_forgettable(one)
            await erase_recordings(database, Contacts(host), together)
            counts = await asyncio.to_thread(forget_everything, database, customer)
            for one in together:
                await Contacts(host).forget(one)
        finally:
            await host.stop()
        return counts

    try:
        counts = asyncio.run(write())
    finally:
        taken.release()
        database.close()
    rows = ", ".join(f"{getattr(counts, table)} {table.replace('_', ' ')}" for table in counts.__struct_fields__)
    typer.echo(f"Forgotten: {rows}.")


@cli.command()
def rebuild(
    name: Annotated[str, typer.Argument(help="timeline, figures, visits, snapshots or all.")],
) -> None:
    """Make what is built from the contact log anew. Safe while the server runs."""
    from rich.progress import Progress, TaskID

    from callcenter.app import CELL
    from callcenter.contact_log.rebuild import rebuild as rebuild_projection
    from callcenter.startup import open_database

    database = open_database(Settings())
    with Progress(transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)

        count = rebuild_projection(database, CELL, name, progress)
    typer.echo(f"Rebuilt {name} from {count} events.")


@cli.command()
def simulate(
    config: Annotated[Path, typer.Argument(help="A folder of configuration, such as config/demo.")],
    arrivals: Annotated[
        str | None,
        typer.Option(help="Contacts by queue, and tier if wished: sales=120/h,sales/gold=10/h; or a CSV file by hour."),
    ] = None,
    calls: Annotated[Path | None, typer.Option(help="Recorded calls to play again instead: a CSV file.")] = None,
    handling: Annotated[
        list[str] | None,
        typer.Option(help="How long contacts take: sales=lognormal:180:0.8; without a queue, in all others."),
    ] = None,
    patience: Annotated[
        list[str] | None, typer.Option(help="How long customers wait: exponential:120. For ever, unless given.")
    ] = None,
    staffing: Annotated[
        Path | None, typer.Option(help="Who is there when: a CSV file. Everybody all day, unless given.")
    ] = None,
    channel: Annotated[Literal["voice", "chat"], typer.Option(help="The channel of made-up arrivals.")] = "voice",
    days: Annotated[int, typer.Option(min=1, max=1000, help="How many days of made-up arrivals.")] = 1,
    seed: Annotated[int, typer.Option(help="The same seed, the same customers.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Where to draw waits and service level by hour (.png).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Try a configuration out: made-up or recorded calls through the routing engine. docs/simulation.md explains."""
    from rich.console import Console

    from callcenter.simulation.command import Wish, simulate_command

    wish = Wish(
        config=config,
        arrivals=arrivals,
        calls=calls,
        handling=tuple(handling or ()),
        patience=tuple(patience or ()),
        staffing=staffing,
        channel=channel,
        days=days,
        seed=seed,
        out=out,
        as_json=as_json,
    )
    simulate_command(wish, Console(), Console(stderr=True))


@cli.command("export-calls")
def export_calls(path: Annotated[Path, typer.Argument(help="The CSV file to write, for simulate --calls.")]) -> None:
    """Write every contact of the log that was in a queue and is over, to be simulated. Ids only, no names."""
    from callcenter.simulation.export import export_calls as export
    from callcenter.startup import open_database

    database = open_database(Settings())
    count = export(database, path)
    database.close()
    typer.echo(f"{path}: {count} contacts.")


@cli.command("demo-calls")
def demo_calls(
    rate: Annotated[float, typer.Option(min=0.01, max=50, help="Calls a second, on average.")] = 0.5,
    minutes: Annotated[float, typer.Option(min=0.05, max=24 * 60, help="For how long new callers come.")] = 5,
    seed: Annotated[int, typer.Option(help="The same seed, the same callers.")] = 1,
) -> None:
    """Fill the running demo centre with callers: they press keys, wait, give up, talk. Ctrl-C has all hang up."""
    from callcenter.demo.calls import call_the_hotline, demo_phones
    from callcenter.startup import open_database

    settings = Settings()
    database = open_database(settings)
    phones = demo_phones(database)
    database.close()
    address = f"http://127.0.0.1:{settings.port}"
    where = f"http://localhost:{settings.port}/"
    typer.echo(f"Customers ring the hotline, {rate:g} a second for {minutes:g} min; watch them at {where}.")
    counts = call_the_hotline(address, phones, rate=rate, seconds=minutes * 60, seed=seed)
    came_of_it = {
        "rang": counts.rung,
        "talked": counts.talked,
        "gave up": counts.gave_up,
        "were hung up on": counts.hung_up_on,
        "failed": counts.failed,
    }
    typer.echo(", ".join(f"{count} {what}" for what, count in came_of_it.items()) + ".")


@cli.command()
def schemas(folder: Annotated[Path, typer.Argument(help="Where to write openapi.json and messages.json.")]) -> None:
    """Write the schemas of the REST interface and of the socket messages."""
    import tempfile

    from callcenter.app import create_app, make_centre
    from callcenter.clock import CellClock
    from callcenter.db.database import Database
    from callcenter.demo.endpoints import router as demo_router
    from callcenter.directory.service import Directory
    from callcenter.live.schema import messages_schema

    settings = Settings(mode="demo")
    with tempfile.TemporaryDirectory() as scratch:
        database = Database(f"sqlite:///{scratch}/none.db")
        directory = Directory.load(settings.config_dir, CellClock().now())
        app = create_app(
            make_centre(settings, database, directory), extra=[demo_router(database, CellClock(), "unused", {})]
        )
        for name, schema in (("openapi", app.openapi()), ("messages", messages_schema())):
            text = json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True)
            (folder / f"{name}.json").write_text(text + "\n", "utf-8")
