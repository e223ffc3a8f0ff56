"""Is all that a hunk changes types and modifiers?

A colon is that of a type where the language writes types so, and where the hunk shows that no value stands there.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern
from hedgerow.scope.edits import WIDTH
from hedgerow.scope.shape import is_import

if TYPE_CHECKING:
    from re import Match

    from hedgerow.scope.edits import Edit

_COLONS = (".py", ".pyi", ".ts", ".tsx", ".mts", ".cts", ".rs", ".kt", ".scala")
# A text in quotes is passed over whole. `limit: 30,` of a literal gives a value: a number, or a string too short to be
# the name of a type.
_TYPES = Pattern(
    r"(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<colon>(?<=\w)\??\s*:(?!\s*(?:[=\d]|\.\d|[\"']\w{0,2}[\"']))\s*[\w.\[\]|<>\"' ]+(?=[,)=]|\s*=>))"
    r"|\s*->\s*[^:{]+(?=:\s*$)"
    r"|\b(?:final|readonly)\s+|\b(?:interface\{\}|(?:any|unknown)\b(?!\())|^\s*#\[(?:inline|must_use)[^\]]*\]\s*$"
    r"|^\s*@(?:Nullable|NonNull|NotNull|Override)\s*$",
    words=('"', "'", ":", "->", "final", "readonly", "interface", "any", "unknown", "inline", "must_use", "@"),
)
_TEXT = Pattern(r"\"[^\"]*\"|'[^']*'")
# Before the colon of a value: an open brace or index, a condition, a statement.
_VALUED = Pattern(
    r"[{\[][^}\]]*$|\s\?\s|\blambda\b|^\s*(?:case|default|elif|else|except|finally|for|if|try|while|with)\b"
)
_ALONE = Pattern(r"^\s*\w+$")
_SET = Pattern(r"\s*=(?!>)")
_LISTS = Pattern(r"\([^()\[\]{}]*$")


def only_types(edit: Edit) -> bool:
    """Do the added lines differ from the removed ones, and in nothing but types and modifiers that they hold?"""
    (plus, bare), (minus, without) = (_told(edit, sign) for sign in "+-")
    return plus not in (minus, bare) and bare == without


def _told(edit: Edit, sign: str) -> tuple[str, str]:
    """The lines of one side without blanks, as they are and without types and modifiers."""
    at = [at for at, line in enumerate(edit.hunk.lines) if line.sign == sign and not is_import(line.text)]
    texts = [edit.hunk.lines[one].text[:WIDTH] for one in at]
    bare = [_TYPES.sub(partial(_kept, edit, one), text) for one, text in zip(at, texts, strict=True)]
    return "".join("".join(texts).split()), "".join("".join(bare).split())


def _kept(edit: Edit, at: int, found: Match[str]) -> str:
    """What is left of something that may be a type, in this line of the hunk."""
    value = found["text"] or (found["colon"] and not _annotates(edit, at, found))
    return found[0] if value else ""


def _annotates(edit: Edit, at: int, found: Match[str]) -> bool:
    head = _TEXT.sub("", found.string[: found.start()])
    if not edit.file.path.endswith(_COLONS) or _VALUED.search(head):
        return False
    return not _ALONE.search(head) or _SET.match(found.string, found.end()) is not None or _is_listed(edit, at)


def _is_listed(edit: Edit, at: int) -> bool:
    """Does the line stand in a round bracket that the hunk shows to open, rather than in that of a literal?"""
    line = edit.hunk.lines[at]
    around = (one.text for one in reversed(edit.hunk.lines[:at]) if one.sign in (" ", line.sign) and one.text.strip())
    opens = next((text for text in around if _indent(text) < _indent(line.text)), "")
    return _LISTS.search(opens[:WIDTH]) is not None


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
