"""What the hooks on commits and pushes share: which issue a change is held to, its judgement, and what follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.errors import EXIT_CLEAN, EXIT_FAILED, EXIT_FINDINGS
from hedgerow.git.tree import Tree
from hedgerow.issue.cache import known_issue
from hedgerow.model import Status
from hedgerow.policy import ruling_settings
from hedgerow.render.text import render_text, summary
from hedgerow.run import Options, exit_code, judge_change
from hedgerow_hooks.held_to import VARIABLE, claims_of
from hedgerow_hooks.say import say, tell

if TYPE_CHECKING:
    from hedgerow.git.place import Place
    from hedgerow.model import Report
    from hedgerow.reading import Read
    from hedgerow.settings import Settings
    from hedgerow_hooks.hook_flags import Flags


class Judgement(Struct, frozen=True):
    """The report on one change and the settings that ruled it."""

    report: Report
    settings: Settings
    options: Options


def judge_read(
    place: Place, settings: Settings, read: Read, flags: Flags, *, criteria: bool = True
) -> Judgement | None:
    """The judgement of a change that was read; None where no issue is known. Without `criteria` it is not asked whether
    the work is done, which takes an eighth of a hook's time.

    Raises IssueError where an issue's text is not to be had.
    """
    base = Tree(place.git, read.merge_base) if read.merge_base else None
    settings, change = ruling_settings(place, settings, read.change, base)
    claims = claims_of(change.messages, read.branch, settings)
    if not claims:
        return None
    known = [known_issue(claim.ref, settings.issues, place, base) for claim in claims]
    for one in known:
        if one.note is not None:
            say(one.note)
    specs = tuple(one.spec if criteria else replace(one.spec, criteria=()) for one in known)
    options = Options(strict=flags.strict, fail_level=flags.fail_level)
    report = judge_change(change, specs, settings, options, base=base)
    origin = f"held to issue {', '.join(claim.ref for claim in claims)} ({claims[0].origin})"
    return Judgement(replace(report, notes=(origin, *report.notes)), settings, options)


def no_issue(branch: str | None, settings: Settings) -> int:
    """Say in one line how to name the issue; stops only where `hooks.no-issue` says so."""
    where = f"branch {branch}" if branch else "a detached head"
    say(f"no issue known for {where}; name it: a branch such as issue-12-slug, a trailer `Issue: 12`, or {VARIABLE}=12")
    return EXIT_FINDINGS if settings.no_issue == "fail" else EXIT_CLEAN


def conclude(judgement: Judgement) -> int:
    """Print the report and return the exit code: what could not be looked at stops only where the settings say so."""
    report, settings, options = judgement.report, judgement.settings, judgement.options
    loud = report.status is Status.FAILED or any(one.silenced is None for one in report.findings)
    tell(render_text(_looked(report)) if loud else f"{'; '.join((summary(report), *report.notes))}\n")
    code = exit_code(report, settings, options)
    if code != EXIT_FAILED:
        return code
    found = exit_code(replace(report, status=Status.FINDINGS), settings, options)
    if found == EXIT_CLEAN and settings.on_failure == "block":
        return EXIT_FAILED
    return found


def _looked(report: Report) -> Report:
    """The report without the checks that had nothing to look at: a commit that is stopped needs no count of them."""
    return replace(report, skipped=tuple(one for one in report.skipped if one.applies))
