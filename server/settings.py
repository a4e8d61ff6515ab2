"""Every setting of the server: from `JPD_*` in the environment, or from a file `jpd.toml`.

The environment wins over the file. `docs/settings.md` describes each one; a test compares the two.
"""

import ipaddress
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


def _origin(address: str) -> str:
    """`address` as `scheme://host[:port]`, the way a browser writes it in `Origin`."""
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an address that begins with http:// or https://")
    if parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username:
        raise ValueError("must end after the host and port: the page is served from the root")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in {None, usual} else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _mail_server(address: SecretStr) -> SecretStr:
    parts = urlsplit(address.get_secret_value())
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or parts.path not in {"", "/"}:
        raise ValueError("must be like smtp://user:password@host:587 or smtps://…")
    return address


def _redis(address: SecretStr) -> SecretStr:
    parts = urlsplit(address.get_secret_value())
    if not (parts.path if parts.scheme == "unix" else parts.hostname) or parts.scheme not in {
        "redis",
        "rediss",
        "unix",
    }:
        raise ValueError("must be like redis://:password@host:6379/0, rediss://… or unix://…")
    return address


def is_loopback(host: str) -> bool:
    """Whether `host` can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1"})


def _scanner(address: str) -> str:
    parts = urlsplit(address)
    is_tcp = parts.scheme == "tcp" and parts.hostname and parts.port
    if not (is_tcp or (parts.scheme == "unix" and parts.path)):
        raise ValueError("must be like tcp://127.0.0.1:3310 or unix:///run/clamav/clamd.ctl")
    return address


Origin = Annotated[str, AfterValidator(_origin)]
Days = Annotated[int, Field(ge=1, le=366)]


class Settings(BaseSettings):
    """How this installation runs. Each description is the sentence of `docs/settings.md`."""

    model_config = SettingsConfigDict(env_prefix="JPD_", extra="forbid", frozen=True)

    data: Path = Field(
        default=Path("data"), description="Folder of the embedded database and of uploads."
    )
    database_url: str | None = Field(
        default=None,
        description="Address of a PostgreSQL database, `postgresql://user:password@host/name`; "
        "without it the server keeps an SQLite file in the data folder.",
    )
    redis_url: Annotated[SecretStr, AfterValidator(_redis)] | None = Field(
        default=None,
        description="Address of the Redis through which several processes hear of each other's "
        "edits at once, `redis://:password@host:6379/0`, `rediss://…` or `unix://…`; its database "
        "belongs to this installation alone.",
    )
    host: str = Field(default="127.0.0.1", description="Address on which the server listens.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port; 0 takes any free one.")
    public_url: Origin = Field(
        default="",
        description="Address at which people open the page; without it `http://host:port`. "
        "With https, cookies are `Secure`.",
    )
    extra_origins: list[Origin] = Field(
        default_factory=list,
        description="Further addresses from which the page may be used, besides `public_url`.",
    )
    trusted_proxies: list[str] = Field(
        default_factory=lambda: ["127.0.0.1", "::1"],
        description="Addresses of proxies whose `X-Forwarded-For` and `-Proto` are believed.",
    )
    static: Path | None = Field(
        default=None, description="Folder of a built web client, instead of the packaged one."
    )
    demo: bool = Field(default=False, description="Holds the demonstration alliance.")
    setup_code: SecretStr | None = Field(
        default=None,
        description="Code that first run asks for. Without it a server that only its own machine "
        "can reach asks for none, and any other makes one and prints it at start.",
    )
    role_names: dict[str, str] = Field(
        default_factory=lambda: {
            "member": "Member",
            "sle": "SLE",
            "lead": "Alliance lead",
            "teacher": "Teacher",
            "staff": "Staff",
            "pd_lead": "Professional development lead",
            "head": "Head",
            "facilitator": "Facilitator",
            "coach": "Coach",
            "adviser": "Adviser",
            "viewer": "Viewer",
        },
        description="Usual names of roles; an alliance may have names of its own.",
    )
    session_idle_days: Days = Field(
        default=7, description="A sign-in ends after so many days without use."
    )
    session_days: Days = Field(
        default=30, description="A sign-in ends after so many days in any case."
    )
    invitation_days: Days = Field(default=7, description="An invitation is open for so many days.")
    smtp_url: Annotated[SecretStr, AfterValidator(_mail_server)] | None = Field(
        default=None,
        description="Mail server that sends invitations, `smtp://user:password@host:587` (with "
        "STARTTLS) or `smtps://user:password@host:465`; without it the page shows the link to "
        "pass on.",
    )
    mail_from: str = Field(
        default="", description="Address that mail comes from; needed with `smtp_url`."
    )
    sign_in_window_minutes: int = Field(
        default=15, ge=1, le=1440, description="Failed sign-ins are counted over so many minutes."
    )
    sign_in_failures_account: int = Field(
        default=10, ge=1, description="Failed sign-ins for one account before it has to wait."
    )
    sign_in_failures_address: int = Field(
        default=200,
        ge=1,
        description="Failed sign-ins from one network address before it has to wait; generous, "
        "since a whole school shares one.",
    )
    password_memory_mib: int = Field(
        default=64, ge=8, le=1024, description="Memory that hashing one password takes."
    )
    password_rounds: int = Field(
        default=3, ge=1, le=20, description="Passes over that memory for one password."
    )
    password_workers: int = Field(
        default=2, ge=1, le=64, description="Passwords hashed at the same time."
    )
    request_limit_kib: int = Field(
        default=1024, ge=64, description="Largest body of a request to the API."
    )
    photo_limit_mib: int = Field(
        default=20, ge=1, le=200, description="Largest photo that is taken, as it is sent."
    )
    virus_scanner: Annotated[str, AfterValidator(_scanner)] | None = Field(
        default=None,
        description="Address of a ClamAV daemon that looks at every photo first, "
        "`tcp://127.0.0.1:3310` or `unix:///run/clamav/clamd.ctl`; while it does not answer, no "
        "photo is taken.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much the server logs; its libraries only warn."
    )
    log_format: Literal["auto", "console", "json"] = Field(
        default="auto", description="`auto`: for people at a terminal, JSON elsewhere."
    )

    @model_validator(mode="before")
    @classmethod
    def _own_address(cls, given: dict[str, object]) -> dict[str, object]:
        """Without a public address, the page is at the one on which the server listens."""
        if not given.get("public_url"):
            host = str(given.get("host", cls.model_fields["host"].default))
            port = given.get("port", cls.model_fields["port"].default)
            host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
            host = f"[{host}]" if ":" in host and not host.startswith("[") else host
            given = {**given, "public_url": f"http://{host}:{port}"}
        return given

    @model_validator(mode="after")
    def _mail_has_a_sender(self) -> Self:
        if self.smtp_url and "@" not in self.mail_from:
            raise ValueError("smtp_url needs mail_from, the address that mail comes from")
        return self

    @property
    def database(self) -> str:
        """SQLAlchemy's address of the database, with the driver that the server uses."""
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{self.data.resolve() / 'jpd.sqlite3'}"
        scheme, _, rest = self.database_url.partition("://")
        if scheme in {"postgresql", "postgres"}:
            return f"postgresql+psycopg://{rest}"
        return self.database_url

    @property
    def origins(self) -> frozenset[str]:
        """What `Origin` may say on a request that carries the cookie.

        On this machine, `localhost` and `127.0.0.1` are the same page to a person.
        """
        allowed = {self.public_url, *self.extra_origins}
        scheme, _, host = self.public_url.partition("://")
        name, colon, port = host.partition(":")
        if name in LOOPBACK_NAMES:
            allowed |= {f"{scheme}://{other}{colon}{port}" for other in LOOPBACK_NAMES}
        return frozenset(allowed)

    @property
    def this_machine_only(self) -> bool:
        """Whether nobody from another machine reaches the page, not through a proxy either."""
        return is_loopback(self.host) and is_loopback(urlsplit(self.public_url).hostname or "")

    @property
    def secure(self) -> bool:
        """Whether people reach the page over https."""
        return self.public_url.startswith("https://")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is passed in wins over the environment, and that over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings(
    config: Path | None = None, given: Mapping[str, object] = MappingProxyType({})
) -> Settings:
    """Settings from `given`, the environment and the file `config` (default `./jpd.toml`).

    Raises `FileNotFoundError` when `config` is named and missing, `pydantic.ValidationError`
    on a setting that is unknown or out of range.
    """
    if config is not None and not config.is_file():
        raise FileNotFoundError(f"There is no settings file {config}.")
    path = config or Path("jpd.toml")

    class FromFile(Settings):
        model_config = SettingsConfigDict(
            env_prefix="JPD_", extra="forbid", frozen=True, toml_file=path
        )

    return FromFile(**given)  # type: ignore[arg-type]
