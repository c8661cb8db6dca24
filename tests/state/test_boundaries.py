"""What must never be written on the organizer's side, and how Reflex is set up (rows B2 to B4, R1, R14, R17, R24)."""

import ast
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import rxconfig
import toi_invite
import toi_invite.state
from tests.state.tabs import open_tab
from toi_invite.config import get_settings

ROOT = Path(toi_invite.__file__).parent
SIDE = [path for folder in ("state", "pages", "components") for path in (ROOT / folder).rglob("*.py")]


def list_calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a file, by the last part of its name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def is_path_of_ours(node: ast.expr) -> bool:
    """Whether a text begins with one slash, whatever follows; `/{…}` could become `//elsewhere`."""
    first = node.values[0] if isinstance(node, ast.JoinedStr) else node
    text = first.value if isinstance(first, ast.Constant) else None
    return isinstance(text, str) and text.startswith("/") and (first is node or len(text) > 1)


@pytest.mark.parametrize("path", SIDE, ids=lambda path: str(path.relative_to(ROOT)))
def test_side_of_the_organizer_shows_text_as_text_and_takes_no_files(path: Path) -> None:
    """Nothing that would show markup of people's as markup or open Reflex's upload route (B2, U1)."""
    forbidden = {"html", "markdown", "upload", "LocalStorage", "SessionStorage", "call_script"}
    called = {name for name, node in list_calls(path) if isinstance(node.func, ast.Attribute)}
    assert called & forbidden == set()


@pytest.mark.parametrize("path", SIDE, ids=lambda path: str(path.relative_to(ROOT)))
def test_redirects_lead_to_pages_of_ours(path: Path) -> None:
    """The browser would follow an address of anywhere, so that no variable may stand at its beginning (B4)."""
    targets = [node.args[0] for name, node in list_calls(path) if name == "redirect"]
    assert [ast.unparse(target) for target in targets if not is_path_of_ours(target)] == []


@pytest.mark.parametrize(
    ("code", "fine"),
    [
        ("'/account'", True),
        ("f'/sign-in?next={path}'", True),
        ("f'/{path}'", False),
        ("path", False),
        ("'https://evil.example'", False),
    ],
)
def test_rule_for_redirects_tells_them_apart(code: str, fine: bool) -> None:  # noqa: FBT001 - a column of the table
    """The control: the rule does find a variable at the beginning."""
    assert is_path_of_ours(ast.parse(code, mode="eval").body) is fine


def test_reflex_talks_to_our_origins_alone() -> None:
    """Left to itself it takes a websocket from any site and believes any forwarded address (R1, R17)."""
    assert rxconfig.config.cors_allowed_origins == get_settings().allowed_origins
    assert "*" not in get_settings().allowed_origins
    assert rxconfig.config.trusted_proxy_hops == get_settings().trusted_proxy_hops
    assert rxconfig.config.telemetry_enabled is False


def test_state_of_a_stranger_holds_nothing_worth_stealing() -> None:
    """A tab is sent no field for a password, a token or who somebody is in the database (R14, R24)."""
    for module in pkgutil.iter_modules(toi_invite.state.__path__):
        import_module(f"toi_invite.state.{module.name}")
    dump = open_tab().dict()
    ours = {name: values for name, values in dump.items() if ".toi_invite___state___" in name}
    assert ours
    names = {name.removesuffix("_rx_state_") for values in ours.values() for name in values}
    assert names & {"password", "password_hash", "token", "session", "organizer_id", "is_admin"} == set()
