"""Who is signed in, as far as the header shows it."""

import reflex as rx


class SessionState(rx.State):
    """The name in the header and nothing else: who may do what is asked of the database, never of this."""

    organizer_name: str = ""
