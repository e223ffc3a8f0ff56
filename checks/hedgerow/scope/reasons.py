"""Why a hunk is thought to belong, or not: each reason names a line of the issue and a line of the diff."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.model import Evidence
from hedgerow.patterns import Pattern
from hedgerow.scope.issue_numbers import issues_known, issues_named, issues_tested
from hedgerow.scope.links import companions
from hedgerow.scope.model import sigmoid
from hedgerow.scope.peers import CODE, TEST, role
from hedgerow.scope.relevance import name_weight
from hedgerow.scope.shape import DOCUMENTS, is_comment
from hedgerow.scope.tokens import MAX_LINE, WORD, split
from hedgerow.scope.view import definitions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hedgerow.change import Hunk, Line
    from hedgerow.scope.rarity import Rarity
    from hedgerow.scope.score import Features
    from hedgerow.scope.view import HunkView

CHAINS = frozenset({"defines", "uses", "test-of", "shared-name", "same-file", "alike"})
"""The kinds of reasons that tie a hunk to another one."""

LINKED = 0.5
"""Probability from which two hunks hang together."""

# The project of the tests is no test, wherever it stands.
_NO_CODE = DOCUMENTS | {"csproj", "fsproj", "vbproj", "vcxproj", "projitems", "props", "targets", "sln"}
_REMARK = Pattern(r"(?:^|\s)(?://|#|--|/\*)\s.*")  # behind code
_MOST = 3  # reasons of one kind
_SPOKEN = 3.0  # rarity from which a shared word is worth telling
_ASKED = 0.5  # weight of a word in the issue from which it is asked for
_NEAR = 0.5  # nearness from which two words keep company
_EXPLAINED = 0.5  # probability from which the issue itself explains a hunk
_NOTHING = "shares no rare word with the issue, and hangs together with no hunk that it explains"
_LENGTH = 40  # characters of a name that are shown


class _Numbers(Struct, frozen=True):
    """The issues that a hunk names, with the first line of each: `named` outside the names of tests, `every` in these
    too.
    """

    named: dict[str, Line]
    every: dict[str, Line]


class Teller(Struct, frozen=True, dict=True):
    """Tells the reasons of a diff's hunks, one after the other."""

    found: Features
    hunks: Sequence[Hunk]
    rarity: Rarity

    def reasons(self, at: int) -> tuple[Evidence, ...]:
        """What ties the hunk to the issue itself, then to an explained hunk, then what speaks against it."""
        numbers = self._numbers(at)
        own = sorted(self._own(at, numbers.every), key=_strongest)[:_MOST]
        linked = list(self._linked(at)) or list(self._company(at, own))
        against = list(self._against(numbers))
        if not own and not linked and not against:
            against = [Evidence("nothing-shared", -0.5, None, None, self.found.read.hunks[at].start, _NOTHING)]
        return (*own, *linked, *against)

    def _own(self, at: int, numbers: dict[str, Line]) -> Iterator[Evidence]:
        view, issue = self.found.read.hunks[at], self.found.read.issue
        name = view.path.rpartition("/")[2]
        named = next(((ref, line) for ref, line, text in issue.written if _stands(name, text)), None)
        if named:
            because = f"issue line {named[1]} names `{_shown(name)}`"
            yield Evidence("named-path", 1.0, named[0], named[1], view.start, because)
        yield from self._words_of_the_issue(at)
        for ticket in sorted(number for number in numbers if number in self._known[1]):
            line = numbers[ticket].number
            if place := issue.lines.get("#" + ticket):
                because = f"names issue {ticket}, as issue line {place[1]} does"
                yield Evidence("names-issue", 0.8, *place, line, because)
            else:
                yield Evidence("names-issue", 0.8, None, None, line, f"names issue {ticket}, this change's own")

    def _words_of_the_issue(self, at: int) -> Iterator[Evidence]:
        """Names that the issue writes, then words that hold a rare one of it: each word once, for its rarest part."""
        issue, told, words = self.found.read.issue, set[str](), self._words(at)
        for word, place in words.items():
            whole, tokens = word.lower().replace("_", ""), split(word)
            if whole in issue.names and len(tokens) > 1 and tokens[-1] not in told:
                told.update(tokens)
                ref, line = issue.lines["~" + whole]
                weight = round(0.3 + 0.1 * name_weight(whole, self.rarity), 2)
                because = f"{_place(place)} has `{_shown(word)}`, which issue line {line} names"
                yield Evidence("named-identifier", weight, ref, line, place.number, because)
        for word, place in words.items():
            parts = [token for token in split(word) if token not in told and self._speaks(token)]
            if parts:
                told.update(split(word))
                rare, token = max((self.rarity.of(token), token) for token in parts)
                ref, line = issue.lines[token]
                because = f"{_place(place)} speaks of `{_shown(word)}`, as issue line {line} does"
                yield Evidence("shared-word", round(0.06 * rare, 2), ref, line, place.number, because)

    def _speaks(self, token: str) -> bool:
        """Is it rare, and a part of a word that the issue asks for?"""
        issue = self.found.read.issue
        if token.startswith("=") or token not in issue.lines:
            return False
        return self.rarity.of(token) >= _SPOKEN and issue.weight.get(token, 0.0) >= _ASKED

    def _company(self, at: int, own: Sequence[Evidence]) -> Iterator[Evidence]:
        """Where nothing else speaks for the hunk: a word of it that the repository uses as it does one of the issue."""
        known, issue = self.rarity.positions, self.found.read.issue
        if own or not known:
            return
        from hedgerow.scope.company import closest

        asked = {token: weight for token, weight in issue.query.items() if token in issue.lines}
        changed = self.found.read.hunks[at].changed
        spoken = {token: weight for token, weight in changed.items() if token not in issue.weight}
        nearness, one, two = closest(asked, spoken, known)
        if nearness < _NEAR:
            return
        ref, line = issue.lines[one]
        said = (word for *said_at, text in issue.written if said_at == [ref, line] for word in WORD.findall(text))
        other = next(word for word in said if one in split(word))
        word, place = next((word, place) for word, place in self._words(at).items() if two in split(word))
        tie = f"which this repository uses where it uses `{_shown(other)}` of issue line {line}"
        because = f"{_place(place)} has `{_shown(word)}`, {tie}"
        yield Evidence("company", round(0.4 * nearness, 2), ref, line, place.number, because)

    def _words(self, at: int) -> dict[str, Line]:
        """Each word of the changed lines with the first line that has it; added lines speak first."""
        first: dict[str, Line] = {}
        for line in self.hunks[at].changed:
            for word in WORD.findall(line.text[:MAX_LINE]):
                first.setdefault(word, line)
        return first

    def _linked(self, at: int) -> Iterator[Evidence]:
        """The best chain: the linked hunk that is itself best explained, with what the two share."""
        found = self.found
        links = ((other, sigmoid(odds)) for other, odds in found.graph.odds[at].items())
        worth = {other: p * sigmoid(found.own[other]) for other, p in links if p >= LINKED}
        for other in sorted(worth, key=lambda one: (-worth[one], one))[:1]:
            view, partner = found.read.hunks[at], found.read.hunks[other]
            if found.own[other] <= found.own[at] and sigmoid(found.own[at]) > _EXPLAINED:
                return
            kind, tie, line = self._tie(at, view, partner)
            anchor = self.tie(other)
            place = f"the hunk at {partner.path}:{partner.start}"
            if anchor is None:
                yield Evidence(kind, round(worth[other], 2), None, None, line, f"{tie} {place}")
                return
            because = f"{tie} {place}; that hunk is tied to issue line {anchor.issue_line}"
            yield Evidence(kind, round(worth[other], 2), anchor.issue, anchor.issue_line, line, because)

    def tie(self, at: int) -> Evidence | None:
        """The strongest of what ties the hunk to the issue itself."""
        return min(self._own(at, self._numbers(at).every), key=_strongest, default=None)

    def _tie(self, at: int, view: HunkView, partner: HunkView) -> tuple[str, str, int]:
        """Kind, the words up to the partner, and the line of this hunk."""
        words = self._words(at)
        line_of = {word.lower().replace("_", ""): (word, place.number) for word, place in reversed(words.items())}

        def best(names: frozenset[str]) -> tuple[str, int] | None:
            known = [name for name in names if name in line_of]
            return line_of[max(known, key=lambda name: (name_weight(name, self.rarity), name))] if known else None

        if one := best(self._defines(at, partner) & (partner.names | partner.context_names)):
            return "defines", f"defines `{_shown(one[0])}`, which is used by", one[1]
        if one := best((view.names | view.context_names) & self._defines(partner.at, view)):
            return "uses", f"uses `{_shown(one[0])}`, defined by", one[1]
        both_code = _NO_CODE.isdisjoint((view.extension, partner.extension))
        if both_code and {role(view), role(partner)} == {CODE, TEST} and companions(view, partner):
            return (
                "test-of",
                "is the test of the file of" if view.is_test else "is the code that is tested by",
                view.start,
            )
        shared = best(view.names & partner.names)
        if shared and name_weight(shared[0].lower().replace("_", ""), self.rarity) > 0:
            return "shared-name", f"shares `{_shown(shared[0])}` with", shared[1]
        if view.file == partner.file:
            return "same-file", "stands in one file with", view.start
        return "alike", "is linked by ordinary words or its place to", view.start

    def _defines(self, at: int, user: HunkView) -> frozenset[str]:
        """What the hunk defines for another to use: in no comment and no document, and in a test only for tests."""
        view = self.found.read.hunks[at]
        if not view.defines or view.extension in DOCUMENTS or (view.is_test and not user.is_test):
            return frozenset()
        texts = (line.text[:MAX_LINE] for line in self.hunks[at].changed)
        code = (_REMARK.sub("", text) for text in texts if not is_comment(text))
        return view.defines.intersection(name for text in code for name in definitions(text))

    @cached_property
    def _known(self) -> tuple[frozenset[str], frozenset[str]]:
        """The numbers of the issues, as `issues_known` has them: read once, and only for a diff that names any."""
        return issues_known(self.found.read.issue)

    def _numbers(self, at: int) -> _Numbers:
        hunk, view = self.hunks[at], self.found.read.hunks[at]
        # Few hunks name any, and long ones take time to be read again.
        named = issues_named(hunk, view.extension) if view.tickets else {}
        return _Numbers(named, {**issues_tested(hunk), **named})

    def _against(self, numbers: _Numbers) -> Iterator[Evidence]:
        if not numbers.every:
            return
        own, known = self._known
        # The number in a test's name may be that of another tracker, so it must be known which this one gives.
        others = numbers.every if own else numbers.named
        if known and others and known.isdisjoint(others):
            number, line = min(others.items())
            because = f"names issue {number}, which is not the issue of this change"
            yield Evidence("other-issue", -0.6, None, None, line.number, because)


def _strongest(one: Evidence) -> tuple[float, str, str]:
    return -one.weight, one.kind, one.because


def _place(line: Line) -> str:
    """Where a line of the diff is to be looked up: the numbers of removed lines are those of the file as it was."""
    return f"removed line {line.number}" if line.sign == "-" else f"line {line.number}"


def _stands(name: str, text: str) -> bool:
    """Is the name of a file in the text, and no part of another? Other scripts may go on without a blank."""
    return name in text and bool(re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", text))


def _shown(name: str) -> str:
    text = name.replace("`", "'")
    return text if len(text) <= _LENGTH else text[: _LENGTH - 3] + "..."
