"""The sweep's overview: every open pull request in a line, who collides with whom, and what to merge first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.model import Severity
from hedgerow.render.markup import code, prose
from hedgerow.render.overlap_markdown import render_overlap_markdown

if TYPE_CHECKING:
    from hedgerow.github import PullRequest
    from hedgerow.model import OverlapReport, Report

_BEGIN, _END = "<!-- hedgerow overview -->", "<!-- hedgerow overview end -->"
_HEAD = ("| pull request | title | status | gate | warnings | issues |", "| --- | --- | --- | --- | --- | --- |")
# An issue's body holds 65,536 characters; a row has at most 400, so both parts fit with room for what people write.
_ROWS = 60
_PAIRS = 25


def overview(
    judged: tuple[tuple[PullRequest, Report], ...],
    alone: dict[int, str],
    overlap: OverlapReport,
    errors: tuple[str, ...],
) -> str:
    """Markdown, the pull requests with most to say first. `alone` are those that were not looked at, with the reason;
    `errors` what could not be.
    """
    rows = [_row(pull, report) for pull, report in sorted(judged, key=_weight)]
    blocks = [f"**hedgerow** looked at {len(judged)} open pull requests of {len(judged) + len(alone)}."]
    if rows:
        blocks.append("\n".join([*_HEAD, *rows[:_ROWS]]))
    if len(rows) > _ROWS:
        blocks.append(f"{len(rows) - _ROWS} more pull requests are left out here.")
    said = [*(f"pull request {number}: {reason}" for number, reason in sorted(alone.items())), *errors]
    if said:
        blocks.append("\n".join(["Not looked at:", "", *(f"- {prose(one, 300)}" for one in said[:_ROWS])]))
    blocks.append(render_overlap_markdown(overlap, rows=_PAIRS).rstrip("\n"))
    return "\n\n".join(blocks) + "\n"


def placed(body: str, text: str) -> str:
    """An issue's body with the overview in it; what people wrote around it stays."""
    body = body.replace("\r\n", "\n")
    before, begin, rest = body.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        before, after = (f"{body.rstrip()}\n\n" if body.strip() else ""), ""
    return f"{before}{_BEGIN}\n{text}{_END}{after}"


def _weight(one: tuple[PullRequest, Report]) -> tuple[int, int, int]:
    pull, report = one
    errors, warnings = _counts(report)
    return -errors, -warnings, pull.number


def _counts(report: Report) -> tuple[int, int]:
    shown = [one.severity for one in report.findings if one.silenced is None]
    return shown.count(Severity.ERROR), shown.count(Severity.WARNING)


def _row(pull: PullRequest, report: Report) -> str:
    issues = " ".join(code(one.ref, 40) for one in report.change.issues) or "none"
    counts = " | ".join(map(str, _counts(report)))
    return f"| {code(f'pull/{pull.number}')} | {prose(pull.title, 100)} | {report.status.value} | {counts} | {issues} |"
