"""What speaks against a hunk that drifts: how it stands beside the rest of the change, in words a reader can check.

The scorer weighs the whole diff; these are the parts of its view that can be looked up there: names, links, the test
and its code, and which hunks are nearest to the issue. Each is told only where it holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.model import Evidence, Verdict
from hedgerow.scope.links import named_after
from hedgerow.scope.peers import CODE, OTHER, TEST, role
from hedgerow.scope.reasons import CHAINS, LINKED
from hedgerow.scope.relevance import name_weight

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from hedgerow.model import FileScope, HunkScope
    from hedgerow.scope.reasons import Teller
    from hedgerow.scope.score import Features
    from hedgerow.scope.view import HunkView

_FARTHER = 1.0  # log-odds of relevance that tell two hunks apart
_PEERS = {CODE: "code", TEST: "tests", OTHER: "documents or settings"}


def with_doubts(teller: Teller, files: Sequence[FileScope]) -> tuple[FileScope, ...]:
    """The verdicts, in which the reasons of every drifting hunk start with what speaks against it."""
    verdicts = [hunk.verdict for file in files for hunk in file.hunks]
    if Verdict.DRIFT not in verdicts:
        return tuple(files)
    rest, at, told = _rest(teller, verdicts), 0, []
    for file in files:
        told.append(
            replace(file, hunks=tuple(_doubted(hunk, at + index, rest) for index, hunk in enumerate(file.hunks)))
        )
        at += len(file.hunks)
    return tuple(told)


def _doubted(hunk: HunkScope, at: int, rest: _Rest) -> HunkScope:
    if hunk.verdict is not Verdict.DRIFT:
        return hunk
    against = tuple(rest.against(at))
    # A tie to a hunk that drifts too is none to the issue.
    left_out = CHAINS if any(one.kind == "apart" for one in against) else ()
    kept = (one for one in hunk.evidence if one.kind not in left_out)
    return replace(hunk, evidence=tuple(sorted((*against, *kept), key=lambda one: one.weight > 0)))


class _Nearest(Struct, frozen=True):
    """The hunk nearest to the issue, its log-odds of relevance, and what ties it to the issue."""

    at: int
    own: float
    tie: Evidence | None


class _Rest(Struct, frozen=True):
    """What a drifting hunk is beside. `explained`, `code`: all names in the hunks that the issue explains, and those
    that hunks of code change; `paths`: of the code, one a line; `nearest`: by role (None: of any) the hunk that is
    nearest to the issue among those that do not drift.
    """

    found: Features
    drifting: frozenset[int]
    explained: frozenset[str]
    code: frozenset[str]
    paths: str
    nearest: dict[int | None, _Nearest]

    def against(self, at: int) -> Iterator[Evidence]:
        """What speaks against one hunk, most telling first."""
        view = self.found.read.hunks[at]
        if view.is_test and not self._has_its_code(view):
            yield _against("test-without-code", -0.55, view, "is a test, and the change has no code that it names")
        if self.explained and not self._rare(view.names, self.explained):
            yield _against("no-shared-name", -0.45, view, "shares no rare name with the hunks that the issue explains")
        linked = [other for other, p in self.found.graph.near[at].items() if p >= LINKED]
        if linked and self.drifting.issuperset(linked):
            near = self.found.graph.near[at]
            closest = self._place(min(linked, key=lambda other: (-near[other], other)))
            yield _against("apart", -0.4, view, f"hangs together only with other hunks that drift ({closest})")
        yield from self._farther(at, view)

    def _has_its_code(self, view: HunkView) -> bool:
        name = named_after(view)
        return bool(name and name in self.paths) or self._rare(view.names | view.context_names, self.code)

    def _farther(self, at: int, view: HunkView) -> Iterator[Evidence]:
        kind = role(view)
        for peers, whom in ((kind, _PEERS[kind]), (None, "hunks")):
            best = self.nearest.get(peers)
            if best is not None and best.own - self.found.own[at] > _FARTHER:
                because = f"is less near the issue than other {whom} of this change (nearest: {self._place(best.at)}"
                issue, line = (best.tie.issue, best.tie.issue_line) if best.tie else (None, None)
                because += f", tied to issue line {line})" if line else ")"
                yield Evidence("farther", -0.3, issue, line, view.start, because)
                return

    def _rare(self, names: Collection[str], others: frozenset[str]) -> bool:
        return any(name_weight(name, self.found.read.rarity) > 0 for name in others.intersection(names))

    def _place(self, at: int) -> str:
        view = self.found.read.hunks[at]
        return f"{view.path}:{view.start}"


def _rest(teller: Teller, verdicts: Sequence[Verdict]) -> _Rest:
    found = teller.found
    drifting = frozenset(at for at, verdict in enumerate(verdicts) if verdict is Verdict.DRIFT)
    explained, code, paths = set[str](), set[str](), dict[str, None]()
    nearest: dict[int | None, int] = {}
    for at, view in enumerate(found.read.hunks):
        kind = role(view)
        if verdicts[at] is Verdict.EXPLAINED:
            explained |= view.names | view.context_names
        if kind == CODE:
            code |= view.names
            paths[f"{view.path.lower().replace('_', '')} {view.stem}"] = None
        for peers in (kind, None) if at not in drifting else ():
            if peers not in nearest or found.own[at] > found.own[nearest[peers]]:
                nearest[peers] = at
    tied = {peers: _Nearest(at, found.own[at], teller.tie(at)) for peers, at in nearest.items()}
    return _Rest(found, drifting, frozenset(explained), frozenset(code), "\n".join(paths), tied)


def _against(kind: str, weight: float, view: HunkView, because: str) -> Evidence:
    return Evidence(kind, weight, None, None, view.start, because)
