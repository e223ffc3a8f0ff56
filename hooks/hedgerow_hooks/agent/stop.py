"""Before the agent stops: what is still unexplained or unproven, once per state of the work, never in a loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.git.head import find_head
from hedgerow.model import CriterionState, Severity
from hedgerow.render.safe import shortened
from hedgerow_hooks.agent.advice import described
from hedgerow_hooks.agent.event import Answer, Reply
from hedgerow_hooks.agent.memory import memory_of

if TYPE_CHECKING:
    from pathlib import Path

    from hedgerow.model import CriterionScope, Finding
    from hedgerow_hooks.agent.event import Event

_MOST = 8


def before_stop(event: Event, folder: Path) -> Answer | None:
    """What to go on with; None where there is nothing, where it was said, or where the agent was told just now."""
    head = find_head(folder)
    if event.repeated or head is None or head.operation is not None:
        return None
    from hedgerow_hooks.agent.judged import judge_worktree

    judgement = judge_worktree(head.top)
    if judgement is None or judgement.report.scope is None or not judgement.report.scope.files:
        return None
    report = judgement.report
    serious = (Severity.ERROR, Severity.WARNING)
    # what nothing speaks for is told with the criteria, in the issue's own words
    findings = [
        one for one in report.findings
        if one.silenced is None and one.severity in serious and one.check != "unmet-criterion"
    ]  # fmt: skip
    unproven = [one for one in judgement.report.scope.criteria if one.state is CriterionState.NONE]
    if not findings and not unproven:
        return None
    state = "|".join([*(one.fingerprint for one in findings), *(f"{one.issue}:{one.issue_line}" for one in unproven)])
    memory = memory_of(head, event.session)
    if memory.knows(f"stop|{state}"):
        return None
    memory.keep(f"stop|{state}")
    return Answer(Reply.GO_ON, "\n".join(_lines(findings, unproven)))


def _lines(findings: list[Finding], unproven: list[CriterionScope]) -> list[str]:
    lines = ["hedgerow: before you say that it is done,"]
    if findings:
        lines += ["these changes are not explained by the issue:", *(described(one) for one in findings[:_MOST])]
    if unproven:
        lines.append("nothing in the diff speaks for these criteria of the issue:")
        lines += [
            f"- line {one.issue_line} of issue {one.issue}: {shortened(one.text, 200)}{_against(one)}"
            for one in unproven[:_MOST]
        ]
    lines.append("Mend what you can; where a change is needed or a criterion is met elsewhere, say so and stop.")
    return lines


def _against(criterion: CriterionScope) -> str:
    """What the change does that the criterion forbids, if it does."""
    broken = "; ".join(f"{one.path} {one.because}" for one in criterion.evidence)
    return f" ({shortened(broken, 200)})" if broken else ""
