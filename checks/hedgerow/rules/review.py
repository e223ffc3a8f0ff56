"""What is wrong with a change of a rule file: the questions that a reviewer of such a change wants answered first."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hedgerow.errors import RuleFileError
from hedgerow.patterns import Pattern
from hedgerow.rules.block import LINE_BUDGET, RULE_BUDGET, block_in
from hedgerow.rules.kinds import Kind, kind_of
from hedgerow.rules.references import broken
from hedgerow.rules.remark import Remark, Trouble, first_lines
from hedgerow.rules.wording import Saying, opposed, same, saying, vague

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.rules.block import Block
    from hedgerow.rules.remark import Around, Edited

# Codex reads so much of all AGENTS.md files together.
BYTE_BUDGET = 32_768
# Of one kind of trouble in one file; a reviewer who has seen so many knows.
SHOWN = 10

_HIDDEN = Pattern(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e01ef]"
)


def reviewed(file: Edited, around: Around) -> Iterator[Remark]:
    """The remarks, of each kind at most `SHOWN`."""
    shown: Counter[Trouble] = Counter()
    for remark in _all(file, around):
        shown[remark.trouble] += 1
        if shown[remark.trouble] <= SHOWN:
            yield remark


def _all(file: Edited, around: Around) -> Iterator[Remark]:
    yield from _hidden(file)
    if file.whole:
        yield from _budget(file)
        yield from _block(file)
    if around.paths is not None:
        yield from broken(file, around.paths)
    yield from _compared(file, around)
    for number, line in file.prose:
        if number in file.added and saying(line) is not None and vague(line):
            yield Remark(
                Trouble.VAGUE, number, line.strip(), "no change can be held to this rule: it names nothing to look for"
            )


def _hidden(file: Edited) -> Iterator[Remark]:
    for number, line in enumerate(file.after.split("\n"), 1):
        if number not in file.added:
            continue
        text = line.removeprefix("\ufeff") if number == 1 else line
        if match := _HIDDEN.search(text):
            code = f"U+{ord(match[0]):04X}"
            yield Remark(
                Trouble.HIDDEN, number, f"{code}|{line}", f"holds {code}, which agents read and people do not see"
            )


def _budget(file: Edited) -> Iterator[Remark]:
    before, after = _count(file.before), _count(file.after)
    if after > LINE_BUDGET and after > before:
        message = f"has {after} lines; agents follow the rules of a file well up to {LINE_BUDGET}"
        yield Remark(Trouble.LONGER if before > LINE_BUDGET else Trouble.BUDGET, None, "lines", message)
    size = len(file.after.encode("utf-8", "surrogateescape"))
    if size > BYTE_BUDGET and after > before and (kind_of(file.path) or (None,))[0] is Kind.AGENTS:
        yield Remark(
            Trouble.BUDGET, None, "bytes", f"has {size} bytes; Codex reads the first {BYTE_BUDGET} of all such files"
        )


def _count(text: str) -> int:
    return text.count("\n") + (not text.endswith("\n") and bool(text))


def _block(file: Edited) -> Iterator[Remark]:
    try:
        block = block_in(file.after, file.path)
    except RuleFileError as error:
        if _broken_before(file):
            return
        yield Remark(Trouble.BLOCK, None, "broken", f"hedgerow's block is broken: {error.message}")
        return
    if block is None:
        return
    for one in block.rules:
        if not one.intact and one.at + 1 in file.added:
            message = (
                f"the rule {one.rule.id} is no longer what hedgerow wrote, so it will never be changed or measured"
            )
            yield Remark(Trouble.BLOCK, one.at + 1, one.rule.id, message)
    for at in block.foreign:
        if at + 1 in file.added:
            message = "stands in hedgerow's block and is none of its rules; it belongs outside of the block"
            yield Remark(Trouble.BLOCK, at + 1, f"foreign|{file.after.split(chr(10))[at].strip()}", message)
    yield from _too_many(file, block)


def _broken_before(file: Edited) -> bool:
    try:
        block_in(file.before, file.path)
    except RuleFileError:
        return True
    return False


def _too_many(file: Edited, block: Block) -> Iterator[Remark]:
    if len(block.rules) > RULE_BUDGET and block.rules[-1].at + 1 in file.added:
        message = f"hedgerow's block has {len(block.rules)} rules; more than {RULE_BUDGET} are not reviewed any more"
        yield Remark(Trouble.BUDGET, block.rules[-1].at + 1, "rules", message)


def _compared(file: Edited, around: Around) -> Iterator[Remark]:
    """Each new line against the lines before it and the other rule files that the same agents read with it."""
    own = [(number, said) for number, line in file.prose if (said := saying(line))]
    near = [
        (path, number, said)
        for path, text in around.rules
        if path != file.path and _read_together(file.path, path)
        for number, line in first_lines(text)
        if (said := saying(line))
    ]
    for number, said in own:
        if number not in file.added:
            continue
        here = [
            ("", other, its) for other, its in own if other < number or (other > number and other not in file.added)
        ]
        yield from _against(number, said, [*here, *near])


def _against(number: int, said: Saying, others: list[tuple[str, int, Saying]]) -> Iterator[Remark]:
    identity = " ".join(sorted(said.words))
    for path, line, other in others:
        where = f"line {line}" + (f" of {path}" if path else "")
        if same(said, other):
            yield Remark(Trouble.TWICE, number, identity, f"{where} says the same: make that one stronger")
            return
        if opposed(said, other):
            yield Remark(Trouble.OPPOSED, number, identity, f"{where} says the opposite: agents will follow either")
            return


def _read_together(one: str, other: str) -> bool:
    first, second = kind_of(one), kind_of(other)
    return first is not None and second is not None and _same_session(first, second)


def _same_session(one: tuple[Kind, str], other: tuple[Kind, str]) -> bool:
    """Do the same agents read both, when they work in the deeper of the two folders?"""
    claude = (Kind.CLAUDE, Kind.CLAUDE_RULES)
    alike = one[0] is other[0] or (one[0] in claude and other[0] in claude)
    return alike and (one[1].startswith(other[1]) or other[1].startswith(one[1]))
