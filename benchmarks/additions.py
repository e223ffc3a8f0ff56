"""What coding agents add to a change unasked, made for any real change: in places that the change does not touch.

A piece is one such addition. Kinds and repositories of `HELD_OUT_*` are not looked at while anything is tuned; they
are measured once, at the end. `SMALL_KINDS` came later and have figures of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import additions_code as code
import additions_files as files
import additions_small as small
import additions_tests as tests
from additions_scene import Scene

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

    from real_changes import Original

    from hedgerow.git.tree import Tree


class Kind(StrEnum):
    """What is added."""

    REFORMAT = "another function reformatted"
    RENAME = "a local renamed elsewhere"
    HELPER = "a helper that nobody calls"
    DOCSTRINGS = "a docstring sweep"
    TYPES = "a typing sweep"
    DEPENDENCY = "a dependency bump"
    LINT = "a loosened lint rule"
    SKIPPED_TEST = "a skipped test"
    DELETED_TEST = "a deleted test"
    DEBUG = "debug output"
    SCRATCH = "a scratch file"
    SUMMARY = "a summary in Markdown"
    FEATURE = "a second feature, half finished"
    CONSTANT = "a constant doubled"
    MESSAGE = "a message reworded"
    LOG = "a log line"
    GUARD = "an early return"
    NOTE = "a note of what is to be done"
    REMOVAL = "a function removed"
    MOVE = "a function moved"
    PARAMETER = "a parameter that does nothing"
    SWALLOW = "errors swallowed"
    IMPORT = "an import that nothing uses"
    README = "a paragraph in the README"
    IGNORES = "lines in .gitignore"
    VERSION = "a raised version"
    DOCKERFILE = "a Dockerfile"
    EDITORCONFIG = "an .editorconfig"


HELD_OUT_KINDS = frozenset({Kind.TYPES, Kind.DELETED_TEST, Kind.DEBUG})
SMALL_KINDS = frozenset(list(Kind)[list(Kind).index(Kind.CONSTANT) :])
DEVELOPMENT_KINDS = frozenset(Kind) - HELD_OUT_KINDS - SMALL_KINDS
DEVELOPMENT = ("encode/httpx", "spf13/cobra", "BurntSushi/ripgrep", "colinhacks/zod")
HELD_OUT = ("pallets/click", "gin-gonic/gin", "google/gson")

_MAKERS: Mapping[Kind, Callable[[Scene], Mapping[str, str | None] | None]] = {
    Kind.REFORMAT: code.reformat,
    Kind.RENAME: code.rename_local,
    Kind.HELPER: code.add_helper,
    Kind.DOCSTRINGS: code.add_docstrings,
    Kind.TYPES: code.add_types,
    Kind.DEPENDENCY: files.bump_dependency,
    Kind.LINT: files.loosen_lint,
    Kind.SKIPPED_TEST: tests.skip_test,
    Kind.DELETED_TEST: tests.delete_test,
    Kind.DEBUG: code.add_debug_output,
    Kind.SCRATCH: files.leave_scratch,
    Kind.SUMMARY: files.leave_summary,
    Kind.FEATURE: code.add_feature,
    Kind.CONSTANT: small.double_constant,
    Kind.MESSAGE: small.reword_message,
    Kind.LOG: small.add_log_line,
    Kind.GUARD: small.add_guard,
    Kind.NOTE: small.add_note,
    Kind.REMOVAL: small.remove_function,
    Kind.MOVE: small.move_function,
    Kind.PARAMETER: small.add_parameter,
    Kind.SWALLOW: small.swallow_errors,
    Kind.IMPORT: small.add_import,
    Kind.README: small.extend_readme,
    Kind.IGNORES: small.extend_ignores,
    Kind.VERSION: small.raise_version,
    Kind.DOCKERFILE: small.add_dockerfile,
    Kind.EDITORCONFIG: small.add_editorconfig,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One addition: its files, and the lines it changes in each (of the new file; a removal counts at the line behind
    it).
    """

    kind: Kind
    texts: Mapping[str, str | None]
    lines: Mapping[str, tuple[tuple[int, int], ...]]


def additions(original: Original, head: Tree, kinds: frozenset[Kind], count: int, rng: random.Random) -> list[Piece]:
    """Up to `count` pieces of different kinds for one change, each in files of its own."""
    scene = Scene.of(original, head, rng)
    found: list[Piece] = []
    order = sorted(kinds)
    rng.shuffle(order)
    for kind in order:
        if len(found) == count:
            break
        texts = _MAKERS[kind](scene)
        if texts:
            scene.taken.update(texts)
            found.append(
                Piece(kind, texts, {path: _lines(scene.texts.get(path), text) for path, text in texts.items()})
            )
    return found


def _lines(old: str | None, new: str | None) -> tuple[tuple[int, int], ...]:
    from difflib import SequenceMatcher

    if old is None or new is None:
        return ((1, len((new or "").split("\n"))),)
    matcher = SequenceMatcher(None, old.split("\n"), new.split("\n"), autojunk=False)
    return tuple((start + 1, max(start + 1, end)) for tag, _, _, start, end in matcher.get_opcodes() if tag != "equal")
