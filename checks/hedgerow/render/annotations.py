"""The findings as annotations of a pull request: workflow commands that the runner of GitHub Actions reads off the log.

The form and the escapes are those of "Workflow commands for GitHub Actions" in GitHub's documentation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.model import Severity, Status
from hedgerow.render.safe import inert, printable
from hedgerow.render.text import LEVELS, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.model import Finding, Report

# GitHub keeps the first ten annotations of a level that a step writes and drops the others without a word.
LIMIT = 10
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice", Severity.OFF: "notice"}
_TROUBLE = (("title", "hedgerow could not look"),)


class _Annotation(Struct, frozen=True):
    command: str
    properties: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]

    def __str__(self) -> str:
        placed = ",".join(f"{name}={_property(value)}" for name, value in self.properties)
        return f"::{self.command} {placed}::{_data(chr(10).join(printable(line) for line in self.lines))}"


def render_annotations(report: Report) -> str:
    """A command a line, what could not be looked at before the findings, worst first; then a line with the summary.

    Of each level the first ten are kept, the rest is counted in a notice.
    Silenced findings are counted in the summary only.
    """
    annotations = [*_troubles(report), *(_annotation(one) for one in report.findings if one.silenced is None)]
    every = {name: [one for one in annotations if one.command == name] for name in ("error", "warning", "notice")}
    cut = any(len(some) > LIMIT for some in every.values())
    # the notice that counts the rest is one of the ten
    limits = {"error": LIMIT, "warning": LIMIT, "notice": LIMIT - cut}
    kept = [str(one) for name, some in every.items() for one in some[: limits[name]]]
    if cut:
        left = ", ".join(
            f"{len(some) - limits[name]} more of level {name}"
            for name, some in every.items()
            if len(some) > limits[name]
        )
        said = f"{left}: GitHub shows {LIMIT} annotations of a level a step; the job summary has them all"
        kept.append(str(_Annotation("notice", (("title", "hedgerow"),), (said,))))
    return "\n".join([*kept, inert(summary(report))]) + "\n"


def render_trouble(message: str) -> str:
    """One error that is about no report: nothing could be looked at."""
    return f"{_Annotation('error', _TROUBLE, (message,))}\n"


def _troubles(report: Report) -> Iterator[_Annotation]:
    for skipped in report.skipped:
        if skipped.applies:
            yield _Annotation("error", _TROUBLE, (f"{skipped.check}: {skipped.reason}",))
    for error in report.errors:
        yield _Annotation("error", _TROUBLE, (error,))
    if report.status is Status.UNJUDGED and report.scope is not None:
        why = report.scope.why_unjudged or "no reason given"
        yield _Annotation("notice", (("title", "hedgerow cannot judge the scope"),), (f"{why} (not a pass)",))


def _annotation(finding: Finding) -> _Annotation:
    place = [("file", finding.path)] if finding.path is not None else []
    place += [("line", str(finding.line))] if finding.path is not None and finding.line else []
    place += (
        [("endLine", str(finding.end_line))] if finding.path is not None and finding.line and finding.end_line else []
    )
    title = f"hedgerow {LEVELS[finding.severity]}: {finding.check}"
    lines = (finding.message, *finding.why, *([f"instead: {finding.fix}"] if finding.fix else []))
    return _Annotation(_COMMANDS[finding.severity], (*place, ("title", title)), (*lines, f"[{finding.fingerprint}]"))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")
