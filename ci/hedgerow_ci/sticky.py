"""The one comment that the sweep keeps on a pull request: written when there is something to say, emptied when not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.model import Severity, Status
from hedgerow.render.markdown import COMMENT_LIMIT, render_markdown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.github import Comment
    from hedgerow.model import Report

_MARK = "<!-- hedgerow sticky -->"
_HOW = (
    "Somebody with write access dismisses a finding by a comment `/hedgerow dismiss FINGERPRINT reason`. "
    "The next sweep brings this comment up to date."
)


def find_sticky(comments: Iterable[Comment]) -> Comment | None:
    """Our comment, the oldest where a run that was killed left two."""
    return next((one for one in comments if one.own and one.body.startswith(_MARK)), None)


def sticky_text(report: Report) -> str | None:
    """What the comment is to say of a pull request; None where there is nothing to say."""
    head = report.change.head.oid
    if report.status is Status.FAILED or any(_matters(report)):
        said = render_markdown(report, limit=COMMENT_LIMIT)
        return f"{_MARK}\n{said}\nThis speaks of the head `{head}`. {_HOW}\n"
    return None


def solved_text(report: Report) -> str:
    """What is left of the comment when everything in it is solved."""
    return f"{_MARK}\nNothing is left to say of the head `{report.change.head.oid}`.\n"


def same(old: str, new: str) -> bool:
    """Does the comment say so already? GitHub may give it back with other line ends and without the last."""
    return old.replace("\r\n", "\n").strip() == new.strip()


def _matters(report: Report) -> Iterable[bool]:
    """Advice alone is no reason to write to anybody."""
    return (one.silenced is None and one.severity in (Severity.ERROR, Severity.WARNING) for one in report.findings)
