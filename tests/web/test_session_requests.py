"""What session routes make of requests that no page of ours would send."""

from pathlib import Path

import pytest

from tests.support.session_client import ACCOUNT, PUBLIC_URL, Browser, Site, make_settings
from toi_invite.db import Database

FORM = {"content-type": "application/x-www-form-urlencoded"}
# One engine is enough where the database is not asked.
on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"])


@pytest.fixture
def site(database: Database, tmp_path: Path) -> Site:
    """A running application over https."""
    return Site(make_settings(tmp_path), database)


@on_sqlite
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": f"{PUBLIC_URL}.evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "null"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
    ],
)
async def test_form_from_a_foreign_page_is_refused(site: Site, headers: dict[str, str]) -> None:
    """No other site can sign anybody in, out or up."""
    async with site.open() as browser:
        answer = await browser.send("sign-up", headers=headers, **ACCOUNT)
    assert (answer.status_code, browser.token) == (403, None)


@on_sqlite
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": PUBLIC_URL},
        {"origin": "null", "sec-fetch-site": "same-origin"},
        {"origin": PUBLIC_URL, "sec-fetch-site": "same-origin"},
    ],
)
async def test_form_from_our_page_is_taken(site: Site, headers: dict[str, str]) -> None:
    """Browsers with a strict referrer policy and programs without any origin are served."""
    async with site.open() as browser:
        assert (await browser.send("sign-up", headers=headers, **ACCOUNT)).status_code == 200


@on_sqlite
@pytest.mark.parametrize(
    "wish",
    [
        "//evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "https://evil.example",
        "/%2F/evil.example",
        "/%2fevil.example",
        "/%252fevil.example",
        "/%5cevil.example",
        "/\t/evil.example",
        "/%09/evil.example",
        " //evil.example",
        "/a//evil.example",
        "/api/session/sign-out",
        "dashboard",
        "",
        "/" + "a" * 500,
    ],
)
async def test_dangerous_wish_where_to_go_leads_to_the_dashboard(site: Site, wish: str) -> None:
    """Only pages of ours come after sign-in (A11)."""
    async with site.open() as browser:
        assert (await browser.sign_up(next=wish)).json() == {"next": "/dashboard"}


@on_sqlite
@pytest.mark.parametrize("wish", ["/templates/ulttyq?use=1", "/dashboard/events/1-2/edit", "/account"])
async def test_wish_for_our_page_is_followed(site: Site, wish: str) -> None:
    """One comes back to where one was."""
    async with site.open() as browser:
        assert (await browser.sign_up(next=wish)).json() == {"next": wish}


async def test_plain_form_works_without_script(site: Site) -> None:
    """303 to the next page with the cookie set; a mistake is a readable page."""
    async with site.open() as browser:
        answer = await browser.client.post("/api/session/sign-up", data=ACCOUNT)
        assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard")
        assert await browser.is_signed_in()
        headers = {"accept-language": "ru-RU,ru;q=0.9"}
        refusal = await browser.client.post("/api/session/sign-in", data={"email": "<b>@x"}, headers=headers)
        assert (refusal.status_code, refusal.headers["content-type"]) == (401, "text/html; charset=utf-8")
        assert "Неверный e-mail или пароль." in refusal.text
        assert (await browser.client.post("/api/session/sign-out", headers=FORM)).headers["location"] == "/"
        assert not await browser.is_signed_in()


@on_sqlite
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE"])
async def test_other_methods_are_answered_by_us(site: Site, method: str) -> None:
    """405 with what is allowed, never a page of Reflex."""
    async with site.open() as browser:
        answer = await browser.client.request(method, "/api/session/sign-in")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@on_sqlite
@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 20000, "application/json", 400),
        (b"\xff=1", "application/x-www-form-urlencoded", 400),
        (b"[]", "application/json", 422),
        (b'{"email": 5}', "application/json", 422),
        (b'{"email": ["a@x.kz"]}', "application/json", 422),
        (b'{"email": "\\ud800@x.kz"}', "application/json", 400),
        (b'{"email": "a\\u0000@x.kz"}', "application/json", 422),
        (b"{}", "text/plain", 415),
        (b"{}", "", 415),
        (b" " * 32769, "application/json", 413),
        (b'{"password": "' + b"a" * 10**6 + b'"}', "application/json", 413),
    ],
)
async def test_malformed_body_is_refused(site: Site, body: bytes, kind: str, status: int) -> None:
    """Every shape has its answer, and none is a 500 (A3)."""
    async with site.open() as browser:
        answer = await browser.client.post("/api/session/sign-in", content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert answer.headers["cache-control"] == "no-store"


async def test_31st_sign_up_in_an_hour_is_refused(site: Site) -> None:
    """Each answer that tells whether an address has an account is counted."""
    async with site.open() as browser:
        await browser.sign_up()
        statuses = [(await browser.sign_up()).status_code for _ in range(30)]
    assert statuses == [422] * 29 + [429]


@on_sqlite
async def test_sign_up_from_the_own_machine_is_free_in_development(site: Site) -> None:
    """Tests and demonstrations make as many accounts as they like."""
    async with site.open("127.0.0.1") as browser:
        await browser.sign_up()
        statuses = {(await browser.sign_up()).status_code for _ in range(40)}
    assert statuses == {422}


@on_sqlite
async def test_forwarded_address_without_a_trusted_proxy_is_ignored(site: Site) -> None:
    """Nobody gets round a throttle by making addresses up."""
    async with site.open() as browser:
        statuses = [await _sign_up_via(browser, f"198.51.100.{number}") for number in range(32)]
    assert statuses[-1] == 429


@on_sqlite
async def test_address_behind_a_trusted_proxy_is_the_clients(database: Database, tmp_path: Path) -> None:
    """The entry that our own proxy wrote counts, those that the client wrote before it do not."""
    site = Site(make_settings(tmp_path, TOI_TRUSTED_PROXY_HOPS="1"), database)
    async with site.open() as browser:
        made_up = [await _sign_up_via(browser, f"198.51.100.{number}, 203.0.113.1") for number in range(31)]
        other = await _sign_up_via(browser, "203.0.113.1, 203.0.113.2")
    assert (made_up[-1], other) == (429, 422)


@on_sqlite
async def test_database_away_is_told_with_when_to_come_back(tmp_path: Path, engine_name: str) -> None:
    """503 with Retry-After, in words."""
    database = Database(f"{engine_name}:///{tmp_path}/nowhere/toi.db")
    async with Site(make_settings(tmp_path), database).open() as browser:
        answer = await browser.sign_up()
    await database.dispose()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
    assert list(answer.json()["errors"]) == ["form"]


async def _sign_up_via(browser: Browser, forwarded: str) -> int:
    answer = await browser.send("sign-up", headers={"x-forwarded-for": forwarded}, **ACCOUNT)
    return answer.status_code
