"""Every lane against every other: project, index, intervals, ask git."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hedgerow.git.place import Place, find_place
from hedgerow.git.refs import Kinship, kinship
from hedgerow.git.store import Store, temporary_store
from hedgerow.model import LaneInfo, OverlapReport, PairFile, PairReport, Revision
from hedgerow.overlap.clash import clashes
from hedgerow.overlap.confirm import Answer, ask_git, projections
from hedgerow.overlap.lanes import Lane, Standing, gather, standings
from hedgerow.overlap.meet import Pair, Touch, find_folder_questions, find_meetings
from hedgerow.overlap.mute import Attributes, muted_paths, read_attributes
from hedgerow.overlap.pairs import RANKS, Names, build_pair
from hedgerow.overlap.project import project
from hedgerow.overlap.request import Overlap, OverlapRequest
from hedgerow.overlap.sources import Sources
from hedgerow.overlap.texts import with_texts, work_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.overlap.row import Row


@dataclass(frozen=True, slots=True)
class Field:
    """Everything known about the lanes of one run. `rows` and `commits` (projections) are by a lane's position in
    `lanes`, and only those lanes are in it that take part: neither merged nor a twin of another one, and readable.
    """

    base: Revision
    lanes: tuple[Lane, ...]
    standings: tuple[Standing, ...]
    rows: dict[int, Row]
    kin: Kinship
    attributes: Attributes
    muted: dict[str, str]

    def related(self, pair: Pair) -> bool:
        """Is one of the two stacked on the other, so that merging them is no question?"""
        a, b = (self.lanes[at].oid for at in pair)
        return a in self.kin.holders[b] or b in self.kin.holders[a]


def find_overlap(request: OverlapRequest) -> Overlap:
    """The overlap of all lanes asked for. What could not be looked at is named in `errors`; the rest is still answered.

    Raises RefError where the base does not exist and GitError where there is no repository or no git.
    """
    place = find_place(request.folder)
    base = Revision(request.base, place.commit(request.base)) if request.base else place.default_base(None)
    with temporary_store(place.git) as store:
        field, errors = _survey(store, place, base, request)
        focus = _focus(field, request)
        pairs, more = _compare(store, field, request, focus)
        shown = _shown(pairs, request.paths)
        if request.hunks:
            shown = with_texts(store, field, shown)
        order = None
        if request.order:
            from hedgerow.overlap.order import merge_order

            order = merge_order(store, field, pairs)
        return Overlap(
            OverlapReport(base, _infos(field), shown, order, work_on(store, field, request.paths)), (*errors, *more)
        )


def _survey(store: Store, place: Place, base: Revision, request: OverlapRequest) -> tuple[Field, tuple[str, ...]]:
    lanes, errors = gather(store, place, base, request)
    kin = kinship(store.git, base.oid, tuple(dict.fromkeys(lane.oid for lane in lanes)))
    states = standings(lanes, kin)
    heads = list(
        dict.fromkeys(lane.oid for lane, state in zip(lanes, states, strict=True) if state.state in ("open", "stacked"))
    )
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        request.progress("lanes merged into the base", done, len(heads))

    read = project(store.git, base.oid, heads, step)
    rows: dict[int, Row] = {}
    trees: dict[str, str] = {}
    found = list(states)
    failed = []
    for at, (lane, state) in enumerate(zip(lanes, states, strict=True)):
        row = read.get(lane.oid) if state.state in ("open", "stacked") else None
        if isinstance(row, str):
            failed.append(f"{lane.name} could not be compared: {row}{_shallow(place, row)}")
        elif row is not None and not row.files and not row.conflict_paths:
            found[at] = Standing("merged")  # its content is in the base already, for example by a squash merge
        elif row is not None and row.tree in trees and state.state == "open":
            found[at] = Standing("identical", trees[row.tree])
        elif row is not None:
            trees.setdefault(row.tree, lane.name)
            rows[at] = row
    shared = _shared_paths(rows.values())
    attributes = read_attributes(store.git, shared)
    muted = muted_paths(shared, attributes, request.settings)
    return Field(base, lanes, tuple(found), rows, kin, attributes, muted), (*errors, *failed)


def _shallow(place: Place, said: str) -> str:
    from hedgerow.git.place import SHALLOW_HINT

    return f". {SHALLOW_HINT}" if place.shallow and "unrelated" in said else ""


def _shared_paths(rows: Iterable[Row]) -> list[str]:
    once: set[str] = set()
    twice: set[str] = set()
    for row in rows:
        names = row.keys.keys()
        twice |= once & names
        once |= names
    return sorted(twice)


def _focus(field: Field, request: OverlapRequest) -> frozenset[int] | None:
    if request.focus is None:
        return None
    return frozenset(at for at, lane in enumerate(field.lanes) if request.focus in (lane.name, lane.oid, lane.ref))


def _compare(
    store: Store, field: Field, request: OverlapRequest, focus: frozenset[int] | None
) -> tuple[list[PairReport], tuple[str, ...]]:
    meetings = {
        pair: touches
        for pair, touches in find_meetings(field.rows, field.attributes.driven, focus).items()
        if not field.related(pair)
    }
    folders = _folder_questions(store, field, focus) if request.confirm else set()
    answers, names = _answers(store, field, request, meetings, folders)
    beyond = _beyond_text(store, field, request, meetings, focus)
    pairs = []
    for pair in sorted(meetings.keys() | folders | beyond.keys()):
        report = build_pair(pair, meetings.get(pair, []), answers.get(pair), names, field.rows, beyond.get(pair, ()))
        if report is not None:
            pairs.append(report)
    errors = tuple(
        f"{names.lanes[a]} and {names.lanes[b]} could not be merged: {answer.why_not}"
        for (a, b), answer in answers.items()
        if answer.why_not is not None
    )
    return pairs, errors


def _beyond_text(
    store: Store, field: Field, request: OverlapRequest, meetings: dict[Pair, list[Touch]], focus: frozenset[int] | None
) -> dict[Pair, list[PairFile]]:
    """What no merge shows: definitions, references, numbers, names."""

    def wanted(pair: Pair) -> bool:
        return (focus is None or bool(focus & set(pair))) and not field.related(pair)

    sources = Sources(store.git)
    found: dict[Pair, list[PairFile]] = {}
    groups = [clashes(field.rows, sources, request.settings)]
    if request.meaning:
        from hedgerow.overlap.definitions import same_definitions
        from hedgerow.overlap.references import broken_references

        groups += [same_definitions(meetings, sources), broken_references(field.rows, sources, wanted)]
    for pair, file in (item for group in groups for item in group):
        if wanted(pair) and file not in found.setdefault(pair, []):
            found[pair].append(file)
    return {pair: files for pair, files in found.items() if files}


def _folder_questions(store: Store, field: Field, focus: frozenset[int] | None) -> set[Pair]:
    """A folder counts as renamed only where nothing is left of it in the lane's projection: one question to git for
    all of them.
    """
    asked = [(at, folder) for at, row in field.rows.items() for folder in sorted(row.left_folders)]
    there = store.objects([f"{field.rows[at].tree}:{folder}" for at, folder in asked])
    emptied: dict[int, frozenset[str]] = {}
    for (at, folder), exists in zip(asked, there, strict=True):
        if not exists:
            emptied[at] = emptied.get(at, frozenset()) | {folder}
    return {pair for pair in find_folder_questions(field.rows, emptied, focus) if not field.related(pair)}


def _answers(
    store: Store, field: Field, request: OverlapRequest, meetings: dict[Pair, list[Touch]], folders: set[Pair]
) -> tuple[dict[Pair, Answer], Names]:
    lanes = tuple(lane.name for lane in field.lanes)
    if not request.confirm:
        return {}, Names(lanes, field.muted, {})
    asked = {pair for pair, touches in meetings.items() if any(touch.ask for touch in touches)} | folders
    sides = sorted({at for pair in asked for at in pair})
    made = projections(
        store, field.base.oid, [(field.lanes[at].oid, field.rows[at]) for at in sides], field.kin.sharing
    )
    commits = dict(zip(sides, made, strict=True))
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        request.progress("pairs merged by git", done, len(asked))

    answers = ask_git(store, commits, asked, step)
    return answers, Names(lanes, field.muted, {oid: lanes[at] for at, oid in commits.items()})


def _shown(pairs: list[PairReport], paths: tuple[str, ...]) -> tuple[PairReport, ...]:
    """Worst first; where paths are asked for, only pairs that meet there."""
    from hedgerow.paths import matches

    if paths:
        pairs = [pair for pair in pairs if any(matches(pattern, file.path) for pattern in paths for file in pair.files)]
    return tuple(sorted(pairs, key=lambda pair: (RANKS[pair.verdict], pair.a, pair.b)))


def _infos(field: Field) -> tuple[LaneInfo, ...]:
    found = []
    for at, (lane, state) in enumerate(zip(field.lanes, field.standings, strict=True)):
        row = field.rows.get(at)
        conflict = row.conflict_paths if row is not None and row.conflict_paths else None
        found.append(
            LaneInfo(
                lane.name,
                lane.ref,
                lane.oid,
                lane.worktree,
                lane.dirty,
                lane.pull_request,
                (),
                state.state,
                conflict,
                state.on,
            )
        )
    return tuple(found)
