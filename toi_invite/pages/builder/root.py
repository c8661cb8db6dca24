"""The browser side of the builder (assets/builder.js) as components."""

import reflex as rx


def _save(
    event_id: rx.Var[str], number: rx.Var[int], version: rx.Var[int], text: rx.Var[str]
) -> tuple[rx.Var[str], rx.Var[int], rx.Var[int], rx.Var[str]]:
    return event_id, number, version, text


def _wish(event_id: rx.Var[str], text: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    return event_id, text


def _link(text: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (text,)


class BuilderRoot(rx.Component):
    """Holds the form and the preview: saves a second after the last key, draws the preview while typing."""

    library = "$/public/builder.js"
    tag = "BuilderRoot"

    event_id: rx.Var[str]
    version: rx.Var[int]
    load: rx.Var[int]
    language: rx.Var[str]
    receipt: rx.Var[object]
    point: rx.Var[object]
    slug: rx.Var[str]
    on_save: rx.EventHandler[_save]
    on_wish: rx.EventHandler[_wish]
    on_map_link: rx.EventHandler[_link]


class PartList(rx.Component):
    """The parts of the page: each can be hidden, and moved up or down; the form's field `sections` holds them."""

    library = "$/public/builder.js"
    tag = "PartList"

    value: rx.Var[str]
    labels: rx.Var[dict[str, str]]
    up: rx.Var[str]
    down: rx.Var[str]


class PhotoList(rx.Component):
    """The photos of the page: added, described, ordered and cropped; the form's field `photos` holds them as JSON."""

    library = "$/public/builder.js"
    tag = "PhotoList"

    value: rx.Var[str]
    event_id: rx.Var[str]
    main: rx.Var[str]
    most: rx.Var[int]
    texts: rx.Var[dict[str, str]]


class MusicChoice(rx.Component):
    """The music of the page: none, a piece of ours or an own file; the form's field `music` holds it as JSON."""

    library = "$/public/builder.js"
    tag = "MusicChoice"

    value: rx.Var[str]
    event_id: rx.Var[str]
    pieces: rx.Var[dict[str, str]]
    names: rx.Var[dict[str, str]]
    texts: rx.Var[dict[str, str]]


class FamilyList(rx.Component):
    """Hosts by families; the form's field `families` holds them."""

    library = "$/public/builder.js"
    tag = "FamilyList"

    value: rx.Var[str]
    kin: rx.Var[dict[str, str]]
    order: rx.Var[list[str]]
    proposed: rx.Var[list[str]]
    main: rx.Var[str]
    words: rx.Var[dict[str, str]]


class ContactList(rx.Component):
    """Whom guests may call beside the hosts; the form's field `contacts` holds them."""

    library = "$/public/builder.js"
    tag = "ContactList"

    value: rx.Var[str]
    main: rx.Var[str]
    words: rx.Var[dict[str, str]]


class ReasonList(rx.Component):
    """What else is celebrated at the same table; the form's field `also` holds it."""

    library = "$/public/builder.js"
    tag = "ReasonList"

    value: rx.Var[str]
    occasions: rx.Var[dict[str, str]]
    order: rx.Var[list[str]]
    aged: rx.Var[list[str]]
    main: rx.Var[str]
    words: rx.Var[dict[str, str]]


class SaveState(rx.Component):
    """Says whether what was typed is saved."""

    library = "$/public/builder.js"
    tag = "SaveState"

    saving: rx.Var[str]
    saved: rx.Var[str]
    error: rx.Var[str]
    blocked: rx.Var[str]
