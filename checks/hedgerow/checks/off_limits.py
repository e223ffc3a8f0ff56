"""Files that the issue, or the team's settings, declare off-limits.

Finds: any change of a path that the issue forbids in a `scope` block or in a section of its own (*Out of scope*, *Do
not touch*, *Files not allowed*), or that matches `checks.off-limits.paths`: edits, additions, deletions, renames out
of it or into it, binary files, permissions, submodules and symbolic links.
Two are warnings: a path that the issue forbids in passing, in a sentence, which can be misread, and a path outside of
the `allow` list of a `scope` block, where tests, changelogs and the like are easily forgotten.

Why: the author of the issue drew the line on purpose, often because somebody else is at work behind it.

Example: the issue says

    ## Out of scope
    - `billing/**`

and the change edits `billing/invoice.py`: the file is off-limits, issue line 8.

Instead: move the change to an issue of its own, or ask the author to take the line out of the issue.

Silence: this is a gate, so a `Scope-Note` does not lower it.
Paths under `[silence] off-limits = ["billing/generated/**"]` in `hedgerow.toml` are marked and counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.asking import cited
from hedgerow.change import FileKind
from hedgerow.model import Location, Severity, Skipped
from hedgerow.paths import matches
from hedgerow.registry import Draft, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.change import FileChange
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.registry import Subject

_SHOWN = 4
_FIX = "Move this part to a change of its own, or have the line taken out"


@check(Severity.ERROR, paths=())
def off_limits(subject: Subject) -> Iterator[Draft | Skipped]:
    """Paths behind a line that somebody drew."""
    patterns = subject.settings["paths"]
    limited = _limited(subject.issues)
    if not patterns and not limited and not any(issue.forbidden for issue in subject.issues):
        yield Skipped("off-limits", f"{_unread(subject.issues)} and checks.off-limits.paths is empty", applies=False)
        return
    for file in subject.change.files:
        for path in file.touched:
            draft = _by_setting(path, patterns, file) or _by_issue(path, subject.issues, file)
            if draft := draft or (_beyond(path, subject.issues, file) if limited else None):
                yield draft


def _unread(issues: tuple[IssueSpec, ...]) -> str:
    """That no issue forbids a path; where one may have meant to, in a line that cannot be read, that."""
    found = next((cited(issue.ref, one.line) for issue in issues for one in issue.remarks), None)
    return f"no issue forbids a path that can be read ({found} cannot)" if found else "no issue forbids a path"


def _limited(issues: tuple[IssueSpec, ...]) -> bool:
    """Does every issue say exactly which paths may change? One that does not leaves the change free."""
    return bool(issues) and all(any(rule.exact for rule in issue.allowed) for issue in issues)


def _by_setting(path: str, patterns: tuple[str, ...], file: FileChange) -> Draft | None:
    pattern = next((pattern for pattern in patterns if matches(pattern, path)), None)
    if pattern is None:
        return None
    message = f"{_what(path, file)}, but the settings declare it off-limits"
    why = f"checks.off-limits.paths has `{pattern}`"
    return Draft(_place(path, file), f"{pattern}|{path}", message, (why,), f"{_FIX} of the settings.", bucket=pattern)


def _by_issue(path: str, issues: tuple[IssueSpec, ...], file: FileChange) -> Draft | None:
    found = [(issue, rule) for issue in issues for rule in issue.forbidden if rule.covers(path)]
    if not found:
        return None
    issue, rule = next(((issue, rule) for issue, rule in found if rule.exact), found[0])
    why = f"{cited(issue.ref, rule.line)} forbids {rule}"
    said = "declares it off-limits" if rule.exact else "seems to rule it out"
    message = f"{_what(path, file)}, but the issue {said}"
    severity = None if rule.exact else Severity.WARNING
    return Draft(_place(path, file), f"{rule.pattern}|{path}", message, (why,), f"{_FIX} of the issue.", severity)


def _beyond(path: str, issues: tuple[IssueSpec, ...], file: FileChange) -> Draft | None:
    if any(rule.covers(path) for issue in issues for rule in issue.allowed):
        return None
    exact = [(issue.ref, rule) for issue in issues for rule in issue.allowed if rule.exact]
    why = tuple(f"{cited(ref, rule.line)} allows {rule}" for ref, rule in exact[:_SHOWN])
    message = f"{_what(path, file)}, but is not among the paths that the issue allows"
    fix = "Move this part to a change of its own, or have the path added to the issue."
    return Draft(_place(path, file), f"allowed|{path}", message, why, fix, Severity.WARNING)


def _place(path: str, file: FileChange) -> Location:
    shown = file.hunks and path == file.path and file.kind is not FileKind.DELETED
    return Location(path, file.hunks[0].span[0] if shown else None)


def _what(path: str, file: FileChange) -> str:
    """What happened to `path`, as the start of a sentence."""
    if file.kind is FileKind.RENAMED:
        return f"is renamed to {file.path}" if path == file.old_path else f"is renamed here from {file.old_path}"
    if file.submodule:
        return (
            "moves to another commit of its submodule"
            if file.kind is FileKind.MODIFIED
            else f"is a submodule that is {file.kind}"
        )
    names = {FileKind.MODIFIED: "is changed", FileKind.MODE: "changes its permissions"}
    return names.get(file.kind, f"is {file.kind}")
