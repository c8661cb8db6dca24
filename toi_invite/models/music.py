"""The music of a page as a content names it: a piece of ours, or a file of the organizer's."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from toi_invite.models.photo import MEDIA_ID
from toi_invite.models.texts import ShortText, Strict


class Piece(StrEnum):
    """What tools/make_music.py composed; `invitation/music` has a file for each."""

    DALA_TANY = "dala-tany"
    QUANYSH = "quanysh"
    AQ_JOL = "aq-jol"


class Music(Strict):
    """One of both: a `piece`, or the uploaded `media_id` with the `title` by which its organizer knows it."""

    piece: Piece | None = None
    media_id: str | None = Field(default=None, pattern=MEDIA_ID)
    title: ShortText = ""

    @model_validator(mode="after")
    def _check_choice(self) -> Self:
        if (self.piece is None) == (self.media_id is None):
            raise ValueError("either a piece or a file")
        return self
