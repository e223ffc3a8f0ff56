"""The first step that helps is taken: the issue template, a rule beside the files, one line for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hedgerow.learn.ladder import climb, removal
from hedgerow.learn.ledger import Records
from hedgerow.learn.proposal import Step
from hedgerow.learn.recurrence import recurring
from hedgerow.learn.recurring import Key
from hedgerow.learn.steps import Passed, Taken
from hedgerow.learn.timeline import timeline
from hedgerow.learn.wording import rule_id, rules_for
from hedgerow.rules.block import LINE_BUDGET, RULE_BUDGET, Rule, with_rule
from hedgerow.settings import LearnSettings
from tests.support.ledger import change, found
from tests.support.proposals import FORBIDDEN, PATTERN, RULES, edited, recur, rung, taken, world_of

if TYPE_CHECKING:
    from tests.support.repo import Files, Repo

TEMPLATE = ".github/ISSUE_TEMPLATE/task.md"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# Task\n", "# Task\n\n## Acceptance criteria\n\n- [ ] What a diff can show, with its names\n"),
        ("# Task", "# Task\n\n## Acceptance criteria\n\n- [ ] What a diff can show, with its names\n"),
        ("a\r\n", "a\r\n\r\n## Acceptance criteria\r\n\r\n- [ ] What a diff can show, with its names\r\n"),
        (
            "```\n# Acceptance criteria\n```\n",
            "```\n# Acceptance criteria\n```\n\n## Acceptance criteria\n\n- [ ] What",
        ),
    ],
)
def test_a_template_without_the_section_gets_it(git_repo: Repo, before: str, after: str) -> None:
    files = {TEMPLATE: before, "docs/issue_template.md": "### The acceptance criteria\n", "AGENTS.md": RULES}
    result = taken(git_repo, files, "unmet-criterion")
    assert isinstance(result, Taken)
    assert result.step is Step.TEMPLATE
    assert [edit.path for edit in result.edits] == [TEMPLATE]
    assert edited(result)[TEMPLATE].startswith(after)


FORM = "name: Task\nbody:\n  - type: textarea\n    attributes:\n      label: What?\n"


def test_a_form_without_the_field_gets_it_and_one_that_cannot_be_edited_is_named(git_repo: Repo) -> None:
    folder = ".github/ISSUE_TEMPLATE"
    files = {f"{folder}/task.yml": FORM, f"{folder}/flow.yaml": "body: []\n", f"{folder}/config.yml": "a: b\n"}
    result = taken(git_repo, files, "scope-drift", "src/**")
    assert isinstance(result, Taken)
    assert (result.step, list(edited(result))) == (Step.TEMPLATE, [f"{folder}/task.yml"])
    assert "      label: Out of scope\n" in edited(result)[f"{folder}/task.yml"]
    assert result.why == (f"{folder}/flow.yaml is no form that can be edited line by line.",)


def test_where_no_form_can_be_edited_the_next_step_is_taken(git_repo: Repo) -> None:
    result = taken(git_repo, {TEMPLATE.replace(".md", ".yml"): "body: []\n", "AGENTS.md": RULES}, "unmet-criterion")
    assert isinstance(result, Taken)
    assert result.step is Step.RULE
    assert result.why == (".github/ISSUE_TEMPLATE/task.yml is no form that can be edited line by line.",)


def test_without_a_template_to_mend_agents_get_a_line(git_repo: Repo) -> None:
    git_repo.write({"ISSUE_TEMPLATE/binary.md": b"\0", "outside.md": ""})
    (git_repo.path / "ISSUE_TEMPLATE.md").symlink_to("outside.md")
    result = taken(git_repo, {"AGENTS.md": RULES}, "unmet-criterion")
    assert list(edited(result)) == ["AGENTS.md"]
    assert isinstance(result, Taken)
    assert result.why == ("No issue template lacks the section that would prevent it.",)


def test_where_there_is_no_rule_file_one_is_made_that_all_agents_read(git_repo: Repo) -> None:
    result = taken(git_repo, {}, "churn")
    assert isinstance(result, Taken)
    assert [(edit.path, edit.before) for edit in result.edits] == [("AGENTS.md", None)]


def test_agents_whose_file_does_not_import_the_rule_are_named(git_repo: Repo) -> None:
    result = taken(git_repo, {"CLAUDE.md": RULES, "AGENTS.md": RULES}, "unasked-dependency", "added")
    assert isinstance(result, Taken)
    assert list(edited(result)) == ["CLAUDE.md"]
    assert result.why == ("AGENTS.md does not import it, so its agents will not see the rule.",)


@pytest.mark.parametrize(
    ("files", "kind", "bucket", "why"),
    [
        pytest.param({}, "rule-change", "over budget", "There is no rule that would help against it.", id="no rule"),
        pytest.param(
            {"CLAUDE.md": "- Please use what the project depends on already.\n- Have the issue name a new dependency"
             " before adding it, and use what the project already depends on!\n"},
            "unasked-dependency", "added",
            "CLAUDE.md line 2 says the same already; a second line would not be read more.",
            id="said in other words",
        ),
        pytest.param(
            {"CLAUDE.md": "```\nnever closed\n"}, "churn", "",
            "what is written at the end of CLAUDE.md would not be read.", id="a file that swallows it",
        ),
        pytest.param(
            {"CLAUDE.md": "- A line.\n" * LINE_BUDGET}, "churn", "",
            "CLAUDE.md is full (200 lines, 15 rules), and no rule of ours in it is idle.", id="a full file",
        ),
    ],
)  # fmt: skip
def test_where_no_step_can_be_taken_the_reasons_are_given(
    git_repo: Repo, files: Files, kind: str, bucket: str, why: str
) -> None:
    assert taken(git_repo, files, kind, bucket) == Passed(why)


def test_nothing_is_written_behind_a_link(git_repo: Repo) -> None:
    git_repo.write({"../elsewhere/keep.md": ""})
    (git_repo.path / ".claude").symlink_to("../elsewhere")
    files = {"CLAUDE.md": RULES, "hedgerow.toml": FORBIDDEN}
    result = taken(git_repo, files, "off-limits", PATTERN)
    assert list(edited(result)) == ["CLAUDE.md"]
    assert isinstance(result, Taken)
    assert result.why[-1] == ".claude/rules/hedgerow-db-migrations.md is behind a link."


KEY = Key("churn", "")


def with_first(which: int) -> dict[str, bytes]:
    """CLAUDE.md with the first rule of the key, or the stronger one."""
    rules = rules_for(KEY)
    assert rules is not None
    return {"CLAUDE.md": with_rule(RULES.encode(), rules[which], "CLAUDE.md")}


def test_a_rule_that_did_not_help_is_made_stronger_in_its_place(git_repo: Repo) -> None:
    result = taken(git_repo, with_first(0), KEY.kind, again=True)
    assert edited(result) == {"CLAUDE.md": with_first(1)["CLAUDE.md"].decode()}


@pytest.mark.parametrize(
    ("which", "again", "why"),
    [
        (0, False, "CLAUDE.md has the rule, and nothing shows yet that it does not help."),
        (1, True, "CLAUDE.md says it already, as strongly as it can be said."),
    ],
)
def test_a_rule_is_not_written_twice(git_repo: Repo, which: int, why: str, *, again: bool) -> None:
    assert taken(git_repo, with_first(which), KEY.kind, again=again) == Passed(why)


def full(count: int = RULE_BUDGET) -> bytes:
    data = RULES.encode()
    for at in range(count):
        data = with_rule(data, Rule(f"old-{at:02}", f"Keep `module{at}` in {at * 3} files or so."), "CLAUDE.md")
    return data


def test_where_the_block_is_full_the_longest_idle_rule_goes(git_repo: Repo) -> None:
    before = full()
    result = taken(git_repo, {"CLAUDE.md": before}, KEY.kind)
    text = edited(result)["CLAUDE.md"]
    assert "hedgerow:old-14 " not in text
    assert "hedgerow:old-13 " in text
    assert text.count("<!-- hedgerow:") == RULE_BUDGET + 2


def test_of_rules_that_the_ledger_knows_the_one_with_the_longest_silence_goes(git_repo: Repo) -> None:
    rest = (change(at, exposures=("a",)) for at in range(3, 9))
    records = (change(1, found("a/x", "")), change(2, found("a/y", "")), *rest)
    keys = recurring(timeline(Records(records)), LearnSettings())
    data = b"# Project\n"
    for at in range(RULE_BUDGET):
        name = rule_id(keys[at].key) if at < len(keys) else rule_id(Key("needed", f"{at}"))
        data = with_rule(data, Rule(name, f"Keep `module{at}` in {at * 3} files or so."), "CLAUDE.md")
    recur(git_repo, {"CLAUDE.md": data}, KEY.kind, "")
    world = world_of(git_repo)
    (key,) = (one for one in world.keys if one.recurring)
    needed = tuple(replace(key, key=Key("needed", f"{at}")) for at in range(RULE_BUDGET))
    text = edited(climb(rung(key, replace(world, keys=(*keys, *needed, key)))))["CLAUDE.md"]
    gone = [one.key.kind for one in keys if f"hedgerow:{rule_id(one.key)} " not in text]
    assert gone == [max(keys, key=lambda one: one.gaps).key.kind] == ["a/x"]


def test_a_rule_is_taken_out_of_every_file_that_has_it(git_repo: Repo) -> None:
    rule = Rule("churn-1", "Keep the formatting of the lines as it is.")
    data = with_rule(RULES.encode(), rule, "CLAUDE.md")
    git_repo.write({"CLAUDE.md": data, "web/AGENTS.md": data, "AGENTS.md": RULES})
    (git_repo.path / "GEMINI.md").symlink_to("CLAUDE.md")
    edits = removal("churn-1", world_of(git_repo))
    assert [(edit.path, edit.after) for edit in edits] == [
        ("CLAUDE.md", RULES.encode()),
        ("web/AGENTS.md", RULES.encode()),
    ]
