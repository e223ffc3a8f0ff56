"""What became of open proposals, read off the base: one whose change is there was merged, whoever merged it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.learn.deny import FILE as DENIALS
from hedgerow.learn.deny import says as denies
from hedgerow.learn.enforce import forbids
from hedgerow.learn.proposal import Fate, ProposalRecord, Step
from hedgerow.learn.template import asks_for
from hedgerow.learn.wording import pattern_of, section_of
from hedgerow.settings import FILE, SHARED_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.git.tree import Tree


def newest(history: tuple[ProposalRecord, ...]) -> dict[str, ProposalRecord]:
    """The state of each proposal by its id; of two moments in the same second the later state counts, and the later
    number on GitHub.
    """
    return {one.id: one for one in sorted(history, key=_age)}


def merged(history: tuple[ProposalRecord, ...], base: Tree) -> tuple[ProposalRecord, ...]:
    """A record for each open proposal whose change is in the base, dated by the last commit of the file it edits."""
    return tuple(_merged(history, base))


def _age(record: ProposalRecord) -> tuple[int, int, int, int]:
    return record.when, list(Fate).index(record.fate), record.votes, record.number or 0


def _merged(history: tuple[ProposalRecord, ...], base: Tree) -> Iterator[ProposalRecord]:
    for record in newest(history).values():
        if record.fate is Fate.OPEN and _is_there(record, base):
            row = base.git.run("log", "-1", "--format=%ct", base.oid, "--", f":(literal){record.target}").strip()
            yield replace(record, fate=Fate.MERGED, when=max(int(row or 0), record.when))


def _is_there(record: ProposalRecord, base: Tree) -> bool:
    texts = base.read((record.target, FILE, SHARED_FILE))
    text = texts.get(record.target)
    if record.step is Step.ENFORCE:
        pattern = pattern_of(record.key)
        if record.target == DENIALS:
            return pattern is not None and denies(pattern, text)
        return pattern is not None and forbids(pattern, texts.get(FILE), texts.get(SHARED_FILE))
    if record.step is Step.TEMPLATE:
        section = section_of(record.key)
        return section is not None and text is not None and asks_for(section, text, record.target)
    named = text is not None and f"hedgerow:{record.id} " in text
    return named is not (record.step is Step.REMOVAL)
