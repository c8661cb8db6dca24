"""Who the hosts are to those whose event it is."""

from enum import StrEnum


class Kin(StrEnum):
    """A family of hosts, the eldest first: in this order the builder proposes them (`facts/product.md` D.5, 5)."""

    GROOM_GRANDPARENTS = "groom_grandparents"
    BRIDE_GRANDPARENTS = "bride_grandparents"
    GRANDPARENTS = "grandparents"
    GROOM_PARENTS = "groom_parents"
    BRIDE_PARENTS = "bride_parents"
    PARENTS = "parents"
    MATERNAL = "maternal"
    SIBLINGS = "siblings"
    CHILDREN = "children"
    GRANDCHILDREN = "grandchildren"
