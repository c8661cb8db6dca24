"""The HTTP side put together: our routes in one FastAPI application, and the wrappers around it.

`toi_invite.py` hands `[web_app, *list_wrappers(web_app)]` to Reflex as `api_transformer`; tests build the same without
Reflex by `wrap(web_app)`.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import reduce

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from toi_invite.clock import read_clock
from toi_invite.config import Settings
from toi_invite.db import Database
from toi_invite.errors import DatabaseAwayError
from toi_invite.services.deliveries import Inbox
from toi_invite.services.gateway_health import GatewayHealth
from toi_invite.services.gateways import get_gateway
from toi_invite.services.intake import Intake
from toi_invite.services.media.photos import Studio
from toi_invite.services.media.storage import MEDIA_FOLDER, FolderStorage
from toi_invite.services.media.workshop import Workshop
from toi_invite.services.page_views import ViewCounter
from toi_invite.web import (
    calendar_file,
    card,
    guest,
    health,
    media,
    mock_bank,
    music,
    ornaments,
    photos,
    preview,
    prints,
    qr,
    session,
    static,
    webhook,
)
from toi_invite.web.cache import CachedPages, PageCache
from toi_invite.web.failures import tell_database_away
from toi_invite.web.headers import SecurityHeaders
from toi_invite.web.methods import HeadAsGet, allow_head, list_remaining_routes
from toi_invite.web.pictures import PictureCache

ROUTERS = (
    guest.router,
    calendar_file.router,
    card.router,
    qr.router,
    prints.router,
    ornaments.router,
    preview.router,
    photos.router,
    music.router,
    media.router,
    static.router,
    webhook.router,
    mock_bank.router,
    session.router,
    health.router,
)

Wrapper = Callable[[ASGIApp], ASGIApp]


def build_web_app(
    settings: Settings,
    database: Database,
    *,
    routers: Sequence[APIRouter] = ROUTERS,
    seconds: Callable[[], float] = time.monotonic,
    clock: Callable[[], datetime] = read_clock,
) -> FastAPI:
    """Our routes, every method of each; without documentation pages.

    Args:
        settings: kept as `app.state.settings`.
        database: kept as `app.state.database`; whoever made it disposes of it. Deliveries go to `app.state.inbox`.
        routers: what is mounted instead of everything there is.
        seconds: a clock that only goes forward, by which kept pages grow old.
        clock: the present moment (aware, UTC) for deliveries; kept as `app.state.read_clock`.
    """
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.settings = settings
    app.state.database = database
    app.state.read_clock = clock
    app.state.inbox = make_inbox(settings, database)
    app.state.intake = Intake(app.state.inbox)
    app.state.gateway_health = GatewayHealth(app.state.inbox.gateway, seconds)
    app.state.pages = PageCache(seconds)
    app.state.views = ViewCounter()
    app.state.pictures = PictureCache()
    app.state.studio = Studio(database, FolderStorage(settings.data_dir / MEDIA_FOLDER), Workshop())
    app.state.prints = PictureCache(prints.MOST_BYTES, at_once=1)
    app.add_exception_handler(DatabaseAwayError, tell_database_away)
    allow_head(routers)
    for router in routers:
        app.include_router(router)
    app.router.routes.extend(list_remaining_routes(routers))
    return app


def make_inbox(settings: Settings, database: Database) -> Inbox:
    """Where deliveries go, as the settings say."""
    retention = timedelta(days=settings.retention_days)
    gateway = get_gateway(settings)
    return Inbox(database, gateway, is_production=not settings.is_development, retention=retention)


def list_wrappers(app: FastAPI) -> list[Wrapper]:
    """What lies around the application and Reflex, from the inside out."""
    settings: Settings = app.state.settings
    is_https = settings.is_https
    return [
        HeadAsGet,
        lambda inner: SecurityHeaders(inner, is_https=is_https),
        lambda inner: CachedPages(inner, app.state.pages, app.state.views, is_https=is_https),
    ]


def wrap(app: FastAPI) -> ASGIApp:
    """The application inside its wrappers, as a server sees it."""
    inner: ASGIApp = app
    return reduce(lambda wrapped, wrapper: wrapper(wrapped), list_wrappers(app), inner)
