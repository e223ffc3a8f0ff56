"""One criterion that wants something left alone, before the diff: the paths, definitions and signatures not to change.

Sentences are read as the prohibitions of an issue are (`issue.rulings`), and paths matched as there: folders, patterns,
exceptions, the old name and the new one of a renamed file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.issue.rulings import rulings
from hedgerow.issue.spec import PathRule
from hedgerow.model import CriterionEvidence, CriterionState
from hedgerow.patterns import Pattern
from hedgerow.scope.definitions import defined_name, may_define
from hedgerow.scope.names import WORD
from hedgerow.scope.wording import LONGEST

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from hedgerow.change import ChangeSet, Line
    from hedgerow.issue.rulings import Ruling

_REST = 4  # words beside the prohibition, from which the criterion also says something else
_CHANGE = Pattern(r"\b((?:must|should|shall)(?: not|n't)) change\b")
_IS = Pattern(r"^(\W*`[^`]*[./][^`]*`) is (unchanged|untouched|unmodified)\b")  # elsewhere it tells of a fault
# "If the disk is full: `a.txt` must not change" is what the program does.
_HELD = Pattern(r"\b(?:if|when|whenever|while|unless|until|after|during|mode)\b")
_VERB = r"(?:touch|change|modify|edit|alter)"
_DONE = r"(?:change|be (?:touched|changed|modified|edited|altered))"
_WHAT = r"(?:the )?(?:(?:function|method|class|interface|type|(?:public )?signature of|definition of) )?"
_NAME = r"`(?P<{}>[^\W\d][\w$]*(?:(?:\.|::|#)[^\W\d][\w$]*)*)(?:\(\))?`"
_DEFINITION = Pattern(
    rf"\W*(?:{_WHAT}{_NAME.format('before')} (?:must|should|shall)(?: not|n't) {_DONE}"
    rf"|(?:please )?(?:do not|don't|never) {_VERB} {_WHAT}{_NAME.format('behind')})\W*",
    words=("not", "n't", "never"),
)
_SIGNATURE = Pattern(
    rf"\W*(?:(?:the )?(?:public )?signature of {_NAME.format('before')} (?:is|stays|remains) "
    rf"(?:unchanged|untouched|the same|as it is)|{_NAME.format('behind')} keeps its signature)\W*",
    words=("signature",),
)


class Kept(Struct, frozen=True):
    """What the diff does with it: `broken` are the changes that the criterion forbids; `left` says that nothing of the
    paths is changed, where the criterion asks for no more. `named`: it forbids to change one definition.
    """

    broken: tuple[CriterionEvidence, ...] = ()
    left: tuple[CriterionEvidence, ...] = ()
    named: bool = False

    def judged(self) -> tuple[CriterionState, tuple[CriterionEvidence, ...]] | None:
        """The state with its places, or None where the paths and definitions decide nothing."""
        if self.broken:
            return CriterionState.NONE, self.broken
        return (CriterionState.EVIDENCE, self.left) if self.left else None


def kept(change: ChangeSet, text: str) -> Kept:
    """What the diff does with the paths, or the definition, that the criterion `text` forbids to change."""
    text = text[:LONGEST]
    low = text[:1].lower() + text[1:]
    name = _DEFINITION.fullmatch(low)
    signature = _SIGNATURE.fullmatch(low)
    said = _IS.sub(r"\1 stays \2", _CHANGE.sub(r"\1 be changed", text))
    orders = [one for one in rulings(said) if one.forbids and one.paths and not _HELD.search(said[: one.start].lower())]
    if orders:
        return _of_paths(change, orders, said)
    if name:
        return Kept(tuple(_redefined(change, name, _whole)), named=True)
    if signature:  # kept, it proves nothing of what callers see besides
        broken = tuple(_redefined(change, signature, _parameters))
        return Kept(broken, named=bool(broken))
    return Kept()


def _of_paths(change: ChangeSet, orders: list[Ruling], text: str) -> Kept:
    rules = [PathRule(path.text, 0, exact=False, excepting=one.excepting) for one in orders for path in one.paths]
    paths = dict.fromkeys(path for file in change.files for path in file.touched)
    broken = [path for path in paths if any(rule.covers(path) for rule in rules)]
    if broken:
        return Kept(tuple(CriterionEvidence(path, None, "is changed") for path in broken))
    ruled = sum(len(WORD.findall(text[one.start : one.end])) for one in orders)
    if not change.files or len(WORD.findall(text)) - ruled >= _REST:
        return Kept()
    return Kept(left=tuple(_left(rule) for rule in rules))


def _left(rule: PathRule) -> CriterionEvidence:
    many = rule.pattern.endswith("/") or "*" in rule.pattern
    return CriterionEvidence(rule.pattern, None, "has no changed file in it" if many else "is not changed")


def _whole(line: str) -> str:
    return line.strip()


def _parameters(line: str) -> str:
    """The line without what stands behind its parameters: a body may follow them."""
    return "".join(line.partition(")")[:2]).strip()


def _redefined(change: ChangeSet, said: re.Match[str], what: Callable[[str], str]) -> list[CriterionEvidence]:
    """Removed lines that define the name, unless an added one has the same of them that counts (`what`)."""
    name = WORD.findall(said["before"] or said["behind"])[-1]
    hunks = [(file.path, hunk) for file in change.files if may_define(file.path) for hunk in file.hunks]
    moved = {what(line.text) for _, hunk in hunks for line in hunk.added if _defines(line, name)}
    return [
        CriterionEvidence(path, hunk.span[0], f"changes the definition of `{name}`")
        for path, hunk in hunks
        for line in hunk.removed
        if _defines(line, name) and what(line.text) not in moved
    ]


def _defines(line: Line, name: str) -> bool:
    return name in line.text and defined_name(line.text) == name
