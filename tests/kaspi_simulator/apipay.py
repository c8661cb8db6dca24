"""The aggregator's face: `/api/v1/invoices` as its documentation of 2026 describes it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse

from tests.kaspi_simulator import apipay_words as words
from tests.kaspi_simulator.aggregator import Aggregator, can_cancel
from tests.kaspi_simulator.apipay_input import (
    ApiError,
    make_error,
    make_field_error,
    read_body,
    read_facts,
    read_numbers,
    read_query_number,
    read_tiyn,
)
from tests.kaspi_simulator.book import BookError
from tests.kaspi_simulator.invoice import Face, Invoice, State
from tests.kaspi_simulator.merchants import Merchant

_SIMULATED = {"paid": State.PAID, "cancelled": State.CANCELLED, "expired": State.EXPIRED, "error": State.FAILED}
_REFUND_DAYS = 14
_SORTS = {"created_at": lambda one: one.created_at, "amount": lambda one: one.amount_tiyn, "id": lambda one: one.id}


def _get_aggregator(request: Request) -> Aggregator:
    return request.app.state.aggregator


def _get_merchant(request: Request) -> Merchant:
    """Whose key the call carries.

    Raises:
        ApiError: 401, or 429 above the limit of calls.
    """
    aggregator = _get_aggregator(request)
    merchant = aggregator.bank.merchants.find_by_key(request.headers.get("X-API-Key", ""))
    if merchant is None:
        raise make_error(401, "unauthenticated", "The API key is missing or unknown")
    limit = aggregator.bank.switches.now.apipay_calls_per_minute
    _refuse_above(aggregator, f"calls of {merchant.bin}", limit, "rate_limit")
    return merchant


def _get_invoice(number: int, request: Request, merchant: Annotated[Merchant, Depends(_get_merchant)]) -> Invoice:
    """The merchant's invoice of the path.

    Raises:
        ApiError: 404.
    """
    return _find(_get_aggregator(request), merchant, number)


async def _get_body(request: Request) -> dict[str, Any]:
    return read_body(await request.body())


Body = Annotated[dict[str, Any], Depends(_get_body)]
OurAggregator = Annotated[Aggregator, Depends(_get_aggregator)]
OurMerchant = Annotated[Merchant, Depends(_get_merchant)]

router = APIRouter(prefix="/api/v1/invoices")


def add_to(app: FastAPI, aggregator: Aggregator) -> None:
    """Hang this face into the application."""
    app.state.aggregator = aggregator
    app.add_exception_handler(ApiError, _answer_error)
    app.include_router(router)


@router.post("")
async def create_by_phone(body: Body, merchant: OurMerchant, aggregator: OurAggregator) -> JSONResponse:
    """Send an invoice to a buyer's phone: whole tenge only; it is `processing` first."""
    tiyn, facts = read_tiyn(body, is_whole=True), read_facts(body, to_phone=True)
    return await _create(aggregator, merchant, Face.APIPAY_PHONE, tiyn, facts)


@router.post("/qr")
async def create_code(body: Body, merchant: OurMerchant, aggregator: OurAggregator) -> JSONResponse:
    """Make a QR: it is `pending` at once, and no webhook tells it."""
    limit = aggregator.bank.switches.now.apipay_codes_per_minute
    _refuse_above(aggregator, f"codes of {merchant.bin}", limit, "qr_rate_limit")
    tiyn, facts = read_tiyn(body, is_whole=False), read_facts(body, to_phone=False)
    return await _create(aggregator, merchant, Face.APIPAY_QR, tiyn, facts)


@router.post("/status/check")
async def check_statuses(body: Body, merchant: OurMerchant, aggregator: OurAggregator) -> JSONResponse:
    """Ask for up to 100 invoices at once; unknown ones are left out."""
    found = [aggregator.bank.book.find(number) for number in read_numbers(body)]
    ours = [one for one in found if one and _is_ours(one, merchant)]
    return JSONResponse({"invoices": [words.describe_check(one) for one in ours]})


