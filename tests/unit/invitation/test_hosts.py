"""Those who invite: one line as ever, or families in the order that the organizer gave them."""

import re

import pytest

from tests.unit.invitation.pages import build, read, render
from toi_invite.invitation.hosts import build_families, name_signers
from toi_invite.language.codes import Language
from toi_invite.models.content import Texts
from toi_invite.models.kin import Kin
from toi_invite.models.occasion import Occasion
from toi_invite.models.people import Host, HostFamily
from toi_invite.services.templates import list_templates

SLUGS = [template.slug for template in list_templates()]


def _name(kk: str, ru: str, *, is_late: bool = False) -> Host:
    return Host(name=Texts(kk=kk, ru=ru), is_late=is_late)


GROOM = HostFamily(kin=Kin.GROOM_PARENTS, people=(_name("Серік", "Серик", is_late=True), _name("Гүлнар", "Гульнар")))
BRIDE = HostFamily(kin=Kin.BRIDE_PARENTS, people=(_name("Бауыржан", "Бауыржан"), _name("Айнұр", "Айнур")))
OWN = HostFamily(label=Texts(kk="Қамқоршы апасы", ru="Тётя"), people=(_name("Сәуле", "Сауле"), Host()))
EMPTY = HostFamily(kin=Kin.SIBLINGS, people=(Host(),))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.KK, "Күйеу жігіттің ата-анасы: марқұм Серік, Гүлнар"),
        (Language.RU, "Родители жениха: Серик, светлой памяти, Гульнар"),
        (Language.EN, "The groom’s parents: the late Серік, Гүлнар"),
    ],
)
def test_late_host_is_named_with_the_mark_of_the_language(language: Language, told: str) -> None:
    """The mark stands where the language has it, and no name is inflected for it."""
    (family,) = build_families(build(families=(GROOM,)), language)
    assert family.sentence == told


def test_families_stand_in_the_organizers_order_and_empty_ones_nowhere() -> None:
    """A row that nobody filled in leaves no trace; an own word names a family that has no usual one."""
    families = build_families(build(families=(BRIDE, EMPTY, OWN, GROOM)), Language.KK)
    assert [family.label for family in families] == [
        "Қалыңдықтың ата-анасы",
        "Қамқоршы апасы",
        "Күйеу жігіттің ата-анасы",
    ]
    assert [host.name for host in families[1].people] == ["Сәуле"]


@pytest.mark.parametrize("slug", SLUGS)
def test_page_shows_families_below_the_line_of_hosts(slug: str) -> None:
    """Both are shown when both were written; the mark is beside the name it belongs to."""
    shown = read(render(build(template=slug, families=(GROOM, BRIDE))))
    line, first, second = (shown.index(text) for text in ("Серік — Гүлнар", "Күйеу жігіттің", "Қалыңдықтың ата"))
    assert line < first < second
    assert '<p class="families"><span class="late">марқұм </span>Серік</p>' in shown


@pytest.mark.parametrize("slug", SLUGS)
def test_page_without_families_is_as_ever(slug: str) -> None:
    """One line of hosts has no list around it."""
    assert "kin" not in re.findall(r'class="([^"]*)"', read(render(build(template=slug))))


def test_families_alone_make_the_part_and_no_sample_stands_beside_them() -> None:
    """In the builder the sample line gives way to the names that were written."""
    shown = read(render(build(hosts=Texts(), families=(GROOM,)), preview=True))
    assert "Гүлнар" in shown
    assert "Шақырушылардың есімдері" not in shown


def test_company_has_no_families() -> None:
    """What was written for a wedding does not follow into a company's evening."""
    assert build_families(build(occasion=Occasion.CORPORATE, families=(GROOM,)), Language.KK) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_late_never_sign_the_letter(slug: str) -> None:
    """The living of the families do."""
    shown = read(render(build(template=slug, hosts=Texts(), families=(GROOM, BRIDE))))
    assert '<p class="signed">Гүлнар, Бауыржан және Айнұр</p>' in shown


def test_many_living_hosts_sign_by_nobodys_name() -> None:
    """More than four names are no signature; those whose feast it is sign then."""
    families = build_families(build(families=(GROOM, BRIDE, OWN, BRIDE)), Language.KK)
    assert name_signers(families, Language.KK) == ""
