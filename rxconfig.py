"""How Reflex builds and serves the app; everything that varies comes from the settings."""

import os

import reflex as rx

_port = int(os.environ.get("TOI_PORT", "8000"))
_public_url = os.environ.get("TOI_PUBLIC_URL", f"http://localhost:{_port}")
_development = os.environ.get("TOI_ENVIRONMENT") == "development"
_local_origins = [f"http://localhost:{_port}", f"http://127.0.0.1:{_port}"]

config = rx.Config(
    app_name="toi_invite",
    frontend_port=_port,
    backend_port=_port,
    api_url=_public_url,
    deploy_url=_public_url,
    # Reflex would accept a websocket from any site otherwise (facts/reliability.md, finding 7).
    cors_allowed_origins=[_public_url, *_local_origins] if _development else [_public_url],
    telemetry_enabled=False,
    show_built_with_reflex=False,
    # Pages hold only what may be shown again from the database, so nothing needs to outlive the process.
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    plugins=[],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
