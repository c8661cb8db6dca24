"""Which gateway the settings ask for."""

from toi_invite.config import Settings
from toi_invite.errors import ConfigurationError
from toi_invite.services.kaspi.gateway import Gateway
from toi_invite.services.kaspi.mock import MockGateway


def get_gateway(settings: Settings) -> Gateway:
    """The gateway of this process.

    Raises:
        ConfigurationError: when there is none; a start is refused before it comes to that.
    """
    if not settings.kaspi_mock:
        raise ConfigurationError("KASPI_MOCK has to be true until the bank's gateways exist.")
    return MockGateway(settings.mock_scenario, settings.public_url)
