"""Is the issue about a guarding file: by its name, by what it is for, or by what stands in the lines that change?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hedgerow.guards.lines import commands
from hedgerow.issue.spec import Polarity
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from hedgerow.asking import Request, Saying
    from hedgerow.change import FileChange
    from hedgerow.guards import Guard

# "Support Python 3.14" asks for a new row in the test matrix without a word about CI.
_PLATFORM = Pattern(
    r"(?<![\w-])(?:python|py|pypy|node(?:\.?js)?|npm|go|golang|ruby|java|jdk|php|rust|msrv|django"
    r"|rails|laravel|symfony|elixir|erlang|otp|dotnet|\.net|swift|xcode|kotlin|scala|dart|flutter|deno|bun|terraform"
    r"|windows|ubuntu|macos|linux)(?![\w-])",
    re.IGNORECASE,
)
_NUMBER = Pattern(r"(?<![\w.])v?(\d+(?:\.\d+)*)")
_USED = Pattern(r"\b(?:uses|repo|image):\s*['\"]?([\w./-]+)")
# Names of workflows that are words of every issue.
_PLAIN_STEMS = frozenset({
    "test", "tests", "build", "main", "lint", "check", "checks", "release", "deploy", "docs", "config", "settings",
    "index", "setup", "pyproject", "makefile", "ci",
})  # fmt: skip
_TELLING = 4  # characters of an identifier; shorter ones stand in every line


def spoken_of(guard: Guard, file: FileChange, asked: Request) -> Saying | None:
    """The line of the issue that is about this file: its name, its kind, or what stands in the lines that change."""
    stem = file.path.rpartition("/")[2].partition(".")[0]
    return (
        asked.names_file(file.path)
        or asked.allows(file.path)
        or asked.says(guard.subject)
        or (asked.names(stem) if stem.lower() not in _PLAIN_STEMS else None)
        or _same_content(file, asked)
    )


def _same_content(file: FileChange, asked: Request) -> Saying | None:
    """A changed line runs, uses or names what the issue names, or has a version of a platform that it speaks of."""
    changed = [line.text[:500] for hunk in file.hunks for line in hunk.lines if line.sign != " "]
    used = {match.rpartition("/")[2] for text in changed for match in _USED.findall(text)}
    used |= {
        mention.text
        for issue in asked.issues
        for mention in issue.identifiers
        if mention.polarity is Polarity.ASKED
        and len(mention.text) >= _TELLING
        and any(mention.text in text for text in changed)
    }
    named = next(
        (
            saying
            for name in sorted(used | commands((file,), "+") | commands((file,), "-"))
            if (saying := asked.names(name))
        ),
        None,
    )
    return named or _same_version(changed, asked)


def _same_version(changed: list[str], asked: Request) -> Saying | None:
    numbers = {tuple(number.split(".")) for text in changed for number in _NUMBER.findall(text)}
    about = (saying for saying in asked.sayings if _PLATFORM.search(saying.text))
    said = ((saying, tuple(number.split("."))) for saying in about for number in _NUMBER.findall(saying.text))
    return next((saying for saying, wanted in said if any(_agree(wanted, number) for number in numbers)), None)


def _agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """1.24 is 1.24.3 is, in a matrix of minor versions, 24."""
    short, long = sorted((one, other), key=len)
    return long[: len(short)] == short or (len(short) == 1 and len(long) == 2 and long[1:] == short)  # noqa: PLR2004 - X.Y
