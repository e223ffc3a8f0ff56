"""The one block of a rule file that hedgerow writes: a line a rule, each with its id; the rest is never touched.

    <!-- hedgerow:begin -->
    ## Rules from findings that kept coming back

    - Leave `db/migrations/**` unchanged; ... <!-- hedgerow:off-limits-3f2a9c1d 5e8b0f21 -->

    <!-- hedgerow:end -->

Behind the id stands the start of the text's SHA-256: a rule that a person has edited is known, and left alone.
"""

from __future__ import annotations

import hashlib

from msgspec import Struct

from hedgerow.errors import RuleFileError
from hedgerow.patterns import Pattern
from hedgerow.rules.lines import MARK, bare, bytes_of, ending, split, text_of

# DESIGN section 7: what agents still read, and what people still review.
TEXT_LIMIT = 160
LINE_BUDGET = 200
RULE_BUDGET = 15

BEGIN = "<!-- hedgerow:begin -->"
END = "<!-- hedgerow:end -->"
HEADING = "## Rules from findings that kept coming back"

_MARKER = Pattern(r" {0,3}<!-- hedgerow:(begin|end) -->[ \t]*")
_RULE = Pattern(r"[-*] (?P<text>.*\S) <!-- hedgerow:(?P<id>[a-z0-9][a-z0-9-]*)(?: (?P<digest>\w*))? -->[ \t]*")
_ID = Pattern(r"[a-z0-9][a-z0-9-]{0,79}")


class Rule(Struct, frozen=True):
    """One rule: a line of plain text, and the id it keeps when its text changes."""

    id: str
    text: str

    @property
    def digest(self) -> str:
        """The start of the SHA-256 of the text: 8 hexadecimal digits."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogateescape")).hexdigest()[:8]

    @property
    def line(self) -> str:
        """The rule as it stands in the block."""
        return f"- {self.text} <!-- hedgerow:{self.id} {self.digest} -->"


class WrittenRule(Struct, frozen=True):
    """A rule of the block as it is found: `at` is its line, from 0, `intact` whether its text is what was written."""

    at: int
    rule: Rule
    intact: bool


class Block(Struct, frozen=True):
    """The block of a file: the lines of its two markers, from 0, and what stands between them. `foreign` are the lines
    that hedgerow did not write.
    """

    start: int
    end: int
    rules: tuple[WrittenRule, ...]
    foreign: tuple[int, ...]

    def rule(self, name: str) -> WrittenRule | None:
        """The rule with this id."""
        return next((one for one in self.rules if one.rule.id == name), None)


def block_of(data: bytes, path: str) -> Block | None:
    """The block, or None where there is none. Raises RuleFileError that says what is wrong with one that is broken."""
    return block_in(text_of(data, path), path)


def block_in(text: str, path: str) -> Block | None:
    """The same for a text that was read already."""
    lines = [bare(line) for line in split(text)]
    marks = [(at, match[1]) for at, line in enumerate(lines) if (match := _MARKER.fullmatch(line))]
    if marks:
        visible = _comments(text)
        marks = [mark for mark in marks if mark[0] in visible]
    if not marks:
        return None
    if [kind for _, kind in marks] != ["begin", "end"]:
        where = ", ".join(f"{kind} in line {at + 1}" for at, kind in marks)
        raise RuleFileError(
            f"{path} wants one {BEGIN} and one {END} behind it, and has: {where}", "Leave one block, or take all out."
        )
    (start, _), (end, _) = marks
    return _read(lines, start, end, path)


def with_rule(data: bytes | None, rule: Rule, path: str) -> bytes:
    """The file with the rule: a new line at the end of the block, or in place of the older text of the same id.

    None: there is no file yet. A file that has the rule already comes back as it is. Raises RuleFileError where the
    block is broken, a person has edited the rule, or what would be written could not be seen.
    """
    _valid(rule)
    text = text_of(data, path) if data is not None else ""
    block = block_in(text, path)
    lines = split(text)
    if block is None:
        new = _appended(text, lines, rule, exists=data is not None)
    else:
        new = _in_block(lines, block, rule, path)
    if not _read_back(new, rule.id, path):
        raise RuleFileError(
            f"what is written at the end of {path} would not be read", "Close the code block or comment it ends in."
        )
    return bytes_of(new)


def without_rule(data: bytes, name: str, path: str) -> bytes | None:
    """The file without the rule; without the whole block where nothing is left in it. None: nothing is left at all of
    a file that hedgerow made. Raises RuleFileError where the block is broken.
    """
    text = text_of(data, path)
    block = block_in(text, path)
    written = block.rule(name) if block else None
    if block is None or written is None:
        return data
    lines = split(text)
    if len(block.rules) > 1 or block.foreign:
        del lines[written.at]
        return bytes_of("".join(lines))
    return _cut(lines, block)


def _read(lines: list[str], start: int, end: int, path: str) -> Block:
    rules, foreign = [], []
    for at in range(start + 1, end):
        line = lines[at]
        if match := _RULE.fullmatch(line):
            rule = Rule(match["id"], match["text"])
            rules.append(WrittenRule(at, rule, match["digest"] == rule.digest))
        elif line.strip() and line.strip() != HEADING:
            foreign.append(at)
    places: dict[str, int] = {}
    for one in rules:
        if one.rule.id in places:
            raise RuleFileError(
                f"{path} has the rule {one.rule.id} twice, in lines {places[one.rule.id] + 1} and {one.at + 1}",
                "Keep one of them.",
            )
        places[one.rule.id] = one.at
    return Block(start, end, tuple(rules), tuple(foreign))


def _comments(text: str) -> frozenset[int]:
    """The lines on which a comment starts for a reader of Markdown: not those in code, nor in another comment."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").disable(["inline", "reference"]).parse(text.removeprefix(MARK))
    return frozenset(token.map[0] for token in tokens if token.type == "html_block" and token.map)


