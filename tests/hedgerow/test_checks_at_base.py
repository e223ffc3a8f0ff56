"""What the checks on one change know more of when the files at the base can be looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.change import FileKind
from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.model import Severity, Skipped
from hedgerow.patch import files_from_diff
from hedgerow.sides import with_sides
from tests.support.one_check import drafts, items
from tests.support.process import run, script
from tests.support.schema import report_of

if TYPE_CHECKING:
    from tests.support.repo import Repo

ISSUE = "# Retry when the server is busy\n\n`fetch` in `src/client.py` should try again.\n"


def test_both_sides_are_put_together_from_the_base_and_the_hunks(git_repo: Repo) -> None:
    lines = [f"line {number}" for number in range(60)]
    changed = ["new first", *lines[1:30], "inserted", *lines[30:50], *lines[52:]]
    before = {"a.txt": "\r\n".join(lines), "old.txt": "moved\n" * 9, "gone.txt": "gone\n", "flag.sh": "#!/bin/sh\n"}
    base = git_repo.commit("Before", before)
    git_repo.commit(
        "After",
        {
            "a.txt": "\r\n".join(changed),
            "old.txt": None,
            "gone.txt": None,
            "new/n.txt": "moved\n" * 9,
            "fresh.txt": "fresh\n",
        },
    )
    files = files_from_diff(git_repo.git("diff", "--find-renames", base, "HEAD").encode() + b"\n")
    sides = {one.file.path: one for one in with_sides(files, Tree(Git(git_repo.path), base))}
    assert sides["a.txt"].after == "\n".join(changed)
    assert (sides["gone.txt"].before, sides["gone.txt"].after) == ("gone", "")
    assert (sides["fresh.txt"].before, sides["fresh.txt"].after) == ("", "fresh")
    assert (sides["new/n.txt"].file.kind, sides["new/n.txt"].after) == (FileKind.RENAMED, "moved\n" * 9)
    (alone,) = (one for one in with_sides(files, None) if one.file.path == "a.txt")
    assert (alone.before, alone.after) == (None, None)


def test_hunks_that_do_not_fit_the_base_leave_both_sides_unknown(git_repo: Repo) -> None:
    base = git_repo.commit("Before", {"a.txt": "one\n"})
    files = files_from_diff(b"diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-two\n+three\n")
    (sides,) = with_sides(files, Tree(Git(git_repo.path), base))
    assert (sides.before, sides.after) == (None, None)


def test_a_dependency_that_the_workspace_already_uses_is_advice(git_repo: Repo) -> None:
    before = {"web/package.json": '{"dependencies": {"lodash": "^4"}}', "api/package.json": '{"name": "api"}'}
    after = {"api/package.json": '{"name": "api", "dependencies": {"lodash": "^4", "express": "^5"}}'}
    found = drafts(git_repo, "unasked-dependency", before, after, ISSUE)
    assert [(one.message, one.severity) for one in found] == [
        ("adds the dependency `express`", None),
        ("adds the dependency `lodash`", Severity.INFO),
    ]
    assert found[1].why == ("no line of the issue names it", "another part of the repository uses it already")


def test_a_manifest_that_is_renamed_is_compared_with_itself(git_repo: Repo) -> None:
    text = "flask==3.0\nuvicorn==0.30\ngunicorn==22.0\nhttpx==0.27\n"
    after = {"requirements.txt": None, "requirements/web.txt": text + "rich==13.0\n"}
    found = drafts(git_repo, "unasked-dependency", {"requirements.txt": text}, after, ISSUE)
    assert [one.message for one in found] == ["adds the dependency `rich`"]


def test_many_dependencies_are_counted_rather_than_listed(git_repo: Repo) -> None:
    after = {"requirements.txt": "".join(f"package{number}\n" for number in range(130))}
    found = drafts(git_repo, "unasked-dependency", {"requirements.txt": ""}, after, ISSUE)
    assert (len(found), found[-1].message) == (101, "changes 30 dependencies more than those listed")


@pytest.mark.parametrize(
    ("issue", "reason"),
    [
        ("", "no issue that could ask for a dependency"),
        (
            "# Update flask and friends\n\nMonthly.\n",
            "line 1 of issue 1 asks for an update, and the change is nothing else",
        ),
        ("# Tidy\n\nUpdate our dependencies.\n", "line 3 of issue 1 is about dependencies"),
    ],
)
def test_why_dependencies_are_not_looked_at(git_repo: Repo, issue: str, reason: str) -> None:
    before, after = {"requirements.txt": "flask==2.0\nrich==12.0\n"}, {"requirements.txt": "flask==3.0\nrich==13.0\n"}
    found = items(git_repo, "unasked-dependency", before, after, issue)
    assert found == (Skipped("unasked-dependency", reason, applies=False),)


def test_a_page_at_the_top_is_the_custom_of_a_documentation_project(git_repo: Repo) -> None:
    pages = {f"{name}.md": f"# {name}\n" for name in ("basics", "loops", "classes", "README")}
    assert drafts(git_repo, "stray-file", pages, {"iterators.md": "# Iterators\n"}, ISSUE) == ()


@pytest.mark.parametrize(
    ("name", "before", "spoken"),
    [
        ("compare_rates.py", {"src/client.py": "x = 1\n"}, 1),
        ("compare_rates.py", {"src/client.py": "x = 1\n", "setup.py": "setup()\n"}, 1),
        ("compare_rates.py", {"client.py": "x = 1\n"}, 0),
        ("compare_rates.py", {"src/client.py": "x = 1\n", "release.sh": "#!/bin/sh\n"}, 0),
        ("compare_rates.py", {"client.js": "export {}\n", "gradlew": "#!/bin/sh\n"}, 1),
        ("noxfile.py", {"src/client.py": "x = 1\n"}, 0),
        ("vite.config.js", {"src/client.js": "x = 1\n"}, 0),
    ],
)
def test_a_script_at_the_top_is_stray_where_there_are_no_others(
    git_repo: Repo, name: str, before: dict[str, str], spoken: int
) -> None:
    assert len(drafts(git_repo, "stray-file", before, {name: "go()\n"}, ISSUE)) == spoken


@pytest.mark.parametrize(("name", "mode", "spoken"), [("serve", 0o755, 0), ("serve", 0o644, 1), ("gradlew", 0o755, 1)])
def test_what_may_be_run_is_a_script_whatever_it_is_called(git_repo: Repo, name: str, mode: int, spoken: int) -> None:
    git_repo.write({name: "#!/bin/sh\n"})
    (git_repo.path / name).chmod(mode)
    found = drafts(git_repo, "stray-file", {"src/client.py": "x = 1\n"}, {"compare_rates.py": "go()\n"}, ISSUE)
    assert len(found) == spoken


@pytest.mark.parametrize(("tests", "spoken"), [("tests/test_a.py", 1), ("test_a.py", 0)])
def test_a_test_at_the_top_is_stray_where_the_others_are_in_folders(git_repo: Repo, tests: str, spoken: int) -> None:
    found = drafts(git_repo, "stray-file", {tests: "def test_a(): ...\n"}, {"test_b.py": "def test_b(): ...\n"}, ISSUE)
    assert len(found) == spoken


def test_a_manifest_that_drifts_is_risky_only_where_dependencies_change(git_repo: Repo) -> None:
    from hedgerow.risky import risk_of

    base = git_repo.commit("Before", {"pyproject.toml": '[project]\nname = "a"\n', "tests/Dockerfile": "FROM a\n"})
    git_repo.commit("Name", {"pyproject.toml": '[project]\nname = "b"\n', "tests/Dockerfile": "FROM b\n"})
    tree = Tree(Git(git_repo.path), base)
    files = files_from_diff(git_repo.git("diff", base, "HEAD").encode() + b"\n")
    assert [risk_of(sides) for sides in with_sides(files, tree)] == [None, None]
    git_repo.commit(
        "Add", {"pyproject.toml": '[project]\nname = "a"\ndependencies = ["flask"]\n', ".husky/pre-push": "x\n"}
    )
    files = files_from_diff(git_repo.git("diff", base, "HEAD", "--", ".husky", "pyproject.toml").encode() + b"\n")
    risks = ["runs before a commit or a push", "changes what gets installed"]
    assert [risk_of(sides) for sides in with_sides(files, tree)] == risks


BINARY = bytes(range(256)) * 2000


def stray(repo: Repo, *arguments: str) -> dict[str, list[str]]:
    """The files that look left behind, with the reasons."""
    done = run(script("hedgerow"), "check", "--format", "json", "--no-neighbours", *arguments, folder=repo.path)
    found = report_of(done.out)["findings"]
    return {one["path"]: one["why"] for one in found if one["check"] == "stray-file"}


@pytest.mark.parametrize("part", [(), ("--staged",)])
def test_a_large_binary_is_stray_where_git_knows_its_size(git_repo: Repo, part: tuple[str, ...]) -> None:
    git_repo.commit("Before", {"src/client.py": "fetch()\n"})
    git_repo.branch("topic")
    large = {"src/model": BINARY, "src/small": BINARY[:5000], "tests/data/model": BINARY, "src/x y": BINARY}
    git_repo.write(large)
    git_repo.git("add", "--all")
    if not part:
        git_repo.commit("After")
    assert stray(git_repo, *part) == {"src/model": ["it has 0.5 MB"], "src/x y": ["it has 0.5 MB"]}


def test_a_binary_that_only_the_worktree_has_has_no_size(git_repo: Repo) -> None:
    git_repo.commit("Before", {"src/client.py": "fetch()\n"})
    git_repo.write({"src/model": BINARY})
    assert stray(git_repo, "--worktree") == {}
    diff = "diff --git a/src/model b/src/model\nnew file mode 100644\nBinary files /dev/null and b/src/model differ\n"
    git_repo.write({"change.diff": diff})
    git_repo.git("add", "--all")
    assert stray(git_repo, "--diff", "change.diff", "--base", "main") == {}
