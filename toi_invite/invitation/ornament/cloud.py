"""Clouds as the ornament knows them (бұлт): long lines that curl at their ends like the horns of a ram."""

from toi_invite.invitation.ornament.chance import Chance


def draw_cloud(chance: Chance, name: str) -> str:
    """Path data for a round stroke round the origin, about 200 units wide and 50 high."""
    left, right = chance.between(f"{name}left", 60, 96), chance.between(f"{name}right", 60, 96)
    upper, shift = chance.between(f"{name}upper", 30, 46), chance.between(f"{name}shift", -24, 24)
    return (
        f"M{-left:.0f} 0H{right:.0f}a12 12 0 1 0-12-12q0 7 7 7t6-6"
        f"M{shift + upper:.0f}-14H{shift - upper:.0f}a10 10 0 1 1 10-10q0 6-6 6t-5-5"
        f"M{-left * 0.5:.0f} 13H{right * 1.3:.0f}"
    )
