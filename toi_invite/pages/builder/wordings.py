"""Ready texts under the field of the words: one tap puts a text into every language, another takes it back."""

import reflex as rx

from toi_invite.components.text import read, t
from toi_invite.pages.builder.fields import value_field
from toi_invite.state.builder import BuilderState
from toi_invite.state.wordings import WordingChoice


def wordings() -> rx.Component:
    """The texts of the occasion, and the Kazakh form of the names that some of them need."""
    return rx.el.details(
        rx.el.summary(t("builder.wordings"), custom_attrs={"data-testid": "wordings"}),
        _whose(),
        rx.el.ul(rx.foreach(BuilderState.wordings, _choice), class_name="builder-wordings"),
        class_name="builder-more",
    )


def undo() -> rx.Component:
    """Shown after a ready text has replaced what was written."""
    return rx.el.button(
        t("builder.wording_undo"),
        type="button",
        class_name="button button-quiet builder-undo",
        custom_attrs={"data-undo": "true", "data-testid": "wording-undo"},
    )


def _whose() -> rx.Component:
    whose = BuilderState.whose
    hint = rx.cond(whose.form != "", t("builder.whose_hint", form=whose.form), read(whose.doubt))
    return value_field(t("builder.whose"), "whose", "whose", hint=hint.to(str), optional=True, type="text", lang="kk")


def _choice(choice: WordingChoice) -> rx.Component:
    return rx.el.li(
        rx.el.p(choice.text),
        rx.el.button(
            t("builder.wording_take"),
            type="button",
            class_name="button button-secondary",
            custom_attrs={"data-preset": choice.fields, "data-testid": "wording"},
        ),
    )
