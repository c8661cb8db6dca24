"""No event can take an address that is a word of the application (S4)."""

import re

from fastapi.routing import APIRoute

from toi_invite.language.slugs import is_slug
from toi_invite.pages.register import PAGES, list_addresses
from toi_invite.services.slugs import is_reserved, set_reserved
from toi_invite.web.app import ROUTERS
from toi_invite.web.methods import OUR_FOLDERS


def test_words_of_every_mounted_route_are_reserved() -> None:
    """Each part of a page's address and the first part of each of our own routes, where it could be a slug."""
    set_reserved([*list_addresses(), *OUR_FOLDERS])  # as the application does when it starts
    paths = [page.route for page in PAGES]
    routes = [route.path for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    paths += [f"/{path.split('/')[1]}" for path in routes]
    words = {part for path in paths for part in re.sub(r"[\[{].*?[\]}]", "", path).split("/") if is_slug(part)}
    assert {"dashboard", "templates", "edit", "preview", "api"} <= words
    assert [word for word in sorted(words) if not is_reserved(word)] == []


def test_words_that_reflex_and_browsers_ask_for_are_reserved() -> None:
    """Paths that no list of ours names."""
    words = ["admin", "api", "login", "ping", "assets", "static", "robots", "kk", "ru", "en", "upload", "event"]
    assert [word for word in words if not is_reserved(word)] == []
