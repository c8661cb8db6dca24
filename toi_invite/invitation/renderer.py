"""The guest page: what an organizer wrote, in one language, in the look of its template, as bytes ready to send."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from toi_invite.invitation.calendar_entry import CalendarEntry, build_calendar_links, find_calendar_entry
from toi_invite.invitation.fonts import list_first_files, write_faces, write_stack
from toi_invite.invitation.markup import get_environment, shrink_css
from toi_invite.invitation.notices import render_not_found, render_notice, render_unavailable
from toi_invite.invitation.ornament.kit import Kit
from toi_invite.invitation.rendered import RenderedPage, pack
from toi_invite.invitation.share_tags import build_share_tags
from toi_invite.invitation.static_files import get_static_url
from toi_invite.invitation.view import View, build_view
from toi_invite.language.codes import LANGUAGE_NAMES, Language
from toi_invite.language.plurals import Unit, get_unit, get_unit_forms
from toi_invite.language.texts import get_text
from toi_invite.models.content import EventContent
from toi_invite.services.palettes import Colours, get_colours
from toi_invite.services.templates import Template, get_template

__all__ = ["RenderedPage", "render_not_found", "render_notice", "render_page", "render_unavailable"]

WEIGHTS = {
    "Golos Text": (400, 500),
    **dict.fromkeys(("Cormorant", "Cormorant Infant", "Comfortaa", "Alegreya"), (500,)),
}
SANS = frozenset({"Golos Text", "Montserrat", "Comfortaa", "Philosopher"})
LOCALES = {Language.KK: "kk_KZ", Language.RU: "ru_RU", Language.EN: "en_US"}


@dataclass(frozen=True)
class _Speech:
    """The page's own texts in one language, as its markup asks for them."""

    language: Language

    def get_text(self, key: str, **values: object) -> str:
        return get_text(self.language, f"page.{key}", **values)

    def get_unit(self, number: int, unit: Unit) -> str:
        return get_unit(number, unit, self.language)


def render_page(
    content: EventContent,
    *,
    language: Language,
    time_zone: str = "Asia/Almaty",
    now: dt.datetime,
    seed: str,
    page_url: str | None,
    preview: bool,
    revision_id: str | None = None,
) -> RenderedPage:
    """The event's page.

    Args:
        content: what the organizer wrote.
        language: of every label; the organizer's own words fall back to the main language.
        time_zone: IANA name in which the event's wall clock is read.
        now: an aware moment; only its date changes the page.
        seed: what the ornament grows from, the event's id.
        page_url: the absolute address of the page for share tags, or None.
        preview: show samples in empty fields and let our own pages frame it.
        revision_id: of the content, for the share picture's address; None leaves picture and data out.

    Raises:
        TemplateNotFoundError: when the content names a template that does not exist.
    """
    template = get_template(content.template)
    view = build_view(content, language=language, time_zone=time_zone, now=now, preview=preview)
    colours = get_colours(content)
    style = write_style(template.slug, colours)
    context = _build_context(view, template, style, seed)
    is_listed = content.is_listed and not preview
    context |= {"colours": colours, "is_listed": is_listed, "preview": preview, "locales": LOCALES}
    entry = find_calendar_entry(content, language=language, time_zone=time_zone, page_url=page_url or "")
    context |= _build_links(view, entry, page_url, revision_id)
    markup = get_environment().get_template(f"templates/{template.slug}/page.html")
    html = markup.render(context)
    sounding = preview or bool(view.music)  # music may come into a preview while it is open
    return pack(html, style, framed=preview, sounding=sounding, is_listed=is_listed)


def _build_links(
    view: View, entry: CalendarEntry | None, page_url: str | None, revision_id: str | None
) -> dict[str, object]:
    """What only a page with an address has: share tags and the way into a calendar."""
    if page_url is None:
        return {"page_url": None, "share": None, "calendar": None}
    return {
        "page_url": page_url,
        "share": build_share_tags(view, entry, page_url=page_url, revision_id=revision_id) if revision_id else None,
        "calendar": build_calendar_links(entry) if entry else None,
    }


def write_style(slug: str, colours: Colours) -> str:
    """The template's whole style sheet: colours, fonts, what all templates share, its own rules."""
    faces, rules = _write_rules(slug)
    return f"{faces}{_write_colours(colours)}{rules}"


def _write_colours(colours: Colours) -> str:
    named = {"ground": colours.ground, "ink": colours.ink, "accent": colours.accent, **colours.tones}
    return f":root{{{';'.join(f'--{name}:{shade}' for name, shade in named.items())}}}"


@cache
def _write_rules(slug: str) -> tuple[str, str]:
    """The fonts, and every rule that no colour changes."""
    template = get_template(slug)
    environment = get_environment()
    own = environment.get_template(f"templates/{template.slug}/style.css").render()
    shared = "".join(environment.get_template(f"shared/{name}.css").render() for name in ("base", "lightbox"))
    return write_faces(_get_families(template)), shrink_css(_write_families(template) + shared + own)


def _write_families(template: Template) -> str:
    display, text = (
        write_stack(family, "sans-serif" if family in SANS else "serif")
        for family in (template.fonts.display, template.fonts.text)
    )
    return f":root{{--display:{display};--text:{text}}}"


def _get_families(template: Template) -> dict[str, tuple[int, ...]]:
    families = (template.fonts.display, template.fonts.text)
    return {family: WEIGHTS.get(family, (400,)) for family in families}


def _list_preloads(template: Template, language: Language) -> list[str]:
    """Paths of the fonts to begin with; an English page would jump if its letters came last."""
    return [f"/fonts/{file}" for file in list_first_files(_get_families(template), with_latin=language is Language.EN)]


def _build_context(view: View, template: Template, style: str, seed: str) -> dict[str, object]:
    speech = _Speech(view.language)
    return {
        "view": view,
        "language": view.language,
        "template": template,
        "style": Markup(style),  # noqa: S704 - our own style sheet, no word of the organizer is in it
        "preloads": _list_preloads(template, view.language),
        "script": get_static_url("page.js"),
        "lightbox": get_static_url("lightbox.js"),
        "kit": Kit(seed),
        "locale": LOCALES[view.language],
        "language_names": LANGUAGE_NAMES,
        "text": speech.get_text,
        "unit": speech.get_unit,
        "unit_forms": {unit: get_unit_forms(unit, view.language) for unit in ("day", "hour", "minute")},
    }
