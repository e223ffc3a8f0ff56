"""Files that everybody edits: listed as resolvable, and no reason to hold or order anything."""

from __future__ import annotations

import re
from fnmatch import translate
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.paths import matches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.git.plumbing import Git
    from hedgerow.overlap.settings import OverlapSettings

_PLAIN = ("unspecified", "set", "text")


class Attributes(Struct, frozen=True):
    """What .gitattributes says of shared paths, read where git's merge reads it: from the working tree. `driven` have
    a merge driver of any kind (`union`, `binary`, a custom one, or none at all), so intervals do not decide; `union`
    and `generated` resolve themselves.
    """

    driven: frozenset[str] = frozenset()
    union: frozenset[str] = frozenset()
    generated: frozenset[str] = frozenset()


def read_attributes(git: Git, paths: list[str]) -> Attributes:
    """The attributes of the paths, by one call of git."""
    if not paths:
        return Attributes()
    feed = b"".join(path.encode("utf-8", "surrogateescape") + b"\0" for path in paths)
    words = (
        git.run("check-attr", "-z", "--stdin", "merge", "linguist-generated", stdin=feed)
        .decode("utf-8", "surrogateescape")
        .split("\0")
    )
    said = list(zip(words[0::3], words[1::3], words[2::3], strict=False))
    merge = {path: value for path, name, value in said if name == "merge"}
    return Attributes(
        frozenset(path for path, value in merge.items() if value not in _PLAIN),
        frozenset(path for path, value in merge.items() if value == "union"),
        frozenset(path for path, name, value in said if name == "linguist-generated" and value in ("set", "true")),
    )


def muted_paths(paths: Iterable[str], attributes: Attributes, settings: OverlapSettings) -> dict[str, str]:
    """Each muted path among those given, with the reason."""
    found: dict[str, str] = {}
    # One pass over all patterns that are a plain name or a name with `*` and speak of no folder; the others one by one.
    simple = [pattern for pattern in settings.mute if "/" not in pattern]
    quick = re.compile("|".join(translate(pattern) for pattern in simple) or r"(?!)")
    for path in paths:
        if path in attributes.union:
            found[path] = "merge=union joins both sides"
        elif path in attributes.generated:
            found[path] = "generated: make it again after merging"
        elif quick.match(path.rpartition("/")[2]) or any(
            matches(pattern, path) for pattern in settings.mute if "/" in pattern
        ):
            pattern = next(pattern for pattern in settings.mute if matches(pattern, path))
            found[path] = f"everybody edits it ({pattern})"
    return found
