"""The builder's and the dashboard's handlers, called as browsers can call them, and those who only look like one."""

import json
import uuid
from typing import Any

import pytest
from reflex.state import State

from tests.state.tabs import call, make_cookie, open_tab
from tests.support.accounts import make_account, open_session
from tests.support.events import COMPLETE, add_event, named, publish
from toi_invite.clock import read_clock
from toi_invite.db import Database
from toi_invite.models.category import Category
from toi_invite.models.event import EventStatus
from toi_invite.models.media import Media
from toi_invite.services.event_views import EventView
from toi_invite.services.events import get_event, list_events
from toi_invite.state.base import use_database
from toi_invite.state.builder import BuilderState
from toi_invite.state.dashboard import DashboardState

ON_EVENT = {
    "save": {"number": 1, "version": 2, "text": "{}"},
    "keep_mine": {},
    "load_theirs": {},
    "wish_slug": {"text": "bizdin-toi"},
    "update_page": {},
}
ON_CARD = ("archive", "restore", "withdraw", "republish", "duplicate")


class Desk:
    """A signed-in organizer with one complete draft, in a tab of the builder."""

    def __init__(self, database: Database, organizer_id: str, event: EventView, tab: State) -> None:
        self.database = database
        self.event = event
        self.tab = tab
        self.owner = {"organizer_id": organizer_id, "event_id": event.id}

    async def call(self, handler: str, **arguments: Any) -> BuilderState:
        """Run a handler of the builder; the state after it."""
        await call(self.tab, BuilderState, handler, **arguments)
        return await self.tab.get_state(BuilderState)

    async def save(self, number: int, version: int, **changes: Any) -> BuilderState:
        """Save the draft with the changes, as the browser does."""
        text = json.dumps(COMPLETE.model_dump(mode="json") | changes)
        return await self.call("save", event_id=self.event.id, number=number, version=version, text=text)

    async def read(self) -> EventView:
        """The event as it is now."""
        async with self.database.reading() as session:
            return await get_event(session, **self.owner)


async def _sit_down(database: Database, email: str) -> Desk:
    use_database(database)
    account = await make_account(database, email=email)
    token = await open_session(database, account, now=read_clock())
    async with database.transaction() as session:
        event = await add_event(session, account.organizer_id)
    tab = open_tab(cookie=make_cookie(token), address=f"/dashboard/events/{event.id}/edit")
    return Desk(database, account.organizer_id, event, tab)


@pytest.fixture
async def desk(database: Database) -> Desk:
    """The organizer of the tests."""
    return await _sit_down(database, "aigerim@example.kz")


async def test_builder_opens_the_event_of_its_address(desk: Desk) -> None:
    """The fields hold what was saved, flat and as text."""
    state = await desk.call("open_event")
    assert state.opened == desk.event.id
    assert state.values["person_1.kk"] == "Айгерім"
    assert (state.values["date"], state.values["time"]) == ("2027-06-12", "18:00")
    assert state.when["kk"] == "2027 жылғы 12 маусым, сенбі, сағат 18:00-де"
    assert state.missing == []


@pytest.mark.parametrize(
    ("occasion", "people"),
    [
        ("wedding", "bridal"),
        ("gender", "couple"),
        ("sundet", "child"),
        ("mushel", "person"),
        ("corporate", "company"),
        ("quran", "memory"),
    ],
)
async def test_occasion_decides_whose_names_are_asked_for(desk: Desk, occasion: str, people: str) -> None:
    """The labels of the names follow the form of the occasion."""
    state = await desk.save(1, desk.event.version, occasion=occasion)
    assert (state.occasion, state.people) == (occasion, people)


async def test_age_is_kept_and_told_by_the_ready_texts(desk: Desk) -> None:
    """A ready text of a jubilee has the years in the form that the sentence asks for."""
    state = await desk.save(1, desk.event.version, occasion="mereitoi", age="60", person_1={"kk": "Болат"})
    assert state.problems == {}
    assert (await desk.read()).content.age == 60
    assert "Болаттың 60\u00a0жылдық мерейтойына" in state.wordings[0].text
    assert (await desk.call("open_event")).values["age"] == "60"


async def test_rows_are_kept_as_they_were_filled_in(desk: Desk) -> None:
    """Families, contacts and other occasions come back to the form; numbers as people read them."""
    person = {"name": {"kk": "Серік", "ru": "", "en": ""}, "is_late": True}
    family = {"kin": "parents", "label": {"kk": "", "ru": "", "en": ""}, "people": [person]}
    contact = {"name": {"kk": "Ерлан", "ru": "", "en": ""}, "phone": "8 701 222 33 44"}
    reason = {"occasion": "sundet", "names": {"kk": "Алихан", "ru": "", "en": ""}, "age": "5"}
    state = await desk.save(1, desk.event.version, families=[family], contacts=[contact], also=[reason])
    assert (state.problems, state.receipt.outcome) == ({}, "saved")
    values = (await desk.call("open_event")).values
    assert json.loads(values["families"]) == [family]
    assert json.loads(values["contacts"]) == [contact | {"phone": "+7 701 222 33 44"}]
    assert json.loads(values["also"]) == [reason | {"age": 5}]


