"""Where the text of an issue comes from, and every way in which it is not to be had."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from hedgerow.errors import IssueError
from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.issue.sources import SIZE_LIMIT, Form, IssueText, classify, read_issue
from hedgerow.settings import IssueSettings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo


@pytest.mark.parametrize(
    ("ref", "form", "name"),
    [
        ("12", Form.ID, "12"),
        ("#12", Form.ID, "12"),
        ("ABC-12", Form.ID, "ABC-12"),
        ("octo/cat#12", Form.ELSEWHERE, "octo/cat#12"),
        ("https://github.com/octo/cat/issues/12", Form.ELSEWHERE, "octo/cat#12"),
        ("https://tracker.example.org/browse/ABC-12", Form.ID, "ABC-12"),
        ("https://linear.app/team/issue/ABC-12/", Form.ID, "ABC-12"),
        ("issues/12.md", Form.FILE, "issues/12.md"),
        ("12.md", Form.FILE, "12.md"),
        ("abc-12", Form.FILE, "abc-12"),
    ],
)
def test_an_issue_is_named_in_one_of_these_forms(ref: str, form: Form, name: str) -> None:
    assert classify(ref) == (form, name)


@pytest.mark.parametrize("path", ["octo/cat/pull/12", "octo/cat/issues/x", "octo/cat", "", "octo/cat/issues/12/x"])
def test_an_address_of_something_else_is_refused(path: str) -> None:
    with pytest.raises(IssueError, match="does not end in an issue"):
        classify(f"https://github.com/{path}")


@pytest.mark.parametrize("ref", ["", "  "])
def test_an_empty_name_is_refused(ref: str) -> None:
    with pytest.raises(IssueError, match="the name of an issue is empty"):
        read_issue(ref, IssueSettings())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_of_another_encoding_is_read(encoding: str, tmp_path: Path) -> None:
    text = "# Gr\u00fc\u00dfe\n\nLines\n"
    file = tmp_path / "issue.md"
    file.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    assert read_issue(str(file), IssueSettings()).text == text


def asked(source: str, *, given: str = "12", kind: str = "command") -> IssueText:
    """The issue as a Python program prints it."""
    return read_issue(given, IssueSettings(source=kind, command=(sys.executable, "-c", source, "{id}")))


def failed(source: str) -> str:
    with pytest.raises(IssueError) as caught:
        asked(source)
    assert caught.value.hint
    return caught.value.message.replace(sys.executable, "python")


def test_a_command_prints_markdown_or_title_and_body() -> None:
    assert asked("import sys; print('# Issue', sys.argv[1])") == IssueText("12", "command", "# Issue 12\n")
    assert asked("print('{not JSON')").text == "{not JSON\n"
    assert asked("print('{' * 100_000)").text.startswith("{{{")
    row = "import json; print(json.dumps({'title': 'T', 'body': %s}))"
    assert asked(row % "'B'").text == "# T\n\nB"
    assert asked(row % "None").text == "# T\n\n"
    assert asked(row % "'\\ud800'").text == "# T\n\n?"
    assert asked("print('# T')", kind="auto").source == "command"


@pytest.mark.parametrize("row", ["{}", '{"title": 1, "body": ""}', '{"title": "T", "body": []}'])
def test_json_without_title_and_body_is_refused(row: str) -> None:
    assert failed(f"print({row!r})") == 'python printed JSON without a text "title" and "body"'


def test_a_command_that_fails_is_told_with_its_first_words() -> None:
    assert failed("import sys; print('\\n  no such issue\\nx', file=sys.stderr); sys.exit(4)") == (
        "python failed for issue 12 (exit status 4): no such issue"
    )
    assert failed("import sys; sys.exit(1)").endswith("(exit status 1): no message")
    assert failed(f"print('x' * {SIZE_LIMIT + 9})") == f"what python printed is larger than {SIZE_LIMIT:,} bytes"


def test_a_command_that_gives_no_answer_is_told() -> None:
    settings = IssueSettings(source="command", command=(sys.executable, "-c", "import time; time.sleep(60)", "{id}"))
    with pytest.raises(IssueError, match=r"gave no answer for issue 12 within 0\.5 s"):
        read_issue("12", settings, seconds=0.5)


def test_a_file_comes_from_the_base_then_the_worktree_then_the_command(git_repo: Repo) -> None:
    tree = Tree(Git(git_repo.path), git_repo.commit("Start", {"issues/12.md": "base"}))
    git_repo.write({"issues/12.md": "worktree", "issues/13.md": "new"})
    settings = IssueSettings(command=(sys.executable, "-c", "print('asked')", "{id}"))
    texts = [read_issue(ref, settings, root=git_repo.path, tree=tree).text for ref in ("12", "13", "14")]
    assert texts == ["base", "new", "asked\n"]
    only = [read_issue(ref, settings, root=git_repo.path, tree=tree, from_base=True).text for ref in ("12", "13")]
    assert only == ["base", "asked\n"]


def test_a_link_out_of_the_repository_is_not_followed(git_repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    git_repo.write({"issues/13.md": "x"})
    (git_repo.path / "issues" / "12.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(IssueError, match="is a link that leads out of the repository"):
        read_issue("12", IssueSettings(), root=git_repo.path)


FORMS = "An issue is named by a number, ABC-123, owner/repo#12, or the path of a Markdown file."


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("notes", "Name a file in that folder: a.md, b.txt."),
        ("empty", FORMS),
        ("notes/aa.md", "Files with a like name there: a.md."),
        ("notes/zzzzzz", FORMS),
        ("nowhere/a.md", FORMS),
        (f"{'x' * 5000}.md", FORMS),
        ("loop/a.md", FORMS),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_what_is_near(name: str, hint: str, tmp_path: Path) -> None:
    for file in ("notes/a.md", "notes/b.txt", "notes/c.png", "empty/x.png"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for root in (None, tmp_path):
        with pytest.raises(IssueError, match="cannot read the issue") as caught:
            read_issue(str(tmp_path / name), IssueSettings(), root=root)
        assert caught.value.hint == hint


def test_what_no_source_has_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:9")
    with pytest.raises(IssueError, match="cannot be reached"):
        read_issue("octo/cat#12", IssueSettings())
    with pytest.raises(IssueError, match=r"there is no issues/12\.md$"):
        read_issue("12", IssueSettings(source="github"))
    with pytest.raises(IssueError, match=r"there is no issues/ABC-1\.md$"):
        read_issue("ABC-1", IssueSettings())
