"""Guards with both sides at hand: settings are compared value by value, not line by line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.one_check import drafts

if TYPE_CHECKING:
    from tests.support.repo import Repo

ISSUE = "# Search by title\n\nThe list in `books/list.py` needs a search box.\n"
PYPROJECT = """\
[project]
name = "books"

[tool.ruff.lint]
select = ["E", "F", "B"]
ignore = ["E501"]

[tool.ruff.lint.per-file-ignores]
"tests/*" = ["S101"]

[tool.mypy]
strict = true

[tool.coverage.report]
fail_under = 90

[tool.hedgerow]
fail-level = "warning"
on-unjudged = "fail"

[tool.hedgerow.hooks]
on-failure = "block"
no-issue = "fail"

[tool.hedgerow.checks.off-limits]
paths = ["db/**"]
"""
OVERLAP, GITHUB, HOOKS = (f"[tool.hedgerow.{name}]\n" for name in ("overlap", "github", "hooks"))
OWN = "decides what hedgerow checks, and is weaker after this change"
BARS = "decides what lint and tests let through, and is weaker after this change"


@pytest.mark.parametrize(
    ("old", "new", "message", "reason"),
    [
        ('["E501"]', '["E501", "B904"]', BARS, "`B904` is added to `tool.ruff.lint.ignore`"),
        ('["S101"]', '["S101", "S105"]', BARS, "`S105` is added to `tool.ruff.lint.per-file-ignores.tests/*`"),
        ('"F", "B"]', '"F"]', BARS, "`B` is taken out of `tool.ruff.lint.select`"),
        ("strict = true", "strict = false", BARS, "`tool.mypy.strict` goes from true to false"),
        ("strict = true\n", "", BARS, "`tool.mypy.strict = true` is taken out"),
        ("strict = true", "strict = true\nignore_errors = true", BARS, "`tool.mypy.ignore_errors` is switched on"),
        ("= 90", "= 80", BARS, "`tool.coverage.report.fail_under` is lowered from 90 to 80"),
        ("fail_under = 90\n", "", BARS, "`tool.coverage.report.fail_under = 90` is taken out"),
        ('fail-level = "warning"', 'fail-level = "never"', OWN, "fail-level goes from warning to never"),
        ('on-unjudged = "fail"\n', "", OWN, "on-unjudged goes from fail to pass"),
        ('"block"', '"pass"', OWN, "hooks.on-failure goes from block to pass"),
        ('no-issue = "fail"', "", OWN, "hooks.no-issue goes from fail to pass"),
        (
            "[tool.hedgerow.hooks]",
            f"{OVERLAP}neighbours = false\n\n{HOOKS}",
            OWN,
            "overlap.neighbours goes from true to false",
        ),
        ("[tool.hedgerow.hooks]", f'{OVERLAP}mute = ["!a", "b"]\n\n{HOOKS}', OWN, "`b` is added to overlap.mute"),
        ("[tool.hedgerow.hooks]", f'{GITHUB}bots = "skip"\n\n{HOOKS}', OWN, "github.bots goes from check to skip"),
        ("[tool.hedgerow.hooks]", f'{HOOKS}outside = ["~/x/**"]\n', OWN, "`~/x/**` is added to hooks.outside"),
        ('["db/**"]', "[]", OWN, "`db/**` is taken out of checks.off-limits.paths"),
        ("paths =", 'severity = "warning"\npaths =', OWN, "checks.off-limits.severity goes from error to warning"),
        (
            "[tool.hedgerow.hooks]",
            '[tool.hedgerow.silence]\nchurn = ["docs/**"]\n\n[tool.hedgerow.hooks]',
            OWN,
            "`docs/**` is added to silence.churn",
        ),
        ("[tool.hedgerow]", "[tool.hedgerow", OWN, "the settings can no longer be read"),
    ],
)
def test_a_lowered_bar_is_named(git_repo: Repo, old: str, new: str, message: str, reason: str) -> None:
    assert old in PYPROJECT
    before, after = {"pyproject.toml": PYPROJECT}, {"pyproject.toml": PYPROJECT.replace(old, new)}
    (draft,) = drafts(git_repo, "guard-change", before, after, ISSUE)
    assert (draft.message, draft.why[0]) == (message, reason)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('["E501"]', "[]"),
        ('"F", "B"]', '"F", "B", "UP"]'),
        ("= 90", "= 95"),
        ('name = "books"', 'name = "library"'),
        ("strict = true", "strict = true\nwarn_unreachable = true"),
    ],
)
def test_a_bar_that_stays_or_rises_is_not(git_repo: Repo, old: str, new: str) -> None:
    before, after = {"pyproject.toml": PYPROJECT}, {"pyproject.toml": PYPROJECT.replace(old, new)}
    assert drafts(git_repo, "guard-change", before, after, ISSUE) == ()


@pytest.mark.parametrize("path", ["docs/a.json", ".claude/settings.json"])
def test_agents_that_may_do_more(git_repo: Repo, path: str) -> None:
    strict = {"permissions": {"allow": ["Read"], "deny": ["Bash(rm:*)"]}}
    lax = {"permissions": {"allow": ["Read", "Bash(*)"], "deny": []}}
    found = drafts(git_repo, "guard-change", {path: json.dumps(strict)}, {path: json.dumps(lax)}, ISSUE)
    reasons = [reason for draft in found for reason in draft.why]
    expected = [
        "`Bash(rm:*)` is taken out of `permissions.deny`",
        "`Bash(*)` is added to `permissions.allow`",
        "no line of the issue names it or what it is for",
    ]
    assert reasons == (expected if path.startswith(".claude") else [])


@pytest.mark.parametrize(
    ("path", "before", "after", "reason"),
    [
        ("setup.cfg", "[flake8]\nignore = E1\n", "[flake8]\nignore = E1,E2\n", "`E2` is added to `flake8.ignore`"),
        (".golangci.yml", "a: 1\n", "a: 1\nissues: --ignore=x\n", "tests are left out: `--ignore=x`"),
        (
            ".golangci.yml",
            "linters:\n  enable:\n  - govet # finds much\n  - errcheck\n  settings:\n    misspell:\n      locale: US\n",
            "linters:\n  enable:\n  - govet\n  settings:\n    misspell:\n      locale: US\n",
            "`errcheck` is taken out of `linters.enable`",
        ),
        (
            ".golangci.yml",
            "linters:\n  disable:\n    - lll\n\nrun:\n- build:\n    tags:\n    - e2e\n- fast\n",
            "linters:\n  disable:\n    - lll\n    - gosec\n\nrun:\n- build:\n    tags:\n    - e2e\n- fast\n",
            "`gosec` is added to `linters.disable`",
        ),
        (
            "tox.ini",
            "[pytest\nmax-warnings = 0\n",
            "[pytest\nmax-warnings = 9\n",
            "`max-warnings` is raised from 0 to 9",
        ),
        (
            "Makefile",
            "t:\n\tpytest --cov-fail-under=90\n",
            "t:\n\tpytest --cov-fail-under=70\n",
            "`fail-under` is lowered from 90 to 70",
        ),
        (
            ".rubocop.yml",
            "Style/Lambda:\n  Enabled: true\n",
            "Style/Lambda:\n  Enabled: false\n",
            "a rule is switched off: `Enabled: false`",
        ),
        (
            "web/eslint.config.mjs",
            "rules: {\n  eqeqeq: ['error'],\n}\n",
            "rules: {\n  eqeqeq: ['off'],\n}\n",
            "a rule is switched off: `eqeqeq: ['off'],`",
        ),
        (
            "biome.jsonc",
            '{\n  // strict\n  "noVar": "error"\n}\n',
            '{\n  // strict\n  "noVar": "off"\n}\n',
            'a rule is switched off: `"noVar": "off"`',
        ),
        (
            "tsconfig.json",
            '{"compilerOptions": {"noImplicitAny": true}}',
            '{"compilerOptions": {"noImplicitAny": false}}',
            "`compilerOptions.noImplicitAny` goes from true to false",
        ),
    ],
)
def test_every_kind_of_settings_file_is_read(git_repo: Repo, path: str, before: str, after: str, reason: str) -> None:
    (draft,) = drafts(git_repo, "guard-change", {path: before}, {path: after}, ISSUE)
    assert draft.why[0] == reason


def test_settings_nested_without_end_are_left_to_their_lines(git_repo: Repo) -> None:
    deep = '{"a":' * 90_000
    before, after = {"tsconfig.json": deep}, {"tsconfig.json": deep + "\n"}
    assert drafts(git_repo, "guard-change", before, after, ISSUE) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"permissions": {"allow": ["*"]', '{"permissions": {"allow": ["*", "Bash"]}}'),
        ('{"model": "a", "permissions": {"allow": ["Read"]}}', '{"permissions": {"allow": ["Bash(ls)"]}}'),
    ],
)
def test_agents_settings_that_were_no_settings_or_allow_one_thing_are_not_called_weaker(
    git_repo: Repo, before: str, after: str
) -> None:
    path = ".claude/settings.json"
    (draft,) = drafts(git_repo, "guard-change", {path: before}, {path: after}, ISSUE)
    assert draft.why == ("no line of the issue names it or what it is for",)


def test_settings_that_can_be_read_again_are_not_called_weaker(git_repo: Repo) -> None:
    before, after = {"hedgerow.toml": "[checks"}, {"hedgerow.toml": '[silence]\nchurn = ["docs/**"]\n'}
    (draft,) = drafts(git_repo, "guard-change", before, after, ISSUE)
    assert "weaker" not in draft.message


def test_a_long_list_of_reasons_is_cut(git_repo: Repo) -> None:
    rules = ", ".join(f'"E{number}"' for number in range(9))
    after = {"pyproject.toml": PYPROJECT.replace('["E501"]', f'["E501", {rules}]')}
    (draft,) = drafts(git_repo, "guard-change", {"pyproject.toml": PYPROJECT}, after, ISSUE)
    assert draft.why[4:] == ("and 5 more", "no line of the issue names it or what it is for")


def test_a_table_of_hedgerow_in_another_folder_is_none_of_its_settings(git_repo: Repo) -> None:
    path = "examples/pyproject.toml"
    before, after = {path: "[tool.hedgerow]\nbase = 'a'\n"}, {path: "[tool.hedgerow]\nbase = 'b'\n"}
    assert drafts(git_repo, "guard-change", before, after, ISSUE) == ()


@pytest.mark.parametrize(
    ("path", "issue", "advice"),
    [
        (".eslintrc.js", ISSUE, "Give it a change of its own that says why, or have the issue name it."),
        (
            ".eslintrc.js",
            "# Quiet a lint rule\n\n`eqeqeq` is in the way.\n",
            "Mend what the guard found, or have the issue say why it may let more through.",
        ),
        ("hedgerow.toml", "# Tune hedgerow.toml\n", "Give it a change of its own that says why."),
    ],
)
def test_what_to_do_instead_is_never_what_the_issue_does_already(
    git_repo: Repo, path: str, issue: str, advice: str
) -> None:
    before, after = {path: "eqeqeq: 'error',\n"}, {path: "eqeqeq: 'off',\n"}
    (draft,) = drafts(git_repo, "guard-change", before, after, issue)
    assert draft.fix == advice
