"""Every lane against every other: project, index, intervals, ask git."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.git.place import find_place
from hedgerow.git.store import temporary_store
from hedgerow.model import LaneInfo, OverlapReport, PairReport, Revision
from hedgerow.overlap.cache import Cache
from hedgerow.overlap.compare import compare
from hedgerow.overlap.issues import lane_issues
from hedgerow.overlap.pairs import RANKS
from hedgerow.overlap.request import Overlap, OverlapRequest
from hedgerow.overlap.survey import survey

if TYPE_CHECKING:
    from hedgerow.git.store import Store
    from hedgerow.overlap.survey import Field


def find_overlap(request: OverlapRequest) -> Overlap:
    """The overlap of all lanes asked for. What could not be looked at is named in `errors`; the rest is still answered.

    Raises RefError where the base does not exist and GitError where there is no repository or no git.
    """
    place = find_place(request.folder)
    base = Revision(request.base, place.commit(request.base)) if request.base else None
    base = base or place.default_base(request.configured_base)
    cache = Cache(place.common / "hedgerow" / "overlap.sqlite3" if request.cache else None)
    with temporary_store(place.git) as store:
        field, said = survey(store, place, base, request, cache)
        pairs, more = compare(store, field, request, cache)
        own = field.lanes[field.focus].name if field.focus is not None and field.focus < len(field.lanes) else None
        report = OverlapReport(base, _infos(store, field, request), _shown(pairs, request.paths), own=own)
        return Overlap(_with_extras(store, field, request, pairs, report), (*said.errors, *more), tuple(said.notes))


def _with_extras(
    store: Store, field: Field, request: OverlapRequest, pairs: list[PairReport], report: OverlapReport
) -> OverlapReport:
    """What only some ask for: texts, work on paths, an order."""
    from msgspec.structs import replace

    if request.hunks or request.paths:
        from hedgerow.overlap.texts import with_texts, work_on

        field.ensure(store, field.rows)
        shown = with_texts(store, field, report.pairs) if request.hunks else report.pairs
        report = replace(report, pairs=shown, work=work_on(store, field, request.paths))
    if request.order:
        from hedgerow.overlap.order import merge_order

        report = replace(report, order=merge_order(store, field, pairs, confirm=request.confirm))
    return report


def _shown(pairs: list[PairReport], paths: tuple[str, ...]) -> tuple[PairReport, ...]:
    """Worst first; where paths are asked for, only pairs that meet there."""
    from hedgerow.paths import matches

    if paths:
        pairs = [pair for pair in pairs if any(matches(pattern, file.path) for pattern in paths for file in pair.files)]
    return tuple(sorted(pairs, key=lambda pair: (RANKS[pair.verdict], pair.a, pair.b)))


def _infos(store: Store, field: Field, request: OverlapRequest) -> tuple[LaneInfo, ...]:
    issues = lane_issues(store.git, field.base.oid, field.lanes, field.kin, request.forms)
    return tuple(
        LaneInfo(
            lane.name, lane.ref, lane.oid, lane.worktree, lane.dirty, lane.pull_request, issues[at], state.state,
            (field.rows[at].conflict_paths or None) if at in field.rows else None, state.on,
        )
        for at, (lane, state) in enumerate(zip(field.lanes, field.standings, strict=True))
    )  # fmt: skip
