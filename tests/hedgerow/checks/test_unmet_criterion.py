from __future__ import annotations

import pytest

from hedgerow.change import ChangeSet
from hedgerow.checks.unmet_criterion import shortened, unmet_criterion
from hedgerow.config import parse_settings
from hedgerow.issue.parse import parse
from hedgerow.issue.spec import Criterion, IssueSpec
from hedgerow.model import CriterionEvidence, CriterionScope, CriterionState, Revision, ScopeReport, Skipped
from hedgerow.patch import change_from_diff
from hedgerow.registry import Draft, Subject
from hedgerow.run import Options, judge_change
from hedgerow.settings import Settings

CHANGE = ChangeSet(Revision("main"), Revision("work"), ())
ISSUE = IssueSpec("12", "test", "Work", criteria=(Criterion(5, "The flag `--lend` is there"),))


def said(scope: ScopeReport | None, *issues: IssueSpec) -> list[Draft | Skipped]:
    settings = Settings().of(unmet_criterion)
    return list(unmet_criterion.function(Subject(CHANGE, issues, settings, scope)))


def judged(*states: CriterionState) -> ScopeReport:
    criteria = tuple(
        CriterionScope("12", line, f"The flag `--lend` is there, {state.value}", state)
        for line, state in enumerate(states, 5)
    )
    return ScopeReport(judged=True, why_unjudged=None, criteria=criteria)


def test_only_criteria_that_nothing_speaks_for_are_reported() -> None:
    (draft,) = said(judged(*CriterionState), ISSUE)
    assert isinstance(draft, Draft)
    assert draft.location is None
    assert draft.message == "nothing in the diff speaks for issue 12 line 7: The flag `--lend` is there, none"


def test_the_finding_is_the_same_on_another_line_of_the_issue() -> None:
    one, two = said(judged(CriterionState.NONE, CriterionState.NONE), ISSUE)
    assert isinstance(one, Draft)
    assert isinstance(two, Draft)
    assert one.subject == two.subject
    assert one.message != two.message


def test_without_criteria_there_is_nothing_to_look_at() -> None:
    assert said(judged(), IssueSpec("12", "test", "Work")) == [
        Skipped("unmet-criterion", "no issue has acceptance criteria", applies=False)
    ]


def test_without_a_scope_the_check_could_not_look() -> None:
    assert said(None, ISSUE) == [Skipped("unmet-criterion", "the scope of the change was not computed", applies=True)]


def test_of_a_change_that_cannot_be_judged_nothing_is_said_to_be_missing() -> None:
    assert said(ScopeReport(judged=False, why_unjudged="a lone hunk"), ISSUE) == [
        Skipped("unmet-criterion", "a lone hunk", applies=False)
    ]


BROKEN = CriterionScope(
    "12", 5, "Do not touch `docs/`", CriterionState.NONE, (CriterionEvidence("docs/data.txt", None, "is changed"),)
)


@pytest.mark.parametrize("judged_at_all", [True, False])
def test_what_a_criterion_forbids_is_told_though_nothing_else_can_be_judged(judged_at_all: bool) -> None:  # noqa: FBT001 - pytest passes it by name
    scope = ScopeReport(judged_at_all, None if judged_at_all else "a lone hunk", criteria=(BROKEN,))
    (draft,) = said(scope, ISSUE)
    assert isinstance(draft, Draft)
    assert draft.message == "docs/data.txt is changed, against issue 12 line 5: Do not touch `docs/`"
    assert draft.fix == "Leave it as it was, or have the criterion taken out of the issue."


DIFF = b"".join(
    b"diff --git a/%b b/%b\n--- a/%b\n+++ b/%b\n@@ -1 +1 @@\n-def wait(): a\n+def wait(now): b\n" % ((path,) * 4)
    for path in (b"docs/a.md", b"src/a.py")
)


@pytest.mark.parametrize(
    ("issue", "settings", "expected"),
    [
        ("# Wait\n\n## Acceptance criteria\n- [ ] Do not touch `docs/`\n", "", ["off-limits docs/a.md"]),
        (
            "# Wait\n\nDo not touch `docs/`.\n\n## Acceptance criteria\n- [ ] `docs/a.md` must not change\n", "",
            ["off-limits docs/a.md"],
        ),
        (
            "# Wait\n\n## Acceptance criteria\n- [ ] `docs/a.md` and `src/` must not change\n",
            '[checks.off-limits]\npaths = ["docs/**"]\n',
            ["off-limits docs/a.md", "unmet-criterion None"],  # of src/ nobody else speaks
        ),
        (
            "# Wait\n\n## Acceptance criteria\n- [ ] Do not touch `docs/`\n",
            '[checks.off-limits]\nseverity = "off"\n',
            ["unmet-criterion None"],
        ),
        (
            "# Wait\n\n## Acceptance criteria\n- [ ] Do not touch `docs/`\n",
            '[silence]\noff-limits = ["docs/**"]\n',
            ["off-limits docs/a.md (silenced)", "unmet-criterion None"],  # quieted, not met
        ),
        (
            "# Wait\n\nDo not touch `src/`.\n\n## Acceptance criteria\n- [ ] `src/` and `docs/` must not change\n",
            '[checks.off-limits]\npaths = ["docs/**"]\n[silence]\noff-limits = ["docs/**"]\n',
            ["off-limits docs/a.md (silenced)", "off-limits src/a.py", "unmet-criterion None"],
        ),
        (
            "# Wait\n\nDo not touch `src/`.\n\n## Acceptance criteria\n- [ ] `wait` must not change\n", "",
            ["off-limits src/a.py", "unmet-criterion None"],
        ),
    ],
)  # fmt: skip
def test_what_off_limits_says_of_the_same_files_is_not_said_again(
    issue: str, settings: str, expected: list[str]
) -> None:
    change = ChangeSet(Revision("main"), Revision("work"), change_from_diff(DIFF).files)
    report = judge_change(
        change, (parse(issue, ref="7", source="file"),), parse_settings(settings, "hedgerow.toml"), Options()
    )
    told = [one for one in report.findings if one.check in ("off-limits", "unmet-criterion")]
    assert sorted(f"{one.check} {one.path}{' (silenced)' * bool(one.silenced)}" for one in told) == expected
    assert report.scope is not None
    assert [one.state for one in report.scope.criteria] == [CriterionState.NONE]


def test_a_note_quiets_the_finding_on_the_path_and_not_the_criterion() -> None:
    issue = parse("# Wait\n\n## Acceptance criteria\n- [ ] Do not touch `docs/`\n", ref="7", source="file")
    change = ChangeSet(
        Revision("main"),
        Revision("work"),
        change_from_diff(DIFF).files,
        messages=("x\n\nScope-Note: docs/a.md - a link",),
    )
    settings = parse_settings('[checks.off-limits]\nseverity = "warning"\n', "hedgerow.toml")
    report = judge_change(change, (issue,), settings, Options())
    told = {one.check: one.silenced for one in report.findings if one.check in ("off-limits", "unmet-criterion")}
    assert told == {"off-limits": "Scope-Note: a link", "unmet-criterion": None}


def test_a_long_criterion_is_cut_between_words() -> None:
    assert shortened("word " * 30) == "word " * 16 + "..."
    assert shortened("w" * 90) == "w" * 80 + " ..."
    assert shortened("two\nlines") == "two lines"
