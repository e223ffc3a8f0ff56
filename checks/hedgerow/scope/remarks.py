"""Is all that a hunk changes a remark: comments, and docstrings where the hunk shows that they are some?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern
from hedgerow.scope.edits import WIDTH
from hedgerow.scope.idioms import DIRECTIVES

if TYPE_CHECKING:
    from hedgerow.scope.edits import Edit

_PYTHON = (".py", ".pyi")
_HASHED = (*_PYTHON, ".rb", ".php")
_HASH = Pattern(r"^\s*#(?!\[)")
_SLASHED = Pattern(r"^\s*(?://|/\*(?!.*\*/\s*\S)|\*(?:\s|/|$))")
_FENCE = Pattern(r"\b[rRbBfFuU]{0,2}(?:\"\"\"|''')|(?:\"\"\"|''')")
# A string is a statement of its own behind one that ends here; behind anything else it may be a value.
_COMPLETE = Pattern(r"[\w)\]}]:?\s*(?:#.*)?$")
_AWAITS_A_VALUE = Pattern(r"(?:[=(,\[{+%:\\]|\breturn)\s*$")


def only_remarks(edit: Edit) -> bool:
    """Is no changed line code, nor inside of a string that may be a value or begins on a line that stays?"""
    changed = edit.plus + edit.minus
    if edit.file.path.endswith(_PYTHON):
        return bool(changed) and all(_only_remarks(edit, sign) for sign in "+-")
    return bool(changed) and all(_is_comment(edit.file.path, text) for text in changed)


def _is_comment(path: str, text: str) -> bool:
    hashed = path.endswith(_HASHED) and _HASH.search(text)
    slashed = not path.endswith((*_PYTHON, ".rb")) and _SLASHED.search(text)
    return bool(hashed or slashed) and not DIRECTIVES.search(text)


def _only_remarks(edit: Edit, sign: str) -> bool:
    """The same of one side of a hunk of Python: its added or its removed lines."""
    lines = [line for line in edit.hunk.lines if line.sign in (" ", sign) and line.text.strip()]
    inside = _begins_inside([line.text[:WIDTH] for line in lines])
    documents, before = False, "module:" if lines and lines[0].number == 1 else ""
    for line in lines:
        text = line.text[:WIDTH]
        comment = not inside and _is_comment(edit.file.path, text)
        if not inside:
            starts = _FENCE.match(text.lstrip()) is not None and _COMPLETE.search(before) is not None
            documents = starts and line.sign == sign
        if line.sign == sign and not comment and not documents:
            return False
        inside = inside is not _turns(text)
        before = before if comment else text
    return True


def _turns(text: str) -> bool:
    """Does a string of many lines begin or end here?"""
    return len(_FENCE.findall(text)) % 2 == 1


def _begins_inside(texts: list[str]) -> bool:
    """Does the first fence among the lines end a string, rather than begin one?"""
    at = next((at for at, text in enumerate(texts) if _turns(text)), None)
    if at is None:
        return False
    text, before = texts[at], texts[at - 1] if at else ""
    fence = next(_FENCE.finditer(text))
    head, tail = text[: fence.start()].strip(), text[fence.end() :].strip()
    if _AWAITS_A_VALUE.search(head or before):
        return False
    return bool(head) or not tail[:1].isalnum()
