"""Headers of caution, on our answers and on those of the pages behind them."""

import pytest

from tests.support.web import open_browser

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"])  # no row is read here

EVERYWHERE = [
    "/",
    "/e/some-toi",
    "/api/health/live",
    "/api/unknown",
    "/robots.txt",
    "/preview/template/ulttyq",
    "/nothing",
]


@pytest.mark.parametrize("path", EVERYWHERE)
async def test_every_answer_is_cautious(database, tmp_path, path) -> None:
    """What a browser must not guess, tell or allow."""
    async with open_browser(database, tmp_path) as browser:
        headers = (await browser.get(path)).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


@pytest.mark.parametrize("path", EVERYWHERE)
async def test_only_previews_may_be_framed_and_only_by_us(database, tmp_path, path) -> None:
    """`frame-ancestors` and the older header say the same."""
    async with open_browser(database, tmp_path) as browser:
        headers = (await browser.get(path)).headers

    own, older = ("'self'", "SAMEORIGIN") if path.startswith("/preview") else ("'none'", "DENY")
    assert f"frame-ancestors {own}" in headers["content-security-policy"]
    assert headers["x-frame-options"] == older


async def test_https_is_remembered(database, tmp_path) -> None:
    """Once served over https, always."""
    async with open_browser(database, tmp_path, TOI_PUBLIC_URL="https://toi.example") as browser:
        assert "max-age=" in (await browser.get("/")).headers["strict-transport-security"]


async def test_robots_may_read_what_messengers_show(database, tmp_path) -> None:
    """Share cards need `/e/`; that search engines leave it out is said by each answer's `noindex`."""
    async with open_browser(database, tmp_path) as browser:
        answer = await browser.get("/robots.txt")

    assert "Disallow: /dashboard" in answer.text
    assert "/e/" not in answer.text


@pytest.mark.parametrize("folder", ["page", "fonts"])
async def test_files_are_kept_for_ever_and_only_listed_ones_are_sent(database, tmp_path, folder) -> None:
    """A name changes with its file; a path that leads elsewhere leads nowhere."""
    async with open_browser(database, tmp_path) as browser:
        page = await browser.get("/preview/template/aq-tilek")
        name = next(part.split('"')[0] for part in page.text.split(f'"/{folder}/')[1:])
        answer = await browser.get(f"/{folder}/{name}")
        elsewhere = [
            await browser.get(f"/{folder}/{path}") for path in ("..%2fapp.css", "fonts.json", "other.js", "%00")
        ]

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].split(";")[0] in {"text/javascript", "font/woff2"}
    assert {each.status_code for each in elsewhere} == {404}


async def test_file_under_its_plain_name_is_kept_for_an_hour(database, tmp_path) -> None:
    """The builder lets a piece be heard without knowing what its name changed to."""
    async with open_browser(database, tmp_path) as browser:
        answer = await browser.get("/page/quanysh.mp3")

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=3600"


async def test_icon_is_found_where_browsers_look(database, tmp_path) -> None:
    """A guest's browser asks for it on its own."""
    async with open_browser(database, tmp_path) as browser:
        answer = await browser.get("/favicon.ico")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in answer.content
