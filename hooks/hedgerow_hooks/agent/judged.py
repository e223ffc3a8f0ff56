"""The judgement of a worktree as it is, uncommitted and untracked work included, for the hooks after an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.config import load_settings
from hedgerow.git.place import find_place
from hedgerow.reading import Asked, Part, read_change
from hedgerow_hooks.hook_flags import Flags
from hedgerow_hooks.hook_judge import Judgement, judge_read

if TYPE_CHECKING:
    from pathlib import Path


def judge_worktree(top: Path) -> Judgement | None:
    """The judgement, None where no issue is known. Raises HedgerowError where something cannot be looked at."""
    place = find_place(top)
    settings = load_settings(top)
    read = read_change(place, Asked(part=Part.WORKTREE, configured_base=settings.base))
    return judge_read(place, settings, read, Flags("scope"))
