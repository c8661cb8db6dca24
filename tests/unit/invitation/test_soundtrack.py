"""The music of a page: our own pieces, where a page names it, and when it has none."""

import importlib.util
import io
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import soundfile

from tests.unit.invitation.pages import build, read, render
from toi_invite.invitation.soundtrack import get_piece
from toi_invite.invitation.static_files import list_static
from toi_invite.models.music import Music, Piece
from toi_invite.models.occasion import QUIET_OCCASIONS, Occasion

_TOOL = Path(__file__).parents[3] / "tools" / "make_music.py"
_UPLOADED = Music(media_id="0" * 32, title="Біздің ән")


def _find(piece: Piece) -> Path:
    return list_static()[get_piece(piece).removeprefix("/page/")]


@pytest.fixture(scope="module")
def composer() -> ModuleType:
    """tools/make_music.py."""
    spec = importlib.util.spec_from_file_location("make_music", _TOOL)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_music"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("piece", Piece)
def test_piece_is_as_long_and_as_loud_as_told(piece: Piece, composer: ModuleType) -> None:
    """Half a minute to a minute, none louder than the others, silent at both ends so that it can begin again."""
    sound, rate = soundfile.read(_find(piece), always_2d=True)

    assert 30 <= len(sound) / rate <= 60
    assert composer.measure_loudness(sound) == pytest.approx(composer.LOUDNESS, abs=1)
    assert 0.2 < np.abs(sound).max() < 1
    assert np.abs(sound[: rate // 1000]).max() < 0.05
    assert np.abs(sound[-rate // 10 :]).max() < 0.02


def test_pieces_are_small() -> None:
    """A guest with little data may listen, too."""
    sizes = [_find(piece).stat().st_size for piece in Piece]

    assert max(sizes) < 500_000
    assert sum(sizes) < 1_300_000


def test_every_piece_is_what_the_composer_writes(composer: ModuleType) -> None:
    """Nobody else's music came in: the tool makes the same sound again."""
    assert [piece.name for piece in composer.PIECES] == [piece.value for piece in Piece]
    first = composer.PIECES[0]
    again, _ = soundfile.read(io.BytesIO(composer.encode(composer.play(first))))
    kept, _ = soundfile.read(_find(Piece(first.name)))
    assert np.abs(again - kept).max() < 0.01


def test_page_with_a_piece_has_a_button_and_asks_for_nothing() -> None:
    """The player waits, and says to those who cannot see what its button does."""
    html = read(render(build(music=Music(piece=Piece.AQ_JOL))))

    assert f'<audio src="{get_piece(Piece.AQ_JOL)}" preload="none" loop>' in html
    assert 'aria-label="Әуенді қосу"' in html
    assert "autoplay" not in html


def test_page_with_a_file_of_the_organizers_plays_it_from_our_server() -> None:
    """The address is made of the id alone; the file's name stays with the organizer."""
    html = read(render(build(music=_UPLOADED)))

    assert f'src="/media/{"0" * 32}/music.mp3"' in html
    assert "Біздің ән" not in html


@pytest.mark.parametrize("occasion", sorted(QUIET_OCCASIONS))
@pytest.mark.parametrize("music", [Music(piece=Piece.QUANYSH), _UPLOADED], ids=["piece", "file"])
def test_quiet_occasion_has_no_music_whatever_was_chosen(occasion: Occasion, music: Music) -> None:
    """A wedding that became a memorial meal keeps its choice and is silent."""
    page = render(build(template="tynysh", occasion=occasion, music=music))

    assert "<audio" not in read(page)
    assert "media-src" not in page.content_policy


def test_only_pages_with_music_may_play_any() -> None:
    """The policy of all others knows no media; a preview's does, because music may come while it is open."""
    assert "media-src 'self'" in render(build(music=Music(piece=Piece.QUANYSH))).content_policy
    assert "media-src" not in render(build(music=None)).content_policy
    assert "media-src 'self'" in render(build(music=None), preview=True).content_policy
