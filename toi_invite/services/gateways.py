"""Which gateway the settings ask for; one of each in a process, so that its connections and its circuit are shared."""

from toi_invite.config import GatewayName, Settings
from toi_invite.services.kaspi.apipay import ApiPayGateway
from toi_invite.services.kaspi.gateway import Gateway
from toi_invite.services.kaspi.mock import MockGateway
from toi_invite.services.kaspi.qr import QrGateway

_gateways: dict[Settings, Gateway] = {}


def get_gateway(settings: Settings) -> Gateway:
    """The gateway of this process for these settings.

    Raises:
        ConfigurationError: when certificates or keys cannot be used; the message names the setting.
    """
    if settings not in _gateways:
        _gateways[settings] = _build(settings)
    return _gateways[settings]


async def close_gateways() -> None:
    """Give back every gateway's connections, at the end of the process; asked for again, they are built anew."""
    while _gateways:
        _, gateway = _gateways.popitem()
        await gateway.aclose()


def _build(settings: Settings) -> Gateway:
    if settings.kaspi_mock:
        return MockGateway(settings.mock_scenario, settings.public_url)
    if settings.kaspi_gateway is GatewayName.APIPAY:
        return ApiPayGateway(settings)
    return QrGateway(settings)
