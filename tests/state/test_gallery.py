"""From a template to a draft: strangers by way of sign-up, organizers at once, nobody twice by going back."""

import pytest
from reflex.event import EventSpec

from tests.state.tabs import call, make_cookie, open_tab
from tests.support.accounts import make_account, open_session
from toi_invite.clock import read_clock
from toi_invite.db import Database
from toi_invite.models.occasion import Occasion
from toi_invite.services.accounts import Credentials
from toi_invite.services.event_views import EventView
from toi_invite.services.events import list_events
from toi_invite.state.base import use_database
from toi_invite.state.gallery import GalleryState, list_cards


@pytest.fixture
async def account(database: Database) -> Credentials:
    """An organizer whose tabs use the test's database."""
    use_database(database)
    return await make_account(database, now=read_clock())


async def sign_in(database: Database, account: Credentials) -> str:
    """The Cookie header of a browser in which the organizer is signed in."""
    return make_cookie(await open_session(database, account, now=read_clock()))


async def list_drafts(database: Database, account: Credentials) -> list[EventView]:
    """What the organizer has."""
    async with database.reading() as session:
        return await list_events(session, organizer_id=account.organizer_id)


def read_target(event: EventSpec) -> str:
    """Where a redirect leads."""
    return next(str(value) for name, value in event.args if str(name) == "path").strip('"')


async def test_stranger_uses_template_is_led_to_sign_up_and_back(account: Credentials, database: Database) -> None:
    """Nothing is made before there is somebody whose it is."""
    event = await call(open_tab(), GalleryState, "use_template", template="ulttyq")
    assert read_target(event) == "/sign-up?next=/templates/ulttyq%3Fuse%3D1"
    assert await list_drafts(database, account) == []


@pytest.mark.usefixtures("account")
async def test_stranger_uses_unknown_template_the_address_holds_nothing_of_it() -> None:
    """Where we lead people is made of our own words (no foreign text in `next`)."""
    event = await call(open_tab(), GalleryState, "use_template", template="//evil.example")
    assert "evil" not in read_target(event)


async def test_organizer_uses_template_a_draft_opens(account: Credentials, database: Database) -> None:
    """The draft has the template and its first occasion."""
    tab = open_tab(cookie=await sign_in(database, account))
    event = await call(tab, GalleryState, "use_template", template="ulttyq")
    (draft,) = await list_drafts(database, account)
    assert read_target(event) == f"/dashboard/events/{draft.id}/edit"
    assert (draft.content.template, draft.content.occasion) == ("ulttyq", Occasion.WEDDING)


async def test_double_click_makes_one_draft(account: Credentials, database: Database) -> None:
    """The second click comes while the first one is on its way to the builder."""
    tab = open_tab(cookie=await sign_in(database, account))
    await call(tab, GalleryState, "use_template", template="ulttyq")
    assert await call(tab, GalleryState, "use_template", template="ulttyq") is None
    assert len(await list_drafts(database, account)) == 1


async def test_click_on_a_page_that_still_looks_busy_makes_a_draft(account: Credentials, database: Database) -> None:
    """A slow phone clicks on the next template before its page has said that nothing is being made any more."""
    tab = open_tab(cookie=await sign_in(database, account))
    (await tab.get_state(GalleryState)).is_busy = True
    assert await call(tab, GalleryState, "use_template", template="ulttyq") is not None
    assert len(await list_drafts(database, account)) == 1


async def test_back_to_the_address_that_makes_a_draft_opens_the_same_one(
    account: Credentials, database: Database
) -> None:
    """After sign-up `?use=1` makes the draft that was asked for, once a tab."""
    cookie = await sign_in(database, account)
    tab = open_tab(cookie=cookie, address="/templates/ulttyq?use=1")
    first = await call(tab, GalleryState, "open_template")
    again = await call(tab, GalleryState, "open_template")
    assert read_target(first) == read_target(again)
    assert len(await list_drafts(database, account)) == 1


async def test_unknown_template_leads_to_the_gallery(account: Credentials, database: Database) -> None:
    """A handler may be called with anything."""
    tab = open_tab(cookie=await sign_in(database, account))
    event = await call(tab, GalleryState, "use_template", template="no-such-template")
    assert read_target(event) == "/templates"


async def test_filters_of_the_address_are_taken_if_they_are_known() -> None:
    """`?occasion=` comes from links and from whoever types it."""
    tab = open_tab(address="/templates?occasion=wedding&category=%3Cscript%3E")
    state = await tab.get_state(GalleryState)
    GalleryState.event_handlers["open_gallery"].fn(state)
    assert (state.occasion, state.category) == ("wedding", "any")


def test_every_template_is_in_the_gallery_with_its_texts() -> None:
    """Three templates, one of each category, named in three languages."""
    cards = list_cards()
    assert {card.category for card in cards} == {"free", "standard", "premium"}
    assert all(len(card.name) == len(card.character) == 3 for card in cards)
