"""What keeps a page asking the server while somebody looks at it."""

import reflex as rx
from reflex.vars import VarData
from reflex_base.utils.imports import ImportDict


class Watch(rx.Fragment):
    """Asks the server to go on: when the page arrives, while something is open, and when the reader comes back."""

    is_open: rx.Var[bool]
    on_arrive: rx.EventHandler[rx.event.no_args_event_spec]
    on_beat: rx.EventHandler[rx.event.no_args_event_spec]

    def add_imports(self) -> ImportDict:
        """React's effect hook."""
        return {"react": "useEffect"}

    def add_hooks(self) -> list[str | rx.Var[str]]:
        """A beat every 20 s and at each return, while `is_open`; afterwards the focus goes back where it was."""
        arrive = rx.Var.create(self.event_triggers["on_arrive"])
        beat = rx.Var.create(self.event_triggers["on_beat"])
        # Reflex has no public way to hand on what a var needs from its surroundings.
        data = VarData.merge(*[var._get_all_var_data() for var in (arrive, beat, self.is_open)])  # noqa: SLF001
        effects = f"""
        useEffect(() => {{ ({arrive!s})(); }}, []);
        useEffect(() => {{
          if (!{self.is_open!s}) return;
          const before = document.activeElement;
          window.toiReturnTo = null;
          const beat = () => {{ if (document.visibilityState === "visible") ({beat!s})(); }};
          beat();
          const timer = setInterval(beat, 20000);
          document.addEventListener("visibilitychange", beat);
          window.addEventListener("online", beat);
          return () => {{
            clearInterval(timer);
            document.removeEventListener("visibilitychange", beat);
            window.removeEventListener("online", beat);
            // The dialog gives the focus back to nobody, for it was opened by no button of its own.
            setTimeout(() => (window.toiReturnTo?.() ?? before)?.focus(), 60);
          }};
        }}, [{self.is_open!s}]);"""
        return [rx.Var(effects, _var_data=data)]

    def _exclude_props(self) -> list[str]:
        return ["isOpen", "onArrive", "onBeat"]
