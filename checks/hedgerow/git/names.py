"""What the full name of a ref says: is it a branch, here or at a remote, or a pull request, and what is it called?"""

from __future__ import annotations

HEADS, REMOTES, PULLS = "refs/heads/", "refs/remotes/", "refs/pull/"


def short_name(ref: str) -> str:
    """The name people use: `topic`, `origin/topic`, `pull/7`; any other ref keeps its whole name."""
    if ref.startswith(PULLS):
        return ref.removeprefix("refs/").removesuffix("/head")
    return ref.removeprefix(HEADS).removeprefix(REMOTES)


def branch_in(ref: str) -> str | None:
    """The branch, here or at a remote, without the remote's name; None where the ref is no branch."""
    if ref.startswith(REMOTES):
        return ref.removeprefix(REMOTES).partition("/")[2]
    return ref.removeprefix(HEADS) if ref.startswith(HEADS) else None


def pull_number(ref: str) -> int | None:
    """The number in the ref of a pull request; None for any other."""
    number = ref.removeprefix(PULLS).removesuffix("/head")
    return int(number) if ref.startswith(PULLS) and number.isdigit() and number.isascii() else None
