"""The words of a print below each other: the names stay the largest, everything else makes room for them."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from toi_invite.invitation.cards.press import Drawable, Press
from toi_invite.invitation.cards.setting import Block

_SQUEEZES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
_LARGE_ENOUGH = 0.7  # of the size that the names would have for themselves; less where the rest has become small too
_BOUNDLESS = 100_000.0
_NAMES_GAP = 44
_Part = tuple[Drawable, float, str]
"""A block, the gap above it, and the name of its colour."""


@dataclass(frozen=True)
class Column:
    """Where words stand, in units: `unit` is what sizes are multiples of, `size` how large this template's type is."""

    width: float
    height: float
    unit: float
    size: float
    upper: bool
    wide: bool


@dataclass(frozen=True)
class Words:
    """What a column holds, from its top to its bottom."""

    press: Press
    parts: list[_Part]

    def draw(self, tones: Mapping[str, str], *, x: float, middle: float, anchor: str) -> Markup:
        """All of them round `middle`; `tones` has a fill for `accent`, `soft`, `names` and `ink`."""
        coloured = [(part, gap, tones[name]) for part, gap, name in self.parts]
        return self.press.stack(coloured, x=x, middle=middle, anchor=anchor)


@dataclass(frozen=True)
class Typesetter:
    """The texts of a print; `letter` and `welcome` are empty where it has none."""

    press: Press
    letter: str
    welcome: str

    def set(self, column: Column, joiner: str) -> Words:
        """As large as the paper lets them be, the letter left out at last; `joiner` is the fill between two names."""
        wished = (132 if self.letter else 150) * column.unit * column.size
        free = self.press.fit_names(width=column.width, height=_BOUNDLESS, size=wished, joiner=joiner, gap=1.5)
        words = Words(self.press, [])
        for letter in dict.fromkeys((self.letter, "")):
            for squeeze in _SQUEEZES:
                others = self._set_others(column, letter, squeeze)
                room = column.height - _measure(others, column.unit * squeeze)
                if room <= 0:
                    continue
                names = self.press.fit_names(width=column.width, height=room, size=wished, joiner=joiner, gap=1.5)
                words = Words(self.press, _put_names(others, names, column.unit * squeeze))
                if names.size >= free.size * _LARGE_ENOUGH * squeeze:
                    return words
        return words

    def _set_others(self, column: Column, letter: str, squeeze: float) -> list[_Part]:
        view, unit = self.press.view, column.unit * squeeze
        text = unit * column.size
        name = view.venue.name if view.venue else ""
        address = view.venue.address if view.venue and not self.welcome and not column.wide else ""
        hosts = f"{view.hosts_label}: {view.hosts}" if view.hosts and letter else ""
        welcome = self.press.fit_display(self.welcome, width=column.width, height=150 * unit, size=66 * unit)
        return [
            (welcome, 0, "accent"),
            (self._set_head(column, text), 34 * unit, "soft"),
            (self._fit(letter, column, 32 * unit, lines=9, leading=1.44), 50 * unit, "ink"),
            (self._fit(view.when.sentence if view.when else "", column, 40 * text), 46 * unit, "ink"),
            (self._fit(name, column, 38 * text), 32 * unit, "soft"),
            (self._fit(address, column, 30 * text), 24 * unit, "soft"),
            (self._fit(hosts, column, 32 * unit), 42 * unit, "ink"),
        ]

    def _set_head(self, column: Column, text: float) -> Block:
        head = self.press.view.head
        if not column.upper:
            return self._fit(head, column, 37 * text)
        return self._fit(head.upper(), column, 34 * text, leading=1.4, tracking=0.14)

    def _fit(
        self, text: str, column: Column, size: float, *, lines: int = 2, leading: float = 1.32, tracking: float = 0
    ) -> Block:
        height = size * (leading * lines + 0.2)
        width = column.width
        return self.press.fit(
            text, width=width, height=height, size=size, lines=lines, leading=leading, tracking=tracking
        )


def _measure(parts: list[_Part], unit: float) -> float:
    """How high they are with their gaps, and the gap above the names."""
    shown = [(part, gap) for part, gap, _ in parts if part.height]
    return sum(part.height + gap for part, gap in shown) + _NAMES_GAP * unit


def _put_names(parts: list[_Part], names: Drawable, unit: float) -> list[_Part]:
    """Below what welcomes and what is celebrated."""
    return [*parts[:2], (names, _NAMES_GAP * unit, "names"), *parts[2:]]
