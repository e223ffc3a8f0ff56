"""The hook before a commit: the staged change, with what the branch holds already, against its issue.

The whole branch is judged, because scope is a property of the change; only what this commit touches can stop it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.config import load_settings
from hedgerow.errors import EXIT_CLEAN
from hedgerow.git.head import find_head
from hedgerow.git.place import find_place, place_around
from hedgerow.model import Status
from hedgerow.plurals import plural
from hedgerow.reading import Asked, Part, read_change
from hedgerow_hooks.say import say

if TYPE_CHECKING:
    from hedgerow.git.place import Place
    from hedgerow.model import Report
    from hedgerow.reading import Read
    from hedgerow_hooks.hook_flags import Flags


def run_scope(flags: Flags) -> int:
    """Judge what is staged; stays out of a merge, a rebase and their kin, whose content is not this branch's doing."""
    head = find_head(Path.cwd())
    if head is not None and head.operation is not None:
        say(f"{head.operation} in progress: scope is not judged; the push hook looks at the whole branch")
        return EXIT_CLEAN
    place = place_around(head) if head is not None else find_place(Path.cwd())
    settings = load_settings(place.root)
    read = read_change(place, Asked(part=Part.INDEX, configured_base=settings.base))

    from hedgerow_hooks.hook_judge import conclude, judge_read, no_issue

    judgement = judge_read(place, settings, read, flags, criteria=not read.head)
    if judgement is None:
        return no_issue(read.branch, settings)
    return conclude(replace(judgement, report=narrow(judgement.report, _staged(place, read))))


def narrow(report: Report, staged: frozenset[str] | None) -> Report:
    """The report with the findings on `staged` paths only (None: every path), and a note that counts the others.

    Findings on the change as a whole wait for the push: half-done work is no finding.
    """
    if staged is None:
        return report
    kept = tuple(one for one in report.findings if one.path in staged)
    earlier = sum(one.path is not None and one.silenced is None for one in report.findings) - sum(
        one.silenced is None for one in kept
    )
    notes = report.notes
    if earlier:
        notes = (
            *notes,
            f"{plural(earlier, 'finding')} in what the branch holds already: `hedgerow check --staged` shows all",
        )
    spoken = any(one.silenced is None for one in kept)
    status = Status.CLEAN if report.status is Status.FINDINGS and not spoken else report.status
    return replace(report, findings=kept, notes=notes, status=status)


def _staged(place: Place, read: Read) -> frozenset[str] | None:
    """The paths this commit touches; None where it is the first one, which is judged as a whole."""
    if not read.head:
        return None
    if read.head == read.merge_base:  # the branch has no commit of its own yet
        return frozenset(read.change.paths)
    names = place.git.run("diff", "--cached", "--name-only", "--no-renames", "-z", "HEAD", "--").split(b"\0")
    return frozenset(name.decode("utf-8", "surrogateescape") for name in names if name)
