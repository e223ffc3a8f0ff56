"""The report as Markdown for a job summary or a comment: the verdict first, then findings, criteria and overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.plurals import plural
from hedgerow.render.markup import code, prose
from hedgerow.render.overlap_markdown import render_overlap_markdown
from hedgerow.render.text import LEVELS, state_of, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.model import CriterionScope, Finding, OverlapReport, Report

# GitHub refuses a step's summary above 1 MiB, counted in bytes, and a comment above 65,536 characters. Both are counted
# in bytes here, of which a character takes at least one; what is left over is for the caller's own lines.
SUMMARY_LIMIT = 1_000_000
COMMENT_LIMIT = 60_000

_COUNTED = 600  # bytes kept free for the lines that count what is left out, one a section
_REASONS = 6
_PAIRS = (100, 25, 5)


class _Section(Struct, frozen=True):
    """Rows that may be cut: `opening` stands above them, `what` names them where they are counted."""

    opening: str
    rows: tuple[str, ...]
    what: str


def render_markdown(report: Report, *, limit: int = SUMMARY_LIMIT) -> str:
    """At most `limit` bytes of UTF-8 (not less than 20,000). What does not fit is counted, section by section.

    Everything that comes from an issue or a change stands in code spans unless it is a plain word.
    """
    blocks = [f"**hedgerow**: {summary(report)}", *_head(report)]
    room = limit - _COUNTED - sum(_size(block) for block in blocks)
    for section in (_troubles(report), _findings(report), _criteria(report), _silenced(report)):
        if section.rows:
            block = _fitted(section, room)
            blocks.append(block)
            room -= _size(block)
    if report.overlap is not None:
        blocks.append(_overlap(report.overlap, room))
    return "\n\n".join(blocks) + "\n"


def _size(block: str) -> int:
    return len(block.encode("utf-8")) + 2


def _fitted(section: _Section, room: int) -> str:
    """As many rows as fit into `room` bytes; the rest is counted, so a section without room is one line."""
    kept: list[str] = []
    left = room - _size(section.opening)
    for row in section.rows:
        left -= _size(row)
        if left < 0:
            break
        kept.append(row)
    more = len(section.rows) - len(kept)
    counted = f"{more} {'more ' if kept else ''}{section.what} left out here: the text would be too long."
    if not kept:
        return counted
    return "\n".join([section.opening, *kept]) + (f"\n\n{counted}" if more else "")


def _head(report: Report) -> Iterator[str]:
    change = report.change
    lines = ["a diff on its own" if change.is_a_diff else f"{code(change.head.ref)} against {code(change.base.ref)}"]
    lines += [
        f"issue {code(one.ref)} ({code(one.source)}): {prose(one.title, 100)}" for one in change.issues[:_REASONS]
    ]
    if len(change.issues) > _REASONS:
        lines.append(f"and {plural(len(change.issues) - _REASONS, 'more issue')}")
    if report.scope is not None and not report.scope.judged:
        lines.append(f"cannot judge the scope: {prose(report.scope.why_unjudged or 'no reason given')}")
    lines += [f"note: {prose(note)}" for note in report.notes[:_REASONS]]
    yield "\n".join(f"- {line}" for line in lines)


def _troubles(report: Report) -> _Section:
    said = [f"{one.check}: {one.reason}" for one in report.skipped if one.applies] + list(report.errors)
    return _Section(
        "**Could not look**, so no claim is made:\n", tuple(f"- {prose(one, 400)}" for one in said), "such places"
    )


def _findings(report: Report) -> _Section:
    rows = tuple(_finding(one) for one in report.findings if one.silenced is None)
    return _Section("**Findings**\n", rows, "findings")


def _finding(finding: Finding) -> str:
    where = "the change as a whole" if finding.path is None else code(finding.path)
    line = f" line {finding.line}" if finding.path is not None and finding.line else ""
    reasons = [prose(reason) for reason in finding.why[:_REASONS]]
    reasons += [f"and {plural(len(finding.why) - _REASONS, 'more reason')}"] if len(finding.why) > _REASONS else []
    reasons += [f"instead: {prose(finding.fix)}"] if finding.fix else []
    head = f"- **{LEVELS[finding.severity]}** {code(finding.check)} {where}{line}: {prose(finding.message, 240)}"
    return "\n".join([f"{head} ({code(finding.fingerprint)})", *(f"  - {reason}" for reason in reasons)])


def _criteria(report: Report) -> _Section:
    rows = tuple(_criterion(one) for one in report.scope.criteria) if report.scope else ()
    return _Section("| criterion | state | shown by |\n| --- | --- | --- |", rows, "criteria")


def _criterion(criterion: CriterionScope) -> str:
    shown = [f"{code(one.path, 100)}{f' line {one.line}' if one.line else ''}" for one in criterion.evidence[:2]]
    more = len(criterion.evidence) - len(shown)
    shown += [f"and {more} more"] if more else []
    where = f"issue {code(criterion.issue, 60)} line {criterion.issue_line}"
    return f"| {where}: {prose(criterion.text, 120)} | {state_of(criterion)} | {', '.join(shown)} |"


def _silenced(report: Report) -> _Section:
    said = [(one, one.silenced) for one in report.findings if one.silenced is not None]
    rows = tuple(f"- {code(one.check)} {code(one.path or '')}: {prose(why)}" for one, why in said)
    return _Section("**Silenced**\n", rows, "silenced findings")


def _overlap(overlap: OverlapReport, room: int) -> str:
    for rows in _PAIRS:
        text = render_overlap_markdown(overlap, rows=rows).rstrip("\n")
        if _size(text) <= room:
            return text
    return f"The overlap of {plural(len(overlap.lanes), 'lane')} is left out here: the text would be too long."
