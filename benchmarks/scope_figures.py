"""Figures of the scope scorer: areas under the ROC curve, shares caught and flagged."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scope_data import Row

DIGITS = 4


def auroc(pairs: Sequence[tuple[float, bool]]) -> float:
    """Area under the ROC curve of (score, positive), ties counted half; both classes must occur."""
    ordered = sorted(pairs)
    positives = sum(label for _, label in ordered)
    total, at = 0.0, 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        total += ((at + end - 1) / 2 + 1) * sum(label for _, label in ordered[at:end])
        at = end
    return (total - positives * (positives + 1) / 2) / (positives * (len(ordered) - positives))


def drift_figures(rows: Sequence[Row], scores: Sequence[Sequence[float]]) -> dict[str, float]:
    """Hunks, files (by their least suspect hunk), kinds of drift, drifting changes caught at a budget of clean ones."""
    hunks: list[tuple[float, bool]] = []
    files: list[tuple[float, bool]] = []
    kinds: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    worst: dict[bool, list[float]] = {True: [], False: []}
    for row, values in zip(rows, scores, strict=True):
        pairs = [(round(value, DIGITS), label == "drift") for value, label in zip(values, row.labels, strict=True)]
        hunks += pairs
        for pair, kind in zip(pairs, row.kinds, strict=True):
            kinds[kind].append(pair)
        paths = [file.path for file in row.change.files for _ in file.hunks]
        for path in dict.fromkeys(paths):
            own = [pair for pair, other in zip(pairs, paths, strict=True) if other == path]
            files.append((min(value for value, _ in own), all(label for _, label in own)))
        worst[row.clean].append(max(pairs)[0])
    found = {"hunk": auroc(hunks), "file": auroc(files)}
    found |= {kind: auroc(pairs + kinds["clean"]) for kind, pairs in sorted(kinds.items()) if kind != "clean"}
    clean = sorted(worst[True])
    for budget in (0.05, 0.10):
        cut = clean[min(len(clean) - 1, int((1 - budget) * len(clean)))]
        found[f"caught at {budget:.0%} clean"] = sum(value > cut for value in worst[False]) / len(worst[False])
    return {name: round(value, DIGITS) for name, value in found.items()}


def tangled_figures(rows: Sequence[Row], scores: Sequence[Sequence[float]]) -> dict[str, float]:
    """The mean area within a commit that mixes needed and extra code."""
    areas = []
    for row, values in zip(rows, scores, strict=True):
        wanted = {("in", "fix"), ("extra", "code")}
        pairs = [
            (value, label == "extra")
            for value, label, kind in zip(values, row.labels, row.kinds, strict=True)
            if (label, kind) in wanted
        ]
        if len({label for _, label in pairs}) > 1:
            areas.append(auroc(pairs))
    return {"mixed commits": len(areas), "within": round(sum(areas) / len(areas), DIGITS)}
