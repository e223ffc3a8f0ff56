"""A proposal with its evidence: as text above its diff, as Markdown for a pull request, as JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hedgerow.git.diffing import unified
from hedgerow.patterns import Pattern
from hedgerow.render.markup import code, prose
from hedgerow.render.safe import inert, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.learn.propose import Answer, Proposal
    from hedgerow.learn.recurring import Occurrence

_ROWS = 20
# GitHub takes 65,536 characters; the description has its own.
_DIFF_LIMIT = 50_000
_TICKS = Pattern(r"`{3,}")
_TITLES = {
    "enforce": "Forbid in the settings what keeps being changed",
    "issue-template": "Ask in the issue template for what keeps missing",
    "scoped-rule": "Add a rule for the files that a finding keeps coming back in",
    "rule": "Add a rule against a finding that keeps coming back",
    "removal": "Remove a rule that has no effect",
}


def title_of(proposal: Proposal) -> str:
    """One line of fixed words, for a commit or a pull request."""
    return _TITLES[proposal.record.step]


def diff_of(proposal: Proposal) -> str:
    """The change as a unified diff that `git apply` takes."""
    return "".join(unified(edit.path, edit.before, edit.after) for edit in proposal.edits)


def render_proposal(answer: Answer, *, verbose: bool = False) -> str:
    """The evidence, then the diff; `verbose` adds why other keys have no proposal."""
    lines: list[str] = []
    if answer.proposal is None:
        lines = ["nothing to propose"]
    else:
        lines = [*_head(answer.proposal), "", *_shown(diff_of(answer.proposal))]
    if verbose or answer.proposal is None:
        lines += [f"{printable(str(key.key))}: {printable(why)}" for key, why in answer.declined]
    return inert("\n".join(lines)) + "\n"


def render_proposal_markdown(answer: Answer) -> str:
    """The description of a pull request: what recurs, where it was found, the replay, the fixtures. No diff in it: the
    pull request has that.
    """
    return _described(answer.proposal) if answer.proposal else "Nothing to propose.\n"


def _described(proposal: Proposal) -> str:
    blocks = [f"**{title_of(proposal)}**", prose(f"`{proposal.key.key}` {proposal.key.because}", 400)]
    blocks += ["\n".join(["| change | date | issues | outcome |", "| --- | --- | --- | --- |", *_table(proposal)])]
    blocks += [prose(f"{_numbers(proposal)}", 400), *(prose(why, 400) for why in proposal.taken.why)]
    if proposal.taken.pair is not None:
        pair = proposal.taken.pair
        blocks += ["Tried on two made-up changes; this one passes:", _fenced(pair.passes)]
        blocks += ["this one is stopped:", _fenced(pair.fails)]
    blocks.append("Closing this without merging it is an answer: it comes back only when there is twice the evidence.")
    return "\n\n".join(blocks) + "\n"


def render_proposal_issue(proposal: Proposal, branch: str) -> str:
    """The text of the issue that stands in for a pull request: the same description, and the diff. `branch` has it."""
    how = (
        f"Workflows may not open pull requests here (Settings, Actions, General). Open one from the branch `{branch}`,"
        " or apply this:"
    )
    diff = _fenced("\n".join(_shown(diff_of(proposal))))
    if len(diff) > _DIFF_LIMIT:
        diff = f"The diff is too long to be shown: `git diff HEAD...origin/{branch}`."
    return f"{_described(proposal)}\n{how}\n\n{diff}\n"


def render_proposal_json(answer: Answer) -> str:
    """The record, the paths and the diff of the proposal, and why other keys have none."""
    import msgspec

    from hedgerow.render.json import as_json

    proposal = answer.proposal
    shown = proposal and {
        **msgspec.to_builtins(proposal.record),
        "title": title_of(proposal),
        "why": [proposal.key.because, _numbers(proposal), *proposal.taken.why],
        "paths": [edit.path for edit in proposal.edits],
        "diff": diff_of(proposal),
    }
    declined = [{"key": msgspec.to_builtins(key.key), "because": why} for key, why in answer.declined]
    return as_json({"schema": 1, "proposal": shown, "declined": declined})


def _head(proposal: Proposal) -> Iterator[str]:
    yield f"{title_of(proposal)}: {printable(str(proposal.key.key))}"
    yield f"  {printable(proposal.key.because)}"
    for one in proposal.key.occurrences[:_ROWS]:
        issues = ", ".join(one.issues) or "no issue"
        yield f"  {_date(one):10}  {printable(one.change):12}  {printable(issues)} ({printable(one.outcome)})"
    yield from _more(proposal, "  ")
    yield f"  {_numbers(proposal)}"
    yield from (f"  {printable(why)}" for why in proposal.taken.why)
    yield f"  id {proposal.record.id}, step {proposal.record.step.value}"


def _table(proposal: Proposal) -> Iterator[str]:
    for one in proposal.key.occurrences[:_ROWS]:
        # a pull request's number is ours to write, and meant as a link; issues may have any name
        change = f"#{one.pull_request}" if one.pull_request is not None else code(one.change)
        issues = " ".join(code(issue) for issue in one.issues)
        yield f"| {change} | {_date(one)} | {issues} | {code(one.outcome)} |"
    yield from (f"| {more} | | | |" for more in _more(proposal, ""))


def _more(proposal: Proposal, indent: str) -> Iterator[str]:
    more = len(proposal.key.occurrences) - _ROWS
    if more > 0:
        yield f"{indent}and {more} more"


def _numbers(proposal: Proposal) -> str:
    """The replay: what would have been stopped, whose files the rule is about, or what the rule is about."""
    told = proposal.replay
    if proposal.record.step.value == "enforce":
        return str(told)
    if told.path:
        return (
            f"It is about files that {told.touched or 'none'} of the last {told.changes} changes touched{told.others}."
        )
    if not told.clean:
        return f"It is about what all of the last {told.changes} changes did that were looked at for it."
    return (
        f"It is about what {told.spoke} of the last {told.changes} changes did,"
        f" and about nothing that the other {told.clean} did."
    )


def _date(one: Occurrence) -> str:
    return datetime.fromtimestamp(one.when, UTC).date().isoformat()


def _shown(diff: str) -> Iterator[str]:
    for line in diff.split("\n")[:-1]:
        # the ending of a file with CR LF is part of what is applied; nothing else moves the cursor
        yield printable(line.removesuffix("\r")) + ("\r" if line.endswith("\r") else "")


def _fenced(text: str) -> str:
    """A code block of a diff, with a fence that no line of it can close."""
    fence = "`" * (1 + max((len(run) for run in _TICKS.findall(text)), default=2))
    return "\n".join([f"{fence}diff", *text.rstrip("\n").split("\n"), fence])
