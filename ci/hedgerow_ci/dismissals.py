"""`/hedgerow dismiss FINGERPRINT reason` in a comment: who may write to the repository silences one finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.patterns import Pattern
from hedgerow.render.markup import code, prose

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.github import Comment, GitHub
    from hedgerow.model import Report

_COMMAND = Pattern(
    r"[ \t]*/hedgerow[ \t]+dismiss[ \t]+`?(?P<fingerprint>[0-9a-f]{16})`?[ \t]+(?P<reason>\S[^\r\n]{0,500})"
)
_ANSWER = "<!-- hedgerow answer {} -->"
_ANSWERED = Pattern(r"<!-- hedgerow answer (\d{1,20}) -->")


class Dismissal(Struct, frozen=True):
    """One command, with the comment it stands in. The reason is a person's text."""

    comment: int
    fingerprint: str
    reason: str


class People:
    """Who may write, each asked for once."""

    def __init__(self, door: GitHub) -> None:
        self._door = door
        self._known: dict[str, bool] = {}

    def may_write(self, login: str) -> bool:
        """Does this person have write access?"""
        if login not in self._known:
            self._known[login] = self._door.may_write(login)
        return self._known[login]


def dismissals(comments: Iterable[Comment], people: People) -> tuple[Dismissal, ...]:
    """The commands of people with write access, oldest first; those of anybody else, and of bots, are no commands."""
    return tuple(
        Dismissal(comment.id, match["fingerprint"], match["reason"].strip())
        for comment in comments
        if comment.person and not comment.own and comment.author
        for line in comment.body.split("\n")
        if (match := _COMMAND.match(line)) and people.may_write(comment.author)
    )


def reasons(found: Iterable[Dismissal]) -> dict[str, str]:
    """Fingerprint to what the report says of it."""
    return {one.fingerprint: f"dismissed on GitHub: {one.reason}" for one in found}


def answers(found: Iterable[Dismissal], comments: Iterable[Comment], report: Report) -> tuple[str, ...]:
    """A reply for each comment with commands that has none yet, in the order of the comments."""
    answered = {int(number) for one in comments if one.own for number in _ANSWERED.findall(one.body)}
    known = {finding.fingerprint: finding for finding in report.findings}
    by_comment: dict[int, list[str]] = {}
    for one in found:
        finding = known.get(one.fingerprint)
        line = (
            f"- {code(one.fingerprint)} is dismissed"
            if finding
            else f"- {code(one.fingerprint)} is no finding of the newest head"
        )
        line += f": {code(finding.check)}, {prose(one.reason)}" if finding else ""
        by_comment.setdefault(one.comment, []).append(line)
    return tuple(
        "\n".join([_ANSWER.format(comment), "", *lines, ""])
        for comment, lines in sorted(by_comment.items())
        if comment not in answered
    )
