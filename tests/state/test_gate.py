"""The gate before every handler, asked as Reflex asks it (tables R of facts/reliability.md, and findings 6 and 11)."""

import ast
import pkgutil
from importlib import import_module
from pathlib import Path
from typing import Any, TypeGuard, cast, get_type_hints

import pytest
import reflex as rx
from reflex.event import Event
from reflex.state import State, StateUpdate
from reflex_base.registry import RegistrationContext

import toi_invite.state
from tests.state.tabs import make_cookie, open_tab
from tests.support.accounts import make_account, open_session
from toi_invite.clock import read_clock
from toi_invite.db import Database
from toi_invite.state.base import find_organizer, lead_to_sign_in, use_database
from toi_invite.state.gate import Access, Gate, find_access

_FOLDER = Path(toi_invite.state.__file__).parent
for _module in pkgutil.iter_modules([str(_FOLDER)]):
    import_module(f"toi_invite.state.{_module.name}")

on_sqlite = pytest.mark.parametrize("engine_name", ["sqlite"])  # the gate asks one query that other tests ask on both

HANDLERS = RegistrationContext.get().event_handlers
OURS = {name: found for name, found in HANDLERS.items() if found.handler.fn.__module__.startswith("toi_invite.")}
UPDATE_VARS = next(name for name in HANDLERS if name.endswith(".update_vars_internal"))
LANGUAGE = "reflex___state____state.toi_invite___state___language____language_state"
GALLERY = "reflex___state____state.toi_invite___state___gallery____gallery_state"


APP = cast("rx.App", None)  # the gate does not look at the app; a real one would register its pages again


async def send(state: State, name: str, **payload: Any) -> StateUpdate | None:
    """What the gate makes of an event; None means that it passes."""
    gate = Gate(find_organizer, lead_to_sign_in)
    return await gate.preprocess(APP, state, Event(name=name, payload=payload))


def list_declared_handlers() -> set[str]:
    """Functions that carry `@public` or `@organizer_only`, read from the source and not from what Reflex registered."""
    names: set[str] = set()
    for path in _FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                names |= {f"{node.name}.{part.name}" for part in node.body if _is_declared(part)}
    return names


def _is_declared(node: ast.stmt) -> TypeGuard[ast.FunctionDef | ast.AsyncFunctionDef]:
    marks = {"public", "organizer_only"}
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else []
    return any(isinstance(mark, ast.Name) and mark.id in marks for mark in decorators)


def test_registered_handlers_are_exactly_the_declared_ones() -> None:
    """A helper without an underscore, or a handler without a declaration, turns this red (R3, R4)."""
    registered = {found.handler.fn.__qualname__ for found in OURS.values()}
    assert registered == list_declared_handlers()


def test_every_argument_of_a_handler_has_a_precise_type() -> None:
    """What is annotated as Any, or not at all, could not be validated (R9)."""
    for name, found in OURS.items():
        hints = get_type_hints(found.handler.fn)
        code = found.handler.fn.__code__
        arguments = code.co_varnames[1 : code.co_argcount + code.co_kwonlyargcount]
        assert all(hints.get(argument, Any) is not Any for argument in arguments), name


def test_handlers_of_reflex_are_known_to_the_gate_or_refused() -> None:
    """Of Reflex's own handlers only those that a page needs to come alive may pass."""
    names = {
        name.rsplit(".", 1)[-1] for name, found in HANDLERS.items() if find_access(found.handler) is Access.INTERNAL
    }
    assert names == {
        "hydrate",
        "hydrate_and_load",
        "set_is_hydrated",
        "on_load_internal",
        "update_vars_internal",
        "handle_frontend_exception",
    }


@on_sqlite
@pytest.mark.parametrize(
    "name", [name for name, found in OURS.items() if find_access(found.handler) is Access.ORGANIZER]
)
async def test_stranger_calls_organizers_handler_is_led_to_sign_in(name: str, database: Database) -> None:
    """Nothing that belongs to organizers runs for a stranger, whatever the arguments (R3, R8)."""
    use_database(database)
    update = await send(open_tab(cookie=make_cookie("unknown")), name, **_fit_arguments(name))
    assert update is not None
    assert [event.name for event in update.events] == ["_redirect"]


