"""Which gateway the settings lead to, and that there is one of it in a process."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from toi_invite.config import Settings, load_settings
from toi_invite.errors import ConfigurationError
from toi_invite.services.gateways import close_gateways, get_gateway


@pytest.fixture(autouse=True)
async def _closed() -> AsyncIterator[None]:
    yield
    await close_gateways()


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"KASPI_MOCK": "true", "KASPI_GATEWAY": "apipay"}, "mock"),
        ({}, "qr"),
        ({"KASPI_GATEWAY": "qr", "KASPI_SCHEME": "r3"}, "qr"),
        ({"KASPI_GATEWAY": "apipay"}, "apipay"),
    ],
)
async def test_settings_choose_the_gateway(tmp_path: Path, values: dict[str, str], name: str):
    """The mock wins; without a word it is the bank's own interface."""
    assert get_gateway(_load(tmp_path, **values)).name == name


@pytest.mark.parametrize("name", ["qr", "apipay"])
async def test_same_settings_bring_the_same_gateway(tmp_path: Path, name: str):
    """Its connections, its device and its circuit are shared by whoever asks."""
    first, second, other = (_load(tmp_path, KASPI_GATEWAY=name, KASPI_API_KEY=key) for key in ("a", "a", "b"))
    assert get_gateway(first) is get_gateway(second)
    assert get_gateway(first) is not get_gateway(other)


async def test_gateway_asked_for_after_the_end_is_a_new_one(tmp_path: Path):
    """What was closed is not handed out again."""
    settings = _load(tmp_path)
    first = get_gateway(settings)
    await close_gateways()
    assert get_gateway(settings) is not first


async def test_certificate_that_is_not_there_is_named(tmp_path: Path):
    """A wrong setting is told by its name."""
    with pytest.raises(ConfigurationError, match="KASPI_CLIENT_CERT"):
        get_gateway(_load(tmp_path, KASPI_SCHEME="r2", KASPI_CLIENT_CERT=str(tmp_path / "missing.pem")))


def _load(folder: Path, **values: Any) -> Settings:
    common = {"TOI_ENVIRONMENT": "development", "TOI_DATA_DIR": str(folder), "KASPI_MOCK": "false"}
    return load_settings(**{**common, "KASPI_API_URL": "https://bank.example", "KASPI_API_KEY": "key", **values})
