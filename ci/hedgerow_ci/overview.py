"""The sweep's overview: every open pull request in a line, who collides with whom, and what to merge first."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from hedgerow.model import Severity
from hedgerow.render.markup import code, prose
from hedgerow.render.overlap_markdown import render_overlap_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.github import PullRequest
    from hedgerow.model import OverlapReport, Report

_BEGIN, _END = "<!-- hedgerow overview -->", "<!-- hedgerow overview end -->"
_HEAD = ("| pull request | title | status | gate | warnings | issues |", "| --- | --- | --- | --- | --- | --- |")
# An issue's body holds 65,536 characters; what is left over is for what people write around it.
_LIMIT = 60_000
_ROWS = 60
_PAIRS = 25
_GAP = "\n\n"  # between blocks, and in none of them
_BASES = 5
_ISSUES = 8


def overview(
    judged: tuple[tuple[PullRequest, Report], ...],
    alone: dict[int, str],
    overlaps: tuple[OverlapReport, ...],
    errors: tuple[str, ...],
) -> str:
    """Markdown, the pull requests with most to say first. `alone` are those that were not looked at, with the reason;
    `overlaps` those of each base, compared with each other; `errors` what could not be looked at.
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
    blocks += _compared(overlaps, {pull.branch: pull.number for pull, _ in judged if not pull.fork})
    text = "\n\n".join(blocks) + "\n"
    return text if len(text) <= _LIMIT else f"{text[:_LIMIT].rpartition(_GAP)[0]}{_GAP}The rest is left out here.\n"


def _compared(overlaps: tuple[OverlapReport, ...], branches: dict[str, int]) -> Iterator[str]:
    """What was compared with what: one part a base, and in one line those that are the only one of theirs."""
    telling = [len(one.lanes) > 1 or any(lane.base_conflict for lane in one.lanes) for one in overlaps]
    several = list(compress(overlaps, telling))
    for one in several[:_BASES]:
        yield render_overlap_markdown(one, rows=_PAIRS // len(several[:_BASES])).rstrip("\n")
    if len(several) > _BASES:
        yield f"{len(several) - _BASES} more bases are left out here."
    alone = [one for one, tells in zip(overlaps, telling, strict=True) if not tells]
    single = [f"{code(lane.name)} into {_base(one, branches)}" for one in alone for lane in one.lanes]
    if single:
        more = f", and {len(single) - _ROWS} more" if len(single) > _ROWS else ""
        yield f"Compared with no other, because no other goes into the same branch: {', '.join(single[:_ROWS])}{more}."


def _base(one: OverlapReport, branches: dict[str, int]) -> str:
    """A base, and whose branch it is where one pull request is stacked on another."""
    below = branches.get(one.base.ref)
    return code(one.base.ref, 100) + (f", the branch of {code(f'pull/{below}')}" if below else "")


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
    issues = " ".join(code(one.ref, 40) for one in report.change.issues[:_ISSUES]) or "none"
    counts = " | ".join(map(str, _counts(report)))
    return f"| {code(f'pull/{pull.number}')} | {prose(pull.title, 100)} | {report.status.value} | {counts} | {issues} |"
