"""What a template's `card.svg` sets its texts with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from toi_invite.invitation.cards.setting import Block, fit, fit_two
from toi_invite.invitation.cards.typefaces import Style, has_italic
from toi_invite.invitation.view import View
from toi_invite.services.templates import Template

_JOINER = 0.42  # of the size of the names
_ALONE = 1.45  # of the size of two names, for one


class Drawable(Protocol):
    """Something with a height in pixels that can be drawn below a line."""

    @property
    def height(self) -> float:
        """Nothing is drawn for 0."""
        ...

    def draw(self, x: float, top: float, anchor: str = "middle") -> Markup:
        """As `Block.draw`."""
        ...


@dataclass(frozen=True)
class Names:
    """One name, or two with the joiner between them in its own fill."""

    first: Block
    joiner: Block
    second: Block
    gap: float
    joiner_fill: str

    @property
    def height(self) -> float:
        """From the first capitals to the lowest point, in pixels."""
        return self.first.rise + self._space + self.second.height if self.second.lines else self.first.height

    @property
    def width(self) -> float:
        """Of the widest line, in pixels."""
        return max(self.first.width, self.second.width)

    @property
    def size(self) -> float:
        """Pixels to the em."""
        return self.first.size

    @property
    def _space(self) -> float:
        """From the last baseline of the first name to the capitals of the second."""
        return (self.gap - self.second.cap) * self.second.size

    def draw(self, x: float, top: float, anchor: str = "middle") -> Markup:
        """As `Block.draw`."""
        drawn = self.first.draw(x, top, anchor)
        if not self.second.lines:
            return drawn
        below = top + self.first.rise
        between = below + (self._space - self.joiner.rise) / 2 + self.joiner.size * 0.16
        joiner = Markup('<g fill="{}">{}</g>').format(self.joiner_fill, self.joiner.draw(x, between, anchor))
        return drawn + joiner + self.second.draw(x, below + self._space, anchor)


@dataclass(frozen=True)
class Press:
    """The texts of one event in the type of its template."""

    view: View
    template: Template

    def fit(
        self,
        text: str,
        *,
        width: float,
        height: float,
        size: float,
        lines: int = 1,
        leading: float = 1.16,
        tracking: float = 0,
    ) -> Block:
        """A text in the family for texts; lengths in pixels, `leading` and `tracking` in ems."""
        style = Style(self.template.fonts.text, leading=leading, tracking=tracking)
        return fit(text, style, width=width, height=height, size=size, lines=lines)

    def fit_display(self, text: str, *, width: float, height: float, size: float) -> Block:
        """A text in the family for names and titles, in one line."""
        return fit(text, Style(self.template.fonts.display), width=width, height=height, size=size)

    def fit_names(
        self, *, width: float, height: float, size: float, joiner: str, gap: float = 1.6, leading: float = 1.06
    ) -> Names:
        """The names, or what is celebrated where an event names nobody; `joiner` is the fill of what joins two."""
        look = Style(self.template.fonts.display, leading=leading)
        first = self.view.first or self.view.head
        if not self.view.second:
            alone = fit(first, look, width=width, height=height, size=size * _ALONE, lines=3)
            return Names(alone, Block(), Block(), gap, joiner)
        upper, lower = fit_two((first, self.view.second), look, width=width, height=height, size=size, gap=gap)
        return Names(upper, self._fit_joiner(upper.size * _JOINER), lower, gap, joiner)

    def stack(self, parts: Sequence[tuple[Drawable, float, str]], *, x: float, middle: float, anchor: str) -> Markup:
        """Parts below each other, round `middle`: each with the gap above it in pixels and its fill."""
        shown = [part for part in parts if part[0].height]
        whole = sum(part.height for part, _, _ in shown) + sum(gap for _, gap, _ in shown[1:])
        top, drawn = middle - whole / 2, Markup("")
        for number, (part, gap, fill) in enumerate(shown):
            top += gap if number else 0
            drawn += Markup('<g fill="{}">{}</g>').format(fill, part.draw(x, top, anchor))
            top += part.height
        return drawn

    def _fit_joiner(self, size: float) -> Block:
        fonts = self.template.fonts
        family = fonts.display if has_italic(fonts.display) else fonts.text
        return fit(self.view.joiner, Style(family, italic=True), width=size * 40, height=size * 2, size=size)
