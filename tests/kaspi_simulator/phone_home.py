"""The first page of the pretend phone: what waits to be paid, for a person who cannot scan a code off a screen."""

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from tests.kaspi_simulator.bank import Bank
from tests.kaspi_simulator.phone import HEADERS, PAGES, write_sum
from tests.kaspi_simulator.phone_texts import TEXTS, choose_language

_SHOWN = 8  # the newest; older ones have ended long ago


def add_to(app: FastAPI, bank: Bank) -> None:
    """Hang the page into the application."""

    @app.get("/")
    async def show(request: Request, lang: str | None = None) -> HTMLResponse:
        language = choose_language(lang, request.headers.get("Accept-Language", ""))
        waiting = [invoice for invoice in bank.book.list_invoices() if invoice.is_open and invoice.token][-_SHOWN:]
        page = PAGES.get_template("phone_home.html").render(
            lang=language,
            texts=TEXTS[language],
            languages=TEXTS,
            invoices=[
                {"token": invoice.token, "sum": write_sum(invoice.shown_tiyn), "number": invoice.external_id}
                for invoice in reversed(waiting)
            ],
        )
        return HTMLResponse(page, headers={**HEADERS, "Content-Language": language})
