"""What an organizer prints: five products as PDF and PNG, in a language, for home or for a print shop."""

from collections.abc import Sequence

import reflex as rx

from toi_invite.components.buttons import file_link
from toi_invite.components.icons import icon
from toi_invite.components.text import t
from toi_invite.language.codes import LANGUAGE_NAMES
from toi_invite.state.sharing import PublishedLinks

_PRODUCTS = ("a6", "cards", "a5", "tent", "poster")
_KINDS = ("pdf", "png")


def print_pack(links: PublishedLinks) -> rx.Component:
    """Folded; `/prints.js` has a file drawn and checked first and downloads it then, or says why it cannot."""
    return rx.el.details(
        rx.el.summary(t("prints.heading"), icon("chevron"), custom_attrs={"data-testid": "print-pack"}),
        rx.el.p(t("prints.promise"), class_name="print-promise"),
        rx.el.div(_languages(links), _edges(), class_name="print-choices"),
        rx.el.ul(*[_product(links, product) for product in _PRODUCTS], class_name="print-list"),
        rx.el.p(
            role="status",
            class_name="print-told",
            custom_attrs={
                "data-testid": "print-told",
                "data-preparing": t("prints.preparing"),
                "data-ready": t("prints.ready"),
                "data-failed": t("prints.failed"),
            },
        ),
        rx.el.script(src="/prints.js", custom_attrs={"async": True}),
        class_name="print-pack",
    )


def _languages(links: PublishedLinks) -> rx.Component:
    options = [rx.el.option(full, value=code.value) for code, (_, full) in LANGUAGE_NAMES.items()]
    return _choice(t("common.language"), "lang", options, default=links.language)


def _edges() -> rx.Component:
    options = [
        rx.el.option(t("prints.edge_home"), value="home"),
        rx.el.option(t("prints.edge_shop"), value="shop"),
    ]
    return _choice(t("prints.edge"), "edge", options, default="home")


def _choice(label: rx.Var[str], name: str, options: Sequence[rx.Component], default: str) -> rx.Component:
    select = rx.el.select(
        *options,
        default_value=default,
        class_name="field-input",
        custom_attrs={"data-choice": name, "data-testid": f"print-{name}"},
    )
    return rx.el.label(
        rx.el.span(label, class_name="field-label"), rx.el.span(select, class_name="select"), class_name="field"
    )


def _product(links: PublishedLinks, product: str) -> rx.Component:
    files = [_file(links, product, kind) for kind in _KINDS]
    return rx.el.li(
        rx.el.span(
            rx.el.span(), class_name="print-sheet", custom_attrs={"data-product": product, "aria-hidden": "true"}
        ),
        rx.el.span(
            rx.el.strong(t(f"prints.product_{product}")),
            rx.el.span(t(f"prints.size_{product}")),
            class_name="print-name",
        ),
        rx.el.span(*files, class_name="published-files"),
    )


def _file(links: PublishedLinks, product: str, kind: str) -> rx.Component:
    return file_link(
        kind.upper(),
        rx.el.span(" · ", t(f"prints.product_{product}"), class_name="visually-hidden"),
        href=f"{links.prints}/{product}.{kind}",
        custom_attrs={"data-print": "", "data-testid": f"print-{product}-{kind}"},
    )
