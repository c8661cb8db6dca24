"""Small effects that the browser applies by itself: the language of the document."""

import reflex as rx
from reflex_base.utils.imports import ImportDict

from toi_invite.language.codes import Language
from toi_invite.language.preference import COOKIE
from toi_invite.state.language import LanguageState

# Runs before the first paint: a Russian or English reader must not see a flash of Kazakh while the socket connects.
_FIRST_LANGUAGE = """
(function () {
  var known = %(known)s;
  var kept = (document.cookie.match(/(?:^|; )%(cookie)s=(\\w\\w)/) || [])[1];
  var asked = (navigator.languages || []).map(function (tag) { return tag.slice(0, 2).toLowerCase(); });
  var language = [kept].concat(asked).filter(function (tag) { return known.indexOf(tag) >= 0; })[0] || known[0];
  var root = document.documentElement;
  root.lang = language;
  if (language !== known[0]) {
    root.classList.add("language-pending");
    setTimeout(function () { root.classList.remove("language-pending"); }, 2500);
  }
})();
"""


def first_language_script() -> rx.Component:
    """A script for the head that sets the language of the document before anything is painted."""
    known = str([language.value for language in Language])
    return rx.el.script(_FIRST_LANGUAGE % {"known": known, "cookie": COOKIE})


class DocumentLanguage(rx.Fragment):
    """Keeps `<html lang>` equal to the language of the page."""

    def add_imports(self) -> ImportDict:
        """React's effect hook."""
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str | rx.Var[str]]:
        """Follow the language; show the page once it speaks the language that the reader expects."""
        language = LanguageState.language
        hydrated = rx.State.is_hydrated
        effect = f"""useEffect(() => {{
          const root = document.documentElement;
          if (!{hydrated}) return;
          root.lang = {language};
          root.classList.remove("language-pending");
        }}, [{language}, {hydrated}])"""
        return [rx.Var(effect)]