async def test_ready_texts_tell_every_occasion(desk: Desk) -> None:
    """The first that are offered name all of them."""
    reason = {"occasion": "sundet", "names": {"kk": "Алихан"}, "age": 5}
    state = await desk.save(
        1, desk.event.version, occasion="tusau", person_1={"kk": "Әділет"}, person_2={}, age=1, also=[reason]
    )
    told = "Әділет, 1\u00a0жас — тұсаукесер; Алихан, 5\u00a0жас — сүндет той"
    assert [told in choice.text for choice in state.wordings[:3]] == [True, True, False]


async def test_feast_beside_a_memorial_is_refused_in_words_and_the_rest_is_saved(desk: Desk) -> None:
    """The builder tells the reason beside the rows."""
    state = await desk.save(1, desk.event.version, occasion="as", also=[{"occasion": "sundet"}])
    assert (state.receipt.outcome, state.problems) == ("saved", {"also": "mixed"})
    content = (await desk.read()).content
    assert (content.occasion, content.also) == ("as", ())


async def test_save_is_answered_with_a_receipt_of_the_new_version(desk: Desk) -> None:
    """The browser learns which of its saves is kept and over which version to save next."""
    state = await desk.save(7, desk.event.version, person_1={"kk": "Дана"})
    assert (state.receipt.number, state.receipt.outcome) == (7, "saved")
    assert state.receipt.version == (await desk.read()).version
    assert (await desk.read()).content.person_1.kk == "Дана"


async def test_same_words_again_over_an_old_version_are_no_conflict(desk: Desk) -> None:
    """When only the answer to a save was lost, saving again is answered with the present version."""
    await desk.save(1, desk.event.version, person_1={"kk": "Дана"})
    state = await desk.save(2, desk.event.version, person_1={"kk": "Дана"})
    assert (state.receipt.number, state.receipt.outcome) == (2, "saved")
    assert not state.has_conflict


async def test_other_words_over_an_old_version_are_a_conflict_until_one_is_chosen(desk: Desk) -> None:
    """*Keep mine* lets the browser save over the present version."""
    await desk.save(1, desk.event.version, person_1={"kk": "Бірінші"})
    state = await desk.save(2, desk.event.version, person_1={"kk": "Екінші"})
    assert (state.receipt.outcome, state.has_conflict) == ("conflict", True)
    state = await desk.call("keep_mine", event_id=desk.event.id)
    assert (state.receipt.outcome, state.has_conflict) == ("kept", False)
    await desk.save(3, state.receipt.version, person_1={"kk": "Екінші"})
    assert (await desk.read()).content.person_1.kk == "Екінші"


async def test_dearer_template_after_publication_is_refused_with_the_reason(desk: Desk) -> None:
    """The builder can tell why it did not save (law 13)."""
    async with desk.database.transaction() as session:
        await publish(session, **desk.owner, category=Category.STANDARD)
    state = await desk.save(1, desk.event.version, template="altyn-kesh")
    assert (state.receipt.outcome, state.refusal) == ("refused", "dearer_template")


async def test_saved_photos_keep_their_order_and_words(desk: Desk) -> None:
    """The form gets them back as it sent them, with what only the server knows; the same again is no conflict."""
    ids = await _add_photos(desk, 2)
    photos = [{"media_id": media_id, "width": 900, "height": 600, "alt": {"kk": "Тау"}} for media_id in ids]
    state = await desk.save(1, desk.event.version, photos=photos)
    assert (state.receipt.outcome, state.problems) == ("saved", {})
    assert "photos" in state.done
    state = await desk.save(2, desk.event.version, photos=photos)
    assert (state.receipt.outcome, state.has_conflict) == ("saved", False)
    state = await desk.call("open_event")
    kept = json.loads(state.values["photos"])
    assert [(photo["media_id"], photo["alt"]["kk"]) for photo in kept] == [(media_id, "Тау") for media_id in ids]


async def test_photo_of_somebody_else_is_left_out_and_told(database: Database, desk: Desk) -> None:
    """A stranger's photo reaches no page by its name; the step says that one is missing."""
    stranger = await _sit_down(database, "stranger@example.kz")
    photos = [{"media_id": media_id, "width": 900, "height": 600} for media_id in await _add_photos(stranger, 1)]
    state = await desk.save(1, desk.event.version, photos=photos)
    assert (state.receipt.outcome, state.problems) == ("saved", {"photos": "lost"})
    assert (await desk.read()).content.photos == ()


