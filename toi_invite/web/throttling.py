"""The one set of brakes of a process, made with its first request."""

from starlette.requests import Request

from toi_invite.services.throttles import Throttles


def get_throttles(request: Request) -> Throttles:
    """The brakes that all routes of the application share."""
    state = request.app.state
    if not hasattr(state, "throttles"):
        state.throttles = Throttles()
    return state.throttles
