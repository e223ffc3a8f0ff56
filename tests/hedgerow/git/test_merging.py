"""Git's own merge of many pairs, where git does not get to the end of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hedgerow.git.merging import merge_all
from hedgerow.git.plumbing import Git

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.support.repo import Repo

# The git on PATH, whose output stops in the middle of an answer as if it had been killed.
CUT_OFF = """#!/bin/sh
PATH="{path}" git "$@" | head -c {count}
exit 137
"""


def pair(repo: Repo) -> tuple[str, str]:
    """Two commits that conflict."""
    repo.commit("Start", {"a.txt": "1\n"})
    heads = []
    for name in ("one", "two"):
        repo.git("switch", "--quiet", "--create", name, "main")
        heads.append(repo.commit(name, {"a.txt": f"{name}\n"}))
    return heads[0], heads[1]


def test_an_answer_that_is_cut_off_is_no_answer(
    git_repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = pair(git_repo)
    git = Git(git_repo.path)
    (whole,) = merge_all(git, [both])
    assert (whole.clean, whole.paths, whole.why_not) == (False, ("a.txt",), None)
    path = os.environ["PATH"]
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "git").touch(mode=0o755)
    monkeypatch.setenv("PATH", f"{folder}:{path}")
    done: list[int] = []
    for count in (60, 250):  # in the list of files, in the messages
        (folder / "git").write_text(CUT_OFF.format(path=path, count=count))
        answers = list(merge_all(git, [both, both], done.append))
        assert [(one.clean, one.tree, one.why_not) for one in answers] == [
            (False, "", "git stopped without saying why")
        ] * 2
    assert sum(done) == 4


def test_a_pair_without_a_common_ancestor_is_told_and_the_rest_merged(git_repo: Repo) -> None:
    both = pair(git_repo)
    git_repo.git("switch", "--quiet", "--orphan", "alone")
    alone = git_repo.commit("Alone", {"b.txt": "1\n"})
    answers = list(merge_all(Git(git_repo.path), [both, (both[0], alone), (both[0], both[0])]))
    assert [(one.clean, one.why_not) for one in answers] == [
        (False, None),
        (False, "refusing to merge unrelated histories"),
        (True, None),
    ]
