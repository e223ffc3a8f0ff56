"""The text of an issue on GitHub, asked for from a developer's machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.errors import GitHubError, IssueError
from hedgerow.git.plumbing import Git

if TYPE_CHECKING:
    from pathlib import Path


def ask_github(name: str, folder: Path, *, insist: bool, seconds: float) -> str | None:
    """The issue `12` of the repository around `folder`, or `owner/repo#12`, as Markdown.

    None where `folder` is no clone of a repository on GitHub as far as one can tell; `insist` takes any host for one.
    Raises IssueError where GitHub cannot be asked or says no.
    """
    from hedgerow.github import connect, find_server
    from hedgerow.github.door import Patience

    repository, _, number = name.rpartition("#")
    server = find_server(Git(folder), insist=insist, other=repository or None)
    if server is None:
        return None
    # who waits a second is a hook, which has an older text to go by
    patience = Patience(timeout=max(1, int(seconds)), retries=0 if seconds < Patience().timeout else Patience().retries)
    try:
        return connect(server, patience).issue(int(number), repository or None).text
    except GitHubError as error:
        raise IssueError(error.message, error.hint) from error
