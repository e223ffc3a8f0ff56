"""What became of findings: fixed by a later head, merged as they were, reopened by a revert, dismissed by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.errors import RefError
from hedgerow.learn.records import Outcome, OutcomeRecord, own_tool
from hedgerow.learn.timeline import timeline
from hedgerow.patterns import Pattern
from hedgerow.render.safe import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.config import Settings
    from hedgerow.git.place import Place
    from hedgerow.learn.ledger import Records
    from hedgerow.learn.timeline import Change
    from hedgerow.model import ToolInfo

# GitHub's subjects of squashed and of merged pull requests; the last number is the pull request's own.
_SQUASHED = Pattern(r".*\(#(?P<number>[0-9]{1,9})\)")
_MERGED = Pattern(r"Merge pull request #(?P<number>[0-9]{1,9}) from .*")
_REVERTS = Pattern(r"This reverts commit ([0-9a-f]{40,64})")
_READ = 50_000
# The fingerprint of an outcome of the change as a whole: that it was merged is worth knowing where nothing was found.
WHOLE = ""


class Landing(Struct, frozen=True):
    """One commit of the base's first-parent line. `brought` is the head that it merges, itself where it merges none."""

    oid: str
    brought: str
    when: int
    pull_request: int | None
    reverts: tuple[str, ...]


def settle(records: Records, place: Place, settings: Settings) -> tuple[OutcomeRecord, ...]:
    """The outcomes that follow from the records and the base's history and are not recorded yet."""
    landings = _landings(place, settings)
    by_head = {one.brought: one for one in landings}
    by_number = {one.pull_request: one for one in landings if one.pull_request is not None}
    undone = _undone(landings)
    tool = own_tool(settings.digest)
    known = {(one.change, one.fingerprint, one.outcome, one.commit) for one in records.outcomes}
    found = []
    for change in timeline(records):
        landing = by_head.get(change.last.head) or by_number.get(change.pull_request or 0)
        found += [*_fixed(change, tool), *_landed(change, landing, undone, tool)]
    return tuple(one for one in found if (one.change, one.fingerprint, one.outcome, one.commit) not in known)


def dismissals(records: Records, fingerprint: str, reason: str, config: str) -> tuple[OutcomeRecord, ...]:
    """A dismissal for each change that has the finding. Its time is the change's: said twice, it is the same record."""
    return tuple(
        OutcomeRecord(
            change.last.change, fingerprint, Outcome.DISMISSED, "", change.last.when, own_tool(config),
            shortened(reason, 200),
        )
        for change in timeline(records)
        if any(one.fingerprint == fingerprint for one in change.findings())
    )  # fmt: skip


def _fixed(change: Change, tool: ToolInfo) -> Iterator[OutcomeRecord]:
    """Findings that the next head of the change that was looked at in the same way does not have; and findings that
    came back after that.
    """
    state: dict[str, Outcome] = {}
    for earlier, later in zip(change.records, change.records[1:], strict=False):
        if earlier.head == later.head:
            continue
        kept = {one.fingerprint for one in later.findings}
        for one in earlier.findings:
            if one.fingerprint not in kept and _looked(one.kind, later.exposures):
                state[one.fingerprint] = Outcome.FIXED
                yield _outcome(change, one.fingerprint, Outcome.FIXED, later.head, later.when, tool)
        for fingerprint in sorted(kept):
            if state.pop(fingerprint, None):
                yield _outcome(change, fingerprint, Outcome.REOPENED, later.head, later.when, tool)


def _looked(kind: str, exposures: tuple[str, ...]) -> bool:
    return kind in exposures or kind.partition("/")[0] in exposures


def _landed(
    change: Change, landing: Landing | None, undone: dict[str, Landing], tool: ToolInfo
) -> Iterator[OutcomeRecord]:
    if landing is None:
        return
    head = change.last.head
    last = {one.fingerprint for record in change.records if record.head == head for one in record.findings}
    yield _outcome(change, WHOLE, Outcome.MERGED, landing.oid, landing.when, tool)
    for fingerprint in sorted(last):
        yield _outcome(change, fingerprint, Outcome.MERGED, landing.oid, landing.when, tool)
    if revert := undone.get(landing.oid) or undone.get(head):
        for one in change.findings():
            yield _outcome(change, one.fingerprint, Outcome.REOPENED, revert.oid, revert.when, tool)


def _outcome(
    change: Change, fingerprint: str, outcome: Outcome, commit: str, when: int, tool: ToolInfo
) -> OutcomeRecord:
    return OutcomeRecord(change.last.change, fingerprint, outcome, commit, when, tool)


def _landings(place: Place, settings: Settings) -> tuple[Landing, ...]:
    """The base's first-parent line, newest first; empty in a repository without a base."""
    try:
        base = place.default_base(settings.base).oid
    except RefError:  # nothing is merged where there is nothing to merge into
        return ()
    form = "--format=%H%x00%P%x00%ct%x00%s%x00%b%x01"
    text = place.git.run("log", "--first-parent", f"--max-count={_READ}", form, base).decode("utf-8", "replace")
    return tuple(_landing(row.strip("\n").split("\0")) for row in text.split("\x01") if row.strip("\n"))


def _landing(fields: list[str]) -> Landing:
    oid, parents, when, subject, body = fields[0], fields[1].split(), int(fields[2]), fields[3], fields[4]
    match = _MERGED.fullmatch(subject) or _SQUASHED.fullmatch(subject)
    return Landing(
        oid,
        parents[1] if len(parents) > 1 else oid,
        when,
        int(match["number"]) if match else None,
        tuple(_REVERTS.findall(body)),
    )


def _undone(landings: tuple[Landing, ...]) -> dict[str, Landing]:
    """Each reverted commit with what reverted it; a revert that is itself reverted undoes nothing."""
    found: dict[str, Landing] = {}
    for one in landings:  # newest first: a revert of a revert is met before what it puts back
        if one.oid not in found:
            found |= dict.fromkeys(one.reverts, one)
    return found
