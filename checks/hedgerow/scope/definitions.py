"""Which name a line of source code defines: told by its form, as the common languages write it, and nothing is parsed.

`view.definitions` tells it in a way of its own, and stays as it is: the scope models are trained on what that finds.
`idioms.DEFINES` asks for more: definitions of which the change has every use.
"""

from __future__ import annotations

from hedgerow.patterns import Pattern
from hedgerow.scope.shape import DOCUMENTS, MANIFESTS

_MODIFIERS = (
    r"export|default|public|private|protected|internal|static|final|abstract|sealed|partial|data|declare|async"
    r"|override|virtual|inline|suspend|synchronized|unsafe|pub(?:\([^)]*\))?"
)
_KEYWORD = r"(?:def|fn|func|fun|function\*?)"
_RECEIVER = r"(?:\([^()]*\)\s*)?"
# A function, a method or a class with arguments; in Java and its like there must be a modifier or a type before the
# name. A name of three letters (`new`, `get`) is that of many things.
_CALLABLE = Pattern(
    rf"^\s*(?:(?:{_MODIFIERS}|const)\s+)*"
    rf"(?:(?:class|{_KEYWORD})\s+{_RECEIVER}|(?:[A-Za-z_][\w.<>\[\],?*&]*\s+){{1,2}})"
    r"(?P<name>[^\W\d]\w{3,})\s*(?:<[^()]*>|\[[^()]*\])?\("
)
_NO_TYPES = frozenset(
    {
        "assert", "await", "case", "defer", "del", "elif", "else", "from", "go", "if", "new", "not", "print", "raise",
        "return", "throw", "when", "while", "with", "yield",
    }
)  # fmt: skip
# A type, a function whatever follows its name, or a value that is given its name at the edge of the file or behind a
# modifier: others are local. `fun Shelf.weigh` and `def self.weigh` define what stands behind the dot.
_NAMED = Pattern(
    rf"^\s*(?:(?:{_MODIFIERS})\s+)*"
    r"(?:(?:class|struct|enum|trait|interface|type|record|object|module|macro_rules!)\s+"
    rf"|(?:{_KEYWORD}|sub|proc)\s+{_RECEIVER}(?:[\w<>?]+[.:])*)"
    r"([^\W\d][\w$]*)"
    rf"|^(?:\s*(?:(?:{_MODIFIERS})\s+)+)?(?:const|let|var|val)\s+([^\W\d][\w$]*)(?=\s*[=:])"
)
# Before a name with brackets: the name is called, though these look like a type.
_BEFORE_CALL = Pattern(r"(?:,|\b(?:and|await|default|do|in|is|let|match|new|not|or|unless|until|with))\s+$")
WIDTH = 500  # characters of a line that are read
COMPOUND = Pattern(r"[^\W_]_[^\W_]|[^\W\d_A-Z][A-Z]")
"""In a name of several words."""


def may_define(path: str) -> bool:
    """Can the lines of this file define anything? Those of documents and manifests cannot."""
    return path.rpartition(".")[2] not in DOCUMENTS | MANIFESTS


def defined_callable(text: str) -> str | None:
    """The function, method or class with arguments that a line of code defines."""
    match = _CALLABLE.search(text[:WIDTH]) if "(" in text else None
    if match is None or text.split(None, 1)[0] in _NO_TYPES or _BEFORE_CALL.search(text[: match.start("name")]):
        return None
    return match["name"]


def defined_name(text: str) -> str | None:
    """The function, method, type, or value that is not local, that a line of code defines."""
    if match := _NAMED.search(text[:WIDTH]):
        return match[1] or match[2]
    return defined_callable(text)
