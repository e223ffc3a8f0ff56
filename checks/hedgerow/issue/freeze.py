"""The exact form of an issue: what a change is held to, and nothing that has to be read out of prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.issue.fence import write_fence
from hedgerow.issue.parse import parse

if TYPE_CHECKING:
    from hedgerow.issue.spec import Criterion, IssueSpec

HEADING = "## Acceptance criteria"
# Text that means something else once it stands alone (a link in a link, the end of a comment) loses that meaning by
# being read back; each round makes it shorter, and real issues need none.
_MOST_ROUNDS = 20


def freeze(spec: IssueSpec) -> str:
    """Markdown with the title, the criteria as tasks and a fenced `scope` block; `parse` reads it back to the same.

    Rules that were read out of sentences are written down with the others: whoever freezes an issue has seen them.
    """
    text = _written(spec)
    for _ in range(_MOST_ROUNDS):
        again = _written(parse(text, ref=spec.ref, source=spec.source))
        if again == text:
            break
        text = again
    return text


def _written(spec: IssueSpec) -> str:
    title = _heading(spec.title)
    tasks = "".join(map(_task, spec.criteria))
    scope = write_fence(spec.allowed, spec.forbidden)
    return "\n".join(part for part in (title, f"{HEADING}\n\n{tasks}" if tasks else "", scope) if part)


def _heading(title: str) -> str:
    words = " ".join(title.split())
    # the last run of `#` closes a heading: one that belongs to the title needs another behind it
    closing = " #" if words.endswith("#") else ""
    return f"# {words}{closing}\n" if words else ""


def _task(criterion: Criterion) -> str:
    return f"- [{'x' if criterion.done else ' '}] {' '.join(criterion.text.split())}\n"
