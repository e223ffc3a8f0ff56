"""Which issues each lane is about: the `Issue:` trailers of its own commits, else the name of its branch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.git.names import branch_in
from hedgerow.issue.link import branch_issue, claimed_issues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.git.plumbing import Git
    from hedgerow.git.refs import Kinship


def named_by_commits(git: Git, base: str, heads: Sequence[str], kin: Kinship) -> dict[str, tuple[str, ...]]:
    """By head, the issues that commits name which the base has not. One call of git for all."""
    if not heads:
        return {}
    feed = "".join(f"{head}\n" for head in heads) + f"^{base}\n"
    said = git.run(
        "log", "--stdin", "--reverse", "--regexp-ignore-case", "--grep=^issue *:", "-z", "--format=%H%n%B",
        stdin=feed.encode(),
    )  # fmt: skip
    messages: dict[str, list[str]] = {}
    for entry in said.decode("utf-8", "replace").split("\0"):
        commit, _, message = entry.partition("\n")
        for head in kin.above(commit):
            messages.setdefault(head, []).append(message.strip("\n"))
    return {head: tuple(claim.ref for claim in claimed_issues(some, None)) for head, some in messages.items()}


def named_by_branch(ref: str, forms: tuple[str, ...]) -> tuple[str, ...]:
    """The issue in the name of a branch, here or at a remote; a pull request's ref or a bare commit names none."""
    return branch_issue(branch_in(ref) or "", forms)
