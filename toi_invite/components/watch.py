"""What keeps a page asking the server while somebody looks at it."""

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportDict


class Watch(rx.Fragment):
    """Asks the server to go on while something is open, and tells when the reader arrives, comes back or closes it."""

    is_open: rx.Var[bool]
    on_arrive: rx.EventHandler[rx.event.no_args_event_spec]
    on_beat: rx.EventHandler[rx.event.no_args_event_spec]
    on_return: rx.EventHandler[rx.event.no_args_event_spec]
    on_leave: rx.EventHandler[rx.event.no_args_event_spec]

    def add_imports(self) -> ImportDict:
        """React's effect hook."""
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str | rx.Var[str]]:
        """A beat every 20 s and at each return to the page, while `is_open`."""
        arrive, beat, back, leave = (self._get_trigger(name) for name in ("arrive", "beat", "return", "leave"))
        # Reflex has no public way to hand on what a var needs from its surroundings.
        data = VarData.merge(*[var._get_all_var_data() for var in (arrive, beat, back, leave, self.is_open)])  # noqa: SLF001
        effects = f"""
        useEffect(() => {{ ({arrive!s})(); }}, []);
        useEffect(() => {{
          if (!{self.is_open!s}) return;
          const beat = () => {{ if (document.visibilityState === "visible") ({beat!s})(); }};
          const comeBack = () => {{ if (document.visibilityState === "visible") {{ ({beat!s})(); ({back!s})(); }} }};
          comeBack();
          const timer = setInterval(beat, 20000);
          document.addEventListener("visibilitychange", comeBack);
          window.addEventListener("focus", comeBack);
          window.addEventListener("online", comeBack);
          return () => {{
            clearInterval(timer);
            document.removeEventListener("visibilitychange", comeBack);
            window.removeEventListener("focus", comeBack);
            window.removeEventListener("online", comeBack);
            ({leave!s})();
          }};
        }}, [{self.is_open!s}]);"""
        return [rx.Var(effects, _var_data=data)]

    def _get_trigger(self, name: str) -> rx.Var[object]:
        """The event to send; a page that wants none gets a function that does nothing."""
        events = self.event_triggers.get(f"on_{name}")
        return rx.Var("(() => {})") if events is None else rx.Var.create(events)

    def _exclude_props(self) -> list[str]:
        return ["isOpen", "onArrive", "onBeat", "onReturn", "onLeave"]


class FocusReturn(rx.Fragment):
    """Gives the focus back where it was before something opened that no button of its own had opened."""

    is_open: rx.Var[bool]

    def add_imports(self) -> ImportDict:
        """React's effect hook."""
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str | rx.Var[str]]:
        """Remember the place at the opening; a click may name another one (`window.toiReturnTo`)."""
        effect = f"""
        useEffect(() => {{
          if (!{self.is_open!s}) return;
          const before = document.activeElement;
          window.toiReturnTo = null;
          return () => setTimeout(() => (window.toiReturnTo?.() ?? before)?.focus(), 60);
        }}, [{self.is_open!s}]);"""
        return [rx.Var(effect, _var_data=self.is_open._get_all_var_data())]  # noqa: SLF001 - as in Watch

    def _exclude_props(self) -> list[str]:
        return ["isOpen"]
