"""The price category of a template."""

from enum import StrEnum


class Category(StrEnum):
    """A template's price category, from the cheapest to the dearest."""

    FREE = "free"
    STANDARD = "standard"
    PREMIUM = "premium"

    @property
    def rank(self) -> int:
        """0 for the cheapest; a template of a higher rank is dearer."""
        return list(Category).index(self)
