"""The controls under /sim: what tests, scenarios and the pretend phone's buttons do to the bank."""

import inspect
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Body, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import TypeAdapter, ValidationError

from tests.kaspi_simulator.bank import Bank
from tests.kaspi_simulator.book import BookError
from tests.kaspi_simulator.clock import to_text
from tests.kaspi_simulator.faults import Fault
from tests.kaspi_simulator.invoice import Invoice, State
from tests.kaspi_simulator.merchants import Merchant, TradePoint

Document = dict[str, Any]
Kind = TypeVar("Kind")
Content = Annotated[Document, Body(default_factory=dict)]


def add_to(app: FastAPI, bank: Bank) -> None:
    """Hang the controls into the application."""
    for router in (_make_payments(bank), _make_rules(bank), _make_laboratory(bank), _make_merchants(bank)):
        app.include_router(router, prefix="/sim")
    app.add_exception_handler(BookError, _tell_book_error)


def act(bank: Bank, number: int, action: str, content: Document) -> Invoice:
    """Do something to an invoice.

    Raises:
        BookError: the bank does not do that now.
        HTTPException: 404, there is no such action.
    """
    book, amount = bank.book, content.get("amount_tiyn")
    actions: dict[str, Callable[[], object]] = {
        "scan": lambda: book.scan(number),
        "pay": lambda: book.pay(number, amount),
        "pay-late": lambda: book.pay_late(number, amount),
        "decline": lambda: book.decline(number, str(content.get("reason", "declined"))),
        "cancel": lambda: book.cancel(number),
        "expire": lambda: book.expire(number),
        "refund": lambda: book.refund(number, amount or book.get(number).refundable_tiyn),
        "force": lambda: book.force(
            number, _validate(State, content.get("state")), reason=str(content.get("reason", ""))
        ),
        "extra": lambda: _set_extra(bank, number, content),
    }
    if action not in actions:
        raise HTTPException(404, f"no such action: {action}")
    actions[action]()
    return book.get(number)


def _set_extra(bank: Bank, number: int, content: Document) -> None:
    invoice = bank.book.get(number)
    invoice.extra.update(content)
    bank.book.save(invoice)


def _make_payments(bank: Bank) -> APIRouter:
    router = APIRouter()

    @router.get("/payments")
    async def list_payments(external_id: str = "", state: str = "") -> list[Document]:
        chosen = [
            invoice
            for invoice in bank.book.list_invoices()
            if external_id in {"", invoice.external_id} and state in {"", invoice.state.value}
        ]
        return [invoice.to_document() for invoice in chosen]

    @router.get("/payments/{number}")
    async def get_payment(number: int) -> Document:
        return bank.book.get(number).to_document()

    @router.post("/payments/{number}/{action}")
    async def change_payment(number: int, action: str, content: Content) -> Document:
        return act(bank, number, action, content).to_document()

    @router.get("/returns")
    async def list_returns() -> list[Document]:
        return [code.to_document() for code in bank.returns.list_codes()]

    @router.post("/returns/{number}/scan")
    async def scan_return(number: int) -> Document:
        code = bank.returns.find(number)
        if code is None or not bank.returns.scan(code):
            raise BookError("unknown" if code is None else "expired")
        return code.to_document()

    return router


def _make_rules(bank: Bank) -> APIRouter:
    router = APIRouter()

    @router.get("/health")
    async def tell_health() -> Document:
        return {"status": "ok"}

    @router.post("/clock")
    async def set_clock(content: Content) -> Document:
        if "speed" in content:
            bank.clock.set_speed(float(content["speed"]))
        bank.pass_time(float(content.get("advance", 0)))
        return {"now": to_text(bank.clock.now()), "speed": bank.clock.speed}

    @router.get("/switches")
    async def tell_switches() -> Document:
        return asdict(bank.switches.now)

    @router.post("/switches")
    async def set_switches(content: Content) -> Document:
        try:
            return asdict(bank.switches.set(content))
        except KeyError as error:
            raise HTTPException(422, f"no such switch: {error.args[0]}") from None

    @router.post("/reset")
    async def reset() -> Document:
        bank.reset()
        return {}

    return router


def _make_laboratory(bank: Bank) -> APIRouter:
    router = APIRouter()

    @router.get("/faults")
    async def list_faults() -> list[Document]:
        return [asdict(fault) for fault in bank.faults.list_faults()]

    @router.post("/faults")
    async def add_fault(content: Content) -> Document:
        fault = _build(Fault, content)
        bank.faults.add(fault)
        return asdict(fault)

    @router.delete("/faults")
    async def clear_faults() -> Document:
        bank.faults.clear()
        return {}

    @router.get("/journal")
    async def list_journal(operation: str = "", part: str = "") -> list[Document]:
        return [asdict(entry) for entry in bank.journal.list_entries(operation, part)]

    @router.delete("/journal")
    async def clear_journal() -> Document:
        bank.journal.clear()
        return {}

    return router


def _make_merchants(bank: Bank) -> APIRouter:
    router = APIRouter()

    @router.post("/merchants")
    async def add_merchant(content: Content) -> Document:
        merchant = _build(Merchant, content)
        bank.merchants.add(merchant)
        return asdict(merchant)

    @router.post("/trade-points/{number}")
    async def save_trade_point(number: int, content: Content) -> Document:
        old = bank.merchants.find_point(number)
        point = _build(TradePoint, {**(asdict(old) if old else {"id": number}), **content})
        bank.merchants.save_point(point)
        return asdict(point)

    @router.delete("/merchants/{organization_bin}/trade-points")
    async def remove_trade_points(organization_bin: str) -> Document:
        bank.merchants.remove_points(organization_bin)
        return {}

    @router.post("/devices/{action}")
    async def change_devices(action: str) -> Document:
        changes = {"forget": bank.merchants.forget_devices, "deactivate": bank.merchants.deactivate_devices}
        if action not in changes:
            raise HTTPException(404)
        changes[action]()
        return {}

    return router


def _build(kind: type[Kind], content: Document) -> Kind:
    unknown = content.keys() - inspect.signature(kind).parameters.keys()
    if unknown:
        raise HTTPException(422, f"unknown: {', '.join(sorted(unknown))}")
    return _validate(kind, content)


def _validate(kind: type[Kind], content: object) -> Kind:
    try:
        return TypeAdapter(kind).validate_python(content)
    except ValidationError as error:
        raise HTTPException(422, error.errors(include_url=False, include_context=False)) from None


def _tell_book_error(_request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, 404 if str(error) == "unknown" else 409)
