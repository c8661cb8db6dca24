"""The language of the organizer's pages: a preference of the browser, kept in a cookie."""

import reflex as rx

from toi_invite.language.codes import Language
from toi_invite.language.preference import COOKIE, YEAR, find_kept_language, prefer_language
from toi_invite.state.gate import accept_from_browser, public


class LanguageState(rx.State):
    """Which language the pages speak; the browser may change it, so nothing but texts depends on it."""

    language: str = rx.Cookie(Language.KK.value, name=COOKIE, path="/", max_age=YEAR, same_site="lax")

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
        if find_kept_language(headers.cookie) is None and self.language == Language.KK.value:
            self.language = prefer_language(headers.accept_language).value


accept_from_browser(LanguageState, "language", Language)
