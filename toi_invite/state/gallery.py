"""The templates as the gallery shows them, its filters, and the step from a template to a draft."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import reflex as rx
from reflex.event import EventSpec

from toi_invite.clock import read_clock
from toi_invite.config import get_settings
from toi_invite.errors import NotFoundError, ToiInviteError
from toi_invite.language.codes import Language
from toi_invite.language.money import format_tenge
from toi_invite.models.category import Category
from toi_invite.models.occasion import Occasion
from toi_invite.services.events import create_event
from toi_invite.services.pricing import get_price
from toi_invite.services.sessions import SignedIn
from toi_invite.services.templates import Template, list_templates
from toi_invite.state.base import PageState, get_database
from toi_invite.state.gate import public

ANY = "any"
CATEGORIES = tuple(category.value for category in Category)

_DOUBLE_CLICK = timedelta(seconds=3)


@dataclass(frozen=True)
class TemplateCard:
    """A template as a page shows it; every text in every language."""

    slug: str
    category: str
    occasions: tuple[str, ...]
    name: dict[Language, str]
    character: dict[Language, str]


def list_cards() -> list[TemplateCard]:
    """Every template by its position in the gallery."""
    return [_make_card(template) for template in list_templates()]


def list_offered_occasions() -> list[str]:
    """Every occasion that some template is for, in the order of the product."""
    offered = {occasion for template in list_templates() for occasion in template.occasions}
    return [occasion.value for occasion in Occasion if occasion in offered]


def read_price(category: str) -> dict[Language, str]:
    """What publishing costs, in words of every language."""
    price = get_price(get_settings(), Category(category))
    return {language: format_tenge(price, language) for language in Language}


def _make_card(template: Template) -> TemplateCard:
    return TemplateCard(
        slug=template.slug,
        category=template.category.value,
        occasions=tuple(occasion.value for occasion in template.occasions),
        name={language: template.name.read(language) for language in Language},
        character={language: template.character.read(language) for language in Language},
    )


class GalleryState(PageState, rx.State):
    """What the gallery is narrowed down to, and whether a draft is being made."""

    occasion: str = ANY
    category: str = ANY
    is_busy: bool = False
    # Not `is_busy`: a slow phone may click on the next page before that has said that nothing is being made any more.
    _began_at: datetime | None = None
    # Whoever goes back to `?use=1` in this tab gets the draft that it made, not another one.
    _made_drafts: dict[str, str] = {}  # noqa: RUF012 - Reflex copies defaults for each state

    @rx.event
    @public
    def open_gallery(self) -> None:
        """Begin with the filters of the address (`/templates?occasion=wedding`)."""
        query = self.router.url.query_parameters
        self.occasion = _known(query.get("occasion"), list_offered_occasions())
        self.category = _known(query.get("category"), CATEGORIES)

    @rx.event
    @public
    def choose_occasion(self, occasion: str) -> None:
        """Show only templates for this occasion; for any when we know no such word."""
        self.occasion = _known(occasion, list_offered_occasions())

    @rx.event
    @public
    def choose_category(self, category: str) -> None:
        """Show only templates of this category; of any when we know no such word."""
        self.category = _known(category, CATEGORIES)

    @rx.event
    @public
    async def open_template(self) -> EventSpec | None:
        """Make the draft that somebody asked for before signing up; such an address ends in `?use=1`."""
        self.is_busy = False
        url = self.router.url
        organizer = await self._find_organizer()
        if url.query_parameters.get("use") != "1" or organizer is None:
            return None
        template = url.path.rsplit("/", 1)[-1]
        made = self._made_drafts.get(f"{organizer.organizer_id}/{template}")
        return _open_builder(made) if made else await self._start_draft(organizer, template)

    @rx.event
    @public
    async def use_template(self, template: str) -> EventSpec | None:
        """Open the builder with a new draft; strangers sign up first and come back."""
        if self._began_at and read_clock() - self._began_at < _DOUBLE_CLICK:
            return None
        organizer = await self._find_organizer()
        if organizer is None:
            return rx.redirect(f"/sign-up?next=/templates/{_known_slug(template)}%3Fuse%3D1")
        return await self._start_draft(organizer, template)

    async def _start_draft(self, organizer: SignedIn, template: str) -> EventSpec:
        self.is_busy, self._began_at = True, read_clock()
        language = await self._get_language()
        values = {"organizer_id": organizer.organizer_id, "template": template, "language": language}
        try:
            async with get_database().transaction() as session:
                event = await create_event(session, **values, now=read_clock())
        except ToiInviteError as error:
            self.is_busy, self._began_at = False, None
            if isinstance(error, NotFoundError):
                return rx.redirect("/templates")
            raise
        self._made_drafts[f"{organizer.organizer_id}/{template}"] = event.id
        return _open_builder(event.id)


def _open_builder(event_id: str) -> EventSpec:
    # Replaces the address, so that *back* does not lead to one that makes drafts.
    return rx.redirect(f"/dashboard/events/{event_id}/edit", replace=True)


def _known(value: object, words: list[str] | tuple[str, ...]) -> str:
    return str(value) if value in words else ANY


def _known_slug(template: str) -> str:
    """The slug if there is such a template: addresses are made of our own words only."""
    return next((card.slug for card in list_cards() if card.slug == template), "")
