"""Pages that stand where an invitation cannot: closed, never there, not reachable for a moment."""

from functools import cache
from typing import Literal

from markupsafe import Markup

from toi_invite.invitation.fonts import write_faces, write_stack
from toi_invite.invitation.links import build_phone_links
from toi_invite.invitation.markup import get_environment, shrink_css
from toi_invite.invitation.rendered import RenderedPage, pack
from toi_invite.language.codes import Language
from toi_invite.language.texts import get_text

Kind = Literal["gone", "resting"]
_KEYS: dict[Kind, tuple[str, str, str]] = {
    "gone": ("page.gone_title", "page.gone_text", "page.gone_text_alone"),
    "resting": ("page.resting_title", "page.resting_text", "page.resting_text"),
}
_FONTS = {"Cormorant": (500,), "Golos Text": (400,)}


def render_notice(kind: Kind, *, language: Language, phone: str = "", names: str = "") -> RenderedPage:
    """A kind word in one language.

    Args:
        kind: `gone` when the hosts closed the page, `resting` when it cannot be shown for a moment.
        language: of the words.
        phone: the hosts' number in E.164; empty leaves the buttons out.
        names: whose event it was; empty leaves them out.
    """
    message = get_text(language, "page.whatsapp_message", names=names) if names else ""
    title, text, text_without_phone = _KEYS[kind]
    return _render(
        [(language, title, text if phone else text_without_phone)],
        names=names,
        phone=build_phone_links(phone, message) if phone else None,
        call=get_text(language, "page.call"),
        write=get_text(language, "page.whatsapp"),
    )


@cache
def render_not_found() -> RenderedPage:
    """The one answer to every address that shows nothing: the same bytes in all three languages at once."""
    return _render([(language, "page.missing_title", "page.missing_text") for language in Language])


def render_refusal(reason: str, *, language: Language) -> RenderedPage:
    """Why a print is not handed out; `reason` is one of `prints.checking`, or `print_unpublished`."""
    return _render([(language, "prints.refused_title", f"prints.{reason}")])


@cache
def render_unavailable() -> RenderedPage:
    """What people see while the database is away, in all three languages at once."""
    return _render([(language, "page.resting_title", "page.resting_text") for language in Language])


@cache
def render_mock_bank() -> RenderedPage:
    """What the QR and the link of the mock gateway open: there is no bank here, in all three languages at once."""
    return _render([(language, "page.mock_bank_title", "page.mock_bank_text") for language in Language])


def _render(keys: list[tuple[Language, str, str]], **values: object) -> RenderedPage:
    style = _write_style()
    parts = [
        {"language": language, "title": get_text(language, title), "text": get_text(language, text)}
        for language, title, text in keys
    ]
    safe_style = Markup(style)  # noqa: S704 - our own style sheet
    html = get_environment().get_template("shared/notice.html").render(parts=parts, style=safe_style, **values)
    return pack(html, style, framed=False)


@cache
def _write_style() -> str:
    rules = get_environment().get_template("shared/notice.css").render()
    stacks = f":root{{--display:{write_stack('Cormorant', 'serif')};--text:{write_stack('Golos Text', 'sans-serif')}}}"
    return write_faces(_FONTS) + shrink_css(stacks + rules)
