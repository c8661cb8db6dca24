"""Copies of one drawing, put together by turning."""


def turn_round(name: str, count: int) -> str:
    """SVG of `count` copies of `#name` round the origin; an even number of them two by two."""
    step = 360 / count
    if count % 2:
        return _repeat(name, count, step)
    pair = f'<g id="{name}-2"><use href="#{name}"/><use href="#{name}" transform="rotate({step:g})"/></g>'
    return f"{pair}{_repeat(f'{name}-2', count // 2, step * 2, first=1)}"


def _repeat(name: str, count: int, step: float, first: int = 0) -> str:
    return "".join(f'<use href="#{name}" transform="rotate({step * index:g})"/>' for index in range(first, count))
