"""The builder: one event's draft, saved while it is typed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypedDict

import reflex as rx
from reflex.event import EventSpec

from toi_invite.clock import read_clock
from toi_invite.errors import (
    DatabaseAwayError,
    IncompleteEventError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
    SlugTakenError,
    StaleVersionError,
)
from toi_invite.language.codes import Language
from toi_invite.language.slugs import to_slug
from toi_invite.models.content import EventContent
from toi_invite.services.draft_input import read_input
from toi_invite.services.drafts import save_draft, update_published
from toi_invite.services.event_views import EventView
from toi_invite.services.events import get_event
from toi_invite.services.map_links import parse_map_link
from toi_invite.services.reasons import head_of
from toi_invite.services.slugs import SlugState, check_slug, choose_slug, list_suggestions
from toi_invite.services.templates import get_template
from toi_invite.state.base import PageState, get_database
from toi_invite.state.builder_palettes import PaletteChoice, list_palette_choices
from toi_invite.state.builder_view import (
    describe_date,
    flatten,
    is_publishable,
    list_done_steps,
    list_missing_marks,
    name_people,
    write_place,
)
from toi_invite.state.gate import organizer_only
from toi_invite.state.sharing import PublishedLinks, make_links
from toi_invite.state.usual_programme import write_usual_programme
from toi_invite.state.wordings import Whose, WordingChoice, find_whose_of, list_choices


class _Owner(TypedDict):
    organizer_id: str
    event_id: str


@dataclass(frozen=True)
class Receipt:
    """The answer to the browser's save `number`; `outcome` is what assets/builder/autosave.js understands."""

    number: int = 0
    outcome: str = ""
    version: int = 0


@dataclass(frozen=True)
class Point:
    """The point on the map that was taken from a link, the `number`-th one; empty where it was taken off."""

    number: int = 0
    latitude: str = ""
    longitude: str = ""


