"""One check alone on a real commit, with the files at its base to look things up in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.issue.parse import parse
from hedgerow.patch import change_from_diff
from hedgerow.registry import Draft, Subject, all_checks
from hedgerow.settings import CheckSettings

if TYPE_CHECKING:
    from hedgerow.model import Skipped
    from tests.support.repo import Files, Repo


def drafts(repo: Repo, check: str, before: Files, after: Files, issue: str) -> tuple[Draft, ...]:
    """What `check` says of the commit that turns `before` into `after`."""
    return tuple(item for item in items(repo, check, before, after, issue) if isinstance(item, Draft))


def items(repo: Repo, check: str, before: Files, after: Files, issue: str) -> tuple[Draft | Skipped, ...]:
    """The same with what it skipped."""
    base = repo.commit("Before", before)
    repo.commit("After", after)
    change = change_from_diff(repo.git("diff", "--find-renames", base, "HEAD").encode() + b"\n")
    found = next(one for one in all_checks() if one.id == check)
    issues = (parse(issue, ref="1", source="files"),) if issue else ()
    return tuple(
        found.function(Subject(change, issues, CheckSettings(None, found.keys), None, None, Tree(Git(repo.path), base)))
    )
