"""Whom guests may call: the hosts' own phone, and others by name."""

from tests.unit.invitation.pages import build, read, render
from toi_invite.invitation.calendar_entry import find_calendar_entry
from toi_invite.language.codes import Language
from toi_invite.models.content import Texts
from toi_invite.models.people import Contact

ERLAN = Contact(name=Texts(kk="Асаба Ерлан", ru="Тамада Ерлан"), phone="+77012223344")
NOBODY = Contact(name=Texts(kk="Нөмірсіз"))


def test_every_contact_can_be_called_and_written_to() -> None:
    """Each button says whom it reaches to those who hear the page."""
    shown = read(render(build(contacts=(ERLAN,)), Language.RU))
    assert 'href="tel:+77012345678">' in shown
    assert 'href="tel:+77012223344" aria-label="Позвонить: Тамада Ерлан"' in shown
    assert 'href="https://wa.me/77012223344?text=' in shown


def test_contact_without_a_number_is_left_out() -> None:
    """A half-filled row is not shown; without any number there is no part."""
    assert "Нөмірсіз" not in read(render(build(contacts=(NOBODY,))))
    assert 'id="contacts"' not in read(render(build(phone="", contacts=(NOBODY,))))


def test_contacts_alone_make_the_part() -> None:
    """The hosts' own phone may stay private."""
    shown = read(render(build(phone="", contacts=(ERLAN,))))
    assert 'id="contacts"' in shown
    assert "Асаба Ерлан" in shown


def test_one_phone_looks_as_ever() -> None:
    """No list around a single number."""
    shown = read(render(build()))
    assert '<p class="phone">+7\u00a0701\u00a0234\u00a056\u00a078</p>' in shown
    assert '<ul class="kin">' not in shown


def test_calendar_keeps_every_contact() -> None:
    """Whoever looks the day up finds whom to call."""
    entry = find_calendar_entry(
        build(contacts=(ERLAN,)), language=Language.KK, time_zone="Asia/Almaty", page_url="https://toi.example/e/a"
    )
    assert entry is not None
    assert "Асаба Ерлан +7\u00a0701\u00a0222\u00a033\u00a044" in entry.details
