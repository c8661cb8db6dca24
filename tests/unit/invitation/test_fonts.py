"""Font files: every letter that people write, and no more weight than a first screen may have."""

import hashlib
import re
import string

import pytest
from fontTools.ttLib import TTFont

from tests.unit.invitation.pages import build, read, render
from toi_invite.invitation.fonts import FOLDER, Face, list_faces
from toi_invite.language.codes import Language
from toi_invite.language.texts import load_texts
from toi_invite.services.templates import get_template, list_templates

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
RUSSIAN = "".join(chr(code) for code in range(0x410, 0x450)) + "Ёё"
SIGNS = "₸«»—–…’“”№·.,:;!?()-/&'\" \u00a0"
FIRST_SCREEN = 45 * 1024


@pytest.mark.parametrize("face", [face for face in list_faces() if not face.joiner_only], ids=lambda face: face.file)
def test_face_has_every_letter(face: Face) -> None:
    """Kazakh and Russian letters, digits, the tenge and our punctuation are in one file, Latin letters in the other."""
    letters = string.ascii_letters if face.is_latin else KAZAKH + RUSSIAN + string.digits + SIGNS
    assert not set(letters) - read_letters(face)


@pytest.mark.parametrize("face", list_faces(), ids=lambda face: face.file)
def test_face_is_asked_for_by_the_letters_that_it_has(face: Face) -> None:
    """A browser loads a file for a letter of its range, and finds the letter in it."""
    ranges = [part.removeprefix("U+").split("-") for part in face.unicode_range.split(",")]
    told = {chr(code) for ends in ranges for code in range(int(ends[0], 16), int(ends[-1], 16) + 1)}
    assert told == read_letters(face)


def test_kazakh_page_asks_for_no_latin_file_of_its_display_font() -> None:
    """No letter is in two files of a face."""
    upright = [face for face in list_faces() if not face.joiner_only]
    for face in upright:
        pair = [other for other in upright if (other.family, other.weight) == (face.family, face.weight)]
        assert [other.is_latin for other in pair] == [False, True]
        assert not read_letters(pair[0]) & read_letters(pair[1])


def test_page_begins_with_the_letters_of_its_language() -> None:
    """English letters are asked for at once on an English page alone, so that its lines never jump."""
    wanted = {face.file for face in list_faces() if face.is_latin}
    preloads = {
        language: re.findall(r'rel="preload" href="/fonts/(.*?)"', read(render(language=language)))
        for language in Language
    }
    assert {language for language, files in preloads.items() if wanted & set(files)} == {Language.EN}
    assert len(preloads[Language.EN]) == 2 * len(preloads[Language.KK])


@pytest.mark.parametrize("face", [face for face in list_faces() if face.joiner_only], ids=lambda face: face.file)
def test_joiner_face_has_every_joiner(face: Face) -> None:
    """мен, бен, пен, и, & can be set in italics."""
    assert not set("менбенпени&") - read_letters(face)


@pytest.mark.parametrize("language", list(Language))
def test_faces_have_every_letter_of_the_interface(language: Language) -> None:
    """No text of ours falls back to a strange font."""
    used = set("".join(text for key, text in load_texts(language).items() if key.startswith("page.")))
    used -= {"{", "}", "_"}
    for family in {face.family for face in list_faces()}:
        faces = [face for face in list_faces() if face.family == family and not face.joiner_only]
        assert not used.difference(*map(read_letters, faces))


def test_file_names_change_with_their_content() -> None:
    """A browser may keep a font for ever."""
    for face in list_faces():
        digest = hashlib.sha256((FOLDER / face.file).read_bytes()).hexdigest()
        assert face.file.split(".")[1] == digest[:10]


@pytest.mark.parametrize("slug", [template.slug for template in list_templates()])
def test_fonts_of_a_template_are_light(slug: str) -> None:
    """What a Kazakh or Russian page loads weighs at most 45 KB; in Latin letters it only has the names of maps."""
    template = get_template(slug)
    html = read(render(build(template=slug)))
    named = [face for face in list_faces() if face.file in html]
    loaded = {face.file for face in named if not face.is_latin or face.family == template.fonts.text}
    assert loaded
    assert sum((FOLDER / file).stat().st_size for file in loaded) <= FIRST_SCREEN


def read_letters(face: Face) -> set[str]:
    """The letters that the face's file can draw."""
    return {chr(code) for code in TTFont(FOLDER / face.file).getBestCmap() or {}}
