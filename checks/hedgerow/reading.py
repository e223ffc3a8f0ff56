"""From git to a `ChangeSet`: a range of commits, the index, or a worktree with its untracked files."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.change import ChangeSet, FileChange
from hedgerow.errors import GitError, UsageError
from hedgerow.git.names import HEADS, branch_in, short_name
from hedgerow.git.place import base_names
from hedgerow.model import Revision
from hedgerow.patch import files_from_diff

if TYPE_CHECKING:
    from hedgerow.git.place import Place
    from hedgerow.git.plumbing import Git

# Everything a user's own settings could turn another way is set, so that one change reads the same on every machine.
DIFF_FLAGS = (
    "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative", "--submodule=short", "--ignore-submodules=dirty",
    "--src-prefix=a/", "--dst-prefix=b/", "--unified=3", "--inter-hunk-context=0", "--find-renames=50%",
    "--diff-algorithm=histogram", "--indent-heuristic", "-O/dev/null", "-l1000",
)  # fmt: skip
MESSAGES_READ = 500


class Part(Enum):
    """Which state of the work is judged."""

    COMMITS = "commits"
    INDEX = "index"
    WORKTREE = "worktree"


class Asked(Struct, frozen=True):
    """What the user asked to judge; None means the default of DESIGN section 4."""

    base: str | None = None
    head: str | None = None
    part: Part = Part.COMMITS
    configured_base: str | None = None

    @property
    def name(self) -> str:
        """The head by name. An empty one (a variable of a script that is not set) is no default: no commit has it."""
        return "HEAD" if self.head is None else self.head


class Read(Struct, frozen=True):
    """A change with its branch, the commit it is judged from and the commit at its head or below its uncommitted work
    (both empty in a repository without commits). `trunk` is what it is to be merged into in the end: where it is judged
    against another lane, not that one.
    """

    change: ChangeSet
    branch: str | None
    merge_base: str
    head: str
    trunk: Revision | None = None


def read_change(place: Place, asked: Asked) -> Read:
    """The change `asked` for, from its merge base.

    A branch cut from another open lane is judged against that lane unless a base was named; the notes say so.
    Raises RefError for refs that do not exist and GitError where git cannot answer.
    """
    if asked.part is not Part.COMMITS and place.top is None:
        raise UsageError("a bare repository has no index and no worktree", "Name two commits: --base REF --head REF.")
    names = base_names(asked.base, asked.configured_base)
    head, *oids = place.commits(asked.name, *names)
    if head is None:
        return _first_commit(place, asked)
    branch = place.branch() if asked.head is None else _branch_of(place, asked.head)
    trunk = base = place.first_of(names, tuple(oids))
    notes: tuple[str, ...] = ()
    if asked.base is None and (parent := parent_lane(place, head, base.oid, branch)):
        cut = f"{branch or head[:12]} is cut from the open lane {parent.ref} and is judged against it"
        notes = (f"{cut}, not against {base.ref}; --base {base.ref} overrules.",)
        base = parent
    merge_base = place.merge_base(base.oid, head)
    shown = Revision(branch or "HEAD" if asked.head is None else asked.head, head)
    messages = read_messages(place.git, merge_base, head)
    if asked.part is Part.COMMITS:
        change = ChangeSet(base, shown, read_files(place.git, merge_base, head), messages, notes)
    else:
        files = _uncommitted(place, asked.part, merge_base)
        change = ChangeSet(base, Revision(asked.part.value), files, messages, notes)
    return Read(change, branch, merge_base, head, trunk)


def parent_lane(place: Place, head: str, base: str, branch: str | None) -> Revision | None:
    """The nearest branch whose tip is an ancestor of `head` and not yet in `base`: the lane this one is stacked on.

    The lane's own remote copies and branches at the same commit are not parents.
    """
    if head == base:
        return None
    rows = place.git.run(
        "for-each-ref",
        f"--merged={head}",
        f"--no-merged={base}",
        "--format=%(objectname) %(refname)",
        "refs/heads",
        "refs/remotes",
    )
    tips: dict[str, str] = {}
    for row in rows.decode("utf-8", "surrogateescape").splitlines():
        oid, _, ref = row.partition(" ")
        own = (branch,) if ref.startswith(HEADS) else (branch, "HEAD")
        if oid != head and branch_in(ref) not in own:
            tips.setdefault(oid, short_name(ref))
    if not tips:
        return None
    newest_first = place.git.run("rev-list", "--topo-order", f"{base}..{head}").decode().split()
    return next((Revision(tips[oid], oid) for oid in newest_first if oid in tips), None)


def read_messages(git: Git, base: str, head: str) -> tuple[str, ...]:
    """The messages of the commits in base..head, oldest first, the newest 500 at most."""
    if base == head:
        return ()
    data = git.run("log", "-z", "--format=%B", f"--max-count={MESSAGES_READ}", f"{base}..{head}")
    texts = data.decode("utf-8", "replace").split("\0")
    return tuple(text.strip("\n") for text in reversed(texts) if text.strip())


def _first_commit(place: Place, asked: Asked) -> Read:
    """Nothing is committed yet: the index or worktree is judged against nothing at all."""
    if asked.part is Part.COMMITS:
        raise place.missing(asked.name)
    files = _uncommitted(place, asked.part, place.empty_tree())
    notes = ("The repository has no commit yet: everything is judged as new.",)
    change = ChangeSet(Revision("(nothing)"), Revision(asked.part.value), files, (), notes)
    return Read(change, place.branch(), "", "")


def _uncommitted(place: Place, part: Part, base: str) -> tuple[FileChange, ...]:
    if part is Part.INDEX:
        data = place.git.run("diff", "--cached", *DIFF_FLAGS, base, "--")
        if unmerged := [line for line in data.split(b"\n") if line.startswith(b"* Unmerged path ")]:
            path = unmerged[0].removeprefix(b"* Unmerged path ").decode("utf-8", "replace")
            raise GitError(f"the index holds an unmerged file: {path}", "Settle the conflict and `git add` it first.")
        return files_from_diff(data)
    # a store and its index bring compression and random numbers with them, which a check of commits does not need
    from hedgerow.git.store import temporary_store
    from hedgerow.git.worktrees import worktree_index, worktrees

    with temporary_store(place.git) as store, worktree_index(store, place.root, worktrees(place.git)) as git:
        return files_from_diff(git.run("diff", "--cached", *DIFF_FLAGS, base, "--"))


def read_files(git: Git, base: str, head: str) -> tuple[FileChange, ...]:
    """What changed from one commit or tree to another, both as full object ids."""
    return files_from_diff(git.run("diff", *DIFF_FLAGS, base, head, "--"))


def _branch_of(place: Place, name: str) -> str | None:
    """The branch that a named head stands for; a commit id has none."""
    full = (
        place.git.run("rev-parse", "--verify", "--symbolic-full-name", "--end-of-options", name)
        .decode("utf-8", "surrogateescape")
        .strip()
    )
    return branch_in(full)
