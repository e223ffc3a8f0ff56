"""What must not change a verdict, and what must: properties of scope as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hedgerow.issue.parse import parse
from hedgerow.model import Revision
from hedgerow.patch import change_from_diff
from hedgerow.scope.judge import judge
from tests.hedgerow.scope.test_judge import BILLING, FOREIGN, RETRY, SPACED, TEST
from tests.support.process import run, script

if TYPE_CHECKING:
    from pathlib import Path

    from hedgerow.model import FileScope, ScopeReport

BLOCKS = (
    "# Client ignores the Retry-After header (#12)",
    "When the server answers 429, the client sleeps a fixed second.",
    "Read `retry_after` from the response and use it in `backoff_delay`.",
    "## Acceptance criteria",
    "- [ ] `fetch` honours Retry-After\n- [ ] without the header the client sleeps a second",
    "```python\nclient.fetch(url)  # 429\n```",
)
PARTS = (RETRY, TEST, FOREIGN, SPACED)


def scope(text: str, *parts: str) -> ScopeReport:
    return judge(change_from_diff("".join(parts).encode()), (parse(text, ref="12", source="test"),))


def told(files: tuple[FileScope, ...]) -> list[tuple[object, ...]]:
    """Verdicts and scores, without the numbers of lines of the issue."""
    return [
        (file.path, file.verdict, [(hunk.verdict, hunk.score, hunk.incidental) for hunk in file.hunks])
        for file in sorted(files, key=lambda file: file.path)
    ]


@settings(max_examples=8, deadline=None)
@given(st.permutations([*PARTS, BILLING]))
def test_the_order_of_files_changes_nothing_that_is_said(parts: list[str]) -> None:
    text = "\n\n".join(BLOCKS)
    assert told(scope(text, *parts).files) == told(scope(text, *PARTS, BILLING).files)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(2, 5), min_size=len(BLOCKS), max_size=len(BLOCKS)))
def test_blank_lines_between_the_blocks_of_the_issue_change_nothing(gaps: list[int]) -> None:
    spaced = "".join(block + "\n" * gap for block, gap in zip(BLOCKS, gaps, strict=True))
    assert told(scope(spaced, *PARTS).files) == told(scope("\n\n".join(BLOCKS), *PARTS).files)


@settings(max_examples=8, deadline=None)
@given(st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=30))
def test_the_name_of_the_branch_changes_nothing(name: str) -> None:
    change = change_from_diff("".join(PARTS).encode())
    issue = parse("\n\n".join(BLOCKS), ref="12", source="test")
    named = replace(change, head=Revision(f"feature/{name}"))
    assert judge(named, (issue,)) == judge(change, (issue,))


def test_without_the_line_that_a_verdict_cites_the_verdict_or_its_reason_is_another() -> None:
    lines = "\n\n".join(BLOCKS).split("\n")
    before = scope("\n".join(lines), *PARTS)
    cited = {
        (file.path, hunk.index, reason.issue_line)
        for file in before.files
        for hunk in file.hunks
        for reason in hunk.evidence
        if reason.issue_line
    }
    assert len(cited) >= 5
    hunks = {(file.path, hunk.index): hunk for file in before.files for hunk in file.hunks}
    for path, index, line in cited:
        kept = [text for number, text in enumerate(lines, 1) if number != line]
        after = next(file for file in scope("\n".join(kept), *PARTS).files if file.path == path).hunks[index]
        old = hunks[path, index]
        assert (after.verdict, [one.because for one in after.evidence]) != (
            old.verdict,
            [one.because for one in old.evidence],
        )


def test_the_same_bytes_under_two_hash_seeds(tmp_path: Path) -> None:
    (tmp_path / "issue.md").write_text("\n\n".join(BLOCKS), "utf-8")
    (tmp_path / "change.patch").write_text("".join((*PARTS, BILLING)), "utf-8")
    command = (script("hedgerow"), "check", "--diff", "change.patch", "--issue", "issue.md", "--format", "json")
    outputs = {run(*command, folder=tmp_path, variables={"PYTHONHASHSEED": seed}).out for seed in ("1", "20")}
    assert len(outputs) == 1
    assert '"verdict"' in outputs.pop()
