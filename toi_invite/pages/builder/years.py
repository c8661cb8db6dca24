"""The years of those whom an event is about: an age, or when somebody who is remembered lived."""

import json

import reflex as rx

from toi_invite.components.text import t
from toi_invite.pages.builder.fields import problem, value_field
from toi_invite.state.builder import BuilderState
from toi_invite.state.builder_view import AGED, MUSHEL


def age_field() -> rx.Component:
    """How old somebody is or becomes; a мүшел offers the ages at which one ends."""
    field = value_field(
        t("builder.age"),
        "age",
        "age",
        hint=t("builder.age_hint"),
        error=problem("age", t("builder.problem_age")),
        optional=True,
        type="number",
        min="1",
        max="120",
        input_mode="numeric",
    )
    ages = rx.el.div(
        *[_mushel(age) for age in MUSHEL], hidden=BuilderState.occasion != "mushel", class_name="builder-ideas"
    )
    # Hidden and not taken away: what was typed comes back with the occasion.
    return rx.el.div(field, ages, hidden=~rx.Var.create(list(AGED)).contains(BuilderState.occasion))


def life_field() -> rx.Component:
    """The years of a life, for a memorial."""
    field = value_field(
        t("builder.life_years"),
        "life_years",
        "life-years",
        hint=t("builder.life_years_hint"),
        optional=True,
        type="text",
    )
    return rx.el.div(field, hidden=BuilderState.people != "memory")


def _mushel(age: str) -> rx.Component:
    return rx.el.button(
        age,
        type="button",
        class_name="builder-idea",
        custom_attrs={"data-fill": json.dumps({"age": age}), "data-testid": "mushel-age"},
    )
