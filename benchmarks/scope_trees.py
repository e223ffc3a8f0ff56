"""Boosted trees in the form that the package reads, with the rounded numbers that it will read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sklearn.ensemble import HistGradientBoostingClassifier

from hedgerow.scope.model import Grove, Split, Tree, Trees

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

DIGITS = 4  # of limits (significant ones) and of leaves (decimals)
_ROUNDS, _DEPTH, _RATE, _LEAF, _RIDGE, _SHARE = 100, 3, 0.1, 20, 1.0, 0.3

# The more of these, the less a hunk drifts, in either reading; no tree may say otherwise.
_TIES = frozenset({
    "own", "own-best", "file-best", "file-mean", "own-shrunk", "file-best-best", "own-elsewhere", "through",
    "through-elsewhere", "through-in-file", "explained", "neighbours", "settled-1", "settled-2", "own-alone-in-file",
    "own-peer", "own-role-best", "file-peer", "file-role-best",
})  # fmt: skip


def boost(
    rows: NDArray[np.float64], target: NDArray[np.int64], weight: NDArray[np.float64], features: Sequence[str]
) -> Trees:
    """A hundred trees of up to eight leaves, each fitted with a third of the features to what those before it left."""
    model = HistGradientBoostingClassifier(
        max_iter=_ROUNDS, max_depth=_DEPTH, learning_rate=_RATE, min_samples_leaf=_LEAF, l2_regularization=_RIDGE,
        max_features=_SHARE, early_stopping=False, random_state=0,
        monotonic_cst=[-int(name.removeprefix("again:") in _TIES) for name in features],
    ).fit(rows, target, sample_weight=weight / weight.mean())  # fmt: skip
    start, grown = model._baseline_prediction, model._predictors  # noqa: SLF001 - no public way to the trees
    return Trees(round(float(start[0, 0]), DIGITS), tuple(_tree(one.nodes, 0) for (one,) in grown))


def _tree(nodes: NDArray[np.void], at: int) -> Tree:
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]), DIGITS)
    limit = float(f"{node['num_threshold']:.{DIGITS}g}")
    return int(node["feature_idx"]), limit, _tree(nodes, node["left"]), _tree(nodes, node["right"])


def grove(trees: Trees, features: Sequence[str]) -> Grove:
    """The trees with the features by name."""
    return Grove(trees.bias, tuple(_split(tree, features) for tree in trees.trees))


def _split(tree: Tree, features: Sequence[str]) -> float | Split:
    if isinstance(tree, float):
        return tree
    at, limit, low, high = tree
    return Split(features[at], limit, _split(low, features), _split(high, features))
