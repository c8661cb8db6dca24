"""Stars: a field that repeats without showing it, and the constellations that Kazakhs steer by."""

from toi_invite.invitation.ornament.chance import Chance

CONSTELLATIONS: dict[str, tuple[tuple[tuple[float, float], ...], tuple[tuple[int, ...], ...]]] = {
    # Жетіқарақшы, the Plough
    "zhetikaraqshy": (
        ((6, 12), (30, 8), (47, 17), (66, 25), (70, 42), (100, 44), (106, 22)),
        ((0, 1, 2, 3, 4, 5, 6, 3),),
    ),
    # Үркер, the Pleiades
    "urker": (
        ((38, 26), (50, 14), (58, 30), (70, 20), (66, 38), (82, 30), (46, 40)),
        ((6, 0, 1, 3, 5), (0, 2, 4), (2, 3)),
    ),
    # Үшарқар-Таразы, Orion's belt and sword
    "taraze": (
        ((30, 14), (56, 24), (82, 34), (60, 44), (64, 52)),
        ((0, 1, 2), (1, 3, 4)),
    ),
    # Темірқазық, the Pole Star with the Little Bear that circles it
    "temirqazyq": (
        ((18, 30), (36, 20), (54, 19), (72, 25), (90, 16), (98, 32), (80, 42)),
        ((0, 1, 2, 3, 4, 5, 6, 3),),
    ),
}


def scatter(chance: Chance, name: str, size: int, count: int) -> str:
    """Path data of `count` dots in a square of `size`, for a round stroke."""
    spots = (
        (chance.between(f"{name}{number}x", 4, size - 4), chance.between(f"{name}{number}y", 4, size - 4))
        for number in range(count)
    )
    return "".join(f"M{x:.0f} {y:.0f}h0" for x, y in spots)


def draw_constellation(name: str) -> str:
    """Path data in a box of 112 by 56: lines with a star at every corner.

    Raises:
        KeyError: when no constellation is called so.
    """
    stars, chains = CONSTELLATIONS[name]
    return "".join("M" + " ".join(f"{stars[star][0]} {stars[star][1]}" for star in chain) for chain in chains)
