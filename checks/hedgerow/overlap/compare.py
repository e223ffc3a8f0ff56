"""The pairs of one run: those that an earlier run knows and that nothing has changed, and the others anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.errors import GitError
from hedgerow.overlap.cache import Snapshot
from hedgerow.overlap.clash import clashes
from hedgerow.overlap.confirm import Answer, ask_git, projections
from hedgerow.overlap.meet import find_folder_questions, find_meetings
from hedgerow.overlap.own_lines import in_own_lines
from hedgerow.overlap.pairs import Names, build_pair
from hedgerow.overlap.sources import Sources
from hedgerow.overlap.wanted import Wanted
from hedgerow.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.git.store import Store
    from hedgerow.model import PairFile, PairReport
    from hedgerow.overlap.cache import Cache
    from hedgerow.overlap.meet import Pair, Touch
    from hedgerow.overlap.request import OverlapRequest
    from hedgerow.overlap.survey import Field


# Writing 20,000 pairs costs more than comparing a few lanes once more: wait until a fiftieth of the lanes has changed.
_WORTH_WRITING = 50


def compare(
    store: Store, field: Field, request: OverlapRequest, cache: Cache
) -> tuple[list[PairReport], tuple[str, ...]]:
    """The pairs, and what git could not merge. The pairs of lanes that are as they were come from the cache."""
    lanes = tuple((field.lanes[at].name, field.lanes[at].oid) for at in sorted(field.rows))
    own = request.own.ref if request.own is not None else request.focus
    key = f"{field.base.oid} {(own, request.confirm, request.meaning, request.settings)!r}"
    kept, changed = _reuse(field, lanes, cache.snapshot(key))
    if changed is not None and not changed and len(lanes) == len(field.rows) and kept is not None:
        return kept, ()
    focus = None if field.focus is None else frozenset({field.focus})
    new, errors = _look(store, field, request, Wanted(field, focus, changed), cache)
    pairs = [*(kept or ()), *new]
    if not errors and (changed is None or len(changed) * _WORTH_WRITING >= len(lanes)):
        cache.save_snapshot(key, Snapshot(lanes, repr(field.attributes), tuple(pairs)))
    return pairs, errors


def _reuse(
    field: Field, lanes: tuple[tuple[str, str], ...], before: Snapshot | None
) -> tuple[list[PairReport] | None, frozenset[int] | None]:
    """The pairs that still hold, and the lanes that are new or changed (None: all, because nothing is known)."""
    if before is None or before.attributes != repr(field.attributes):
        return None, None
    same = {name for name, _ in set(lanes) & set(before.lanes)}
    changed = frozenset(at for at in field.rows if field.lanes[at].name not in same)
    return [pair for pair in before.pairs if pair.a in same and pair.b in same], changed


def _look(
    store: Store, field: Field, request: OverlapRequest, wanted: Wanted, cache: Cache
) -> tuple[list[PairReport], tuple[str, ...]]:
    found = find_meetings(field.rows, field.attributes.driven, wanted.only)
    meetings = {pair: touches for pair, touches in found.items() if wanted.asks(pair)}
    folders: set[Pair] = set()
    if request.confirm:
        folders = {pair for pair in find_folder_questions(field.rows, wanted.only) if wanted.asks(pair)}
    lanes = tuple(lane.name for lane in field.lanes)
    answers, commits, errors = _answers(store, field, request, meetings, folders)
    beyond, more = _beyond_text(store, field, request, meetings, wanted, cache)
    names = Names(lanes, field.muted, {oid: lanes[at] for at, oid in commits.items()})
    reports = {}
    for pair in sorted(meetings.keys() | folders | beyond.keys()):
        report = build_pair(pair, meetings.get(pair, []), answers.get(pair), names, field.rows, beyond.get(pair, ()))
        if report is not None:
            reports[pair] = report
    errors += tuple(
        f"{lanes[a]} and {lanes[b]} could not be merged: {answer.why_not}"
        for (a, b), answer in answers.items()
        if answer.why_not is not None
    )
    try:
        return in_own_lines(store, field, reports), errors + more
    except GitError as error:
        said = f"lines are counted in the merged files, not in the lanes' own: {error}"
        return list(reports.values()), (*errors, *more, said)


def _answers(
    store: Store, field: Field, request: OverlapRequest, meetings: dict[Pair, list[Touch]], folders: set[Pair]
) -> tuple[dict[Pair, Answer], dict[int, str], tuple[str, ...]]:
    """Git's answers, the projections they are about, and why there are none."""
    if not request.confirm:
        return {}, {}, ()
    asked = {pair for pair, touches in meetings.items() if any(touch.ask for touch in touches)} | folders
    sides = sorted({at for pair in asked for at in pair})
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        request.progress("pairs merged by git", done, len(asked))

    try:
        field.ensure(store, sides)
        rows = [(field.lanes[at].oid, field.rows[at]) for at in sides]
        commits = dict(zip(sides, projections(store, field.base.oid, rows, field.kin.sharing), strict=True))
        return ask_git(store, commits, asked, step), commits, ()
    except GitError as error:
        return {}, {}, (f"git could not be asked about {plural(len(asked), 'pair')}, predicted instead: {error}",)


def _beyond_text(
    store: Store,
    field: Field,
    request: OverlapRequest,
    meetings: dict[Pair, list[Touch]],
    wanted: Wanted,
    cache: Cache,
) -> tuple[dict[Pair, list[PairFile]], tuple[str, ...]]:
    """What no merge shows: definitions, references, numbers, names; and what could not be looked at."""
    found: dict[Pair, dict[PairFile, None]] = {}
    errors: tuple[str, ...] = ()
    sources = Sources(store.git, lambda oids: field.bring(store, oids))
    try:
        for pair, file in _all_beyond(sources, field, request, meetings, wanted, cache):
            if wanted.asks(pair):
                found.setdefault(pair, {})[file] = None
    except GitError as error:
        errors = (f"not all definitions and names could be compared: {error}",)
    return {pair: list(files) for pair, files in found.items()}, errors


def _all_beyond(
    sources: Sources,
    field: Field,
    request: OverlapRequest,
    meetings: dict[Pair, list[Touch]],
    wanted: Wanted,
    cache: Cache,
) -> Iterator[tuple[Pair, PairFile]]:
    yield from clashes(field.rows, sources, request.settings)
    if request.meaning:
        from hedgerow.overlap.definitions import same_definitions
        from hedgerow.overlap.references import broken_references
        from hedgerow.overlap.words import read_words

        yield from same_definitions(meetings, sources)
        yield from broken_references(field.rows, read_words(field, sources, cache), sources, wanted)
