"""Where the music of a page is."""

from toi_invite.invitation.static_files import get_static_url
from toi_invite.models.content import EventContent
from toi_invite.models.music import Piece
from toi_invite.models.occasion import QUIET_OCCASIONS


def find_music(content: EventContent) -> str:
    """The path of the music on our server; empty without one, and always at a quiet occasion."""
    music = content.music
    if music is None or content.occasion in QUIET_OCCASIONS:
        return ""
    return get_piece(music.piece) if music.piece else f"/media/{music.media_id}/music.mp3"


def get_piece(piece: Piece) -> str:
    """The path of a piece of ours."""
    return get_static_url(f"{piece}.mp3")
