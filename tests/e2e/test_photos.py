"""Photos in the builder: from the organizer's phone into the page that a guest opens."""

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageOps
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from tests.support.browser import PHONE, SOON, fill_wedding, open_draft, sign_up

COLOURS = ("#7A1F33", "#0F6B4F", "#1B2A52")


@pytest.fixture
def draft(page: Page) -> str:
    """A draft of a free template with the step of the photos open; its id."""
    sign_up(page)
    event_id = open_draft(page, "aq-tilek")
    _go(page, "photos")
    return event_id


def _go(page: Page, step: str) -> None:
    page.locator(f"[data-testid=builder-step][data-step={step}]").click()


def _make_file(number: int, size: tuple[int, int] = (900, 600)) -> FilePayload:
    """A picture that is dark above and has a colour of its own below."""
    picture = ImageOps.colorize(Image.linear_gradient("L").resize(size), "black", COLOURS[number % len(COLOURS)])
    body = io.BytesIO()
    picture.save(body, "JPEG")
    return {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": body.getvalue()}


def _add(page: Page, *files: FilePayload) -> None:
    page.get_by_test_id("photo-input").set_input_files(list(files))


def _list_photos(page: Page) -> list[str | None]:
    return [row.get_attribute("data-media") for row in page.get_by_test_id("photo").all()]


def _expect_saved(page: Page) -> None:
    expect(page.get_by_test_id("save-state")).to_have_attribute("data-state", "saved", timeout=SOON)


def _list_findings(page: Page) -> list[str]:
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in Axe().run(page).response["violations"]]


def _has_come(page: Page, selector: str) -> bool:
    """Whether the picture was loaded and is one."""
    return page.locator(selector).first.evaluate(
        "async (image) => { await image.decode(); return image.naturalWidth > 0 }"
    )


@pytest.mark.usefixtures("draft")
def test_photos_are_added_ordered_described_cropped_and_reach_the_guest(page: Page, browser: Browser) -> None:
    """What was done in the builder by keyboard is what the guest's phone shows, also after a reload."""
    _add(page, *[_make_file(number) for number in range(3)])
    photos = page.get_by_test_id("photo")
    expect(photos).to_have_count(3, timeout=SOON)
    expect(page.get_by_test_id("photo-upload")).to_have_count(0)
    assert _has_come(page, "[data-testid=photo] img")
    first, second, third = _list_photos(page)

    page.get_by_test_id("photo-down").first.press("Enter")
    assert _list_photos(page) == [second, first, third]
    expect(photos.nth(1).get_by_test_id("photo-down")).to_be_focused()
    expect(photos.nth(0).get_by_test_id("photo-cover")).to_be_visible()

    page.get_by_test_id("photo-remove").nth(2).press("Enter")
    expect(photos).to_have_count(2)
    expect(page.get_by_test_id("photo-undo")).to_be_focused()
    page.keyboard.press("Enter")
    assert _list_photos(page) == [second, first, third]

    page.get_by_test_id("photo-describe").first.click()
    page.get_by_test_id("photo-alt").fill("Тау бөктерінде")
    page.get_by_test_id("photo-alt-ru").fill("У подножия гор")
    assert [_list_findings(_speak(page, language)) for language in ("ru", "kk")] == [[], []]

    page.get_by_test_id("photo-crop").first.click()
    page.get_by_test_id("crop-ratio-1-1").click()
    page.get_by_test_id("crop-area").press("ArrowRight")
    assert _list_findings(page) == []
    page.get_by_test_id("crop-save").click()
    expect(page.get_by_test_id("crop-dialog")).to_have_count(0, timeout=SOON)
    expect(photos.nth(0).get_by_test_id("photo-crop")).to_be_focused()
    cropped = _list_photos(page)
    assert cropped[0] not in {first, second, third}
    assert cropped[1:] == [first, third]

    _go(page, "people")
    fill_wedding(page)
    page.reload()
    _go(page, "photos")
    assert _list_photos(page) == cropped
    expect(page.get_by_test_id("photo-describe").first).to_contain_text("Тау бөктерінде")
    expect(page.frame_locator("[data-testid=preview]").locator("a[data-photo]")).to_have_count(3)
    page.get_by_test_id("publish-button").click()
    expect(page.get_by_test_id("published-url").first).to_be_visible()
    _read_as_guest(browser, page.get_by_test_id("published-url").first.inner_text().strip())


def _speak(page: Page, language: str) -> Page:
    page.get_by_test_id(f"language-{language}").first.click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    return page


