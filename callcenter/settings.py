"""Settings from the environment (prefix `CALLCENTER_`) and `.env`. What a centre *is* comes from `config/` instead."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, NoDecode, SettingsConfigDict

DEFAULT_SECRET = "demo-secret-do-not-use-in-production"  # noqa: S105 - refused in production

SHORTEST_SECRET = 32

_HTTPS_ORIGIN = re.compile(r"https://[^/?#@\s]+", re.IGNORECASE)

TWILIO_API_URL = "https://api.twilio.com"


class Settings(BaseSettings):
    """Everything an operator can set from outside. Durations are seconds."""

    model_config = SettingsConfigDict(env_prefix="CALLCENTER_", env_file=".env", extra="ignore")

    mode: Literal["production", "demo"] = "production"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = "http://localhost:8000"
    database_url: str = "sqlite:///var/callcenter.db"
    config_dir: Path = Path("config/demo")
    console_dir: Path = Path("agents_ui/dist")
    identity_secret: SecretStr = SecretStr(DEFAULT_SECRET)
    """Signs and checks the tokens by which a host page identifies its user."""
    session_hours: float = Field(default=12, gt=0, le=24 * 7)
    lookup_timeout: float = Field(default=0.3, gt=0, le=5)
    messages_per_second: float = Field(default=20, gt=0)
    """How many messages one socket may send; three times as many at once."""
    starts_per_minute: float = Field(default=60, gt=0)
    """How many conversations may be started from one address."""
    widget_origins: Annotated[tuple[str, ...], NoDecode] = ()
    """The sites that may embed the widget, as `https://shop.example https://www.example`."""
    smtp_url: SecretStr | None = None
    """The server that sends mail, smtp://user:password@host:587 or smtps://...; without one customers are sent none."""
    mail_from: str | None = None
    """Whom mail comes from."""
    crm_webhook_url: str | None = None
    """Where ended contacts are reported, if anywhere."""
    crm_webhook_secret: SecretStr = SecretStr(DEFAULT_SECRET)
    twilio_account_sid: str | None = None
    """The account that carries the calls; without one there is no voice."""
    twilio_auth_token: SecretStr | None = None
    """Signs Twilio's webhooks."""
    twilio_auth_token_previous: SecretStr | None = None
    """The token before, while it is being changed: either's signatures are good."""
    twilio_api_key: str | None = None
    twilio_api_secret: SecretStr | None = None
    """With the key, signs the access tokens of agents' browsers and signs in to the REST interface."""
    twilio_app_sid: str | None = None
    """The TwiML App that agents' browsers call."""
    twilio_api_url: str = TWILIO_API_URL
    """Where the REST interface is; anything else than Twilio's is a stand-in."""
    past_days: float = Field(default=7, ge=0, le=400)
    """For how long any second of the past can be shown."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("widget_origins", mode="before")
    @classmethod
    def _apart(cls, value: object) -> object:
        return value.split() if isinstance(value, str) else value

    @property
    def sends_mail(self) -> bool:
        """Tell whether customers can be sent mail."""
        return self.smtp_url is not None and bool(self.mail_from)

    @property
    def carrier(self) -> Literal["none", "twilio", "stand_in"]:
        """Who carries the calls."""
        if not self.twilio_account_sid:
            return "none"
        return "twilio" if self.twilio_api_url.rstrip("/") == TWILIO_API_URL else "stand_in"

    @property
    def twilio_auth_tokens(self) -> list[str]:
        """Return the tokens whose signatures are good, the present one first."""
        tokens = (self.twilio_auth_token, self.twilio_auth_token_previous)
        return [token.get_secret_value() for token in tokens if token]

    def unsafe_for_production(self) -> list[str]:
        """Return what production refuses to start with, one sentence each; empty when all is well."""
        if self.mode != "production":
            return []
        problems = []
        if "config_dir" not in self.model_fields_set:
            problems.append("CALLCENTER_CONFIG_DIR is not set; it must name the folder of your centre's files.")
        if not self.public_url.startswith("https://"):
            problems.append("CALLCENTER_PUBLIC_URL must begin with https://.")
        if self.identity_secret.get_secret_value() == DEFAULT_SECRET:
            problems.append("CALLCENTER_IDENTITY_SECRET still has its default value; set a random one.")
        elif len(self.identity_secret.get_secret_value()) < SHORTEST_SECRET:
            problems.append(f"CALLCENTER_IDENTITY_SECRET needs at least {SHORTEST_SECRET} characters.")
        if self.crm_webhook_url and self.crm_webhook_secret.get_secret_value() == DEFAULT_SECRET:
            problems.append("CALLCENTER_CRM_WEBHOOK_SECRET still has its default value; set a random one.")
        problems += [
            f"CALLCENTER_WIDGET_ORIGINS: {origin!r} must be https:// and a host, without a path."
            for origin in self.widget_origins
            if not _HTTPS_ORIGIN.fullmatch(origin)
        ]
        return problems + self._unsafe_mail() + self._unsafe_carrier()

    def _unsafe_mail(self) -> list[str]:
        if self.smtp_url is None:
            return []
        problems = []
        if not re.match(r"smtps?://[^/]+$", self.smtp_url.get_secret_value()):
            problems.append(
                "CALLCENTER_SMTP_URL must be smtp://host:port or smtps://host:port, with a user if need be."
            )
        if not self.mail_from or "@" not in self.mail_from:
            problems.append("CALLCENTER_SMTP_URL is set, so CALLCENTER_MAIL_FROM must be: the address mail comes from.")
        return problems

    def _unsafe_carrier(self) -> list[str]:
        if self.carrier == "none":
            return []
        needed = ("twilio_auth_token", "twilio_api_key", "twilio_api_secret", "twilio_app_sid")
        missing = [f"CALLCENTER_{name.upper()}" for name in needed if not getattr(self, name)]
        problems = []
        if missing:
            problems.append(f"CALLCENTER_TWILIO_ACCOUNT_SID is set, so these must be too: {', '.join(missing)}.")
        if self.carrier == "stand_in":
            problems.append(f"CALLCENTER_TWILIO_API_URL must be {TWILIO_API_URL}; a stand-in is for the demo.")
        return problems


def unknown_variables() -> list[str]:
    """Return the names of variables, of the environment and of `.env`, that look like settings and are none."""
    prefix = str(Settings.model_config["env_prefix"]).lower()
    given = {*EnvSettingsSource(Settings).env_vars, *DotEnvSettingsSource(Settings).env_vars}
    known = {prefix + name for name in (*Settings.model_fields, "password")}  # that of `callcenter apply`
    return sorted(name.upper() for name in map(str.lower, given) if name.startswith(prefix) and name not in known)
