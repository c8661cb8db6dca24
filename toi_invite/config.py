"""Settings: one typed class, read from the environment, from `.env`, or from files named by `…_FILE`.

The names and meanings are those of `docs/contract.md`.
"""

import os
import secrets
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from typing_extensions import override

from toi_invite.errors import ConfigurationError

OFFER_VERSION = "2026-11-23"
"""Version of the public offer; changes with its text, and every payment keeps the one that was agreed."""

SHORTEST_SECRET = 32  # bytes; below it a secret can be guessed


class MockScenario(StrEnum):
    """What the pretend bank does with every payment."""

    PAID = "paid"
    DECLINED = "declined"
    EXPIRED = "expired"
    PAID_LATE = "paid-late"
    PAID_TWICE = "paid-twice"


def _named(name: str, **options: Any) -> Any:  # noqa: ANN401 - pydantic's Field is untyped by design
    return Field(validation_alias=name, **options)


class Settings(BaseSettings):
    """Every setting. Secrets are `SecretStr`, so that nothing prints them."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=False)

    environment: str = _named("TOI_ENVIRONMENT", default="production")
    public_url_setting: str = _named("TOI_PUBLIC_URL", default="")
    port: int = _named("TOI_PORT", default=8000, ge=1, le=65535)
    data_dir: Path = _named("TOI_DATA_DIR", default=Path("data"))
    database_url_setting: SecretStr = _named("TOI_DATABASE_URL", default=SecretStr(""))
    secret_key: SecretStr = _named("TOI_SECRET_KEY", default=SecretStr(""))
    price_standard: int = _named("TOI_PRICE_STANDARD", default=2990, ge=1, le=1_000_000)
    price_premium: int = _named("TOI_PRICE_PREMIUM", default=5990, ge=1, le=1_000_000)
    seller_name: str = _named("TOI_SELLER_NAME", default="")
    seller_bin: str = _named("TOI_SELLER_BIN", default="")
    support_phone: str = _named("TOI_SUPPORT_PHONE", default="")
    support_email: str = _named("TOI_SUPPORT_EMAIL", default="")
    smtp_url: SecretStr = _named("TOI_SMTP_URL", default=SecretStr(""))
    mail_from: str = _named("TOI_MAIL_FROM", default="")
    operator_email: str = _named("TOI_OPERATOR_EMAIL", default="")
    trusted_proxy_hops: int = _named("TOI_TRUSTED_PROXY_HOPS", default=0, ge=0, le=10)
    retention_days: int = _named("TOI_RETENTION_DAYS", default=90, ge=1, le=3650)
    kaspi_mock: bool = _named("KASPI_MOCK", default=False)
    mock_scenario: MockScenario = _named("KASPI_MOCK_SCENARIO", default=MockScenario.PAID)
    webhook_secrets_setting: SecretStr = _named("KASPI_WEBHOOK_SECRETS", default=SecretStr(""))

    @field_validator("mock_scenario", mode="before")
    @classmethod
    def _empty_is_default(cls, value: object) -> object:
        return value or MockScenario.PAID

    @property
    def is_development(self) -> bool:
        """Only the exact word `development` is not production."""
        return self.environment == "development"

    @property
    def public_url(self) -> str:
        """Scheme, host and port that links, QR codes and share tags are made of; no trailing slash."""
        return (self.public_url_setting or f"http://localhost:{self.port}").rstrip("/")

    @property
    def allowed_origins(self) -> list[str]:
        """Origins whose pages may talk to us."""
        if not self.is_development:
            return [self.public_url]
        local = [f"http://localhost:{self.port}", f"http://127.0.0.1:{self.port}"]
        return list(dict.fromkeys([self.public_url, *local]))

    @property
    def is_https(self) -> bool:
        """Whether cookies can be `Secure` and `__Host-`."""
        return self.public_url.startswith("https://")

    @property
    def session_cookie_name(self) -> str:
        """Name of the session cookie."""
        return "__Host-session" if self.is_https else "session"

    @property
    def database_url(self) -> str:
        """SQLite in `data_dir` unless one is set."""
        return self.database_url_setting.get_secret_value() or f"sqlite:///{self.data_dir.resolve() / 'toi_invite.db'}"

    @property
    def webhook_secrets(self) -> list[bytes]:
        """Every secret that a delivery may be signed with; none means that the webhook is closed."""
        words = self.webhook_secrets_setting.get_secret_value().split(",")
        return [word.strip().encode() for word in words if word.strip()]

    @override
    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, _FileSource(settings_cls), env_settings, dotenv_settings


class _FileSource(PydanticBaseSettingsSource):
    """Values from the files that `…_FILE` names; a file that cannot be read is an error."""

    @override
    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        name = str(field.validation_alias)
        path = os.environ.get(f"{name}_FILE")
        return (Path(path).read_text(encoding="utf-8").strip() if path else None), name, False

    @override
    def __call__(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for field_name, field in self.settings_cls.model_fields.items():
            value, name, _ = self.get_field_value(field, field_name)
            if value is not None:
                found[name] = value
        return found


@cache
def get_settings() -> Settings:
    """The settings of this process, with what development fills in by itself.

    Raises:
        ConfigurationError: when a value has the wrong form; the message names the setting.
    """
    return load_settings()


def load_settings(**values: Any) -> Settings:  # noqa: ANN401 - any setting, by its environment name
    """Settings read afresh; `values` win over the environment.

    Raises:
        ConfigurationError: when a value has the wrong form; the message names the setting.
    """
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise ConfigurationError("\n".join(_describe(problem) for problem in error.errors())) from None
    except OSError as error:
        raise ConfigurationError(f"The file of a …_FILE setting cannot be read: {error}.") from None
    return _fill_in_development(settings) if settings.is_development else settings


def find_problems(settings: Settings) -> list[str]:
    """What forbids a start, one sentence each, naming its setting; empty when all is well."""
    problems = [] if settings.kaspi_mock else [_NO_GATEWAY]
    if not settings.is_development:
        problems += _find_production_problems(settings)
    return problems


_NO_GATEWAY = "KASPI_MOCK is not true, and the bank's gateways are not part of this version yet: set KASPI_MOCK=true."
_EXAMPLES = ("change-me", "changeme", "example", "secret-key", "your-", "0123456789")


def _find_production_problems(settings: Settings) -> list[str]:
    checks = {
        "KASPI_MOCK is true, but mock payments are for TOI_ENVIRONMENT=development only.": settings.kaspi_mock,
        "TOI_PUBLIC_URL has to be an https address without a path.": not _is_https_origin(settings.public_url),
        "KASPI_WEBHOOK_SECRETS has to differ from TOI_SECRET_KEY.": (
            settings.secret_key.get_secret_value().encode() in settings.webhook_secrets
        ),
        **{
            f"{name} is not set; buyers and the bank expect it.": not value
            for name, value in {
                "TOI_SELLER_NAME": settings.seller_name,
                "TOI_SELLER_BIN": settings.seller_bin,
                "TOI_SUPPORT_PHONE": settings.support_phone,
                "TOI_SUPPORT_EMAIL": settings.support_email,
                "TOI_SMTP_URL": settings.smtp_url.get_secret_value(),
                "TOI_MAIL_FROM": settings.mail_from,
            }.items()
        },
    }
    secrets_set = {"TOI_SECRET_KEY": [settings.secret_key.get_secret_value().encode()]}
    secrets_set |= {"KASPI_WEBHOOK_SECRETS": settings.webhook_secrets}
    weak = [sentence for name, values in secrets_set.items() for value in values if (sentence := _judge(name, value))]
    return [sentence for sentence, is_wrong in checks.items() if is_wrong] + weak


def _judge(name: str, secret: bytes) -> str | None:
    if not secret:
        return f"{name} is not set."
    if len(secret) < SHORTEST_SECRET:
        return f"{name} has to be at least {SHORTEST_SECRET} bytes long."
    if any(word.encode() in secret.lower() for word in _EXAMPLES) or len(set(secret)) < 8:  # noqa: PLR2004 - "aaaa…"
        return f"{name} looks like an example; make one with `openssl rand -hex 32`."
    return None


def _is_https_origin(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return False
    is_local = parts.hostname in {None, "localhost", "127.0.0.1", "::1"}
    return not is_local and url == f"https://{parts.hostname}{port}"


def _fill_in_development(settings: Settings) -> Settings:
    examples = {
        "seller_name": "ЖК «Той шақыру»",
        "seller_bin": "000000000000",
        "support_phone": "+77000000000",
        "support_email": "support@toi.example",
        "mail_from": "toi_invite <no-reply@toi.example>",
    }
    filled: dict[str, Any] = {name: text for name, text in examples.items() if not getattr(settings, name)}
    if not settings.secret_key.get_secret_value():
        filled["secret_key"] = SecretStr(_keep_secret(settings.data_dir / "secret_key"))
    if not settings.webhook_secrets:
        filled["webhook_secrets_setting"] = SecretStr(_keep_secret(settings.data_dir / "webhook_secret"))
    return settings.model_copy(update=filled)


def _keep_secret(path: Path) -> str:
    """The secret in the file, made on the first start."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="utf-8").strip()
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_hex(32))
    return path.read_text(encoding="utf-8").strip()


def _describe(problem: Any) -> str:  # noqa: ANN401 - pydantic's error details
    setting = problem["loc"][0] if problem["loc"] else "A setting"
    return f"{setting} is wrong: {problem['msg']}."
