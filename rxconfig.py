"""How Reflex builds and serves the app; everything that varies comes from the settings."""

import reflex as rx

from toi_invite.config import get_settings

_settings = get_settings()

config = rx.Config(
    app_name="toi_invite",
    frontend_port=_settings.port,
    backend_port=_settings.port,
    api_url=_settings.public_url,
    deploy_url=_settings.public_url,
    # Reflex would accept a websocket from any site otherwise (facts/reliability.md, finding 7).
    cors_allowed_origins=_settings.allowed_origins,
    trusted_proxy_hops=_settings.trusted_proxy_hops,
    telemetry_enabled=False,
    show_built_with_reflex=False,
    # States hold nothing that the database does not; a pickle on the disk would only be one more thing to guard.
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    plugins=[],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
