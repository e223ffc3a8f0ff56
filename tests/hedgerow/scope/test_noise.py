"""What must not change a verdict, and what must: properties of scope as a whole, over generated issues and changes."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING

from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hedgerow.issue.parse import parse
from hedgerow.patch import change_from_diff
from hedgerow.scope.judge import judge
from tests.hedgerow.scope.test_judge import BILLING, FOREIGN, RETRY, SPACED, TEST
from tests.support.mixtures import Mixture, mixtures
from tests.support.process import run, script
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path

    from hedgerow.change import ChangeSet
    from hedgerow.model import FileScope, ScopeReport

BLOCKS = (
    "# Client ignores the Retry-After header (#12)",
    "When the server answers 429, the client sleeps a fixed second.",
    "Read `retry_after` from the response and use it in `backoff_delay`.",
    "## Acceptance criteria",
    "- [ ] `fetch` honours Retry-After\n- [ ] without the header the client sleeps a second",
    "```python\nclient.fetch(url)  # 429\n```",
)


def scope(text: str, change: ChangeSet) -> ScopeReport:
    return judge(change, (parse(text, ref="12", source="test"),))


def told(report: ScopeReport) -> list[tuple[object, ...]]:
    """Verdicts and scores, without the numbers of lines of the issue."""
    return [
        (file.path, file.verdict, [(hunk.verdict, hunk.score, hunk.incidental) for hunk in file.hunks])
        for file in report.files
    ]


def by_path(report: ScopeReport) -> dict[str, FileScope]:
    return {file.path: file for file in report.files}


# Two hunks that the issue says nothing of: each is as near to it as the other, and one has to be measured by.
TIED = Mixture(
    ("# Explain how to restore a single table",),
    change_from_diff(
        b"diff --git a/.cspell.json b/.cspell.json\n--- a/.cspell.json\n+++ b/.cspell.json\n"
        b'@@ -5,2 +5,3 @@\n   "words": [\n+    "pgdump",\n     "psql",\n'
        b"diff --git a/docs/glossary.md b/docs/glossary.md\n--- a/docs/glossary.md\n+++ b/docs/glossary.md\n"
        b"@@ -27,1 +27,3 @@\n **Replica**\n+**Scratch schema**\n+: A schema that no application reads.\n"
    ),
)


@settings(max_examples=60)
@example(TIED, Random(1))  # noqa: S311 - it shuffles two files
@given(mixtures(), st.randoms(use_true_random=False))
def test_the_order_of_files_changes_no_verdict_no_score_and_no_reason(mixture: Mixture, chance: Random) -> None:
    files = list(mixture.change.files)
    chance.shuffle(files)
    shuffled = scope(mixture.text, replace(mixture.change, files=tuple(files)))
    assert by_path(shuffled) == by_path(scope(mixture.text, mixture.change))


@settings(max_examples=60)
@given(mixtures(), st.data())
def test_blank_lines_between_the_blocks_of_the_issue_change_nothing(mixture: Mixture, data: st.DataObject) -> None:
    count = len(mixture.blocks)
    gaps = data.draw(st.lists(st.integers(2, 5), min_size=count, max_size=count))
    spaced = "".join(block + "\n" * gap for block, gap in zip(mixture.blocks, gaps, strict=True))
    assert told(scope(spaced, mixture.change)) == told(scope(mixture.text, mixture.change))


@settings(max_examples=25)
@given(mixtures())
def test_without_the_line_that_a_verdict_cites_the_verdict_or_its_reason_is_another(mixture: Mixture) -> None:
    lines = mixture.text.split("\n")
    before = scope(mixture.text, mixture.change)
    cited = {reason.issue_line for file in before.files for hunk in file.hunks for reason in hunk.evidence}
    for line in sorted(number for number in cited if number):
        blank = "\n".join("" if number == line else text for number, text in enumerate(lines, 1))
        after = scope(blank, mixture.change)
        for old, new in zip(before.files, after.files, strict=True):
            for one, other in zip(old.hunks, new.hunks, strict=True):
                if any(reason.issue_line == line for reason in one.evidence):
                    assert (one.verdict, one.evidence) != (other.verdict, other.evidence)


def test_the_name_of_the_branch_changes_nothing(tmp_path: Path) -> None:
    """Neither a name that is made of the words of foreign work, nor one that claims another issue than was named."""
    repo = Repo.create(tmp_path / "repo")
    base = {
        "net/client.py": "def fetch(url):\n    return get(url)\n",
        "render/palette.py": "def blend(a, b):\n    return a\n",
    }
    repo.commit("base", {**base, "issues/13.md": "# Blend colours\n\n`blend` mixes the hue of both colours.\n"})
    (tmp_path / "issue.md").write_text("# Retry\n\n`fetch` waits as long as `retry_after` says.\n", "utf-8")
    (tmp_path / "hedgerow.toml").write_text('[issues]\nsource = "files"\npath = "issues/{id}.md"\n', "utf-8")
    repo.branch("work")
    repo.commit("Retry", {
        "net/client.py": "def fetch(url):\n    sleep(retry_after(url))\n    return get(url)\n",
        "render/palette.py": "def blend(a, b):\n    hue = (a.hue + b.hue) / 2\n    return Colour(hue)\n",
    })  # fmt: skip
    command = (
        script("hedgerow"), "check", "--config", str(tmp_path / "hedgerow.toml"), "--issue", str(tmp_path / "issue.md"),
        "--format", "json",
    )  # fmt: skip
    reports, name = {}, "work"
    for new in ("work", "blend-colour-hue", "13-palette", "feature/retry_after"):
        repo.git("branch", "--move", name, new)
        name = new
        report = json.loads(run(*command, folder=repo.path).out)
        assert (report["change"]["head"].pop("ref"), report["overlap"].pop("own")) == (new, new)
        assert {file["verdict"] for file in report["scope"]["files"]} == {"explained", "drift"}
        reports[new] = report
    assert [one for one, report in reports.items() if report != reports["work"]] == []


def test_the_same_bytes_under_two_hash_seeds(tmp_path: Path) -> None:
    (tmp_path / "issue.md").write_text("\n\n".join(BLOCKS), "utf-8")
    (tmp_path / "change.patch").write_text(f"{RETRY}{TEST}{FOREIGN}{SPACED}{BILLING}", "utf-8")
    command = (script("hedgerow"), "check", "--diff", "change.patch", "--issue", "issue.md", "--format", "json")
    outputs = {run(*command, folder=tmp_path, variables={"PYTHONHASHSEED": seed}).out for seed in ("1", "20")}
    assert len(outputs) == 1
    assert '"verdict"' in outputs.pop()
