"""What a part of the form that sends files says of each: how far it is, or why it was refused."""

import reflex as rx

from toi_invite.components.text import t
from toi_invite.language.codes import Language
from toi_invite.language.texts import load_texts

_WORDS = ("waiting", "preparing", "working", "offline", "cancel", "again", "dismiss")
_REFUSALS = "uploads."


def list_upload_texts(*, of_music: bool = False) -> dict[str, rx.Var[str]]:
    """Texts by the names of assets/builder/uploads.js; a refusal has the name that the server gives it."""
    texts = {word: t(f"photos.{word}") for word in _WORDS} | {"sending": t("photos.sending", percent="{percent}")}
    keys = [key for key in load_texts(Language.KK) if key.startswith(_REFUSALS)]
    refusals = {key.removeprefix(_REFUSALS): t(key) for key in keys}
    special = {name.removeprefix("music_"): text for name, text in refusals.items() if name.startswith("music_")}
    return texts | refusals | (special if of_music else {})
