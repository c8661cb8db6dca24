"""The pretend phone: the page behind a payment link, where a person plays the buyer."""

from collections.abc import Callable
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape

from tests.kaspi_simulator.bank import Bank
from tests.kaspi_simulator.book import BookError
from tests.kaspi_simulator.clock import seconds
from tests.kaspi_simulator.invoice import Face, Invoice, State
from tests.kaspi_simulator.phone_texts import TEXTS, choose_language
from tests.kaspi_simulator.scenarios import BY_HAND

_PHONES = {Face.REMOTE, Face.APIPAY_PHONE}
_BUTTONS = {"waiting": ("scan", "walk-away"), "invoice": ("pay", "decline"), "scanned": ("pay", "decline", "walk-away")}
_ENDS = {State.EXPIRED: "expired", State.CANCELLED: "cancelled"}
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Vary": "Accept-Language",
}
PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape(), trim_blocks=True)


def add_to(app: FastAPI, bank: Bank) -> None:
    """Hang the phone into the application. To open the page changes nothing; only its buttons do."""

    @app.get("/pay/{token}")
    async def show(token: str, request: Request, lang: str | None = None, away: int = 0) -> HTMLResponse:
        language = choose_language(lang, request.headers.get("Accept-Language", ""))
        invoice = bank.book.find_by_token(token)
        facts = _tell_facts(bank, invoice, is_away=bool(away)) if invoice else {"view": "unknown"}
        page = PAGES.get_template("phone.html").render(
            **facts, token=token, lang=language, texts=TEXTS[language], languages=TEXTS
        )
        return HTMLResponse(page, 200 if invoice else 404, {**HEADERS, "Content-Language": language})

    @app.post("/pay/{token}/{action}")
    async def press(token: str, action: str, lang: str | None = None) -> RedirectResponse:
        invoice = bank.book.find_by_token(token)
        if invoice is None or action not in {"scan", "pay", "decline", "walk-away"}:
            raise HTTPException(404)
        _act(bank, invoice, action)
        query = {"lang": lang} if lang in TEXTS else {}
        query |= {"away": "1"} if action == "walk-away" else {}
        return RedirectResponse(f"/pay/{invoice.token}{'?' if query else ''}{urlencode(query)}", 303)


def _act(bank: Bank, invoice: Invoice, action: str) -> None:
    """Do what a button says; the page shows it when the bank no longer lets it happen."""
    deeds: dict[str, Callable[[int], object]] = {
        "scan": bank.book.scan,
        "pay": bank.book.pay,
        "decline": bank.book.decline,
    }
    if action in deeds:
        try:
            deeds[action](invoice.id)
        except BookError:
            return


def _tell_facts(bank: Bank, invoice: Invoice, *, is_away: bool) -> dict[str, Any]:
    """What the template shows of an invoice."""
    merchant = bank.merchants.find(invoice.bin)
    view, left = _name_view(invoice), _measure_left(bank, invoice)
    is_away = is_away and invoice.is_open
    acts_alone = invoice.is_open and invoice.extra.get("scenario", BY_HAND) != BY_HAND
    return {
        "view": "left" if is_away else view,
        "state": view,
        "shop": merchant.store_name if merchant else "",
        "sum": write_sum(invoice.shown_tiyn),
        "number": invoice.external_id,
        "description": invoice.description,
        "buttons": () if is_away else _BUTTONS.get(view, ()),
        "left": left,
        "whole": ceil(bank.clock.get_real_seconds(_get_wait(invoice))) if left else 0,
        "refresh": 2 if acts_alone else left + 1 if left and left < 86_400 else 0,
    }


def write_sum(tiyn: int) -> str:
    """`2 990 ₸`, with tiyn only if there are any."""
    tenge = f"{tiyn // 100:,}".replace(",", "\N{NO-BREAK SPACE}")
    rest = f",{tiyn % 100:02d}" if tiyn % 100 else ""
    return f"{tenge}{rest}\N{NO-BREAK SPACE}₸"


def _name_view(invoice: Invoice) -> str:
    if invoice.state is State.PAID:
        return "refunded" if invoice.refunds and invoice.refundable_tiyn == 0 else "paid"
    if invoice.state is State.FAILED:
        return "unconfirmed" if invoice.reason == "not-confirmed" else "declined"
    if invoice.is_open and invoice.face in _PHONES:
        return "invoice"
    return _ENDS.get(invoice.state, "scanned" if invoice.state is State.SCANNED else "waiting")


def _measure_left(bank: Bank, invoice: Invoice) -> int:
    """Real seconds until the clock ends what can be done now; 0 when it has ended."""
    if not invoice.is_open:
        return 0
    ends_at = _find_end(invoice)
    return max(1, ceil(bank.clock.get_real_seconds((ends_at - bank.clock.now()).total_seconds())))


def _find_end(invoice: Invoice) -> datetime:
    if invoice.state is State.SCANNED and invoice.scanned_at and invoice.face not in _PHONES:
        return invoice.scanned_at + seconds(invoice.confirm_seconds)
    return invoice.expires_at


def _get_wait(invoice: Invoice) -> float:
    is_scanned = invoice.state is State.SCANNED and invoice.face not in _PHONES
    return invoice.confirm_seconds if is_scanned else invoice.scan_seconds
