"""The only door to GitHub: values, a Protocol, and `connect`, which fills it with PyGithub.

Importing this package costs nothing; PyGithub takes 400 ms and is imported by the first call of `connect`.
"""

from __future__ import annotations

from hedgerow.github.door import GitHub, connect
from hedgerow.github.place import Server, find_server, require_server
from hedgerow.github.values import CheckResult, Comment, Issue, PullRequest

__all__ = [
    "CheckResult",
    "Comment",
    "GitHub",
    "Issue",
    "PullRequest",
    "Server",
    "connect",
    "find_server",
    "require_server",
]
