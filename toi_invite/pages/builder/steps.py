"""The steps of the builder: who, when, where, what it says, how it looks."""

from typing import cast

import reflex as rx

from toi_invite.components.buttons import button
from toi_invite.components.choice import choose_text
from toi_invite.components.fields import select_field
from toi_invite.components.icons import icon
from toi_invite.components.text import read, t
from toi_invite.pages.builder.fields import hidden_field, problem, texts_field, value_field
from toi_invite.pages.builder.look import look_step
from toi_invite.pages.builder.more import more_step
from toi_invite.pages.builder.panel import panel
from toi_invite.pages.builder.people import contacts_field, hosts_fields, reasons_field
from toi_invite.pages.builder.photos import photos_step
from toi_invite.pages.builder.wordings import undo, wordings
from toi_invite.pages.builder.years import age_field, life_field
from toi_invite.state.builder import BuilderState
from toi_invite.state.builder_view import OCCASIONS, PEOPLE


def steps() -> rx.Component:
    """All steps as one form; the one that was chosen is shown."""
    panels = [_people_step(), _date_step(), _venue_step(), _words_step(), photos_step(), more_step(), look_step()]
    # A new key draws the fields afresh with what was saved.
    return rx.el.form(*panels, key=f"{BuilderState.load}", class_name="builder-form", auto_complete="off")


def _people_step() -> rx.Component:
    is_couple = rx.Var.create(["couple", "bridal"]).contains(BuilderState.people)
    return panel(
        "people",
        select_field(
            t("builder.occasion"),
            "occasion",
            *[rx.el.option(t(f"occasions.{word}"), value=word) for word in OCCASIONS],
            testid="occasion-select",
            default_value=BuilderState.values["occasion"],
        ),
        texts_field(_person_1_label(), "person_1", "person-1", hint=_person_1_hint()),
        texts_field(_person_2_label(), "person_2", "person-2", optional=~is_couple),
        age_field(),
        life_field(),
        reasons_field(),
        hosts_fields(),
        texts_field(
            t("builder.title"),
            "title",
            "event-title",
            hint=t("builder.title_hint", example=read(cast("dict[str, str]", BuilderState.head))),
            optional=True,
        ),
    )


def _person_1_label() -> rx.Var[str]:
    return choose_text(BuilderState.people, {kind: t(f"builder.person_1_{kind}") for kind in PEOPLE})


def _person_1_hint() -> rx.Var[str]:
    return choose_text(BuilderState.people, {kind: t(f"builder.person_hint_{kind}") for kind in PEOPLE})


def _person_2_label() -> rx.Var[str]:
    two = {kind: t(f"builder.person_2_{kind}") for kind in ("bridal", "couple")}
    return choose_text(BuilderState.people, two, t("builder.person_2_other"))


def _date_step() -> rx.Component:
    return panel(
        "date",
        rx.el.div(
            value_field(
                t("builder.date"),
                "date",
                "event-date",
                type="date",
                error=problem("date", t("builder.problem_date")),
            ),
            value_field(
                t("builder.time"),
                "time",
                "event-time",
                type="time",
                optional=True,
                error=problem("time", t("builder.problem_time")),
            ),
            class_name="builder-pair",
        ),
        rx.el.p(_date_sentence(), class_name="builder-sentence", custom_attrs={"aria-live": "polite"}),
    )


def _date_sentence() -> rx.Component:
    sentence = BuilderState.when[BuilderState.main_language]
    said = rx.fragment(t("builder.date_reads"), " ", rx.el.strong("«", sentence, "»"))
    is_past = BuilderState.missing.contains("event-date")  # a date that is written and yet missing lies behind us
    told = rx.cond(is_past, rx.el.strong(t("builder.date_past"), class_name="builder-past"), said)
    return rx.cond(BuilderState.when[BuilderState.main_language], told, t("builder.date_empty"))


def _venue_step() -> rx.Component:
    return panel(
        "venue",
        texts_field(t("builder.venue_name"), "venue_name", "venue-name", hint=t("builder.venue_name_hint")),
        texts_field(
            t("builder.venue_address"),
            "venue_address",
            "venue-address",
            hint=t("builder.venue_address_hint"),
            optional=True,
        ),
        texts_field(
            t("builder.landmark"), "landmark", "landmark", hint=t("builder.landmark_hint"), is_long=True, optional=True
        ),
        value_field(
            t("builder.map_link"),
            "map_link",
            "map-link",
            hint=t("builder.map_link_hint"),
            error=_map_problem(),
            optional=True,
            default_value="",
            type="text",
            input_mode="url",
        ),
        rx.cond(BuilderState.place != "", _place()),
        hidden_field("latitude"),
        hidden_field("longitude"),
    )


def _place() -> rx.Component:
    return rx.el.div(
        icon("check"),
        t("builder.map_kept", place=BuilderState.place),
        button(t("builder.map_forget"), kind="quiet", on_click=BuilderState.forget_place),
        class_name="builder-place",
        custom_attrs={"data-testid": "map-place"},
    )


def _map_problem() -> rx.Var[str]:
    reasons = ("foreign", "short", "no_place")
    return choose_text(BuilderState.map_state, {word: t(f"builder.map_{word}") for word in reasons})


def _words_step() -> rx.Component:
    return panel(
        "words",
        texts_field(t("builder.words"), "words", "words", is_long=True, optional=True),
        undo(),
        wordings(),
        value_field(
            t("builder.phone"),
            "phone",
            "phone",
            hint=t("builder.phone_hint"),
            error=problem("phone", t("builder.problem_phone")),
            optional=True,
            type="tel",
        ),
        contacts_field(),
    )
