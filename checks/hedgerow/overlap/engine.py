"""Every lane against every other: project, index, intervals, ask git."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.errors import GitError
from hedgerow.git.place import find_place
from hedgerow.git.store import temporary_store
from hedgerow.model import LaneInfo, OverlapReport, PairReport, Revision
from hedgerow.overlap.cache import Cache
from hedgerow.overlap.compare import compare
from hedgerow.overlap.issues import named_by_branch
from hedgerow.overlap.pairs import VERDICTS
from hedgerow.overlap.request import Overlap, OverlapRequest
from hedgerow.overlap.survey import survey

if TYPE_CHECKING:
    from hedgerow.git.place import Place
    from hedgerow.git.store import Store
    from hedgerow.overlap.survey import Field


def find_overlap(request: OverlapRequest, place: Place | None = None) -> Overlap:
    """The overlap of all lanes asked for. What could not be looked at is named in `errors`; the rest is still answered.
    `place` is that of the request's folder, where the caller has it already.

    Raises RefError where the base does not exist and GitError where there is no repository or no git.
    """
    place = place or find_place(request.folder)
    base = Revision(request.base, place.commit(request.base)) if request.base else None
    base = base or place.default_base(request.configured_base)
    cache = Cache(place.common / "hedgerow" / "overlap.sqlite3" if request.cache else None)
    with temporary_store(place.git) as store:
        field, said = survey(store, place, base, request, cache)
        pairs, more = compare(store, field, request, cache)
        own = field.lanes[field.focus].name if field.focus is not None and field.focus < len(field.lanes) else None
        shown = _shown(pairs, request.paths)
        report = OverlapReport(base, _infos(field, request), shown, own=own, paths=request.paths)
        report, still_more = _with_extras(store, field, request, pairs, report)
        return Overlap(report, (*said.errors, *more, *still_more), tuple(said.notes))


def _with_extras(
    store: Store, field: Field, request: OverlapRequest, pairs: list[PairReport], report: OverlapReport
) -> tuple[OverlapReport, tuple[str, ...]]:
    """What only some ask for: texts, work on paths, an order; and what of it could not be had."""
    errors = []
    if request.hunks or request.paths:
        from hedgerow.overlap.texts import with_texts, work_on

        try:
            shown = with_texts(store, field, report.pairs) if request.hunks else report.pairs
            report = replace(report, pairs=shown, work=work_on(store, field, request.paths))
        except GitError as error:
            errors.append(f"the hunks could not be read: {error}")
    if request.paths and not errors:
        there = {work.lane for work in report.work} | {name for pair in report.pairs for name in (pair.a, pair.b)}
        report = replace(report, lanes=tuple(lane for lane in report.lanes if lane.name in there))
    if request.order:
        from hedgerow.overlap.order import merge_order

        try:
            order = merge_order(store, field, pairs, confirm=request.confirm)
        except GitError as error:
            order = merge_order(store, field, pairs, confirm=False)
            errors.append(f"the order could not be verified: {error}")
        report = replace(report, order=order)
    return report, tuple(errors)


def _shown(pairs: list[PairReport], paths: tuple[str, ...]) -> tuple[PairReport, ...]:
    """Worst first; where paths are asked for, only pairs that meet there."""
    from hedgerow.paths import matches

    if paths:
        pairs = [pair for pair in pairs if any(matches(pattern, file.path) for pattern in paths for file in pair.files)]
    by_verdict: dict[str, list[PairReport]] = {verdict: [] for verdict in VERDICTS}
    for pair in pairs:
        by_verdict[pair.verdict].append(pair)
    return tuple(pair for some in by_verdict.values() for pair in sorted(some, key=attrgetter("a", "b")))


def _infos(field: Field, request: OverlapRequest) -> tuple[LaneInfo, ...]:
    found = []
    for at, (lane, state) in enumerate(zip(field.lanes, field.standings, strict=True)):
        row = field.rows.get(at)
        issues = (row.issues if row is not None else ()) or named_by_branch(lane.ref, request.forms)
        conflict = row.conflict_paths if row is not None and row.conflict_paths else None
        found.append(
            LaneInfo(
                lane.name, lane.ref, lane.oid, lane.worktree, lane.dirty, lane.pull_request, issues, state.state,
                conflict, state.on,
            )
        )  # fmt: skip
    return tuple(found)
