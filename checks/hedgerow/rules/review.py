"""What is wrong with a change of a rule file: the questions that a reviewer of such a change wants answered first."""

from __future__ import annotations

import posixpath
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.errors import RuleFileError
from hedgerow.model import Severity
from hedgerow.paths import matches
from hedgerow.patterns import Pattern
from hedgerow.rules.block import LINE_BUDGET, RULE_BUDGET, block_in
from hedgerow.rules.find import imports_of, prose_lines
from hedgerow.rules.front import front_of
from hedgerow.rules.kinds import Kind, kind_of
from hedgerow.rules.wording import Saying, opposed, same, saying, vague

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.rules.block import Block

# Codex reads so much of all AGENTS.md files together.
BYTE_BUDGET = 32_768
# Of one kind of trouble in one file; a reviewer who has seen so many knows.
SHOWN = 10
_LINES_READ = 2_000
# Each is looked for among all paths of the repository.
_NAMES_READ = 200
_QUOTED = 120

_HIDDEN = Pattern(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e01ef]"
)
_SPAN = Pattern(r"`([^`\s]{3,120})`")
_PATH = Pattern(r"(?:\./)?[\w.@-]+(?:/[\w.@-]+)+/?")


class Trouble(StrEnum):
    """One kind of trouble; the value is a fixed word of the finding."""

    HIDDEN = "hidden character"
    BUDGET = "over budget"
    LONGER = "even longer"
    BLOCK = "hand edit of the block"
    BROKEN = "broken reference"
    MISSING = "path that is not there"
    TWICE = "said twice"
    OPPOSED = "contradiction"
    VAGUE = "no check could see it"


# The others are as severe as the check.
SEVERITIES = {Trouble.HIDDEN: Severity.ERROR} | dict.fromkeys(
    (Trouble.LONGER, Trouble.MISSING, Trouble.VAGUE), Severity.INFO
)
FIXES = {
    Trouble.HIDDEN: "Write the line anew without it.",
    Trouble.LONGER: "Take out what agents do anyway, or move it to a file for the folder it is about.",
    Trouble.BUDGET: "Take out what agents do anyway, or move it to a file for the folder it is about.",
    Trouble.BLOCK: "Edit outside of the block, or take the line out: `hedgerow propose` writes it anew.",
    Trouble.BROKEN: "Name the path as it is, or take the line out.",
    Trouble.MISSING: "Name the path as it is, unless it is an example or comes to be later.",
    Trouble.TWICE: "Keep one of them.",
    Trouble.OPPOSED: "Decide, and keep one of them.",
    Trouble.VAGUE: "Say what to do, with a name, a path or a command, or leave it out.",
}


class Remark(Struct, frozen=True):
    """One thing to say of a rule file. `line` counts from 1 in the new file; `identity` names it without a number."""

    trouble: Trouble
    line: int | None
    identity: str
    message: str


class Edited(Struct, frozen=True):
    """A rule file before and after a change. `added` are the numbers of its new lines. Where only hunks are known,
    `whole` is False and `after` holds their lines only, at their places.
    """

    path: str
    before: str
    after: str
    added: frozenset[int]
    whole: bool


class Around(Struct, frozen=True):
    """What else is there after the change: every path (None: not known), and the texts of the rule files."""

    paths: frozenset[str] | None
    rules: tuple[tuple[str, str], ...]


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
        yield from _broken(file, around.paths)
    yield from _compared(file, around)
    for number, line in _prose(file):
        if number in file.added and saying(line) is not None and vague(line):
            yield Remark(
                Trouble.VAGUE, number, line.strip(), "no change can be held to this rule: it names nothing to look for"
            )


def _prose(file: Edited) -> list[tuple[int, str]]:
    return list(prose_lines(file.after))[:_LINES_READ]


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


def _broken(file: Edited, paths: frozenset[str]) -> Iterator[Remark]:
    parts = [path.split("/") for path in paths]
    known = paths | {"/".join(one[:depth]) for one in parts for depth in range(1, len(one))}
    for one in imports_of(file.after, file.path):
        if one.line not in file.added:
            continue
        if one.target is None:
            message = f"imports `{one.written[:_QUOTED]}`, which is outside of the repository: others will not have it"
            yield Remark(Trouble.BROKEN, one.line, one.written, message)
        elif one.target not in paths:
            yield Remark(
                Trouble.BROKEN, one.line, one.written, f"imports `{one.written[:_QUOTED]}`, and there is no such file"
            )
    for number, glob in front_of(file.after).globs:
        if number in file.added and "{" not in glob and not any(matches(glob, path) for path in paths):
            message = f"is for files that match `{glob[:_QUOTED]}`, and there is none: no agent will read it"
            yield Remark(Trouble.BROKEN, number, glob, message)
    own = posixpath.dirname(file.path)
    spans = [(at, name) for at, line in _prose(file) if at in file.added for name in _SPAN.findall(line)]
    for number, name in spans[:_NAMES_READ]:
        if not _is_there(name, own, known):
            yield Remark(Trouble.MISSING, number, name, f"names `{name}`, and there is no such file or folder")


def _is_there(name: str, own: str, known: frozenset[str]) -> bool:
    """A path that starts in a folder of the repository must end in something that is there, be it below another
    folder: rules are written from where one works. Everything else may be meant. `known` are all files and folders.
    """
    if not _PATH.fullmatch(name):
        return True
    plain = name.removeprefix("./").rstrip("/")
    named_as_file = "." in plain.rpartition("/")[2].strip(".") or name.endswith("/")
    if plain.split("/")[0] not in known or not named_as_file:
        return True
    near = posixpath.normpath(posixpath.join(own, plain))
    return plain in known or near in known or any(one.endswith(f"/{plain}") for one in known)


def _compared(file: Edited, around: Around) -> Iterator[Remark]:
    """Each new line against the lines before it and the other rule files that the same agents read with it."""
    own = [(number, said) for number, line in _prose(file) if (said := saying(line))]
    near = [
        (path, number, said)
        for path, text in around.rules
        if path != file.path and _read_together(file.path, path)
        for number, line in list(prose_lines(text))[:_LINES_READ]
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
