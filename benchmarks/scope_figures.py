"""Figures of the scope scorer with intervals: areas under the ROC curve, shares caught and flagged, calibration."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from sys import maxsize
from typing import TYPE_CHECKING

import numpy as np
from sklearn.metrics import roc_auc_score

from hedgerow.model import Verdict
from hedgerow.scope.model import DIGITS, logit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from scope_data import Row

    from hedgerow.scope.bench import Prediction

DRAWS = 400  # of the bootstrap
BUDGETS = (0.05, 0.10)  # shares of clean changes that may be flagged
GROWTH = 0.4  # of the cut for drift with ln(hunks), in log-odds; .2 to .6 give the same figures
RANGE = np.arange(0.02, 0.1001, 0.005)  # of such shares; its mean depends less on a handful of clean changes
SIZES = {"1": range(1, 2), "2 to 3": range(2, 4), "4 to 10": range(4, 11), "more": range(11, maxsize)}
_EDGES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0)  # of the reliability table


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with the ends of its 95 % interval."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Table:
    """The drift set in columns, one entry a hunk, a file or a change; `of_*` is the row each belongs to."""

    hunk: NDArray[np.float64]
    drift: NDArray[np.bool_]
    kind: NDArray[np.str_]
    of_hunk: NDArray[np.int64]
    file: NDArray[np.float64]
    file_drift: NDArray[np.bool_]
    of_file: NDArray[np.int64]
    worst: NDArray[np.float64]
    above: NDArray[np.float64]
    clean: NDArray[np.bool_]

    @classmethod
    def of(cls, rows: Sequence[Row], scores: Sequence[Sequence[float]]) -> Table:
        """The scores of every hunk, of every file (its least suspect hunk) and of every change (its most suspect, and
        how far that is above a cut that rises with the hunks).
        """
        hunks, files = [], []
        for at, (row, values) in enumerate(zip(rows, scores, strict=True)):
            by_file: dict[str, list[tuple[float, bool]]] = {}
            paths = [file.path for file in row.change.files for _ in file.hunks]
            for path, value, label, kind in zip(paths, values, row.labels, row.kinds, strict=True):
                drifts = label == "drift"
                hunks.append((round(value, DIGITS), drifts, kind, at))
                by_file.setdefault(path, []).append((round(value, DIGITS), drifts))
            files += [(min(v for v, _ in own), all(d for _, d in own), at) for own in by_file.values()]
        worst = [max(round(value, DIGITS) for value in values) for values in scores]
        above = [logit(top) - GROWTH * np.log(len(values)) for top, values in zip(worst, scores, strict=True)]
        one, two, three, four = zip(*hunks, strict=True)
        five, six, seven = zip(*files, strict=True)
        return cls(
            np.array(one), np.array(two), np.array(three), np.array(four), np.array(five), np.array(six),
            np.array(seven), np.array(worst), np.array(above),
            np.array([row.clean for row in rows]),
        )  # fmt: skip

    def figures(self, times: NDArray[np.int64]) -> dict[str, float]:
        """The figures where row i is taken `times[i]` times."""
        hunk, file = np.repeat(np.arange(len(self.hunk)), times[self.of_hunk]), times[self.of_file]
        score, drift, kind = self.hunk[hunk], self.drift[hunk], self.kind[hunk]
        found = {
            "hunk AUROC": float(roc_auc_score(drift, score)),
            "file AUROC": float(roc_auc_score(np.repeat(self.file_drift, file), np.repeat(self.file, file))),
        }
        for name in ("foreign-file", "same-dir-file", "same-file-hunk"):
            some = (kind == name) | (kind == "clean")
            found[f"{name} AUROC"] = float(roc_auc_score(drift[some], score[some]))
        for budget in BUDGETS:
            found[f"drifting changes caught at {budget:.0%} of clean ones"] = self._caught(self.worst, times, budget)
        mean = np.mean([self._caught(self.worst, times, budget) for budget in RANGE])
        found["drifting changes caught, mean over 2 to 10% of clean ones"] = float(mean)
        risen = self._caught(self.above, times, BUDGETS[0])
        found[f"drifting changes caught at {BUDGETS[0]:.0%} of clean ones by a cut that rises with the hunks"] = risen
        return found

    def _caught(self, values: NDArray[np.float64], times: NDArray[np.int64], budget: float) -> float:
        clean = np.sort(np.repeat(values[self.clean], times[self.clean]))
        others = np.repeat(values[~self.clean], times[~self.clean])
        return float((others > clean[min(len(clean) - 1, int((1 - budget) * len(clean)))]).mean())


def with_intervals(rows: Sequence[Row], figures: Callable[[NDArray[np.int64]], dict[str, float]]) -> list[Figure]:
    """Figures with 95 % intervals: repositories are drawn with replacement, with all their rows."""
    repos = sorted({row.repo for row in rows})
    place = np.array([repos.index(row.repo) for row in rows])
    random = np.random.default_rng(12)
    draws = []
    for _ in range(DRAWS):
        times = np.bincount(random.integers(0, len(repos), len(repos)), minlength=len(repos))
        draws.append(figures(times[place]))
    return [
        Figure(name, value, *(float(end) for end in np.percentile([draw[name] for draw in draws], (2.5, 97.5))))
        for name, value in figures(np.ones(len(rows), int)).items()
    ]


def scores_of(told: Sequence[Prediction]) -> list[list[float]]:
    """The scores of every hunk as they are printed, with all that speaks beside the models."""
    return [[hunk.score for hunk in one.hunks] for one in told]


def paired(one: Table, two: Table) -> Callable[[NDArray[np.int64]], dict[str, float]]:
    """What the figures of `two` are more than those of `one`, the same rows drawn for both."""

    def figures(times: NDArray[np.int64]) -> dict[str, float]:
        before, after = one.figures(times), two.figures(times)
        return {name: after[name] - before[name] for name in before}

    return figures


def printed(rows: Sequence[Row], found: Sequence[Prediction]) -> Callable[[NDArray[np.int64]], dict[str, float]]:
    """The figures of the printed verdicts, as a function of how often each row is taken."""
    clean = np.array([row.clean for row in rows])
    lone = np.array([len(row.labels) == 1 for row in rows])
    drift = [[hunk.verdict is Verdict.DRIFT for hunk in one.hunks] for one in found]
    flagged = np.array([one.flagged for one in found])
    unjudged = np.array([not one.judged for one in found])
    right = np.array([sum(d and label == "drift" for d, label in zip(own, row.labels, strict=True))
                      for own, row in zip(drift, rows, strict=True)])  # fmt: skip
    called = np.array([sum(own) for own in drift])
    drifting = np.array([row.labels.count("drift") for row in rows])

    def figures(times: NDArray[np.int64]) -> dict[str, float]:
        def share(what: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
            return float((times * (what & among)).sum() / (times * among).sum())

        return {
            "clean changes flagged": share(flagged, clean),
            "drifting changes caught": share(flagged, ~clean),
            "unjudged, of changes with two hunks or more": share(unjudged, ~lone),
            "hunks called drift that are": float((times * right).sum() / (times * called).sum()),
            "drifting hunks called drift": float((times * right).sum() / (times * drifting).sum()),
        }

    return figures


def by_size(rows: Sequence[Row], found: Sequence[Prediction]) -> list[tuple[str, int, int, int, int]]:
    """Per size of the change, in hunks: drifting changes caught, of how many, clean ones flagged, of how many."""
    told = []
    for name, sizes in SIZES.items():
        some = [(row.clean, one.flagged) for row, one in zip(rows, found, strict=True) if len(row.labels) in sizes]
        drifting, clean = ([flagged for is_clean, flagged in some if is_clean == want] for want in (False, True))
        told.append((name, sum(drifting), len(drifting), sum(clean), len(clean)))
    return told


def within_commits(rows: Sequence[Row], scores: Sequence[Sequence[float]]) -> tuple[list[Row], list[float]]:
    """The commits that mix needed and extra code, and the area within each."""
    mixed, areas = [], []
    wanted = {("in", "fix"), ("extra", "code")}
    for row, values in zip(rows, scores, strict=True):
        pairs = [
            (round(value, DIGITS), label == "extra")
            for value, label, kind in zip(values, row.labels, row.kinds, strict=True)
            if (label, kind) in wanted
        ]
        if len({label for _, label in pairs}) > 1:
            mixed.append(row)
            areas.append(float(roc_auc_score([extra for _, extra in pairs], [value for value, _ in pairs])))
    return mixed, areas


def reliability(table: Table) -> list[tuple[float, float, int, float, float]]:
    """Per range of scores: its ends, how many hunks, their mean score, and the share of them that drifts."""
    found = []
    for low, high in pairwise(_EDGES):
        some = (table.hunk >= low) & ((table.hunk < high) | (high == 1.0))
        count = int(some.sum())
        found.append((low, high, count, float(table.hunk[some].mean()), float(table.drift[some].mean())))
    return found
