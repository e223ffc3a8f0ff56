"""The exact form of an issue: what a change is held to, and nothing that has to be read out of prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.issue.fence import write_fence
from hedgerow.issue.parse import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgerow.issue.spec import Criterion, IssueSpec, PathRule

HEADING = "## Acceptance criteria"
RULED_OUT = "## Out of scope"
# Text that means something else once it stands alone (a link in a link, the end of a comment) loses that meaning by
# being read back; each round makes it shorter, and real issues need none.
_MOST_ROUNDS = 20


def freeze(spec: IssueSpec) -> str:
    """Markdown with the title, the criteria as tasks, what is out of scope in words, and a fenced `scope` block with
    each path once; `parse` reads it back to the same.

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
    words = "".join(f"- {text}\n" for text in dict.fromkeys(one.text for one in spec.ruled_out))
    scope = write_fence(_once(spec.allowed), _once(spec.forbidden))
    lists = (f"{heading}\n\n{rows}" for heading, rows in ((HEADING, tasks), (RULED_OUT, words)) if rows)
    return "\n".join(part for part in (title, *lists, scope) if part)


def _once(rules: Iterable[PathRule]) -> tuple[PathRule, ...]:
    """The first of the rules that say the same, whatever lines they stand on."""
    first: dict[tuple[str, tuple[str, ...]], PathRule] = {}
    for rule in rules:
        first.setdefault((rule.pattern, rule.excepting), rule)
    return tuple(first.values())


def _heading(title: str) -> str:
    words = " ".join(title.split())
    # the last run of `#` closes a heading: one that belongs to the title needs another behind it
    closing = " #" if words.endswith("#") else ""
    return f"# {words}{closing}\n" if words else ""


def _task(criterion: Criterion) -> str:
    return f"{'  ' * criterion.depth}- [{'x' if criterion.done else ' '}] {' '.join(criterion.text.split())}\n"
