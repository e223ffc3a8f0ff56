"""Rule files as the agents find them: by name and folder, through imports and symbolic links."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from hedgerow.errors import RuleFileError
from hedgerow.patterns import Pattern
from hedgerow.rules.front import Front, front_of
from hedgerow.rules.kinds import Kind, kind_of
from hedgerow.rules.lines import bare, split, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# Claude Code follows imports of imports so far.
HOPS = 4


_IMPORT = Pattern(r"(?:^|(?<=\s))@(?P<path>[\w.~/-][^\s`\"'<>]*)")
_CODE_SPAN = Pattern(r"(`+)(?!`).*?(?<!`)\1(?!`)")
# No instruction is longer; what is, is not worth the time that a pattern may take on it.
_LONGEST = 2000
# `@/` alone is how TypeScript names its source folder.
_FILE = Pattern(r"(?:\.{1,2}/.*|~/.*|/.*\.mdc?|[^/].*/.*\.\w{1,8}|[\w-]+\.(?:md|mdc|txt))")


class Import(Struct, frozen=True):
    """One `@path` in a rule file. `line` counts from 1; `target` is the path in the repository, None where it leads
    outside of it (a home folder).
    """

    line: int
    written: str
    target: str | None


class RuleFile(Struct, frozen=True):
    """One rule file. `path` is the name that agents know, `real` the file behind it where that is a symbolic link.

    `folder` is where it holds, with a slash at the end, empty for the whole repository.
    """

    path: str
    real: str
    kind: Kind
    folder: str
    text: str
    front: Front
    imports: tuple[Import, ...]

    @property
    def always(self) -> bool:
        """Is it read in every session, whatever is worked on?"""
        return not self.folder and self.front.always


class Files(Protocol):
    """Where files are looked up: a working tree, or the files of a commit."""

    def paths(self) -> tuple[str, ...]:
        """Every file's path, with slashes."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a file; of a symbolic link, those of the file it leads to. None where there is none."""

    def behind(self, path: str) -> str | None:
        """The path in the repository that a path leads to once links are followed; None where it leads outside."""


def rule_files(files: Files) -> tuple[RuleFile, ...]:
    """Every rule file, those that are imported included, by path. Files that cannot be read are left out."""
    found: dict[str, RuleFile] = {}
    paths = [path for path in files.paths() if kind_of(path)]
    for hop in range(HOPS + 1):
        for path in paths:
            if path not in found and (one := _read(files, path, imported=hop > 0)):
                found[path] = one
        known = [target.target for one in found.values() if _imports(one) for target in one.imports]
        paths = [path for path in known if path is not None and path not in found]
    return tuple(found[path] for path in sorted(found))


def imports_of(text: str, path: str) -> tuple[Import, ...]:
    """The `@path`s of a file outside of code, as Claude Code reads them: relative to the file that names them."""
    return tuple(_found_imports(text, path))


def looks_like_a_file(written: str) -> bool:
    """Is `@written` meant as a file? `@octocat` and `@scope/package` are not."""
    return bool(_FILE.fullmatch(written))


def prose_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines outside of code blocks and front matter, with their numbers from 1."""
    fence = ""
    skipped = front_of(text).length
    for number, line in enumerate(split(text), 1):
        plain = bare(line)
        start = plain.lstrip(" ")
        mark = start[:3] if start[:3] in ("```", "~~~") and len(plain) - len(start) <= 3 else ""  # noqa: PLR2004 - CommonMark: a fence has three marks and at most three spaces before it
        if fence:
            fence = "" if mark and start.rstrip().strip(mark[0]) == "" and len(start.rstrip()) >= len(fence) else fence
        elif mark:
            fence = mark[0] * (len(start) - len(start.lstrip(mark[0])))
        elif number > skipped:
            yield number, plain


def has_heading(text: str, words: str) -> bool:
    """Has a Markdown file a heading with these words, given in lower case?"""
    return any(line.startswith("#") and words in line.lower() for _, line in prose_lines(text))


def _imports(one: RuleFile) -> bool:
    return one.kind in (Kind.CLAUDE, Kind.CLAUDE_RULES)


def _read(files: Files, path: str, *, imported: bool) -> RuleFile | None:
    kind, folder = kind_of(path) or (Kind.CLAUDE, "")
    real = files.behind(path)
    data = files.read(path) if real is not None else None
    if real is None or data is None:
        return None
    try:
        text = text_of(data, path)
    except RuleFileError:  # binary or UTF-16: no agent makes sense of it
        return None
    folder = "" if imported and kind is Kind.CLAUDE else folder
    return RuleFile(path, real, kind, folder, text, front_of(text), imports_of(text, path))


def _found_imports(text: str, path: str) -> Iterator[Import]:
    for number, line in prose_lines(text):
        if "@" not in line or len(line) > _LONGEST:
            continue
        for match in _IMPORT.finditer(_CODE_SPAN.sub(" ", line)):
            written = match["path"].rstrip(".,;:!?)")
            if looks_like_a_file(written):
                yield Import(number, written, _resolved(written, posixpath.dirname(path)))


def _resolved(written: str, folder: str) -> str | None:
    if written.startswith(("~", "/")):
        return None
    target = posixpath.normpath(posixpath.join(folder, written))
    return None if target.startswith("..") else target
