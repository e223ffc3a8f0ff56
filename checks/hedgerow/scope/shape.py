"""The shape of an edit: how large, how much is logic, comment, import or formatting. It never reads the issue."""

from __future__ import annotations

import re
from math import log
from typing import TYPE_CHECKING

from hedgerow.scope.tokens import MAX_LINE, WORD

if TYPE_CHECKING:
    from hedgerow.change import Hunk
    from hedgerow.scope.view import HunkView

FEATURES = (
    "added", "removed", "added-share", "mass", "logic", "net-size", "churn", "comment", "import", "blank", "no-code",
    "calls", "declares", "test", "document", "manifest", "one-line", "branches", "string-only", "rename", "empty",
)  # fmt: skip

_COMMENT = re.compile(r"^\s*(?:#(?!include|define|if|endif|\[)|//|/\*|\*(?:\s|/|$)|--\s|;;|%%|<!--|\"\"\"|''')")
_IMPORT = re.compile(
    r"^\s*(?:import\b|from\s+\S+\s+import\b|use\s+[\w:{]|(?:pub\s+)?mod\s+\w+;|#include\b|package\s+[\w.]+;?$|require\b|export\s+\*)"
)
_LOGIC = re.compile(
    r"\b(?:if|else|elif|for|while|return|raise|throw|throws|try|catch|except|switch|case|match|break|continue|assert)\b|[=!<>]=|&&|\|\||\?|=>|->"
)
_CALL = re.compile(r"[^\W\d]\w*\s*\(")
_DECLARES = re.compile(r"\b(?:def|class|fn|func|fun|interface|trait|struct|enum|public|private|protected)\b")
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'")
_BRANCH = re.compile(r"\b(?:if|elif|else if|for|while|case|catch|except)\b")
DOCUMENTS = frozenset({"md", "rst", "txt", "adoc", "markdown"})
MANIFESTS = frozenset(
    {"toml", "lock", "xml", "gradle", "cfg", "ini", "yml", "yaml", "json", "mod", "sum", "properties"}
)
_TINY = 2  # lines of a one-line edit; words that differ where one is renamed
_SPACE = re.compile(r"\s+")


def is_comment(text: str) -> bool:
    """Is the line a comment, in one of the common languages?"""
    return bool(_COMMENT.match(text))


def is_import(text: str) -> bool:
    """Does the line only bring in names?"""
    return bool(_IMPORT.match(text))


def bare(texts: list[str]) -> str:
    """The text without what a formatter moves: blanks, trailing commas, quotes of either kind, optional semicolons."""
    joined = _SPACE.sub("", "".join(texts)).replace("'", '"').rstrip(";")
    return joined.replace(",)", ")").replace(",]", "]").replace(",}", "}")


def is_churn(hunk: Hunk) -> bool:
    """Does the hunk change formatting only? Lines that merely moved within the hunk count as formatting of imports."""
    added, removed = [line.text for line in hunk.added], [line.text for line in hunk.removed]
    if bare(added) == bare(removed):
        return True
    if not all(is_import(text) for text in added + removed):
        return False
    return sorted(bare([text]) for text in added) == sorted(bare([text]) for text in removed)


def shape(hunk: Hunk, view: HunkView) -> list[float]:
    """One row of `FEATURES`."""
    added, removed = [line.text[:MAX_LINE] for line in hunk.added], [line.text[:MAX_LINE] for line in hunk.removed]
    every = added + removed
    filled = [text for text in every if text.strip()]
    code = [text for text in filled if not is_comment(text) and not is_import(text)]
    joined = "\n".join(code)
    n = len(filled) or 1
    plus, minus = "\n".join(added), "\n".join(removed)
    words_plus, words_minus = set(WORD.findall(plus)), set(WORD.findall(minus))
    return [
        log(1 + view.n_added),
        log(1 + view.n_removed),
        view.n_added / (view.n_added + view.n_removed or 1),
        log(1 + view.mass),
        log(1 + len(_LOGIC.findall(joined))),
        log(1 + len(view.net)),
        float(is_churn(hunk)),
        sum(map(is_comment, filled)) / n,
        sum(map(is_import, filled)) / n,
        1 - len(filled) / (len(every) or 1),
        float(not code),
        log(1 + len(_CALL.findall(joined))),
        float(bool(_DECLARES.search("\n".join(text for text in added)))),
        float(view.is_test),
        float(view.extension in DOCUMENTS),
        float(view.extension in MANIFESTS),
        float(len(every) <= _TINY),
        log(1 + abs(len(_BRANCH.findall(plus)) - len(_BRANCH.findall(minus)))),
        float(bool(removed) and bare([_STRING.sub('""', plus)]) == bare([_STRING.sub('""', minus)])),
        float(bool(removed) and 0 < len(words_plus ^ words_minus) <= _TINY and len(added) == len(removed)),
        float(all(is_import(text) for text in filled)),
    ]
