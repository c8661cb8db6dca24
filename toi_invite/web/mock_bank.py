"""What the mock's QR and link open, so that there is something to look at; absent with a real gateway."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from toi_invite.invitation.notices import render_mock_bank
from toi_invite.web.documents import make_response
from toi_invite.web.failures import tell_not_found

router = APIRouter()


@router.get("/mock-bank/{reference}")
async def show_mock_bank(reference: str, request: Request) -> Response:  # noqa: ARG001 - part of the address
    """A page that says that the payment completes by itself."""
    return make_response(render_mock_bank(), 200) if request.app.state.settings.kaspi_mock else tell_not_found()
