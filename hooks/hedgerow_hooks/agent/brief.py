"""A short brief when a session starts: what the issue wants, where its limits are, and who else is at work where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.config import load_settings
from hedgerow.errors import IssueError
from hedgerow.git.head import find_head
from hedgerow.git.plumbing import Git
from hedgerow.plurals import plural
from hedgerow.render.safe import printable, shortened
from hedgerow_hooks.agent.event import Answer, Reply
from hedgerow_hooks.agent.held import read_specs
from hedgerow_hooks.agent.lanes import open_lanes
from hedgerow_hooks.agent.limits import off_limits_paths
from hedgerow_hooks.agent.memory import forget_old

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hedgerow.git.head import Head
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.settings import Settings

_CRITERIA, _RULES, _LANES, _FILES = 20, 20, 12, 8


def session_brief(folder: Path) -> Answer | None:
    """The brief, None outside of a repository. The specs are read anew, so that the session starts with fresh ones."""
    head = find_head(folder)
    if head is None:
        return None
    forget_old(head)
    settings = load_settings(head.top)
    lines = [f"hedgerow: worktree {head.top}, branch {printable(head.branch or '(detached)')}."]
    try:
        specs = read_specs(head, settings)
    except IssueError as error:
        specs = ()
        lines.append(f"Its issue could not be read: {printable(error.message)}")
    else:
        lines += [line for spec in specs for line in _issue(spec)] or ["No issue is known for this branch."]
    lines += [f"Off-limits by the settings: {printable(path)}" for path in off_limits_paths(settings)[:_RULES]]
    lines += _others(head, settings)
    return Answer(Reply.TELL, "\n".join(lines))


def _issue(spec: IssueSpec) -> Iterator[str]:
    yield f"It is held to issue {spec.ref}: {shortened(spec.title, 150)}"
    for criterion in spec.criteria[:_CRITERIA]:
        yield f"- criterion (line {criterion.line}): {shortened(criterion.text, 200)}"
    for rule in spec.forbidden[:_RULES]:
        yield f"- off-limits (line {rule.line}): {shortened(str(rule), 100)}"
    for rule in (one for one in spec.allowed[:_RULES] if one.exact):
        yield f"- allowed, and nothing else (line {rule.line}): {shortened(str(rule), 100)}"


def _others(head: Head, settings: Settings) -> list[str]:
    git = Git(head.top)
    lanes, base = open_lanes(head, settings)
    lines = []
    for lane in lanes[:_LANES]:
        there = Git(lane.worktree) if lane.worktree else git
        tip = "HEAD" if there is not git else lane.oid
        cut = there.attempt("merge-base", base, tip).stdout.decode().strip()
        ends = (cut,) if there is not git else (cut, tip)
        names = there.run("diff", "--name-only", "-z", *ends, "--").split(b"\0")[:-1] if cut else []
        if names:
            shown = ", ".join(printable(name.decode("utf-8", "surrogateescape")) for name in names[:_FILES])
            more = f" and {len(names) - _FILES} more" if len(names) > _FILES else ""
            lines.append(f"- {printable(lane.name)} changes {shown}{more}")
    rest = len(lanes) - _LANES
    lines += [f"- and {plural(rest, 'more lane')}: `hedgerow overlap` lists them"] if rest > 0 else []
    return ["Others at work here:", *lines] if lines else []
