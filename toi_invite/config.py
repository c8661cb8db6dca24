"""Settings: one typed class, read from the environment, from `.env`, or from files named by `…_FILE`.

The names and meanings are those of `docs/contract.md`.
"""

import os
import secrets
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from typing_extensions import override

from toi_invite.errors import ConfigurationError

OFFER_VERSION = "2026-11-23"
"""Version of the public offer; changes with its text, and every payment keeps the one that was agreed."""


class MockScenario(StrEnum):
    """What the pretend bank does with every payment."""

    PAID = "paid"
    DECLINED = "declined"
    EXPIRED = "expired"
    PAID_LATE = "paid-late"
    PAID_TWICE = "paid-twice"


class GatewayName(StrEnum):
    """Whom the money is moved by, unless the mock is on."""

    QR = "qr"
    APIPAY = "apipay"


class Scheme(StrEnum):
    """How the bank's own QR API knows us: by a key, by a certificate, or by a certificate and a fixed address."""

    R1 = "r1"
    R2 = "r2"
    R3 = "r3"


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
    kaspi_gateway: GatewayName = _named("KASPI_GATEWAY", default=GatewayName.QR)
    kaspi_api_url_setting: str = _named("KASPI_API_URL", default="")
    kaspi_scheme: Scheme = _named("KASPI_SCHEME", default=Scheme.R1)
    kaspi_api_key: SecretStr = _named("KASPI_API_KEY", default=SecretStr(""))
    kaspi_client_cert: Path | None = _named("KASPI_CLIENT_CERT", default=None)
    kaspi_client_key: Path | None = _named("KASPI_CLIENT_KEY", default=None)
    kaspi_client_key_password: SecretStr = _named("KASPI_CLIENT_KEY_PASSWORD", default=SecretStr(""))
    kaspi_ca_bundle: Path | None = _named("KASPI_CA_BUNDLE", default=None)
    kaspi_organization_bin: str = _named("KASPI_ORGANIZATION_BIN", default="", pattern="^([0-9]{12})?$")
    kaspi_trade_point_id: int | None = _named("KASPI_TRADE_POINT_ID", default=None, ge=1)
    kaspi_device_id: str = _named("KASPI_DEVICE_ID", default="toi-invite", pattern="^[A-Za-z0-9_-]{1,60}$")
    webhook_secrets_setting: SecretStr = _named("KASPI_WEBHOOK_SECRETS", default=SecretStr(""))

    @field_validator(
        "mock_scenario",
        "kaspi_gateway",
        "kaspi_scheme",
        "kaspi_client_cert",
        "kaspi_client_key",
        "kaspi_ca_bundle",
        "kaspi_trade_point_id",
        "kaspi_device_id",
        mode="before",
    )
    @classmethod
    def _empty_is_default(cls, value: object, info: ValidationInfo) -> object:
        return cls.model_fields[str(info.field_name)].default if value == "" else value

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
    def kaspi_api_url(self) -> str:
        """Scheme, host and port of the gateway; no trailing slash, empty when it is not set."""
        return self.kaspi_api_url_setting.rstrip("/")

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
