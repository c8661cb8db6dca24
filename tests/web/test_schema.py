"""Requests made out of our own OpenAPI, and stranger ones: never a fault of ours, never an undocumented answer.

Over real sockets, on both engines. `docs/contract.md` holds the statuses; a route that nobody has documented fails.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error, status_code_conformance

from tests.proofs.figures import tell
from tests.support.accounts import make_account, open_session
from tests.support.events import add_event
from tests.support.http_server import serve_web
from tests.support.moment import NOW
from tests.support.openapi import export_schema
from tests.support.payments import SECRET, find_broken_invariants, make_body, make_refund_body, start_checkout
from tests.support.webhook import PATH
from toi_invite.db import Database
from toi_invite.invitation.static_files import list_static
from toi_invite.services.deliveries import Outcome, receive_delivery
from toi_invite.services.kaspi.signature import sign
from toi_invite.services.kaspi.wire import STATUS_WORDS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

CHECKS = [not_a_server_error, status_code_conformance]
CASES = 12  # requests of each kind to each operation, on each engine
DELIVERIES = 100
VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["paid", "2990.00"])
PIECES = [b"\\u0000", b"\\ud800", b"NaN", b"-1e999", b"[" * 5000, b"9" * 30, b"\xff", b"\xef\xbb\xbf", b'"', b"{}"]
METHODS = ["HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "QUERY", "X"]


@dataclass
class Site:
    """A running application, somebody's session, attempts that are under way, and what was asked so far."""

    url: str
    cookies: dict[str, str]
    known: dict[str, list[str]]
    folder: Path
    answers: Counter[int] = field(default_factory=Counter)
    http: requests.Session = field(default_factory=requests.Session)

    def list_operations(self) -> list[Any]:
        """Every operation of the schema; signing out comes last, because it ends the session."""
        document = export_schema(self.folder, self.known)
        schema = schemathesis.openapi.from_dict(document)
        found = [schema[path][method] for path, item in document["paths"].items() for method in item]
        return sorted(found, key=lambda operation: "sign-out" in operation.path)

    def send(self, case: Case, **options: Any) -> Any:
        """Send a request and hold its answer to the schema."""
        answer = case.call(self.url, session=self.http, cookies=self.cookies, allow_redirects=False, **options)
        self.answers[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)
        return answer


@pytest.fixture
async def site(database: Database, engine_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """A site with a published event, eight open attempts, and an organizer who is signed in and has a draft."""
    paid, *others = [await start_checkout(database, tmp_path) for _ in range(9)]
    await receive_delivery(paid[0].inbox, make_body(paid[1]), now=NOW)
    published, account = await paid[0].read_event(), await make_account(database)
    async with database.transaction() as session:
        draft = await add_event(session, account.organizer_id)
    known = {
        "slug": [published.slug, "ulttyq"],
        "code": [published.code, draft.code],
        "event_id": [draft.id, published.id],
        "media_id": ["0" * 32],
        "reference": [reference for _, reference in others],
        "name": [next(iter(list_static())), "..%2f..%2fpyproject.toml"],
    }
    token = await open_session(database, account, now=datetime.now(UTC))
    with serve_web(engine_url, tmp_path) as url, requests.Session() as http:
        yield Site(url, {"session": token}, known, tmp_path, http=http)


def try_out(strategy: st.SearchStrategy[Any], cases: int, act: Callable[[Any], object]) -> None:
    """Let the act happen with so many values, the same ones in every run."""

    @settings(
        max_examples=cases,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.large_base_example],
    )
    @given(strategy)
    def run(value: Any) -> None:
        act(value)

    run()


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
async def test_request_by_the_schema_is_answered_as_documented(site: Site, database: Database, mode) -> None:
    """What fits the schema and what breaks it, to every route; nobody signs the deliveries."""
    for operation in site.list_operations():
        try_out(operation.as_strategy(generation_mode=mode), CASES, site.send)

    tell(f"schemathesis, {mode}", engine=database.engine.dialect.name, answers=dict(site.answers))
    assert site.answers.total() > CASES * 15
    assert await find_broken_invariants(database) == []


