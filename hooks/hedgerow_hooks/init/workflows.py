"""The three workflows that `hedgerow init --github` writes, with the action pinned to one commit."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from hedgerow.errors import UsageError
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from hedgerow.git.plumbing import Git

NAMES = ("hedgerow-check.yml", "hedgerow-sweep.yml", "hedgerow-propose.yml")
# What stands in the templates for the user's choice; a commit of zeros exists nowhere.
_ACTION = f"hedgerow/action/ci@{'0' * 40} # v0.0.0"
_BRANCH = "branches: [main]"
_NAME = r"[A-Za-z0-9_.-]{1,100}"
_PINNED = Pattern(rf"(?P<slug>{_NAME}/{_NAME})@(?P<rev>[0-9a-f]{{40}}|v?[0-9][A-Za-z0-9.-]{{0,60}})")
_PLAIN_BRANCH = Pattern(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,200}")
_MARK = "hedgerow"


def workflow_texts(git: Git, action: str | None, branch: str) -> tuple[tuple[str, str], ...]:
    """Path and text of each workflow. `action` is OWNER/NAME@REVISION; a tag is looked up, so that what is written is
    the full object id of its commit.

    Raises UsageError where it is no such thing, or the tag cannot be found.
    """
    match = _PINNED.fullmatch(action or "")
    if match is None:
        raise UsageError(
            "--github pins hedgerow's action to one commit, and needs to know it",
            "Name it: --action OWNER/NAME@TAG, or @ and the full id of a commit.",
        )
    if not _PLAIN_BRANCH.fullmatch(branch):
        raise UsageError(f"the default branch {branch!r} has a name that YAML would need quotes for", "Rename it.")
    pinned = f"{match['slug']}/ci@{_commit(git, match['slug'], match['rev'])}"
    comment = "" if len(match["rev"]) == len("0" * 40) else f" # {match['rev']}"
    return tuple((f".github/workflows/{name}", _filled(name, f"{pinned}{comment}", branch)) for name in NAMES)


def without_workflow(text: str) -> str | None:
    """None: a workflow of ours is taken away whole; the user's own of its name, without our first line, stays."""
    return None if text.startswith(f"# {_MARK}: ") else text


def _filled(name: str, action: str, branch: str) -> str:
    # the templates belong to the side that they start; they are data, and this side imports none of its code
    text = (files("hedgerow_ci") / "workflows" / name).read_text("utf-8")
    return text.replace(_ACTION, action).replace(_BRANCH, f"branches: [{branch}]")


def _commit(git: Git, slug: str, revision: str) -> str:
    if len(revision) == len("0" * 40):
        return revision
    url = f"https://github.com/{slug}"
    # an annotated tag names a commit only with ^{}
    done = git.attempt("ls-remote", url, f"refs/tags/{revision}", f"refs/tags/{revision}^{{}}")
    parts = (row.partition("\t") for row in done.stdout.decode("ascii", "replace").splitlines())
    rows = {ref: oid for oid, _, ref in parts}
    found = rows.get(f"refs/tags/{revision}^{{}}") or rows.get(f"refs/tags/{revision}")
    if done.returncode != 0 or found is None:
        raise UsageError(
            f"the tag {revision} of {url} cannot be looked up",
            "Name the full id of a commit instead: --action OWNER/NAME@ID.",
        )
    return found
