"""Files that browsers may keep for ever."""

import hashlib

from tests.support.invitations import make_photos
from tests.unit.invitation.pages import build, read, render
from toi_invite.invitation.static_files import FOLDER, find_static, get_static_url, list_static


def test_names_hold_the_hash_of_the_content() -> None:
    """A changed script gets a new address."""
    for name, path in list_static().items():
        assert name.split(".")[1] == hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def test_page_names_a_script_that_is_served() -> None:
    """The address on the page is one of the list."""
    assert get_static_url("page.js").removeprefix("/page/") in list_static()


def test_script_of_the_photos_comes_only_with_photos() -> None:
    """A page without any is as light as before; a preview has it because photos may come while it is open."""
    script = get_static_url("lightbox.js")
    without = build(photos=())
    assert script in read(render(build(photos=make_photos(1))))
    assert script not in read(render(without))
    assert script in read(render(without, preview=True))


def test_own_scripts_are_light() -> None:
    """A guest loads at most 15 KB of them, before any compression."""
    assert sum(path.stat().st_size for path in FOLDER.glob("*.js")) <= 15_000


def test_file_is_found_by_its_plain_name() -> None:
    """Where nobody knows the hash, such as in the builder; nothing else is found."""
    assert find_static("dala-tany.mp3") == list_static()[get_static_url("dala-tany.mp3").removeprefix("/page/")]
    assert find_static("../policy.py") is None
