"""The fenced `scope` block: the exact form in which an issue says which files its change may and may not touch.

    ```scope
    allow:
      - src/http/**
      - tests/http/
    deny:
      - src/http/legacy/ except src/http/legacy/README.md
    ```

Grammar, a line at a time. Blank lines and comments (`#` at the start of a line or after a space) do not count.

- `allow:` or `deny:` opens a list; `allowed`, `in`, `include`, `only` and `denied`, `forbid`, `forbidden`, `out`,
  `exclude`, `off-limits` say the same, and `=` says the same as the colon. Any other word with a colon opens a list
  that is passed over, with a remark; without a space behind the colon only one that seems to be misspelt does.
- The rest of an opening line, and each line below it, is a list of patterns with commas between them, in brackets or
  not; a `-`, `+`, `*` or `•` with a space in front of it is a bullet.
- `allow PATTERN` and `deny PATTERN`, without a colon, rule that line only.
- Before any opening line, or with none, `+ PATTERN` allows and `- PATTERN` denies, as long as some line has a `+`;
  without one, `-` is a bullet like the others and the block lists what is allowed. `!PATTERN` denies there.
- In a list, `!PATTERN` takes out of the patterns that stand before it in lists of that name, as in `.gitignore`. One
  with no pattern before it, or on a line with `except`, is passed over, with a remark.
- ` except PATTERN` (and further ones behind commas) takes paths out of all that stand before it on the line.
- Quotes or backticks around a pattern are dropped; a comma in them, or in braces, belongs to the pattern. Braces
  themselves are no part of the patterns (`.gitignore` has none either): a pattern with them gets a remark.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from hedgerow.issue.spec import PathRule, Remark
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_ALLOW = frozenset(("allow", "allowed", "allows", "in", "in-scope", "include", "includes", "only"))
_DENY = frozenset(
    (
        "deny",
        "denied",
        "denies",
        "forbid",
        "forbids",
        "forbidden",
        "out",
        "out-of-scope",
        "exclude",
        "excludes",
        "off-limits",
    )
)


def _without_a_letter(word: str) -> set[str]:
    """The word, and what is left of it without one of its letters."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


# A word that shares one of these is misspelt: a letter too many, too few or wrong, or two swapped. Names of three
# letters are too near other words: `win:x` is a file.
_NEARLY = frozenset(rest for word in _ALLOW | _DENY if len(word) > 3 for rest in _without_a_letter(word))  # noqa: PLR2004 - said above
_OPENING = Pattern(r"([A-Za-z][A-Za-z_ -]{0,30}?)\s*(?P<sign>[:=])\s*(?P<rest>.*)$")
_SPACED = Pattern(r":(?=\s|$)")
_RULING = Pattern(r"(allow|deny)\s+(?=\S)", re.IGNORECASE)
_COMMENT = Pattern(r"(?:^|\s)#.*")
_BULLET = Pattern(r"([-+*•])\s+")
_EXCEPT = re.compile(r"\s+except\s+")
# A run without commas, or with commas in quotes or braces; each alternative begins with another character, so no text
# is read in two ways.
_PART = Pattern(r"""(?:[^,"'`{]|"[^"]*"|'[^']*'|`[^`]*`|\{[^{}]*\}|["'`{])+""")

_LISTS = "`allow:` and `deny:` are the two lists."
_INSTEAD = "Say it on one line: `src/** except src/kept.py`."
# So many patterns a block takes out with `!`: each is held against everything that the rules before it match.
_MOST_TAKEN_OUT = 200


class _Listed(Struct, frozen=True):
    """A rule and how many patterns its list had taken out before it: only later ones are taken out of it."""

    denied: bool
    rule: PathRule
    after: int


