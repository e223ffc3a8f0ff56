"""The names that lines of imports bring into a file (in languages where whoever uses one has to write it),
and the name that brings a file in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_PYTHON = (".py", ".pyi")
_QUOTED = r"[\"'][^\"']+[\"']"
_SCRIPT = (".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts", ".cts")
# By the endings of a language: only imports of which nothing is used where no name of theirs stands. In the other
# languages one brings in a module whose names it does not tell, or what is found by its type.
_IMPORTS = (
    # within a function, a module may be imported for what it does then; `__future__` and `readline` always are
    (_PYTHON, Pattern(r"^(?:from\s+(?!__future__\b)[\w.]+\s+)?import\s+(?!readline\b)(?P<names>[\w., ]+)$")),
    # what JSX becomes may call `React`
    (_SCRIPT, Pattern(rf"^\s*import\s+(?:type\s+)?(?!React\b)(?P<names>[\w{{}}, ]+?)\s+from\s+{_QUOTED};?\s*$")),
    (_SCRIPT, Pattern(rf"^\s*(?:const|let|var)\s+(?P<names>[\w{{}}, :]+?)\s*=\s*require\({_QUOTED}\);?\s*$")),
    # a trait is brought in for its methods, which do not name it: these modules hold none
    (
        (".rs",),
        Pattern(r"^\s*use\s+(?P<names>std::(?:cell|collections|env|path|rc|sync|thread|time)::[\w:{}, ]+);\s*$"),
    ),
    ((".rs",), Pattern(r"^\s*use\s+(?P<names>[a-z\d_:{}, ]+);\s*$")),
    ((".java",), Pattern(r"^\s*import\s+(?:static\s+)?(?P<names>[\w.]+)\s*;\s*$")),
    # a small letter may begin an operator (`getValue` of `by lazy`)
    ((".kt",), Pattern(r"^\s*import\s+(?P<names>[\w.]*\b[A-Z]\w*)\s*$")),
)
_BEFORE = Pattern(r"[\w.:]+\s+as\s+|\w+\s*:(?!:)\s*|[\w:]+::(?=\{)")  # what has another name, or holds the names
_BLANKS = Pattern(r"\s+")  # of many in a row, the patterns take time cubic in their number
_PATH = Pattern(r"[\w.:]+")
_SHORTEST = 3  # letters of a name that can be told from others
# Files that are imported by the name of their folder.
_FOLDER_FILES = frozenset({"index", "mod", "__init__", "lib"})
# Files that import what they hand on.
_HUBS = ("__init__.py", "index.ts", "index.js", "mod.rs", "lib.rs", "prelude.rs", "conftest.py")


def bound_names(path: str, texts: Sequence[str]) -> list[str]:
    """The names that these lines bind by importing them; none where a line does anything else, imports all there is,
    may be there for what importing does, or stands in a file that hands its imports on.
    """
    if path.endswith(_HUBS):
        return []
    patterns = [pattern for endings, pattern in _IMPORTS if path.endswith(endings)]
    names: list[str] = []
    for text in (_BLANKS.sub(" ", text) for text in texts):
        found = next((match for pattern in patterns if (match := pattern.search(text))), None)
        own = _bound(found["names"]) if found else []
        if not own:
            return []
        names += own
    return names


def imported_as(path: str) -> str:
    """The name by which other files import this one."""
    folder, _, name = path.rpartition("/")
    stem = name.partition(".")[0]
    return folder.rpartition("/")[2] if stem in _FOLDER_FILES else stem


def _bound(text: str) -> list[str]:
    """`a.b as c, {d, e as f}` binds c, d and f, and a path its last name."""
    heads = _BEFORE.sub("", text).replace("{", ",").replace("}", ",")
    names = [path.strip(":.").replace("::", ".").rpartition(".")[2] for path in _PATH.findall(heads)]
    return names if all(len(name) >= _SHORTEST for name in names) else []
