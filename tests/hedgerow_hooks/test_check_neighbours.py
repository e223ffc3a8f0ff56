"""`hedgerow check` tells what the change at hand does to its neighbours, and what they do to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from hedgerow.overlap import at_hand
from hedgerow_hooks.cli import main
from tests.hedgerow.overlap.scene import lanes, numbered
from tests.support.process import run, script
from tests.support.schema import report_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.process import Done
    from tests.support.repo import Repo

TEXT = numbered(30)
ME = ("-c", "user.name=A. Hedger", "-c", "user.email=hedger@example.org")
PRICE = "A = 1\nB = 2\nC = 3\n\n\ndef price(net, rate):\n    return net * rate\n"
CALL = "from price import price\n\n\ndef call():\n    return price(1, 2)\n"
BASE = {"f": TEXT, "price.py": PRICE, "use.py": "x = 1\n"}
BROKEN = "one changes the parameters of price of price.py, the other newly uses it"
CHECKS = ("breaks-neighbour", "case-clash", "merge-conflict", "same-lines", "same-symbol", "sequence-clash")


def check(repo: Repo, *flags: str) -> Done:
    """The finished command."""
    return run(script("hedgerow"), "check", *flags, folder=repo.path)


def findings(repo: Repo, *flags: str) -> list[str]:
    """What the checks on neighbours say, as `check path:line message`."""
    report = report_of(check(repo, "--format", "json", *flags).out)
    return [
        f"{one['check']} {one['path']}:{one['line']} {one['message']}"
        for one in report["findings"]
        if one["check"] in CHECKS
    ]


def overlap_of(repo: Repo, *flags: str) -> dict[str, Any]:
    """The overlap in the report."""
    found: dict[str, Any] = json.loads(check(repo, "--format", "json", *flags).out)["overlap"]
    return found


@pytest.fixture
def busy(git_repo: Repo) -> Repo:
    """On `mine`, beside a lane that conflicts with it and one that it breaks; the base has moved on."""
    lanes(
        git_repo, BASE, mine={"f": numbered(30, l9="m\n"), "price.py": PRICE.replace("rate)", "rate, land)", 1)},
        theirs={"f": numbered(30, l9="t\n")}, user={"use.py": CALL},
    )  # fmt: skip
    git_repo.commit("main moves", {"f": "pad\n" * 5 + TEXT, "price.py": "import os\n\n\n" + PRICE})
    git_repo.switch("mine")
    return git_repo


def test_conflicts_and_broken_references_are_findings_with_the_lines_of_the_own_file(busy: Repo) -> None:
    assert findings(busy) == [
        "merge-conflict f:9 conflicts with theirs (content)",
        f"breaks-neighbour price.py:6 does not fit together with user: {BROKEN}",
    ]
    done = check(busy)
    assert done.code == 0
    assert "      git's own merge says so\n      line 9 in theirs\n" in done.out
    assert "      predicted: no merge shows it, or git was not asked\n      line 5 of use.py in user\n" in done.out


def test_the_neighbour_is_told_from_its_side_too(busy: Repo) -> None:
    assert findings(busy, "--head", "user") == [f"breaks-neighbour use.py:5 does not fit together with mine: {BROKEN}"]
    assert findings(busy, "--head", busy.oid("theirs")) == ["merge-conflict f:9 conflicts with mine (content)"]


def test_twins_of_the_change_hide_nothing(busy: Repo) -> None:
    busy.git("branch", "a-copy", "mine")
    assert len(findings(busy)) == 2
    busy.git("checkout", "--quiet", "--detach")
    assert len(findings(busy)) == 2


def test_what_is_staged_or_in_the_worktree_is_what_is_compared(git_repo: Repo, tmp_path: Path) -> None:
    lanes(git_repo, BASE, theirs={"f": numbered(30, l9="t\n"), "use.py": "x = 2\n"})
    git_repo.branch("mine")
    git_repo.write({"f": numbered(30, l9="m\n")})
    git_repo.git("add", "f")
    git_repo.write({"use.py": "x = 3\n"})
    conflicts = ["merge-conflict f:9 conflicts with theirs (content)"]
    assert findings(git_repo) == []
    assert findings(git_repo, "--staged") == conflicts
    assert findings(git_repo, "--worktree") == [*conflicts, "merge-conflict use.py:1 conflicts with theirs (content)"]
    other = git_repo.worktree(tmp_path / "other", "elsewhere", "main")
    other.write({"use.py": "x = 4\n"})
    assert sorted(findings(other, "--worktree")) == [
        f"merge-conflict use.py:1 conflicts with {name} (content)" for name in ("mine", "theirs")
    ]
    report = overlap_of(git_repo)
    assert [(lane["name"], lane["dirty"]) for lane in report["lanes"]] == [
        ("mine", False), ("elsewhere", True), ("theirs", False),
    ]  # fmt: skip
    assert report["own"] == "mine"


def test_another_head_leaves_the_work_that_is_checked_out_a_neighbour(git_repo: Repo) -> None:
    lanes(git_repo, BASE, theirs={"f": numbered(30, l9="t\n")})
    git_repo.write({"f": numbered(30, l9="m\n")})
    assert findings(git_repo, "--head", "theirs") == ["merge-conflict f:9 conflicts with main (content)"]
    git_repo.commit("nothing open", {"f": TEXT})


def test_a_lane_that_is_stacked_is_judged_against_its_parent_and_compared_with_all(git_repo: Repo) -> None:
    lanes(git_repo, BASE, parent={"f": numbered(30, l9="p\n")}, theirs={"use.py": "x = 2\n"})
    git_repo.branch("child", "parent")
    git_repo.commit("child", {"use.py": "x = 3\n"})
    report = overlap_of(git_repo)
    assert report["base"]["ref"] == "main"
    assert {lane["name"]: lane["on"] for lane in report["lanes"]} == {"child": "parent", "parent": None, "theirs": None}
    assert findings(git_repo) == ["merge-conflict use.py:1 conflicts with theirs (content)"]


def test_a_flag_and_a_setting_leave_the_neighbours_out(busy: Repo) -> None:
    assert overlap_of(busy, "--no-neighbours") is None
    (busy.path / "hedgerow.toml").write_text("[overlap]\nneighbours = false\n")
    assert overlap_of(busy) is None
    assert len(findings(busy, "--neighbours")) == 2


def test_settings_choose_lanes_and_questions(busy: Repo) -> None:
    (busy.path / "hedgerow.toml").write_text('[overlap]\nbranches = ["us*"]\nworktrees = false\nmeaning = false\n')
    assert findings(busy) == []
    (busy.path / "hedgerow.toml").write_text('[overlap]\nmute = ["f"]\nconfirm = false\n')
    assert [text.partition(" ")[0] for text in findings(busy)] == ["breaks-neighbour"]


def test_alone_nothing_is_compared_and_nothing_is_skipped(git_repo: Repo) -> None:
    git_repo.commit("base", BASE)
    git_repo.branch("mine")
    git_repo.commit("mine", {"f": numbered(30, l9="m\n")})
    report = report_of(check(git_repo, "--format", "json").out)
    assert report["overlap"]["lanes"] == []
    assert not {one["check"] for one in report["skipped"]} & set(CHECKS)
    assert not (git_repo.path / ".git/hedgerow").exists()


def test_a_change_that_conflicts_with_the_base_itself_is_told_so_with_and_without_neighbours(git_repo: Repo) -> None:
    lanes(git_repo, BASE, mine={"f": numbered(30, l9="m\n"), "use.py": "x = 2\n"})
    git_repo.commit("main moves", {"f": numbered(30, l9="b\n"), "price.py": "A = 9\n"})
    git_repo.switch("mine")
    assert findings(git_repo) == ["merge-conflict f:None conflicts with main itself"]
    git_repo.write({"use.py": "x = 3\n", "price.py": "A = 8\n"})
    told = [
        "merge-conflict f:None conflicts with main itself",
        "merge-conflict price.py:None conflicts with main itself",
    ]
    assert findings(git_repo, "--worktree") == told
    git_repo.git("checkout", "--quiet", "--", ".")
    git_repo.branch("theirs", "main")
    git_repo.commit("theirs", {"use.py": "x = 4\n"})
    assert findings(git_repo, "--head", "mine") == [
        "merge-conflict f:None conflicts with main itself", "merge-conflict use.py:1 conflicts with theirs (content)",
    ]  # fmt: skip
    assert findings(git_repo) == ["merge-conflict use.py:1 conflicts with mine (content)"]
    done = check(git_repo, "--head", "mine")
    assert "      git's own merge says so\n      instead: Merge main into the branch, or rebase it.\n" in done.out


def test_a_diff_and_a_repository_without_a_commit_have_no_neighbours(git_repo: Repo) -> None:
    git_repo.write(BASE)
    assert overlap_of(git_repo, "--worktree") is None
    report = json.loads(run(script("hedgerow"), "check", "--diff", "-", "--format", "json", folder=git_repo.path).out)
    assert {one["check"] for one in report["skipped"]} >= set(CHECKS)


def test_what_could_not_be_looked_at_is_named_and_spoils_nothing_else(busy: Repo, tmp_path: Path) -> None:
    busy.worktree(tmp_path / "wt", "gone", "main").write({"f": "x"})
    busy.git("worktree", "lock", str(tmp_path / "wt"))
    (tmp_path / "wt").rename(tmp_path / "moved")
    done = check(busy)
    assert done.code == 3
    assert "could not look: the folder of the locked worktree" in done.out
    assert "merge-conflict: conflicts with theirs" in done.out
    busy.git("worktree", "unlock", str(tmp_path / "wt"))
    done = check(busy)
    assert done.code == 0
    assert "note: the folder of the worktree" in done.out


def test_an_index_in_the_middle_of_a_merge_is_named(busy: Repo) -> None:
    assert run("git", *ME, "merge", "theirs", folder=busy.path).code == 1
    done = check(busy, "--staged")
    assert done.code == 3
    assert "the index holds an unmerged file: " in done.err


def test_a_broken_branch_spoils_nothing_of_what_is_said_on_the_change(busy: Repo) -> None:
    (busy.path / ".git" / "refs" / "heads" / "broken").write_text("1" * 40 + "\n")
    done = check(busy)
    assert done.code == 3
    assert "could not look: the neighbours were not looked at: git for-each-ref failed" in done.out
    assert "in 2 files, 2 hunks" in done.out


def test_with_very_many_branches_the_newest_are_looked_at(
    busy: Repo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(at_hand, "MOST", 1)
    monkeypatch.chdir(busy.path)
    assert main(["check"]) == 0
    said = capsys.readouterr().out
    assert "note: 3 branches: the 1 with the newest commits were looked at (overlap.branches names others)" in said
    assert "breaks-neighbour" in said
    assert "merge-conflict" not in said


@pytest.fixture
def forgotten(busy: Repo) -> Repo:
    """`theirs` was left alone a year before anybody touched `mine`."""
    run("git", "switch", "--quiet", "theirs", folder=busy.path)
    old = {"GIT_COMMITTER_DATE": "2019-01-01T00:00:00Z"}
    assert run("git", *ME, "commit", "--quiet", "--amend", "--no-edit", folder=busy.path, variables=old).code == 0
    run("git", "switch", "--quiet", "mine", folder=busy.path)
    return busy


def test_a_branch_that_was_forgotten_is_no_neighbour(forgotten: Repo) -> None:
    said = check(forgotten).out
    assert "note: 1 branch left out: no commit in the 90 days before this change (overlap.days)" in said
    assert "breaks-neighbour" in said
    assert "merge-conflict" not in said


def test_a_forgotten_branch_that_is_named_or_checked_out_is_one(forgotten: Repo, tmp_path: Path) -> None:
    assert "merge-conflict" in check(forgotten, "--config", str(settings(tmp_path, "days = 0"))).out
    assert "merge-conflict" in check(forgotten, "--config", str(settings(tmp_path, 'branches = ["theirs"]'))).out
    assert run("git", "worktree", "add", "--quiet", str(tmp_path / "there"), "theirs", folder=forgotten.path).code == 0
    assert "merge-conflict" in check(forgotten).out


def test_days_that_are_no_number_are_a_mistake(busy: Repo, tmp_path: Path) -> None:
    done = check(busy, "--config", str(settings(tmp_path, "days = -1")))
    assert done.code == 2
    assert "overlap.days" in done.err
    assert "a whole number of days, 0 for all" in done.err


def settings(folder: Path, line: str) -> Path:
    """A settings file with one line under `[overlap]`."""
    path = folder / "hedgerow.toml"
    path.write_text(f"[overlap]\n{line}\n", "utf-8")
    return path
