"""Criteria that forbid to change a path or a definition: the diff keeps to them, breaks them, or cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.issue.spec import Criterion, IssueSpec
from hedgerow.patch import change_from_diff
from hedgerow.scope.criteria import judge_criteria

if TYPE_CHECKING:
    from hedgerow.model import CriterionScope


def swapped(path: str, old: str, new: str) -> str:
    return f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -4,1 +4,1 @@\n-{old}\n+{new}\n"


UPLOAD = swapped("src/upload.py", "    retry(1)", "    retry(2)")
DATA = swapped("docs/data.txt", "one", "two")
BOTH = UPLOAD + DATA
MOVED = (
    "diff --git a/docs/a.md b/notes/a.md\nsimilarity index 100%\nrename from docs/a.md\nrename to notes/a.md\n" + UPLOAD
)
SIGNATURE = swapped("src/send.py", "def send(data):", "def send(data, again=1):")


def judge(diff: str, text: str) -> CriterionScope:
    spec = IssueSpec("12", "test", "Work", criteria=(Criterion(3, text),))
    return judge_criteria(change_from_diff(diff.encode()), (spec,))[0]


@pytest.mark.parametrize(
    ("diff", "text", "expected", "because"),
    [
        (BOTH, "`src/upload.py` must not change", "none", "src/upload.py is changed"),
        (BOTH, "`src/upload.py` must not be touched.", "none", "src/upload.py is changed"),
        (BOTH, "`src/upload.py` is untouched", "none", "src/upload.py is changed"),
        (DATA, "`src/upload.py` is unchanged", "evidence", "src/upload.py is not changed"),
        (BOTH, "Do not touch `docs/`", "none", "docs/data.txt is changed"),
        (BOTH, "Do not touch `docs/*.txt`", "none", "docs/data.txt is changed"),
        (MOVED, "Leave `docs/` alone", "none", "docs/a.md is changed"),
        (MOVED, "Do not touch `notes/`", "none", "notes/a.md is changed"),
        (BOTH, "Do not touch `docs/`, and `retry` pauses between the attempts", "none", "docs/data.txt is changed"),
        (UPLOAD, "Do not touch `docs/`", "evidence", "docs/ has no changed file in it"),
        (UPLOAD, "`docs/*.txt` must not change", "evidence", "docs/*.txt has no changed file in it"),
        (DATA, "`src/upload.py` must not change", "evidence", "src/upload.py is not changed"),
        (DATA, "Do not touch `docs/` except `docs/data.txt`", "evidence", "docs/ has no changed file in it"),
        (SIGNATURE, "`send` must not change", "none", "src/send.py changes the definition of `send`"),
        (SIGNATURE, "Do not change the function `Api.send()`", "none", "src/send.py changes the definition of `send`"),
        (swapped("Api.java", "    public int send(Data data) {", "    public int send(Data data, int again) {"),
         "`send` must not change", "none", "Api.java changes the definition of `send`"),
        (swapped("Api.kt", "    private val pause: Int = 3", "    private val pause: Long = 3"),
         "`pause` must not change", "none", "Api.kt changes the definition of `pause`"),
        (SIGNATURE, "The signature of `send` stays as it is", "none", "src/send.py changes the definition of `send`"),
        (SIGNATURE, "`send` keeps its signature.", "none", "src/send.py changes the definition of `send`"),
    ],
)  # fmt: skip
def test_a_change_that_is_forbidden_is_told(diff: str, text: str, expected: str, because: str) -> None:
    scope = judge(diff, text)
    assert scope.state.value == expected
    assert [f"{one.path} {one.because}" for one in scope.evidence] == [because]


@pytest.mark.parametrize(
    ("diff", "text", "expected"),
    [
        (UPLOAD, "`send` must not change", "unknown"),
        (swapped("src/send.py", "    send(1)", "    send(2)"), "`send` must not change", "unknown"),
        (swapped("a.py", "def send(data):", "x") + swapped("b.py", "y", "def send(data):"), "`send` must not change",
         "unknown"),
        (swapped("a.py", "    # see the function send", "    x"), "`send` must not change", "unknown"),
        (swapped("a.js", "    let send = 1", "    let send = 2"), "`send` must not change", "unknown"),
        (swapped("a.md", "def send(data):", "def send(data, again):"), "`send` must not change", "unknown"),
        (UPLOAD, "`send` must not change its answer", "outside-diff"),
        (UPLOAD, "`docs/data.txt` must not be changed by the dry run", "outside-diff"),
        (UPLOAD, "Do not touch `docs/`, and a flag `--again` asks for more attempts", "outside-diff"),
        (BOTH, "If the disk is full: `docs/data.txt` must not change", "outside-diff"),
        (BOTH, "`docs/data.txt` must not change in meaning", "outside-diff"),
        ("", "Do not touch `docs/`", "outside-diff"),
    ],
)  # fmt: skip
def test_what_no_path_and_no_definition_decides_is_judged_as_before(diff: str, text: str, expected: str) -> None:
    scope = judge(diff, text)
    assert (scope.state.value, scope.evidence) == (expected, ())


def test_no_more_than_three_files_are_named() -> None:
    many = "".join(swapped(f"docs/{number}.md", "one", "two") for number in range(5))
    assert [one.path for one in judge(many, "Do not touch `docs/`").evidence] == ["docs/0.md", "docs/1.md", "docs/2.md"]


@pytest.mark.parametrize("text", ["The public signature of `send` is unchanged", "`send` keeps its signature"])
def test_a_body_on_the_line_of_the_signature_may_change(text: str) -> None:
    assert judge(swapped("src/send.rb", "def send(data) = 1", "def send(data) = 2"), text).state.value == "outside-diff"
