"""`hedgerow init --github`: three workflows, pinned to one commit, that every linter of workflows takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from hedgerow_hooks.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo

ID = "0123456789abcdef0123456789abcdef01234567"
PATHS = tuple(f".github/workflows/hedgerow-{name}.yml" for name in ("check", "sweep", "propose"))


@pytest.fixture
def here(git_repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Repo:
    git_repo.commit("Start", {"a.txt": "a\n"})
    monkeypatch.chdir(git_repo.path)
    return git_repo


def test_the_workflows_are_written_pinned_and_taken_back(here: Repo) -> None:
    words = ["init", "--github", "--action", f"team/hedgerow@{ID}"]
    assert main(words) == 0
    for path in PATHS:
        text = (here.path / path).read_text("utf-8")
        assert f"uses: team/hedgerow/ci@{ID}\n" in text
        pins = re.findall(r"uses: \S+@(\S+)", text)
        assert all(re.fullmatch(r"[0-9a-f]{40}", pin) for pin in pins)
        assert "0" * 40 not in text
    assert main(words) == 0
    assert here.git("status", "--porcelain", "--untracked-files=all").count("??") == 3
    assert main(["init", "--undo"]) == 0
    assert not (here.path / ".github").exists()


def test_another_revision_takes_the_place_of_the_old_one_and_foreign_files_stay(here: Repo) -> None:
    main(["init", "--github", "--action", f"team/hedgerow@{ID}"])
    here.write({PATHS[1]: "# mine\non: push\n"})
    assert main(["init", "--github", "--action", f"team/hedgerow@{ID[::-1]}"]) == 0
    assert ID[::-1] in (here.path / PATHS[0]).read_text("utf-8")
    assert (here.path / PATHS[1]).read_text("utf-8") == "# mine\non: push\n"
    assert main(["init", "--undo"]) == 0
    assert (here.path / PATHS[1]).is_file()


def test_a_tag_is_looked_up(here: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.support.repo import IDENTITY, Repo

    action = Repo.create(tmp_path / "action")
    oid = action.commit("Start", {"a.txt": "a\n"})
    action.git("tag", "v1.0.0")
    action.git("tag", "--annotate", "--message", "Two", "v2.0.0", variables=IDENTITY)
    here.git("config", f"url.file://{action.path}.insteadOf", "https://github.com/team/hedgerow")
    for tag in ("v1.0.0", "v2.0.0"):
        assert main(["init", "--github", "--action", f"team/hedgerow@{tag}"]) == 0
        assert f"uses: team/hedgerow/ci@{oid} # {tag}\n" in (here.path / PATHS[0]).read_text("utf-8")
    assert main(["init", "--github", "--action", "team/hedgerow@v3"]) == 2
    assert "cannot be looked up" in capsys.readouterr().err


@pytest.mark.parametrize("action", [[], ["--action", "team/hedgerow"], ["--action", "team/hedgerow@main"]])
def test_a_moving_revision_is_refused(here: Repo, action: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--github", *action]) == 2
    assert "--action OWNER/NAME@TAG" in capsys.readouterr().err
    assert not (here.path / ".github").exists()


def test_the_sweep_starts_on_the_default_branch(here: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here.git("branch", "--move", "trunk")
    here.git("clone", "--quiet", str(here.path), str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    assert main(["init", "--github", "--action", f"team/hedgerow@{ID}"]) == 0
    assert "branches: [trunk]" in (tmp_path / "clone" / PATHS[1]).read_text("utf-8")
    here.git("branch", "--move", "odd}name")
    monkeypatch.chdir(here.path)
    here.git("update-ref", "refs/remotes/origin/odd}name", "HEAD")
    here.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/odd}name")
    assert main(["init", "--github", "--action", f"team/hedgerow@{ID}"]) == 2
