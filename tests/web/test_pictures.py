"""What is kept of drawn pictures, and that each is drawn once."""

import asyncio
import threading

import pytest

from toi_invite.web.pictures import AT_ONCE, PictureCache


class Painter:
    """Draws when it is let; knows how often it did, and how many drew at the same time."""

    def __init__(self) -> None:
        self.may_end = threading.Event()
        self.began = threading.Semaphore(0)
        self.drawn: list[str] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()

    def draw(self, name: str) -> bytes:
        """A picture of ten bytes."""
        with self._lock:
            self.drawn.append(name)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        self.began.release()
        self.may_end.wait(10)
        with self._lock:
            self._now -= 1
        return name.ljust(10).encode()


@pytest.fixture
def painter() -> Painter:
    """Who draws."""
    return Painter()


async def ask(cache: PictureCache, painter: Painter, name: str) -> bytes:
    """Get the picture of a name."""
    return await cache.get((name,), lambda: asyncio.to_thread(painter.draw, name))


async def wait_for(painter: Painter, count: int = 1) -> None:
    """Until so many drawings have begun."""
    for _ in range(count):
        assert await asyncio.to_thread(painter.began.acquire, timeout=5)


async def test_burst_draws_once(painter) -> None:
    """Everybody gets the same bytes; later ones too."""
    cache = PictureCache()
    asking = [asyncio.create_task(ask(cache, painter, "one")) for _ in range(50)]
    await wait_for(painter)
    painter.may_end.set()

    assert set(await asyncio.gather(*asking)) == {b"one       "}
    assert await ask(cache, painter, "one") == b"one       "
    assert painter.drawn == ["one"]


async def test_who_goes_away_takes_the_picture_from_nobody(painter) -> None:
    """The first asker's connection ends while it is drawn."""
    cache = PictureCache()
    first, second = (asyncio.create_task(ask(cache, painter, "one")) for _ in range(2))
    await wait_for(painter)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    painter.may_end.set()

    assert await second == b"one       "
    assert painter.drawn == ["one"]


async def test_few_are_drawn_at_once(painter) -> None:
    """Other work still finds threads."""
    cache = PictureCache()
    asking = [asyncio.create_task(ask(cache, painter, str(number))) for number in range(AT_ONCE + 3)]
    await wait_for(painter, AT_ONCE)
    painter.may_end.set()
    await asyncio.gather(*asking)

    assert painter.most_at_once == AT_ONCE
    assert len(painter.drawn) == AT_ONCE + 3


async def test_memory_is_bounded_and_the_longest_unused_gives_way(painter) -> None:
    """Three pictures of ten bytes do not fit into twenty-five."""
    painter.may_end.set()
    cache = PictureCache(most_bytes=25)
    for name in ("one", "two", "one", "three", "one", "two"):
        await ask(cache, painter, name)

    assert painter.drawn == ["one", "two", "three", "two"]


async def test_failure_is_told_and_not_kept(painter) -> None:
    """The next one to ask has it drawn anew."""
    cache = PictureCache()

    async def fail() -> bytes:
        raise ValueError("no paint")

    with pytest.raises(ValueError, match="no paint"):
        await cache.get(("one",), fail)
    painter.may_end.set()

    assert await ask(cache, painter, "one") == b"one       "