@router.get("")
async def list_invoices(request: Request, merchant: OurMerchant, aggregator: OurAggregator) -> JSONResponse:
    """The merchant's invoices, page by page, the newest first if nothing else is asked for."""
    query = request.query_params
    page = read_query_number(query.get("page"), 1, most=1_000_000, name="page")
    size = read_query_number(query.get("per_page"), 20, most=100, name="per_page")
    found = [one for one in aggregator.bank.book.list_invoices() if _is_ours(one, merchant) and _fits(one, request)]
    sort = _SORTS.get(query.get("sort_by", "created_at"), _SORTS["created_at"])
    found.sort(key=sort, reverse=query.get("sort_order", "desc") == "desc")
    shown = [_describe(aggregator, one) for one in found[(page - 1) * size : page * size]]
    last = max(1, -(-len(found) // size))
    return JSONResponse(
        {"data": shown, "meta": {"current_page": page, "last_page": last, "per_page": size, "total": len(found)}}
    )


@router.get("/{number:int}")
async def get_invoice(invoice: Annotated[Invoice, Depends(_get_invoice)], aggregator: OurAggregator) -> JSONResponse:
    """One invoice with everything known of it."""
    return JSONResponse(_describe(aggregator, invoice))


@router.post("/{number:int}/cancel")
async def cancel(invoice: Annotated[Invoice, Depends(_get_invoice)], aggregator: OurAggregator) -> JSONResponse:
    """Ask to take an invoice back: 202 is not yet cancelled."""
    if not can_cancel(invoice):
        raise make_error(422, "invoice_not_cancellable", "Only a pending invoice can be cancelled")
    aggregator.cancel(invoice)
    if aggregator.is_sandbox:
        block = {"id": invoice.id, "status": words.find_word(invoice)}
        return JSONResponse({"message": "Invoice cancelled", "invoice": block})
    return JSONResponse({"message": "Cancellation started", "invoice_id": invoice.id}, 202)


@router.post("/{number:int}/refund")
async def refund(
    invoice: Annotated[Invoice, Depends(_get_invoice)], body: Body, aggregator: OurAggregator
) -> JSONResponse:
    """Give money back, all that is left if no amount is named; it is done some seconds later."""
    _refuse_old(aggregator, invoice)
    tiyn = invoice.refundable_tiyn if body.get("amount") is None else read_tiyn(body, is_whole=False)
    try:
        made = aggregator.refund(invoice, tiyn, str(body.get("reason") or ""))
    except BookError as error:
        raise _explain_refund(str(error)) from None
    state = {"id": invoice.id, "status": words.find_word(invoice), **words.describe_money(invoice)}
    answer = {"message": "Refund started", "refund": words.describe_refund(made, invoice), "invoice": state}
    return JSONResponse(answer, 201)


@router.post("/{number:int}/simulate-status")
async def simulate_status(
    invoice: Annotated[Invoice, Depends(_get_invoice)], body: Body, aggregator: OurAggregator
) -> JSONResponse:
    """In the sandbox: put an invoice into a status."""
    if not aggregator.is_sandbox:
        raise make_error(403, "sandbox_only", "Only a sandbox invoice can be driven")
    state = _SIMULATED.get(str(body.get("status")))
    if state is None:
        raise make_field_error("status", "The status must be paid, cancelled, expired or error.")
    aggregator.bank.book.force(invoice.id, state, reason="declined" if state is State.FAILED else "")
    return JSONResponse({"message": "Status changed", "invoice": _describe(aggregator, invoice)})


async def _create(
    aggregator: Aggregator, merchant: Merchant, face: Face, tiyn: int, facts: dict[str, str]
) -> JSONResponse:
    first = aggregator.find_repeated(merchant.bin, facts["idempotency_key"])
    if first:
        more = {"invoice_id": first.id, "status": words.find_word(first)}
        raise make_error(409, "duplicate_idempotency_key", "This key holds an invoice already", **more)
    invoice = aggregator.create(face, merchant.bin, tiyn, facts)
    pay_url = aggregator.bank.make_pay_url(invoice.token)
    answer = words.describe_created(invoice, pay_url=pay_url, is_sandbox=aggregator.is_sandbox)
    await aggregator.finish_creation(invoice)
    return JSONResponse(answer, 201)


def _answer_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ApiError)
    return JSONResponse(error.body, error.status, headers=error.headers)


def _refuse_above(aggregator: Aggregator, who: str, limit: int, code: str) -> None:
    wait = aggregator.count_call(who, limit)
    if wait is not None:
        body = {"error": code, "error_code": code, "message": "Too many calls"}
        raise ApiError(429, body, {"Retry-After": str(wait)})


def _refuse_old(aggregator: Aggregator, invoice: Invoice) -> None:
    if invoice.paid_at and (aggregator.bank.clock.now() - invoice.paid_at).days >= _REFUND_DAYS:
        raise make_error(422, "refund_window_expired", "The time for a refund is over")


def _explain_refund(reason: str) -> ApiError:
    if reason == "not-paid":
        return make_error(422, "invoice_not_refundable", "Only a paid invoice can be refunded")
    return make_field_error("amount", "The amount exceeds what is available for a refund.")


def _find(aggregator: Aggregator, merchant: Merchant, number: int) -> Invoice:
    invoice = aggregator.bank.book.find(number)
    if invoice is None or not _is_ours(invoice, merchant):
        raise make_error(404, "not_found", "There is no such invoice")
    return invoice


def _is_ours(invoice: Invoice, merchant: Merchant) -> bool:
    return invoice.face in words.FACES and invoice.bin == merchant.bin


def _fits(invoice: Invoice, request: Request) -> bool:
    query = request.query_params
    statuses = query.getlist("status[]") + query.getlist("status")
    day = invoice.created_at.date().isoformat()
    return (
        query.get("search", "") in invoice.external_id
        and (not statuses or words.find_word(invoice) in statuses)
        and query.get("date_from", "")[:10] <= day
        and day <= query.get("date_to", "9999")[:10]
    )


def _describe(aggregator: Aggregator, invoice: Invoice) -> dict[str, Any]:
    pay_url = aggregator.bank.make_pay_url(invoice.token)
    return words.describe(invoice, pay_url=pay_url, is_sandbox=aggregator.is_sandbox)
