"""What strangers write on GitHub reaches log, summary, outputs and comments, and nothing in it acts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.github.scenes import plant_history
from tests.support.github.steps import Step, pull_payload, quicken, start_step
from tests.support.github.world import ROBOT, Pull, World
from tests.support.hostile import HOSTILE, assert_safe_as_markdown, assert_safe_in_a_log
from tests.support.repo import IDENTITY
from tests.support.schema import report_of, sarif_of
from tests.support.trees import commit_trees

BRANCH = "fix/#12-@octocat-`x`-<b>-%0A-$(touch-owned)-\u202e-GH-14"
# A name in a tree holds no slash at its ends and no NUL; 200 bytes fit on every file system.
NAMES = {
    name: text.encode("utf-8", "surrogateescape")[:200].strip(b"/").replace(b"//", b"/")
    for name, text in HOSTILE.items()
    if name not in ("path", "blanks", "import")
}
TEXTS = [text[:1_000] for text in HOSTILE.values()]


@pytest.fixture
def step(world: World, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Step:
    """A pull request, and another one, that are hostile wherever a stranger can write."""
    assert github_api
    monkeypatch.setenv("GITHUB_TOKEN", "writes")
    quicken(monkeypatch)
    plant_hostile(world)
    return start_step(world, tmp_path / "runner", monkeypatch)


def plant_hostile(world: World) -> None:
    criteria = "".join(f"- [ ] {' '.join(text.split())}\n" for text in TEXTS)
    body = f"## Acceptance criteria\n\n{criteria}\n## Out of scope\n\n- anything under `**`\n\n{HOSTILE['html']}\n"
    issue = world.issue(f"{HOSTILE['mention']} {HOSTILE['html']}", body, "stranger")
    content = "\n\n".join(TEXTS).encode("utf-8", "surrogateescape")
    overview = world.issue("Overview", "", "owner")
    settings = {b"hedgerow.toml": f"[github]\noverview = {overview}\n".encode()}
    before = dict.fromkeys(NAMES.values(), b"old\n") | settings
    base, head = commit_trees(world.work, before, dict.fromkeys(NAMES.values(), content) | settings)
    message = ("\n\n".join(TEXTS) + "\n\nIssue: @octocat").replace("\0", "").encode("utf-8", "surrogateescape")
    other = world.work.git("commit-tree", f"{head}^{{tree}}", "-p", base, stdin=message, variables=IDENTITY)
    third = world.work.git("commit-tree", f"{base}^{{tree}}", "-p", base, stdin=message, variables=IDENTITY)
    world.work.git("push", "--quiet", "origin", f"{base}:refs/heads/main")
    for number, oid in ((12, head), (13, other), (14, third)):
        text = f"Closes #{issue}\n\n" + "\n\n".join(TEXTS)
        world.pulls[number] = Pull(number, HOSTILE["html"], text, "stranger", branch=BRANCH, head=oid, fork="stranger")
        world.work.git("push", "--quiet", "origin", f"{oid}:refs/pull/{number}/head")
        for words in TEXTS:
            world.comment(number, words, "stranger")
            world.comment(number, f"/hedgerow dismiss {'a' * 16} {words}", "owner")


def test_nothing_acts_in_log_summary_and_outputs(world: World, step: Step, capsys: pytest.CaptureFixture[str]) -> None:
    assert step.run("pull_request", pull_payload(world, 12), "check") in (1, 3)
    # annotations alone are commands, each of them ours
    lines = capsys.readouterr().out.split("\n")
    assert_safe_in_a_log("\n".join(lines))
    assert_safe_as_markdown(step.summary)
    report, sarif = (Path(step.outputs[name]).read_text("utf-8") for name in ("json", "sarif"))
    assert len(report_of(report)["findings"]) > 10
    assert len(sarif_of(sarif)["runs"][0]["results"]) > 10
    assert_safe_in_a_log(report + sarif)
    assert set(step.outputs) == {
        "status", "head", "errors", "warnings", "advice", "unlooked", "sarif", "json"
    }  # fmt: skip


def test_nothing_acts_in_comments_and_overview(world: World, step: Step, capsys: pytest.CaptureFixture[str]) -> None:
    assert step.run("schedule", {}, "sweep") == 0
    assert_safe_in_a_log(capsys.readouterr().out)
    assert_safe_as_markdown(step.summary)
    ours = [note.body for note in world.notes.values() if note.author == ROBOT]
    assert len([body for body in ours if "hedgerow sticky" in body]) == 3
    assert len([body for body in ours if "hedgerow answer" in body]) > len(TEXTS)
    for body in ours:
        mark, rest = body.split("\n", 1)
        assert re.fullmatch(r"<!-- hedgerow (?:sticky|answer \d+) -->", mark)
        assert_safe_as_markdown(rest)
        assert len(body) < 65_536
    overview = world.issues[2].body
    assert overview.count("| `pull/") == 3
    mark, end = "<!-- hedgerow overview -->", "<!-- hedgerow overview end -->"
    assert_safe_as_markdown(overview.removeprefix(mark).removesuffix(end))


def test_nothing_acts_in_a_proposal(
    world: World, github_api: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert github_api
    monkeypatch.setenv("GITHUB_TOKEN", "writes")
    quicken(monkeypatch)
    said = "\n\n".join(TEXTS).replace("\0", "").encode("utf-8", "replace").decode()
    plant_history(world, said)
    step = start_step(world, tmp_path / "runner", monkeypatch)
    assert step.run("schedule", {}, "propose") == 0
    assert step.outputs["status"] == "proposed"
    assert_safe_in_a_log(capsys.readouterr().out)
    (proposal,) = world.pulls.values()
    assert step.summary == proposal.body
    # which pull requests these were, as a link each, is ours to say
    body = re.sub(r"^\| #\d+ \|", "| n |", proposal.body, flags=re.MULTILINE)
    assert_safe_as_markdown(f"{proposal.title}\n\n{body}")
    changed = world.bare.git("diff", "main", "hedgerow-proposal")
    assert "+- Use what the project depends on already; " in changed
    assert_safe_in_a_log(changed)
