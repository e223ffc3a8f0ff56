"""The files of a commit are the files of its working tree, links too, with nothing checked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.git.committing import committed
from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.rules.committed import CommittedFiles
from hedgerow.rules.find import rule_files
from hedgerow.rules.folder import FolderFiles

if TYPE_CHECKING:
    from tests.support.repo import Repo

LINKS = {
    "CLAUDE.md": "AGENTS.md",
    "GEMINI.md": "../outside.md",
    "up": "..",
    "round": "round",
    "web/.claude": "../shared",
    "absolute.md": "/etc/passwd",
    "gone.md": "nothing.md",
}


def test_a_commit_and_its_working_tree_hold_the_same(git_repo: Repo) -> None:
    git_repo.write(
        {
            "AGENTS.md": "@docs/a.md\n",
            "docs/a.md": "# A\n",
            "shared/rules/x.md": "x\n",
            "web/a": "",
            "big": b"x" * 1_000_001,
        }
    )
    for name, target in LINKS.items():
        (git_repo.path / name).symlink_to(target)
    oid = git_repo.commit("Files")
    git = Git(git_repo.path)
    there, here = CommittedFiles.of(Tree(git, oid)), FolderFiles(git, git_repo.path)
    assert there.paths() == here.paths()
    paths = (*there.paths(), "web/.claude/rules/x.md", "web/.claude/rules/y.md", "up/x", "none", "web")
    assert {path: there.read(path) for path in paths} == {
        path: here.read(path) for path in paths if path != "absolute.md"
    } | {"absolute.md": None}
    ends = ("round", "gone.md")
    assert {path: there.behind(path) for path in paths if path not in ends} == {
        path: here.behind(path) for path in paths if path not in ends
    }
    assert there.behind("round") is None
    assert rule_files(there) == rule_files(here)


def test_a_commit_is_made_without_a_worktree_and_is_the_same_each_time(git_repo: Repo) -> None:
    git_repo.write({"run.sh": "#!/bin/sh\n"})
    (git_repo.path / "run.sh").chmod(0o755)
    base = git_repo.commit("Files", {"a.md": "a\n", "b.md": "b\n"})
    git = Git(git_repo.path)
    files = {"a.md": None, "b.md": b"\xff\r\n", "new/c.md": b"c", "run.sh": b"#!/bin/bash\n"}
    oid = committed(git, base, files, "Change them")
    assert committed(git, base, files, "Change them") == oid
    assert git_repo.git("status", "--short") == ""
    rows = git_repo.git("ls-tree", "-r", "--format=%(objectmode) %(path)", oid).split("\n")
    assert rows == ["100644 b.md", "100644 new/c.md", "100755 run.sh"]
    assert Tree(git, oid).blobs((git_repo.oid(f"{oid}:b.md"),)) == (b"\xff\r\n",)
    shown = git_repo.git("show", "--no-patch", "--format=%P %an %cn %B", oid)
    assert shown == f"{base} hedgerow hedgerow Change them\n"
    git_repo.git("fsck", "--strict")
