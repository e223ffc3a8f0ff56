"""Generated issues and changes that read like real ones: parts of one case of the tables, with parts of another."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from hedgerow.patch import change_from_diff
from tests.support.cases import FOLDER

if TYPE_CHECKING:
    from hedgerow.change import ChangeSet, FileChange

_KEPT = 6  # files of one case in a mixture, and hunks of one file


class Mixture(Struct, frozen=True):
    """An issue as Markdown, in blocks that blank lines part, and a change of at least one file that was made for it."""

    blocks: tuple[str, ...]
    change: ChangeSet

    @property
    def text(self) -> str:
        """The issue."""
        return "\n\n".join(self.blocks)


@cache
def _cases() -> tuple[Mixture, ...]:
    """Every case of the tables of scope, as a mixture of itself alone."""
    folders = [issue.parent for issue in sorted(FOLDER.glob("scope-drift*/*/issue.md"))]
    return tuple(
        Mixture(
            tuple(block for block in (folder / "issue.md").read_text("utf-8").split("\n\n") if block.strip()),
            change_from_diff((folder / "change.patch").read_bytes()),
        )
        for folder in folders
    )


@st.composite
def mixtures(draw: st.DrawFn) -> Mixture:
    """Some blocks of an issue, its title among them, some hunks of the change for it, and some of another change."""
    case, other = draw(st.sampled_from(_cases())), draw(st.sampled_from(_cases()))
    rest = draw(st.lists(st.sampled_from(range(1, max(2, len(case.blocks)))), unique=True))
    blocks = tuple(case.blocks[at] for at in (0, *sorted(rest)) if at < len(case.blocks))
    own = draw(_some(case.change.files, at_least=1))
    taken = {file.path for file in own}
    foreign = tuple(file for file in draw(_some(other.change.files, at_least=0)) if file.path not in taken)
    files = tuple(_with_some_hunks(draw, file) for file in (*own, *foreign))
    return Mixture(blocks, replace(case.change, files=files))


def _some(files: tuple[FileChange, ...], *, at_least: int) -> st.SearchStrategy[list[FileChange]]:
    return st.lists(st.sampled_from(files), min_size=at_least, max_size=_KEPT, unique_by=lambda file: file.path)


def _with_some_hunks(draw: st.DrawFn, file: FileChange) -> FileChange:
    """The file with some of its hunks, counted anew; one without hunks (binary, renamed) stays as it is."""
    if len(file.hunks) < 2:
        return file
    kept = draw(st.lists(st.sampled_from(file.hunks), min_size=1, max_size=_KEPT, unique_by=lambda hunk: hunk.index))
    ordered = sorted(kept, key=lambda hunk: hunk.index)
    return replace(file, hunks=tuple(replace(hunk, index=at) for at, hunk in enumerate(ordered)))
