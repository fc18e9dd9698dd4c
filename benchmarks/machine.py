"""The machine: what it is, and which core does what."""

import os
import platform
import socket
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any


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
    cores = _cores()
    return cores[0] if len(cores) > 1 else None


def pin_server() -> None:
    """Bind this process to the server's core."""
    if (core := server_core()) is not None and sys.platform == "linux":
        os.sched_setaffinity(0, {core})


def pin_client() -> None:
    """Bind this process to the cores that are not the server's."""
    if (core := server_core()) is not None and sys.platform == "linux":
        os.sched_setaffinity(0, set(_cores()) - {core})


def free_port() -> int:
    """Return a port of the loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _cores() -> list[int]:
    return _ALLOWED


_ALLOWED: list[int] = sorted(os.sched_getaffinity(0)) if sys.platform == "linux" else []
"""The cores this program was started on, before it bound itself to some of them."""


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
