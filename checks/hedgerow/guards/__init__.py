"""Files that guard a project: they decide what is checked, by whom, and what people and agents are told to do."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from hedgerow.patterns import Pattern


class Guard(Struct, frozen=True):
    """One kind of guarding file. `role` ends the sentence "this file ..."; `subject` finds issue lines that are about
    it.
    `always`: an edit is said even where the issue asks for it. `bars`: only edits that lower a bar are worth a word.
    """

    name: str
    role: str
    paths: Pattern
    subject: Pattern
    always: bool = False
    bars: bool = False


def _guard(name: str, role: str, paths: str, subject: str, *, always: bool = False, bars: bool = False) -> Guard:
    return Guard(
        name,
        role,
        Pattern(rf"^(?:{paths})$"),
        Pattern(rf"(?<![\w-])(?:{subject})(?![\w-])", re.IGNORECASE),
        always,
        bars,
    )


_ANY = r"(?:.*/)?"
_CI = (
    r"c\.?i\.?|ci/cd|continuous[ -]integration|workflows?|(?:github|gitlab|build|release"
    r"|deploy(?:ment)?|test(?:ing)?|ci) pipelines?|(?:git)?hub[ -]actions?|gha|build[ -]matrix"
    r"|test[ -]matrix|travis(?:[ -]ci)?|circle ?ci|appveyor|jenkins(?:file)?|azure pipelines|buildkite"
    r"|dependabot|renovate|codeql|nightly|publish(?:ing)?|release (?:job|process|automation)"
    r"|actions group|github[_ -]actions|actions/[\w-]+|[\w/-]+-action"
)
_RULES = (
    r"agents?[ .-](?:rules?|instructions?|md)|agents\.md|claude(?:[ .-](?:code|md))?"
    r"|cursor(?:[ -]rules?|rules)?|copilot(?:[ -]instructions)?|gemini|windsurf|aider"
    r"|instructions? (?:for|to) (?:the )?agents?|rule files?|coding agents?|skills?|slash commands?"
)
_LINT = r"lint(?:s|er|ers|ing)?|static analysis|type[ -]check(?:s|er|ing)?|typing|strict mode|code style|pre-?commit"

GUARDS = (
    _guard("hedgerow settings", "decides what hedgerow checks", r"hedgerow\.toml", r"hedgerow(?:\.toml)?", always=True),
    _guard(
        "rule file",
        "tells coding agents what to do",
        rf"{_ANY}(?:CLAUDE(?:\.local)?\.md|AGENTS(?:\.override)?\.md|GEMINI\.md|\.cursorrules|\.windsurfrules|\.clinerules(?:/.*)?|\.aider\.conf\.yml|\.claude/.*|\.cursor/(?:rules/.*|mcp\.json)|\.codex/.*|\.gemini/.*|\.windsurf/rules/.*)|\.github/(?:copilot-instructions\.md|instructions/.*|prompts/.*)|\.mcp\.json",
        _RULES,
    ),
    _guard(
        "code owners",
        "decides who must review",
        r"(?:\.github/|docs/|\.gitlab/)?CODEOWNERS",
        r"code ?owners?|owners?(?:hip)?|reviewers?|maintainers?",
    ),
    _guard(
        "branch protection",
        "decides what may be merged",
        (
            r"\.github/(?:settings\.ya?ml|rulesets/.*|branch-protection.*|mergify\.ya?ml)|\.mergify\.ya?ml"
            r"|\.github/policies/.*"
        ),
        r"branch protection|rulesets?|repository settings|merge (?:queue|rules?)|mergify",
    ),
    _guard(
        "CI",
        "runs in CI",
        rf"\.github/workflows/.*|{_ANY}\.github/actions/.*|\.github/dependabot\.ya?ml|\.gitlab-ci\.ya?ml|\.gitlab/ci/.*|\.circleci/.*|{_ANY}Jenkinsfile[^/]*|azure-pipelines[^/]*\.ya?ml|\.azure-pipelines/.*|\.travis\.ya?ml|\.?appveyor\.ya?ml|\.buildkite/.*|bitbucket-pipelines\.yml|\.drone\.ya?ml|\.woodpecker(?:\.ya?ml|/.*)|\.semaphore/.*|\.cirrus\.ya?ml|\.teamcity/.*",
        _CI,
    ),
    _guard(
        "git hook",
        "runs before a commit or a push",
        (
            r"\.pre-commit-config\.ya?ml|\.husky/.*|\.githooks/.*|\.hooks/.*|\.?lefthook(?:-local)?\.(?:ya?ml"
            r"|toml|json)|\.lintstagedrc[^/]*|lint-staged\.config\.\w+"
        ),
        (
            r"pre-?commit|pre-?push|commit-msg|(?:git|commit|push)[ -]?hooks?|husky|lefthook|lint-staged"
            r"|lint(?:s|er|ers|ing)?"
        ),
    ),
    _guard(
        "secret or dependency scan",
        "decides what the scanners overlook",
        (
            r"\.gitleaks(?:ignore|\.toml)|\.secrets\.baseline|\.trivyignore|\.snyk|\.?bandit(?:\.ya?ml)?"
            r"|\.semgrepignore|\.grype\.ya?ml|osv-scanner\.toml|audit-ci\.jsonc?|\.nsprc|deny\.toml"
        ),
        (
            r"secrets?[ -]scan\w*|scanners?|gitleaks|trivy|snyk|bandit|semgrep|vulnerabilit(?:y|ies)"
            r"|cve(?:-[\d-]+)?|advisor(?:y|ies)|cargo[ -]deny|licen[sc]es?"
        ),
    ),
    _guard(
        "lint or test settings",
        "decides what lint and tests let through",
        rf"{_ANY}(?:\.?ruff\.toml|\.flake8|\.pylintrc|pylintrc|\.?mypy\.ini|pyrightconfig\.json|tox\.ini|setup\.cfg|pytest\.ini|\.coveragerc|pyproject\.toml|\.eslintrc[^/]*|eslint\.config\.\w+|\.eslintignore|biome\.jsonc?|tsconfig[^/]*\.json|(?:jest|vitest|vite|karma|playwright)\.config\.\w+|\.nycrc[^/]*|\.?codecov\.ya?ml|\.coveralls\.ya?ml|\.golangci\.(?:ya?ml|toml)|\.?clippy\.toml|\.rubocop[^/]*\.ya?ml|phpstan[^/]*\.neon(?:\.dist)?|psalm\.xml|\.(?:editor|global)config|\.markdownlint[^/]*|\.yamllint[^/]*|\.shellcheckrc|checkstyle[^/]*\.xml|detekt[^/]*\.ya?ml|sonar-project\.properties|noxfile\.py|Makefile)",
        rf"{_LINT}|coverage|codecov|ruff|flake8|pylint|mypy|pyright|pytest|tox|eslint|tsconfig|jest|vitest|golangci(?:-lint)?|clippy|rubocop|phpstan|warnings?",
        bars=True,
    ),
)


@lru_cache(maxsize=8192)
def guard_of(path: str) -> Guard | None:
    """What `path` guards, or None. Settings of lint and tests stand in files with many other uses: see `Guard.bars`."""
    return next((guard for guard in GUARDS if guard.paths.match(path)), None)


def own_guard() -> Guard:
    """The guard of hedgerow's own settings, which may also stand in a shared file."""
    return GUARDS[0]
