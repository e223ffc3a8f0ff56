"""What a criterion wants gone is looked up at the head: in a real repository, in a bare one, and in a diff alone."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.patch import change_from_diff
from hedgerow.reading import read_files
from hedgerow.scope import standing
from hedgerow.scope.criteria import judge_criteria
from hedgerow.scope.wording import Aim, read
from tests.hedgerow.scope.test_criteria import HANG, added, issue, judge
from tests.support.process import run, script
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path

    from hedgerow.model import CriterionScope
    from tests.support.repo import Files

MORE = "No more `legacy_fetch` in the code base"
GONE = "`legacy_fetch` is removed"
LEFT = "; nothing of it is left in code at the head, tests and comments aside"
BASE: Files = {
    "a.py": "from net import legacy_fetch\n\nvalue = legacy_fetch(url)\n",
    "b.py": "\n" * 11 + "rows = legacy_fetch(table)\n",
    "CHANGELOG.md": "- `legacy_fetch` reads tables\n",
    "docs/guide.md": "Call `legacy_fetch` first.\n",
    "issues/12.md": f"- [ ] {GONE}\n",
    "notes.py": f"# - [ ] {GONE}\n# legacy_fetch was here\n",
    "tests/test_net.py": 'assert not hasattr(net, "legacy_fetch")\n',
    "poetry.lock": "legacy_fetch\n",
    "near.py": "legacy_fetch_all()\nmy_legacy_fetch()\n",
    "picture.bin": b"legacy_fetch\0",
}
MENDED: Files = {"a.py": "from net import fetch\n\nvalue = fetch(url)\n"}
REST: Files = {"b.py": "\n" * 11 + "rows = fetch(table)\n"}


def judged(repo: Repo, base: str, head: str, *texts: str) -> tuple[CriterionScope, ...]:
    git = Git(repo.path)
    change = change_from_diff(b"")
    change = type(change)(change.base, change.head, read_files(git, base, head))
    return judge_criteria(change, (issue(*texts),), Tree(git, base))


def told(scope: CriterionScope) -> list[str]:
    return [f"{one.path}{f':{one.line}' if one.line else ''} {one.because}" for one in scope.evidence]


def after(tmp_path: Path, base: Files, change: Files, *texts: str) -> tuple[CriterionScope, ...]:
    repo = Repo.create(tmp_path / "repo")
    first = repo.commit("base", base)
    return judged(repo, first, repo.commit("change", change), *texts)


@pytest.mark.parametrize("text", [MORE, GONE])
def test_a_name_that_another_file_still_has_is_not_gone(tmp_path: Path, text: str) -> None:
    (scope,) = after(tmp_path, BASE, MENDED, text)
    assert scope.state.value == "weak"
    assert told(scope) == ["b.py:12 still has `legacy_fetch`", "a.py:1 removes `legacy_fetch`"]


@pytest.mark.parametrize("text", [MORE, GONE])
def test_a_name_that_only_history_tests_and_comments_have_is_gone(tmp_path: Path, text: str) -> None:
    (scope,) = after(tmp_path, BASE, {**MENDED, **REST}, text)
    assert scope.state.value == "evidence"
    assert told(scope) == [f"a.py:1 removes `legacy_fetch`{LEFT}", f"b.py:12 removes `legacy_fetch`{LEFT}"]


def test_a_changed_call_is_no_removal(tmp_path: Path) -> None:
    call = {"a.py": "value = legacy_fetch(url)\n"}
    changed: Files = {"a.py": "value = legacy_fetch(url, timeout=3)\n", "CHANGELOG.md": "- No `legacy_fetch`\n"}
    (scope,) = after(tmp_path, call, changed, MORE)
    assert (scope.state.value, told(scope)[0]) == ("weak", "a.py:1 still has `legacy_fetch`")


def test_the_line_is_that_of_the_head(tmp_path: Path) -> None:
    far: Files = {"a.py": "old_shelf()\n" + "x\n" * 40 + "y\n" * 40 + "old_shelf(1)\n"}
    lines = "new()\nmore()\n" + "x\n" * 40 + "z\n" + "y\n" * 40 + "old_shelf(1)\n"
    (scope,) = after(tmp_path, far, {"a.py": lines}, "`old_shelf` is removed")
    assert told(scope)[0] == f"a.py:{lines.count(chr(10))} still has `old_shelf`"


@pytest.mark.parametrize(
    ("base", "change", "text", "expected", "first"),
    [
        # a file: what counts is whether one of that name is left
        ({"ops/old.sh": "x\n", "ci.yml": "run: ops/old.sh\n"}, {"ops/old.sh": None}, "`ops/old.sh` is removed",
         "evidence", "ops/old.sh removes `ops/old.sh`"),
        ({"a/x.py": "1\n", "b/x.py": "2\n"}, {"a/x.py": None}, "`x.py` is deleted", "weak", "b/x.py still stands"),
        ({"old/a.py": "1\n", "old/b.py": "2\n"}, {"old/a.py": None}, "Remove the folder `old/`",
         "weak", "old/b.py still stands"),
        ({"a.py": "open('x.toml')\n", "x.toml": "1\n"}, {"a.py": "open('x.toml')\nread()\n"}, "`x.toml` is deleted",
         "weak", "x.toml still stands"),
        # a link to a file is gone where no line has it, whether the file is there or not
        ({"docs/a.md": "[s](s.html)\n", "docs/s.html": "s\n"}, {"docs/a.md": "s\n"},
         "The broken link to `s.html` is removed", "evidence",
         f"docs/a.md:1 removes `s.html`{LEFT}"),
        # only in the file that the criterion names
        ({"a.py": "old_shelf()\n", "b.py": "old_shelf()\n"}, {"a.py": "x()\n"}, "Remove `old_shelf` from `a.py`",
         "evidence", "a.py:1 removes `old_shelf`; nothing of it is left there"),
        # all of a list
        ({"a.py": "old_shelf()\n", "b.py": "old_rack()\n"}, {"a.py": "x()\n"},
         "`old_shelf` and `old_rack` are removed", "weak", "b.py:1 still has `old_rack`"),
        # the place that follows "in" is no name to be gone
        ({"a.py": "load_all(old_shelf)\n"}, {"a.py": "load_all(shelf)\n"}, "No more `old_shelf` in `load_all`",
         "evidence", f"a.py:1 removes `old_shelf`{LEFT}"),
        # documentation and tests where the criterion speaks of them
        ({"docs/a.md": "`--old`\n", "docs/b.md": "`--old`\n", "a.py": "'--old'\n"}, {"docs/a.md": "x\n"},
         "The docs no longer mention `--old`", "weak", "docs/b.md:1 still has `--old`"),
        ({"docs/a.md": "`--old`\n", "a.py": "'--old'\n"}, {"docs/a.md": "x\n"}, "The docs no longer mention `--old`",
         "evidence", "docs/a.md:1 removes `--old`; nothing of it is left in documentation at the head"),
        ({"tests/test_a.py": "old_shelf()\n", "tests/test_b.py": "old_shelf()\n"}, {"tests/test_a.py": "x()\n"},
         "No more `old_shelf` in the test helpers", "weak", "tests/test_b.py:1 still has `old_shelf`"),
        # however the code writes it
        ({"a.py": 'add("--dry-run")\n', "b.py": "if args.dry_run:\n"}, {"a.py": "x\n"},
         "The flag `--dry-run` is removed", "weak", "b.py:1 still has `--dry-run`"),
        ({"a.js": "oldShelf()\n", "b.js": "oldShelf()\n"}, {"a.js": "x()\n"}, "`old_shelf` is removed",
         "weak", "b.js:1 still has `old_shelf`"),
        ({"a.py": "Shelf.put_back(1)\n", "b.py": "shelf.put_back(2)\n"}, {"a.py": "x\n"},
         "`Shelf.put_back()` is removed", "weak", "b.py:1 still has `Shelf.put_back()`"),
        # a word of English is looked up too where it stands between backticks
        ({"a.py": "any = 1\n", "b.py": "any = 2\n"}, {"a.py": "x\n"}, "No more `any` in the code base",
         "weak", "b.py:1 still has `any`"),
        ({"a.css": ".dark { }\n", "b.css": ".dark-mode { }\n"}, {"a.css": "x\n"}, "No more `dark` in the code base",
         "evidence", f"a.css:1 removes `dark`{LEFT}"),
        # a line that begins with "#" or "%" is not always a comment
        ({"a.h": "int old_shelf;\n", "b.h": "#elif defined(old_shelf)\n"}, {"a.h": "int shelf;\n"},
         "`old_shelf` is removed", "weak", "b.h:1 still has `old_shelf`"),
        ({"a.py": "old_shelf = 1\n", "b.py": "text = (\n  '%s'\n  % old_shelf)\n"}, {"a.py": "x = 1\n"},
         "`old_shelf` is removed", "weak", "b.py:3 still has `old_shelf`"),
        ({"a.py": "old_shelf = 1\n", "b.py": "## old_shelf\n#\n"}, {"a.py": "x = 1\n"},
         "`old_shelf` is removed", "evidence", f"a.py:1 removes `old_shelf`{LEFT}"),
        # refused, and no longer there
        ({"a.py": "x\n"}, {"a.py": 'add("--old")\n'}, "The command no longer accepts `--old`",
         "weak", "a.py:1 still has `--old`"),
        # a test that proves the absence is asked for, not a removal
        ({"a.py": "old_shelf()\n"}, {"tests/test_a.py": "def test_old_shelf_is_gone():\n    pass\n"},
         "A test shows that `old_shelf` is removed", "evidence", "tests/test_a.py:1 adds `old shelf`"),
        # words alone
        ({"a.py": "dusty = wooden_drawer()\n"}, {"a.py": "dusty = wooden_drawer(1)\n"},
         "The dusty wooden drawer is removed", "weak", "a.py:1 mentions `wooden drawer`"),
        # where no line has it any more, the diff has nothing to show
        ({"a.py": "x\n"}, {"a.py": "y\n"}, GONE, "unknown", None),
        ({"a.py": "x\n", "b.py": "legacy_fetch()\n"}, {"a.py": "y\n"}, GONE, "none", None),
        ({"a.py": "x\n"}, {"a.py": "legacy_fetch()\n"}, GONE, "weak", "a.py:1 still has `legacy_fetch`"),
    ],
)  # fmt: skip
def test_what_is_gone_and_what_is_not(
    tmp_path: Path, base: Files, change: Files, text: str, expected: str, first: str | None
) -> None:
    (scope,) = after(tmp_path, base, change, text)
    assert (scope.state.value, next(iter(told(scope)), None)) == (expected, first)


@pytest.mark.parametrize("part", ["commits", "staged", "worktree", "bare", "diff", "below"])
def test_every_kind_of_head_is_looked_up(tmp_path: Path, part: str) -> None:
    repo = Repo.create(tmp_path / "repo")
    repo.commit("base", {**BASE, "sub/x.py": "x = 1\n"})
    repo.branch("work")
    (tmp_path / "issue.md").write_text(f"# Fetch\n\nUse `fetch` in a.py.\n\n## Done when\n- [ ] {GONE}\n", "utf-8")
    here, flags = repo.path, ["--base", "main"]
    if part in ("staged", "worktree"):
        repo.write({**MENDED, "new.py": "\nlegacy_fetch()\n"})
        flags.append(f"--{part}")
        if part == "staged":
            repo.git("add", "--all")
    else:
        repo.commit("change", {**MENDED, "new.py": "\nlegacy_fetch()\n"})
    if part == "bare":
        repo.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare"))
        here, flags = tmp_path / "bare", ["--base", "main", "--head", "work"]
    if part == "diff":
        (tmp_path / "change.patch").write_text(repo.diff("main"), "utf-8")
        flags += ["--diff", str(tmp_path / "change.patch")]
    if part == "below":
        here = here / "sub"
    flags += ["--issue", str(tmp_path / "issue.md"), "--format", "json"]
    (found,) = json.loads(run(script("hedgerow"), "check", *flags, folder=here).out)["scope"]["criteria"]
    assert found["state"] == "weak"
    places = [(one["path"], one["line"], one["because"]) for one in found["evidence"]]
    assert places[:2] == [("b.py", 12, "still has `legacy_fetch`"), ("new.py", 2, "still has `legacy_fetch`")]


def test_a_diff_alone_knows_its_added_lines_and_those_around() -> None:
    around = "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,1 @@\n-old_shelf(1)\n old_shelf(2)\n"
    (scope,) = judge(around, "`old_shelf` is removed")
    assert (scope.state.value, told(scope)) == ("weak", ["a.py:1 still has `old_shelf`", "a.py:1 removes `old_shelf`"])
    (scope,) = judge(around.replace(" old_shelf(2)", " shelf(2)"), "`old_shelf` is removed")
    assert (scope.state.value, told(scope)) == ("evidence", ["a.py:1 removes `old_shelf`"])


def test_what_cannot_be_looked_through_is_not_called_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repo.create(tmp_path / "repo")
    shown = {"shown.png": b"legacy_fetch" * 1_000}
    first = repo.commit("base", {**BASE, **shown, **{f"m{number}.py": "legacy_fetch()\n" for number in range(4)}})
    mended: Files = {**MENDED, **REST, **{f"m{number}.py": "fetch()\n" for number in range(4)}}
    second = repo.commit("change", mended)
    assert told(judged(repo, first, second, GONE)[0])[0].endswith(LEFT)
    with monkeypatch.context() as patch:
        patch.setattr(standing, "BYTES", 10)
        assert told(judged(repo, first, second, GONE)[0])[0] == "a.py:1 removes `legacy_fetch`"
    with monkeypatch.context() as patch:  # a picture of the base costs nothing
        patch.setattr(standing, "BYTES", 2_000)
        assert told(judged(repo, first, second, GONE)[0])[0].endswith(LEFT)
    with monkeypatch.context() as patch:
        patch.setattr(standing, "FILES", 3)
        assert told(judged(repo, first, second, GONE)[0])[0] == "a.py:1 removes `legacy_fetch`"
    with monkeypatch.context() as patch:
        patch.setattr(standing, "NAMES", 0)  # a name too many is not looked up, and nothing is claimed of it
        assert judged(repo, first, second, GONE)[0].state.value == "weak"


@pytest.mark.parametrize("lost", ["a blob", "the tree"])
def test_a_base_that_is_not_all_here_is_left_to_the_diff(tmp_path: Path, lost: str) -> None:
    repo = Repo.create(tmp_path / "repo")
    first = repo.commit("base", BASE)
    second = repo.commit("change", MENDED)
    files = read_files(Git(repo.path), first, second)
    name = repo.oid(f"{first}:docs/guide.md" if lost == "a blob" else f"{first}:docs")
    (repo.path / ".git" / "objects" / name[:2] / name[2:]).unlink()
    change = change_from_diff(b"")
    change = type(change)(change.base, change.head, files)
    (scope,) = judge_criteria(change, (issue(GONE),), Tree(Git(repo.path), first))
    assert (scope.state.value, told(scope)) == ("evidence", ["a.py:1 removes `legacy_fetch`"])


HOSTILE = [
    "--open-files-in-pager=touch x",
    "-e",
    "a\\|b",
    ":(exclude)*",
    "$(touch x)",
    "x\u200by",
    "(" * 60,
    ".*",
    "\udcff_x",
]


def test_hostile_names_are_words_like_any_other(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "repo")
    lines = [name.encode("utf-8", "surrogateescape") for name in HOSTILE]
    first = repo.commit("base", {"a.txt.py": b"\n".join(lines), "b.py": b"\n".join(lines) + b"\n"})
    second = repo.commit("change", {"a.txt.py": b"x\n"})
    found = judged(repo, first, second, *(f"No more `{name}` in the code base" for name in HOSTILE))
    assert [scope.state.value for scope in found].count("evidence") == 0
    assert sorted(path.name for path in repo.path.iterdir()) == [".git", "a.txt.py", "b.py"]


def test_many_names_and_a_huge_diff_do_not_hang() -> None:
    names = [f"old_name_{number}" for number in range(300)]
    lines = [f"value = {names[number % 300]}x({number})" for number in range(20_000)]
    began = time.monotonic()
    judge(added("src/big.py", *lines), *(f"No more `{name}` in the code base" for name in names))
    assert time.monotonic() - began < HANG


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Remove `a_b` and the `c_d`, then use `e_f`", ["a_b", "c_d"]),
        ("`a_b`, `c_d` or `e_f` no longer exist", ["a_b", "c_d", "e_f"]),
        ("In `x_y` the option `a_b` is removed", ["a_b"]),
        ("No references to `a_b` in `c_d`", ["a_b"]),
        ("`x_y` no longer uses `a_b`", ["a_b"]),
        ("`x_y` no longer takes `a_b`", ["a_b"]),
        ("The flag `--a-b` is no longer supported by `x_y`", ["--a-b"]),
        ("The old drawer is removed", []),
        ("`list_{kind}_all` is removed", []),
    ],
)
def test_the_names_that_are_to_be_gone_are_told_from_the_others(text: str, names: list[str]) -> None:
    wording = read(text)
    assert (wording.aim, [item.text for item in wording.gone]) == (Aim.REMOVE, names)
