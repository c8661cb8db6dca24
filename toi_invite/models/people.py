"""People beside those who are celebrated: hosts by families, contacts; and what else is celebrated, for whom."""

from pydantic import Field

from toi_invite.models.kin import Kin
from toi_invite.models.occasion import Occasion
from toi_invite.models.texts import Strict, Texts

PHONE = r"^(\+[1-9][0-9]{6,14})?$"


class Host(Strict):
    """Somebody who invites. The late are named among the hosts and marked as such."""

    name: Texts = Texts()
    is_late: bool = False


class HostFamily(Strict):
    """Hosts who belong together, the eldest first; `label` is the organizer's own word where `kin` has none."""

    kin: Kin | None = None
    label: Texts = Texts()
    people: tuple[Host, ...] = Field(default=(), max_length=6)


class Contact(Strict):
    """Somebody whom guests may call or write to, beside the hosts' own phone."""

    name: Texts = Texts()
    phone: str = Field(default="", pattern=PHONE)


class Reason(Strict):
    """What else is celebrated at the same table, for whom, and how old they are."""

    occasion: Occasion
    names: Texts = Texts()
    age: int | None = Field(default=None, ge=1, le=120)
