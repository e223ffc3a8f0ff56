"""Runs the checks on a change, once for all: severity, silence, identity, order, status and exit code are decided
here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow import __version__
from hedgerow.asking import cited
from hedgerow.crash import described
from hedgerow.errors import EXIT_CLEAN, EXIT_FAILED, EXIT_FINDINGS
from hedgerow.model import (
    ChangeInfo,
    Finding,
    IssueRef,
    OverlapReport,
    Report,
    ScopeReport,
    Severity,
    Skipped,
    Status,
    ToolInfo,
    fingerprint,
)
from hedgerow.paths import matches
from hedgerow.plurals import plural
from hedgerow.quieting import notes_of, settled, unheeded
from hedgerow.registry import Check, Draft, Subject, all_checks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hedgerow.change import ChangeSet, FileChange
    from hedgerow.git.tree import Tree
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.model import FileScope
    from hedgerow.scope.by_checks import Place
    from hedgerow.scope.vocabulary import Vocabulary
    from hedgerow.settings import CheckSettings, Settings

_LONG = "the change is so long that the scope is read from the beginnings of its hunks."
_WEIGHED = "words are weighed as this repository uses them (setting scope.index)."
_SHOWN = 5  # lines of issues that cannot be read


class Options(Struct, frozen=True):
    """What the flags add to the settings. `fail_level` None: that of the settings."""

    strict: bool = False
    fail_level: str | None = None


def judge_change(
    change: ChangeSet, issues: tuple[IssueSpec, ...], settings: Settings, options: Options, *,
    base: Tree | None = None, overlap: OverlapReport | None = None, pull_request: int | None = None,
    unlooked: tuple[str, ...] = (),
) -> Report:  # fmt: skip
    """The whole report on one change: its scope, and what every check says. `unlooked` names what the caller could not
    look at.
    """
    from hedgerow.scope.judge import is_long, judge

    scope, errors = None, list(unlooked)
    words = _words(base) if base is not None and settings.scope_index else None
    try:
        scope = _with_settings(judge(change, issues, words, base), change, dict(settings.checks).get("off-limits"))
    except Exception as error:  # noqa: BLE001 - the checks that need no scope still run; the report says what could not be looked at
        errors.append(described("scope", error))
    notes = notes_of(change)
    ran = run_checks(
        lambda check: Subject(change, issues, settings.of(check), scope, overlap, base), settings, notes,
        strict=options.strict,
    )  # fmt: skip
    errors += ran.crashed
    info = ChangeInfo(
        change.base, change.head, tuple(IssueRef(one.ref, one.source, one.title) for one in issues), pull_request
    )
    status = _status(ran.findings, ran.skipped, errors, scope)
    told = [*change.notes, *unheeded(notes, change)]
    told += [note for note, holds in ((_LONG, is_long(change)), (_WEIGHED, bool(words))) if holds]
    told += _unread(issues)
    return Report(
        ToolInfo("hedgerow", __version__, settings.digest),
        info,
        status,
        _with_unneeded(scope, change, ran.unneeded),
        overlap,
        tuple(sorted(ran.findings, key=_order)),
        ran.skipped,
        tuple(errors),
        tuple(told),
    )


def _unread(issues: tuple[IssueSpec, ...]) -> list[str]:
    """What the issues say in a way that cannot be read: a gate that nobody closes is not to look like none."""
    told = [f"{cited(issue.ref, one.line)}: {one.text}. {one.remedy}" for issue in issues for one in issue.remarks]
    more = f"{plural(len(told) - _SHOWN, 'more line')} of issues cannot be read: see `hedgerow issue lint`."
    return told if len(told) <= _SHOWN else [*told[:_SHOWN], more]


def _words(base: Tree) -> Vocabulary | None:
    from hedgerow.scope.vocabulary import kept

    return kept(base)


def with_silenced(report: Report, reasons: Mapping[str, str]) -> Report:
    """The report with the findings of these fingerprints marked as silenced, each by its reason; its status follows."""
    findings = tuple(
        replace(one, silenced=reasons[one.fingerprint]) if one.fingerprint in reasons and not one.silenced else one
        for one in report.findings
    )
    return replace(
        report, findings=findings, status=_status(findings, report.skipped, list(report.errors), report.scope)
    )


def _with_settings(scope: ScopeReport, change: ChangeSet, off_limits: CheckSettings | None) -> ScopeReport:
    """The scope with what the settings forbid, where no issue does; scope itself knows nothing of settings."""
    patterns = dict(off_limits.values).get("paths", ()) if off_limits else ()
    if not patterns:
        return scope
    files = (_forbidden(judged, file, patterns) for judged, file in zip(scope.files, change.files, strict=True))
    return replace(scope, files=tuple(files))


def _forbidden(judged: FileScope, file: FileChange, patterns: tuple[str, ...]) -> FileScope:
    by = next((one for one in patterns if any(matches(one, path) for path in file.touched)), None)
    return replace(judged, forbidden_by=f"checks.off-limits.paths: {by}") if by and not judged.forbidden_by else judged


def _with_unneeded(scope: ScopeReport | None, change: ChangeSet, places: tuple[Place, ...]) -> ScopeReport | None:
    if scope is None or not places:
        return scope
    from hedgerow.scope.by_checks import with_places

    return with_places(scope, change, places)


class Ran(Struct, frozen=True):
    """What the checks said: findings, those that did not look, crashes, and places that the work could do without."""

    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    crashed: tuple[str, ...]
    unneeded: tuple[Place, ...]


def run_checks(
    subject: Callable[[Check], Subject], settings: Settings, notes: tuple[str, ...] = (), *, strict: bool = False
) -> Ran:
    """Runs every check that is not switched off; a crash never stops the others. `notes`: those that quiet findings."""
    found: list[Finding] = []
    skipped: list[Skipped] = []
    crashed: list[str] = []
    unneeded: list[Place] = []
    for check in all_checks():
        severity = settings.of(check).severity or check.severity
        if severity is Severity.OFF:
            skipped.append(Skipped(check.id, "switched off by the settings", applies=False))
            continue
        try:
            for item in check.function(subject(check)):
                if isinstance(item, Skipped):
                    skipped.append(item)
                    continue
                if item.unless and item.unless <= {(one.check, one.path) for one in found if one.silenced is None}:
                    continue
                finding = _finding(check, item, settings.of(check).severity)
                found.append(settled(finding, settings, notes, strict=strict))
                if item.location and item.unneeded is not None:
                    from hedgerow.scope.by_checks import Place

                    unneeded.append(Place(item.location.path, item.unneeded, check.id, item.message))
        except Exception as error:  # noqa: BLE001 - one check that crashes is named, the others still run (exit code 3)
            crashed.append(described(check.id, error))
    return Ran(tuple(found), tuple(skipped), tuple(crashed), tuple(unneeded))


def exit_code(report: Report, settings: Settings, options: Options) -> int:
    """DESIGN section 4: 3 where something could not be looked at, 1 for findings at the fail level, 0 otherwise."""
    if report.status is Status.FAILED:
        return EXIT_FAILED
    if report.scope is not None and not report.scope.judged and settings.on_unjudged == "fail":
        return EXIT_FINDINGS
    level = options.fail_level or settings.fail_level
    if level == "never":
        return EXIT_CLEAN
    worst = min(
        (finding.severity.rank for finding in report.findings if finding.silenced is None), default=Severity.OFF.rank
    )
    return EXIT_FINDINGS if worst <= Severity(level).rank else EXIT_CLEAN


def _finding(check: Check, draft: Draft, configured: Severity | None) -> Finding:
    place = draft.location
    path, line, end = (place.path, place.line, place.end_line) if place else (None, None, None)
    severity = configured or draft.severity or check.severity
    identity = fingerprint(check.id, path, draft.subject)
    return Finding(
        check.id, severity, path, line, end, draft.message, draft.why, draft.fix, identity, bucket=draft.bucket
    )


def _status(
    findings: tuple[Finding, ...], skipped: tuple[Skipped, ...], errors: list[str], scope: ScopeReport | None
) -> Status:
    if errors or any(one.applies for one in skipped):
        return Status.FAILED
    if any(finding.silenced is None for finding in findings):
        return Status.FINDINGS
    return Status.UNJUDGED if scope is not None and not scope.judged else Status.CLEAN


def _order(finding: Finding) -> tuple[int, str, int, str]:
    """Within a check its own order stays, that of the issue's lines for criteria."""
    return finding.severity.rank, finding.path or "", finding.line or 0, finding.check
