"""Whom guests may call or write to."""

from dataclasses import dataclass

from toi_invite.invitation.links import PhoneLinks, build_phone_links
from toi_invite.language.codes import Language
from toi_invite.models.content import EventContent


@dataclass(frozen=True)
class Reach:
    """A telephone, and whose it is; `name` may be empty."""

    name: str
    phone: PhoneLinks


def build_contacts(content: EventContent, message: str, language: Language) -> list[Reach]:
    """The hosts' own phone first, then the others that have a number; `message` begins what guests write."""
    own = [Reach("", build_phone_links(content.phone, message))] if content.phone else []
    others = [
        Reach(contact.name.read(language, content.main_language), build_phone_links(contact.phone, message))
        for contact in content.contacts
        if contact.phone
    ]
    return own + others
