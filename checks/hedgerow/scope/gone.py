"""One criterion that wants something gone, before the diff and the head: what is removed, and what still stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.model import CriterionEvidence
from hedgerow.scope.places import Hit, Kind, kind_of

if TYPE_CHECKING:
    from hedgerow.scope.names import Item
    from hedgerow.scope.standing import Head

_OF_FILE = frozenset("./")
_KINDS = {Kind.DOCS: "documentation", Kind.TEST: "tests"}


class Gone(Struct, frozen=True):
    """`names` are what is to be gone, `around` the other names of the criterion; `only` is the one kind of file that it
    speaks of, None: any; `hits` are the places that have something of it. `head` is None where it names nothing.
    """

    names: tuple[Item, ...]
    around: tuple[Item, ...]
    only: Kind | None
    hits: tuple[Hit, ...]
    head: Head | None

    def removed(self) -> list[Hit]:
        """The removed lines and paths that have one of the names, each with the names that it has; without names,
        those with any words, each with the words that are on no added line of code.
        """
        hits = [hit for hit in self.hits if hit.spot.kind is Kind.REMOVED]
        hits = [hit for hit in hits if self.only in (None, kind_of(hit.spot.path))]
        if self.head:
            within = self._within(self.head)
            hits = [hit for hit in hits if hit.spot.path in within] or hits
            known = [item for item in self.names if self.head.knows(item.text)]
            named = [replace(hit, items=tuple(item for item in known if item in hit.items)) for hit in hits]
            return [hit for hit in named if hit.items]
        added = {item for hit in self.hits if hit.spot.kind is (self.only or Kind.CODE) for item in hit.items}
        return [replace(hit, items=tuple(item for item in hit.items if item not in added)) for hit in hits]

    def still(self) -> list[CriterionEvidence]:
        """Where the head has one of the names: in code, or in the kind of file that the criterion speaks of, or that
        alone had it; in the files that the criterion names beside it, if there are any.
        """
        if self.head is None:
            return []
        lost = {kind_of(hit.spot.path) for hit in self.removed()}
        kinds = {self.only} if self.only else {Kind.CODE} if Kind.CODE in lost else {Kind.CODE, *lost}
        within = self._within(self.head)
        return [told for item in self.names for told in self._stands(self.head, item, frozenset(kinds), within)]

    def nowhere(self, hit: Hit) -> str:
        """What the look at the head says of names that stand nowhere, as the end of a sentence; "" where they have not
        been looked up everywhere, or are those of a file that is gone.
        """
        if self.head is None or not self.head.whole or any(self.head.drops(item.text) for item in hit.items):
            return ""
        if self._within(self.head):
            return "; nothing of it is left there"
        if self.only:
            return f"; nothing of it is left in {_KINDS[self.only]} at the head"
        return "; nothing of it is left in code at the head, tests and comments aside"

    def _within(self, head: Head) -> frozenset[str]:
        """The files that the criterion names beside what is to be gone."""
        names = [item.text for item in self.around if _OF_FILE.intersection(item.text)]
        return frozenset(one for name in names for one in head.files(name))

    def _stands(
        self, head: Head, item: Item, kinds: frozenset[Kind], within: frozenset[str]
    ) -> list[CriterionEvidence]:
        """A name that may be a file's is that of a file where the change drops one, or where no line loses it."""
        name = item.text
        files: list[CriterionEvidence] = []
        if _OF_FILE.intersection(name):
            files = [CriterionEvidence(path, None, "still stands") for path in head.files(name)]
            if head.drops(name):
                return files
            if any(item in hit.items for hit in self.removed()):
                files = []
        places = head.lines(name, kinds, within)
        return [*files, *(CriterionEvidence(one.path, one.line, f"still has `{name}`") for one in places)]
