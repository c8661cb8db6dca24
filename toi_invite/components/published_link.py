"""The address of a published event and every way to send it on."""

import reflex as rx

from toi_invite.components.buttons import file_link
from toi_invite.components.icons import icon
from toi_invite.components.print_pack import print_pack
from toi_invite.components.text import t
from toi_invite.state.publish import PublishState
from toi_invite.state.sharing import PublishedLinks


def published_link(links: PublishedLinks) -> rx.Component:
    """For a card or a page; gives way to the publish dialog while that shows the same."""
    return rx.cond(PublishState.is_open | (links.url == ""), rx.fragment(), link_block(links))


def link_block(links: PublishedLinks) -> rx.Component:
    """The address as text, copying, WhatsApp, Telegram, the QR to print, and pictures to post."""
    return rx.el.div(
        _address(links),
        rx.el.div(
            _messenger("share-whatsapp", t("publish.whatsapp"), links.whatsapp),
            _messenger("share-telegram", t("publish.telegram"), links.telegram),
            class_name="published-share",
        ),
        _print(links),
        _pictures(links),
        print_pack(links),
        rx.el.script(src="/publish.js", custom_attrs={"async": True}),
        class_name="published",
    )


def _address(links: PublishedLinks) -> rx.Component:
    url = rx.el.a(
        links.url,
        href=links.url,
        target="_blank",
        rel="noopener",
        class_name="published-url",
        custom_attrs={"data-testid": "published-url"},
    )
    copy = rx.el.button(
        icon("copy"),
        rx.el.span(t("publish.copy"), class_name="copy-before"),
        rx.el.span(t("publish.copied"), class_name="copy-after", role="status"),
        type="button",
        class_name="button button-secondary published-copy",
        custom_attrs={"data-testid": "copy-url", "data-copy": links.url},
    )
    return rx.el.div(url, copy, class_name="published-address")


def _messenger(testid: str, label: rx.Var[str], href: rx.Var[str] | str) -> rx.Component:
    return rx.el.a(
        label,
        href=href,
        target="_blank",
        rel="noopener",
        class_name="button button-secondary",
        custom_attrs={"data-testid": testid},
    )


def _print(links: PublishedLinks) -> rx.Component:
    picture = rx.el.img(src=links.qr_svg, alt=t("publish.qr_alt"), width="112", height="112", loading="lazy")
    files = rx.el.p(
        file_link("PNG", href=links.qr_png, download="toi-qr.png"),
        file_link("SVG", href=links.qr_svg, download="toi-qr.svg"),
        class_name="published-files",
    )
    words = rx.el.div(rx.el.p(t("publish.qr_lasts")), files)
    return rx.el.div(rx.el.span(picture, class_name="published-qr"), words, class_name="published-print")


def _pictures(links: PublishedLinks) -> rx.Component:
    files = rx.el.p(
        file_link(t("publish.picture_card"), href=links.card, download="toi-card.jpg"),
        file_link(t("publish.picture_story"), href=links.story, download="toi-story.jpg"),
        class_name="published-files",
    )
    return rx.el.div(rx.el.p(t("publish.pictures")), files, class_name="published-print published-pictures")