async def test_request_by_an_unheard_of_method_is_refused(site: Site) -> None:
    """No route falls over a method, and none passes it on."""

    def send(request: tuple[Case, str]) -> None:
        case, method = request
        answer = site.http.request(method, f"{site.url}{case.formatted_path}", timeout=10, allow_redirects=False)
        site.answers[answer.status_code] += 1
        assert answer.status_code in {404, 405} | ({200, 302} if method == "HEAD" else set())

    for operation in site.list_operations():
        try_out(st.tuples(operation.as_strategy(), st.sampled_from(METHODS)), CASES // 2, send)

    assert site.answers[405] > 4 * CASES


async def test_signed_delivery_by_the_schema_is_answered_200(site: Site, database: Database) -> None:
    """Whatever an authentic body says, inside the agreed shape and outside it."""
    [operation] = [each for each in site.list_operations() if each.path == PATH]

    def send(case: Case) -> None:
        answer = site.send(case, auth=sign_request)
        assert answer.status_code == 200, answer.text

    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        try_out(operation.as_strategy(generation_mode=mode, media_type="application/json"), DELIVERIES, send)

    tell("schemathesis, signed", engine=database.engine.dialect.name, answers=dict(site.answers))
    assert await find_broken_invariants(database) == []


async def test_signed_bytes_of_any_kind_are_answered_200(site: Site, database: Database) -> None:
    """Deliveries that fit almost, the same with a piece cut out or put in, documents of any shape, and any bytes."""
    statuses: Counter[str] = Counter()
    near = describe_deliveries(site.known["reference"])
    documents = st.recursive(VALUES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)
    bodies = near | spoil(near) | documents.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=200)

    def send(body: bytes) -> None:
        headers = {"Content-Type": "application/json", "X-Webhook-Signature": sign(SECRET, body)}
        answer = site.http.post(f"{site.url}{PATH}", data=body, headers=headers, timeout=10)
        assert answer.status_code == 200, answer.text
        statuses[Outcome(answer.json()["status"])] += 1

    try_out(bodies, 2 * DELIVERIES, send)

    tell("signed bytes", engine=database.engine.dialect.name, statuses={str(name): n for name, n in statuses.items()})
    assert min(statuses[outcome] for outcome in Outcome) > 3
    assert await find_broken_invariants(database) == []


def sign_request(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Sign the body as it goes out."""
    raw = request.body.encode() if isinstance(request.body, str) else request.body
    assert isinstance(raw, bytes)
    for name in ("X-Webhook-Timestamp", "X-Webhook-Signature-V2"):
        request.headers.pop(name, None)
    request.headers.update({"Content-Type": "application/json", "X-Webhook-Signature": sign(SECRET, raw)})
    return request


def describe_deliveries(references: list[str]) -> st.SearchStrategy[bytes]:
    """What the bank may say of these attempts, true or not."""
    reference, amount = st.sampled_from(references), st.sampled_from(["2990.00", "2990.00", "2989.00", "1.00"])
    status, currency = st.sampled_from(sorted(STATUS_WORDS)), st.sampled_from([None, None, "KZT", "USD"])
    changes = st.builds(make_body, reference, status, amount=amount, currency=currency)
    tiyn, refund_status = st.sampled_from([100, 299_000, 299_100]), st.sampled_from(["completed", "pending"])
    return changes | st.builds(make_refund_body, reference, st.integers(1, 3), tiyn, refund_status)


@st.composite
def spoil(draw: st.DrawFn, bodies: st.SearchStrategy[bytes]) -> bytes:
    """A body in which a piece is replaced by another."""
    body, piece = draw(bodies), draw(st.sampled_from(PIECES) | st.binary(max_size=8))
    start = draw(st.integers(0, len(body)))
    return body[:start] + piece + body[start + draw(st.integers(0, 12)) :]
