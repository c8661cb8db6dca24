"""Copies of one drawing, put together by turning."""


def turn_round(name: str, count: int) -> str:
    """SVG of `count` copies of `#name` round the origin: what is drawn is doubled as long as the rest can be halved."""
    drawn, step = f'<use href="#{name}"/>', 360 / count
    while count % 2 == 0:
        drawn = f'<g id="{name}-2">{drawn}{_turn(name, step)}</g>'
        name, count, step = f"{name}-2", count // 2, step * 2
    return drawn + "".join(_turn(name, step * index) for index in range(1, count))


def _turn(name: str, degrees: float) -> str:
    return f'<use href="#{name}" transform="rotate({degrees:g})"/>'
