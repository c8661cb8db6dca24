"""What is kept of published pages, and for how long."""

import pytest

from tests.support.web import Stopwatch
from toi_invite.invitation.renderer import render_not_found
from toi_invite.language.codes import Language
from toi_invite.web.cache import BEING_ASKED, FRESH, MOST_PAGES, PageCache
from toi_invite.web.documents import make_document

DOCUMENT = make_document(render_not_found(), Language.KK, [], event_id="event")


@pytest.fixture
def cache(stopwatch: Stopwatch) -> PageCache:
    """A cache that holds one page in Kazakh."""
    cache = PageCache(stopwatch.read)
    cache.keep("our-toi", Language.KK, DOCUMENT, revision_id="1", day="2026-06-01", checked_at=stopwatch.now)
    return cache


def test_one_request_asks_while_others_get_the_kept_page(cache, stopwatch) -> None:
    """A thousand guests at once are one question to the database, and nobody reads what is too old."""
    stopwatch.now += FRESH

    answers = [cache.find_fresh("our-toi", Language.KK) for _ in range(3)]
    stopwatch.now += BEING_ASKED - FRESH

    assert answers == [None, DOCUMENT, DOCUMENT]
    assert cache.find_fresh("our-toi", Language.KK) is None


def test_answer_of_the_database_makes_it_fresh_again(cache, stopwatch) -> None:
    """Counted from the moment of the question, so that a slow answer makes nothing younger."""
    stopwatch.now += FRESH
    asked_at = stopwatch.now
    assert cache.find_fresh("our-toi", Language.KK) is None
    stopwatch.now += 0.4
    same = {"revision_id": "1", "day": "2026-06-01"}
    assert cache.find_rendered("our-toi", Language.KK, **same, checked_at=asked_at) is DOCUMENT

    stopwatch.now = asked_at + FRESH - 0.01
    assert cache.find_fresh("our-toi", Language.KK) is DOCUMENT
    stopwatch.now = asked_at + FRESH
    assert cache.find_fresh("our-toi", Language.KK) is None


@pytest.mark.parametrize(("revision_id", "day"), [("2", "2026-06-01"), ("1", "2026-06-02")])
def test_other_revision_or_day_is_rendered_anew(cache, revision_id, day) -> None:
    """An update, and the countdown at midnight."""
    found = cache.find_rendered("our-toi", Language.KK, revision_id=revision_id, day=day, checked_at=0)
    assert found is None


def test_languages_and_addresses_are_kept_apart(cache) -> None:
    """And forgotten together with their address."""
    cache.keep("our-toi", Language.RU, DOCUMENT, revision_id="1", day="2026-06-01", checked_at=100)

    assert cache.find_fresh("our-toi", Language.EN) is None
    assert cache.find_fresh("other-toi", Language.KK) is None
    cache.forget("our-toi")
    assert cache.find_fresh("our-toi", Language.KK) is None
    assert cache.find_fresh("our-toi", Language.RU) is None


def test_memory_has_a_limit(cache, stopwatch) -> None:
    """The page kept longest gives way."""
    for number in range(MOST_PAGES):
        key = {"revision_id": "1", "day": "2026-06-01", "checked_at": stopwatch.now}
        cache.keep(f"toi-{number}", Language.KK, DOCUMENT, **key)

    assert cache.find_fresh("our-toi", Language.KK) is None
    assert cache.find_fresh("toi-0", Language.KK) is DOCUMENT
