"""Files that browsers may keep for ever."""

import hashlib

from toi_invite.invitation.static_files import get_static_url, list_static


def test_names_hold_the_hash_of_the_content() -> None:
    """A changed script gets a new address."""
    for name, path in list_static().items():
        assert name.split(".")[1] == hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def test_page_names_a_script_that_is_served() -> None:
    """The address on the page is one of the list."""
    assert get_static_url("page.js").removeprefix("/page/") in list_static()
