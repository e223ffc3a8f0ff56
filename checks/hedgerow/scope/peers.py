"""A hunk beside its peers: tests beside tests, code beside code.

A test often repeats the words of the issue while the fix itself shares none with it: code must be measured against
code. The only code of a change belongs to it; the second test, far from the issue and from the first, may not, and
neither may the second hunk of the only file of code: `second` tells hunks that are not the best of their file.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from hedgerow.scope.model import sigmoid
from hedgerow.scope.shape import DOCUMENTS, MANIFESTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.scope.graph import Graph
    from hedgerow.scope.view import HunkView

FEATURES = (
    "alone", "own-peer", "own-role-best", "peer-best", "role-rank", "alone-code", "alone-test", "alone-other",
    "file-peer", "file-role-best", "link-peer", "code-best", "test-best", "through-test", "code", "test", "other",
    "no-code", "second", "second-alone-code", "second-alone-test", "second-alone-other", "second-no-code",
    "second-code-best", "second-test-best", "second-role-best",
)  # fmt: skip

CODE, TEST, OTHER = range(3)
_NOBODY = -8.0  # the relevance of a peer that is not there


def role(hunk: HunkView) -> int:
    """Code, a test, or neither (documents, manifests, settings)."""
    if hunk.is_test:
        return TEST
    return OTHER if hunk.extension in DOCUMENTS or hunk.extension in MANIFESTS else CODE


def peers(hunks: Sequence[HunkView], own: Sequence[float], graph: Graph) -> list[list[float]]:
    """One row of `FEATURES` per hunk."""
    roles = [role(hunk) for hunk in hunks]
    files = graph.files
    best: dict[tuple[int, int], float] = {}
    file_bests: dict[int, float] = {}
    for kind, file, x in zip(roles, files, own, strict=True):
        best[kind, file] = max(best.get((kind, file), _NOBODY), x)
        file_bests[file] = max(file_bests.get(file, _NOBODY), x)
    tops = {one: sorted(((x, file) for (kind, file), x in best.items() if kind == one), reverse=True)[:2]
            for one in (CODE, TEST, OTHER)}  # fmt: skip
    ordered = {one: sorted(x for x, kind in zip(own, roles, strict=True) if kind == one) for one in tops}
    rows = []
    for at, (kind, file, x) in enumerate(zip(roles, files, own, strict=True)):
        peer, code, test = (_elsewhere(tops[one], file) for one in (kind, CODE, TEST))
        alone, file_best, role_best = float(peer is None), file_bests[file], ordered[kind][-1]
        linked = [odds for b, odds in graph.odds[at].items() if roles[b] == kind and files[b] != file]
        tested = [p * sigmoid(own[b]) for b, p in graph.near[at].items() if roles[b] == TEST and files[b] != file]
        second, alone_in = (
            float(x < file_best),
            (alone * (kind == CODE), alone * (kind == TEST), alone * (kind == OTHER)),
        )
        best_code, best_test = _NOBODY if code is None else code, _NOBODY if test is None else test
        rows.append([
            alone, 0.0 if peer is None else x - peer, x - role_best, 0.0 if peer is None else peer,
            bisect_left(ordered[kind], x) / len(ordered[kind]),
            *alone_in,
            0.0 if peer is None else file_best - peer, file_best - role_best, max(linked, default=0.0),
            best_code, best_test, max(tested, default=0.0),
            float(kind == CODE), float(kind == TEST), float(kind == OTHER), float(code is None),
            second, *(second * value for value in alone_in), second * (code is None),
            second * best_code, second * best_test, second * (x - role_best),
        ])  # fmt: skip
    return rows


def _elsewhere(tops: Sequence[tuple[float, int]], file: int) -> float | None:
    """The best of a role in another file, of its best two files."""
    return next((x for x, other in tops if other != file), None)
