"""The hook before a push: each branch that is pushed, whole, against its issue and against the other lanes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.config import load_settings
from hedgerow.errors import EXIT_CLEAN
from hedgerow.git.names import HEADS
from hedgerow.git.place import find_place
from hedgerow.model import Revision
from hedgerow.reading import Asked, read_change
from hedgerow_hooks.say import say

if TYPE_CHECKING:
    from hedgerow.git.place import Place
    from hedgerow.settings import Settings
    from hedgerow_hooks.hook_flags import Flags

_TAGS = "refs/tags/"


class Pushed(Struct, frozen=True):
    """One ref that goes to a remote: its full name here (or HEAD, or an object id), the commit, its name there."""

    local: str
    oid: str
    remote: str

    @property
    def branch(self) -> str | None:
        """The branch the work is on; the remote's name counts where a commit is pushed that is on none here."""
        names = (name.removeprefix(HEADS) for name in (self.local, self.remote) if name.startswith(HEADS))
        return next(names, None)


def run_push(flags: Flags) -> int:
    """Judge every pushed branch; the worst exit code counts."""
    place = find_place(Path.cwd())
    settings = load_settings(place.root)
    return max((_judge(place, settings, pushed, flags) for pushed in _pushed(place, flags)), default=EXIT_CLEAN)


def _pushed(place: Place, flags: Flags) -> list[Pushed]:
    """From the environment that pre-commit and prek prepare, else from git's own lines on standard input (githooks,
    pre-push), which git announces with the remote and its address.
    """
    variables = os.environ
    local = variables.get("PRE_COMMIT_LOCAL_BRANCH")
    if local is not None:
        # PRE_COMMIT_TO_REF is missing on a first push to an empty remote
        oid = variables.get("PRE_COMMIT_TO_REF") or place.commit(local)
        return [Pushed(local, oid, variables.get("PRE_COMMIT_REMOTE_BRANCH", ""))]
    if not flags.names:
        head = place.branch()
        return [Pushed(HEADS + head if head else "HEAD", place.commit("HEAD"), "")]
    rows = [line.split(" ") for line in sys.stdin.read().splitlines()]
    return [Pushed(row[0], row[1], row[2]) for row in rows if len(row) == 4]  # noqa: PLR2004 - local ref, oid, remote ref, oid


def _judge(place: Place, settings: Settings, pushed: Pushed, flags: Flags) -> int:
    if not pushed.oid.strip("0"):
        say(f"{pushed.remote} is deleted at the remote: there is nothing to judge")
        return EXIT_CLEAN
    if pushed.local.startswith(_TAGS) or pushed.remote.startswith(_TAGS):
        say(f"{pushed.remote or pushed.local} is a tag: there is nothing to judge")
        return EXIT_CLEAN
    base = place.default_base(settings.base)
    if base.ref == pushed.branch or (base.oid == pushed.oid and base.ref == f"origin/{pushed.branch}"):
        say(f"{base.ref} is the base itself: there is nothing to compare it with")
        return EXIT_CLEAN
    read = read_change(place, Asked(head=pushed.oid, configured_base=settings.base))
    change = replace(read.change, head=Revision(pushed.branch or pushed.oid[:12], pushed.oid))

    from hedgerow_hooks.hook_judge import conclude, judge_read, no_issue

    judgement = judge_read(place, settings, replace(read, change=change, branch=pushed.branch), flags)
    scope = no_issue(pushed.branch, settings) if judgement is None else conclude(judgement)
    if not pushed.local.startswith(HEADS):  # what is on no branch here is no lane
        return scope
    from hedgerow_hooks.hook_overlap import compare

    return max(scope, compare(place, settings, pushed.local.removeprefix(HEADS), pushed.oid, flags))
