"""The controls of the webhooks and of the scenarios, under /sim."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, FastAPI, HTTPException
from pydantic import ValidationError

from tests.kaspi_simulator.aggregator import Aggregator
from tests.kaspi_simulator.buyer import Buyer
from tests.kaspi_simulator.scenarios import SCENARIOS

Document = dict[str, Any]
Content = Annotated[Document, Body(default_factory=dict)]


def add_to(app: FastAPI, aggregator: Aggregator, buyer: Buyer) -> None:
    """Hang the controls into the application."""
    app.include_router(_make_webhooks(aggregator), prefix="/sim/webhooks")
    app.include_router(_make_scenario(buyer), prefix="/sim/scenario")


def _make_webhooks(aggregator: Aggregator) -> APIRouter:
    router, sender = APIRouter(), aggregator.sender

    @router.get("")
    async def list_calls(invoice_id: int | None = None) -> list[Document]:
        return sender.describe(invoice_id)

    @router.get("/settings")
    async def tell_settings() -> Document:
        return sender.settings.model_dump(mode="json")

    @router.post("/settings")
    async def change_settings(content: Content) -> Document:
        try:
            sender.change(**content)
        except ValidationError as error:
            raise HTTPException(422, error.errors(include_url=False, include_context=False)) from None
        return sender.settings.model_dump(mode="json")

    @router.post("/deliver")
    async def deliver() -> Document:
        return {"made": await sender.deliver_due(), "waiting": sender.queue.count_waiting()}

    @router.post("/test")
    async def raise_test() -> Document:
        return {"ids": aggregator.tell_test()}

    @router.post("/{call_id}/replay")
    async def replay(call_id: int) -> Document:
        number = sender.replay(call_id)
        if number is None:
            raise HTTPException(404)
        return {"id": number}

    return router


def _make_scenario(buyer: Buyer) -> APIRouter:
    router = APIRouter()

    @router.get("")
    async def tell_scenario() -> Document:
        return {"name": buyer.scenario.name, "known": {name: one.story for name, one in SCENARIOS.items()}}

    @router.post("")
    async def choose_scenario(content: Content) -> Document:
        if content.get("name") not in SCENARIOS:
            raise HTTPException(404, f"there is no scenario of this name; known: {', '.join(SCENARIOS)}")
        return {"name": buyer.choose(content["name"]).name}

    return router
