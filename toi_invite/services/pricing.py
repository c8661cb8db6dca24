"""What publishing costs."""

from toi_invite.config import Settings
from toi_invite.models.category import Category
from toi_invite.money import TIYN_PER_TENGE


def get_price(settings: Settings, category: Category) -> int:
    """The price of publishing an event with a template of the category, in tiyn; 0 for free."""
    tenge = {Category.FREE: 0, Category.STANDARD: settings.price_standard, Category.PREMIUM: settings.price_premium}
    return tenge[category] * TIYN_PER_TENGE
