"""Every screen in every language: it fits a small phone, speaks one language, and reports no error."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import open_draft, sign_up

PUBLIC = [
    "/", "/templates", "/templates/aq-tilek", "/templates/ulttyq", "/templates/altyn-kesh", "/sign-up", "/sign-in",
    "/reset-password", "/offer", "/refunds", "/privacy", "/contacts", "/nowhere",
]  # fmt: skip
OWN = ["/dashboard", "/dashboard/payments", "/account"]

# Letters and words that betray the other language; names of languages in the switch are written in themselves.
RUSSIAN_ONLY = re.compile(r"\b(и|вы|для|или|после|оплата|войти|приглашение|свадьба)\b", re.IGNORECASE)


def read_words(page: Page) -> str:
    """The visible text but for the language switch, names of templates and the seller's name."""
    return page.evaluate(
        "() => { const copy = document.body.cloneNode(true);"
        "copy.querySelectorAll('script, style, [data-testid^=language-], [lang]').forEach((part) => part.remove());"
        "return copy.textContent }"
    )


def watch_errors(page: Page) -> list[str]:
    """What the page complains about, from now on."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


def look_at(page: Page, path: str) -> None:
    """The page in Kazakh fits 320 pixels and has no Russian word; in Russian it has another text."""
    page.goto(path)
    expect(page.locator("html:not(.language-pending)")).to_be_attached()
    page.get_by_test_id("language-kk").first.dispatch_event("click")
    expect(page.locator("html")).to_have_attribute("lang", "kk")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} scrolls sideways"
    kazakh = read_words(page)
    assert not RUSSIAN_ONLY.findall(kazakh), f"{path} speaks Russian in Kazakh: {RUSSIAN_ONLY.findall(kazakh)}"
    page.get_by_test_id("language-ru").first.dispatch_event("click")
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    assert read_words(page) != kazakh, f"{path} has no Russian text"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} scrolls sideways"


@pytest.mark.usefixtures("bank")
def test_public_screens_fit_and_speak_one_language(page: Page) -> None:
    """What strangers see."""
    errors = watch_errors(page)
    page.set_viewport_size({"width": 320, "height": 640})

    for path in PUBLIC:
        look_at(page, path)

    assert [error for error in errors if "404" not in error] == []


@pytest.mark.usefixtures("bank")
def test_organizers_screens_fit_and_speak_one_language(page: Page) -> None:
    """What an organizer sees, the builder included."""
    errors = watch_errors(page)
    sign_up(page)
    draft = open_draft(page, "ulttyq")
    page.set_viewport_size({"width": 320, "height": 640})

    for path in [*OWN, f"/dashboard/events/{draft}/edit"]:
        look_at(page, path)

    assert errors == []
