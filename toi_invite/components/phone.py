"""A drawn phone that shows one of our guest pages."""

import reflex as rx

from toi_invite.state.language import LanguageState


def template_address(slug: str) -> rx.Var[str]:
    """Where the demonstration page of a template is, in the language of the page."""
    return rx.Var.create(f"/preview/template/{slug}?lang={LanguageState.language}")


def phone(source: rx.Var[str], title: rx.Var[str], *, picture: bool = False, class_name: str = "") -> rx.Component:
    """The page at `source` in a phone. As a `picture` it can be neither scrolled nor reached by the keyboard."""
    passive = {"tabIndex": -1, "aria-hidden": "true", "inert": True} if picture else {}
    frame = rx.el.iframe(src=source, title=title, loading="lazy", custom_attrs=passive)
    kind = "phone phone-picture" if picture else "phone"
    return rx.el.div(rx.el.div(frame, class_name="phone-screen"), class_name=f"{kind} {class_name}".strip())
