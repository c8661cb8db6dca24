"""Fields of the people: hosts in one line or by families, contacts, and what else is celebrated, for whom."""

import reflex as rx

from toi_invite.components.fields import field_error
from toi_invite.components.text import t
from toi_invite.language.codes import Language
from toi_invite.pages.builder.fields import problem, texts_field
from toi_invite.pages.builder.root import ContactList, FamilyList, ReasonList
from toi_invite.state.builder import BuilderState
from toi_invite.state.builder_view import AGED, KIN, PROPOSED_KIN, SHARED

_FAMILY_WORDS = ("add", "more", "kin", "own", "label", "name", "late", "person_add")
_TOLD = {f"in_{language}": f"builder.in_{language}" for language in Language} | {
    "remove": "builder.row_remove",
    "up": "builder.part_up",
    "down": "builder.part_down",
}


def hosts_fields() -> rx.Component:
    """One line as ever; families below it for those who want them, but not for a company."""
    families = FamilyList.create(
        value=BuilderState.values["families"],
        kin={kin: t(f"families.{kin}") for kin in KIN},
        order=list(KIN),
        proposed=rx.Var.create({people: list(kin) for people, kin in PROPOSED_KIN.items()})[BuilderState.people],
        main=BuilderState.main_language,
        words={word: t(f"builder.family_{word}") for word in _FAMILY_WORDS} | _read_told(),
    )
    return rx.el.div(
        texts_field(t("builder.hosts"), "hosts", "hosts", hint=t("builder.hosts_hint"), optional=True),
        rx.el.div(families, hidden=BuilderState.people == "company"),
        field_error("families", problem("families", t("builder.problem_rows"))),
        class_name="field",
    )


def contacts_field() -> rx.Component:
    """Others whom guests may call."""
    contacts = ContactList.create(
        value=BuilderState.values["contacts"],
        main=BuilderState.main_language,
        words={word: t(f"builder.contact_{word}") for word in ("add", "name", "phone")} | _read_told(),
    )
    return rx.el.fieldset(
        rx.el.legend(t("builder.contacts"), class_name="field-label"),
        contacts,
        rx.el.p(t("builder.contacts_hint"), class_name="field-hint"),
        field_error("contacts", problem("contacts", t("builder.problem_contacts"))),
        class_name="field",
    )


def reasons_field() -> rx.Component:
    """Other occasions; where none may stand beside the event's own, those that were written stay in sight and why."""
    reasons = ReasonList.create(
        value=BuilderState.values["also"],
        occasions={word: t(f"occasions.{word}") for word in SHARED},
        order=list(SHARED),
        aged=list(AGED),
        main=BuilderState.main_language,
        words={word: t(f"builder.reason_{word}") for word in ("add", "occasion", "names")}
        | {"age": t("builder.age")}
        | _read_told(),
    )
    refusal = rx.cond(BuilderState.problems["also"] == "mixed", t("builder.problem_mixed"), t("builder.problem_rows"))
    may_share = rx.Var.create(list(SHARED)).contains(BuilderState.occasion)
    return rx.el.div(
        reasons,
        field_error("also", problem("also", refusal.to(str))),
        hidden=~(may_share | BuilderState.problems.contains("also")),
        class_name="field",
    )


def _read_told() -> dict[str, rx.Var[str]]:
    return {word: t(key) for word, key in _TOLD.items()}
