"""After a tool ran: advice where an edit drifts, said once; and what a shell command did behind a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.model import Severity
from hedgerow.render.safe import printable
from hedgerow_hooks.agent.event import Answer, Reply
from hedgerow_hooks.agent.guard import mark_of, meeting
from hedgerow_hooks.agent.limits import limits_of
from hedgerow_hooks.agent.memory import memory_of

if TYPE_CHECKING:
    from pathlib import Path

    from hedgerow.model import Finding
    from hedgerow_hooks.agent.event import Event
    from hedgerow_hooks.agent.limits import Limits

_MOST = 5


def after_tool(event: Event, folder: Path) -> Answer | None:
    """What the agent should read now; None where all is well or was said before."""
    if event.command is not None:
        return _after_command(event, folder)
    limits = limits_of(folder) if event.paths else None
    if limits is None:
        return None
    files = [limits.place(path, folder) for path in event.paths]
    inside = [file for file in files if file.is_relative_to(limits.head.top)]
    _settle(event, limits, inside)
    return _drifting(event, limits, {file.relative_to(limits.head.top).as_posix() for file in inside})


def _settle(event: Event, limits: Limits, files: list[Path]) -> None:
    """The edit went ahead, so a person has agreed to what was asked before it: it is not asked again."""
    marks = []
    for file in files:
        path = file.relative_to(limits.head.top).as_posix()
        marks += [mark_of(neighbour, path) for neighbour in meeting(limits, file, path, ())]
    if marks:
        memory_of(limits.head, event.session).keep(*marks)


def _drifting(event: Event, limits: Limits, paths: set[str]) -> Answer | None:
    from hedgerow_hooks.agent.judged import judge_worktree

    judgement = judge_worktree(limits.head.top)
    if judgement is None:
        return None
    memory = memory_of(limits.head, event.session)
    found = [
        one
        for one in judgement.report.findings
        if one.silenced is None and one.path in paths and not memory.knows(f"advice|{one.fingerprint}")
    ]
    if not found:
        return None
    memory.keep(*(f"advice|{one.fingerprint}" for one in found))
    issues = ", ".join(issue.ref for issue in judgement.report.change.issues)
    lines = [f"hedgerow, on this edit and issue {issues}:", *(described(one) for one in found[:_MOST])]
    lines += [f"({len(found) - _MOST} more)"] if len(found) > _MOST else []
    lines.append(
        "If the work does not need it, undo it; if it does, say why in the commit (Scope-Note: PATH - REASON)."
    )
    return Answer(Reply.TELL, "\n".join(lines))


def described(finding: Finding) -> str:
    """One finding in one line, for an agent."""
    level = {Severity.ERROR: "gate", Severity.WARNING: "warning"}.get(finding.severity, "advice")
    place = printable(finding.path or "the change as a whole") + (f":{finding.line}" if finding.line else "")
    why = f" ({printable(finding.why[0])})" if finding.why else ""
    return f"- {place}: {level} {finding.check}: {printable(finding.message)}{why}"


def _after_command(event: Event, folder: Path) -> Answer | None:
    """A command may have written what its words did not tell: git knows what has changed."""
    limits = limits_of(folder)
    if limits is None:
        return None
    from hedgerow.git.plumbing import Git

    rows = Git(limits.head.top).run("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all")
    paths = [row[3:].decode("utf-8", "surrogateescape") for row in rows.split(b"\0") if row]
    memory = memory_of(limits.head, event.session)
    found = []
    for path in paths:
        answer = limits.refuse(limits.head.top / path)
        if answer is not None and not memory.knows(f"behind|{path}"):
            found.append((path, answer))
    if not found:
        return None
    memory.keep(*(f"behind|{path}" for path, _ in found))
    listed = "\n".join(f"- {printable(answer.text)}" for _, answer in found[:_MOST])
    return Answer(Reply.TELL, f"hedgerow: the worktree now holds changes that are not allowed here:\n{listed}")
