"""The report as SARIF 2.1.0, for code scanning and for everything else that reads it.

The section numbers are those of the OASIS standard; the limits are those of GitHub's code scanning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hedgerow.model import Severity, Status
from hedgerow.plurals import plural
from hedgerow.render.json import as_json
from hedgerow.render.safe import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.model import Finding, Report
    from hedgerow.registry import Check

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
# Other tools' results have keys of their own; GitHub's `primaryLocationLineHash` is computed from the line's text.
FINGERPRINT = "hedgerowFingerprint/v1"
# GitHub refuses a run with more.
RESULTS = 25_000
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note", Severity.OFF: "none"}
_ROOT = "%SRCROOT%"


def render_sarif(report: Report) -> str:
    """One SARIF log with one run, the findings in their order, with a final newline.

    What was silenced or could not be looked at are notifications, not results: who uploads the log wants no alert of
    it. More results than GitHub takes are counted in a notification too.
    """
    shown = [one for one in report.findings if one.silenced is None]
    rules = _rules(shown)
    index = {rule["id"]: at for at, rule in enumerate(rules)}
    tool = report.tool
    run = {
        "tool": {"driver": {"name": tool.name, "semanticVersion": tool.version, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "the top folder of the repository"}}},
        "invocations": [
            {
                "executionSuccessful": report.status is not Status.FAILED,
                "toolExecutionNotifications": list(_notifications(report, len(shown) - RESULTS)),
            }
        ],
        "results": [_result(one, index) for one in shown[:RESULTS]],
        "properties": {"status": report.status, "base": report.change.base.oid, "head": report.change.head.oid},
    }
    return as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rules(findings: list[Finding]) -> list[dict[str, Any]]:
    """All checks there are, and those of a report that another version wrote."""
    from hedgerow.registry import all_checks

    known = {check.id: _rule(check) for check in all_checks()}
    foreign = {name: {"id": name} for name in (printable(one.check) for one in findings) if name not in known}
    return [rule for _, rule in sorted((foreign | known).items())]


def _rule(check: Check) -> dict[str, Any]:
    page = check.page.strip()
    return {
        "id": check.id,
        "shortDescription": {"text": page.partition("\n")[0]},
        "fullDescription": {"text": page.partition("\n")[0]},
        "help": {"text": page},
        "defaultConfiguration": {"level": _LEVELS[check.severity]},
    }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    lines = (finding.message, *finding.why, *([f"instead: {finding.fix}"] if finding.fix else []))
    return {
        "ruleId": printable(finding.check),
        "ruleIndex": index[printable(finding.check)],
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join(map(_text, lines))},
        "locations": [{"physicalLocation": _place(finding)}],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
    }


def _place(finding: Finding) -> dict[str, Any]:
    """GitHub wants a file and a line of every result: without one, the top folder and line 1."""
    artifact = {"uri": _uri(finding.path) if finding.path is not None else ".", "uriBaseId": _ROOT}
    start = finding.line or 1
    region = {"startLine": start} | ({"endLine": max(start, finding.end_line)} if finding.end_line else {})
    return {"artifactLocation": artifact, "region": region}


def _uri(path: str) -> str:
    """A relative reference (RFC 3986), its bytes percent-encoded: a leading slash would name a host or a whole path."""
    encoded = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    relative = encoded.lstrip("/")
    return "%2F" * (len(encoded) - len(relative)) + relative


def _text(line: str) -> str:
    """A line of a plain text message: `[text](target)` would be a link (3.11.6), `{0}` a placeholder (3.11.5)."""
    return printable(line).replace("](", "] (").replace("{", "{{").replace("}", "}}")


def _notifications(report: Report, cut: int) -> Iterator[dict[str, Any]]:
    for error in report.errors:
        yield _notification("error", error)
    for skipped in report.skipped:
        if skipped.applies:
            yield _notification("error", f"could not look: {skipped.check}: {skipped.reason}")
    for one in report.findings:
        if one.silenced is not None:
            yield _notification("note", f"silenced: {one.check} {one.path or ''}: {one.silenced}")
    if cut > 0:
        yield _notification("warning", f"{plural(cut, 'more finding')} left out: code scanning takes {RESULTS} a run")


def _notification(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": _text(text)}}