class _Reader(Struct):
    signs: bool
    open: str = ""
    rules: list[_Listed] = field(default_factory=list)
    allowed_out: list[str] = field(default_factory=list)
    denied_out: list[str] = field(default_factory=list)
    begun: set[bool] = field(default_factory=set)  # whether it denies, of each list with a pattern in it
    remarks: list[Remark] = field(default_factory=list)

    def read(self, text: str, line: int) -> None:
        """Take in one line that is not blank."""
        if opening := _OPENING.match(text):
            word = "-".join(opening[1].lower().replace("_", " ").split())
            known = "allow" if word in _ALLOW else "deny" if word in _DENY else ""
            if known or _SPACED.match(text, opening.start("sign")) or not _NEARLY.isdisjoint(_without_a_letter(word)):
                self._open(known, opening[1], line)
                self._add(_unbracketed(opening["rest"]), line, denied=known == "deny", named=True)
                return
        bullet = _BULLET.match(text)
        body = text[bullet.end() :] if bullet else text
        if ruling := _RULING.match(body):
            self._add(body[ruling.end() :], line, denied=ruling[1].lower() == "deny", named=True)
        elif body.rstrip(",") != "]":  # the end of a list in brackets
            minus = not self.open and self.signs and bool(bullet) and text[0] == "-"
            self._add(body, line, denied=self.open == "deny" or minus, named=bool(self.open))

    def _open(self, known: str, written: str, line: int) -> None:
        self.open = known or "unknown"
        if not known:
            self._remark(line, f"the scope block has no list named `{written}`: it is passed over", _LISTS)

    def _remark(self, line: int, text: str, remedy: str) -> None:
        self.remarks.append(Remark(line, text, remedy))

    def _add(self, text: str, line: int, *, denied: bool, named: bool) -> None:
        """Take in a list of patterns; `named`: it belongs to `allow` or `deny`, and not to a block without lists."""
        if self.open == "unknown":
            return
        standing, *behind = _EXCEPT.split(text, maxsplit=1)
        excepting = tuple(_patterns(behind[0])) if behind else ()
        for one in excepting:
            if one[0] == "!":
                self._remark(line, f"`{one}` is no pattern behind `except`: it is passed over", _INSTEAD)
        excepting = tuple(one for one in excepting if one[0] != "!")
        for written in _patterns(standing):
            pattern = _bare(written.lstrip("!"))
            if "{" in pattern:
                text = f"`{pattern}` has braces, which are not read: give each path its own"
                self._remark(line, text, "As in `src/a/**, src/b/**`.")
            if pattern and named and written[0] == "!":
                self._take_out(pattern, line, denied=denied, alone=not behind)
            elif pattern:
                against = denied or written[0] == "!"
                rule = PathRule(pattern, line, excepting=excepting)
                self.rules.append(_Listed(against, rule, len(self._out(denied=against))))
                self.begun.add(against)

    def _out(self, *, denied: bool) -> list[str]:
        return self.denied_out if denied else self.allowed_out

    def _take_out(self, pattern: str, line: int, *, denied: bool, alone: bool) -> None:
        out = self._out(denied=denied)
        if not alone:
            self._remark(line, f"`!{pattern}` and `except` on one line are not read together", _INSTEAD)
        elif denied not in self.begun:
            self._remark(line, f"`!{pattern}` takes nothing out: no pattern stands before it in its list", _INSTEAD)
        elif len(out) == _MOST_TAKEN_OUT:
            self._remark(line, f"`!{pattern}` is passed over: {_MOST_TAKEN_OUT} are taken out already", _INSTEAD)
        else:
            out.append(pattern)

    def settled(self) -> Iterator[_Listed]:
        """The rules, each with all that is taken out of it. Rules that take out the same share one tuple."""
        whole: dict[tuple[int, bool, int], tuple[str, ...]] = {}
        for one in self.rules:
            key = (id(one.rule.excepting), one.denied, one.after)
            if key not in whole:
                whole[key] = (*one.rule.excepting, *self._out(denied=one.denied)[one.after :])
            yield replace(one, rule=replace(one.rule, excepting=whole[key]))


def read_fence(text: str, line: int) -> tuple[tuple[PathRule, ...], tuple[PathRule, ...], tuple[Remark, ...]]:
    """What the block allows, what it denies, and what could not be read; `line` is the issue line of its first line."""
    lines = [_COMMENT.sub("", row).strip() for row in text.split("\n")]
    reader = _Reader(signs=any(row.startswith("+ ") for row in lines))
    for offset, row in enumerate(lines):
        if row:
            reader.read(row, line + offset)
    rules = tuple(reader.settled())
    allowed = tuple(one.rule for one in rules if not one.denied)
    return allowed, tuple(one.rule for one in rules if one.denied), tuple(reader.remarks)


def write_fence(allowed: tuple[PathRule, ...], denied: tuple[PathRule, ...]) -> str:
    """The block that `read_fence` reads back to the same patterns; an empty string without any."""
    rows = [
        row for name, rules in (("allow:", allowed), ("deny:", denied)) if rules for row in (name, *map(_row, rules))
    ]
    return "\n".join(("```scope", *rows, "```", "")) if rows else ""


def _row(rule: PathRule) -> str:
    taken_out = f" except {', '.join(map(_quoted, rule.excepting))}" if rule.excepting else ""
    return f"  - {_quoted(rule.pattern)}{taken_out}"


def _unbracketed(text: str) -> str:
    """The rest of an opening line without the brackets of a list; `[ab].py` is a pattern."""
    return text.removeprefix("[").removesuffix("]") if text.endswith("]") or "]" not in text else text


def _quoted(pattern: str) -> str:
    return f'"{pattern}"' if "," in pattern else pattern


def _patterns(text: str) -> Iterator[str]:
    """The patterns of a list, without what quotes them."""
    return (bare for part in _PART.findall(text) if (bare := _bare(part)))


def _bare(text: str) -> str:
    text = text.strip()
    while len(text) > 1 and text[0] == text[-1] and text[0] in "\"'`":
        text = text[1:-1].strip()
    return text
