"""Marks that take code out of the coverage figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern
from hedgerow.testcode import syntax_of
from hedgerow.testcode.edits import MAX_LINE
from hedgerow.testcode.values import Kind, Weakening

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hedgerow.change import FileChange

_MARK = Pattern(
    (
        r"#\s*pragma:\s*no[ -]?(?:cover|branch)\b|(?:istanbul|c8|v8) ignore\b|#\s*:nocov:"
        r"|#\[coverage\(off\)\]|LCOV_EXCL|@codeCoverageIgnore|ExcludeFromCodeCoverage"
    ),
    re.IGNORECASE,
    words=("pragma", "ignore", "nocov", "coverage", "lcov"),
)

# What no test can reach, or what coverage is often told to leave out for everybody.
_UNREACHABLE = Pattern(
    (
        r"^\s*(?:import|from) |TYPE_CHECKING|__main__|NotImplementedError|@(?:\w+\.)?(?:abstractmethod"
        r"|overload)|assert_never|unreachable|__repr__|sys\.(?:platform|version)|ImportError"
        r"|ModuleNotFoundError|os\.name|\bunreachable!|PY\d|\.\.\.\s*#|^\s*pass\b|platform"
    ),
    re.IGNORECASE,
)


def uncovered(code: Iterable[FileChange]) -> Iterator[Weakening]:
    """Marks that a change adds to production code: to lines that were counted before, or to new ones."""
    for file in code:
        if syntax_of(file.path) is None:
            continue
        for hunk in file.hunks:
            marked = [line for line in hunk.added if len(line.text) <= MAX_LINE and _MARK.search(line.text)]
            gone = {line.text.strip() for line in hunk.removed} if marked else set()
            for line in marked:
                bare = line.text[: _MARK.search(line.text).start()].strip()  # type: ignore[union-attr] # it was found a line above
                if (
                    line.text.strip() in gone
                    or any(_MARK.search(text) for text in gone)
                    or _UNREACHABLE.search(line.text)
                ):
                    continue
                old = bool(bare) and bare in gone
                because = "the line was counted before" if old else "no test need reach it"
                yield Weakening(
                    Kind.COVERAGE if old else Kind.NEW_UNCOVERED,
                    file.path,
                    "",
                    line.number,
                    line.text.strip(),
                    f"{because}: `{line.text.strip()[:120]}`",
                )
