"""Issues, diffs and repositories made to break the tool: a clear error or a correct result, in bounded time, and
nothing written.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.process import run, script
from tests.support.schema import report_of
from tests.support.trees import commit_trees

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo

# Generous: it only catches what hangs. The slowest takes about ten seconds on a slow machine.
HANG = 300
MOST_MEMORY = 2_000_000  # KiB of address space; a check needs a tenth of it

HUNK = b"@@ -1 +1 @@\n-old\n+greet(please)\n"
CHANGE = b"diff --git a/greeting.py b/greeting.py\n--- a/greeting.py\n+++ b/greeting.py\n" + HUNK
ISSUE = b"# Greet politely\n\n`greet` in `greeting.py` must say please.\n"


def checked(folder: Path, *, issue: bytes = ISSUE, change: bytes = CHANGE, settings: str = "") -> dict[str, Any]:
    """The report on a diff and an issue file, in little memory; the folder holds afterwards what it held before."""
    (folder / "issue.md").write_bytes(issue)
    (folder / "change.diff").write_bytes(change)
    (folder / "hedgerow.toml").write_text(settings)
    before = sorted(folder.iterdir())
    command = f'ulimit -v {MOST_MEMORY}; exec "$0" check --diff change.diff --issue issue.md --format json'
    variables = {"GIT_CEILING_DIRECTORIES": str(folder.parent)}
    done = run("sh", "-c", command, script("hedgerow"), folder=folder, variables=variables, hang=HANG)
    assert done.err == ""
    assert done.code in (0, 1)
    assert sorted(folder.iterdir()) == before
    return report_of(done.out)


def header(name: bytes) -> bytes:
    return b"diff --git a/%s b/%s\n--- a/%s\n+++ b/%s\n" % (name, name, name, name)


@pytest.mark.parametrize("issue", [b"", b"\n\n", b"<!-- nothing -->", b"\xef\xbb\xbf", b"\0" * 100, b"\xff\xfe" * 100])
def test_an_issue_without_text_judges_nothing(tmp_path: Path, issue: bytes) -> None:
    report = checked(tmp_path, issue=issue)
    assert (report["scope"]["judged"], report["status"]) == (False, "unjudged")
    assert report["scope"]["why_unjudged"]


BIG = {
    "prose": b"# Greet politely\n\n" + b"`greet` in greeting.py must say please. " * 25_000,
    "one word": b"# Greet politely\n\n" + b"a" * 1_000_000,
    "lines": b"# Greet politely\n\n" + b"greet says please\n\n" * 50_000,
    "task items": b"# Greet\n\n## Acceptance criteria\n\n" + b"- [ ] `greet` says please\n" * 10_000,
    "nested items": b"# Greet\n\n" + b"".join(b"  " * (depth % 200) + b"- [ ] greet\n" for depth in range(10_000)),
    "headings": b"# Greet\n\n" + b"## Out of scope\n\n- `a.py`\n\n" * 10_000,
    "quotes": b"# Greet\n\n" + b">" * 100_000 + b" greet",
    "brackets": b"# Greet\n\n" + b"[" * 100_000 + b"greet" + b"](" * 100_000,
    "emphasis": b"# Greet\n\n" + b"*a_" * 100_000,
    "backticks": b"# Greet\n\n" + b"".join(b"`" * (run % 300) + b"a" for run in range(5_000)),
    "comments": b"# Greet\n\n" + b"<!--" * 100_000,
    "fences": b"# Greet\n\n" + b"```scope\nallow: a\n" * 20_000,
    "lines of one paragraph": b"# Greet\n\n" + b"+++\n" * 100_000,
    "spaces": b"# Greet\n\n" + b"do not touch" + b" " * 500_000 + b"x",
    "slashes": b"# Greet\n\n" + b"a/" * 200_000,
    "entities": b"# Greet\n\n" + b"&amp;" * 100_000,
    "urls": b"# Greet\n\n" + b"https://example.org/" * 30_000,
    "tables": b"# Greet\n\n" + b"|a" * 50_000 + b"\n" + b"|-" * 50_000 + b"\n",
}


@pytest.mark.parametrize("issue", [pytest.param(text, id=name) for name, text in BIG.items()])
def test_a_large_or_twisted_issue_is_read_in_bounded_time(tmp_path: Path, issue: bytes) -> None:
    assert len(checked(tmp_path, issue=issue)["scope"]["files"]) == 1


def test_an_issue_beyond_all_size_is_refused(tmp_path: Path) -> None:
    (tmp_path / "issue.md").write_bytes(b"a" * 4_000_001)
    done = run(script("hedgerow"), "check", "--diff", "-", "--issue", "issue.md", folder=tmp_path)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("hedgerow: issue.md is larger than 4,000,000 bytes\n  hint: ")


@pytest.mark.parametrize("pattern", ["*a" * 100, "**/" * 100 + "x", "**/*a*/" * 50 + "x", "[" * 1000, "?*" * 500])
def test_a_glob_made_to_explode_takes_linear_time(tmp_path: Path, pattern: str) -> None:
    issue = ISSUE + f"\n```scope\nallow: {pattern}\ndeny: {pattern}\n```\n\n## Out of scope\n\n- `{pattern}`\n".encode()
    name = b"/".join([b"a" * 100] * 40)
    checked(tmp_path, issue=issue, change=header(name) + HUNK, settings="")


def test_names_of_every_kind_come_out_of_a_repository(git_repo: Repo) -> None:
    names = (
        b'quo"te',
        b"new\nline",
        b"t\tab",
        b"\xff\xfe",
        b"sp ace",
        b"a b/c d",
        b"\x1b[31mred",
        b"-rf",
        b"...",
        b"*",
    )
    base, head = commit_trees(git_repo, {b"issue.md": ISSUE}, dict.fromkeys(names, b"greet(please)\n"))
    done = run(
        *(script("hedgerow"), "check", "--base", base, "--head", head, "--issue", os.devnull, "--format", "json"),
        folder=git_repo.path,
    )
    assert done.err == ""
    paths = {file["path"] for file in report_of(done.out)["scope"]["files"]}
    kept = {'quo"te', "new\nline", "t\tab", "\\xff\\xfe", "sp ace", "a b/c d", "\x1b[31mred", "-rf", "...", "*"}
    assert paths - {"issue.md"} == kept
    text = run(script("hedgerow"), "check", "--base", base, "--head", head, "--verbose", folder=git_repo.path)
    assert "\x1b" not in text.out
    assert r"new\nline: unjudged" in text.out


def test_names_that_lead_outside_stay_text(tmp_path: Path, git_repo: Repo) -> None:
    git_repo.commit("Start", {"greeting.py": "old\n", "issue.md": ISSUE})
    names = (b"../../outside", b"/etc/passwd", b"./here", b"a/../b", b"~/x", b"$(touch pwned)", b"`touch pwned`")
    change = b"".join(header(name) + HUNK for name in names) + CHANGE
    (tmp_path / "change.diff").write_bytes(change)
    before = sorted(git_repo.path.iterdir())
    diff = ("--diff", str(tmp_path / "change.diff"), "--base", "main", "--issue", "issue.md")
    done = run(script("hedgerow"), "check", *diff, "--format", "json", folder=git_repo.path)
    assert done.err == ""
    report = report_of(done.out)
    assert report["errors"] == []
    assert [file["path"] for file in report["scope"]["files"]] == [*(name.decode() for name in names), "greeting.py"]
    assert sorted(git_repo.path.iterdir()) == before


DIFFS = {
    "200,000 added lines": header(b"a.py") + b"@@ -0,0 +1,200000 @@\n" + b"+    greet(please)\n" * 200_000,
    "200,000 different lines": header(b"a.py")
    + b"@@ -0,0 +1,200000 @@\n"
    + b"".join(b"+name_%d = other_%d\n" % (n, n * 7) for n in range(200_000)),
    "a line of 1 MB": header(b"a.py") + b"@@ -1 +1 @@\n-a\n+" + b"b" * 1_000_000 + b"\n",
    "a line of 1 MB of words": header(b"a.py") + b"@@ -1 +1 @@\n-a\n+" + b"greet " * 170_000 + b"\n",
    "2,000 files": b"".join(header(b"f%d.py" % n) + HUNK for n in range(2_000)),
    "3,000 hunks": header(b"a.py") + b"".join(b"@@ -%d +%d @@\n-a\n+greet%d\n" % (n, n, n) for n in range(1, 9_000, 3)),
    "CR LF": CHANGE.replace(b"\n", b"\r\n"),
    "binary": b"diff --git a/x.png b/x.png\nindex 11..22 100644\nBinary files a/x.png and b/x.png differ\n",
    "mode only": b"diff --git a/x b/x\nold mode 100644\nnew mode 100755\n",
    "rename only": b"diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n",
    "submodule": b"diff --git a/m b/m\nindex 1111111..2222222 160000\n--- a/m\n+++ b/m\n@@ -1 +1 @@\n"
    b"-Subproject commit 1111111\n+Subproject commit 2222222\n",
    "symlink": b"diff --git a/l b/l\nnew file mode 120000\nindex 0000000..1111111\n--- /dev/null\n+++ b/l\n"
    b"@@ -0,0 +1 @@\n+../../etc/passwd\n\\ No newline at end of file\n",
}


@pytest.mark.parametrize("change", [pytest.param(data, id=name) for name, data in DIFFS.items()])
def test_changes_of_every_kind_and_size_are_judged_in_bounded_time(tmp_path: Path, change: bytes) -> None:
    report = checked(tmp_path, change=change)
    assert report["errors"] == []
    assert len(report["scope"]["files"]) == change.count(b"diff --git ")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (b"diff --cc x\n@@@ -1 -1 +1 @@@\n++a\n", "combined diff"),
        (CHANGE[:-20], "Hunk is shorter than expected"),
        (b"not a diff\n", "not a unified diff"),
    ],
)
def test_a_diff_that_cannot_be_read_is_named_with_the_remedy(tmp_path: Path, change: bytes, message: str) -> None:
    done = run(script("hedgerow"), "check", "--diff", "-", folder=tmp_path, stdin=change)
    assert (done.code, done.out) == (3, "")
    first, hint = done.err.splitlines()
    assert message in first
    assert hint.startswith("  hint: ")


def test_an_empty_diff_is_no_change(tmp_path: Path) -> None:
    report = checked(tmp_path, change=b"")
    assert (report["status"], report["scope"]["files"]) == ("unjudged", [])


def test_halves_of_characters_that_json_can_spell_are_printed(git_repo: Repo) -> None:
    title = json.dumps({"title": "Greet \ud800 politely", "body": "`greet` \udfff says please"})
    settings = '[issues]\ncommand = ["sh", "-c", "cat title.json", "{id}"]\n'
    git_repo.commit("Start", {"title.json": title, "greeting.py": "old\n", "hedgerow.toml": settings})
    git_repo.branch("issue-12")
    git_repo.write({"greeting.py": "new\n"})
    done = run(script("hedgerow"), "check", "--worktree", "--format", "json", folder=git_repo.path)
    assert done.err == ""
    assert report_of(done.out)["change"]["issues"][0]["title"] == "Greet ? politely"


def test_messages_with_forged_trailers_and_endless_spaces(git_repo: Repo) -> None:
    git_repo.commit("Start", {"a.py": "a\n"})
    git_repo.branch("topic")
    message = "x\n\nScope-Note: a.py" + " " * 100_000 + "y\nIssue: ../../etc/passwd\nIssue: $(touch pwned)\n"
    (git_repo.path / "message").write_text(message)
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    git_repo.git(*identity, "commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "--file=message")
    done = run(script("hedgerow"), "check", "--format", "json", folder=git_repo.path, hang=HANG)
    assert done.err == ""
    assert report_of(done.out)["change"]["issues"] == []
