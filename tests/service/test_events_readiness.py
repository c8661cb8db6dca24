"""What an event still lacks before it can be published."""

from datetime import UTC, date, datetime

import pytest

from tests.support.events import COMPLETE, named
from tests.support.moment import NOW
from toi_invite.models.content import EventContent, Texts
from toi_invite.models.occasion import Occasion
from toi_invite.services.readiness import list_missing


def test_complete_event_lacks_nothing() -> None:
    """Names, a date to come and a venue are enough."""
    assert list_missing(COMPLETE, now=NOW) == []


def test_empty_event_lacks_everything_in_the_builders_order() -> None:
    """The list follows the steps."""
    empty = EventContent(template="ulttyq", occasion=Occasion.WEDDING)
    assert list_missing(empty, now=NOW) == ["person_1", "person_2", "date", "venue_name"]


def test_occasion_of_one_person_asks_for_one_name() -> None:
    """A jubilee has no second name."""
    assert list_missing(named("Гүлнар", "", occasion=Occasion.MEREITOI), now=NOW) == []


@pytest.mark.parametrize("text", ["🎉", "❤️ 💍", "—", "…!"])
def test_name_without_a_letter_is_missing(text: str) -> None:
    """Emoji and signs are not a name."""
    assert list_missing(named(text), now=NOW) == ["person_1"]


@pytest.mark.parametrize(("title", "missing"), [("", []), ("60 жас", []), ("60", []), ("🎉🎉", ["title"])])
def test_title_may_be_empty_but_not_wordless(title: str, missing: list[str]) -> None:
    """An empty title is fine, one of only emoji is told."""
    assert list_missing(COMPLETE.model_copy(update={"title": Texts(kk=title)}), now=NOW) == missing


@pytest.mark.parametrize(
    ("day", "moment", "missing"),
    [
        (date(2026, 6, 1), datetime(2026, 6, 1, 18, 59, tzinfo=UTC), []),
        (date(2026, 6, 1), datetime(2026, 6, 1, 19, 0, tzinfo=UTC), ["date"]),
    ],
)
def test_date_is_past_when_almaty_has_the_next_day(day: date, moment: datetime, missing: list[str]) -> None:
    """The day ends at midnight in Almaty, five hours before UTC's."""
    assert list_missing(COMPLETE.model_copy(update={"date": day}), now=moment) == missing
