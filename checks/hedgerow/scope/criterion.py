"""One acceptance criterion, held to the places of the diff that have something of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hedgerow.model import CriterionEvidence, CriterionState
from hedgerow.scope.documents import lack, means
from hedgerow.scope.gone import Gone
from hedgerow.scope.names import PLAIN_WEIGHT, Item, stems
from hedgerow.scope.phrases import PICTURES, REMOVED, UNCERTAIN_CHANGELOG
from hedgerow.scope.places import Hit, Kind, Places, Spot, is_another_path
from hedgerow.scope.wording import Aim, Where, Wording

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection, Iterable

    from hedgerow.scope.standing import Head

SHOWN = 3
"""Places that are named per criterion."""

_NAMED = 0.3  # share of the criterion that stands in a file, from which a name or a phrase there is evidence
_PLAINLY = 0.5  # the same for a name that is one plain word or number
_TITLED = 0.45  # the same for the words of a test's name or of a heading
_TOLD = 0.3  # the same for the words of documentation and tests, where the criterion asks for just that
_SOME = 0.2  # share found anywhere in the diff, from which a criterion is not without a word in it
_TRACE = 0.12  # the same where the criterion has only words and no name
_ENOUGH = 12.0  # weight of words, from which a criterion without names says enough to be looked for
_TEXTS = 3  # names that are told of one place
_SURE = re.compile(r"--|[A-Z][A-Z0-9]*_[A-Z0-9_]+$")  # what can be asked for by no other name
_ONE_WORD = re.compile(r"(?:--?(?:no-)?)?[^\W\d_]+")
_NUMBER = re.compile(r"[\d.]+")
_ADDED = frozenset((Kind.CODE, Kind.TEST, Kind.DOCS, Kind.PATH))
_OF = {Where.TESTS: Kind.TEST, Where.DOCS: Kind.DOCS, Where.CHANGELOG: Kind.CHANGELOG}
_ADDS_TO = {Kind.TEST: "adds to the tests", Kind.DOCS: "adds to the docs", Kind.CHANGELOG: "adds to the changelog"}


class HeldCriterion:
    """The criterion `text`, read as `wording`. `shared`: how many criteria of its issue, and the title, have each key;
    `head`: where what is to be gone was looked up, None if the issues want nothing gone.
    """

    def __init__(self, places: Places, text: str, wording: Wording, shared: Counter[str], head: Head | None) -> None:
        self.places, self.text, self.wording = places, text, wording
        self.head = head if wording.gone else None
        self.weights = {item: item.weight / max(1, min(shared[key] for key in item.keys)) for item in wording.items}
        self.total = sum(self.weights.values()) or 1.0
        self.own = {item for item in wording.items if min(shared[key] for key in item.keys) <= 1}
        self.hits = self._hits()
        around = tuple(item for item in wording.items if item.strong and item not in wording.gone)
        self.gone = Gone(wording.gone, around, _OF.get(wording.where), tuple(self.hits), self.head)
        self.still = self.gone.still()

    def judge(self) -> tuple[CriterionState, tuple[CriterionEvidence, ...]]:
        """The state, with all of its evidence; `none`, `unknown` and `outside-diff` have none here."""
        wording = self.wording
        if wording.aim is Aim.PROCESS:
            return CriterionState.OUTSIDE_DIFF, ()
        proof = self._proof()
        if proof:
            return CriterionState.EVIDENCE, tuple(dict.fromkeys(proof))
        if wording.aim is Aim.KEEP or wording.soft:
            return CriterionState.OUTSIDE_DIFF, ()
        weak = self._left() or self._weak()
        if weak:
            return CriterionState.WEAK, tuple(dict.fromkeys(weak))
        return (CriterionState.NONE if self._is_unmet() else self._unsure()), ()

    def _unsure(self) -> CriterionState:
        return CriterionState.OUTSIDE_DIFF if UNCERTAIN_CHANGELOG.search(self.text) else CriterionState.UNKNOWN

    def _hits(self) -> list[Hit]:
        """Every place with something of the criterion, the fullest first. A place's items are the bits of a number."""
        by_spot: dict[int, int] = {}
        for bit, item in enumerate(self.wording.items):
            spots = [self.places.found.get(key, {}) for key in item.keys]
            for at in set(spots[0]).intersection(*spots[1:]):
                if not is_another_path(item.text, self.places.spots[at]):
                    by_spot[at] = by_spot.get(at, 0) | 1 << bit
        by_file: dict[str, int] = {}
        for at, bits in by_spot.items():
            spot = self.places.spots[at]
            if spot.kind in _ADDED:
                by_file[spot.path] = by_file.get(spot.path, 0) | bits
        hits = []
        seen: dict[int, tuple[tuple[Item, ...], float]] = {0: ((), 0.0)}
        for at, bits in by_spot.items():
            spot = self.places.spots[at]
            in_file = by_file.get(spot.path, 0)
            for one in (bits, in_file):
                if one not in seen:
                    items = tuple(item for bit, item in enumerate(self.wording.items) if one >> bit & 1)
                    seen[one] = (items, self._share(items))
            hits.append(Hit(at, spot, *seen[bits], seen[in_file][1]))
        return sorted(hits, key=lambda hit: (-hit.share, hit.at))

    def _share(self, items: Iterable[Item]) -> float:
        return sum([self.weights[item] for item in items]) / self.total

    def _proof(self) -> list[CriterionEvidence]:
        where = self.wording.where
        if self.wording.aim is Aim.REMOVE and where is not Where.CHANGELOG:
            return [] if self.still else self._removals()
        if where is not Where.ANYWHERE and self.wording.aim is not Aim.KEEP:
            return self._proof_of_kind(_OF[where])
        speaking = self._speaking()
        return [told for hit in self.hits if hit.spot.kind in speaking and (told := self._tell_proof(hit)) is not None]

    def _removals(self) -> list[CriterionEvidence]:
        """One of its names, or enough of its words, on lines that the change removes."""
        removed = self.gone.removed()
        if self.head is None:
            return [self._tell(hit, "removes") for hit in removed if self._share(hit.items) >= _NAMED]
        return [self._tell(hit, "removes", "" if self.still else self.gone.nowhere(hit)) for hit in removed]

    def _left(self) -> list[CriterionEvidence]:
        """Where the names still stand, if the diff has anything of them, before where they are removed."""
        spoken = any(item in hit.items for hit in self.hits for item in self.wording.gone)
        return [*self.still[: SHOWN - 1], *self._removals()] if self.still and spoken else []

    def _speaking(self) -> frozenset[Kind]:
        """Documentation speaks for code only where the change is documentation; to keep something, a test speaks."""
        if self.wording.aim is Aim.KEEP:
            return frozenset((Kind.TEST,))
        code = Kind.CODE in self.places.kinds or Kind.TEST in self.places.kinds
        return frozenset((Kind.CODE, Kind.TEST, Kind.PATH)) if code else frozenset((Kind.DOCS, Kind.PATH))

    def _tell_proof(self, hit: Hit) -> CriterionEvidence | None:
        words = [item for item in hit.items if item.weight]
        if hit.spot.title and len(words) > 1 and hit.share >= _TITLED:
            return self._tell(hit, "names a test with" if hit.spot.kind is Kind.TEST else "has a heading with")
        if self.wording.aim is Aim.KEEP or hit.spot.title:
            return None
        plain = all(item.weight == PLAIN_WEIGHT for item in hit.items if item.strong)
        if self._strong(hit) and hit.file_share >= (_PLAINLY if plain else _NAMED):
            return self._tell(hit, "changes" if hit.spot.kind is Kind.PATH else "adds")
        return None

    def _strong(self, hit: Hit) -> bool:
        """Is one of the criterion's own names or phrases here? One that others share counts if there is no own one."""
        names = [item for item in hit.items if item.strong and not self.places.common.issuperset(item.keys)]
        if any(item in self.own for item in names):
            return True
        return bool(names) and not any(item.strong and item.weight for item in self.own)

    def _proof_of_kind(self, kind: Kind) -> list[CriterionEvidence]:
        spots = [spot for spot in self.places.spots if self._is_meant(spot, kind)]
        if self.wording.where is Where.CHANGELOG or not self.wording.weight:
            return [CriterionEvidence(spot.path, None, _ADDS_TO[kind]) for spot in spots[:1]]
        told = [hit for hit in self.hits if self._is_meant(hit.spot, kind)]
        told = [hit for hit in told if self._strong(hit) or hit.share >= _TOLD]
        whole = [
            hit for hit in self.hits if hit.spot.kind is Kind.PATH and self._strong(hit) and hit.file_share >= _PLAINLY
        ]
        return [self._tell(hit, "adds") for hit in told] + [self._tell(hit, "changes") for hit in whole]

    def _is_meant(self, spot: Spot, kind: Kind) -> bool:
        return spot.kind is kind and (kind is not Kind.DOCS or means(self.text, spot.path))

    def _weak(self) -> list[CriterionEvidence]:
        where = self.wording.where
        found = dict.fromkeys(item for hit in self.hits for item in hit.items)
        if self._names_nothing_of_it(found):
            return []
        unnamed = any(
            "." in item.text and item.weight >= PLAIN_WEIGHT and item not in found for item in self.wording.items
        )
        if where is not Where.ANYWHERE and not (unnamed and self._share(found) < _SOME):
            spot = next((spot for spot in self.places.spots if self._is_meant(spot, _OF[where])), None)
            if spot:
                return [CriterionEvidence(spot.path, None, f"{_ADDS_TO[spot.kind]}, in other words")]
        if where in (Where.TESTS, Where.CHANGELOG):
            return []
        if where is Where.DOCS and not any(hit.spot.comment for hit in self.hits):
            return []
        named = any(item.weight >= PLAIN_WEIGHT and item.strong for item in self.wording.items)
        if self._share(found) < (_SOME if named else _TRACE) and not self._has_in_another_form():
            return []
        return [self._tell(hit, "mentions") for hit in self.hits if any(item.weight for item in hit.items)]

    def _has_in_another_form(self) -> bool:
        """Does an added line have one of the names as another word: `invoices`, or `verbose: bool` for `--verbose`?"""
        added = (hit for hit in self.hits if hit.spot.kind in (Kind.CODE, Kind.TEST))
        met = {key for hit in added for item in hit.items for key in item.keys}
        names = (item.text for item in self.wording.items if item.strong and item.weight >= PLAIN_WEIGHT)
        return any(met.issuperset(stems(name) or ("",)) for name in names if _ONE_WORD.fullmatch(name))

    def _names_nothing_of_it(self, found: Collection[Item]) -> bool:
        """Is there nothing at all of the name of what is to be gone, of a flag or a variable, or, in the documents that
        are meant, of what they are to name?
        """
        names = [item for item in self.wording.items if item.strong and item.weight >= PLAIN_WEIGHT]
        if self.wording.aim is Aim.REMOVE:
            return bool(names) and not any(item in found for item in names)
        if self.wording.where is Where.DOCS and lack(self.places, self.text, self.wording.items):
            return True
        sure = [item for item in names if item in self.own and _SURE.match(item.text)]
        met = {key for item in found for key in item.keys}
        return bool(sure) and not any(item in found or met.intersection(stems(item.text)) for item in sure)

    def _is_unmet(self) -> bool:
        """Could a diff show it, does it ask for something that would carry its name, and was all of the diff read?"""
        wording, places = self.wording, self.places
        if self.head and self.head.whole and not self.still:  # gone without this change
            return False
        if not places.whole or not places.spots or (places.binary and PICTURES.search(self.text)):
            return False
        if wording.where is not Where.ANYWHERE:
            return not UNCERTAIN_CHANGELOG.search(self.text)
        names = [item.text for item in wording.items if item.strong and item.weight >= PLAIN_WEIGHT]
        if wording.aim is Aim.REMOVE or wording.negative:
            return bool(names) and (wording.nameable or REMOVED.search(self.text))
        if names:
            return not (all(_NUMBER.fullmatch(name) for name in names) and self._speaks_of_it())
        return wording.nameable and wording.weight >= _ENOUGH

    def _speaks_of_it(self) -> bool:
        """Has the diff a word that this criterion alone has? Code may write the number in some way unknown."""
        return any(item in self.own and item.weight for hit in self.hits for item in hit.items)

    def _tell(self, hit: Hit, does: str, so: str = "") -> CriterionEvidence:
        """One place in a sentence: the criterion's own names before its phrases before its words."""
        ranked = sorted(hit.items, key=lambda item: (item not in self.own, -item.weight, item.text))
        names = [item for item in ranked if item.strong and item.weight]
        shown = names or [item for item in ranked if item.strong] or ranked
        texts = list(dict.fromkeys(item.text for item in shown))[:_TEXTS]
        line = min(self.places.found[key][hit.at] for key in shown[0].keys)
        named = ", ".join(f"`{text}`" for text in texts)
        return CriterionEvidence(hit.spot.path, line or None, f"{does} {named}{so}")