@pytest.mark.parametrize("text", ["", "null", "{}", '{"status": "published"}', "[" * 50_000])
async def test_hostile_text_is_refused_and_changes_nothing(desk: Desk, text: str) -> None:
    """Whatever comes instead of a form is an answer and not an error (R9, B8)."""
    state = await desk.call("save", event_id=desk.event.id, number=1, version=desk.event.version, text=text)
    assert state.receipt.outcome == "refused"
    assert await desk.read() == desk.event


@pytest.mark.parametrize("handler", ON_EVENT)
async def test_builder_of_a_foreign_event_answers_as_for_a_missing_one(
    database: Database, desk: Desk, handler: str
) -> None:
    """No handler tells a foreign event from one that never was, or changes it (B12)."""
    stranger = await _sit_down(database, "stranger@example.kz")
    answers: list[dict[str, Any]] = []
    for event_id in (desk.event.id, "no-such-event"):
        await stranger.call("open_event")
        state = await stranger.call(handler, event_id=event_id, **ON_EVENT[handler])
        answers.append(
            {name: value for name, value in state.dict()[state.get_full_name()].items() if "load" not in name}
        )
        assert (state.opened, state.is_missing) == ("", True)
    assert _without_receipt(answers[0]) == _without_receipt(answers[1])
    assert await desk.read() == desk.event


@pytest.mark.parametrize("handler", ON_CARD)
async def test_card_of_a_foreign_event_is_not_found(database: Database, desk: Desk, handler: str) -> None:
    """The dashboard's buttons do nothing with somebody else's event (B12)."""
    stranger = await _sit_down(database, "stranger@example.kz")
    await call(stranger.tab, DashboardState, handler, event_id=desk.event.id)
    state = await stranger.tab.get_state(DashboardState)
    assert state.problem == "not_found"
    assert await desk.read() == desk.event


async def test_dashboard_archives_and_takes_back(desk: Desk) -> None:
    """Undo knows which event was put away."""
    await call(desk.tab, DashboardState, "archive", event_id=desk.event.id)
    state = await desk.tab.get_state(DashboardState)
    assert (state.cards, state.undo, state.archived) == ([], desk.event.id, 1)
    await call(desk.tab, DashboardState, "restore", event_id=state.undo)
    assert [card.status for card in state.cards] == [EventStatus.DRAFT]


async def test_refused_action_is_told_with_its_reason(desk: Desk) -> None:
    """A button of an old page that no longer fits is answered in words."""
    await call(desk.tab, DashboardState, "withdraw", event_id=desk.event.id)
    state = await desk.tab.get_state(DashboardState)
    assert state.problem == "not_published"


async def test_copy_is_made_once_and_opened(desk: Desk) -> None:
    """*Make a copy* leads to the copy's builder."""
    answer = await call(desk.tab, DashboardState, "duplicate", event_id=desk.event.id)
    async with desk.database.reading() as session:
        shown = await list_events(session, organizer_id=desk.owner["organizer_id"])
    copy = next(event for event in shown if event.id != desk.event.id)
    assert copy.content == named("Айгерім")
    assert f"/dashboard/events/{copy.id}/edit" in str(answer)


async def _add_photos(desk: Desk, count: int) -> list[str]:
    """Photos that were sent for the desk's event; their ids."""
    ids = [uuid.uuid4().hex for _ in range(count)]
    size = {"bytes": 1000, "width": 900, "height": 600, "blur": "data:image/webp;base64,UklGRg=="}
    async with desk.database.transaction() as session:
        session.add_all(
            Media(id=media_id, folder=media_id, **desk.owner, **size, created_at=read_clock()) for media_id in ids
        )
    return ids


def _without_receipt(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not name.startswith("receipt")}


async def test_palettes_are_those_of_the_template_and_one_is_chosen(desk: Desk) -> None:
    """After another palette, or another template, the choice shows what the page has."""
    state = await desk.save(1, desk.event.version, palette="sapphire")
    assert [choice.slug for choice in state.palettes if choice.is_chosen] == ["sapphire"]
    assert state.palettes[0].name["kk"] == "Үлгідегідей"
    state = await desk.save(2, state.receipt.version, palette="sapphire", template="aq-tilek")
    assert [choice.slug for choice in state.palettes if choice.is_chosen] == ["own"]
    assert "sage" in {choice.slug for choice in state.palettes}


async def test_unreadable_accent_is_told_with_the_nearest_one(desk: Desk) -> None:
    """The accent that was there stays until one that reads is chosen."""
    state = await desk.save(1, desk.event.version, accent="#14463A")
    assert state.problems == {"accent": "unreadable"}
    assert (await desk.read()).content.accent == ""
    state = await desk.save(2, state.receipt.version, accent=state.accent_offer)
    assert (state.problems, state.accent_offer) == ({}, "")
    assert (await desk.call("open_event")).values["own_accent"] == "on"
