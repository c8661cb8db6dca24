"""The planted bugs still fit the code, and the verdict on them is the tests' own (`make sabotage` runs it all)."""

from pathlib import Path

import pytest

from tools.sabotage import ROOT, Plant, Verdict, find_problem, judge, read_plants

PLANTS = read_plants(ROOT)


def test_every_bug_of_the_list_is_there() -> None:
    """The fourteen of `facts/reliability.md`, in their order."""
    assert [plant.patch.stem for plant in PLANTS] == [
        "01-no-signature-check",
        "02-equality-on-text",
        "03-reserialised-body",
        "04-no-amount-check",
        "05-no-currency-check",
        "06-dedupe-before-work",
        "07-no-conditional-update",
        "08-ends-accept-no-success",
        "09-late-failure-overwrites",
        "10-surplus-as-duplicate",
        "11-surplus-refund-withdraws",
        "12-mock-in-production",
        "13-expiry-by-the-clock",
        "14-ledger-after-commit",
    ]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.patch.stem)
def test_patch_applies_and_its_tests_exist(plant: Plant) -> None:
    """Whoever changes the code below a patch changes the patch with it."""
    assert find_problem(ROOT, plant) is None
    assert plant.broken.endswith(".")


@pytest.mark.parametrize(
    ("tests", "patch", "problem"),
    [
        ((), "", "names no test"),
        (("tests/unit/test_x.py::test_b",), "", "names tests/unit/test_x.py::test_b, which does not exist"),
        (("tests/unit/test_y.py::test_a",), "", "names tests/unit/test_y.py::test_a, which does not exist"),
        (("tests/unit/test_x.py::test_a",), "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-one\n+two\n", "does not apply"),
    ],
)
def test_useless_patch_is_told(tmp_path: Path, tests: tuple[str, ...], patch: str, problem: str) -> None:
    """A patch that no longer fits, or whose test has gone, would prove nothing."""
    (tmp_path / "tests" / "unit").mkdir(parents=True)
    (tmp_path / "tests" / "unit" / "test_x.py").write_text("def test_a():\n    pass\n", encoding="utf-8")
    (tmp_path / "x").write_text("three\n", encoding="utf-8")
    (tmp_path / "01-x.patch").write_text(patch, encoding="utf-8")

    found = find_problem(tmp_path, Plant(tmp_path / "01-x.patch", "X is broken.", tests))

    assert found is not None
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("cases", "verdict"),
    [
        ('<testcase name="a"/>', Verdict(())),
        ('<testcase name="a"><failure message="assert 1 == 2"/></testcase>', Verdict(("a",))),
        ('<testcase name="a"><failure message="Failed: DID NOT RAISE"/></testcase>', Verdict(("a",))),
        ('<testcase name="a"><failure message="NameError: x"/></testcase>', Verdict((), "a: NameError: x")),
        ('<testcase name="a"><error message="collection failure"/></testcase>', Verdict((), "collection failure")),
        ("", Verdict((), "no test ran")),
    ],
)
def test_only_a_missed_expectation_is_red(tmp_path: Path, cases: str, verdict: Verdict) -> None:
    """A patch that breaks an import, or falls over by itself, is not seen by its tests."""
    report = tmp_path / "report.xml"
    report.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>", encoding="utf-8")

    assert judge(report) == verdict
