"""The aggregator's face: creation, keys, limits, cancels, refunds, and the webhooks that they cause."""

from collections.abc import AsyncIterator

import pytest

from tests.simulator.apipay_shop import Shop, open_shop


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    """A shop with a bank of its own."""
    async with open_shop() as opened:
        yield opened


async def _create(shop: Shop, **more: object) -> int:
    answer = await shop.post("/qr", **{"amount": 2990, "external_order_id": "ref-000001", **more})
    assert answer.status_code == 201
    return answer.json()["id"]


async def test_code_is_pending_at_once_and_tells_scan_and_payment(shop: Shop):
    """A QR's creation raises no webhook; the scan and the payment do, and `GET` agrees."""
    number = await _create(shop)
    assert (await shop.get(f"/{number}"))["status"] == "pending"
    await shop.control(f"/payments/{number}/scan")
    await shop.control(f"/payments/{number}/pay")
    await shop.pass_time(0)
    invoice = await shop.get(f"/{number}")
    assert shop.list_told() == ["qr_scanned", "paid"]
    assert (invoice["status"], invoice["amount"], invoice["available_for_refund"]) == ("paid", "2990.00", 2990)


async def test_invoice_to_a_phone_is_processing_then_pending(shop: Shop):
    """The answer says `processing`; the webhook tells `pending` when the bank has taken it."""
    answer = await shop.post("", amount=2990, phone_number="87071234567")
    assert (answer.status_code, answer.json()["status"]) == (201, "processing")
    await shop.pass_time(2)
    await shop.control(f"/payments/{answer.json()['id']}/pay")
    await shop.pass_time(0)
    assert shop.list_told() == ["pending", "paid"]


async def test_phone_of_nobody_ends_in_an_error(shop: Shop):
    """An unknown client is found out only later."""
    answer = await shop.post("", amount=2990, phone_number="87070000000")
    await shop.pass_time(2)
    assert shop.list_told() == ["error"]
    assert (await shop.get(f"/{answer.json()['id']}"))["error_code"] == "client_not_found"


@pytest.mark.parametrize(
    ("path", "content", "field"),
    [
        ("", {"amount": 2990.5, "phone_number": "87071234567"}, "amount"),
        ("", {"amount": 2990, "phone_number": "+77071234567"}, "phone_number"),
        ("/qr", {"amount": 0}, "amount"),
        ("/qr", {"amount": "much"}, "amount"),
        ("/qr", {"amount": 1.005}, "amount"),
        ("/qr", {}, "amount"),
        ("/qr", {"amount": 1, "external_order_id": "x" * 256}, "external_order_id"),
        ("/status/check", {"invoice_ids": []}, "invoice_ids"),
    ],
)
async def test_field_that_does_not_fit_is_named(shop: Shop, path: str, content: dict[str, object], field: str):
    """422 names the field; nothing is made."""
    answer = await shop.post(path, **content)
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [field])
    assert shop.bank.book.list_invoices() == []


async def test_key_of_an_open_invoice_is_refused_and_free_after_its_end(shop: Shop):
    """409 tells the first invoice; after it expired the key may be used again."""
    number = await _create(shop, external_order_id_idempotency="ref-000001")
    answer = await shop.post("/qr", amount=2990, external_order_id_idempotency="ref-000001")
    assert (answer.status_code, answer.json()["error_code"]) == (409, "duplicate_idempotency_key")
    assert (answer.json()["invoice_id"], answer.json()["status"]) == (number, "pending")
    await shop.pass_time(181)
    assert await _create(shop, external_order_id_idempotency="ref-000001") != number


async def test_wrong_api_key_is_401(shop: Shop):
    """Without the right key nothing is told."""
    answer = await shop.client.get("/api/v1/invoices", headers={"X-API-Key": "wrong"})
    assert answer.status_code == 401


async def test_too_many_calls_are_told_to_wait(shop: Shop):
    """429 with `Retry-After`; after that time it goes on."""
    await shop.control("/switches", apipay_codes_per_minute=2)
    await _create(shop)
    await _create(shop)
    refused = await shop.post("/qr", amount=2990)
    assert (refused.status_code, refused.json()["error_code"]) == (429, "qr_rate_limit")
    await shop.pass_time(float(refused.headers["Retry-After"]))
    await _create(shop)


