"""Offer, refund rules, privacy and contacts: honest drafts with the seller's settings filled in."""

from functools import partial

import reflex as rx

from toi_invite.components.feedback import notice
from toi_invite.components.layout import page_frame
from toi_invite.components.text import pick, t
from toi_invite.config import OFFER_VERSION, get_settings
from toi_invite.language.phones import format_phone
from toi_invite.state.gallery import read_price

_SECTIONS = {"offer": 8, "refunds": 5, "privacy": 6}


def _document(name: str) -> rx.Component:
    parts = [f"{name}_{number}" for number in range(1, _SECTIONS[name] + 1)]
    return page_frame(
        rx.el.article(
            rx.el.h1(t(f"legal.{name}")),
            rx.el.p(t("legal.version", version=OFFER_VERSION), class_name="legal-version"),
            notice(t("legal.draft"), tone="warning"),
            *[_section(number, part) for number, part in enumerate(parts, start=1)],
            class_name="container narrow legal",
        ),
    )


def _section(number: int, part: str) -> rx.Component:
    title = rx.el.h2(f"{number}. ", t(f"legal.{part}_title"))
    return rx.el.section(title, rx.el.p(t(f"legal.{part}_text", **_facts())))


def _facts() -> dict[str, object]:
    settings = get_settings()
    return {
        "seller": settings.seller_name,
        "bin": settings.seller_bin,
        "phone": format_phone(settings.support_phone).replace(" ", "\u00a0"),
        "email": settings.support_email,
        "standard": pick(read_price("standard")),
        "premium": pick(read_price("premium")),
        "version": OFFER_VERSION,
    }


offer = partial(_document, "offer")
refunds = partial(_document, "refunds")
privacy = partial(_document, "privacy")


def contacts() -> rx.Component:
    settings = get_settings()
    phone = rx.el.a(format_phone(settings.support_phone), href=f"tel:{settings.support_phone}")
    mail = rx.el.a(settings.support_email, href=f"mailto:{settings.support_email}")
    return page_frame(
        rx.el.article(
            rx.el.h1(t("legal.contacts")),
            rx.el.p(t("legal.contacts_lead"), class_name="lead"),
            rx.el.dl(
                _fact("legal.seller", settings.seller_name),
                _fact("legal.bin", settings.seller_bin),
                _fact("legal.phone", phone),
                _fact("legal.email", mail),
                class_name="card legal-facts",
            ),
            rx.el.p(t("legal.contacts_payment"), class_name="field-hint"),
            class_name="container narrow legal",
        ),
    )


def _fact(key: str, value: rx.Component | str) -> rx.Component:
    return rx.el.div(rx.el.dt(t(key)), rx.el.dd(value))
