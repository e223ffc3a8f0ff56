"""From a report, or what another tool says, to a record of the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.errors import UsageError
from hedgerow.learn.keys import bucket_of, change_name, issue_name, kind_of
from hedgerow.learn.records import ChangeRecord, Found
from hedgerow.model import Report, Status, ToolInfo, fingerprint
from hedgerow.registry import all_checks
from hedgerow.render.safe import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.git.place import Place
    from hedgerow.learn.foreign import ForeignFinding, ForeignRun

# Names of a head that are no name of a change: work goes on under them after the change is merged.
_NO_BRANCH = ("HEAD", "main", "master", "trunk", "develop", "index", "worktree")


class Subject(Struct, frozen=True):
    """The change that findings belong to. `trusted` None: known by whether it is a pull request, because whoever can
    write the ledger from a branch of their own has write access, and a pull request may be anybody's.
    """

    base: str
    head: str
    branch: str | None
    issues: tuple[str, ...]
    pull_request: int | None = None
    trusted: bool | None = None


def record_of(report: Report, place: Place, *, trusted: bool | None = None) -> ChangeRecord:
    """The record of a report that was read. Raises UsageError where it is about uncommitted work, was not finished, or
    where its head is not a commit of this repository.
    """
    change = report.change
    if report.status is Status.FAILED:
        raise UsageError(
            "the report says that something could not be looked at: it is no record of the change",
            "Mend what the report names, check again, and record the new report.",
        )
    if report.overlap is not None and report.scope is None:
        raise UsageError("this is a report on lanes, not on one change", "Record reports of `hedgerow check`.")
    branch = None if change.head.ref == change.head.oid else branch_name(change.head.ref, change.base.ref)
    if not change.head.oid or not change.base.oid:
        raise UsageError(
            "the report is about uncommitted work or a diff: the ledger holds commits",
            "Record a report of `hedgerow check` on commits.",
        )
    subject = Subject(
        change.base.oid, change.head.oid, branch, tuple(issue.ref for issue in change.issues), change.pull_request,
        trusted,
    )  # fmt: skip
    return record_of_report(report, subject, place)


def record_of_report(report: Report, subject: Subject, place: Place) -> ChangeRecord:
    """The record of a finished report on the change `subject`."""
    quiet = {one.check for one in report.skipped}
    looked = tuple(check.id for check in all_checks() if check.id not in quiet)
    found = (
        Found(
            kind_of(one.check), bucket_of(one.bucket, one.path), one.severity, _path(one.path),
            kind_of(one.fingerprint), one.silenced is not None,
        )
        for one in report.findings
    )  # fmt: skip
    return _record(subject, place, report.tool, looked, found)


def branch_name(ref: str, base: str) -> str | None:
    """The branch that is one change; None for HEAD and for branches on which work goes on after it is merged."""
    return None if ref in {*_NO_BRANCH, base} else ref.removeprefix("refs/heads/")


def record_of_run(run: ForeignRun, subject: Subject, place: Place) -> ChangeRecord:
    """The record of what another tool said of the change."""
    tool = ToolInfo(kind_of(run.tool), kind_of(run.version) if run.version else "", "")
    return _record(subject, place, tool, (tool.name,), (_foreign(run.tool, one) for one in run.findings))


def _foreign(tool: str, one: ForeignFinding) -> Found:
    """A finding of another tool. One without an identity of its own gets one of its rule, path and words; of these only
    the hash is kept.
    """
    rule = one.rule.removeprefix(f"{tool}/")
    kind = f"{tool}/{rule}" if rule else tool
    identity = fingerprint(kind, one.path, one.identity or one.words)
    return Found(kind_of(kind), bucket_of(one.bucket, one.path), one.severity, _path(one.path), identity, one.silenced)


def _record(
    subject: Subject, place: Place, tool: ToolInfo, exposures: tuple[str, ...], found: Iterable[Found]
) -> ChangeRecord:
    head = place.commit(subject.head)
    return ChangeRecord(
        change_name(subject.pull_request, subject.branch, head),
        subject.pull_request,
        place.merge_base(place.commit(subject.base), head),
        head,
        int(place.git.run("show", "--no-patch", "--format=%ct", head)),
        tuple(sorted({issue_name(ref) for ref in subject.issues})),
        subject.pull_request is None if subject.trusted is None else subject.trusted,
        tool,
        tuple(sorted(exposures)),
        tuple(sorted(set(found), key=_order)),
    )


def _path(path: str | None) -> str | None:
    """A path as it can be written and shown."""
    return path if path is None else printable(path)


def _order(one: Found) -> tuple[str, str, str, str]:
    return one.kind, one.bucket, one.path or "", one.fingerprint
