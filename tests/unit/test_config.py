"""Which settings a start is refused with, and that the refusal names them (e.1 of `facts/reliability.md`)."""

import os
from pathlib import Path

import pytest

from toi_invite.config import Settings, load_settings
from toi_invite.errors import ConfigurationError
from toi_invite.startup import find_problems

SECRET = "9f2c4e6a8b0d1f3e5a7c9b2d4f6e8a0c1b3d5f7e"
OTHER_SECRET = "c1a3e5b7d9f0a2c4e6b8d0f1a3c5e7b9d1f2a4c6"
PRODUCTION = {
    "TOI_ENVIRONMENT": "production",
    "TOI_PUBLIC_URL": "https://toi.kz",
    "TOI_SECRET_KEY": SECRET,
    "TOI_SELLER_NAME": "ЖК «Той»",
    "TOI_SELLER_BIN": "123456789012",
    "TOI_SUPPORT_PHONE": "+77010000001",
    "TOI_SUPPORT_EMAIL": "help@toi.kz",
    "TOI_SMTP_URL": "smtp://mail.toi.kz:587",
    "TOI_MAIL_FROM": "toi <no-reply@toi.kz>",
    "KASPI_API_URL": "https://qrapi.bank.kz:8543",
    "KASPI_API_KEY": "prod_5d0c8e4a",
    "KASPI_WEBHOOK_SECRETS": OTHER_SECRET,
}
APIPAY = {"KASPI_GATEWAY": "apipay"}
R3 = {
    "KASPI_SCHEME": "r3",
    "KASPI_CLIENT_CERT": "toi.p12",
    "KASPI_ORGANIZATION_BIN": "123456789012",
    "KASPI_API_KEY": "",
}
DEVELOPMENT = {"TOI_ENVIRONMENT": "development", "KASPI_MOCK": "true"}


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine, no `.env`, and a data folder of this test's own."""
    for name in [name for name in os.environ if name.startswith(("TOI_", "KASPI_"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def list_problems(**values: str) -> list[str]:
    """What a start with these settings says; empty when it starts."""
    try:
        return find_problems(load_settings(**values))
    except ConfigurationError as error:
        return str(error).splitlines()


def test_nothing_set_is_production_and_refused() -> None:
    """A forgotten environment never opens a mock shop; each sentence names its setting."""
    problems = list_problems()

    assert load_settings().is_development is False
    for name in ("KASPI_API_URL", "TOI_PUBLIC_URL", "TOI_SECRET_KEY", "TOI_SELLER_NAME", "TOI_SMTP_URL"):
        assert any(problem.startswith(f"{name} ") for problem in problems), name


@pytest.mark.parametrize("environment", ["", "dev", "Development", "DEVELOPMENT", "development ", "test", "staging"])
def test_only_the_exact_word_is_development(environment) -> None:
    """Every other word is production, which refuses the mock."""
    problems = list_problems(**PRODUCTION | {"TOI_ENVIRONMENT": environment, "KASPI_MOCK": "true"})
    assert problems == ["KASPI_MOCK is true, but mock payments are for TOI_ENVIRONMENT=development only."]


def test_development_with_mock_starts() -> None:
    """`make run` sets these two and nothing else."""
    assert list_problems(**DEVELOPMENT) == []


@pytest.mark.parametrize("gateway", [{}, APIPAY, R3, R3 | {"KASPI_SCHEME": "r2", "KASPI_ORGANIZATION_BIN": ""}])
def test_complete_gateway_starts(gateway) -> None:
    """Each way to the bank, with what it needs and nothing else."""
    assert list_problems(**PRODUCTION | gateway) == []


@pytest.mark.parametrize("mock", ["false", "0", "no", "off"])
def test_without_mock_a_gateway_has_to_be_set(mock) -> None:
    """The two things that the default gateway cannot do without are named."""
    problems = list_problems(**DEVELOPMENT | {"KASPI_MOCK": mock})
    assert [problem.partition(" ")[0] for problem in problems] == ["KASPI_API_URL", "KASPI_API_KEY"]


@pytest.mark.parametrize(
    ("gateway", "name", "value"),
    [
        ({}, "KASPI_API_URL", ""),
        ({}, "KASPI_API_URL", "http://qrapi.bank.kz"),
        ({}, "KASPI_API_URL", "https://qrapi.bank.kz/r1/v01"),
        ({}, "KASPI_API_URL", "qrapi.bank.kz"),
        ({}, "KASPI_API_KEY", ""),
        ({}, "KASPI_GATEWAY", "stripe"),
        ({}, "KASPI_SCHEME", "r4"),
        ({}, "KASPI_TRADE_POINT_ID", "shop"),
        ({}, "KASPI_DEVICE_ID", "касса 1"),
        (APIPAY, "KASPI_API_KEY", ""),
        (APIPAY, "KASPI_WEBHOOK_SECRETS", ""),
        (R3, "KASPI_CLIENT_CERT", ""),
        (R3, "KASPI_ORGANIZATION_BIN", ""),
        (R3, "KASPI_ORGANIZATION_BIN", "12345"),
    ],
)
def test_incomplete_gateway_is_refused_and_named(gateway, name, value) -> None:
    """Money never starts to move by half a configuration."""
    problems = list_problems(**PRODUCTION | gateway | {name: value})
    assert problems
    assert all(problem.startswith(name) for problem in problems)


@pytest.mark.parametrize("scheme", ["r2", "r3"])
def test_certificates_need_https_even_in_development(scheme) -> None:
    """A simulator on the same machine may be asked in clear text, but not with a certificate."""
    settings = DEVELOPMENT | R3 | {"KASPI_MOCK": "false", "KASPI_SCHEME": scheme}
    [problem] = list_problems(**settings | {"KASPI_API_URL": "http://localhost:8001"})
    assert problem.startswith("KASPI_API_URL")
    assert list_problems(**settings | {"KASPI_API_URL": "https://localhost:8002"}) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KASPI_MOCK", "1"),
        ("KASPI_MOCK", "TRUE"),
        ("KASPI_MOCK", "yes"),
        ("KASPI_MOCK", ""),
        ("KASPI_MOCK", "perhaps"),
        ("KASPI_MOCK_SCENARIO", "rich"),
        ("TOI_PORT", "0"),
        ("TOI_PORT", "70000"),
        ("TOI_PORT", "eighty"),
        ("TOI_PRICE_STANDARD", "0"),
        ("TOI_PRICE_PREMIUM", "-5"),
        ("TOI_PRICE_PREMIUM", "29.90"),
        ("TOI_TRUSTED_PROXY_HOPS", "-1"),
        ("TOI_PUBLIC_URL", ""),
        ("TOI_PUBLIC_URL", "http://toi.kz"),
        ("TOI_PUBLIC_URL", "https://localhost"),
        ("TOI_PUBLIC_URL", "https://127.0.0.1"),
        ("TOI_PUBLIC_URL", "https://toi.kz/app"),
        ("TOI_PUBLIC_URL", "https://toi.kz?x=1"),
        ("TOI_PUBLIC_URL", "https://toi.kz#top"),
        ("TOI_PUBLIC_URL", "https://user:word@toi.kz"),
        ("TOI_PUBLIC_URL", "https://toi.kz:port"),
        ("TOI_PUBLIC_URL", "toi.kz"),
        ("TOI_SECRET_KEY", ""),
        ("TOI_SECRET_KEY", SECRET[:31]),
        ("TOI_SECRET_KEY", "a" * 64),
        ("TOI_SECRET_KEY", "change-me-change-me-change-me-change-me"),
        ("TOI_SECRET_KEY", "your-secret-key-your-secret-key-your"),
        ("KASPI_WEBHOOK_SECRETS", "short"),
        ("KASPI_WEBHOOK_SECRETS", f"{OTHER_SECRET},short"),
        ("KASPI_WEBHOOK_SECRETS", "0123456789" * 4),
        ("KASPI_WEBHOOK_SECRETS", SECRET),
        ("TOI_SELLER_NAME", ""),
        ("TOI_SELLER_BIN", ""),
        ("TOI_SUPPORT_PHONE", ""),
        ("TOI_SUPPORT_EMAIL", ""),
        ("TOI_SMTP_URL", ""),
        ("TOI_MAIL_FROM", ""),
    ],
)
def test_wrong_production_setting_is_named(name, value) -> None:
    """One thing wrong, one more sentence, which begins with the setting."""
    fine = list_problems(**PRODUCTION)

    problems = [problem for problem in list_problems(**PRODUCTION | {name: value}) if problem not in fine]

    assert problems, "the start was not refused"
    assert all(problem.startswith(name) for problem in problems)
    assert not any(value in problem for problem in problems if "SECRET" in name and len(value) > 4)


def test_secret_is_never_printed() -> None:
    """Neither in the settings' own text nor in what is wrong with them."""
    settings = load_settings(**PRODUCTION | {"TOI_DATABASE_URL": f"postgresql://toi:{SECRET}@db/toi"})

    for text in (repr(settings), str(settings), settings.model_dump_json()):
        assert SECRET not in text
        assert OTHER_SECRET not in text


def test_secret_may_come_from_a_file(monkeypatch, tmp_path) -> None:
    """As container platforms hand them over; the line's end does not count."""
    (tmp_path / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    monkeypatch.setenv("TOI_SECRET_KEY_FILE", str(tmp_path / "secret"))

    assert load_settings().secret_key.get_secret_value() == SECRET


def test_missing_secret_file_is_told(monkeypatch) -> None:
    """Nothing starts with an empty secret because a path was wrong."""
    monkeypatch.setenv("TOI_SECRET_KEY_FILE", "/nowhere/secret")

    with pytest.raises(ConfigurationError, match="/nowhere/secret"):
        load_settings()


def test_environment_wins_over_the_file_of_settings(monkeypatch, tmp_path) -> None:
    """`.env` is for what the environment does not say."""
    (tmp_path / ".env").write_text("TOI_PORT=8100\nTOI_PRICE_STANDARD=1500\n", encoding="utf-8")
    monkeypatch.setenv("TOI_PORT", "8200")

    settings = load_settings()

    assert (settings.port, settings.price_standard) == (8200, 1500)


def test_development_makes_its_secrets_once(tmp_path) -> None:
    """A restart signs nobody out; only the owner may read them; two folders have two."""
    first, second, other = (load_settings(**DEVELOPMENT, TOI_DATA_DIR=str(tmp_path / name)) for name in "aab")

    assert first.secret_key == second.secret_key != other.secret_key
    assert len(first.webhook_secrets[0]) >= 32
    assert (tmp_path / "a" / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("values", "url", "origins"),
    [
        ({}, "http://localhost:8000", ["http://localhost:8000", "http://127.0.0.1:8000"]),
        ({"TOI_PORT": "8123"}, "http://localhost:8123", ["http://localhost:8123", "http://127.0.0.1:8123"]),
        (
            {"TOI_PUBLIC_URL": "http://toi.test:9/"},
            "http://toi.test:9",
            ["http://toi.test:9", "http://localhost:8000", "http://127.0.0.1:8000"],
        ),
    ],
)
def test_development_allows_both_local_origins(values, url, origins) -> None:
    """A browser calls the same machine by two names."""
    settings = load_settings(**DEVELOPMENT | values)
    assert (settings.public_url, settings.allowed_origins) == (url, origins)


def test_production_allows_its_own_origin_and_a_host_cookie() -> None:
    """One origin, and a cookie that no neighbouring host can plant."""
    settings: Settings = load_settings(**PRODUCTION)
    assert settings.allowed_origins == ["https://toi.kz"]
    assert settings.session_cookie_name == "__Host-session"
