"""A centre that takes calls through the stand-in for Twilio's cloud: its account, its flow, its settings."""

from pathlib import Path
from typing import Any

from pydantic import SecretStr

from callcenter.demo.twilio_cloud.account import Account
from callcenter.directory.schemas import Centre as CentreSettings
from callcenter.directory.schemas import Timings
from callcenter.directory.service import Directory, Edition, edition_of
from callcenter.settings import Settings
from tests.support.centre import CENTRE

EPOCH = 1_760_000_000_000
HOTLINE = "+862155500100"
CALLER = "+8613800138000"
SECRET = "an identity secret of forty characters.."
AGENTS = ("lin", "chen", "wang")
ACCOUNT = Account(
    account_sid="AC" + "a" * 32,
    auth_token="b" * 32,
    api_key="SK" + "c" * 32,
    api_secret="d" * 40,
    app_sid="AP" + "e" * 32,
    numbers=(HOTLINE,),
    public_url="https://centre.example.org",
)


def _en(text: str) -> dict[str, str]:
    return {"en": text}


FLOW: dict[str, Any] = {
    "start": "hello",
    "steps": {
        "hello": {
            "greet": {"known": _en("Welcome back, {name}."), "unknown": _en("Welcome to the test line.")},
            "next": "topics",
        },
        "topics": {
            "menu": {
                "say": _en("For sales press 1, for care press 2, to give your number press 3, at night press 4."),
                "choices": {
                    "1": {"label": _en("Sales"), "next": "sales"},
                    "2": {"label": _en("Care"), "next": "care"},
                    "3": {"label": _en("Number"), "next": "number"},
                    "4": {"label": _en("Night"), "next": "night"},
                    "5": {"label": _en("Elsewhere"), "next": "elsewhere"},
                },
                "timeout": "5s",
                "tries": 2,
                "otherwise": "sales",
            }
        },
        "number": {
            "collect": {
                "say": _en("Please enter your booking number."),
                "label": _en("Booking"),
                "attribute": "booking",
                "digits": "4-6",
                "otherwise": "sales",
            },
            "next": "care",
        },
        "sales": {"queue": "sales"},
        "care": {"queue": "care"},
        "night": {"queue": "night"},
        "elsewhere": {"say": _en("Please see our pages on the web."), "next": "bye"},
        "bye": {"hang_up": {"outcome": "sent_elsewhere"}},
    },
}


def directory(
    *,
    offer: int = 20_000,
    wrap_up: int = 30_000,
    music: str | None = None,
    entries: dict[str, Any] | None = None,
    callbacks: dict[str, Any] | None = None,
    limits: dict[str, Any] | None = None,
    **timings: int,
) -> Directory:
    """Return the test centre with a flow and agents who take calls; clocks are milliseconds.

    `callbacks` says of queues how their customers are called back, `limits` what they keep at most.
    """
    said = {
        **CENTRE,
        "wait_music": music,
        "entries": entries or {"voice": "hotline", "chat": "hotline"},
        "flows": {"hotline": FLOW},
        "queues": {
            id_: {
                **queue,
                **({"callback": callbacks[id_]} if callbacks and id_ in callbacks else {}),
                **({"limits": limits[id_]} if limits and id_ in limits else {}),
            }
            for id_, queue in CENTRE["queues"].items()
        },
    }
    said["profiles"] = {"all": {**CENTRE["profiles"]["all"], "capacity": {"chat": 2, "voice": 1}}}
    centre = CentreSettings.model_validate(said)
    queues = {
        id_: queue.model_copy(update={"offer": offer, "wrap_up": wrap_up}) for id_, queue in centre.queues.items()
    }
    centre = centre.model_copy(update={"queues": queues, "timings": Timings().model_copy(update=timings)})
    return Directory(edition_of(centre, EPOCH))


_EDITION: Edition | None = None


def standard_directory() -> Directory:
    """Return the test centre, compiled once."""
    global _EDITION
    if _EDITION is None:
        _EDITION = directory().edition
    return Directory(_EDITION)


def settings_in(folder: Path, *, lookup_timeout: float = 5) -> Settings:
    """Return the settings of a centre whose carrier is the stand-in."""
    return Settings(
        mode="demo",
        public_url=ACCOUNT.public_url,
        identity_secret=SecretStr(SECRET),
        config_dir=folder / "config",
        console_dir=folder / "console",
        lookup_timeout=lookup_timeout,
        twilio_account_sid=ACCOUNT.account_sid,
        twilio_auth_token=SecretStr(ACCOUNT.auth_token),
        twilio_api_key=ACCOUNT.api_key,
        twilio_api_secret=SecretStr(ACCOUNT.api_secret),
        twilio_app_sid=ACCOUNT.app_sid,
        twilio_api_url="http://127.0.0.1:9",
    )
