"""Lines that make a guard weaker: a step that may fail, a hook taken out, an action no longer pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.change import FileKind
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.change import FileChange, Line

_MAX_LINE = 2000


class Loosening(Struct, frozen=True):
    """One way in which a change makes a guard weaker. `key` names it without a line number; `line` counts in the new
    file,
    None where the line is gone.
    """

    key: str
    because: str
    line: int | None = None


# What CI and hooks run to find mistakes; one of these going away without another coming is a guard taken down.
_RUNS = Pattern(
    r"(?<![\w./-])(pytest|tox|nox|unittest|coverage|mypy|pyright|ruff|flake8|pylint|bandit|pip-audit|pre-commit|black|isort"
    r"|(?:npm|yarn|pnpm|bun)(?: run)? (?:ci:)?(?:test|lint|check|typecheck)[\w:-]*|npm audit"
    r"|npx (?:eslint|jest|vitest|tsc|prettier)|eslint|jest|vitest|tsc"
    r"|go (?:test|vet)|golangci-lint[\w-]*|staticcheck|govulncheck"
    r"|cargo (?:test|clippy|fmt|deny|audit|nextest)|clippy|rustfmt"
    r"|(?:mvn|mvnw|gradle|gradlew)[ \w:.-]*(?:test|verify|check)|(?:bundle exec )?(?:rspec|rubocop)|rake test"
    r"|phpunit|phpstan|composer (?:test|audit)|make (?:test|lint|check)[\w-]*|ctest"
    r"|shellcheck|actionlint|zizmor|trivy|gitleaks|codeql(?:-action)?|hedgerow[\w-]*)(?![\w-])"
)

# Pattern, reason, and whether it also counts in a new file, in which nothing was stricter before.
_Rule = tuple[Pattern, str, bool]
_CI_ADDED: tuple[_Rule, ...] = (
    (Pattern(r"^\s*(?:-\s*)?continue-on-error:\s*['\"]?true\b"), "a step may fail without failing the job", False),
    (Pattern(r"^\s*allow_failure:\s*true\b"), "a job may fail without failing the pipeline", False),
    (Pattern(r"\|\|\s*(?:true|:|exit 0)\s*(?:['\"])?\s*$"), "a command may fail without failing the step", False),
    (Pattern(r"^\s*(?:-\s*)?if:\s*(?:false|\$\{\{\s*false\s*\}\})\s*$"), "a job or step is switched off", False),
    (Pattern(r"^\s*(?:-\s*)?permissions:\s*write-all\b"), "every permission is granted", True),
    (
        Pattern(r"^\s*(?:-\s*)?pull_request_target\b"),
        "the workflow runs a stranger's change with the repository's secrets",
        True,
    ),
)
_HOOK_ADDED: tuple[_Rule, ...] = (
    (Pattern(r"^\s*exit 0\s*$"), "the hook ends before it has looked", False),
    (Pattern(r"\|\|\s*(?:true|:|exit 0)\s*$"), "a command of the hook may fail", False),
    (Pattern(r"^\s*stages:\s*\[\s*['\"]?manual['\"]?\s*\]"), "a hook runs only when called by hand", False),
    (Pattern(r"--no-verify\b|(?<!\w)HUSKY=0|(?<!\w)SKIP=\w"), "hooks are bypassed", False),
    (Pattern(r"^\s*skip:\s*\[\s*[\w'\"]"), "hooks are skipped in CI", False),
)
_RULE_ADDED: tuple[_Rule, ...] = (
    (
        Pattern(r"[\"']defaultMode[\"']\s*:\s*[\"']bypassPermissions|[\"']disableAllHooks[\"']\s*:\s*true"),
        "agents may act without being asked",
        True,
    ),
)
_ADDED = {"CI": _CI_ADDED, "git hook": _HOOK_ADDED, "rule file": _RULE_ADDED}

_PIN = Pattern(r"uses:\s*['\"]?([\w./-]+)@([\w./-]+)")
_SHA = Pattern(r"[0-9a-f]{40}")
_GRANT = Pattern(r"^\s*([a-z-]+):\s*(read|write|none)\b")
_HOOK_ID = Pattern(r"^\s*-\s*id:\s*['\"]?([\w.-]+)")
_OWNED = Pattern(r"^\s*([^#\s]\S*)\s+(\S*@\S.*)$")


def loosened_lines(name: str, file: FileChange, commands_added: frozenset[str]) -> Iterator[Loosening]:
    """How the changed lines of one file weaken the guard called `name`. `commands_added`: what `commands` found in
    all added lines of the change.
    """
    added = _side(file, "+")
    removed = _side(file, "-")
    kept = {line.text.strip() for line in removed}
    rules = [rule for rule in _ADDED.get(name, ()) if rule[2] or file.kind is not FileKind.ADDED]
    for line in added:
        because = next((why for pattern, why, _ in rules if pattern.search(line.text)), None)
        if because and line.text.strip() not in kept:
            yield Loosening(because, f"{because}: `{line.text.strip()[:120]}`", line.number)
    if name in ("CI", "git hook"):
        yield from _taken_out(removed, commands_added)
    if name == "CI":
        yield from _unpinned(added, removed)
        yield from _granted(added, removed)
    if name == "git hook":
        yield from _unhooked(added, removed)
    if name == "code owners":
        yield from _disowned(added, removed)
    if file.new_mode == "100644" and file.old_mode == "100755" and name == "git hook":
        yield Loosening("mode", "the hook is no longer executable, so git does not run it")


def commands(files: tuple[FileChange, ...], sign: str) -> frozenset[str]:
    """Every command that finds mistakes, in the added ("+") or removed ("-") lines of some files."""
    return frozenset(
        match
        for file in files
        for line in _side(file, sign)
        if not _remark(line.text)
        for match in _RUNS.findall(line.text)
    )


def _side(file: FileChange, sign: str) -> tuple[Line, ...]:
    lines = (line for hunk in file.hunks for line in hunk.lines)
    return tuple(
        line
        for line in lines
        if line.sign == sign and len(line.text) <= _MAX_LINE and not (sign == "+" and file.kind is FileKind.DELETED)
    )


def _remark(text: str) -> bool:
    return text.lstrip().startswith(("#", "- name:", "name:"))


def _taken_out(removed: tuple[Line, ...], commands_added: frozenset[str]) -> Iterator[Loosening]:
    """A tool swapped for another (flake8 for ruff) is no loosening, so any command that comes in excuses those that
    go.
    """
    if commands_added:
        return
    for line in removed:
        if not _remark(line.text) and (command := _RUNS.search(line.text)):
            yield Loosening(
                f"runs {command[1]}", f"`{command[1]}` is no longer run: `{line.text.strip()[:120]}` is removed"
            )
            return


def _unpinned(added: tuple[Line, ...], removed: tuple[Line, ...]) -> Iterator[Loosening]:
    pinned = {match[1] for line in removed if (match := _PIN.search(line.text)) and _SHA.fullmatch(match[2])}
    for line in added:
        match = _PIN.search(line.text)
        if match and match[1] in pinned and not _SHA.fullmatch(match[2]):
            yield Loosening(
                f"pin {match[1]}",
                f"`{match[1]}` was pinned to a commit and now follows `{match[2]}`, which others can move",
                line.number,
            )


def _granted(added: tuple[Line, ...], removed: tuple[Line, ...]) -> Iterator[Loosening]:
    before = {match[1] for line in removed if (match := _GRANT.search(line.text)) and match[2] != "write"}
    for line in added:
        match = _GRANT.search(line.text)
        if match and match[2] == "write" and match[1] in before:
            yield Loosening(f"grant {match[1]}", f"the permission `{match[1]}` is raised to write", line.number)


def _unhooked(added: tuple[Line, ...], removed: tuple[Line, ...]) -> Iterator[Loosening]:
    still = {match[1] for line in added if (match := _HOOK_ID.search(line.text))}
    for line in removed:
        match = _HOOK_ID.search(line.text)
        if match and match[1] not in still:
            yield Loosening(match[1], f"the hook `{match[1]}` is taken out")


def _disowned(added: tuple[Line, ...], removed: tuple[Line, ...]) -> Iterator[Loosening]:
    """A path that goes while its owners come back with another one has moved."""
    kept = {text for line in added if (match := _OWNED.search(line.text)) for text in (match[1], _owners(match[2]))}
    for line in removed:
        match = _OWNED.search(line.text)
        if match and not {match[1], _owners(match[2])} & kept:
            yield Loosening(match[1], f"nobody must review `{match[1]}` any more")


def _owners(text: str) -> str:
    return " ".join(sorted(text.partition("#")[0].split()))
