"""Rule files are found as the agents find them, and a new rule goes where most of them read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.git.plumbing import Git
from hedgerow.rules.block import BEGIN
from hedgerow.rules.find import Import, imports_of, prose_lines, rule_files
from hedgerow.rules.folder import FolderFiles
from hedgerow.rules.front import Front, front_of
from hedgerow.rules.kinds import Kind, kind_of
from hedgerow.rules.target import Target, scoped_target, shared_target

if TYPE_CHECKING:
    from hedgerow.rules.find import RuleFile
    from tests.support.repo import Files, Repo


def found(repo: Repo, files: Files) -> tuple[RuleFile, ...]:
    """The rule files of a working tree with these files, nothing committed."""
    repo.write(files)
    return rule_files(FolderFiles(Git(repo.path), repo.path))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("CLAUDE.md", (Kind.CLAUDE, "")),
        (".claude/CLAUDE.md", (Kind.CLAUDE, "")),
        ("web/CLAUDE.md", (Kind.CLAUDE, "web/")),
        ("web/api/CLAUDE.local.md", (Kind.CLAUDE, "web/api/")),
        (".claude/rules/a/b.md", (Kind.CLAUDE_RULES, "")),
        ("web/.claude/rules/b.md", (Kind.CLAUDE_RULES, "web/")),
        ("AGENTS.md", (Kind.AGENTS, "")),
        ("a/AGENTS.md", (Kind.AGENTS, "a/")),
        ("GEMINI.md", (Kind.GEMINI, "")),
        (".cursorrules", (Kind.CURSOR, "")),
        ("web/.cursor/rules/x.mdc", (Kind.CURSOR, "web/")),
        (".github/copilot-instructions.md", (Kind.COPILOT, "")),
        (".github/instructions/x.instructions.md", (Kind.COPILOT, "")),
        ("docs/CLAUDE.md.txt", None),
        ("MYAGENTS.md", None),
        (".cursor/rules/x.md", None),
        ("README.md", None),
    ],
)
def test_rule_files_are_known_by_their_names(path: str, kind: tuple[Kind, str] | None) -> None:
    assert kind_of(path) == kind


@pytest.mark.parametrize(
    ("text", "front"),
    [
        ("# A\n", Front()),
        ("", Front()),
        ("---\npaths: never closed\n", Front()),
        ("---\n---\n", Front(2)),
        ('---\npaths:\n  - "src/**"\n  - lib/*.py\n---\n', Front(5, ((3, "src/**"), (4, "lib/*.py")), always=False)),
        (
            "---\npaths: src/**/*.{ts,tsx}, lib/**\n---\n",
            Front(3, ((2, "src/**/*.{ts,tsx}"), (2, "lib/**")), always=False),
        ),
        ("---\nglobs: [a, 'b']\nalwaysApply: true\n---\n", Front(4, ((2, "a"), (2, "b")))),
        ("---\r\ndescription: x\r\nglobs:\r\n---\r\n", Front(4, (), always=False)),
        ('---\napplyTo: "**"\n- what\n---\n', Front(4, ((2, "**"), (3, "what")), always=False)),
        ("---\ndescription: x\n- what\n? odd\n---\n", Front(5)),
    ],
)
def test_front_matter_says_which_files_a_rule_is_for(text: str, front: Front) -> None:
    assert front_of(text) == front


IMPORTS = """\
See @docs/a.md, and @../b.md; (@c.md) me@d.md `@e.md` ``a ` @f.md``
@~/.claude/own.md @/etc/x.md @/components/x.ts @octocat @scope/package @./g @../../out.md
```
@h.md
```
~~~~ md
@i.md
~~~
@j.md
~~~~~
    ``` not a fence
