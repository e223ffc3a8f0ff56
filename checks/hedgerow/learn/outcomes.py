"""What became of findings: fixed by a later head, merged as they were, reopened by a revert, dismissed by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.errors import RefError
from hedgerow.learn.records import Outcome, OutcomeRecord, own_tool
from hedgerow.learn.rewritten import rewritten
from hedgerow.learn.timeline import timeline
from hedgerow.patterns import Pattern
from hedgerow.render.safe import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hedgerow.git.place import Place
    from hedgerow.learn.ledger import Records
    from hedgerow.learn.records import ChangeRecord
    from hedgerow.learn.timeline import Change
    from hedgerow.model import ToolInfo
    from hedgerow.settings import Settings

# GitHub's subjects of squashed and of merged pull requests; the last number is the pull request's own.
_SQUASHED = Pattern(r".*\(#(?P<number>[0-9]{1,9})\)")
_MERGED = Pattern(r"Merge pull request #(?P<number>[0-9]{1,9}) from .*")
_REVERTS = Pattern(r"This reverts commit ([0-9a-f]{40,64})")
_READ = 50_000
_FIELDS = 5
_REASON = 200


class Landing(Struct, frozen=True):
    """One commit of the base's first-parent line. `brought` is the head that it merges, itself where it merges none;
    `parent` the commit before it, empty for the first one.
    """

    oid: str
    parent: str
    brought: str
    when: int
    message: str
    pull_request: int | None

    @property
    def reverts(self) -> tuple[str, ...]:
        """The commits that its message says it reverts."""
        return tuple(_REVERTS.findall(self.message))


def settle(records: Records, place: Place, settings: Settings, *, base: str | None = None) -> tuple[OutcomeRecord, ...]:
    """The outcomes that follow from the records and the base's history and are not recorded yet. `base` is the tip of
    the base where it is known.
    """
    landings = read_landings(place, settings, base=base)
    undone = _undone(landings)
    tool = own_tool(settings.digest)
    known = {(one.change, one.fingerprints, one.outcome, one.commit) for one in records.outcomes}
    changes = timeline(records)
    landed = _landings_of(changes, landings, records, place)
    found: list[OutcomeRecord] = []
    for change in changes:
        found += _fixed(change, tool)
        if landing := landed.get(change.last.head):
            found += _landed(change, landing, undone, tool)
    return tuple(one for one in found if (one.change, one.fingerprints, one.outcome, one.commit) not in known)


def _landings_of(
    changes: Sequence[Change], landings: tuple[Landing, ...], records: Records, place: Place
) -> dict[str, Landing]:
    """Which commit of the base brought each change, by its newest head: the one that merges it or names it, the one
    that was recorded, else one with its patch. Of strangers' work the base must say so: anybody can open a pull request
    with a patch that is there already.
    """
    by_head = {one.brought: one for one in landings}
    by_number = {one.pull_request: one for one in landings if one.pull_request is not None}
    by_oid = {one.oid: one for one in landings}
    recorded = {one.change: one.commit for one in records.outcomes if one.outcome is Outcome.MERGED}
    found: dict[str, Landing] = {}
    waiting: list[ChangeRecord] = []
    for change in changes:
        last = change.last
        landing = by_head.get(last.head) or by_number.get(change.pull_request or 0)
        landing = landing or by_oid.get(recorded.get(last.change, ""))
        if landing is not None:
            found[last.head] = landing
        elif change.trusted:
            waiting.append(last)
    return found | rewritten(waiting, landings, place)


def merged(record: ChangeRecord, landing: Landing, tool: ToolInfo) -> OutcomeRecord:
    """That the change was merged with what this record found."""
    return _outcome(record, {one.fingerprint for one in record.findings}, Outcome.MERGED, landing, tool)


def dismissals(records: Records, fingerprint: str, reason: str, config: str) -> tuple[OutcomeRecord, ...]:
    """A dismissal for each change that has the finding. Its time is the change's: said twice, it is the same record."""
    said, tool = shortened(reason, _REASON), own_tool(config)
    return tuple(
        OutcomeRecord(one.last.change, (fingerprint,), Outcome.DISMISSED, "", one.last.when, tool, said)
        for one in timeline(records)
        if any(finding.fingerprint == fingerprint for finding in one.findings())
    )


def _fixed(change: Change, tool: ToolInfo) -> Iterator[OutcomeRecord]:
    """Findings that the next head of the change that was looked at in the same way does not have; and findings that
    came back after that.
    """
    away: set[str] = set()
    for earlier, later in zip(change.records, change.records[1:], strict=False):
        if earlier.head == later.head:
            continue
        kept = {one.fingerprint for one in later.findings}
        looked = {one.fingerprint for one in earlier.findings if _looked(one.kind, later.exposures)}
        if gone := looked - kept:
            yield _outcome(change.last, gone, Outcome.FIXED, _step(later), tool)
        if back := away & kept:
            yield _outcome(change.last, back, Outcome.REOPENED, _step(later), tool)
        away = (away | gone) - kept


def _step(record: ChangeRecord) -> Landing:
    """A later head of the change itself, as the commit that shows an outcome."""
    return Landing(record.head, "", record.head, record.when, "", None)


def _looked(kind: str, exposures: tuple[str, ...]) -> bool:
    return kind in exposures or kind.partition("/")[0] in exposures


def _landed(change: Change, landing: Landing, undone: dict[str, Landing], tool: ToolInfo) -> Iterator[OutcomeRecord]:
    last = change.last
    same = (one for record in change.records if record.head == last.head for one in record.findings)
    yield _outcome(last, {one.fingerprint for one in same}, Outcome.MERGED, landing, tool)
    if revert := undone.get(landing.oid) or undone.get(last.head):
        yield _outcome(last, {one.fingerprint for one in change.findings()}, Outcome.REOPENED, revert, tool)


def _outcome(
    record: ChangeRecord, findings: set[str], outcome: Outcome, shown: Landing, tool: ToolInfo
) -> OutcomeRecord:
    return OutcomeRecord(record.change, tuple(sorted(findings)), outcome, shown.oid, shown.when, tool)


def read_landings(place: Place, settings: Settings, *, base: str | None = None) -> tuple[Landing, ...]:
    """The base's first-parent line, newest first; empty in a repository without a base."""
    try:
        base = base or place.default_base(settings.base).oid
    except RefError:  # nothing is merged where there is nothing to merge into
        return ()
    form = "--format=%H%x00%P%x00%ct%x00%s%x00%B"
    data = place.git.run("log", "-z", "--first-parent", f"--max-count={_READ}", form, base).decode("utf-8", "replace")
    fields = data.split("\0")
    return tuple(_landing(fields[at : at + _FIELDS]) for at in range(0, len(fields) - 1, _FIELDS))


def _landing(fields: list[str]) -> Landing:
    oid, parents, when, subject, message = fields
    first, *others = parents.split() or [""]
    match = _MERGED.fullmatch(subject) or _SQUASHED.fullmatch(subject)
    number = int(match["number"]) if match else None
    return Landing(oid, first, others[0] if others else oid, int(when), message, number)


def _undone(landings: tuple[Landing, ...]) -> dict[str, Landing]:
    """Each reverted commit with what reverted it; a revert that is itself reverted undoes nothing."""
    found: dict[str, Landing] = {}
    for one in landings:  # newest first: a revert of a revert is met before what it puts back
        if one.oid not in found:
            found |= dict.fromkeys(one.reverts, one)
    return found
