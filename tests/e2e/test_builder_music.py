"""Choosing music in the builder, in a real browser."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.support.browser import SOON, open_draft, sign_up
from tests.support.music import make_music


def _open_music(page: Page) -> None:
    page.locator("[data-testid=builder-step][data-step=more]").click()
    expect(page.get_by_test_id("music")).to_be_visible()


def _expect_saved(page: Page) -> None:
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved", timeout=SOON)


@pytest.mark.usefixtures("bank")
def test_chosen_music_is_on_the_page_and_leaves_it_with_a_quiet_occasion(page: Page) -> None:
    """A piece of ours, then a file of one's own; both can be heard before, and ас hides the whole choice."""
    sign_up(page)
    open_draft(page, "ulttyq")
    _open_music(page)
    sound = page.frame_locator("[data-testid=preview]").locator("audio")
    expect(sound).to_have_count(0)

    page.locator("[data-testid=music-choice][data-music=quanysh]").check()
    expect(sound).to_have_count(1, timeout=SOON)
    page.get_by_test_id("music-listen").nth(1).click()
    expect(page.get_by_test_id("music-listen").nth(1)).to_contain_text("Тоқтату")

    song: FilePayload = {"name": "Біздің ән.mp3", "mimeType": "audio/mpeg", "buffer": make_music()}
    page.get_by_test_id("music-input").set_input_files(song)
    own = page.get_by_role("radio", name="Біздің ән")
    expect(own).to_be_checked(timeout=SOON)
    _expect_saved(page)
    page.reload()
    _open_music(page)
    expect(own).to_be_checked()

    page.locator("[data-testid=builder-step][data-step=people]").click()
    page.get_by_test_id("occasion-select").select_option("as")
    page.locator("[data-testid=builder-step][data-step=more]").click()
    expect(page.get_by_test_id("music")).to_be_hidden(timeout=SOON)
    expect(sound).to_have_count(0, timeout=SOON)


@pytest.mark.usefixtures("bank")
def test_refused_music_is_told_in_the_language_of_the_page(page: Page) -> None:
    """Also when the language is switched afterwards."""
    sign_up(page)
    open_draft(page, "ulttyq")
    _open_music(page)
    page.get_by_test_id("music-input").set_input_files(
        {"name": "ән.mp3", "mimeType": "audio/mpeg", "buffer": "Құрметті ағайын!".encode()}
    )
    refusal = page.get_by_test_id("photo-upload").get_by_role("alert")
    expect(refusal).to_contain_text("Бұл файл әуен емес", timeout=SOON)

    page.get_by_test_id("language-ru").first.click()
    expect(refusal).to_contain_text("Это не музыка")
