"""Unasked edits of the files that guard the project.

Finds: changes of CI (GitHub workflows and actions, GitLab, CircleCI, Travis and others), git hooks
(`.pre-commit-config.yaml`, husky, lefthook), CODEOWNERS, branch rules, what secret and dependency scanners overlook,
rule files for coding agents (CLAUDE.md, AGENTS.md, `.claude/`, `.cursor/rules/`, copilot instructions ...), and
hedgerow's own settings.
It is an error (a gate) where the edit makes the guard weaker: a step that may fail, a test command or a hook taken
out, an action no longer pinned, a permission raised, owners removed, a check of hedgerow quieted.
Settings of linters, type checkers, tests and coverage are reported only where a bar is lowered: a rule ignored, a
threshold reduced, a strict flag switched off.
Silent where the issue names the file or its subject; a guard made weaker is then a warning.
Hedgerow's own settings are always said.

Why: who may edit the guards decides what they are worth, and the easiest way to a green build is to loosen what is
red.

Example: the issue asks for a search box; the change also adds `continue-on-error: true` to the test job.

Instead: mend what the guard found, or change the guard in a change of its own that says why.

Silence: `[silence] guard-change = [".github/workflows/docs.yml"]` in `hedgerow.toml`; a `Scope-Note: PATH - REASON`
trailer lowers warnings, never the gate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.asking import Request, Saying, request
from hedgerow.change import FileKind
from hedgerow.guards import Guard, guard_of, own_guard
from hedgerow.model import Location, Severity, Skipped
from hedgerow.registry import Draft, check
from hedgerow.sides import Sides, with_sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.change import FileChange
    from hedgerow.guards.lines import Loosening
    from hedgerow.registry import Subject

_FIX = "Give it a change of its own that says why, or have the issue name it."
_FIX_OF_OWN = "Give it a change of its own that says why."
_FIX_OF_ASKED = "Mend what the guard found, or have the issue say why it may let more through."
_SHOWN = 4


@check(Severity.WARNING)
def guard_change(subject: Subject) -> Iterator[Draft | Skipped]:
    """Edits of what checks the others."""
    files = tuple(file for file in subject.change.files if _guard(file))
    if not files:
        yield Skipped("guard-change", "no file of the change guards the project", applies=False)
        return
    from hedgerow.guards.lines import commands
    from hedgerow.guards.own import holds_settings, loosened_own

    asked = request(subject.issues)
    running = commands(files, "+")
    for sides in with_sides(files, subject.base):
        guard = _guard(sides.file)
        if holds_settings(sides):
            yield _draft(own_guard(), sides.file, tuple(loosened_own(sides)), None)
        if guard and not guard.always:
            yield from _judged(guard, sides, asked, running)


def _guard(file: FileChange) -> Guard | None:
    return guard_of(file.path) or (guard_of(file.old_path) if file.old_path else None)


def _judged(guard: Guard, sides: Sides, asked: Request, running: frozenset[str]) -> Iterator[Draft]:
    from hedgerow.guards.asked import spoken_of
    from hedgerow.guards.loosened import loosenings

    file = sides.file
    loose = tuple(loosenings(guard, sides, running))
    saying = spoken_of(guard, file, asked)
    if loose or not (guard.bars or saying or not asked.issues or _remarks_only(file)):
        yield _draft(guard, file, loose, saying)


def _remarks_only(file: FileChange) -> bool:
    """Does the change touch comments and blank lines only, as a new licence header does?"""
    changed = [line.text.strip() for hunk in file.hunks for line in hunk.lines if line.sign != " "]
    return (
        file.kind is FileKind.MODIFIED
        and bool(changed)
        and all(not text or text.startswith("#") for text in changed)
        and not file.path.endswith(".md")
    )


def _draft(guard: Guard, file: FileChange, loose: tuple[Loosening, ...], saying: Saying | None) -> Draft:
    first = next((one.line for one in loose if one.line), None)
    if first is None and file.hunks and file.kind is not FileKind.DELETED:
        first = file.hunks[0].span[0]
    asked = f"{saying} is about it" if saying else "no line of the issue names it or what it is for"
    asked = "edits of hedgerow's own settings are always said" if guard.always else asked
    fix = _FIX_OF_OWN if guard.always else _FIX_OF_ASKED if saying else _FIX
    if not loose:
        message = f"{guard.role}, and {_what(file)}" + ("" if guard.always else " unasked")
        return Draft(Location(file.path, first), guard.name, message, (asked,), fix, bucket=guard.name)
    reasons = [one.because for one in loose[:_SHOWN]]
    reasons += [f"and {len(loose) - _SHOWN} more"] if len(loose) > _SHOWN else []
    identity = "|".join((guard.name, *sorted(one.key for one in loose)))
    message = f"{guard.role}, and is weaker after this change"
    severity = None if guard.bars or saying else Severity.ERROR
    return Draft(Location(file.path, first), identity, message, (*reasons, asked), fix, severity, guard.name)


def _what(file: FileChange) -> str:
    names = {
        FileKind.ADDED: "is new",
        FileKind.DELETED: "is deleted",
        FileKind.RENAMED: "is renamed",
        FileKind.MODE: "changes its permissions",
    }
    return names.get(file.kind, "is changed")
