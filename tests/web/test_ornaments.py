"""The gallery of ornaments: for designers, in development alone."""

import httpx

from tests.support.payments import make_settings
from tests.support.web import ORIGIN, open_browser
from toi_invite.web.app import build_web_app, wrap


async def test_gallery_is_shown_in_development(database, tmp_path) -> None:
    """In the designer's language, hidden from search engines."""
    async with open_browser(database, tmp_path) as browser:
        answer = await browser.get("/preview/ornaments?lang=kk")
    assert answer.status_code == 200
    assert "Түйе табан" in answer.text
    assert answer.headers["x-robots-tag"] == "noindex"


async def test_gallery_is_not_there_in_production(database, tmp_path) -> None:
    """The same 404 as an address that never was."""
    settings = make_settings(tmp_path).model_copy(update={"environment": "production"})
    app = wrap(build_web_app(settings, database))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as browser:
        answer, nothing = await browser.get("/preview/ornaments"), await browser.get("/preview/nothing")
    assert answer.status_code == 404
    assert answer.content == nothing.content
