"""A stranger's titles, bodies, branches, paths, contents and messages reach every output, and nothing in them acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.hostile import HOSTILE, assert_safe_as_markdown, assert_safe_in_a_log
from tests.support.process import Done, run, script
from tests.support.repo import IDENTITY
from tests.support.schema import report_of, sarif_of
from tests.support.trees import commit_trees

if TYPE_CHECKING:
    from tests.support.repo import Repo

BRANCH = "fix/#12-@octocat-`x`-<b>-%0A-$(touch-owned)-\u202e-GH-14"
# A name in a tree holds no slash at its ends and no NUL; 200 bytes fit on every file system.
NAMES = {
    name: text.encode("utf-8", "surrogateescape")[:200].strip(b"/").replace(b"//", b"/")
    for name, text in HOSTILE.items()
    if name not in ("path", "blanks", "import")
}


@pytest.fixture
def hostile_repo(git_repo: Repo) -> Repo:
    """Branch main with every hostile name, and a branch that edits those files; both with an issue of such text."""
    texts = [text[:1_000] for text in HOSTILE.values()]
    criteria = "".join(f"- [ ] {' '.join(text.split())}\n" for text in texts)
    ruled = "".join(f"deny: {' '.join(text.split())}\n" for text in texts)
    body = "\n\n".join(texts)
    issue = f"# {HOSTILE['mention']} {HOSTILE['html']}\n\n```scope\n{ruled}deny: **\n```\n\n## Acceptance criteria\n\n"
    issue += f"{criteria}\n## Notes\n\n{body}\n"
    content = body.encode("utf-8", "surrogateescape")
    before = dict.fromkeys(NAMES.values(), b"old\n") | {b"issue.md": issue.encode("utf-8", "surrogateescape")}
    after = before | dict.fromkeys(NAMES.values(), content)
    base, head = commit_trees(git_repo, before, after)
    git_repo.git("update-ref", "refs/heads/main", base)
    git_repo.git("update-ref", f"refs/heads/{BRANCH}", head)
    message = (
        "\n\n".join(text.replace("\0", "") for text in texts) + "\n\nScope-Note: x - ::error::owned\nIssue: @octocat"
    )
    (git_repo.path / "message").write_bytes(message.encode("utf-8", "surrogateescape"))
    other = git_repo.git("commit-tree", f"{head}^{{tree}}", "-p", base, "-F", "message", variables=IDENTITY)
    git_repo.git("update-ref", "refs/heads/@octocat", other)
    (git_repo.path / "message").unlink()
    (git_repo.path / "issue.md").write_bytes(before[b"issue.md"])
    return git_repo


def said(repo: Repo, *arguments: str) -> Done:
    """What hedgerow prints; it failed at nothing and made no file."""
    before = sorted(repo.path.iterdir())
    done = run(script("hedgerow"), *arguments, folder=repo.path)
    assert sorted(repo.path.iterdir()) == before
    assert_safe_in_a_log(done.out + done.err)
    return done


@pytest.mark.parametrize("form", ["text", "json", "github", "markdown", "sarif"])
def test_a_hostile_change_acts_in_no_format(hostile_repo: Repo, form: str) -> None:
    for head in (BRANCH, "@octocat"):
        done = said(hostile_repo, "check", "--base", "main", "--head", head, "--issue", "issue.md", "--format", form)
        assert done.code in (0, 1)
        assert len(done.out) > 1_000
        if form == "markdown":
            assert_safe_as_markdown(done.out)
        if form == "json":
            assert len(report_of(done.out)["findings"]) > 10
        if form == "sarif":
            sarif_of(done.out)


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_hostile_lanes_act_in_no_format(hostile_repo: Repo, form: str) -> None:
    done = said(hostile_repo, "overlap", "--base", "main", "--order", "--format", form)
    assert done.err == ""
    if form == "markdown":
        assert_safe_as_markdown(done.out)
    if form == "json":
        report_of(done.out)


@pytest.mark.parametrize("text", [HOSTILE["workflow command"], HOSTILE["old workflow command"], HOSTILE["terminal"]])
def test_mistakes_that_repeat_a_strangers_words_do_not_act_either(git_repo: Repo, text: str) -> None:
    assert said(git_repo, "check", "--base", text).code == 2
    assert said(git_repo, text).code == 2
