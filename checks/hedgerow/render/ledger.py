"""The ledger as text and JSON: changes with their findings, and what became of each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hedgerow.plurals import plural
from hedgerow.render.safe import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hedgerow.learn.ledger import Records
    from hedgerow.learn.timeline import Change


def date(when: int) -> str:
    """The day of a commit time, in UTC."""
    return datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%d")


def render_log(changes: Sequence[Change], records: Records, *, every: int, verbose: bool = False) -> str:
    """The changes, newest first, and a line that counts all `every` changes; `verbose` adds the records' own names of
    the changes and what was looked for.
    """
    lines = [line for change in changes for line in _block(change, verbose=verbose)]
    told = ((every, "change"), (len(records.outcomes), "outcome"), (len(records.proposals), "proposal"))
    counts = ", ".join(plural(count, word) for count, word in told)
    left_out = (
        f"; {plural(records.unreadable, 'file')} without a record that this version reads" if records.unreadable else ""
    )
    shown = f", {len(changes)} shown" if len(changes) < every else ""
    return "\n".join([*lines, f"{counts}{shown}{left_out}"]) + "\n"


def _block(change: Change, *, verbose: bool) -> Iterator[str]:
    last = change.last
    issues = f", issue {', '.join(change.issues)}" if change.issues else ""
    trust = "" if change.trusted else ", by a stranger" + (" and merged" if change.merged else "")
    yield f"{date(last.when)} {change.label} at {last.head[:10]}{issues}{trust}"
    if verbose:
        yield f"    {', '.join(sorted(change.names))} looked for {', '.join(sorted(change.exposures)) or 'nothing'}"
    for one in change.findings():
        what = "silenced" if one.silenced else change.outcome_of(one.fingerprint)
        place = f" {printable(one.path)}" if one.path else ""
        yield f"    {one.kind}{place}: {what}  [{one.fingerprint}]"


def render_log_json(changes: Sequence[Change], records: Records) -> str:
    """One JSON object: the changes, newest first, each with its findings and outcomes, and the ledger's counts."""
    import msgspec

    from hedgerow.render.json import as_json

    rows = [
        {
            "change": change.label,
            "pull_request": change.pull_request,
            "base": change.last.base,
            "head": change.last.head,
            "when": change.last.when,
            "issues": change.issues,
            "trusted": change.trusted,
            "merged": change.merged,
            "exposures": sorted(change.exposures),
            "findings": [
                msgspec.to_builtins(one) | {"outcome": change.outcome_of(one.fingerprint)} for one in change.findings()
            ],
        }
        for change in changes
    ]
    counts = {"outcomes": len(records.outcomes), "proposals": len(records.proposals), "unreadable": records.unreadable}
    return as_json({"schema": 1, "changes": rows, "counts": counts})
