"""Settings: every mistake at once, from every place they may stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.config import load_settings, load_settings_at, parse_settings
from hedgerow.errors import ConfigError
from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.model import Severity
from hedgerow.registry import all_checks
from hedgerow.settings import CheckSettings, GitHubSettings, IssueSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.repo import Repo

OWN = '@check(Severity.WARNING, paths=("a/**",), names=())\ndef own(subject):\n    yield from ()\n'


@pytest.fixture
def own_check(add_check: Callable[[str, str], None]) -> None:
    add_check("own_check", OWN)


EVERYTHING = """
base = "dev"
on-unjudged = "fail"
fail-level = "warning"
[issues]
source = "command"
path = "work/{id}.md"
command = ["gh", "issue", "view", "{id}"]
branch = ["work/{id}"]
max-age = 60
[checks.own-check]
severity = "info"
paths = ["db/**"]
[silence]
own-check = ["docs/**"]
[hooks]
on-failure = "block"
no-issue = "fail"
outside = ["~/notes/**"]
[github]
ledger = true
drafts = "skip"
bots = "skip"
comments = false
overview = 7
[scope]
index = false
"""


def test_every_setting_arrives(own_check: None) -> None:  # noqa: ARG001 - adds a check
    settings = parse_settings(EVERYTHING, "hedgerow.toml")
    assert settings == Settings(
        base="dev",
        on_unjudged="fail",
        fail_level="warning",
        issues=IssueSettings("command", "work/{id}.md", ("gh", "issue", "view", "{id}"), ("work/{id}",), 60),
        checks=(("own-check", CheckSettings(Severity.INFO, (("paths", ("db/**",)),))),),
        silence=(("own-check", ("docs/**",)),),
        on_failure="block",
        no_issue="fail",
        outside=("~/notes/**",),
        github=GitHubSettings("skip", "skip", comments=False, overview=7, ledger=True),
        scope_index=False,
        where="hedgerow.toml",
    )
    (check,) = (one for one in all_checks() if one.id == "own-check")
    assert settings.of(check)["paths"] == ("db/**",)
    assert settings.of(check)["names"] == ()
    assert settings.silenced("own-check") == ("docs/**",)
    assert settings.silenced("another") == ()


def test_the_same_under_tool_hedgerow(own_check: None) -> None:  # noqa: ARG001 - adds a check
    shared = "[tool.hedgerow]\n" + EVERYTHING.replace("[", "[tool.hedgerow.", 1).replace("\n[", "\n[tool.hedgerow.")
    shared = shared.replace("[tool.hedgerow.tool.hedgerow.", "[tool.hedgerow.").replace('= [tool.hedgerow."', '= ["')
    mine = parse_settings(shared, "pyproject.toml", shared=True)
    assert mine.digest == parse_settings(EVERYTHING, "hedgerow.toml").digest
    assert mine.where == "pyproject.toml"


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    assert load_settings(tmp_path) == Settings()


def test_own_file_before_the_shared_one_and_a_named_one_before_both(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool]\nhedgerow.base = "shared"\n')
    assert load_settings(tmp_path).base == "shared"
    (tmp_path / "hedgerow.toml").write_text('base = "own"\n')
    assert load_settings(tmp_path).base == "own"
    (tmp_path / "other.toml").write_text('base = "named"\n')
    assert load_settings(tmp_path, tmp_path / "other.toml").base == "named"
    assert load_settings(tmp_path, tmp_path / "pyproject.toml").base == "shared"


def test_settings_of_a_commit(git_repo: Repo) -> None:
    git_repo.commit("none", {"a": "a"})
    git_repo.commit("shared", {"pyproject.toml": '[tool.hedgerow]\nbase = "shared"\n'})
    git_repo.commit("own", {"hedgerow.toml": 'base = "own"\n'})
    found = [load_settings_at(Tree(Git(git_repo.path), git_repo.oid(ref))) for ref in ("HEAD~2", "HEAD~1", "HEAD")]
    assert [settings.base for settings in found] == [None, "shared", "own"]
    assert [settings.where for settings in found] == [
        None,
        f"pyproject.toml at {git_repo.oid('HEAD~1')[:12]}",
        f"hedgerow.toml at {git_repo.oid()[:12]}",
    ]


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ('bse = "x"', ["bse: unknown setting; did you mean base?"]),
        (
            "[zzz]",
            ["zzz: unknown setting; known here: base, checks, fail-level, github, hooks, issues, learn, on-unju"],
        ),
        ("scope.index = 1", ["scope.index = 1: wants true or false"]),
        ("scope.indx = true", ["scope.indx: unknown setting; did you mean scope.index?"]),
        ('github.drafts = "maybe"', ["github.drafts = 'maybe': wants one of check, skip"]),
        ("github.comments = 1", ["github.comments = 1: wants true or false"]),
        ("github.overview = -1", ["github.overview = -1: wants the number of an issue, or 0"]),
        ("github.drats = 1", ["github.drats: unknown setting; did you mean github.drafts?"]),
        ("base = 3", ["base = 3: wants a non-empty text"]),
        ('base = " "', ["base = ' ': wants a non-empty text"]),
        ('on-unjudged = "maybe"', ["on-unjudged = 'maybe': wants one of pass, fail"]),
        ("fail-level = []", ["fail-level = []: wants one of error, warning, info, never"]),
        ("issues = 1", ["issues = 1: wants a table"]),
        ('issues.path = "../{id}.md"', ["issues.path = '../{id}.md': wants a path inside the repository"]),
        ('issues.path = "/{id}.md"', ["issues.path = '/{id}.md': wants a path inside the repository"]),
        ('issues.path = "x.md"', ["issues.path = 'x.md': wants a path inside the repository"]),
        ('issues.command = ["{id}", "x"]', ["issues.command: one word behind the program wants {id}"]),
        ("issues.command = [1]", ["issues.command = [1]: wants a list of texts"]),
        ('issues.command = "gh {id}"', ["issues.command = 'gh {id}': wants a list of texts"]),
        ('issues.source = "command"', ['issues.source = "command" needs issues.command, an argument list']),
        ('issues.source = "svn"', ["issues.source = 'svn': wants one of auto, files, command, github"]),
        ('issues.branch = ["x", "{id}{id}"]', ["issues.branch: 'x' has no {id}", "issues.branch: '{id}{id}' has no"]),
        ("issues.max-age = true", ["issues.max-age = True: wants a whole number of seconds, 0 or more"]),
        ("issues.max-age = -1", ["issues.max-age = -1: wants a whole number of seconds, 0 or more"]),
        ("[checks.own-chek]", ["checks.own-chek: unknown setting; did you mean checks.own-check?"]),
        ("[checks.own-check]\nseverity = 1", ["checks.own-check.severity = 1: wants one of error, warning, info, off"]),
        (
            '[checks.own-check]\npath = ["x"]',
            ["checks.own-check.path: unknown setting; did you mean checks.own-check."],
        ),
        ("checks.own-check = 1", ["checks.own-check = 1: wants a table"]),
        ('silence.own-chek = ["x"]', ["silence.own-chek: unknown setting; did you mean silence.own-check?"]),
        ('silence.own-check = "x"', ["silence.own-check = 'x': wants a list of texts"]),
        ("hooks.on-failure = 1\nhooks.x = 1", ["hooks.x: unknown setting", "hooks.on-failure = 1: wants one of pass"]),
        ('[hooks]\non-failur = "pass"', ["hooks.on-failur: unknown setting; did you mean hooks.on-failure?"]),
    ],
)
def test_mistakes_are_named_with_what_is_wanted(own_check: None, text: str, mistakes: list[str]) -> None:  # noqa: ARG001 - adds a check
    with pytest.raises(ConfigError) as caught:
        parse_settings(text, "hedgerow.toml")
    head, *lines = caught.value.message.split("\n")
    assert head == f"hedgerow.toml has {len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}:"
    assert [line[2 : 2 + len(mistake)] for line, mistake in zip(lines, mistakes, strict=True)] == mistakes


def test_all_mistakes_are_listed_at_once() -> None:
    with pytest.raises(ConfigError, match="has 3 mistakes"):
        parse_settings('base = 1\nfail-level = "x"\n[hooks]\non-failure = 2\n', "hedgerow.toml")


def test_text_that_is_no_toml_is_named_with_its_line() -> None:
    with pytest.raises(ConfigError, match=r"x\.toml is not valid TOML: .*line 2"):
        parse_settings("base = 'a'\nbase\n", "x.toml")


@pytest.mark.parametrize("text", ["tool = 1", "[tool]\nhedgerow = 1"])
def test_a_shared_section_that_is_no_table_is_a_mistake(text: str) -> None:
    with pytest.raises(ConfigError, match="wants a table"):
        parse_settings(text, "pyproject.toml", shared=True)


@pytest.mark.parametrize("content", [None, b"\xff"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match="cannot read the settings in") as caught:
        load_settings(tmp_path, path)
    assert "--config" in caught.value.hint


def test_the_digest_is_that_of_the_settings_not_of_their_place() -> None:
    assert Settings(where="a").digest == Settings(where="b").digest
    assert Settings(base="a").digest != Settings(base="b").digest