class BuilderState(PageState, rx.State):
    """One event as its builder shows it. What was typed lives in the browser's fields until it is saved."""

    opened: str = ""
    load: int = 0
    is_missing: bool = False
    values: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    version: int = 0
    receipt: Receipt = Receipt()
    point: Point = Point()  # beside the receipt: both may change at once, and the browser has to see both
    status: str = ""
    main_language: str = "kk"
    occasion: str = ""
    head: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    place: str = ""
    category: str = "free"
    people: str = "couple"
    problems: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    missing: rx.Field[list[str]] = rx.field(default_factory=list)
    done: rx.Field[list[str]] = rx.field(default_factory=list)
    when: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    palettes: rx.Field[list[PaletteChoice]] = rx.field(default_factory=list)
    accent_offer: str = ""
    usual_programme: str = ""
    wordings: rx.Field[list[WordingChoice]] = rx.field(default_factory=list)
    whose: Whose = Whose("", {})
    slug: str = ""
    wish: str = ""
    wish_state: str = ""
    suggestions: rx.Field[list[str]] = rx.field(default_factory=list)
    map_state: str = ""
    has_changes: bool = False
    is_publishable: bool = False
    payment_status: str = ""
    links: PublishedLinks = PublishedLinks()
    has_conflict: bool = False
    refusal: str = ""
    is_busy: bool = False

    @rx.event
    @organizer_only
    async def open_event(self) -> None:
        """Show the event of the address, as it was saved last."""
        event_id = (self.router.url.path.split("/") + [""] * 4)[3]
        self.opened, self.is_missing = "", False
        await self._read(event_id)

    @rx.event
    @organizer_only
    async def refresh(self) -> None:
        """Show what happened to the event elsewhere, a payment for one, without touching the fields."""
        owner = await self._own(self.opened)
        async with self._expect_event(), get_database().reading() as session:
            self._show(await get_event(session, **owner))

    @rx.event
    @organizer_only
    async def save(self, event_id: str, number: int, version: int, text: str) -> None:
        """Save the fields (JSON) over the version that the browser has read, and answer with a receipt."""
        outcome = "saved"
        try:
            async with self._expect_event():
                await self._save(event_id, version, text)
        except StaleVersionError:
            self.has_conflict, outcome = True, "conflict"
        except (RefusedError, InvalidInputError) as error:
            self.refusal = error.reason if isinstance(error, RefusedError) else "invalid_input"
            outcome = "refused"
        except DatabaseAwayError:
            outcome = "failed"
        self.receipt = Receipt(number, outcome, self.version)

    @rx.event
    @organizer_only
    async def keep_mine(self, event_id: str) -> None:
        """After a conflict: let this tab's words replace those of the other one."""
        owner = await self._own(event_id)
        async with self._expect_event(), get_database().reading() as session:
            self.version = (await get_event(session, **owner)).version
        self.has_conflict = False
        self.receipt = Receipt(self.receipt.number + 1, "kept", self.version)

    @rx.event
    @organizer_only
    async def load_theirs(self, event_id: str) -> None:
        """After a conflict: show what the other tab has saved."""
        await self._read(event_id)
        self.has_conflict = False
        self.receipt = Receipt(self.receipt.number + 1, "replaced", self.version)

    @rx.event
    @organizer_only
    async def use_map_link(self, text: str) -> None:
        """Take the coordinates out of a pasted link."""
        self.map_state = ""
        if not text.strip():
            return
        try:
            place = parse_map_link(text)
        except InvalidInputError as error:
            self.map_state = error.fields["map_link"]
            return
        self.point = Point(self.point.number + 1, str(place.latitude), str(place.longitude))

    @rx.event
    @organizer_only
    def forget_place(self) -> None:
        """Take the point off the map."""
        self.point = Point(self.point.number + 1)

    @rx.event
    @organizer_only
    async def wish_slug(self, event_id: str, text: str) -> None:
        """Say whether the address is free, and take it if it is."""
        self.wish = to_slug(text)
        owner = await self._own(event_id)
        async with self._expect_event(), get_database().transaction() as session:
            state = await check_slug(session, slug=self.wish, event_id=event_id)
            self.wish_state = state.value
            if state is not SlugState.AVAILABLE:
                return
            try:
                await choose_slug(session, **owner, slug=self.wish, now=read_clock())
            except SlugTakenError:
                self.wish_state = SlugState.TAKEN.value
                return
            self.slug = self.wish

    @rx.event
    @organizer_only
    async def update_page(self, event_id: str) -> EventSpec | None:
        """Show guests what was saved."""
        owner = await self._own(event_id)
        try:
            async with self._expect_event(), get_database().transaction() as session:
                self._show(await update_published(session, **owner, version=self.version, now=read_clock()))
        except StaleVersionError:
            self.has_conflict = True
            return None
        except IncompleteEventError:
            return rx.toast.error(await self._get_text("builder.update_incomplete"))
        except RefusedError as error:
            self.refusal = error.reason
            return None
        return None if self.is_missing else rx.toast.success(await self._get_text("builder.updated"))

    @rx.event
    @organizer_only
    def stay_in_conflict(self, is_open: bool) -> None:  # noqa: FBT001 - the dialog sends it
        """Escape decides nothing: the dialog stays until one of the versions is chosen."""
        self.has_conflict = self.has_conflict or is_open

    async def _own(self, event_id: str) -> _Owner:
        organizer = await self._get_organizer()
        return {"organizer_id": organizer.organizer_id, "event_id": event_id}

    @asynccontextmanager
    async def _expect_event(self) -> AsyncIterator[None]:
        """An event that is not there, or somebody else's, shows the same page instead of the builder."""
        try:
            yield
        except NotFoundError:
            self.opened, self.is_missing = "", True

    async def _read(self, event_id: str) -> None:
        owner = await self._own(event_id)
        async with self._expect_event(), get_database().reading() as session:
            view = await get_event(session, **owner)
            self.suggestions = await list_suggestions(session, **owner)
            self.values, self.problems, self.accent_offer = flatten(view.content), {}, ""
            self.map_state, self.wish_state, self.refusal = "", "", ""
            self.load += 1
            self._show(view)
            self.opened = view.id

    async def _save(self, event_id: str, version: int, text: str) -> None:
        owner = await self._own(event_id)
        async with get_database().transaction() as session:
            saved = await get_event(session, **owner)
            typed = read_input(text, saved=saved.content)
            await save_draft(session, **owner, version=version, content=typed.content, now=read_clock())
            view = await get_event(session, **owner)
            self.suggestions = await list_suggestions(session, **owner)
        lost = {"photos": "lost"} if len(view.content.photos) < len(typed.content.photos) else {}
        self.problems, self.refusal, self.accent_offer = typed.problems | lost, "", typed.accent_offer
        self._show(view)

    def _offer(self, content: EventContent) -> None:
        """Ready texts, twenty kilobytes of them: set only when they are others, because what is set is sent."""
        programme, wordings, whose = write_usual_programme(content), list_choices(content), find_whose_of(content)
        if (programme, wordings, whose) != (self.usual_programme, self.wordings, self.whose):
            self.usual_programme, self.wordings, self.whose = programme, wordings, whose
        if (palettes := list_palette_choices(content)) != self.palettes:
            self.palettes = palettes

    def _show(self, view: EventView) -> None:
        content, now = view.content, read_clock()
        self.version, self.status, self.slug = view.version, view.status.value, view.slug
        self.main_language, self.people = content.main_language.value, name_people(content.occasion)
        self.occasion, self.place = content.occasion.value, write_place(content)
        self.head = {language.value: head_of(content, language) for language in Language}
        self.category = get_template(content.template).category.value
        self.missing, self.done = list_missing_marks(content, now), list_done_steps(content, now)
        self.is_publishable, self.links = is_publishable(view), make_links(view)
        self.payment_status = view.payment_status.value if view.payment_status else ""
        self.when, self.has_changes = describe_date(content), view.has_unpublished_changes
        self._offer(content)
