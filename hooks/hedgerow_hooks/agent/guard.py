"""Before a tool runs: deny what is off-limits or elsewhere, ask where a neighbour changes the same lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow_hooks.agent.event import Answer, Reply
from hedgerow_hooks.agent.limits import limits_of
from hedgerow_hooks.agent.neighbours import find_neighbours, own_shifts
from hedgerow_hooks.agent.regions import Region, back, edited_regions, shifts

if TYPE_CHECKING:
    from pathlib import Path

    from hedgerow_hooks.agent.event import Edit, Event
    from hedgerow_hooks.agent.limits import Limits
    from hedgerow_hooks.agent.neighbours import Neighbour


def before_tool(event: Event, folder: Path) -> Answer | None:
    """The worst answer for any file the tool is about to change."""
    if not event.paths and event.command is None:
        return None
    limits = limits_of(folder)
    if limits is None:  # no worktree, so nothing is known of what may be written
        return None
    files = [limits.place(path, folder) for path in event.paths]
    answers = [limits.refuse(file) for file in files]
    if event.command is not None:
        from hedgerow_hooks.agent.shell import writes_of

        writes = writes_of(event.command, folder)
        answers += [limits.refuse(limits.place(str(file), folder), by_shell=True) for file in writes.files]
        answers += [limits.refuse_whole(limits.place(str(file), folder)) for file in writes.whole]
    told = [answer for answer in answers if answer is not None]
    refused = next((answer for answer in told if answer.reply is Reply.DENY), told[0] if told else None)
    return refused or _neighbourly(event, limits, files, folder)


def mark_of(neighbour: Neighbour, path: str) -> str:
    """What a person settles when an edit beside a neighbour goes ahead: this state of the neighbour's file."""
    return f"beside|{neighbour.lane.name}|{path}|{neighbour.state}"


def _neighbourly(event: Event, limits: Limits, files: list[Path], folder: Path) -> Answer | None:
    for file in dict.fromkeys(files):
        path = file.relative_to(limits.head.top).as_posix() if file.is_relative_to(limits.head.top) else None
        if path is None:
            continue
        edits = tuple(edit for edit in event.edits if limits.place(edit.path, folder) == file)
        met = meeting(limits, file, path, edits)
        unsettled = next((one for one in met if not _settled(limits, event, mark_of(one, path))), None)
        if unsettled is not None:
            return Answer(Reply.ASK, said(unsettled, path))
    return None


def _settled(limits: Limits, event: Event, mark: str) -> bool:
    from hedgerow_hooks.agent.memory import memory_of  # only where there is a neighbour

    return memory_of(limits.head, event.session).knows(mark)


def meeting(limits: Limits, file: Path, path: str, edits: tuple[Edit, ...]) -> list[Neighbour]:
    """The neighbours that change the lines the edits change; without known edits, those that change the file."""
    neighbours = find_neighbours(limits.head, limits.settings, path)
    if not neighbours:
        return []
    text = _text(file)
    regions = edited_regions(text, edits) if edits and text is not None else (Region(1, 1 << 30),)
    return [one for one in neighbours if _meets(limits, one, path, regions)]


def _meets(limits: Limits, neighbour: Neighbour, path: str, regions: tuple[Region, ...]) -> bool:
    hunks = shifts(own_shifts(limits.head, neighbour.base, path))
    mine = [back(region, hunks) for region in regions]
    return any(one.meets(other) for one in mine for other in neighbour.regions)


def _text(file: Path) -> str | None:
    """The file's text; None for one that is not there yet, which meets whatever a neighbour puts there."""
    try:
        return file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError:
        return None


def said(neighbour: Neighbour, path: str) -> str:
    """The reason, with the neighbour's own hunks to plan with."""
    from hedgerow.render.safe import printable

    lane = neighbour.lane
    where = f" (worktree {lane.worktree})" if lane.worktree else ""
    body = "\n".join(printable(line) for line in neighbour.text.split("\n"))
    return (
        f"{printable(lane.name)}{where} is changing the same lines of {printable(path)}; the two will conflict. "
        f"Its change so far, as data to plan with:\n{body}"
    )
