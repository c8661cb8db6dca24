"""What docs/operations.md tells an operator to type exists, and every alert is explained there."""

import re
import shlex
from pathlib import Path

import click
import pytest

from toi_invite.__main__ import commands
from toi_invite.services.alert_cases import CASES, describe_case

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
TYPED = {line.strip() for line in re.findall(r"(?:sudo -u toi|`)(?: ?toi) ([a-z][^`|\n#]*)", TEXT)}
ADVISED = {
    command.removeprefix("python -m toi_invite ")
    for case in CASES
    for reference in ("T48213907-1", "")
    for command in describe_case(case, {"reference": reference}).commands
}


def find_command(words: list[str]) -> click.Command:
    """The command that these words call, with the options among them checked."""
    command: click.Command = commands
    while isinstance(command, click.Group) and words:
        command = command.commands[words.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known
    return command


@pytest.mark.parametrize("line", sorted(TYPED | ADVISED))
def test_command_that_an_operator_is_told_exists(line) -> None:
    """With its options, in the page and in the operator's mail."""
    assert not isinstance(find_command(shlex.split(line)), click.Group)


def test_page_and_mail_explain_the_same_alerts() -> None:
    """Each case has its row, and no row is about a case that there is not."""
    table = TEXT.split("| case |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", table, re.MULTILINE)

    assert sorted(case for row in rows for case in re.findall(r"\w+", row)) == sorted(CASES)


def test_code_raises_only_explained_alerts() -> None:
    """A case that the code names is one that the operator can look up."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "toi_invite" / "services").rglob("*.py"))
    raised = set(re.findall(r"raise_alert\(\s*session,\s*\"(\w+)\"", code))

    assert raised
    assert raised <= set(CASES)
