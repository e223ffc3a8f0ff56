"""The user's repository is the same to the byte afterwards, however the run ends; what cannot be read is named."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess  # noqa: TID251 - a program is killed in its middle here
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest

from hedgerow.errors import RefError
from hedgerow.git.store import PREFIX, sweep
from tests.hedgerow.overlap.scene import ask, lanes, numbered
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path

TEXT = numbered(30)


def fingerprint(repo: Repo) -> dict[str, str]:
    """Every file of the git folder and of the worktree, with its content; hedgerow's own cache apart."""
    files = [
        path for path in repo.path.rglob("*") if path.is_file() and "hedgerow" not in path.relative_to(repo.path).parts
    ]
    return {str(path.relative_to(repo.path)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _told(repo: Repo) -> tuple[str, ...]:
    """What git says of a worktree: status, refs and the number of objects."""
    return tuple(repo.git(*words.split()) for words in ("status --porcelain", "for-each-ref", "count-objects -v"))


@pytest.fixture
def busy(git_repo: Repo, tmp_path: Path) -> Repo:
    """Two lanes that conflict, and a dirty worktree."""
    lanes(git_repo, {"f": TEXT}, a={"f": numbered(30, l9="a\n")}, b={"f": numbered(30, l9="b\n")})
    git_repo.worktree(tmp_path / "wt", "c").write({"f": numbered(30, l9="c\n"), "new": "x"})
    git_repo.write({"untracked": "y"})
    return git_repo


def test_nothing_changes(busy: Repo, tmp_path: Path) -> None:
    before, status = fingerprint(busy), Repo(tmp_path / "wt").git("status", "--porcelain")
    answer = ask(busy, worktrees=True)
    assert len(answer.report.pairs) == 3
    assert fingerprint(busy) == before
    assert Repo(tmp_path / "wt").git("status", "--porcelain") == status


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_nothing_changes_when_killed_in_the_middle(busy: Repo, tmp_path: Path, sent: signal.Signals) -> None:
    """The program stops in the middle of its work, when the first lanes are merged, and is killed there."""
    both = (busy, Repo(tmp_path / "wt"))
    before, told = fingerprint(busy), [_told(repo) for repo in both]
    code = (
        "import sys, time; from pathlib import Path; from hedgerow.overlap.engine import find_overlap\n"
        "from hedgerow.overlap.request import OverlapRequest\n"
        "def hang(*_): print('now', flush=True); time.sleep(60)\n"
        "find_overlap(OverlapRequest(Path(sys.argv[1]), base='main', worktrees=True, cache=False, progress=hang))\n"
    )
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-c", code, str(busy.path)]
    with subprocess.Popen(  # noqa: S603 - fixed words
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ | {"TMPDIR": str(scratch)}
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"now\n"
        process.send_signal(sent)
        process.wait(30)
    assert fingerprint(busy) == before
    assert [_told(repo) for repo in both] == told
    assert len(list(scratch.glob(f"{PREFIX}*"))) == (1 if sent == signal.SIGKILL else 0)


def test_what_a_killed_run_left_is_swept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait(30)
    names = {
        name: tmp_path / f"{PREFIX}{name}-x" for name in (str(gone.pid), str(os.getpid()), "strange", "1", "9" * 30)
    }
    for folder in names.values():
        folder.mkdir()
    assert sweep() == 1
    assert [name for name, folder in names.items() if not folder.exists()] == [str(gone.pid)]


def test_a_missing_base_names_the_nearest(busy: Repo) -> None:
    with pytest.raises(RefError) as caught:
        ask(busy, base="mian")
    assert "main" in caught.value.hint


def test_a_missing_branch_is_named_and_the_rest_answered(busy: Repo) -> None:
    answer = ask(busy, branches=("a", "b", "nowhere", "x*"))
    assert len(answer.report.pairs) == 1
    assert [error.split(".")[0] for error in answer.errors] == [
        "there is no commit named 'nowhere' in this repository",
        "no branch matches 'x*'",
    ]


def test_a_shallow_clone_is_told_how_to_deepen(busy: Repo, tmp_path: Path) -> None:
    busy.commit("main moves", {"g": "x"})
    shallow = Repo(tmp_path / "shallow")
    busy.git("clone", "-q", "--depth", "1", "--no-single-branch", busy.path.as_uri(), str(shallow.path))
    answer = ask(shallow, base="origin/main", branches=("origin/a", "origin/b"))
    assert answer.report.pairs == ()
    assert len(answer.errors) == 2
    assert "git fetch --unshallow" in answer.errors[0]


def test_a_corrupt_object_spoils_only_its_lane(busy: Repo) -> None:
    oid = busy.git("rev-parse", "a:f")
    loose = busy.path / ".git/objects" / oid[:2] / oid[2:]
    loose.chmod(0o644)
    loose.write_bytes(b"rubbish")
    busy.branch("d", "main")
    busy.commit("d", {"f": numbered(30, l9="d\n")})
    answer = ask(busy)
    assert [(pair.a, pair.b) for pair in answer.report.pairs] == [("b", "d")]
    assert len(answer.errors) == 1
    assert answer.errors[0].startswith("a could not be compared: ")


def test_a_worktree_whose_folder_is_gone_is_named(busy: Repo, tmp_path: Path) -> None:
    (tmp_path / "wt").rename(tmp_path / "moved")
    answer = ask(busy, worktrees=True)
    assert answer.errors == ()
    assert [note for note in answer.notes if "`git worktree prune`" in note and str(tmp_path / "wt") in note]
    assert len(answer.report.pairs) == 1


def test_a_locked_worktree_whose_folder_is_not_here_could_not_be_looked_at(busy: Repo, tmp_path: Path) -> None:
    busy.git("worktree", "lock", str(tmp_path / "wt"))
    (tmp_path / "wt").rename(tmp_path / "moved")
    answer = ask(busy, worktrees=True)
    assert [error.endswith("mount it, or unlock it") for error in answer.errors] == [True]
    assert len(answer.report.pairs) == 1


def test_a_lock_of_another_git_does_not_matter(busy: Repo) -> None:
    lock = busy.path / ".git/worktrees/wt/index.lock"
    lock.write_text("")
    answer = ask(busy, worktrees=True)
    assert answer.errors == ()
    assert len(answer.report.pairs) == 3
    assert lock.exists()


def test_a_ref_that_vanishes_after_it_was_read_is_still_compared(busy: Repo) -> None:
    def vanish(*_: object) -> None:
        busy.git("update-ref", "-d", "refs/heads/a")

    assert len(ask(busy, progress=vanish).report.pairs) == 1


def test_linked_worktrees_inside_another_one_are_not_part_of_it(busy: Repo) -> None:
    inner = busy.worktree(busy.path / "inner", "inner")
    inner.write({"f": numbered(30, l9="inner\n")})
    answer = ask(busy, worktrees=True)
    assert answer.errors == ()
    main = [lane for lane in answer.report.lanes if lane.name == "main"]
    assert [lane.dirty for lane in main] == [True]
