"""What forbids a start: settings that would lose money, secrets or guests (`docs/contract.md`)."""

from urllib.parse import urlsplit

from toi_invite.config import GatewayName, Scheme, Settings

SHORTEST_SECRET = 32  # bytes; below it a secret can be guessed

_EXAMPLES = ("change-me", "changeme", "example", "secret-key", "your-", "0123456789")


def find_problems(settings: Settings) -> list[str]:
    """What forbids a start, one sentence each, naming its setting; empty when all is well."""
    problems = [] if settings.kaspi_mock else _find_gateway_problems(settings)
    if not settings.is_development:
        problems += _find_production_problems(settings)
    return problems


def _find_gateway_problems(settings: Settings) -> list[str]:
    """What the chosen gateway lacks; its certificates are looked at by `doctor`."""
    is_apipay = settings.kaspi_gateway is GatewayName.APIPAY
    scheme = None if is_apipay else settings.kaspi_scheme
    is_tls = scheme in {Scheme.R2, Scheme.R3}
    has_key = bool(settings.kaspi_api_key.get_secret_value())
    allowed = ("https://",) if is_tls or not settings.is_development else ("https://", "http://")
    checks = {
        "KASPI_API_URL is not set: the gateway's scheme, host and port; or KASPI_MOCK=true in development.": (
            not settings.kaspi_api_url
        ),
        f"KASPI_API_URL has to be scheme, host and port only, and begin with {' or '.join(allowed)}.": (
            bool(settings.kaspi_api_url) and not _is_origin(settings.kaspi_api_url, allowed)
        ),
        "KASPI_API_KEY is not set; KASPI_GATEWAY=apipay and the scheme r1 need it.": not is_tls and not has_key,
        f"KASPI_CLIENT_CERT is not set; KASPI_SCHEME={scheme} needs it.": is_tls and not settings.kaspi_client_cert,
        "KASPI_ORGANIZATION_BIN is not set; KASPI_SCHEME=r3 needs it.": (
            scheme is Scheme.R3 and not settings.kaspi_organization_bin
        ),
        "KASPI_WEBHOOK_SECRETS is not set; KASPI_GATEWAY=apipay needs it.": is_apipay and not settings.webhook_secrets,
    }
    return [sentence for sentence, is_wrong in checks.items() if is_wrong]


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
    is_local = _read_host(url) in {"localhost", "127.0.0.1", "::1"}
    return not is_local and _is_origin(url, ("https://",))


def _is_origin(url: str, schemes: tuple[str, ...]) -> bool:
    """Whether it is scheme, host and port and nothing else."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return False
    return bool(parts.hostname) and url in {f"{scheme}{parts.hostname}{port}" for scheme in schemes}


def _read_host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