def _read_as_guest(browser: Browser, url: str) -> None:
    """A phone sees the photos, opens the first, and the way back leads to the page."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(url if "://" in url else f"http://{url}")
    page.locator("a[data-photo]").first.tap()
    book = page.get_by_role("dialog")
    expect(book.locator("figure:not([inert]) figcaption")).to_have_text("Тау бөктерінде")
    assert _has_come(page, "figure:not([inert]) img")
    box = book.locator("figure:not([inert]) img").bounding_box()
    assert box
    assert box["width"] == pytest.approx(box["height"], abs=2)
    page.go_back()
    expect(book).to_have_count(0)
    context.close()


@pytest.mark.usefixtures("draft")
def test_what_is_no_photo_is_told_beside_its_name_and_the_others_arrive(page: Page) -> None:
    """A text that is called a photo is refused in the language of the page, whatever it becomes; a surplus is told."""
    text: FilePayload = {"name": "той.jpg", "mimeType": "image/jpeg", "buffer": "Құрметті ағайын!".encode()}
    _add(page, text, _make_file(1))
    expect(page.get_by_test_id("photo")).to_have_count(1, timeout=SOON)
    failed = page.get_by_test_id("photo-upload")
    expect(failed).to_contain_text("той.jpg")
    expect(failed.get_by_role("alert")).to_contain_text("Бұл файл сурет емес")
    expect(_speak(page, "ru").get_by_role("alert").filter(has_text="Это не фотография")).to_be_visible()
    expect(_speak(page, "kk").get_by_role("alert").filter(has_text="Бұл файл сурет емес")).to_be_visible()
    expect(failed.get_by_test_id("photo-again")).to_have_count(0)
    failed.get_by_test_id("photo-cancel").click()
    expect(failed).to_have_count(0)
    page.route("**/api/events/*/photos", lambda _: None)  # nothing arrives
    _add(page, *[_make_file(number, (60, 40)) for number in range(11)])
    expect(page.get_by_test_id("photo-note")).to_contain_text("Артық таңдалғаны қосылмады: 2")
    expect(_speak(page, "ru").get_by_test_id("photo-note")).to_contain_text("Лишние не добавлены: 2")
    expect(failed).to_have_count(9)
    expect(page.get_by_test_id("photo-input")).to_have_count(0)
    failed.first.get_by_test_id("photo-cancel").click()
    expect(page.get_by_test_id("photo-input")).to_have_count(1)


@pytest.mark.usefixtures("draft")
def test_photo_is_sent_again_after_the_connection_was_lost(page: Page) -> None:
    """The file waits with a button beside it; words of another step do not disturb it, nor it them."""
    page.route("**/api/events/*/photos", lambda route: route.abort())
    _add(page, _make_file(0))
    row = page.get_by_test_id("photo-upload")
    expect(row.get_by_role("alert")).to_contain_text("Байланыс үзілді")
    page.unroute("**/api/events/*/photos")
    row.get_by_test_id("photo-again").click()
    expect(page.get_by_test_id("photo")).to_have_count(1, timeout=SOON)
    _expect_saved(page)
    page.get_by_test_id("photo-describe").click()
    page.get_by_test_id("photo-alt").press_sequentially("Тау", delay=20)
    _expect_saved(page)
    expect(page.locator("#map_link-error")).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("photo-describe")).to_have_text("Тау")


@pytest.mark.usefixtures("draft")
def test_large_photo_travels_small_and_shows_how_far_it_is(page: Page) -> None:
    """4000 pixels become 3000 before they leave the phone; a file on its way can be stopped."""
    page.set_viewport_size({"width": 390, "height": 844})
    sent: list[Route] = []
    page.route("**/api/events/*/photos", lambda route: sent.append(route))  # noqa: PLW0108 - playwright marks its handlers
    _add(page, _make_file(0, (4000, 3000)), _make_file(1))
    rows = page.get_by_test_id("photo-upload")
    expect(rows.first).to_have_attribute("data-state", re.compile("sending|working"), timeout=SOON)
    expect(rows.last).to_have_attribute("data-state", "waiting")
    body = sent[0].request.post_data_buffer
    assert body
    assert Image.open(io.BytesIO(body)).size == (3000, 2250)
    rows.first.get_by_test_id("photo-cancel").click()
    expect(rows).to_have_count(1)
    expect(rows).to_have_attribute("data-state", re.compile("sending|working"), timeout=SOON)
    sent[1].continue_()
    expect(page.get_by_test_id("photo")).to_have_count(1, timeout=SOON)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.usefixtures("draft")
def test_photo_is_pulled_to_its_place(page: Page) -> None:
    """By the handle, as far as the finger goes; a pull that ends where it began changes nothing."""
    _add(page, *[_make_file(number) for number in range(3)])
    expect(page.get_by_test_id("photo")).to_have_count(3, timeout=SOON)
    first, second, third = _list_photos(page)
    _pull(page, 0, 2)
    assert _list_photos(page) == [second, third, first]
    _pull(page, 2, 0)
    assert _list_photos(page) == [first, second, third]
    _pull(page, 1, 1)
    assert _list_photos(page) == [first, second, third]


def _pull(page: Page, start: int, end: int) -> None:
    """Pull the row by its handle onto the place of another."""
    boxes = [page.locator(".photo-grip").nth(place).bounding_box() for place in (start, end)]
    points = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(points[1][0], points[1][1] + (8 if end >= start else -8), steps=8)
    page.mouse.up()