@k.md.
"""


def test_imports_are_read_as_claude_code_reads_them() -> None:
    assert imports_of(IMPORTS, "web/CLAUDE.md") == (
        Import(1, "docs/a.md", "web/docs/a.md"),
        Import(1, "../b.md", "b.md"),
        Import(2, "~/.claude/own.md", None),
        Import(2, "/etc/x.md", None),
        Import(2, "./g", "web/g"),
        Import(2, "../../out.md", None),
        Import(12, "k.md", "web/k.md"),
    )
    assert imports_of("@a.md " * 1000, "CLAUDE.md") == ()


def test_lines_of_front_matter_and_code_are_no_prose() -> None:
    assert list(prose_lines("---\npaths: a\n---\none\n```\ntwo\n```\nthree")) == [(4, "one"), (8, "three")]


def test_imported_files_are_found_to_the_fourth_hop(git_repo: Repo) -> None:
    chain = {f"d{at}.md": f"@d{at + 1}.md\n" for at in range(1, 8)}
    files = found(
        git_repo, chain | {"CLAUDE.md": "@d1.md @gone.md @~/x.md\n", "README.md": "@other.md", "other.md": ""}
    )
    assert [one.path for one in files] == ["CLAUDE.md", "d1.md", "d2.md", "d3.md", "d4.md"]
    assert files[1].kind is Kind.CLAUDE
    assert not files[1].folder


def test_links_are_followed_within_the_repository_only(git_repo: Repo) -> None:
    git_repo.write({"AGENTS.md": "# A\n", "../outside.md": "secret\n"})
    (git_repo.path / "CLAUDE.md").symlink_to("AGENTS.md")
    (git_repo.path / "GEMINI.md").symlink_to("../outside.md")
    (git_repo.path / ".cursorrules").symlink_to("gone")
    files = found(git_repo, {"web/AGENTS.md": b"\xff\xfeA\0", "big/AGENTS.md": b"x" * 1_000_001})
    assert [(one.path, one.real) for one in files] == [("AGENTS.md", "AGENTS.md"), ("CLAUDE.md", "AGENTS.md")]
    assert shared_target(files) == Target("AGENTS.md", "AGENTS.md")


@pytest.mark.parametrize(
    ("files", "target"),
    [
        pytest.param({}, Target("AGENTS.md", "AGENTS.md"), id="none"),
        pytest.param({"CLAUDE.md": "# A\n"}, Target("CLAUDE.md", "CLAUDE.md"), id="one"),
        pytest.param(
            {".claude/CLAUDE.md": "# A\n"}, Target(".claude/CLAUDE.md", ".claude/CLAUDE.md"), id="in a folder"
        ),
        pytest.param({"CLAUDE.md": "@AGENTS.md\n", "AGENTS.md": ""}, Target("AGENTS.md", "AGENTS.md"), id="imported"),
        pytest.param(
            {"CLAUDE.md": "@docs/a.md\n", "docs/a.md": "@../AGENTS.md\n@../CLAUDE.md\n", "AGENTS.md": ""},
            Target("AGENTS.md", "AGENTS.md"),
            id="imported by an import",
        ),
        pytest.param(
            {"CLAUDE.md": "# A\n", "AGENTS.md": "# A\n"},
            Target("CLAUDE.md", "CLAUDE.md", missed=("AGENTS.md",)),
            id="two that know nothing of each other",
        ),
        pytest.param(
            {"CLAUDE.md": "# A\n", "AGENTS.md": f"{BEGIN}\n"},
            Target("AGENTS.md", "AGENTS.md", missed=("CLAUDE.md",)),
            id="the one with our block",
        ),
        pytest.param({"CLAUDE.local.md": "x", "web/CLAUDE.md": "x"}, Target("AGENTS.md", "AGENTS.md"), id="not shared"),
        pytest.param(
            {".github/copilot-instructions.md": "x", ".cursor/rules/a.mdc": "---\nglobs: a\n---\n"},
            Target(".github/copilot-instructions.md", ".github/copilot-instructions.md"),
            id="Copilot",
        ),
    ],
)
def test_a_rule_goes_where_most_agents_read_it(git_repo: Repo, files: Files, target: Target) -> None:
    assert shared_target(found(git_repo, files)) == target


CLAUDE_NAME = ".claude/rules/hedgerow-db-migrations.md"


@pytest.mark.parametrize(
    ("files", "pattern", "target"),
    [
        ({"CLAUDE.md": ""}, "db/migrations/**", (CLAUDE_NAME, '---\npaths:\n  - "db/migrations/**"\n---\n')),
        ({"CLAUDE.md": ""}, "*.lock", None),
        ({"CLAUDE.md": ""}, "**/x/**", None),
        ({"AGENTS.md": ""}, "db/migrations/**", None),
        ({}, "db/**", None),
        ({"AGENTS.md": "", "db/AGENTS.md": "", "CLAUDE.md": ""}, "db/migrations/**", ("db/AGENTS.md", "")),
        ({"db/AGENTS.md": "", "db/CLAUDE.md": "", "db/m/AGENTS.md": ""}, "db/m/**", ("db/m/AGENTS.md", "")),
        ({"db/AGENTS.md": "", "db/CLAUDE.md": "", "db/CLAUDE.local.md": ""}, "db/**", ("db/CLAUDE.md", "")),
        (
            {".github/copilot-instructions.md": ""},
            "db/**",
            (".github/instructions/hedgerow-db.instructions.md", '---\napplyTo: "db/**"\n---\n'),
        ),
        (
            {".cursorrules": ""},
            "db/**",
            (".cursor/rules/hedgerow-db.mdc", "---\nglobs: db/**\nalwaysApply: false\n---\n"),
        ),
    ],
)
def test_a_rule_about_a_folder_goes_beside_it(
    git_repo: Repo, files: Files, pattern: str, target: tuple[str, str] | None
) -> None:
    found_target = scoped_target(found(git_repo, files), pattern)
    assert (found_target and (found_target.real, found_target.opening)) == target


def test_a_file_of_its_own_that_is_there_already_is_used_again(git_repo: Repo) -> None:
    target = scoped_target(
        found(git_repo, {"CLAUDE.md": "", CLAUDE_NAME: '---\npaths: "x"\n---\n'}), "db/migrations/**"
    )
    assert target is not None
    assert target.real == CLAUDE_NAME
