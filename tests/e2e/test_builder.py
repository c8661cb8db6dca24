"""Filling in an event in a real browser: nothing typed is lost, and the preview is the page."""

import re

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

from tests.support.browser import SOON, fill_wedding, open_draft, sign_up

# Measures in the page from the key to the name's change in the frame, in ms.
_MEASURE = """() => {
  const input = document.querySelector("[data-testid=person-1]");
  const page = document.querySelector("[data-testid=preview]").contentDocument;
  const typed = {};
  window.delays = {};
  input.addEventListener("input", () => { typed[input.value] = performance.now(); });
  new MutationObserver(() => {
    for (const [name, moment] of Object.entries(typed)) {
      if (page.body.innerText.includes(name)) window.delays[name] ??= performance.now() - moment;
    }
  }).observe(page.body, { subtree: true, childList: true, characterData: true });
}"""


@pytest.fixture
def draft(page: Page) -> str:
    """An empty draft of the standard template in the builder; its id."""
    sign_up(page)
    return open_draft(page, "ulttyq")


def _go(page: Page, step: str) -> None:
    page.locator(f"[data-testid=builder-step][data-step={step}]").click()


def _preview(page: Page) -> FrameLocator:
    return page.frame_locator("[data-testid=preview]")


def _expect_state(page: Page, state: str) -> None:
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", state, timeout=SOON)


def _error(page: Page, words: str) -> Locator:
    return page.get_by_role("alert").filter(has_text=words)


@pytest.mark.usefixtures("draft")
def test_everything_typed_is_there_after_a_reload(page: Page) -> None:
    """Autosave keeps every field of every step, in the main language and in the others."""
    fill_wedding(page)
    _go(page, "people")
    page.get_by_test_id("person-1-ru").fill("Айгерим")
    _go(page, "words")
    page.get_by_test_id("words").fill("Құрметті ағайын!\nТойға шақырамыз.")
    page.get_by_test_id("phone").fill("8 701 234 56 78")
    _expect_state(page, "saving")
    _expect_state(page, "saved")
    page.reload()
    expect(page.get_by_test_id("person-1")).to_have_value("Айгерім")
    expect(page.get_by_test_id("person-1-ru")).to_have_value("Айгерим")
    expect(page.get_by_test_id("event-date")).to_have_value("2031-06-12")
    expect(page.get_by_test_id("event-time")).to_have_value("18:00")
    expect(page.get_by_test_id("venue-name")).to_have_value("Астана сарайы")
    expect(page.get_by_test_id("words")).to_have_value("Құрметті ағайын!\nТойға шақырамыз.")
    expect(page.get_by_test_id("phone")).to_have_value("+7 701 234 56 78")
    expect(page.get_by_test_id("slug-input")).to_have_value("aigerim-nurlan")


@pytest.mark.usefixtures("draft")
def test_parts_programme_and_colours_are_kept_and_shown(page: Page) -> None:
    """The usual programme is filled in by one button; a hidden part disappears, a moved one changes its place."""
    fill_wedding(page)
    _go(page, "more")
    page.get_by_test_id("programme-usual").click()
    expect(page.get_by_test_id("programme-2")).to_have_value("Той салтанатының басталуы")
    page.get_by_text("зүмірет жасыл").click()
    page.get_by_test_id("gift-phone").fill("8 701 765 43 21")
    countdown = page.locator("[data-testid=part][data-part=countdown]")
    countdown.get_by_role("checkbox").uncheck()
    page.locator("[data-testid=part][data-part=venue]").get_by_role("button").first.click()
    _expect_state(page, "saved")
    page.reload()
    _go(page, "more")
    expect(page.get_by_test_id("programme-2-time")).to_have_value("19:00")
    expect(page.get_by_test_id("gift-phone")).to_have_value("+7 701 765 43 21")
    expect(countdown.get_by_role("checkbox")).not_to_be_checked()
    expect(page.locator("[data-part=date] + [data-part=countdown]")).to_be_visible()
    expect(page.get_by_label("зүмірет жасыл")).to_be_checked()
    expect(_preview(page).locator("#programme")).to_contain_text("Торт кесу")
    parts = _preview(page).locator("section").evaluate_all("parts => parts.map((part) => part.id)")
    assert parts == ["words", "hosts", "date", "venue", "programme", "dress", "gift"]


