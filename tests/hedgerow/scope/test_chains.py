"""What ties a hunk to another one is said only where a reader would find it so."""

from __future__ import annotations

import pytest

from tests.hedgerow.scope.test_reasons import added, evidence

ISSUE = "Teach `quaternion_parser` how to turn a spinor\n"
USE = "    quaternion_parser(spinor_wheel(x))"
HUNK = "the hunk at {}:10; that hunk is tied to issue line 1"


def chain(first: tuple[str, str], second: tuple[str, str]) -> tuple[str, str]:
    """Kind and sentence of what ties the second file to the first, which the issue explains."""
    _, told = evidence(ISSUE, added(*first), added(*second))
    return next((one.kind, one.because) for one in told if "the hunk at" in one.because)


@pytest.mark.parametrize(
    ("user", "path", "line"),
    [
        ("turn/spin.py", "turn/wheel.py", "def spinor_wheel(spinor):"),
        ("tests/test_spin.py", "turn/wheel.py", "def spinor_wheel(spinor):  # a turn"),
        ("tests/test_spin.py", "tests/test_wheel.py", "def spinor_wheel(spinor):"),
    ],
)
def test_a_definition_is_used(user: str, path: str, line: str) -> None:
    because = "defines `spinor_wheel`, which is used by " + HUNK.format(user)
    assert chain((user, USE), (path, line)) == ("defines", because)


def test_a_use_is_of_what_another_hunk_defines() -> None:
    first = ("turn/spin.py", "def gauge_wheel(quaternion_parser, spinor):")
    because = "uses `gauge_wheel`, defined by " + HUNK.format("turn/spin.py")
    assert chain(first, ("turn/wheel.py", "    x = gauge_wheel(7)")) == ("uses", because)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("turn/wheel.py", "# on its own def spinor_wheel then"),
        ("turn/wheel.py", "    turn(2)  # on its own def spinor_wheel then"),
        ("turn/wheel.ts", "// on its own def spinor_wheel then"),
        ("turn/wheel.md", "def spinor_wheel(spinor):"),
        ("tests/test_wheel.py", "def spinor_wheel(spinor):"),  # code uses nothing of a test
    ],
)
def test_what_only_reads_like_a_definition_is_a_name_that_is_shared(path: str, line: str) -> None:
    because = "shares `spinor_wheel` with " + HUNK.format("turn/spin.py")
    assert chain(("turn/spin.py", USE), (path, line)) == ("shared-name", because)


@pytest.mark.parametrize(
    ("first", "second", "because"),
    [
        ("turn/spin.py", "tests/test_spin.py", "is the test of the file of"),
        ("tests/test_spin.py", "turn/spin.py", "is the code that is tested by"),
        ("turn/spin.md", "tests/test_spin.py", "is linked by ordinary words or its place to"),
        ("turn/spin.yaml", "tests/test_spin.py", "is linked by ordinary words or its place to"),
        ("turn/spin.cs", "tests/Spin.Tests.csproj", "is linked by ordinary words or its place to"),
        ("turn/spin.py", "tests/spin.md", "is linked by ordinary words or its place to"),
    ],
)
def test_documents_and_settings_are_no_code_that_is_tested(first: str, second: str, because: str) -> None:
    told = chain((first, "    quaternion_parser(spinor)"), (second, "one(7)"))
    assert told[1] == f"{because} {HUNK.format(first)}"


def test_hunks_without_a_name_in_common_stand_in_one_file() -> None:
    head = "diff --git a/turn/spin.py b/turn/spin.py\n--- a/turn/spin.py\n+++ b/turn/spin.py\n"
    body = "@@ -9,0 +10,1 @@\n+    quaternion_parser(spinor)\n@@ -12,0 +14,1 @@\n+    one = 7\n"
    _, told = evidence(ISSUE, head + body)
    because = "stands in one file with " + HUNK.format("turn/spin.py")
    assert [(one.kind, one.because) for one in told] == [("same-file", because)]
