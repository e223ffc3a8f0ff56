"""A repository with one issue and one lane, and `hedgerow-hook` run in it as a hook framework would."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.process import Done, run, script

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.repo import Repo

ISSUE = """\
# Retry the upload of a report

The function `upload` in `src/upload.py` gives up at the first timeout.

## Acceptance criteria

- [ ] `upload` retries three times before it gives up

## Out of scope

- anything under `db/`
"""
BASE = {
    "issues/12.md": ISSUE,
    "src/upload.py": "def upload(report):\n    return send(report)\n",
    "db/schema.sql": "create table report (id integer);\n",
}
RETRIED = "def upload(report):\n    for attempt in range(3):\n        return send(report)\n"
DRIFTED = "create table report (id integer, name text);\n"
BRANCH = "issue-12-retry"


def start_lane(repo: Repo, branch: str = BRANCH, *, settings: str = "") -> None:
    """Issue 12, the files it is about, perhaps a hedgerow.toml, and a branch that is cut for it."""
    repo.commit("Start", BASE | ({"hedgerow.toml": settings} if settings else {}))
    repo.git("config", "user.name", "A. Hedger")
    repo.git("config", "user.email", "hedger@example.org")
    repo.branch(branch)


def stage(repo: Repo, files: dict[str, str | bytes | None]) -> None:
    """Write and stage."""
    repo.write(files)
    repo.git("add", "--all", "--", *files)


def hook(repo: Repo, *words: str, variables: Mapping[str, str] | None = None, stdin: bytes = b"") -> Done:
    """`hedgerow-hook WORDS` in the repository."""
    return run(script("hedgerow-hook"), *words, folder=repo.path, stdin=stdin, variables=variables)
