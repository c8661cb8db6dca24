"""Chromium before the real server; the front end is built once for all browser tests."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.bank import PretendBank
from tests.support.house import House

_GATEWAYS = {"qr", "apipay"}
_WEBHOOK_SECRET = "5c1d8f30b7a94e62d0c3f8a1726be95d"
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The product, not yet started."""
    house = House(tmp_path_factory.mktemp("house"))
    yield house
    house.dispose()


@pytest.fixture(scope="session")
def base_url(house: House) -> str:
    """What the pages' relative addresses belong to."""
    return house.url


@pytest.fixture
def bank(request: pytest.FixtureRequest, house: House) -> str:
    """The running product's bank: `parametrize("bank", ["declined"], indirect=True)` picks what the mock does.

    `"qr"` and `"apipay"` are gateways: then the product pays at the pretend bank, a program of its own.
    """
    name: str = getattr(request, "param", "paid")
    if name in _GATEWAYS:
        _open_with_pretend_bank(house, request.getfixturevalue("pretend_bank"), name)
    else:
        house.open(name)
    return name


def _open_with_pretend_bank(house: House, bank: PretendBank, gateway: str) -> None:
    """Serve with the gateway; webhooks of the aggregator come to the product, codes lead to the pretend phone."""
    house.open_with(
        {
            "KASPI_MOCK": "false",
            "KASPI_GATEWAY": gateway,
            "KASPI_API_URL": bank.url,
            "KASPI_SCHEME": "r1",
            "KASPI_API_KEY": bank.api_key,
            "KASPI_WEBHOOK_SECRETS": _WEBHOOK_SECRET,
        }
    )
    bank.switch(qr_token="url", poll_seconds=1)
    if gateway == "apipay":
        bank.set_webhooks(url=f"{house.url}/api/payments/kaspi/webhook", secret=_WEBHOOK_SECRET)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """A Chromium of the system: TOI_CHROMIUM or one in PATH."""
    path = os.environ.get("TOI_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    return {**browser_type_launch_args, "executable_path": path, "args": list(_QUIET)}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], bank: str) -> dict[str, Any]:  # noqa: ARG001 - it serves
    """A Kazakh reader with a large screen, at the running product."""
    return {**browser_context_args, "locale": "kk-KZ", "viewport": {"width": 1440, "height": 900}}
