"""The gate before every event handler: nobody comes in whom the handler does not expect.

Reflex makes every public method of a state callable by anybody with any arguments (facts/reliability.md, findings 6
and 11), so who may call a handler is declared beside it, and what is not declared is refused.
"""

import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

import reflex as rx
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model
from reflex.app import App
from reflex.event import Event, EventHandler, EventSpec
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.registry import RegistrationContext
from reflex_base.utils.form import form_data_as_dict
from typing_extensions import override

Handler = TypeVar("Handler", bound=Callable[..., Any])

_MARK = "__toi_access__"
_LARGEST_NUMBER = 2**53  # what a browser can count to; databases and drivers choke on more
_LARGEST_PAYLOAD = 64 * 1024  # bytes of JSON
# A fast typist makes about ten events a second; a script makes thousands.
_PER_TAB = RateLimitItemPerSecond(150, 5)
_PER_ADDRESS = RateLimitItemPerSecond(3000, 5)


class Access(StrEnum):
    """Who may call a handler."""

    PUBLIC = "public"
    ORGANIZER = "organizer"
    INTERNAL = "internal"


# What Reflex itself needs for a page to come alive.
_INTERNAL = frozenset(
    {
        "State.hydrate",
        "State.hydrate_and_load",
        "State.set_is_hydrated",
        "OnLoadInternalState.on_load_internal",
        "OnLoadInternalState.set_is_hydrated",
        "UpdateVarsInternalState.update_vars_internal",
        "FrontendEventExceptionState.handle_frontend_exception",
    }
)

_browser_vars: dict[str, TypeAdapter[Any]] = {}


def public(handler: Handler) -> Handler:
    """Let anybody call this handler."""
    setattr(handler, _MARK, Access.PUBLIC)
    return handler


def organizer_only(handler: Handler) -> Handler:
    """Let only signed-in organizers call this handler."""
    setattr(handler, _MARK, Access.ORGANIZER)
    return handler


def accept_from_browser(state: type[rx.State], name: str, kind: Any) -> None:  # noqa: ANN401 - any type
    """Let the browser bring this cookie or storage var, if it is of this type; every other one is dropped."""
    _browser_vars[f"{state.get_full_name()}.{name}"] = TypeAdapter(kind)


def find_access(handler: EventHandler) -> Access | None:
    """Who may call the handler; None when nobody declared it."""
    module = getattr(handler.fn, "__module__", "")
    if module == "reflex.state" and handler.fn.__qualname__ in _INTERNAL:
        return Access.INTERNAL
    return getattr(handler.fn, _MARK, None)


def validate_arguments(handler: EventHandler, payload: Mapping[str, Any]) -> bool:
    """Whether the payload has exactly the arguments that the handler declares, of their declared types."""
    plain = {name: form_data_as_dict(value) for name, value in payload.items()}
    if _has_huge_number(plain):
        return False
    try:
        text = json.dumps(plain)
        if len(text) > _LARGEST_PAYLOAD:
            return False
        _get_schema(handler.fn).model_validate_json(text, strict=True)
    except (ValidationError, TypeError, ValueError, RecursionError):
        return False
    return True


def keep_known_vars(brought: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the browser sent
    """Of the cookie and storage vars that the browser brings, those that we know and whose type is right."""
    if not isinstance(brought, dict):
        return {}
    return {name: value for name, value in brought.items() if _is_known_var(name, value)}


def _is_known_var(name: str, value: object) -> bool:
    adapter = _browser_vars.get(name.removesuffix(FIELD_MARKER))
    if adapter is None:
        return False
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True


@cache
def _get_schema(function: Callable[..., Any]) -> type[BaseModel]:
    parameters = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    fields: dict[str, Any] = {
        parameter.name: (parameter.annotation, ... if parameter.default is parameter.empty else parameter.default)
        for parameter in parameters
    }
    return create_model(function.__name__, __config__=ConfigDict(extra="forbid"), **fields)


def _has_huge_number(value: Any) -> bool:  # noqa: ANN401 - whatever the browser sent
    if isinstance(value, Mapping):
        return any(_has_huge_number(part) for part in value.values())
    if isinstance(value, list):
        return any(_has_huge_number(part) for part in value)
    return isinstance(value, int) and abs(value) > _LARGEST_NUMBER


class Gate(Middleware):
    """Lets an event pass when it is declared, well-formed, not too often, and its caller may call it."""

    def __init__(
        self,
        find_organizer: Callable[[BaseState], Awaitable[object | None]],
        lead_to_sign_in: Callable[[BaseState], EventSpec],
    ) -> None:
        """`find_organizer` asks the database who is there; `lead_to_sign_in` is what a stranger gets instead."""
        self._find_organizer = find_organizer
        self._lead_to_sign_in = lead_to_sign_in
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    @override
    async def preprocess(self, app: App, state: BaseState, event: Event) -> StateUpdate | None:
        """None lets the event pass; an update without changes stops it."""
        handler = RegistrationContext.get().event_handlers[event.name].handler
        access = find_access(handler)
        if access is None or not self._is_in_time(state) or not self._is_well_formed(handler, access, event):
            return StateUpdate()
        if access is Access.ORGANIZER and await self._find_organizer(state) is None:
            return StateUpdate(events=Event.from_event_type(self._lead_to_sign_in(state)))
        return None

    def _is_in_time(self, state: BaseState) -> bool:
        session = state.router.session
        return self._limiter.hit(_PER_TAB, "tab", session.client_token) and self._limiter.hit(
            _PER_ADDRESS, "address", session.client_ip
        )

    def _is_well_formed(self, handler: EventHandler, access: Access, event: Event) -> bool:
        if access is not Access.INTERNAL:
            return validate_arguments(handler, event.payload)
        if event.payload.get("vars") is not None:
            event.payload["vars"] = keep_known_vars(event.payload["vars"])
        return isinstance(event.payload.get("value", True), bool)
