"""Who else is changing a file, read from git in a few calls: what the hook before an edit can afford."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.git.plumbing import Git
from hedgerow.plurals import plural
from hedgerow_hooks.agent.lanes import Lane, open_lanes
from hedgerow_hooks.agent.regions import Region, shifts

if TYPE_CHECKING:
    from hedgerow.git.head import Head
    from hedgerow.settings import Settings

_FLAGS = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--diff-algorithm=histogram")
# Lanes that really change the file in question; with more of them the first ones are warning enough.
_MOST = 12
_LINES_SHOWN = 40


class Neighbour(Struct, frozen=True):
    """A lane that changes the file: its hunks as text, and their lines at `base`, the commit it was cut from.

    `state` tells one state of the lane's file from the next.
    """

    lane: Lane
    base: str
    regions: tuple[Region, ...]
    text: str
    state: str


def find_neighbours(head: Head, settings: Settings, path: str) -> tuple[Neighbour, ...]:
    """The open lanes that change `path`, committed or not. Empty where there is nothing to compare with."""
    git = Git(head.top)
    lanes, base = open_lanes(head, settings)
    if not lanes:
        return ()
    there = _blobs(git, [base, *(lane.oid for lane in lanes)], path)
    suspects = [
        lane for lane, blob in zip(lanes, there[1:], strict=True) if blob != there[0] or _dirty(lane, path, blob)
    ]
    found = (_neighbour(git, base, lane, path) for lane in suspects[:_MOST])
    return tuple(one for one in found if one is not None)


def _blobs(git: Git, commits: list[str], path: str) -> list[bytes]:
    if "\n" in path:  # cat-file reads one name a line
        return [b""] * len(commits)
    asked = "".join(f"{commit}:{path}\n" for commit in commits).encode("utf-8", "surrogateescape")
    rows = git.run("cat-file", "--batch-check=%(objectname)", stdin=asked).split(b"\n")
    return [b"" if row.endswith(b" missing") else row for row in rows[: len(commits)]]


def _dirty(lane: Lane, path: str, blob: bytes) -> bool:
    """Does the worktree's file seem to differ from its commit? Filters can make it seem so; git's diff decides."""
    if lane.worktree is None:
        return False
    try:
        data = (lane.worktree / path).read_bytes()
    except OSError:  # no such file there
        return blob != b""
    import hashlib  # 3 ms, and only where there is another worktree

    kind = hashlib.sha256 if len(blob) == 64 else hashlib.sha1  # noqa: PLR2004 - git's own two object formats
    return kind(b"blob %d\0" % len(data) + data).hexdigest().encode() != blob


def _neighbour(git: Git, base: str, lane: Lane, path: str) -> Neighbour | None:
    there = git if lane.worktree is None else Git(lane.worktree)
    tip = lane.oid if lane.worktree is None else "HEAD"
    asked = there.attempt("merge-base", base, tip)
    if asked.returncode != 0:  # no common history: there is nothing that could meet
        return None
    cut = asked.stdout.split(b"\n")[0].decode()
    # without a second commit git compares with the worktree, uncommitted work included
    ends = (cut, tip) if lane.worktree is None else (cut,)
    diff = there.run("diff", *_FLAGS, "--unified=0", *ends, "--", path)
    regions = tuple(shift.old for shift in shifts(diff))
    if not regions and not diff and lane.worktree is not None:
        return _untracked(lane, cut, path)
    if not diff:
        return None
    body = diff.decode("utf-8", "replace").split("\n@@", 1)
    text = "@@" + body[1] if len(body) > 1 else "(no text lines)"
    return Neighbour(lane, cut, regions or (Region(1, 1 << 30),), _shown(text), _digest(diff))


def _untracked(lane: Lane, cut: str, path: str) -> Neighbour | None:
    file = Path(lane.worktree or "", path)
    if not file.is_file() or Git(file.parent).run("ls-files", "--cached", "--", file.name):
        return None
    data = file.read_bytes()[:100_000]
    text = "\n".join(f"+{line}" for line in data.decode("utf-8", "replace").splitlines())
    return Neighbour(lane, cut, (Region(1, 1 << 30),), _shown(text), _digest(data))


def _digest(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()[:16]


def _shown(text: str) -> str:
    lines = text.split("\n")
    more = len(lines) - _LINES_SHOWN
    return "\n".join(
        [*(line[:200] for line in lines[:_LINES_SHOWN]), *([f"({plural(more, 'more line')})"] if more > 0 else [])]
    )


def own_shifts(head: Head, base: str, path: str) -> bytes:
    """What this worktree has changed in the file since `base`, as a diff without context."""
    return Git(head.top).run("diff", *_FLAGS, "--unified=0", base, "--", path)