@on_sqlite
async def test_organizer_calls_organizers_handler_passes(database: Database) -> None:
    """The same handlers run for whoever is signed in."""
    use_database(database)
    token = await open_session(database, await make_account(database, now=read_clock()), now=read_clock())
    name = next(name for name, found in OURS.items() if find_access(found.handler) is Access.ORGANIZER)
    state = open_tab(cookie=make_cookie(token))
    assert await send(state, name, **_fit_arguments(name)) is None


@pytest.mark.parametrize("name", [name for name in HANDLERS if name.endswith(".setvar")])
async def test_setvar_of_any_state_is_refused(name: str) -> None:
    """Reflex registers it on every state and would run any `set_…` with it (R5)."""
    assert await send(open_tab(), name, var_name="is_hydrated", value=True) == StateUpdate()


@pytest.mark.parametrize(
    "payload",
    [
        {"template": {"$gt": 0}},
        {"template": ["ulttyq"]},
        {"template": None},
        {"template": 10**30},
        {"template": True},
        {},
        {"template": "ulttyq", "price": "0"},
        {"template": "x" * 70_000},
    ],
)
async def test_wrong_arguments_do_not_reach_the_handler(payload: dict[str, Any]) -> None:
    """Reflex would pass them on with a warning (R9)."""
    assert await send(open_tab(), f"{GALLERY}.use_template", **payload) == StateUpdate()


async def test_right_arguments_pass() -> None:
    """The gate is no wall: a stranger may call a public handler with what it asks for."""
    assert await send(open_tab(), f"{GALLERY}.use_template", template="ulttyq") is None
    assert await send(open_tab(), f"{LANGUAGE}.use_language", language="ru") is None


async def test_unknown_language_is_refused() -> None:
    """An enum takes its own words only."""
    assert await send(open_tab(), f"{LANGUAGE}.use_language", language="de") == StateUpdate()


@pytest.mark.parametrize("value", ["admin", {"kk": 1}, "kk" * 500_000, None, 7])
async def test_browser_brings_wrong_preference_it_is_dropped(value: object) -> None:
    """Cookie vars are written by the browser: only a known one of the right type comes in (R6, R7)."""
    payload = {f"{LANGUAGE}.language_rx_state_": value, f"{GALLERY}.is_busy_rx_state_": True}
    event = Event(name=UPDATE_VARS, payload={"vars": payload})
    assert await Gate(find_organizer, lead_to_sign_in).preprocess(APP, open_tab(), event) is None
    assert event.payload == {"vars": {}}


async def test_browser_brings_its_language_it_is_kept() -> None:
    """The control: the one preference that we keep comes through."""
    event = Event(name=UPDATE_VARS, payload={"vars": {f"{LANGUAGE}.language_rx_state_": "ru"}})
    await Gate(find_organizer, lead_to_sign_in).preprocess(APP, open_tab(), event)
    assert event.payload == {"vars": {f"{LANGUAGE}.language_rx_state_": "ru"}}


async def test_flood_from_one_tab_is_stopped() -> None:
    """After a burst the gate stays shut for that tab, and open for another one (R11)."""
    gate = Gate(find_organizer, lead_to_sign_in)
    state = open_tab()
    event = Event(name=f"{LANGUAGE}.use_language", payload={"language": "ru"})
    answers = [await gate.preprocess(APP, state, event) for _ in range(400)]
    assert answers[0] is None
    assert answers[-1] == StateUpdate()
    assert await gate.preprocess(APP, open_tab(), event) is None


_SAMPLES: dict[str, Any] = {"str": "x", "int": 1, "bool": True, "float": 1.0}


def _fit_arguments(name: str) -> dict[str, Any]:
    """Arguments of the declared types, so that it is the caller who is refused and not the form."""
    hints = get_type_hints(OURS[name].handler.fn)
    return {argument: _fit(hint) for argument, hint in hints.items() if argument != "return"}


def _fit(hint: Any) -> Any:
    if getattr(hint, "__origin__", None) is dict:
        return {}
    if members := getattr(hint, "__members__", None):
        return next(iter(members.values())).value
    if arguments := getattr(hint, "__args__", ()):
        return arguments[0] if isinstance(arguments[0], str) else _fit(arguments[0])
    return _SAMPLES[hint.__name__]
