"""Font files: every letter that people write, and no more weight than a first screen may have."""

import hashlib
import string

import pytest
from fontTools.ttLib import TTFont

from tests.unit.invitation.pages import build, read, render
from toi_invite.invitation.fonts import FOLDER, Face, list_faces
from toi_invite.language.codes import Language
from toi_invite.language.texts import load_texts
from toi_invite.services.templates import list_templates

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
RUSSIAN = "".join(chr(code) for code in range(0x410, 0x450)) + "Ёё"
SIGNS = "₸«»—–…’“”№·.,:;!?()-/&'\" \u00a0"
FIRST_SCREEN = 45 * 1024


@pytest.mark.parametrize("face", [face for face in list_faces() if not face.joiner_only], ids=lambda face: face.file)
def test_face_has_every_letter(face: Face) -> None:
    """Kazakh, Russian and Latin letters, digits, the tenge and our punctuation are all there."""
    letters = set(KAZAKH + RUSSIAN + string.ascii_letters + string.digits + SIGNS)
    found = {chr(code) for code in TTFont(FOLDER / face.file).getBestCmap() or {}}
    assert not letters - found


@pytest.mark.parametrize("face", [face for face in list_faces() if face.joiner_only], ids=lambda face: face.file)
def test_joiner_face_has_every_joiner(face: Face) -> None:
    """мен, бен, пен, и, & can be set in italics."""
    found = {chr(code) for code in TTFont(FOLDER / face.file).getBestCmap() or {}}
    assert not set("менбенпени&") - found


@pytest.mark.parametrize("language", list(Language))
def test_faces_have_every_letter_of_the_interface(language: Language) -> None:
    """No text of ours falls back to a strange font."""
    used = set("".join(text for key, text in load_texts(language).items() if key.startswith("page.")))
    used -= {"{", "}", "_"}
    for face in list_faces():
        if not face.joiner_only:
            assert not used - {chr(code) for code in TTFont(FOLDER / face.file).getBestCmap() or {}}


def test_file_names_change_with_their_content() -> None:
    """A browser may keep a font for ever."""
    for face in list_faces():
        digest = hashlib.sha256((FOLDER / face.file).read_bytes()).hexdigest()
        assert face.file.split(".")[1] == digest[:10]


@pytest.mark.parametrize("slug", [template.slug for template in list_templates()])
def test_fonts_of_a_template_are_light(slug: str) -> None:
    """All files that a page names weigh at most 45 KB together."""
    html = read(render(build(template=slug)))
    named = {face.file for face in list_faces() if face.file in html}
    assert named
    assert sum((FOLDER / file).stat().st_size for file in named) <= FIRST_SCREEN
