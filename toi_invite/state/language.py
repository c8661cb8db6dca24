"""The language of the organizer's pages: a preference of the browser, kept in a cookie."""

from typing import Literal

import reflex as rx

from toi_invite.language.codes import Language
from toi_invite.state.gate import accept_from_browser, public

COOKIE = "lang"
_YEAR = 365 * 24 * 3600


def choose_language(accept_language: str) -> Language:
    """The first of our languages that the browser asks for, Kazakh when there is none."""
    ranges = (part.split(";q=") for part in accept_language.replace(" ", "").split(","))
    weighted = [(_read_weight(quality), tag[:2].lower()) for tag, *quality in ranges]
    for _, tag in sorted(weighted, key=lambda pair: -pair[0]):
        if tag in list(Language):
            return Language(tag)
    return Language.KK


def _read_weight(quality: list[str]) -> float:
    try:
        return float(quality[0]) if quality else 1.0
    except ValueError:
        return 0.0


class LanguageState(rx.State):
    """Which language the pages speak; the browser may change it, so nothing but texts depends on it."""

    language: str = rx.Cookie(Language.KK.value, name=COOKIE, path="/", max_age=_YEAR, same_site="lax")

    @rx.event
    @public
    def use_language(self, language: Language) -> None:
        """Speak this language from now on."""
        self.language = Language(language).value

    @rx.event
    @public
    def detect_language(self) -> None:
        """On the first visit, speak the language that the browser asks for."""
        headers = self.router.headers
        if f"{COOKIE}=" not in headers.cookie and self.language == Language.KK.value:
            self.language = choose_language(headers.accept_language).value


accept_from_browser(LanguageState, "language", Literal["kk", "ru", "en"])
