"""`hedgerow bench graft`: pairs from the history in, figures out, alone and beside another tool."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hedgerow.errors import HedgerowError
from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.graft.beside import Beside
from hedgerow.graft.figures import Share
from hedgerow.scope.vocabulary import keep
from tests.support.history import service_with_history
from tests.support.process import Done, run, script

if TYPE_CHECKING:
    from tests.support.repo import Repo

GIT = Path(shutil.which("git") or "git")
# Keeps the request at home, as a session does; then every file whose name the request lacks is drift.
OTHER = """\
#!/usr/bin/env python3
import json, os, subprocess, sys
kept = os.path.join(os.environ["HOME"], "request")
if sys.argv[1] == "start":
    open(kept, "w").write(sys.stdin.read())
else:
    said = open(kept).read()
    names = subprocess.run(["git", "status", "--porcelain"], capture_output=True, text=True).stdout.splitlines()
    changes = [{"path": name[3:], "bucket": "in-scope" if name[3:] in said else "drift"} for name in names]
    verdict = "drift" if any(one["bucket"] == "drift" for one in changes) else "clean"
    print(json.dumps({"verdict": verdict, "changes": changes}))
"""


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return service_with_history(tmp_path_factory.mktemp("service"))


def graft(repo: Repo, *arguments: str, path: Path | None = None) -> Done:
    """Without any other tool on PATH, or with the one in the folder `path`."""
    alone = {"PATH": os.pathsep.join([str(path), os.environ["PATH"]]) if path else str(GIT.parent)}
    return run(script("hedgerow"), "bench", "graft", *arguments, folder=repo.path, variables=alone)


def other_tool(folder: Path, text: str) -> Path:
    folder.mkdir()
    (folder / "unasked").write_text(text)
    (folder / "unasked").chmod(0o755)
    return folder


def test_the_figures_of_a_history(repo: Repo) -> None:
    before = repo.git("count-objects", "-v"), repo.git("status", "--porcelain=v2", "--branch")
    done = graft(repo, "--pairs", "6")
    assert (done.code, done.err) == (0, "")
    rows = [re.sub(r"\s{2,}", "  ", line) for line in done.out.splitlines()]
    assert rows[0].split() == ["hedgerow"]
    shares = [re.fullmatch(r"(\D+) (\d+) of (\d+) (\d+) % \[(\d+), (\d+)\]", row) for row in rows[1:6]]
    assert [share and share[1].strip() for share in shares] == [
        "grafted changes in which the graft is seen",
        "real changes with an alarm",
        "foreign files called drift",
        "files of the work called drift",
        "changes that cannot be judged",
    ]
    assert [int(share[3]) for share in shares if share] == [6, 6, 6, 6, 12]
    assert rows[7].startswith("6 pairs from 24 usable of the newest 25 commits.")
    assert rows[-1] == "Fewer than 20 pairs say little."
    assert (repo.git("count-objects", "-v"), repo.git("status", "--porcelain=v2", "--branch")) == before


def test_the_same_seed_gives_the_same_bytes_and_json_holds_all_of_it(repo: Repo) -> None:
    outputs = [graft(repo, "--count", "5", "--seed", "3", "--format", "json").out for _ in range(2)]
    assert outputs[0] == outputs[1]
    said: dict[str, Any] = json.loads(outputs[0])
    assert (said["seed"], said["pairs"], said["usable"], said["looked_at"]) == (3, 5, 24, 25)
    (mine,) = said["figures"]
    assert mine["judge"] == "hedgerow"
    assert set(mine) == {"judge", "caught", "disturbed", "foreign", "own", "unjudged", "disturbed_commits"}
    assert len(mine["disturbed_commits"]) == mine["disturbed"]["hits"]
    for field in ("caught", "disturbed", "foreign", "own", "unjudged"):
        share = mine[field]
        assert share["low"] <= share["percent"] <= share["high"]


def test_another_repository_can_be_named_and_the_result_written(repo: Repo, tmp_path: Path) -> None:
    done = run(
        script("hedgerow"), "bench", "graft", "--repo", repo.path, "--pairs", "1", "--alone", "--output", "out.txt",
        folder=tmp_path,
    )  # fmt: skip
    assert done == Done(0, "", "")
    assert (tmp_path / "out.txt").read_text() == graft(repo, "--pairs", "1", "--alone").out


def test_another_tool_is_asked_the_same_pairs_where_it_is_installed(repo: Repo, tmp_path: Path) -> None:
    path = other_tool(tmp_path / "bin", OTHER)
    said = json.loads(graft(repo, "--pairs", "2", "--format", "json", path=path).out)
    mine, theirs = said["figures"]
    assert (mine["judge"], theirs["judge"]) == ("hedgerow", "unasked")
    # the messages name their file, so this tool is always right
    assert (theirs["caught"]["hits"], theirs["disturbed"]["hits"]) == (2, 0)
    assert (theirs["foreign"]["hits"], theirs["own"]["hits"], theirs["unjudged"]["hits"]) == (2, 0, 0)
    assert len(json.loads(graft(repo, "--pairs", "1", "--alone", "--format", "json", path=path).out)["figures"]) == 1


def test_an_alarm_on_the_work_is_named_so_that_it_can_be_looked_at(repo: Repo, tmp_path: Path) -> None:
    path = other_tool(tmp_path / "bin", OTHER.replace("name[3:] in said", "not said"))
    theirs = json.loads(graft(repo, "--pairs", "1", "--format", "json", path=path).out)["figures"][1]
    assert theirs["disturbed"]["hits"] == 1
    assert all(repo.git("cat-file", "-t", oid) == "commit" for oid in theirs["disturbed_commits"])


@pytest.mark.parametrize("answer", ["no JSON", "[]", '{"changes": []}'])
def test_an_answer_in_another_form_is_an_error_that_says_how_to_go_on(repo: Repo, tmp_path: Path, answer: str) -> None:
    path = other_tool(tmp_path / "bin", f"#!/bin/sh\necho '{answer}'\n")
    done = graft(repo, "--pairs", "1", path=path)
    assert (done.code, done.out) == (3, "")
    assert "answers in a form that is not known" in done.err
    assert "--alone" in done.err


@pytest.mark.parametrize("text", ["#!/bin/sh\nexec sleep 9\n", "#!/no/such/program\n"])
def test_another_tool_that_hangs_or_does_not_start_is_an_error(git_repo: Repo, tmp_path: Path, text: str) -> None:
    oid = git_repo.commit("Start", {"a.txt": "a\n"})
    program = other_tool(tmp_path / "bin", text) / "unasked"
    with pytest.raises(HedgerowError, match="gave no answer"):
        Beside(str(program), Git(git_repo.path), tmp_path, 0.2).answer(oid, oid, "Start")


def test_a_history_that_is_too_short_is_said(git_repo: Repo) -> None:
    git_repo.commit("Start", {"a.txt": "a\n"})
    done = graft(git_repo, "--pairs", "3")
    assert (done.code, done.out) == (3, "")
    assert "no two of the 0 commits" in done.err
    assert "The history is too short" in done.err


def test_of_a_shallow_clone_the_rest_of_the_history_is_asked_for(repo: Repo, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    repo.git("clone", "--quiet", "--depth", "1", f"file://{repo.path}", str(shallow))
    done = run(script("hedgerow"), "bench", "graft", "--repo", shallow, folder=tmp_path)
    assert (done.code, done.out) == (3, "")
    assert "git fetch --unshallow" in done.err


def test_few_pairs_of_a_shallow_clone_are_said_to_be_of_one(repo: Repo, tmp_path: Path) -> None:
    shallow = tmp_path / "shallow"
    repo.git("clone", "--quiet", "--depth", "20", f"file://{repo.path}", str(shallow))
    done = run(script("hedgerow"), "bench", "graft", "--repo", shallow, "--alone", folder=tmp_path)
    assert done.code == 0
    few, remedy = done.out.splitlines()[-2:]
    assert few == "Fewer than 20 pairs say little."
    assert "git fetch --unshallow" in remedy


def test_figures_that_go_by_counted_words_say_so(tmp_path: Path) -> None:
    counted = service_with_history(tmp_path / "counted")
    words = ["margin", "barcode", "paper", "scale", "font", "logo", "country", "surcharge", "currency", "refund"]
    pages = {f"labels/page_{at}.py": f"{words[at % 10]} = {words[at % 7]}({words[at % 3]})\n" for at in range(220)}
    counted.commit("More pages", pages)
    said = "The words of the repository are counted, these commits among them"
    arguments = (script("hedgerow"), "bench", "graft", "--repo", counted.path, "--pairs", "1", "--alone")
    assert said not in run(*arguments, folder=tmp_path).out
    assert keep(Tree(Git(counted.path), "HEAD"))
    assert said in run(*arguments, folder=tmp_path).out
    assert json.loads(run(*arguments, "--format", "json", folder=tmp_path).out)["counted"] is True


def test_a_repository_without_a_commit_is_named_with_what_to_do(git_repo: Repo, tmp_path: Path) -> None:
    done = run(script("hedgerow"), "bench", "graft", "--repo", git_repo.path, folder=tmp_path)
    assert (done.code, done.out) == (3, "")
    assert f"{git_repo.path} has no commit to start from" in done.err
    assert "--repo DIR" in done.err
    assert "fatal" not in done.err


@pytest.mark.parametrize("count", ["0", "-1", "x", "10001", "1\u0661"])
def test_a_count_that_is_none_is_wrong_usage(git_repo: Repo, count: str) -> None:
    assert graft(git_repo, f"--pairs={count}").code == 2


def test_a_share_of_nothing_says_nothing() -> None:
    assert Share.counted(()) == Share(0, 0, 0.0, 0.0, 100.0)
    assert Share.counted([True] * 3 + [False] * 7) == Share(3, 10, 30.0, 10.8, 60.3)
