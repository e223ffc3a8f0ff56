"""Overlap as Markdown that GitHub renders: a summary, a Mermaid graph of who gets in whose way, a table, the order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.plurals import plural
from hedgerow.render.markup import code, label, prose
from hedgerow.render.overlap_text import proof, ranked, summary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.model import OverlapReport, PairReport

# GitHub draws at most 500 edges (maxEdges of Mermaid); beyond 60 nobody can read the drawing.
EDGES = 60
ROWS = 100
_PATHS = 5
_LINES = {"conflict": "===", "breaks": "===", "same-lines": "---", "same-symbol": "---", "clash": "-.-"}


def render_overlap_markdown(report: OverlapReport, *, rows: int = ROWS, errors: tuple[str, ...] = ()) -> str:
    """The overlap for a comment or a job summary, with what could not be looked at. Names and paths are untrusted: in
    code spans, and in quotes in the graph.
    """
    serious = [pair for pair in report.pairs if pair.verdict != "same-file"]
    head = f"**{prose(summary(report, len(errors)), 400)}**"
    blocks = [head, *_stale(report, rows), *_graph(serious), *_table(serious, rows), *_order(report, rows)]
    blocks += ["\n".join(f"- could not look: {prose(error, 400)}" for error in errors)] if errors else []
    return "\n\n".join(blocks) + "\n"


def _graph(pairs: list[PairReport]) -> Iterator[str]:
    if not pairs:
        return
    shown = pairs[:EDGES]
    names = sorted({name for pair in shown for name in (pair.a, pair.b)})
    ids = {name: f"n{at}" for at, name in enumerate(names)}
    nodes = [f'  {ids[name]}["{label(name)}"]' for name in names]
    edges = [f"  {ids[pair.a]} {_LINES[pair.verdict]}|{pair.verdict}| {ids[pair.b]}" for pair in shown]
    yield "\n".join(["```mermaid", "graph LR", *nodes, *edges, "```"])
    if len(pairs) > EDGES:
        yield f"The graph shows the worst {EDGES} of {len(pairs)} pairs."


def _table(pairs: list[PairReport], most: int) -> Iterator[str]:
    if not pairs:
        return
    rows = ["| verdict | lanes | where | why |", "| --- | --- | --- | --- |"]
    for pair in pairs[:most]:
        worst = ranked(pair.files)[0]
        more = f" and {len(pair.files) - 1} more" if len(pair.files) > 1 else ""
        sure = "" if pair.confirmed else " (predicted)"
        where, why = f"{code(worst.path)}{more}", prose(worst.because)
        rows.append(f"| {pair.verdict}{sure} | {code(pair.a)} {code(pair.b)} | {where} | {why} |")
    yield "\n".join(rows)
    if len(pairs) > most:
        yield f"{plural(len(pairs) - most, 'more pair')} left out here."


def _stale(report: OverlapReport, most: int) -> Iterator[str]:
    """Lanes that conflict with the base itself, once each."""
    rows = [
        f"- {code(lane.name)} conflicts with {code(report.base.ref)} itself in {', '.join(code(one) for one in shown)}"
        + (f" and {len(lane.base_conflict) - _PATHS} more" if len(lane.base_conflict) > _PATHS else "")
        for lane in report.lanes
        if lane.base_conflict and (shown := lane.base_conflict[:_PATHS])
    ]
    if rows:
        yield "\n".join(rows[:most])
    if len(rows) > most:
        yield f"{len(rows) - most} more conflict with the base itself."


def _order(report: OverlapReport, most: int) -> Iterator[str]:
    """At most so many steps of all groups together; the others are counted."""
    left_out = 0
    for number, group in enumerate(report.order.groups if report.order else (), 1):
        steps = [f"{at}. {code(step.lane)}: {prose(step.because)}" for at, step in enumerate(group.sequence, 1)]
        held = [f"- {code(step.lane)}: {prose(step.because)}" for step in group.held]
        shown, kept = steps[:most], held[: max(0, most - len(steps))]
        left_out += len(steps) - len(shown) + len(held) - len(kept)
        if most:
            head = f"Group {number}: merge in this order ({proof(group)})."
            yield "\n".join([head, *(["", *shown] if shown else ())])
        if kept:
            yield "\n".join(["Hold:", "", *kept])
        most -= len(shown) + len(kept)
    if left_out:
        yield f"{plural(left_out, 'more step')} left out here."