async def test_cancel_is_taken_first_and_told_later(shop: Shop):
    """202 is not yet cancelled."""
    number = await _create(shop)
    answer = await shop.post(f"/{number}/cancel")
    assert (answer.status_code, answer.json()["invoice_id"]) == (202, number)
    assert (await shop.get(f"/{number}"))["status"] == "cancelling"
    await shop.pass_time(3)
    assert shop.list_told() == ["cancelled"]
    assert (await shop.post(f"/{number}/cancel")).status_code == 422


async def test_cancel_that_fails_falls_back_to_pending_and_may_be_paid(shop: Shop):
    """The buyer was faster than the cancel."""
    await shop.control("/switches", apipay_cancel_fails=True)
    number = await _create(shop)
    await shop.post(f"/{number}/cancel")
    await shop.pass_time(3)
    await shop.control(f"/payments/{number}/pay-late")
    await shop.pass_time(0)
    assert shop.list_told() == ["pending", "paid"]


async def test_refund_is_pending_then_completed_and_never_above_the_rest(shop: Shop):
    """Two partial refunds add up; a third is refused; fully refunded stays `paid`."""
    number = await _create(shop)
    await shop.control(f"/payments/{number}/pay-late")
    first = await shop.post(f"/{number}/refund", amount=990, reason="half")
    assert (first.status_code, first.json()["refund"]["status"]) == (201, "pending")
    assert first.json()["invoice"]["available_for_refund"] == 2000
    await shop.pass_time(2)
    assert (await shop.get(f"/{number}"))["status"] == "partially_refunded"
    assert (await shop.post(f"/{number}/refund", amount=2000.01)).status_code == 422
    await shop.post(f"/{number}/refund")
    await shop.pass_time(2)
    invoice = await shop.get(f"/{number}")
    assert (invoice["status"], invoice["is_fully_refunded"], invoice["total_refunded"]) == ("paid", True, "2990.00")
    assert shop.list_told() == ["paid", *["refunded"] * 4]


async def test_refund_after_fourteen_days_is_refused(shop: Shop):
    """The window is over, by its own code."""
    number = await _create(shop)
    await shop.control(f"/payments/{number}/pay-late")
    await shop.pass_time(14 * 86_400)
    assert (await shop.post(f"/{number}/refund")).json()["error_code"] == "refund_window_expired"


async def test_list_and_batch_check_find_the_merchants_own_invoices(shop: Shop):
    """Search by external id, filter by status, pages; the check leaves unknown ones out."""
    first = await _create(shop)
    second = await _create(shop, external_order_id="ref-000002")
    await shop.control(f"/payments/{second}/pay-late")
    assert [one["id"] for one in (await shop.get("", search="000001"))["data"]] == [first]
    assert [one["id"] for one in (await shop.get("", **{"status[]": "paid"}))["data"]] == [second]
    assert (await shop.get("", per_page=1))["meta"] == {"current_page": 1, "last_page": 2, "per_page": 1, "total": 2}
    checked = (await shop.post("/status/check", invoice_ids=[first, second, 1])).json()["invoices"]
    assert [(one["id"], one["status"]) for one in checked] == [(first, "pending"), (second, "paid")]


async def test_sandbox_cancels_at_once_and_can_be_driven(shop: Shop):
    """`simulate-status` works there only, and its webhooks are marked."""
    number = await _create(shop)
    assert (await shop.post(f"/{number}/simulate-status", status="paid")).status_code == 403
    await shop.control("/switches", apipay_sandbox=True)
    await shop.post(f"/{number}/simulate-status", status="paid")
    await shop.pass_time(0)
    assert b'"is_sandbox":true' in shop.receiver.bodies[0]
    assert (await shop.post(f"/{await _create(shop)}/cancel")).json()["invoice"]["status"] == "cancelled"


async def test_test_webhook_has_no_invoice(shop: Shop):
    """The dashboard's test call."""
    await shop.control("/webhooks/test")
    await shop.pass_time(0)
    assert shop.list_told() == ["test"]
