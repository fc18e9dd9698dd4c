"""Program logs: one line an event, for people or as JSON lines, without personal data.

Names, numbers, texts, query strings and bodies never get here: uvicorn's own request lines are off (ours say the
route, not the URL), other libraries speak from warnings up, and a traceback shows where and what kind, while the
exception's message, which may quote anything, is shown only for kinds that speak of files and disks.
"""

import json
import logging
import sqlite3
import time
import traceback
from types import TracebackType
from typing import Any

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

_HARMLESS_MESSAGES = (OSError, sqlite3.Error)


def log_config(level: str, *, as_json: bool) -> dict[str, Any]:
    """Return the logging configuration for `logging.config.dictConfig` and for `uvicorn.run(log_config=...)`."""
    ours = {"level": level.upper(), "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"no_urls": {"()": NoSocketUrls}},
        "formatters": {"line": {"()": JsonLines if as_json else PlainLines}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["no_urls"],
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "callcenter": ours,
            "routing": ours,
            "uvicorn": {"level": "INFO", "propagate": True},
            "uvicorn.access": {"level": "CRITICAL", "propagate": False},
        },
    }


class NoSocketUrls(logging.Filter):
    """Drops uvicorn's lines on web sockets, which hold the query string and with it customers' tokens."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record may be logged."""
        return not (record.name.startswith("uvicorn") and '"WebSocket %s"' in str(record.msg))


class PlainLines(logging.Formatter):
    """Time, level, logger, message."""

    converter = time.gmtime  # type: ignore[assignment]  # the logging module documents this very use

    def __init__(self) -> None:
        super().__init__("%(asctime)s.%(msecs)03dZ %(levelname)-7s %(name)s  %(message)s", "%Y-%m-%dT%H:%M:%S")

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - the base class's name
        """Return the traceback as `describe_exception` writes it."""
        return describe_exception(ei[1]) if ei[1] is not None else ""


class JsonLines(PlainLines):
    """One JSON object a line: at, level, logger, message, the record's `facts`, and the traceback if any."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        line: dict[str, Any] = {
            "at": f"{self.formatTime(record, self.datefmt)}.{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def describe_exception(error: BaseException) -> str:
    """Return a traceback with kinds and places but without messages that may quote what somebody has written."""
    lines = []
    if error.__cause__ or (error.__context__ and not error.__suppress_context__):
        before = error.__cause__ or error.__context__
        assert before is not None
        lines = [describe_exception(before), "which led to"]
    message = f": {error}" if isinstance(error, _HARMLESS_MESSAGES) else ""
    lines.append(f"{type(error).__module__}.{type(error).__qualname__}{message}")
    lines += [f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(error.__traceback__)]
    return "\n".join(lines)
