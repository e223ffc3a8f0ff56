"""What a step of the ladder is given and what comes of it, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from hedgerow.git.plumbing import Git
    from hedgerow.learn.enforce import Pair
    from hedgerow.learn.proposal import Step
    from hedgerow.learn.recurring import RecurringKey
    from hedgerow.learn.replay import Replay
    from hedgerow.learn.timeline import Change
    from hedgerow.rules.find import Files


class FileEdit(Struct, frozen=True):
    """One file before and after; None: it is not there."""

    path: str
    before: bytes | None
    after: bytes | None


class World(Struct, frozen=True):
    """What a proposal is made for: the files of a working tree or commit, the changes of the ledger (oldest first) and
    all keys that were counted.
    """

    files: Files
    git: Git
    changes: tuple[Change, ...]
    keys: tuple[RecurringKey, ...]


class Rung(Struct, frozen=True):
    """One key at one step. `replay` is what a proposal against it says of the newest changes. `again`: a rule against
    it was merged and did not stop it, so one that is there is made stronger.
    """

    key: RecurringKey
    world: World
    replay: Replay
    again: bool = False


class Taken(Struct, frozen=True):
    """A step that can be taken. `why` says what was passed over and what else there is to know, a sentence each."""

    step: Step
    edits: tuple[FileEdit, ...]
    why: tuple[str, ...] = ()
    pair: Pair | None = None


class Passed(Struct, frozen=True):
    """A step, or all of them, that cannot be taken, and why: a sentence."""

    why: str
