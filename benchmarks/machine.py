"""The machine: what it is, and which core does what."""

import os
import platform
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

_CORES: list[int] = sorted(os.sched_getaffinity(0)) if sys.platform == "linux" else []
"""The cores this program was started on, before it bound itself to some of them."""


def describe() -> dict[str, Any]:
    """Return what a reader has to know of the machine to judge a figure."""
    return {
        "model": _model(),
        "cpus": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in ("uvicorn", "uvloop", "websockets", "sqlalchemy", "msgspec")},
        "server_core": server_core(),
        "load_average": os.getloadavg()[0],
    }


def server_core() -> int | None:
    """Return the core that is the server's alone; None where processes cannot be pinned or there is one core only."""
    return _CORES[0] if len(_CORES) > 1 else None


def pin_server() -> None:
    """Bind this process to the server's core."""
    if sys.platform == "linux" and len(_CORES) > 1:
        os.sched_setaffinity(0, _CORES[:1])


@contextmanager
def beside_the_server() -> Iterator[None]:
    """Keep this process off the server's core for the block."""
    if sys.platform == "linux" and len(_CORES) > 1:
        os.sched_setaffinity(0, _CORES[1:])
        try:
            yield
        finally:
            os.sched_setaffinity(0, _CORES)
    else:
        yield


def free_port() -> int:
    """Return a port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_seconds(process: int) -> float:
    """Return the processor time a process has used so far (0 where the system does not tell)."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
