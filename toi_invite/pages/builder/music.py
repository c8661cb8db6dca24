"""The music of a page: chosen in the step *more*, hidden where the occasion is quiet."""

import reflex as rx

from toi_invite.components.text import t
from toi_invite.pages.builder.root import MusicChoice
from toi_invite.pages.builder.uploads import list_upload_texts
from toi_invite.state.builder import BuilderState
from toi_invite.state.builder_view import PIECES, QUIET

_OWN_WORDS = ("none", "own", "add", "replace", "limits", "rights", "listen", "stop", "too_big", "failed")
_NAMES = {"dala-tany": "dala_tany", "quanysh": "quanysh", "aq-jol": "aq_jol"}


def music() -> rx.Component:
    """Hidden and not left out at a quiet occasion: the choice stays in the form, should the occasion change again."""
    return rx.el.fieldset(
        rx.el.legend(t("music.title"), class_name="field-label"),
        MusicChoice.create(
            value=BuilderState.values["music"],
            event_id=BuilderState.opened,
            pieces=PIECES,
            names={piece: t(f"music.piece_{_NAMES[piece]}") for piece in PIECES},
            texts=_list_texts(),
        ),
        rx.el.p(t("music.hint"), class_name="field-hint"),
        class_name="field",
        # Reflex takes `hidden` of a fieldset for a style.
        custom_attrs={"data-testid": "music", "hidden": rx.Var.create(list(QUIET)).contains(BuilderState.occasion)},
    )


def _list_texts() -> dict[str, rx.Var[str]]:
    return list_upload_texts(of_music=True) | {word: t(f"music.{word}") for word in _OWN_WORDS}