def _read_back(text: str, name: str, path: str) -> bool:
    try:
        block = block_in(text, path)
    except RuleFileError:  # a comment that is never closed swallows the first marker only
        return False
    return block is not None and block.rule(name) is not None


def _appended(text: str, lines: list[str], rule: Rule, *, exists: bool) -> str:
    """The text with a block behind a blank line. Where the last line has no ending, that of the block has none either,
    so that taking the block out again gives back the same bytes.
    """
    end = ending(lines)
    block = end.join((BEGIN, HEADING, "", rule.line, "", END))
    if not exists:
        return block + end
    if text.endswith(("\n", "\r")):
        return text + end + block + end
    return (text + end + end if text.removeprefix(MARK) else text) + block


def _in_block(lines: list[str], block: Block, rule: Rule, path: str) -> str:
    written = block.rule(rule.id)
    end = lines[block.start][len(lines[block.start].rstrip("\r\n")) :]
    if written is None:
        last = block.rules[-1].at if block.rules else block.end - 1
        return "".join([*lines[: last + 1], rule.line + end, *lines[last + 1 :]])
    if written.rule.text == rule.text:
        return "".join(lines)
    if not written.intact:
        raise RuleFileError(
            f"the rule {rule.id} in line {written.at + 1} of {path} was edited by hand, so it is left alone",
            "Edit it further by hand, or delete the line and propose again.",
        )
    return "".join([*lines[: written.at], rule.line + end, *lines[written.at + 1 :]])


def _cut(lines: list[str], block: Block) -> bytes | None:
    """The lines without the block and the blank line before it."""
    before, after = lines[: block.start], lines[block.end + 1 :]
    unended = not lines[block.end].endswith(("\n", "\r"))
    mark = MARK if lines[block.start].startswith(MARK) else ""
    if not before and not after:
        return bytes_of(mark) if unended or mark else None
    if before and not bare(before[-1]):
        before = before[:-1]
        if unended and before:
            before[-1] = before[-1].rstrip("\r\n")
    return bytes_of(mark + "".join(before + after))


def _valid(rule: Rule) -> None:
    """A rule comes from templates; this is the last look before it is written."""
    bad = len(rule.text) > TEXT_LIMIT or not rule.text.isprintable() or rule.text != rule.text.strip()
    if bad or any(mark in rule.text for mark in ("<", ">", "@", "#")) or not _ID.fullmatch(rule.id):
        raise ValueError(f"no rule: {rule!r}")
