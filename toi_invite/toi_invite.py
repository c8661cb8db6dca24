"""The Reflex app: pages, HTTP routes and background tasks put together."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import reflex as rx
from reflex_components_sonner.toast import toast

from toi_invite.clock import read_clock
from toi_invite.components.crash import crash_boundary
from toi_invite.components.effects import first_language_script
from toi_invite.components.fonts import font_faces, font_preloads
from toi_invite.components.text import t
from toi_invite.config import get_settings
from toi_invite.db import Database
from toi_invite.language.codes import Language
from toi_invite.log import set_up_logging
from toi_invite.pages.register import add_pages, list_addresses
from toi_invite.pages.serving import PageServer
from toi_invite.services.gateways import close_gateways
from toi_invite.services.media.sweep import run_sweep
from toi_invite.services.page_views import run_view_counter
from toi_invite.services.postman import run_postman
from toi_invite.services.reconciliation import run_poller
from toi_invite.services.slugs import set_reserved
from toi_invite.services.watch import run_watch
from toi_invite.state.base import find_organizer, lead_to_sign_in, use_database
from toi_invite.state.failures import tell_failure, withhold_payloads
from toi_invite.state.gate import Gate
from toi_invite.state.ownership import Ownership
from toi_invite.web.app import build_web_app, list_wrappers
from toi_invite.web.methods import OUR_FOLDERS

_ASSETS = Path(__file__).parent.parent / "assets"
# app.css holds the tokens and comes first; every area may add a file of its own.
_STYLES = ["app.css", "parts.css"]
_STYLES += sorted(path.name for path in _ASSETS.glob("*.css") if path.name not in _STYLES)

database = Database(get_settings().database_url)
use_database(database)
set_up_logging()
withhold_payloads()
web_app = build_web_app(get_settings(), database)
set_reserved([*list_addresses(), *OUR_FOLDERS])

app = rx.App(
    stylesheets=[f"/{name}" for name in _STYLES],
    head_components=[
        first_language_script(),
        *font_preloads(),
        font_faces(),
        rx.el.link(rel="icon", href="/favicon.svg"),
    ],
    html_lang=Language.KK.value,
    toaster=toast.provider(position="bottom-center", custom_attrs={"customAriaLabel": t("common.told")}),
    backend_exception_handler=tell_failure,
    # Reflex's overlay speaks English; our pages carry a notice of their own (components/connection.py).
    app_wraps={(55, "ErrorBoundary"): lambda _stateful: crash_boundary()},
    api_transformer=[partial(PageServer, routes=list_addresses()), web_app, *list_wrappers(web_app)],
)


@asynccontextmanager
async def keep_gateways() -> AsyncGenerator[None]:
    """The gateways' connections last as long as the process."""
    yield
    await close_gateways()


app.register_lifespan_task(keep_gateways)
app.register_lifespan_task(run_poller, inbox=web_app.state.inbox, read_clock=read_clock)
app.register_lifespan_task(run_postman, database=database, settings=get_settings(), read_clock=read_clock)
app.register_lifespan_task(run_view_counter, database=database, counter=web_app.state.views, read_clock=read_clock)
app.register_lifespan_task(run_sweep, database=database, storage=web_app.state.studio.storage, read_clock=read_clock)
app.register_lifespan_task(run_watch, database=database, settings=get_settings(), read_clock=read_clock)
app.add_middleware(Ownership())
app.add_middleware(Gate(find_organizer, lead_to_sign_in))
add_pages(app)
