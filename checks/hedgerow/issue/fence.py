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
  `exclude`, `off-limits` say the same. Any other word with a colon opens a list that is passed over, with a remark.
- The rest of an opening line is a list of patterns with commas between them, in brackets or not.
- Below an opening line each line is one pattern; a `-`, `+`, `*` or `•` with a space behind it is a bullet.
- Before any opening line, or with none, `+ PATTERN` allows and `- PATTERN` denies, as long as some line has a `+`;
  without one, `-` is a bullet like the others and the block lists what is allowed. `!PATTERN` always denies.
- Quotes or backticks around a pattern are dropped; ` except PATTERN` (and further ones behind commas) takes paths out
  of it again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hedgerow.issue.spec import PathRule, Remark

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
_OPENING = re.compile(r"([A-Za-z][A-Za-z_ -]{0,30}):(?:\s+(.*)|)$")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_BULLET = re.compile(r"([-+*•])\s+")
_EXCEPT = re.compile(r"\s+except\s+")


@dataclass(slots=True)
class _Reader:
    signs: bool
    open: str = ""
    rules: list[tuple[bool, PathRule]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def read(self, text: str, line: int) -> None:
        opening = _OPENING.match(text)
        if not opening:
            self.add(text, line)
            return
        word = "-".join(opening[1].lower().replace("_", " ").split())
        self.open = "allow" if word in _ALLOW else "deny" if word in _DENY else "unknown"
        if self.open == "unknown":
            self.remarks.append(Remark(line, f"the scope block has no list named `{opening[1]}`: it is passed over"))
        rest = (opening[2] or "").strip().removeprefix("[").removesuffix("]")
        for part in [rest] if _EXCEPT.search(rest) else rest.split(","):
            self.add(part.strip(), line)

    def add(self, text: str, line: int) -> None:
        bullet = _BULLET.match(text)
        body = text[bullet.end() :] if bullet else text
        denied = self.open == "deny" or (not self.open and self.signs and bool(bullet) and text[0] == "-")
        bare = _bare(body)
        if bare.startswith("!"):
            denied, bare = True, _bare(bare.lstrip("!"))
        pattern, *taken_out = (_bare(part) for part in _EXCEPT.split(bare, maxsplit=1))
        if pattern and self.open != "unknown":
            excepting = tuple(_bare(part) for part in taken_out[0].split(",") if _bare(part)) if taken_out else ()
            self.rules.append((denied, PathRule(pattern, line, excepting=excepting)))


def read_fence(text: str, line: int) -> tuple[tuple[PathRule, ...], tuple[PathRule, ...], tuple[Remark, ...]]:
    """What the block allows, what it denies, and what could not be read; `line` is the issue line of its first line."""
    lines = [_COMMENT.sub("", row).strip() for row in text.split("\n")]
    reader = _Reader(signs=any(row.startswith("+ ") for row in lines))
    for offset, row in enumerate(lines):
        if row:
            reader.read(row, line + offset)
    allowed = tuple(rule for denied, rule in reader.rules if not denied)
    return allowed, tuple(rule for denied, rule in reader.rules if denied), tuple(reader.remarks)


def write_fence(allowed: tuple[PathRule, ...], denied: tuple[PathRule, ...]) -> str:
    """The block that `read_fence` reads back to the same patterns; an empty string without any."""
    rows = [
        row for name, rules in (("allow:", allowed), ("deny:", denied)) if rules for row in (name, *map(_row, rules))
    ]
    return "\n".join(("```scope", *rows, "```", "")) if rows else ""


def _row(rule: PathRule) -> str:
    taken_out = f" except {', '.join(rule.excepting)}" if rule.excepting else ""
    return f"  - {rule.pattern}{taken_out}"


def _bare(text: str) -> str:
    text = text.strip()
    while len(text) > 1 and text[0] == text[-1] and text[0] in "\"'`":
        text = text[1:-1].strip()
    return text
