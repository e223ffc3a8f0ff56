"""The files that `hedgerow init` changes: what they are, what they become, and the way back."""

from __future__ import annotations

import difflib
import hashlib
import json
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.errors import HedgerowError, UsageError
from hedgerow_hooks.init import edits
from hedgerow_hooks.init.workflows import NAMES, without_workflow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    _Memory = dict[str, tuple[str, str | None]]

PRE_COMMIT = ".pre-commit-config.yaml"
CLAUDE = ".claude/settings.json"


class Rewrite(Struct, frozen=True):
    """One file, before and after; None is a file that is not there."""

    path: str
    before: str | None
    after: str | None

    @property
    def diff(self) -> str:
        """The change as a unified diff; its line ends are those of the file."""
        old, new = ((text or "").splitlines(keepends=True) for text in (self.before, self.after))
        names = ("/dev/null" if self.before is None else self.path, "/dev/null" if self.after is None else self.path)
        lines = difflib.unified_diff(old, new, *names)
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def plan(
    root: Path, parts: frozenset[str], source: str | None, workflows: tuple[tuple[str, str], ...] = ()
) -> tuple[Rewrite, ...]:
    """What setting up the parts (`pre-commit`, `claude`) and the `workflows` changes; files that are as they should be
    are left out. A workflow that is ours is written anew: that is how another revision gets there.
    """
    found = []
    for path, content in workflows:
        text = _read(root / path)
        ours = text is None or without_workflow(text) is None
        found.append(Rewrite(path, text, content if ours else text))
    if "pre-commit" in parts:
        text = _read(root / PRE_COMMIT)
        found.append(Rewrite(PRE_COMMIT, text, edits.with_hooks(text, source)))
    if "claude" in parts:
        text = _read(root / CLAUDE)
        found.append(Rewrite(CLAUDE, text, edits.with_agent(text)))
        for path, content in _commands():
            text = _read(root / path)
            found.append(Rewrite(path, text, content if text is None else text))  # one of the user's own stays
    return tuple(one for one in found if one.before != one.after)


def plan_undo(root: Path, kept: Path) -> tuple[Rewrite, ...]:
    """The way back. A file that is as we left it gets its old bytes again; from any other our part alone is taken."""
    found = []
    memory = _memory(kept)
    parts: list[tuple[str, Callable[[str], str | None]]] = [
        (PRE_COMMIT, edits.without_hooks),
        (CLAUDE, edits.without_agent),
    ]
    parts += [(path, partial(_own_only, content=content)) for path, content in _commands()]
    parts += [(f".github/workflows/{name}", without_workflow) for name in NAMES]
    for path, take_out in parts:
        text = _read(root / path)
        if text is None:
            continue
        left, before = memory.get(path, ("", None))
        found.append(Rewrite(path, text, before if _digest(text) == left else take_out(text)))
    return tuple(one for one in found if one.before != one.after)


def carry_out(root: Path, kept: Path, rewrites: tuple[Rewrite, ...], *, undo: bool) -> None:
    """Write the files, and remember in `kept` what they were; `undo` forgets it. What cannot be remembered is not done.

    Raises HedgerowError that names the file which cannot be written.
    """
    try:
        memory = _memory(kept)
        _remember(kept, memory)
        try:
            _write(root, rewrites, memory, undo=undo)
        finally:
            _remember(kept, memory)
    except OSError as error:
        raise HedgerowError(
            f"cannot write {error.filename}: {error.strerror}",
            "Make the repository writable and start again; what was written so far, `hedgerow init --undo` takes out.",
        ) from error


def _remember(kept: Path, memory: _Memory) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(memory), "utf-8")


def _write(root: Path, rewrites: tuple[Rewrite, ...], memory: _Memory, *, undo: bool) -> None:
    for one in rewrites:
        file = root / one.path
        if not file.resolve().is_relative_to(root.resolve()):
            raise UsageError(f"{one.path} is a link that leads out of the repository", "Put the file itself there.")
        memory.pop(one.path, None)
        if one.after is None:
            file.unlink()
            _remove_empty(file.parent, root)
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(one.after.encode("utf-8", "surrogateescape"))
        # where it was set up before, the old bytes are not the user's alone
        if not undo and edits.MARK not in (one.before or ""):
            memory[one.path] = (_digest(one.after), one.before)


def _commands() -> Iterator[tuple[str, str]]:
    for name in edits.COMMANDS:
        yield f".claude/commands/{name}.md", edits.command_text(name)


def _own_only(text: str, content: str) -> str | None:
    """What is ours goes, what the user made of it stays."""
    return None if text == content else text


def _remove_empty(folder: Path, root: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _read(file: Path) -> str | None:
    try:
        return file.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _memory(kept: Path) -> dict[str, tuple[str, str | None]]:
    try:
        return {path: (left, before) for path, (left, before) in json.loads(kept.read_bytes()).items()}
    except (OSError, ValueError, TypeError, AttributeError):  # another clone set it up, or the file was cut off
        return {}
