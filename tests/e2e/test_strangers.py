"""What a program that is no page of ours reaches on the real server (tables R and U of facts/reliability.md)."""

import http.client
from contextlib import closing

import pytest

from tests.support.house import House

pytestmark = pytest.mark.usefixtures("bank")

HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dG9pLWludml0ZS10ZXN0cw==",
}


def ask(house: House, method: str, path: str, headers: dict[str, str] | None = None) -> http.client.HTTPResponse:
    """The head of the server's answer, as it comes; nobody waits for a body."""
    with closing(http.client.HTTPConnection("localhost", house.port, timeout=20)) as connection:
        connection.request(method, path, headers=headers or {})
        with connection.getresponse() as answer:
            return answer


def test_websocket_opens_for_our_pages_alone(house: House) -> None:
    """R1: another site, a look-alike of ours and a page without an origin are refused before any event."""
    origins = [house.url, "https://evil.example", f"{house.url}.evil.example", "null"]
    path = "/_event/?EIO=4&transport=websocket"

    statuses = [ask(house, "GET", path, HANDSHAKE | {"Origin": origin}).status for origin in origins]

    assert statuses == [101, 403, 403, 403]


def test_upload_route_of_reflex_does_not_exist(house: House) -> None:
    """U1: nobody stores files here before there is a handler that asks who they are."""
    assert ask(house, "POST", "/_upload").status in {404, 405}


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/_all_routes", "/auth-codespace", "/.env"])
def test_nothing_is_told_about_the_inside(house: House, path: str) -> None:
    """No documentation, no list of routes, no open redirect, no file of settings."""
    assert ask(house, "GET", path).status == 404


def test_other_sites_may_not_read_our_answers(house: House) -> None:
    """W42: no permission for a foreign origin on any route, Reflex's included."""
    for path in ("/", "/api/health/live", "/e/nobody-here"):
        answer = ask(house, "GET", path, {"Origin": "https://evil.example"})
        assert answer.headers["Access-Control-Allow-Origin"] is None


def test_compiled_pages_hold_no_secret(house: House) -> None:
    """R24: what every browser downloads was built beside the secrets, not from them."""
    secrets = [(house.folder / name).read_bytes() for name in ("secret_key", "webhook_secret")]
    files = [path for path in (house.folder / ".web" / "build").rglob("*") if path.is_file()]

    assert any(path.suffix == ".js" for path in files)
    assert not [path for path in files if any(secret in path.read_bytes() for secret in secrets)]
