"""Overlap as text: groups and order above, then the pairs, worst first, and a matrix for up to 20 lanes."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING

from hedgerow.plurals import plural
from hedgerow.render.safe import inert, printable, shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hedgerow.model import LaneInfo, OrderGroup, OverlapReport, PairFile, PairReport

MATRIX_LIMIT = 20
MATRIX_LEAST = 2
MARKS = {"conflict": "X", "breaks": "B", "same-lines": "L", "same-symbol": "S", "clash": "C", "same-file": "f"}
_COLOURS = {"conflict": "red", "breaks": "red", "same-lines": "yellow", "same-symbol": "yellow", "clash": "yellow"}
# Git's own kinds, which are conflicts, come first.
_PLACES = {"reference": 1, "lines": 2, "symbol": 2, "sequence": 2, "case": 2, "manifest": 2, "mode": 3, "file": 3}
_FILES_SHOWN = 8
_RANGES_SHOWN = 3
_PATHS_SHOWN = 4
_WORK_LINES = 60
# Pairs are counted beyond this many, the worst shown first: nobody reads 18,000 of them.
_SHOWN = {"serious": 200, "stale": 40, "mild": 40}


def render_overlap_text(
    report: OverlapReport, *, paint: Callable[[str, str], str] = lambda text, _colour: text, verbose: bool = False,
    unlooked: int = 0,
) -> str:  # fmt: skip
    """The whole overlap. `verbose` lists every pair and file; without it what is left out is counted. `unlooked` things
    could not be looked at.
    """
    blocks = [
        summary(report, unlooked),
        "\n".join(_lanes(report)),
        "\n".join(_work(report)),
        "\n".join(_order(report)),
        _matrix(report, paint),
        "\n".join(_pairs(report, paint, verbose=verbose)),
    ]
    return inert("\n\n".join(block for block in blocks if block)) + "\n"


def summary(report: OverlapReport, unlooked: int = 0) -> str:
    """One line: how many lanes, how many pairs of each verdict, and how much could not be looked at."""
    counts = Counter(map(attrgetter("verdict"), report.pairs))
    said = [f"{counts[verdict]} {verdict}" for verdict in MARKS if counts[verdict]]
    muted = sum(file.muted is not None for pair in report.pairs for file in pair.files)
    tail = f"; {plural(muted, 'meeting')} in muted files" if muted else ""
    tail += f"; {unlooked} could not be looked at" if unlooked else ""
    count = len(report.lanes)
    worst = ", ".join(said) or ("nothing found in the rest" if unlooked else "no two lanes meet")
    base, where = printable(report.base.ref), ", ".join(printable(path) for path in report.paths)
    if where and not count:
        return f"nobody is at work on {where} beside {base}{tail}"
    lanes = plural(count, "lane") + (f" at work on {where}" if where else "")
    return f"{lanes} against {base}: {worst}{tail}"


def _lanes(report: OverlapReport) -> Iterator[str]:
    for lane in report.lanes:
        name = printable(lane.name)
        if lane.state in ("stacked", "identical"):
            yield f"  {name}: {'stands on' if lane.state == 'stacked' else 'is the same as'} {printable(lane.on or '')}"
        elif lane.state == "merged":
            yield f"  {name}: nothing left to merge"
        if lane.base_conflict:
            paths = ", ".join(printable(path) for path in lane.base_conflict[:_PATHS_SHOWN])
            more = len(lane.base_conflict) - _PATHS_SHOWN
            tail = f" and {more} more" if more > 0 else ""
            yield f"  {name}: conflicts with {printable(report.base.ref)} itself in {paths}{tail}"


def _work(report: OverlapReport) -> Iterator[str]:
    conflicts = {(lane.name, path) for lane in report.lanes for path in lane.base_conflict or ()}
    dirty = {lane.name for lane in report.lanes if lane.dirty}
    for work in report.work:
        lines = _side(None, work.lines)
        yield f"{printable(work.lane)}: {work.what} {printable(work.path)}{f' ({lines})' if lines else ''}"
        diff = f"`git diff {printable(report.base.ref)}...{printable(work.lane)}`"
        own = "its worktree shows" if work.lane in dirty else f"{diff} shows"
        if (work.lane, work.path) in conflicts:  # then it has no text
            yield f"      it conflicts with {printable(report.base.ref)} here; {own} what it does"
        text = work.text.rstrip("\n").split("\n") if work.text else []
        yield from (f"      {printable(line)}" for line in text[:_WORK_LINES])
        if len(text) > _WORK_LINES:
            yield f"      and {plural(len(text) - _WORK_LINES, 'more line')}; {own} them"


def _order(report: OverlapReport) -> Iterator[str]:
    for number, group in enumerate(report.order.groups if report.order else (), 1):
        count = f"{len(group.lanes)} lanes, merge {len(group.sequence)}, hold {len(group.hold)}"
        yield f"group {number}: {count} ({proof(group)})"
        yield from (
            f"  {at}. {printable(step.lane)} - {printable(step.because)}" for at, step in enumerate(group.sequence, 1)
        )
        yield from (f"  hold {printable(step.lane)} - {printable(step.because)}" for step in group.held)


def proof(group: OrderGroup) -> str:
    """How sure an order is, in words."""
    if not group.sequence:
        return "none can go as it is"
    merged = "git merged them in this order" if group.verified else "not verified: git was not asked"
    return merged if group.smallest or not group.hold else f"{merged}; perhaps fewer could be held"


def _matrix(report: OverlapReport, paint: Callable[[str, str], str]) -> str:
    """One row and one column for each lane that meets another, in the same order."""
    meeting: set[str] = set()
    for pair in report.pairs:
        meeting |= {pair.a, pair.b}
        if len(meeting) > MATRIX_LIMIT:
            return ""
    if len(report.pairs) < MATRIX_LEAST:
        return ""
    names = sorted(meeting)
    verdicts = {frozenset((pair.a, pair.b)): pair.verdict for pair in report.pairs}
    rows = [f"     {' '.join(f'{at:>2}' for at in range(1, len(names) + 1))}"]
    for at, name in enumerate(names, 1):
        cells = [verdicts.get(frozenset((name, other)), "") for other in names]
        marks = " ".join(f" {_mark(cell, paint, own=other == name)}" for cell, other in zip(cells, names, strict=True))
        rows.append(f"  {at:>2} {marks}  {shortened(name, 50)}")
    legend = ", ".join(f"{mark} {verdict}" for verdict, mark in MARKS.items())
    return "\n".join([*rows, f"  {legend}"])


def _mark(verdict: str, paint: Callable[[str, str], str], *, own: bool) -> str:
    return paint(MARKS[verdict], _COLOURS.get(verdict, "grey")) if verdict else "-" if own else "."


def _pairs(report: OverlapReport, paint: Callable[[str, str], str], *, verbose: bool) -> Iterator[str]:
    states = {lane.name: lane for lane in report.lanes}
    base = printable(report.base.ref)
    told: dict[str, list[PairReport]] = {kind: [] for kind in _SHOWN}
    for pair in report.pairs:
        told["mild" if pair.verdict == "same-file" else "stale" if _stale(pair, states) else "serious"].append(pair)
    most = {kind: len(pairs) if verbose else _SHOWN[kind] for kind, pairs in told.items()}
    for pair in (pair for kind, pairs in told.items() for pair in pairs[: most[kind]]):
        sure = "git's merge says so" if pair.confirmed else "predicted"
        verdict = paint(pair.verdict, _COLOURS.get(pair.verdict, "grey"))
        yield f"{verdict}: {_named(states, pair.a)} and {_named(states, pair.b)} ({sure})"
        yield from _files(pair, verbose=verbose)
    for kind, what in (
        ("serious", "in which work conflicts or meets in the same place"),
        ("stale", f"with conflicts only in muted files, or where one of the two already conflicts with {base}"),
        ("mild", "with a file in common and nothing worse"),
    ):
        if left := len(told[kind][most[kind] :]):
            yield f"and {plural(left, 'more pair')} {what} (--verbose lists them)"


def _stale(pair: PairReport, states: dict[str, LaneInfo]) -> bool:
    """Do the two conflict only over what is told already: files that conflict with the base, or resolve themselves?"""
    known = {path for name in (pair.a, pair.b) for path in states[name].base_conflict or ()}
    return pair.verdict == "conflict" and all(
        file.muted is not None or file.path in known or file.kind in _PLACES for file in pair.files
    )


def _named(states: dict[str, LaneInfo], name: str) -> str:
    lane = states[name]
    number = f" #{lane.pull_request}" if lane.pull_request is not None else ""
    return f"{printable(name)}{number}{' (uncommitted)' if lane.dirty else ''}"


def ranked(files: tuple[PairFile, ...]) -> tuple[PairFile, ...]:
    """Conflicts before what else two lanes share, and muted files last."""
    if len(files) == 1:
        return files
    return tuple(sorted(files, key=lambda file: (file.muted is not None, _PLACES.get(file.kind, 0), file.path)))


def _files(pair: PairReport, *, verbose: bool) -> Iterator[str]:
    files = ranked(pair.files)
    for file in files if verbose else files[:_FILES_SHOWN]:
        muted = f" [resolvable: {printable(file.muted)}]" if file.muted else ""
        yield f"  {printable(file.path)}{_where(file)}: {shortened(file.because, 200)}{muted}"
        for side, text in ((pair.a, file.a_text), (pair.b, file.b_text)):
            if text:
                yield f"    {printable(side)}:"
                yield from (f"      {printable(line)}" for line in text.rstrip("\n").split("\n"))
    if len(files) > _FILES_SHOWN and not verbose:
        yield f"  and {plural(len(files) - _FILES_SHOWN, 'more file')}"


def _where(file: PairFile) -> str:
    """Both sides' lines, each behind its own file where that has another name."""
    sides = [_side(file.a_path, file.a_lines), _side(file.b_path, file.b_lines)]
    return f" ({' | '.join(side or '-' for side in sides)})" if any(sides) else ""


def _side(path: str | None, lines: tuple[tuple[int, int], ...]) -> str:
    shown = ",".join(f"{one}" if one == two else f"{one}-{two}" for one, two in lines[:_RANGES_SHOWN])
    more = ",..." if len(lines) > _RANGES_SHOWN else ""
    return ":".join(part for part in (printable(path or ""), shown + more) if part)
