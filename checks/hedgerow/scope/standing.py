"""Where the names that are to be gone still stand at the head.

The head is read as the base with the change on top, so that commits, index, worktree and a diff are looked up in one
way: a line of the base stands unless the change removes it, an added line stands, and so does a line around. Without a
base, or where it is too large or not all here, only the lines of the diff are known.

Looked up are whole words as the criterion writes them, or, where no removed line has that, as the removed lines do
(`oldShelf` for `old_shelf`). Changelogs, lock files, generated code and lines that are nothing but a comment may go on
speaking of what is gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from hedgerow.change import FileKind
from hedgerow.errors import GitError
from hedgerow.patterns import Pattern
from hedgerow.scope.names import CALLED, WORD
from hedgerow.scope.places import Kind, is_made, kind_of, plain
from hedgerow.scope.shape import is_comment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.change import ChangeSet, FileChange
    from hedgerow.git.tree import Tree

NAMES = 64  # names that are looked up for one change
BYTES = 250_000_000  # of the files of the base, above which it is not looked through (git reads some 100 MB a second)
FILES = 128  # files of the base that have one of the names, and are read
_AT_ONCE = 16  # of these, held in memory together
_MEDIA = (
    "png jpg jpeg gif ico webp avif bmp tiff psd svg pdf eot otf ttf woff woff2 mp3 mp4 mov avi ogg wav webm flac "
    "zip gz xz bz2 zst tar tgz 7z jar war whl exe dll so dylib a o wasm pyc class bin dat npy npz parquet onnx pt "
    "safetensors db sqlite lock map"
)
_NO_TEXT = tuple(f".{end}" for end in _MEDIA.split())  # not looked through, nor counted
_QUALIFIED = Pattern(r"[A-Za-z_]\w*(?:(?:\.|::|#)[A-Za-z_]\w*)+")
_DISTINCT = Pattern(r"\w_\w|[a-z][A-Z]")
_EDGES = Pattern(r"^\W+|\W+$")
# `#elif OLD`, `#![cfg(old)]` and `#old {` are code: taken for comments, they would let what still stands seem gone.
_DIRECTIVE = Pattern(r"\s*#[^\s#]")


class Stands(Struct, frozen=True):
    """A place of a name at the head."""

    path: str
    line: int
    kind: Kind


class Head(Struct, frozen=True):
    """What is known of the head. `whole`: all of it was looked through. `paths` are all of its files, or those that the
    change leaves, `dropped` those that it deletes or renames; `found` has every name that was looked up, with its first
    place in each file.
    """

    whole: bool
    paths: frozenset[str]
    dropped: frozenset[str]
    found: dict[str, tuple[Stands, ...]]

    def knows(self, name: str) -> bool:
        """Was the name looked up?"""
        return name in self.found

    def lines(self, name: str, kinds: frozenset[Kind], within: frozenset[str]) -> list[Stands]:
        """The places of a name in files of these kinds, or in those `within` where there are any, by path."""
        places = sorted(self.found.get(name, ()), key=lambda one: one.path)
        return [one for one in places if (one.path in within if within else one.kind in kinds)]

    def files(self, name: str) -> list[str]:
        """The files that have the name: the end of their path, or, with a slash behind it, a folder above."""
        return sorted(path for path in self.paths if _is_at(name, path))

    def drops(self, name: str) -> bool:
        """Does the change delete or rename a file of this name?"""
        return any(_is_at(name, path) for path in self.dropped)


def find(change: ChangeSet, names: Iterable[str], said: frozenset[str], base: Tree | None) -> Head:
    """The head of a change, looked through for `names`. Lines that only repeat a text of `said` are no places."""
    forms = _written({name: _forms(name) for name in list(dict.fromkeys(names))[:NAMES] if name.isprintable()}, change)
    dropped = frozenset(path for file in change.files if (path := _left(file)))
    reader = _Reader(forms, said)
    for file in change.files:
        if file.kind is not FileKind.DELETED:
            kept = (line for hunk in file.hunks for line in hunk.lines if line.sign != "-")
            reader.read(file.path, ((line.number, line.text) for line in kept))
    words = tuple(sorted({_EDGES.sub("", form) for some in forms.values() for form in some} - {""}))
    held = _held(base, words) if base is not None else None
    whole = base is not None and held is not None and _look_through(base, held[1], change, reader)
    here = {file.path for file in change.files if file.kind is not FileKind.DELETED}
    paths = frozenset(here.union(held[0] if held is not None else ()))
    found = {name: tuple(reader.found.get(name, {}).values()) for name in forms}
    return Head(whole, paths - dropped, dropped, found)


def _written(forms: dict[str, tuple[str, ...]], change: ChangeSet) -> dict[str, tuple[str, ...]]:
    """The forms of each name, with those of the removed lines where these have none of them."""
    wanted = {_squashed(name) for name in forms}
    texts = (line.text for file in change.files for hunk in file.hunks for line in hunk.removed)
    words = {word for text in texts for word in WORD.findall(text) if _squashed(word) in wanted}
    return {
        name: some
        if words.intersection(some)
        else (*some, *sorted(w for w in words if _squashed(w) == _squashed(name)))
        for name, some in forms.items()
    }


def _squashed(name: str) -> str:
    return CALLED.sub("", name).replace("_", "").replace("-", "").lower()


def _held(base: Tree, words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The paths of the base, and those of its files that have one of the words; None where it is not looked through."""
    try:
        files = base.listed()
        if sum(size for path, size in files if not path.endswith(_NO_TEXT)) > BYTES:
            return None
        return tuple(path for path, _ in files), base.holding(words, _NO_TEXT) if words else ()
    except GitError:  # a partial clone has not all of its files here
        return None


