"""What a rule file names: imports, patterns of paths and paths in code, and whether they lead anywhere."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from hedgerow.paths import matches
from hedgerow.patterns import Pattern
from hedgerow.rules.find import imports_of
from hedgerow.rules.front import front_of
from hedgerow.rules.remark import Remark, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.rules.remark import Edited

# Each is looked for among all paths of the repository.
_NAMES_READ = 200
_QUOTED = 120
_SPAN = Pattern(r"`([^`\s]{3,120})`")
_PATH = Pattern(r"(?:\./)?[\w.@-]+(?:/[\w.@-]+)+/?")


def broken(file: Edited, paths: frozenset[str]) -> Iterator[Remark]:
    """The new lines that name what is not there; `paths` are those of every file after the change."""
    parts = [path.split("/") for path in paths]
    known = paths | {"/".join(one[:depth]) for one in parts for depth in range(1, len(one))}
    for one in imports_of(file.after, file.path):
        if one.line not in file.added:
            continue
        if one.target is None:
            message = f"imports `{one.written[:_QUOTED]}`, which is outside of the repository: others will not have it"
            yield Remark(Trouble.BROKEN, one.line, one.written, message)
        elif one.target not in paths:
            yield Remark(
                Trouble.BROKEN, one.line, one.written, f"imports `{one.written[:_QUOTED]}`, and there is no such file"
            )
    for number, glob in front_of(file.after).globs:
        if number in file.added and "{" not in glob and not any(matches(glob, path) for path in paths):
            message = f"is for files that match `{glob[:_QUOTED]}`, and there is none: no agent will read it"
            yield Remark(Trouble.BROKEN, number, glob, message)
    own = posixpath.dirname(file.path)
    spans = [(at, name) for at, line in file.prose if at in file.added for name in _SPAN.findall(line)]
    for number, name in spans[:_NAMES_READ]:
        if not _is_there(name, own, known):
            yield Remark(Trouble.MISSING, number, name, f"names `{name}`, and there is no such file or folder")


def _is_there(name: str, own: str, known: frozenset[str]) -> bool:
    """A path that starts in a folder of the repository must end in something that is there, be it below another
    folder: rules are written from where one works. Everything else may be meant. `known` are all files and folders.
    """
    if not _PATH.fullmatch(name):
        return True
    plain = name.removeprefix("./").rstrip("/")
    named_as_file = "." in plain.rpartition("/")[2].strip(".") or name.endswith("/")
    if plain.split("/")[0] not in known or not named_as_file:
        return True
    near = posixpath.normpath(posixpath.join(own, plain))
    return plain in known or near in known or any(one.endswith(f"/{plain}") for one in known)
