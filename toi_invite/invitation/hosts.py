"""Those who invite, family by family as the organizer put them, with a mark for the late."""

from collections.abc import Iterable
from dataclasses import dataclass

from toi_invite.language.codes import Language
from toi_invite.language.names import join_names
from toi_invite.language.texts import get_text
from toi_invite.models.content import EventContent
from toi_invite.models.occasion import Form, get_form
from toi_invite.models.people import Host as WrittenHost
from toi_invite.models.people import HostFamily

_MOST_SIGNERS = 4


@dataclass(frozen=True)
class Host:
    """One name; of the late with what is said before or after it: `марқұм`, `, светлой памяти`."""

    before: str
    name: str
    after: str

    @property
    def is_late(self) -> bool:
        """Whether the name is marked."""
        return bool(self.before or self.after)

    @property
    def sentence(self) -> str:
        """The name with its mark."""
        return f"{self.before}{self.name}{self.after}"


@dataclass(frozen=True)
class Family:
    """Hosts who belong together; `label` may be empty."""

    label: str
    people: list[Host]

    @property
    def sentence(self) -> str:
        """The family in one line."""
        names = ", ".join(host.sentence for host in self.people)
        return f"{self.label}: {names}" if self.label else names


def build_families(content: EventContent, language: Language) -> list[Family]:
    """The families that name somebody, in the organizer's order; a company has none."""
    if get_form(content.occasion) is Form.COMPANY:
        return []
    families = [_build_family(family, content, language) for family in content.families]
    return [family for family in families if family.people]


def name_signers(families: Iterable[Family], language: Language) -> str:
    """Who of the families signs the letter: the living, as long as they are few; else nobody by name."""
    living = [host.name for family in families for host in family.people if not host.is_late]
    return join_names(living, language) if len(living) <= _MOST_SIGNERS else ""


def _build_family(family: HostFamily, content: EventContent, language: Language) -> Family:
    own = family.label.read(language, content.main_language)
    label = get_text(language, f"families.{family.kin}") if family.kin else own
    people = [_build_host(host, content, language) for host in family.people]
    return Family(label, [host for host in people if host.name])


def _build_host(host: WrittenHost, content: EventContent, language: Language) -> Host:
    name = host.name.read(language, content.main_language)
    if not host.is_late:
        return Host("", name, "")
    before, _, after = get_text(language, "families.late", name="\n").partition("\n")
    return Host(before, name, after)