@pytest.mark.usefixtures("draft")
def test_ready_text_is_taken_with_the_names_and_given_back(page: Page) -> None:
    """One tap writes it in every language; the organizer's own words come back by another one."""
    fill_wedding(page)
    _go(page, "words")
    page.get_by_test_id("words").fill("Өз сөзіміз")
    page.get_by_test_id("wordings").click()
    page.get_by_test_id("wording").first.click()
    expect(page.get_by_test_id("words")).to_have_value(re.compile("Айгерім мен Нұрланның"))
    expect(page.get_by_test_id("words-ru")).not_to_have_value("")
    expect(_preview(page).locator("#words")).to_contain_text("Айгерім мен Нұрланның")
    page.get_by_test_id("wording-undo").click()
    expect(page.get_by_test_id("words")).to_have_value("Өз сөзіміз")
    expect(page.get_by_test_id("words-ru")).to_have_value("")
    page.get_by_test_id("whose").fill("Айгерім-Нұрланның")
    _expect_state(page, "saved")
    page.get_by_test_id("wording").first.click()
    expect(page.get_by_test_id("words")).to_have_value(re.compile("Айгерім-Нұрланның"))


@pytest.mark.usefixtures("draft")
def test_no_letter_is_lost_and_the_preview_follows_within_300_ms(page: Page) -> None:
    """Fast typing across several saves arrives whole; each stroke shows in the page at once."""
    expect(_preview(page).locator("body")).to_contain_text("Күйеу жігіт")
    page.evaluate(_MEASURE)
    page.get_by_test_id("person-1").press_sequentially("Айсұлу-Ақбота Қызғалдаққызы", delay=70)
    expect(page.get_by_test_id("person-1")).to_have_value("Айсұлу-Ақбота Қызғалдаққызы")
    expect(_preview(page).locator("body")).to_contain_text("Қызғалдаққызы")
    delays = sorted(page.evaluate("Object.values(window.delays)"))
    assert len(delays) > 10
    assert delays[len(delays) // 2] < 300
    _expect_state(page, "saved")


@pytest.mark.usefixtures("draft")
def test_text_without_letters_is_told_beside_its_field(page: Page) -> None:
    """A title of only emoji or only spaces is told, and gone with the next letter."""
    for text in ("🎉🎉", "   "):
        page.get_by_test_id("event-title").fill(text)
        expect(_error(page, "Кемінде бір әріп не цифр")).to_be_visible()
    page.get_by_test_id("event-title").fill("60 жас")
    expect(_error(page, "Кемінде бір әріп не цифр")).to_be_hidden()


@pytest.mark.usefixtures("draft")
def test_date_is_told_as_the_page_will_write_it(page: Page) -> None:
    """The sentence under the fields has the endings that the hour asks for."""
    _go(page, "date")
    page.get_by_test_id("event-date").fill("2027-06-12")
    page.get_by_test_id("event-time").fill("18:00")
    expect(page.locator("[data-panel=date]")).to_contain_text("«2027 жылғы 12 маусым, сенбі, сағат 18:00-де»")


@pytest.mark.usefixtures("draft")
def test_link_of_a_map_becomes_a_point_and_a_short_one_is_explained(page: Page) -> None:
    """The coordinates go to the guests' map buttons."""
    _go(page, "venue")
    page.get_by_test_id("venue-name").fill("Астана сарайы")
    page.get_by_test_id("map-link").fill("https://maps.app.goo.gl/abc")
    expect(_error(page, "Қысқа сілтеме")).to_be_visible()
    page.get_by_test_id("map-link").fill("https://2gis.kz/almaty/geo/1/76.945465%2C43.238293")
    expect(page.get_by_test_id("map-place")).to_contain_text("43.238293, 76.945465")
    expect(_preview(page).locator("a[href*='2gis.kz']")).to_have_attribute("href", re.compile("76.945465,43.238293"))


@pytest.mark.usefixtures("draft")
def test_other_template_shows_at_once_with_the_same_words(page: Page) -> None:
    """Changing the look changes the page in the frame and the price on the button."""
    page.get_by_test_id("person-1").fill("Айгерім")
    _go(page, "look")
    page.locator("label:has([data-template=altyn-kesh])").click()
    expect(_preview(page).locator("body.altyn-kesh")).to_contain_text("Айгерім")
    expect(page.get_by_test_id("publish-button")).to_contain_text("5\xa0990")


@pytest.mark.usefixtures("draft")
@pytest.mark.parametrize(("choice", "kept"), [("conflict-mine", "Екінші"), ("conflict-theirs", "Бірінші")])
def test_two_tabs_are_told_and_the_chosen_words_stay(
    page: Page, context: BrowserContext, choice: str, kept: str
) -> None:
    """The second tab's save is held back until the organizer has chosen (B16)."""
    _expect_state(page, "saved")
    other = context.new_page()
    other.goto(page.url)
    expect(other.get_by_test_id("person-1")).to_be_visible()
    page.get_by_test_id("person-1").fill("Бірінші")
    _expect_state(page, "saving")
    _expect_state(page, "saved")
    other.get_by_test_id("person-1").fill("Екінші")
    expect(other.get_by_test_id("conflict-dialog")).to_be_visible(timeout=SOON)
    _expect_state(other, "error")
    other.keyboard.press("Escape")
    expect(other.get_by_test_id("conflict-dialog")).to_be_visible()
    other.get_by_test_id(choice).click()
    _expect_state(other, "saved")
    expect(other.get_by_test_id("person-1")).to_have_value(kept)
    page.reload()
    expect(page.get_by_test_id("person-1")).to_have_value(kept)


@pytest.mark.usefixtures("draft")
def test_words_typed_while_the_network_is_away_are_saved_when_it_is_back(page: Page, context: BrowserContext) -> None:
    """An error is visible, keeps the words, and mends itself."""
    page.get_by_test_id("person-1").fill("Айгерім")
    _expect_state(page, "saved")
    context.set_offline(True)
    page.get_by_test_id("person-2").fill("Нұрлан")
    _expect_state(page, "error")
    context.set_offline(False)
    _expect_state(page, "saved")
    page.reload()
    expect(page.get_by_test_id("person-2")).to_have_value("Нұрлан")


@pytest.mark.usefixtures("draft")
def test_words_of_a_tab_that_was_reloaded_too_early_are_kept(page: Page) -> None:
    """A reload within the second before the save loses nothing."""
    page.get_by_test_id("person-1").fill("Айгерім")
    page.reload()
    expect(page.get_by_test_id("person-1")).to_have_value("Айгерім")
    _expect_state(page, "saved")


@pytest.mark.usefixtures("draft")
def test_wished_address_is_judged_while_it_is_typed(page: Page) -> None:
    """Kazakh letters become Latin ones; words of the site are refused."""
    page.get_by_test_id("slug-input").fill("Біздің Той 2031")
    expect(page.locator("#slug-state")).to_contain_text("bizdin-toi-2031 бос")
    page.get_by_test_id("slug-input").fill("dashboard")
    expect(page.locator("#slug-state")).to_contain_text("сайттың өзіне керек")


def test_event_of_somebody_else_is_not_found(page: Page, context: BrowserContext, draft: str) -> None:
    """A foreign builder's address tells no more than one that never was."""
    context.clear_cookies()
    sign_up(page)
    texts: list[str] = []
    for event_id in (draft, "00000000-0000-4000-8000-000000000000"):
        page.goto(f"/dashboard/events/{event_id}/edit")
        expect(page.get_by_role("heading", name="Мұндай шақыру жоқ")).to_be_visible()
        texts.append(page.inner_text("main"))
    assert texts[0] == texts[1]


@pytest.mark.usefixtures("draft")
def test_phone_has_form_and_preview_as_two_tabs(page: Page) -> None:
    """The preview is one tap away."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_test_id("person-1").fill("Айгерім")
    expect(page.get_by_test_id("preview")).to_be_hidden()
    page.get_by_test_id("builder-tab-preview").click()
    expect(_preview(page).get_by_text("Айгерім").first).to_be_visible()
    expect(page.get_by_test_id("person-1")).to_be_hidden()
    page.get_by_test_id("builder-tab-form").click()
    expect(page.get_by_test_id("person-1")).to_have_value("Айгерім")


@pytest.mark.usefixtures("draft")
def test_date_and_time_stand_in_line_on_a_phone(page: Page) -> None:
    """Though one label has two lines there."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("[data-testid=builder-step][data-step=date]").click()
    # Both in one moment: the step rises while it opens.
    fields = page.locator("[data-testid=event-date], [data-testid=event-time]")
    tops = fields.evaluate_all("(all) => all.map((each) => each.getBoundingClientRect().top)")

    assert len(tops) == 2
    assert tops[0] == tops[1]
