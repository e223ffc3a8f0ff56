"""What a sweep found goes into the ledger: one record a pull request and head, what people dismissed, and what became
of earlier findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.learn.entering import Subject, record_of_report
from hedgerow.learn.ledger import Ledger, Records, Synced
from hedgerow.learn.outcomes import dismissals, settle
from hedgerow.model import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.git.place import Place
    from hedgerow.github import PullRequest
    from hedgerow.learn.records import Record
    from hedgerow.model import Report
    from hedgerow.settings import Settings
    from hedgerow_ci.dismissals import Dismissal, People


class Looked(Struct, frozen=True):
    """One pull request with its report, nothing silenced in it that was dismissed on GitHub, and the dismissals."""

    pull: PullRequest
    report: Report
    dismissed: tuple[Dismissal, ...]


def record_sweep(
    place: Place, looked: Sequence[Looked], settings: Settings, people: People, *, base: str,
    secret: tuple[str, str] | None,
) -> Synced:  # fmt: skip
    """Bring the ledger up to date with the reports of commits that were judged here; `base` is the tip of the default
    branch. Raises GitError where the branch cannot be read or moved.
    """
    git = place.git if secret is None else replace(place.git, secrets=(secret,))
    ledger = Ledger(replace(place, git=git))
    before = ledger.sync()
    ledger.add_all(tuple(_record(place, one, people) for one in looked if one.report.status is not Status.FAILED))
    records = ledger.records()
    for one in looked:
        own = Records(tuple(record for record in records.changes if record.pull_request == one.pull.number))
        for said in one.dismissed:
            ledger.add_all(dismissals(own, said.fingerprint, said.reason, settings.digest))
    ledger.add_all(settle(records, place, settings, base=base))
    return replace(ledger.sync(), received=before.received)


def _record(place: Place, one: Looked, people: People) -> Record:
    pull = one.pull
    # who can push a branch here can write; of a fork's author GitHub is asked
    trusted = not pull.fork or (bool(pull.author) and people.may_write(pull.author))
    refs = tuple(issue.ref for issue in one.report.change.issues)
    subject = Subject(one.report.change.base.oid, pull.oid, None, refs, pull.number, trusted)
    return record_of_report(one.report, subject, place)
