"""A lost password: the same answer for everybody, one mail for who has an account, one use for its link."""

import re
from pathlib import Path

import pytest

from tests.support.session_client import ACCOUNT, PUBLIC_URL, Site, make_settings
from toi_invite.db import Database

EMAIL, PASSWORD = ACCOUNT["email"], ACCOUNT["password"]
NEW = "жаңа тәтті сөз"


@pytest.fixture
def site(database: Database, tmp_path: Path) -> Site:
    """A running application over https."""
    return Site(make_settings(tmp_path), database)


async def test_known_and_unknown_address_get_the_same_answer(site: Site) -> None:
    """Only the mailbox shows whether there is an account (A1)."""
    async with site.open() as browser:
        await browser.sign_up()
        known = await browser.send("reset-request", email=EMAIL)
        unknown = await browser.send("reset-request", email="nobody@example.kz")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content)
    assert [to for to, _, _ in site.list_mail()] == [EMAIL]


async def test_link_is_made_of_the_public_address(site: Site) -> None:
    """Whatever the request calls the host, the link leads to us (A7)."""
    async with site.open() as browser:
        await browser.sign_up()
        lies = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
        await browser.send("reset-request", email=EMAIL, headers=lies)
    text = site.list_mail()[0][2]
    assert re.findall(r"https?://\S+", text) == [f"{PUBLIC_URL}/reset-password#token={_read_token(site)}"]


async def test_link_sets_the_password_once_and_signs_in(site: Site) -> None:
    """The second use is refused, the old password too (A6)."""
    async with site.open() as browser, site.open() as thief:
        await browser.sign_up()
        await browser.send("reset-request", email=EMAIL)
        token = _read_token(site)
        answer = await browser.send("reset", token=token, new_password=NEW)
        assert answer.json() == {"next": "/dashboard"}
        assert await browser.is_signed_in()
        again = await thief.send("reset", token=token, new_password="басқа құпия сөз")
        assert (again.status_code, list(again.json()["errors"])) == (422, ["token"])
        assert (await thief.send("sign-in", email=EMAIL, password=PASSWORD)).status_code == 401
        assert (await thief.send("sign-in", email=EMAIL, password=NEW)).status_code == 200


async def test_common_password_leaves_the_link_usable(site: Site) -> None:
    """A refused password costs no token."""
    async with site.open() as browser:
        await browser.sign_up()
        await browser.send("reset-request", email=EMAIL)
        refusal = await browser.send("reset", token=_read_token(site), new_password="password1")
        assert (refusal.status_code, list(refusal.json()["errors"])) == (422, ["new_password"])
        assert (await browser.send("reset", token=_read_token(site), new_password=NEW)).status_code == 200


async def test_reset_lets_a_braked_owner_in_at_once(site: Site) -> None:
    """Who forgot the password and tried too often is not made to wait after the reset (A2)."""
    async with site.open() as browser:
        await browser.sign_up()
        tries = [await browser.send("sign-in", email=EMAIL, password="wrong password") for _ in range(6)]
        assert tries[-1].status_code == 429
        assert 1 <= int(tries[-1].headers["retry-after"]) <= 60
        await browser.send("reset-request", email=EMAIL)
        await browser.send("reset", token=_read_token(site), new_password=NEW)
        assert (await browser.send("sign-in", email=EMAIL, password=NEW)).status_code == 200


async def test_guessed_tokens_are_braked(site: Site) -> None:
    """Thirty made-up tokens, then the address has to wait (A6)."""
    async with site.open() as browser:
        statuses = [(await browser.send("reset", token="x" * 43, new_password=NEW)).status_code for _ in range(31)]
    assert statuses == [422] * 30 + [429]


async def test_mailbox_is_not_flooded(site: Site) -> None:
    """Five mails an hour to one account, then 429 for anybody who asks (A13)."""
    async with site.open() as browser:
        await browser.sign_up()
    statuses = []
    for number in range(7):
        async with site.open(f"203.0.113.{number}") as browser:
            statuses.append((await browser.send("reset-request", email=EMAIL)).status_code)
    assert statuses == [200] * 5 + [429] * 2
    assert len(site.list_mail()) == 5


async def test_unknown_address_is_braked_like_a_known_one(site: Site) -> None:
    """The brake, too, tells nobody whether there is an account (A1)."""
    async with site.open() as browser:
        statuses = [(await browser.send("reset-request", email="nobody@example.kz")).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [429]


def _read_token(site: Site) -> str:
    found = re.search(r"#token=(\S+)", site.list_mail()[-1][2])
    assert found is not None
    return found[1]
