"""Which issues each lane is about: the `Issue:` trailers of its own commits, else the name of its branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.issue.link import claimed_issues

if TYPE_CHECKING:
    from hedgerow.git.plumbing import Git
    from hedgerow.git.refs import Kinship
    from hedgerow.overlap.lanes import Lane

_HEADS, _REMOTES = "refs/heads/", "refs/remotes/"


def lane_issues(
    git: Git, base: str, lanes: tuple[Lane, ...], kin: Kinship, forms: tuple[str, ...]
) -> list[tuple[str, ...]]:
    """The issues of each lane, as `hedgerow check` finds them. One call of git for all; `forms` are further forms of
    branch names.
    """
    messages = _messages(git, base, lanes, kin)
    return [
        tuple(claim.ref for claim in claimed_issues(messages.get(lane.oid, ()), _branch(lane.ref), forms=forms))
        for lane in lanes
    ]


def _messages(git: Git, base: str, lanes: tuple[Lane, ...], kin: Kinship) -> dict[str, list[str]]:
    """By head, the messages with such a trailer among the commits that the base has not, oldest first."""
    feed = "".join(f"{head}\n" for head in sorted({lane.oid for lane in lanes})) + f"^{base}\n"
    found: dict[str, list[str]] = {}
    said = git.run(
        "log", "--stdin", "--reverse", "--regexp-ignore-case", "--grep=^issue *:", "-z", "--format=%H%n%B",
        stdin=feed.encode(),
    )  # fmt: skip
    for entry in said.decode("utf-8", "replace").split("\0"):
        commit, _, message = entry.partition("\n")
        for head in kin.above(commit):
            found.setdefault(head, []).append(message.strip("\n"))
    return found


def _branch(ref: str) -> str | None:
    """The name of a branch, at a remote too; a pull request's ref or a bare commit has none."""
    if ref.startswith(_REMOTES):
        return ref.removeprefix(_REMOTES).partition("/")[2]
    return ref.removeprefix(_HEADS) if ref.startswith(_HEADS) else None
