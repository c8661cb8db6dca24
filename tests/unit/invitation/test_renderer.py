"""The guest page as bytes: what is on it, in which language, and what never gets through."""

import datetime as dt

from toi_invite.invitation.renderer import render_page
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent, Texts
from toi_invite.models.occasion import Occasion

NOW = dt.datetime(2027, 5, 1, 12, tzinfo=dt.UTC)


def test_written_names_stand_on_the_page() -> None:
    """What the organizer wrote is in the HTML without any script."""
    content = EventContent(
        template="ulttyq",
        occasion=Occasion.WEDDING,
        person_1=Texts(kk="Айгерім"),
        person_2=Texts(kk="Нұрлан"),
    )
    page = render_page(content, language=Language.KK, now=NOW, seed="1", page_url=None, preview=False)
    html = page.body.decode()
    assert "Айгерім" in html
    assert '<span class="joiner">мен</span>' in html
