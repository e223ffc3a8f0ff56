"""The report as text, made to be read: by file, reasons indented, one line of summary, nothing left out silently."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from hedgerow.model import CriterionScope, CriterionState, Finding, Report, ScopeReport, Severity, Status
from hedgerow.plurals import plural
from hedgerow.render.safe import inert, printable, shortened

Paint = Callable[[str, str], str]

LEVELS = {Severity.ERROR: "gate", Severity.WARNING: "warning", Severity.INFO: "advice", Severity.OFF: "off"}
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan", Severity.OFF: "grey"}
_MARKS = {
    CriterionState.EVIDENCE: "+",
    CriterionState.WEAK: "~",
    CriterionState.NONE: "-",
    CriterionState.OUTSIDE_DIFF: "o",
    CriterionState.UNKNOWN: "?",
}
WORDS = {
    CriterionState.EVIDENCE: "evidence",
    CriterionState.WEAK: "weak",
    CriterionState.NONE: "nothing speaks for it",
    CriterionState.OUTSIDE_DIFF: "no diff can show it",
    CriterionState.UNKNOWN: "cannot tell",
}


def plain(text: str, _colour: str) -> str:
    """No colour: for pipes, files and tests."""
    return text


def render_text(report: Report, *, paint: Paint = plain, verbose: bool = False, quiet: bool = False) -> str:
    """The whole report. `paint(text, colour)` colours; `verbose` adds the evidence of every hunk and what did not
    apply; `quiet` leaves out what was judged and the criteria.
    """
    blocks = [
        "" if quiet else _head(report),
        *(
            _file_block(path, tuple(group), paint)
            for path, group in groupby(_by_file(report.findings), key=lambda one: one.path or "")
        ),
        "" if quiet else _criteria(report.scope, verbose=verbose),
        _evidence(report.scope) if verbose else "",
        _troubles(report, paint, verbose=verbose),
        "" if quiet or verbose else _not_applied(report),
        summary(report, paint),
    ]
    return inert("\n\n".join(block for block in blocks if block)) + "\n"


def summary(report: Report, paint: Paint = plain) -> str:
    """One line: the status, how much was judged, and the findings by level; what was silenced or could not be looked
    at is counted.
    """
    open_findings = [one for one in report.findings if one.silenced is None]
    parts = [
        plural(sum(one.severity is severity for one in open_findings), word)
        for severity, word in LEVELS.items()
        if severity is not Severity.OFF
    ]
    parts = [part for part in parts if not part.startswith("0 ")] or ["no findings"]
    silenced = len(report.findings) - len(open_findings)
    unlooked = len(report.errors) + sum(one.applies for one in report.skipped)
    files = report.scope.files if report.scope else ()
    hunks = sum(len(file.hunks) for file in files)
    judged = f"{plural(len(files), 'file')}, {plural(hunks, 'hunk')}"
    extras = [f"{silenced} silenced"] if silenced else []
    extras += [f"{unlooked} could not be looked at"] if unlooked else []
    colour = {Status.CLEAN: "green", Status.FINDINGS: "yellow", Status.UNJUDGED: "cyan", Status.FAILED: "red"}[
        report.status
    ]
    word = "unjudged (not a pass)" if report.status is Status.UNJUDGED else report.status.value
    return f"{paint(word, colour)}: {', '.join(parts + extras)} in {judged}"


def _head(report: Report) -> str:
    change = report.change
    lines = [
        "a diff on its own"
        if change.is_a_diff
        else f"{printable(change.head.ref)} against {printable(change.base.ref)}"
    ]
    lines += [
        f"issue {printable(issue.ref)} ({printable(issue.source)}): {shortened(issue.title, 100)}"
        for issue in change.issues
    ]
    if report.scope is not None and not report.scope.judged:
        lines.append(f"cannot judge the scope: {printable(report.scope.why_unjudged or 'no reason given')}")
    return "\n".join(lines + [f"note: {printable(note)}" for note in report.notes])


def _by_file(findings: Iterable[Finding]) -> list[Finding]:
    """Findings grouped by file; the file with the worst finding first."""
    shown = [one for one in findings if one.silenced is None]
    worst: dict[str, int] = {}
    for one in shown:
        worst[one.path or ""] = min(worst.get(one.path or "", one.severity.rank), one.severity.rank)
    return sorted(
        shown, key=lambda one: (worst[one.path or ""], one.path or "", one.severity.rank, one.line or 0, one.check)
    )


def _file_block(path: str, findings: tuple[Finding, ...], paint: Paint) -> str:
    lines = [paint(printable(path) if path else "the change as a whole", "bold")]
    for one in findings:
        place = f"{one.line}: " if one.line else ""
        level = paint(LEVELS[one.severity], _COLOURS[one.severity])
        lines.append(f"  {place}{level} {printable(one.check)}: {printable(one.message)}  [{one.fingerprint}]")
        lines += [f"      {printable(reason)}" for reason in one.why]
        lines += [f"      instead: {printable(one.fix)}"] if one.fix else []
    return "\n".join(lines)


def _criteria(scope: ScopeReport | None, *, verbose: bool) -> str:
    if scope is None or not scope.criteria:
        return ""
    lines = ["criteria"]
    for one in scope.criteria:
        lines.append(f"  {_MARKS[one.state]} line {one.issue_line}: {shortened(one.text, 90)} ({state_of(one)})")
        lines += [
            f"      {printable(each.path)}{f':{each.line}' if each.line else ''} {printable(each.because)}"
            for each in one.evidence[: None if verbose else 1]
        ]
    return "\n".join(lines)


def state_of(criterion: CriterionScope) -> str:
    """The state of a criterion in words; what the diff breaks is more than not spoken for."""
    broken = criterion.state is CriterionState.NONE and criterion.evidence
    return "not met" if broken else WORDS[criterion.state]


def _evidence(scope: ScopeReport | None) -> str:
    lines: list[str] = []
    for file in scope.files if scope else ():
        lines.append(
            f"{printable(file.path)}: {file.verdict} ({file.score:.2f})"
            + (f", forbidden by {printable(file.forbidden_by)}" if file.forbidden_by else "")
        )
        for hunk in file.hunks:
            lines.append(f"  {hunk.line}: {hunk.verdict}, drift {hunk.score:.2f}, incidental {hunk.incidental:.2f}")
            lines += [f"      {printable(one.because)}" for one in hunk.evidence]
    return "\n".join(["evidence", *lines]) if lines else ""


def _troubles(report: Report, paint: Paint, *, verbose: bool) -> str:
    return "\n".join(_trouble_lines(report, paint, verbose=verbose))


def _trouble_lines(report: Report, paint: Paint, *, verbose: bool) -> Iterator[str]:
    for one in report.findings:
        if one.silenced is not None:
            yield f"silenced: {printable(one.check)} {printable(one.path or '')}: {printable(one.silenced)}"
    for skipped in report.skipped:
        if skipped.applies:
            yield f"{paint('could not look', 'red')}: {printable(skipped.check)}: {printable(skipped.reason)}"
        elif verbose:
            yield f"skipped: {printable(skipped.check)}: {printable(skipped.reason)}"
    for error in report.errors:
        yield f"{paint('could not look', 'red')}: {printable(error)}"


def _not_applied(report: Report) -> str:
    count = sum(not one.applies for one in report.skipped)
    return f"skipped: {plural(count, 'check')} had nothing to look at; --verbose says why" if count else ""
