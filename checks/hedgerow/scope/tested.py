"""What ties a hunk of code to the tests and the other code of its change: what a test stands on was needed."""

from __future__ import annotations

from math import fsum, log
from typing import TYPE_CHECKING

from hedgerow.scope.peers import CODE, TEST, role
from hedgerow.scope.relevance import name_weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.scope.graph import Graph
    from hedgerow.scope.rarity import Rarity
    from hedgerow.scope.view import HunkView

FEATURES = ("has-test", "tested-names", "tested-around", "link-code")


def tested(hunks: Sequence[HunkView], graph: Graph, rarity: Rarity) -> list[list[float]]:
    """One row of `FEATURES` per hunk: a changed test is named like its file, what it edits and what stands around it
    is named in changed tests, and the best link to another hunk of code.
    """
    roles = [role(hunk) for hunk in hunks]
    tests = [hunk for hunk, kind in zip(hunks, roles, strict=True) if kind == TEST]
    named = frozenset[str]().union(*(hunk.names for hunk in tests))
    stems = {stem for hunk in tests if (stem := hunk.stem.replace("tests", "").replace("test", ""))}
    return [
        [
            float(any(stem in hunk.stem or hunk.stem in stem for stem in stems)),
            log(1 + fsum([name_weight(name, rarity) for name in hunk.net_names & named])),
            float(not hunk.context_names.isdisjoint(named)),
            max((p for other, p in graph.near[hunk.at].items() if roles[other] == CODE), default=0.0),
        ]
        for hunk in hunks
    ]
