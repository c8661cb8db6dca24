"""Text set into a space: broken where words end, as large as fits, never cut."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise, product

from markupsafe import Markup

from toi_invite.invitation.cards.typefaces import Line, Style, outline, read_cap_height, set_line

_MOST_LINES = 4
_WORTH = 1.1  # how much larger a text has to become to be broken once more


@dataclass(frozen=True)
class Block:
    """Lines of one size, in pixels; `leading` and `cap` (the height of capitals) are in ems."""

    lines: tuple[Line, ...] = ()
    size: float = 0
    leading: float = 0
    cap: float = 0

    @property
    def rise(self) -> float:
        """From the top of the first line's capitals to the last baseline."""
        return (self.cap + self.leading * (len(self.lines) - 1)) * self.size if self.lines else 0

    @property
    def height(self) -> float:
        """From the top of the first line's capitals to the lowest point of the last line; 0 if there are no lines."""
        return self.rise + self.lines[-1].depth * self.size if self.lines else 0

    @property
    def width(self) -> float:
        """Of the widest line."""
        return max((line.width for line in self.lines), default=0) * self.size

    def draw(self, x: float, top: float, anchor: str = "middle") -> Markup:
        """Path elements in the present fill.

        Args:
            x: the middle, the `start` or the `end` of each line, as `anchor` says.
            top: where the first line's capitals begin.
            anchor: `start`, `middle` or `end`.
        """
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        return Markup("").join(
            Markup('<path transform="translate({:.2f} {:.2f})scale({:.3f})" d="{}"/>').format(
                x - line.width * self.size * share,
                top + (self.cap + self.leading * number) * self.size,
                self.size,
                Markup(outline(line)),  # noqa: S704 - numbers and commands of a path, drawn from a font
            )
            for number, line in enumerate(self.lines)
        )


@dataclass(frozen=True)
class _Rows:
    """A text broken into lines, one unit to the em."""

    lines: tuple[Line, ...]
    widest: float


def fit(text: str, style: Style, *, width: float, height: float, size: float, lines: int = 1) -> Block:
    """The text as large as `size` lets it be, in at most `lines` lines; in more only if that makes it clearly larger.

    Args:
        text: any; its line breaks are spaces.
        style: how it looks.
        width: no line is wider, in pixels.
        height: from the first line's capitals to the lowest point it is no higher, in pixels.
        size: the largest size, in pixels to the em.
        lines: the most lines.
    """
    cap = read_cap_height(style.family)
    best = Block()
    for rows in _list_breaks(text, style, lines):
        ems = cap + style.leading * (len(rows.lines) - 1) + rows.lines[-1].depth
        fitting = min(size, width / rows.widest, height / ems)
        if fitting > best.size * _WORTH:
            best = Block(rows.lines, fitting, style.leading, cap)
    return best


def fit_two(
    texts: tuple[str, str], style: Style, *, width: float, height: float, size: float, gap: float
) -> tuple[Block, Block]:
    """Two texts above each other in one size, each broken where that makes both larger.

    Args:
        texts: the upper and the lower one.
        style: how they look.
        width: no line is wider, in pixels.
        height: from the first capitals to the lowest point they are no higher, in pixels.
        size: the largest size, in pixels to the em.
        gap: from the last baseline of the upper to the first baseline of the lower one, in ems.
    """
    cap = read_cap_height(style.family)
    best = Block(), Block()
    for upper, lower in product(*(_list_breaks(text, style, _MOST_LINES) for text in texts)):
        ems = cap + gap + style.leading * (len(upper.lines) + len(lower.lines) - 2) + lower.lines[-1].depth
        fitting = min(size, width / max(upper.widest, lower.widest), height / ems)
        if fitting > best[0].size:
            best = Block(upper.lines, fitting, style.leading, cap), Block(lower.lines, fitting, style.leading, cap)
    return best


@lru_cache(maxsize=128)  # prints try the same texts in several sizes
def _list_breaks(text: str, style: Style, most: int) -> list[_Rows]:
    """The text in one line, in two, up to `most`, each broken most evenly."""
    words = text.split()
    widths = [set_line(word, style).width for word in words]
    space = set_line("n n", style).width - set_line("nn", style).width
    found: list[_Rows] = []
    for count in range(1, min(most, len(words)) + 1):
        lines = tuple(set_line(" ".join(row), style) for row in _break_evenly(words, widths, space, count))
        if widest := max(line.width for line in lines):
            found.append(_Rows(lines, widest))
    return found


def _break_evenly(words: list[str], widths: list[float], space: float, count: int) -> list[list[str]]:
    """The words in `count` lines of which the widest is as narrow as possible."""
    edges = [0.0, *accumulate(width + space for width in widths)]
    best: dict[int, tuple[float, list[int]]] = {0: (0, [])}
    for _ in range(count):
        best = {
            end: min(
                (max(widest, edges[end] - edges[start]), [*ends, end])
                for start, (widest, ends) in best.items()
                if start < end
            )
            for end in range(min(best) + 1, len(words) + 1)
        }
    ends = best[len(words)][1]
    return [words[start:end] for start, end in pairwise([0, *ends])]
