"""The tables of cases: `tests/cases/<check-id>/<case>/`, read into values and judged through the library's front.

A case of a check on one change holds:

- `issue.md`, the issue; left out, the change claims none;
- `change.patch`, the unified diff;
- `expected.txt`, what that check must say: a line `severity path:line message` per finding, in the order of the report;
  empty where it must stay silent;
- `hedgerow.toml`, settings; left out, the defaults;
- `known-wrong.txt`, why hedgerow does not say it yet; left out where it does;
- `verdicts.txt`, what scope must say of hunks, of silent ones too: a line `path:line is verdict` or
  `path:line is not verdict` each, without `:line` of every hunk of the file, with ` # why` behind it where hedgerow
  does not say so yet; may be left out.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.config import parse_settings
from hedgerow.issue.parse import parse
from hedgerow.model import Verdict
from hedgerow.patch import change_from_diff
from hedgerow.run import Options, judge_change
from hedgerow.settings import Settings

if TYPE_CHECKING:
    from hedgerow.model import Finding, Report

FOLDER = Path(__file__).parent.parent / "cases"


class Stated(Struct, frozen=True):
    """What scope must say of a hunk, or of every hunk of a file: this verdict, or any but this."""

    place: str
    verdict: Verdict
    known_wrong: str | None
    holds: bool = True

    def verdicts(self, report: Report) -> tuple[Verdict, ...]:
        """What scope says there; a place without a hunk is a slip of the case, never "nothing wrong"."""
        found = tuple(
            hunk.verdict
            for file in (report.scope.files if report.scope else ())
            for hunk in file.hunks
            if self.place in {file.path, f"{file.path}:{hunk.line}"}
        )
        if not found:
            raise LookupError(f"no hunk at {self.place}")
        return found


class Case(Struct, frozen=True):
    """One case of one check, on one change."""

    check: str
    folder: Path

    @property
    def name(self) -> str:
        return f"{self.check}/{self.folder.name}"

    @property
    def expected(self) -> tuple[str, ...]:
        """The lines that the check must say."""
        return tuple((self.folder / "expected.txt").read_text("utf-8").splitlines())

    @property
    def known_wrong(self) -> str | None:
        """Why hedgerow does not say what it must, where that is known."""
        path = self.folder / "known-wrong.txt"
        return path.read_text("utf-8").strip() if path.is_file() else None

    @property
    def stated(self) -> tuple[Stated, ...]:
        """What scope must say of hunks of the change."""
        path = self.folder / "verdicts.txt"
        return tuple(map(_stated, path.read_text("utf-8").splitlines())) if path.is_file() else ()

    def report(self) -> Report:
        """What hedgerow says of the change, all checks together."""
        issue, toml = self.folder / "issue.md", self.folder / "hedgerow.toml"
        issues = (parse(issue.read_text("utf-8"), ref="1", source="files"),) if issue.is_file() else ()
        settings = parse_settings(toml.read_text("utf-8"), toml.name) if toml.is_file() else Settings()
        change = change_from_diff((self.folder / "change.patch").read_bytes())
        return judge_change(change, issues, settings, Options())


def change_cases() -> tuple[Case, ...]:
    """Every case of a check on one change, by check and name."""
    patches = sorted(FOLDER.glob("*/*/change.patch"))
    return tuple(Case(patch.parent.parent.name, patch.parent) for patch in patches)


def said(report: Report, check: str) -> tuple[str, ...]:
    """What one check says in a report, a line per finding, as `expected.txt` has it."""
    return tuple(_line(finding) for finding in report.findings if finding.check == check and not finding.silenced)


def looked(report: Report, check: str) -> bool:
    """Did the check find something to look at?"""
    return check not in {skipped.check for skipped in report.skipped}


def _stated(line: str) -> Stated:
    claim, _, why = line.partition(" # ")
    place, _, verdict = claim.rpartition(" is ")
    bare = verdict.removeprefix("not ")
    return Stated(place, Verdict(bare), why or None, holds=bare == verdict)


def _line(finding: Finding) -> str:
    place = finding.path or "-"
    return f"{finding.severity} {place}{f':{finding.line}' if finding.line else ''} {finding.message}"
