"""A change read from real repositories in every state a user may have them in."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from hedgerow.errors import GitError, RefError, UsageError
from hedgerow.git.place import find_place
from hedgerow.git.plumbing import Git, version
from hedgerow.git.tree import Tree
from hedgerow.reading import Asked, Part, Read, read_change
from tests.support.process import run
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path

INDEX = Asked(part=Part.INDEX)
WORKTREE = Asked(part=Part.WORKTREE)


def read(repo: Repo, asked: Asked | None = None) -> Read:
    return read_change(find_place(repo.path), asked or Asked())


def kinds(found: Read) -> dict[str, str]:
    return {file.path: file.kind.value for file in found.change.files}


@pytest.fixture
def repo(git_repo: Repo) -> Repo:
    """Main with one commit, and the branch issue-7-topic with one more, which is checked out."""
    git_repo.commit("First", {"a.txt": "a\n", "gone.txt": "g\n"})
    git_repo.branch("issue-7-topic")
    git_repo.commit("Second\n\nIssue: 7", {"a.txt": "A\n", "new.txt": "n\n"})
    return git_repo


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, git's own included."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_branch_is_read_from_its_merge_base(repo: Repo) -> None:
    repo.switch("main")
    repo.commit("Main goes on", {"later.txt": "l\n"})
    repo.switch("issue-7-topic")
    found = read(repo)
    assert kinds(found) == {"a.txt": "modified", "new.txt": "added"}
    assert found.branch == "issue-7-topic"
    assert found.merge_base == repo.oid("main~1")
    assert (found.change.base.ref, found.change.base.oid) == ("main", repo.oid("main"))
    assert (found.change.head.ref, found.change.head.oid) == ("issue-7-topic", repo.oid())
    assert found.change.messages == ("Second\n\nIssue: 7",)
    assert found.change.notes == ()


def test_a_named_range_is_read_whatever_is_checked_out(repo: Repo) -> None:
    repo.switch("main")
    found = read(repo, Asked(base="main", head="issue-7-topic"))
    assert kinds(found) == {"a.txt": "modified", "new.txt": "added"}
    assert found.branch == "issue-7-topic"
    assert read(repo, Asked(base="main", head=repo.oid("issue-7-topic"))).branch is None


def test_a_remote_branch_stands_for_the_branch_of_its_name(repo: Repo, tmp_path: Path) -> None:
    repo.switch("main")
    clone = Repo(tmp_path / "clone")
    repo.git("clone", "--quiet", str(repo.path), str(clone.path))
    found = read(clone, Asked(head="origin/issue-7-topic"))
    assert found.branch == "issue-7-topic"
    assert found.change.base.ref == "origin/HEAD"
    assert found.change.notes == ()


def test_the_index_is_read_without_what_is_not_staged(repo: Repo) -> None:
    repo.write({"gone.txt": None, "staged.txt": "s\n"})
    repo.git("add", "--all")
    repo.write({"a.txt": "not staged\n", "untracked.txt": "u\n"})
    found = read(repo, INDEX)
    assert kinds(found) == {"a.txt": "modified", "gone.txt": "deleted", "new.txt": "added", "staged.txt": "added"}
    assert [line.text for line in found.change.files[0].hunks[0].added] == ["A"]
    assert (found.change.head.ref, found.change.head.oid) == ("index", "")


def test_an_index_with_an_unmerged_file_is_not_judged_without_it(repo: Repo) -> None:
    repo.git("branch", "side")
    repo.commit("Ours", {"a.txt": "ours\n"})
    repo.git("checkout", "--quiet", "side")
    repo.commit("Theirs", {"a.txt": "theirs\n"})
    assert run("git", "-c", "user.name=a", "-c", "user.email=a@b.c", "merge", "-", folder=repo.path).code == 1
    with pytest.raises(GitError, match=r"unmerged file: a\.txt$"):
        read(repo, INDEX)


@pytest.mark.parametrize("linked", [False, True])
def test_git_commit_all_hands_its_own_index_to_a_hook(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, linked: bool
) -> None:
    place = repo.worktree(tmp_path / "linked", "issue-8", "main") if linked else repo
    place.write({"a.txt": "by commit --all\n"})
    hook = repo.path / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f'#!/bin/sh\ncp "$GIT_INDEX_FILE" "$GIT_INDEX_FILE.kept"\necho "$GIT_INDEX_FILE" > {tmp_path}/name\n'
    )
    hook.chmod(0o755)
    place.git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--all", "--quiet", "--message", "x")
    name = (tmp_path / "name").read_text().strip()
    place.git("reset", "--quiet", "--soft", "HEAD~")
    place.git("reset", "--quiet")
    (place.path / (name + ".kept")).rename(place.path / name)
    assert "by commit --all" not in str(read(place, INDEX).change.files)

    monkeypatch.setenv("GIT_INDEX_FILE", name)
    assert "by commit --all" in str(read(place, INDEX).change.files)


def test_an_index_of_somewhere_else_is_not_believed(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copyfile(repo.path / ".git" / "index", tmp_path / "index")
    repo.git("rm", "--quiet", "--cached", "new.txt")
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    assert kinds(read(repo, INDEX)) == {"a.txt": "modified"}


def test_a_worktree_is_read_with_its_untracked_files_and_stays_as_it_was(repo: Repo) -> None:
    repo.write(
        {".gitignore": "*.log\n", "x.log": "ignored\n", "untracked.txt": "u\n", "gone.txt": None, "a.txt": "w\n"}
    )
    (repo.path / "sub").mkdir()
    status = repo.git("status", "--porcelain")
    before = everything(repo.path)
    found = read_change(find_place(repo.path / "sub"), WORKTREE)
    assert everything(repo.path) == before
    assert repo.git("status", "--porcelain") == status
    assert kinds(found) == {
        ".gitignore": "added",
        "a.txt": "modified",
        "gone.txt": "deleted",
        "new.txt": "added",
        "untracked.txt": "added",
    }


@pytest.mark.parametrize(("key", "value"), [("core.splitIndex", "true"), ("core.safecrlf", "true")])
def test_settings_that_would_write_or_refuse_do_not_matter(repo: Repo, key: str, value: str) -> None:
    repo.git("config", "core.autocrlf", "input")
    repo.git("config", key, value)
    repo.git("update-index", "--refresh")
    repo.write({"crlf.txt": "one\r\ntwo\r\n"})
    before = everything(repo.path)
    assert kinds(read(repo, WORKTREE)) == {"a.txt": "modified", "crlf.txt": "added", "new.txt": "added"}
    assert everything(repo.path) == before


def test_the_users_own_diff_settings_do_not_matter(repo: Repo) -> None:
    expected = read(repo).change.files
    for key, value in {
        "diff.noprefix": "true",
        "diff.mnemonicPrefix": "true",
        "diff.context": "0",
        "diff.renames": "false",
        "diff.external": "false",
        "color.ui": "always",
        "core.pager": "false",
        "core.fsmonitor": "false",
    }.items():
        repo.git("config", key, value)
    assert read(repo).change.files == expected


def test_a_stacked_branch_is_judged_against_its_parent_lane(repo: Repo) -> None:
    repo.branch("issue-8-on-top")
    repo.commit("Third", {"third.txt": "3\n"})
    repo.git("branch", "same-commit")
    found = read(repo)
    assert kinds(found) == {"third.txt": "added"}
    assert found.change.base.ref == "issue-7-topic"
    assert found.change.notes == (
        (
            "issue-8-on-top is cut from the open lane issue-7-topic and is judged against it, not against main; "
            "--base main overrules."
        ),
    )
    assert kinds(read(repo, Asked(base="main"))) == {"a.txt": "modified", "new.txt": "added", "third.txt": "added"}


def test_the_nearest_of_several_parents_counts_and_the_lanes_own_remote_copy_does_not(
    repo: Repo, tmp_path: Path
) -> None:
    repo.branch("issue-8")
    repo.commit("Third", {"third.txt": "3\n"})
    repo.branch("issue-9")
    repo.commit("Fourth", {"fourth.txt": "4\n"})
    clone = Repo(tmp_path / "clone")
    repo.git("clone", "--quiet", "--branch", "issue-9", str(repo.path), str(clone.path))
    clone.git("remote", "set-head", "origin", "main")
    clone.commit("Fifth", {"fifth.txt": "5\n"})
    found = read(clone)
    assert found.change.base.ref == "origin/issue-8"
    assert kinds(found) == {"fifth.txt": "added", "fourth.txt": "added"}


def test_a_merged_branch_is_no_parent(repo: Repo) -> None:
    repo.switch("main")
    repo.merge("issue-7-topic")
    repo.branch("issue-8")
    repo.commit("Third", {"third.txt": "3\n"})
    found = read(repo)
    assert (found.change.base.ref, found.change.notes) == ("main", ())


def test_the_base_is_the_configured_branch_here_or_at_the_remote(repo: Repo, tmp_path: Path) -> None:
    repo.git("branch", "dev", "main")
    assert read(repo, Asked(configured_base="dev")).change.base.ref == "dev"
    clone = Repo(tmp_path / "clone")
    repo.git("clone", "--quiet", str(repo.path), str(clone.path))
    assert read(clone, Asked(configured_base="dev")).change.base.ref == "origin/dev"
    with pytest.raises(RefError, match="no commit named 'nowhere'"):
        read(repo, Asked(configured_base="nowhere"))


def test_without_any_usual_base_one_must_be_named(git_repo: Repo) -> None:
    git_repo.commit("First", {"a": "a\n"})
    git_repo.git("branch", "--move", "trunk")
    with pytest.raises(RefError, match="nothing to compare with") as caught:
        read(git_repo)
    assert "--base REF" in caught.value.hint


@pytest.mark.parametrize("asked", [INDEX, WORKTREE])
def test_before_the_first_commit_everything_is_new(git_repo: Repo, asked: Asked) -> None:
    git_repo.write({"a.txt": "a\n"})
    if asked is INDEX:
        git_repo.git("add", "a.txt")
    found = read(git_repo, asked)
    assert kinds(found) == {"a.txt": "added"}
    assert (found.branch, found.merge_base) == ("main", "")
    assert found.change.notes == ("The repository has no commit yet: everything is judged as new.",)


def test_a_repository_without_commits_says_so(git_repo: Repo) -> None:
    with pytest.raises(RefError, match="the repository has no commit yet") as caught:
        read(git_repo)
    assert "--staged" in caught.value.hint


def test_an_orphan_branch_is_not_a_repository_without_commits(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--orphan", "fresh")
    with pytest.raises(RefError, match="there is no commit named 'HEAD'"):
        read(repo)


def test_a_detached_head_has_no_branch(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "--detach")
    found = read(repo)
    assert found.branch is None
    assert found.change.head.ref == "HEAD"
    assert kinds(found) == {"a.txt": "modified", "new.txt": "added"}


def test_a_detached_head_above_a_branch_is_stacked_on_it(repo: Repo) -> None:
    repo.git("checkout", "--quiet", "--detach")
    oid = repo.commit("Third", {"third.txt": "3\n"})
    assert read(repo).change.notes[0].startswith(f"{oid[:12]} is cut from the open lane issue-7-topic")


def test_a_linked_worktree_inside_the_worktree_is_no_part_of_it(repo: Repo) -> None:
    agent = repo.worktree(repo.path / ".agents" / "8", "issue-8", "main")
    agent.write({"theirs.txt": "t\n"})
    repo.write({"ours.txt": "o\n"})
    assert kinds(read(repo, WORKTREE)) == {"a.txt": "modified", "new.txt": "added", "ours.txt": "added"}


def test_a_linked_worktree_reads_as_itself(repo: Repo, tmp_path: Path) -> None:
    linked = repo.worktree(tmp_path / "linked", "issue-8", "main")
    linked.write({"only-here.txt": "x\n"})
    found = read(linked, WORKTREE)
    assert (kinds(found), found.branch) == ({"only-here.txt": "added"}, "issue-8")
    place = find_place(linked.path)
    assert (place.top, place.common) == (linked.path, repo.path / ".git")


def test_a_bare_repository_has_commits_only(repo: Repo, tmp_path: Path) -> None:
    bare = Repo(tmp_path / "bare.git")
    repo.git("clone", "--quiet", "--bare", str(repo.path), str(bare.path))
    place = find_place(bare.path)
    assert (place.top, place.root) == (None, bare.path)
    assert kinds(read(bare, Asked(base="main", head="issue-7-topic"))) == {"a.txt": "modified", "new.txt": "added"}
    with pytest.raises(UsageError, match="a bare repository has no index"):
        read(bare, INDEX)


def test_inside_the_git_folder_there_is_no_worktree(repo: Repo) -> None:
    assert find_place(repo.path / ".git" / "refs").top is None


@pytest.fixture
def shallow(repo: Repo, tmp_path: Path) -> Repo:
    """A clone of depth 1 of both branches: where they part was not fetched."""
    repo.switch("main")
    repo.commit("Main goes on", {"later.txt": "l\n"})
    clone = Repo(tmp_path / "shallow")
    repo.git("clone", "--quiet", "--depth=1", "--no-single-branch", repo.path.as_uri(), str(clone.path))
    return clone


def test_a_shallow_clone_says_how_to_deepen_it(shallow: Repo) -> None:
    with pytest.raises(GitError, match="have no common ancestor here") as caught:
        read(shallow, Asked(base="origin/main", head="origin/issue-7-topic"))
    assert "git fetch --unshallow" in caught.value.hint
    with pytest.raises(RefError) as missing:
        read(shallow, Asked(base="v1.0"))
    assert "git fetch --unshallow" in missing.value.hint


def test_a_shallow_clone_of_one_branch_has_nothing_to_compare_with(repo: Repo, tmp_path: Path) -> None:
    clone = Repo.create(tmp_path / "one")
    clone.git("fetch", "--quiet", "--depth=1", repo.path.as_uri(), "issue-7-topic")
    clone.git("checkout", "--quiet", "--detach", "FETCH_HEAD")
    with pytest.raises(RefError, match="nothing to compare with") as caught:
        read(clone)
    assert "git fetch --unshallow" in caught.value.hint


def test_unrelated_histories_have_no_merge_base(repo: Repo) -> None:
    repo.git("switch", "--quiet", "--orphan", "fresh")
    repo.commit("Unrelated", {"z.txt": "z\n"})
    with pytest.raises(GitError, match="no common ancestor") as caught:
        read(repo)
    assert caught.value.hint == "Name another base with --base."


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("issue-7-topik", "The nearest names here: issue-7-topic."),
        ("quite-another-thing", "List the branches with `git branch --all`."),
        ("--output=/tmp/x", "List the branches"),
        ("two\nlines", "List the branches"),
        ("", "List the branches"),
        ("main:a.txt", ""),
    ],
)
def test_a_missing_ref_names_the_nearest(repo: Repo, name: str, hint: str) -> None:
    with pytest.raises(RefError) as caught:
        read(repo, Asked(base=name or "\0"))
    assert caught.value.hint.startswith(hint)
    with pytest.raises(RefError):
        find_place(repo.path).commit(name)


def test_outside_any_repository_the_way_out_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(GitError, match="is not inside a git repository") as caught:
        find_place(tmp_path)
    assert "--diff FILE --issue FILE" in caught.value.hint


def test_a_broken_repository_is_named_with_what_git_says(repo: Repo) -> None:
    (repo.path / ".git" / "config").write_text("[core]\n\trepositoryformatversion = 99\n")
    with pytest.raises(GitError, match="git cannot read the repository at"):
        find_place(repo.path)


def test_a_repository_of_another_user_is_not_trusted(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # git's own switch for its own test of this
    monkeypatch.setattr("hedgerow.git.plumbing.KEPT_VARIABLES", ("GIT_TEST_ASSUME_DIFFERENT_OWNER",))
    with pytest.raises(GitError, match="git does not trust") as caught:
        find_place(repo.path)
    assert "safe.directory" in caught.value.hint


def test_a_folder_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="does not exist"):
        find_place(tmp_path / "gone")


def test_git_that_is_missing_is_named(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git was not found on PATH"):
        find_place(repo.path)


def fake_git(folder: Path, script: str) -> None:
    folder.mkdir()
    (folder / "git").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "git").chmod(0o755)


FAILING = 'case "$*" in *--version*) echo "git version 2.17.1";; *) echo "unknown option" >&2; exit 129;; esac'
# Before 2.39 rev-parse printed back what it did not know, and nothing failed.
SILENT = 'case "$*" in *--version*) echo "git version 2.38.5";; *) echo "--exclude-hidden=receive";; esac'


@pytest.mark.parametrize(("script", "number"), [(FAILING, "2.17.1"), (SILENT, "2.38.5")])
def test_an_old_git_is_called_old_whether_it_fails_or_not(
    script: str, number: str, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_git(tmp_path / "bin", script)
    version.cache_clear()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    with pytest.raises(GitError, match=rf"git version {re.escape(number)} is too old") as caught:
        find_place(repo.path)
    assert "2.39" in caught.value.hint


def test_an_old_git_that_fails_later_is_called_old(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_git(tmp_path / "bin", FAILING)
    version.cache_clear()
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    with pytest.raises(GitError, match="too old"):
        Git(repo.path).run("merge-tree")


def test_a_new_git_that_fails_is_quoted(repo: Repo) -> None:
    version.cache_clear()
    with pytest.raises(GitError, match="git no-such-command failed in"):
        Git(repo.path).run("no-such-command")
    assert version() >= (2, 39)


def test_inherited_git_variables_do_not_lead_elsewhere(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repo.create(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.path))
    assert find_place(repo.path).top == repo.path


def test_the_repository_runs_no_program_of_its_own(repo: Repo, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "diff.x.command", "diff.x.textconv", "core.pager"):
        repo.git("config", key, str(trap))
    repo.write({".gitattributes": "* diff=x\n"})
    assert kinds(read(repo, WORKTREE))[".gitattributes"] == "added"
    read(repo)
    assert not (tmp_path / "sprung").exists()


def test_the_files_of_a_commit(git_repo: Repo) -> None:
    names: dict[str, str | bytes | None] = {
        "plain.txt": "p\n",
        "sub/é.txt": "é\n",
        "new\nline": "n\n",
        "big": "b" * 2000,
        "nul": b"\0",
        "odd": b"\xff\n",
    }
    oid = git_repo.commit("First", names)
    git_repo.git("update-index", "--add", "--cacheinfo", f"160000,{oid},module")
    git_repo.git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "module")
    tree = Tree(Git(git_repo.path), git_repo.oid())
    assert set(tree.paths()) == set(names)
    asked = (*names, "missing", "sub", "../outside", "./plain.txt", "", "module")
    assert tree.read(asked, limit=1000) == {"plain.txt": "p\n", "sub/é.txt": "é\n", "odd": "\ufffd\n"}
    assert tree.read(()) == {}
