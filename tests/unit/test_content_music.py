"""What a content can say about music."""

from typing import Any

import pytest
from pydantic import ValidationError

from toi_invite.models.content import EventContent
from toi_invite.models.music import Music, Piece

_PLAIN = {"template": "gul", "occasion": "wedding"}


def test_content_from_before_there_was_music_has_none() -> None:
    """Nothing begins to sound on a page that is published already."""
    assert EventContent.model_validate(_PLAIN).music is None


@pytest.mark.parametrize("music", [{"piece": "dala-tany"}, {"media_id": "a" * 32, "title": "Той жыры"}])
def test_choice_is_stored_as_it_was_made(music: dict[str, Any]) -> None:
    """It comes back from the database as it went."""
    content = EventContent.model_validate(_PLAIN | {"music": music})

    assert EventContent.model_validate_json(content.model_dump_json()).music == Music(**music)


@pytest.mark.parametrize(
    "music",
    [
        {},
        {"piece": None},
        {"title": "Той жыры"},
        {"piece": "dala-tany", "media_id": "a" * 32},
        {"piece": "../../etc/passwd"},
        {"piece": "lambada"},
        {"media_id": "A" * 32},
        {"media_id": "a" * 32 + "/../x"},
        {"media_id": "a" * 32, "title": "ә" * 121},
        {"media_id": "a" * 32, "url": "https://evil.example/a.mp3"},
        "dala-tany",
        ["dala-tany"],
    ],
)
def test_what_is_neither_a_piece_nor_a_file_is_refused(music: object) -> None:
    """No address, no path, no choice of both."""
    with pytest.raises(ValidationError):
        EventContent.model_validate(_PLAIN | {"music": music})


def test_pieces_have_names_that_do_not_change() -> None:
    """Contents in the database hold them."""
    assert list(Piece) == ["dala-tany", "quanysh", "aq-jol"]