def _look_through(base: Tree, holding: tuple[str, ...], change: ChangeSet, reader: _Reader) -> bool:
    """Read the files of the base that have one of the names; was that all of them?"""
    by_old = {file.old_path or file.path: file for file in change.files if file.kind is not FileKind.COPIED}
    gone = {path for path, file in by_old.items() if file.kind is FileKind.DELETED}
    asked = sorted(
        (path for path in holding if path not in gone and not is_made(path)), key=lambda path: (path in by_old, path)
    )
    read = 0
    for start in range(0, min(len(asked), FILES), _AT_ONCE):
        texts = base.read(tuple(asked[start : min(start + _AT_ONCE, FILES)]))
        for path, text in texts.items():
            lines = enumerate(text.split("\n"), 1)
            file = by_old.get(path)
            reader.read(file.path if file else path, _surviving(file, lines) if file else lines)
        read += len(texts)
    return read == len(asked)


def _surviving(file: FileChange, lines: Iterable[tuple[int, str]]) -> Iterable[tuple[int, str]]:
    """The lines of a file of the base that the change leaves, by their number at the head; those inside of hunks were
    read there, and are numbered roughly.
    """
    removed = {line.number for hunk in file.hunks for line in hunk.removed}
    shift, hunks = 0, list(file.hunks)
    for number, text in lines:
        while hunks and number > hunks[0].old_start + max(hunks[0].old_length - 1, 0):
            shift += hunks[0].new_length - hunks[0].old_length
            hunks.pop(0)
        if number not in removed:
            yield number + shift, text


class _Reader(Struct):
    """Looks for `names`, each in its forms, and keeps their first place in each file."""

    names: dict[str, tuple[str, ...]]
    said: frozenset[str]
    found: dict[str, dict[str, Stands]] = field(default_factory=dict)

    def read(self, path: str, lines: Iterable[tuple[int, str]]) -> None:
        """The lines of one file at the head, with their numbers."""
        kind = kind_of(path)
        if is_made(path) or kind is Kind.CHANGELOG:
            return
        left = {name: forms for name, forms in self.names.items() if path not in self.found.get(name, ())}
        for number, text in lines:
            here = [name for name, forms in left.items() if any(_stands(form, text) for form in forms)]
            if here and (kind is Kind.DOCS or not _is_remark(text)) and plain(text) not in self.said:
                for name in here:
                    self.found.setdefault(name, {})[path] = Stands(path, number, kind)
                    del left[name]


def _is_remark(text: str) -> bool:
    return is_comment(text) and not _DIRECTIVE.match(text)


def _forms(name: str) -> tuple[str, ...]:
    """How code writes a name: a call without its brackets, a method by its own name where that says enough, a flag
    with its dashes, in quotes, or as the variable it fills.
    """
    if name.startswith("-"):
        bare = name.strip("-")
        variable = (bare.replace("-", "_"),) if "-" in bare else ()
        return (name, f'"{bare}"', f"'{bare}'", *variable)
    name = CALLED.sub("", name)
    last = name.replace("::", ".").replace("#", ".").rpartition(".")[2]
    return (last if _QUALIFIED.fullmatch(name) and _DISTINCT.search(last) else name,)


def _stands(form: str, text: str) -> bool:
    """Is the form a whole word of the text? A hyphen parts words only of a name that is surely an identifier."""
    at = text.find(form)
    inside = "_" if _DISTINCT.search(form) and "-" not in form else "_-"
    while at >= 0:
        before, after = text[at - 1 : at], text[at + len(form) : at + len(form) + 1]
        if not (_joins(before, form[0], inside) or _joins(form[-1], after, inside)):
            return True
        at = text.find(form, at + 1)
    return False


def _joins(left: str, right: str, inside: str) -> bool:
    return all(letter.isalnum() or (letter != "" and letter in inside) for letter in (left, right))


def _left(file: FileChange) -> str | None:
    """The path that a change leaves without a file."""
    if file.kind is FileKind.DELETED:
        return file.path
    return file.old_path if file.kind is FileKind.RENAMED else None


def _is_at(name: str, path: str) -> bool:
    whole = f"/{path}"
    return f"/{name}" in whole if name.endswith("/") else whole.endswith(f"/{name}")
