"""The step of the photos: added from a phone or a computer, ordered, described, cropped."""

import reflex as rx

from toi_invite.components.fields import field_error
from toi_invite.components.text import t
from toi_invite.pages.builder.fields import problem
from toi_invite.pages.builder.panel import panel
from toi_invite.pages.builder.root import PhotoList
from toi_invite.pages.builder.uploads import list_upload_texts
from toi_invite.state.builder import BuilderState
from toi_invite.state.builder_view import PHOTO_ROWS

_WORDS = (
    *("add", "drop", "empty_title", "empty_text", "cover"),
    *("failed", "too_big"),
    *("up", "down", "crop", "remove", "removed", "cropped", "undo"),
    *("alt", "alt_add", "alt_hint"),
    *("crop_title", "crop_hint", "crop_shape", "crop_free", "crop_save", "crop_cancel"),
    *("crop_area", "crop_nw", "crop_ne", "crop_sw", "crop_se"),
)
_PLACES = {
    "limits": ("most", "count"),
    "full": ("most",),
    "too_many": ("most", "count"),
    "photo": ("number",),
    "moved": ("place",),
}
"""Texts with places that the browser fills in."""


def photos_step() -> rx.Component:
    """The photos; assets/builder/photos.js uploads them and keeps their order and words."""
    return panel(
        "photos",
        PhotoList.create(
            value=BuilderState.values["photos"],
            event_id=BuilderState.opened,
            main=BuilderState.main_language,
            most=PHOTO_ROWS,
            texts=_list_texts(),
        ),
        field_error("photos", problem("photos", t("photos.lost"))),
    )


def _list_texts() -> dict[str, rx.Var[str]]:
    texts = list_upload_texts() | {word: t(f"photos.{word}") for word in _WORDS}
    texts |= {
        word: t(f"photos.{word}", **{place: f"{{{place}}}" for place in places}) for word, places in _PLACES.items()
    }
    return texts | {f"in_{code}": t(f"builder.in_{code}") for code in ("kk", "ru", "en")}
