"""History at once: the checks run over what was merged, so that recurrence is known on the first day.

A change is a merge commit of the base's first-parent line (what its second parent brings), or a commit whose subject
ends with the number of a pull request, as squashed ones do. A merge of another release or of the main line brings the
changes of months at once and is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.change import ChangeSet
from hedgerow.errors import HedgerowError
from hedgerow.git.tree import Tree
from hedgerow.issue.link import claimed_issues
from hedgerow.issue.parse import parse
from hedgerow.issue.sources import read_issue
from hedgerow.learn.entering import Subject, record_of_report
from hedgerow.learn.outcomes import merged
from hedgerow.learn.records import own_tool
from hedgerow.model import Revision, Status
from hedgerow.patterns import Pattern
from hedgerow.reading import read_files, read_messages
from hedgerow.run import Options, judge_change

if TYPE_CHECKING:
    from hedgerow.git.place import Place
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.learn.ledger import Records
    from hedgerow.learn.outcomes import Landing
    from hedgerow.learn.records import Record
    from hedgerow.model import Report
    from hedgerow.settings import Settings


# Git's own subjects where what is merged is a tag, a release or a line on which everybody works.
_LINE = Pattern(
    r"Merge (?:tag '.*|(?:remote-tracking )?branch '(?:\w{1,40}/)?"
    r"(?:main|master|trunk|develop|dev|next|stable|(?:release[-/])?v?\d+(?:\.[\dx]+)*(?:[-/]\w{1,40})?)'.*)"
)


class Unlooked(Struct, frozen=True):
    """A merged change that could not be judged, and why."""

    commit: str
    because: str


def changes_to_judge(
    landings: tuple[Landing, ...], records: Records, settings: Settings, limit: int
) -> tuple[Landing, ...]:
    """The newest `limit` merged changes, without those that this version has judged under these settings already: a
    run that was broken off goes on where it stopped.
    """
    tool = own_tool(settings.digest)
    done = {record.head for record in records.changes if record.tool == tool}
    changes = (one for one in landings if _is_change(one))
    newest = [one for _, one in zip(range(limit), changes, strict=False)]
    return tuple(one for one in newest if one.brought not in done)


def _is_change(one: Landing) -> bool:
    merges = one.brought != one.oid and not _LINE.fullmatch(one.message.partition("\n")[0])
    return bool(one.parent) and (merges or one.pull_request is not None)


def judge_landing(place: Place, landing: Landing, settings: Settings) -> tuple[Record, ...] | Unlooked:
    """The record of one merged change, and of its merge. Nothing but files of the repository is read: an issue counts
    where its text was committed, and no command is run.
    """
    try:
        base = place.merge_base(landing.parent, landing.brought)
        messages = read_messages(place.git, base, landing.brought)
        files = read_files(place.git, base, landing.brought)
        change = ChangeSet(Revision(base, base), Revision(landing.brought, landing.brought), files, messages)
        claims = claimed_issues(messages, None, forms=settings.issues.branch, text=landing.message)
        tree = Tree(place.git, base)
        issues = tuple(spec for claim in claims if (spec := _spec(claim.ref, settings, tree)) is not None)
        report = judge_change(change, issues, settings, Options(), base=tree, pull_request=landing.pull_request)
        if not issues and report.findings:
            report = _excused(report, change, landing, settings, tree)
    except HedgerowError as error:  # one that cannot be read is named, the others are still judged
        return Unlooked(landing.oid, error.message)
    if report.status is Status.FAILED:
        reasons = (*report.errors, *(one.reason for one in report.skipped if one.applies))
        return Unlooked(landing.oid, "; ".join(reasons))
    refs = tuple(claim.ref for claim in claims)
    subject = Subject(base, landing.brought, None, refs, landing.pull_request, trusted=False)
    record = record_of_report(report, subject, place)
    # the record last: it marks the change as done, and a kill in between must not leave one that counts as not merged
    return merged(record, landing, record.tool), record


def _excused(report: Report, change: ChangeSet, landing: Landing, settings: Settings, tree: Tree) -> Report:
    """The report without what the merge itself says was wanted: where no issue is known, the title and description that
    people merged are the nearest to one. They only excuse: nobody wrote them as something to be held to, so what looks
    for an issue alone says nothing.
    """
    title, _, body = landing.message.partition("\n")
    said = parse(f"# {title}\n\n{body}", ref=landing.oid, source="message")
    again = judge_change(change, (said,), settings, Options(), base=tree, pull_request=landing.pull_request)
    spoke = {(one.check, one.path, one.bucket) for one in report.findings}
    kept = tuple(one for one in again.findings if (one.check, one.path, one.bucket) in spoke)
    return replace(report, findings=kept)


def _spec(ref: str, settings: Settings, tree: Tree) -> IssueSpec | None:
    """The issue as it was committed at the base; None where it was not."""
    try:
        text = read_issue(ref, replace(settings.issues, source="files"), root=None, tree=tree)
    except HedgerowError:
        return None
    return parse(text.text, ref=text.ref, source=text.source)
