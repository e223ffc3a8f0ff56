"""What GitHub knows, as values. All text in them was written by strangers."""

from __future__ import annotations

from msgspec import Struct


class Issue(Struct, frozen=True):
    """One issue of the repository `repository` (owner/name)."""

    repository: str
    number: int
    title: str
    body: str

    @property
    def text(self) -> str:
        """The issue as Markdown, its title as the first heading."""
        # JSON can spell halves of a character, which nothing behind this point could write
        text = f"# {' '.join(self.title.split())}\n\n{self.body}".replace("\r\n", "\n")
        return text.encode("utf-8", "replace").decode("utf-8")


class PullRequest(Struct, frozen=True):
    """An open pull request. `oid` is its head and `base_oid` the tip of its base branch when GitHub was asked;
    `closing` are the issues that GitHub itself links to it. `author` is empty where the account is gone.
    """

    number: int
    title: str
    body: str
    author: str
    bot: bool
    draft: bool
    base: str
    base_oid: str
    branch: str
    oid: str
    fork: bool
    closing: tuple[Issue, ...] = ()


class Comment(Struct, frozen=True):
    """One comment on an issue or pull request; `own`: the token that asks wrote it itself. A bot may bear the name of
    a person, so `person` says that it is none.
    """

    id: int
    author: str
    own: bool
    body: str
    person: bool = False


class CheckResult(Struct, frozen=True):
    """What one check run or commit status says of a commit: `state` is success, failure, pending or neutral."""

    name: str
    state: str
