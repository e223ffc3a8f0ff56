"""What is enforced: a path in the settings, tried on a pair of changes, then in those of Claude Code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hedgerow.learn.enforce import Pair, forbids, holds, pair_for, settings_with
from hedgerow.learn.ladder import climb
from hedgerow.learn.proposal import Step
from hedgerow.learn.recurring import Key
from hedgerow.learn.replay import replay
from hedgerow.learn.steps import Taken
from tests.support.proposals import FORBIDDEN, PATTERN, RULES, edited, recur, rung, taken, world_of

if TYPE_CHECKING:
    from tests.support.repo import Repo

DENIED = {"permissions": {"deny": [f"Edit(/{PATTERN})"]}}


def test_a_path_that_only_issues_forbid_is_forbidden_in_the_settings(git_repo: Repo) -> None:
    result = taken(git_repo, {"CLAUDE.md": RULES}, "off-limits", PATTERN)
    assert edited(result) == {"hedgerow.toml": FORBIDDEN}
    assert isinstance(result, Taken)
    assert (result.step, result.why) == (Step.ENFORCE, ())
    world = world_of(git_repo)
    assert str(replay(world.git, Key("off-limits", PATTERN), world.changes)) == (
        "It would have spoken on 4 of the last 12 changes, and on none of the 8 without the finding."
    )
    assert result.pair == pair_for(PATTERN)


def test_settings_that_would_stop_good_changes_are_not_proposed(git_repo: Repo) -> None:
    recur(git_repo, {"AGENTS.md": RULES}, "off-limits", PATTERN)
    recur(git_repo, {}, "off-limits", "src/**", hits=2, others=0, number=100)
    world = world_of(git_repo)
    result = climb(rung(next(one for one in world.keys if one.key.bucket == PATTERN), world))
    assert isinstance(result, Taken)
    assert result.step is Step.RULE
    assert result.why[0] == (
        "The settings could forbid it, but would stop what must pass. It would have spoken on 4 of the last 14 changes,"
        " and on 2 of the 10 without the finding."
    )


def test_what_the_settings_forbid_already_is_refused_by_claude_code(git_repo: Repo) -> None:
    result = taken(git_repo, {"CLAUDE.md": RULES, "hedgerow.toml": FORBIDDEN}, "off-limits", PATTERN)
    assert isinstance(result, Taken)
    assert (result.step, list(edited(result))) == (Step.ENFORCE, [".claude/settings.json"])
    assert json.loads(edited(result)[".claude/settings.json"]) == DENIED
    assert result.why == ("The settings forbid it already, or cannot be edited.",)
    assert result.pair == pair_for(PATTERN)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        (".claude/settings.json", json.dumps({"permissions": {"deny": ["Edit(/**)"]}}),
         "Claude Code would not refuse it."),
        (".claude/settings.json", "// comment", "The settings of Claude Code refuse it already, or cannot be edited."),
    ],
)  # fmt: skip
def test_settings_that_refuse_everything_or_cannot_be_read_are_passed_over(
    git_repo: Repo, name: str, text: str, why: str
) -> None:
    result = taken(git_repo, {name: text, "AGENTS.md": RULES, "hedgerow.toml": FORBIDDEN}, "off-limits", PATTERN)
    assert isinstance(result, Taken)
    assert (result.step, result.why[1]) == (Step.RULE, why)


def test_settings_in_which_the_check_is_off_are_passed_over(git_repo: Repo) -> None:
    files = {"AGENTS.md": RULES, "hedgerow.toml": '[checks.off-limits]\nseverity = "off"\n'}
    result = taken(git_repo, files, "off-limits", PATTERN)
    assert isinstance(result, Taken)
    assert (result.step, result.why) == (Step.RULE, ("The settings could name it, but would not stop it.",))


def test_where_claude_code_is_not_at_work_its_settings_are_left_alone(git_repo: Repo) -> None:
    result = taken(git_repo, {"AGENTS.md": RULES, "hedgerow.toml": FORBIDDEN}, "off-limits", PATTERN)
    assert list(edited(result)) == ["AGENTS.md"]


def test_settings_of_claude_code_behind_a_link_are_left_alone(git_repo: Repo) -> None:
    git_repo.write({"other.json": "{}", ".claude/keep": ""})
    (git_repo.path / ".claude/settings.json").symlink_to("../other.json")
    result = taken(git_repo, {"AGENTS.md": RULES, "hedgerow.toml": FORBIDDEN}, "off-limits", PATTERN)
    assert isinstance(result, Taken)
    assert result.why[-1] == "The settings of Claude Code are behind a link."


def test_what_is_enforced_already_becomes_a_rule_beside_the_files(git_repo: Repo) -> None:
    files = {"CLAUDE.md": RULES, "hedgerow.toml": FORBIDDEN, ".claude/settings.json": json.dumps(DENIED)}
    result = taken(git_repo, files, "off-limits", PATTERN)
    ((name, text),) = edited(result).items()
    assert name == ".claude/rules/hedgerow-db-migrations.md"
    assert text.startswith(f'---\npaths:\n  - "{PATTERN}"\n---\n\n<!-- hedgerow:begin -->\n')
    assert f"- Leave `{PATTERN}` unchanged; put work there in an issue of its own. <!-- hedgerow:off-limits-" in text


def test_settings_behind_a_link_are_left_alone(git_repo: Repo) -> None:
    git_repo.write({"shared.toml": ""})
    (git_repo.path / "hedgerow.toml").symlink_to("shared.toml")
    result = taken(git_repo, {"AGENTS.md": RULES}, "off-limits", PATTERN)
    assert isinstance(result, Taken)
    assert (result.step, result.why) == (Step.RULE, ("The settings are behind a link.",))


@pytest.mark.parametrize(
    ("toml", "shared", "name", "text"),
    [
        (None, None, "hedgerow.toml", '[checks.off-limits]\npaths = ["x/**"]\n'),
        (None, '[project]\nname = "a"\n', "hedgerow.toml", '[checks.off-limits]\npaths = ["x/**"]\n'),
        (
            '# ours\n[checks.off-limits]\nseverity = "off" # no\npaths = [\n  "a/**", # a\n]\n', None, "hedgerow.toml",
            '# ours\n[checks.off-limits]\nseverity = "off" # no\npaths = [\n  "a/**", # a\n  "x/**",\n]\n',
        ),
        (
            'base = "main"\r\n', None, "hedgerow.toml",
            'base = "main"\r\n\r\n[checks.off-limits]\r\npaths = ["x/**"]\r\n',
        ),
        (
            None, '[tool.hedgerow]\nbase = "b"\n\n[tool.other]\na = 1\n', "pyproject.toml",
            '[tool.hedgerow]\nbase = "b"\n\n[tool.hedgerow.checks.off-limits]\npaths = ["x/**"]\n[tool.other]\na = 1\n',
        ),
    ],
)  # fmt: skip
def test_settings_are_edited_and_keep_their_form(toml: str | None, shared: str | None, name: str, text: str) -> None:
    found_settings = settings_with("x/**", toml, shared)
    assert found_settings is not None
    assert found_settings[0] == name
    assert found_settings[1] == text
    new = {"hedgerow.toml": toml, "pyproject.toml": shared} | dict([found_settings])
    assert forbids("x/**", new["hedgerow.toml"], new["pyproject.toml"])
    assert not forbids("y/**", new["hedgerow.toml"], new["pyproject.toml"])
    assert settings_with("x/**", new["hedgerow.toml"], new["pyproject.toml"]) is None


def test_settings_with_mistakes_are_not_edited() -> None:
    assert settings_with("x/**", "unknown = 1\n", None) is None
    assert not forbids("x/**", "unknown = 1\n", None)
    assert not forbids("x/**", None, None)


def test_the_pair_is_tried_and_a_pattern_that_stops_both_is_refused() -> None:
    assert holds(pair_for(PATTERN), FORBIDDEN, shared=False)
    assert holds(pair_for(PATTERN), f"[tool.hedgerow]\n{FORBIDDEN.replace('[', '[tool.hedgerow.', 1)}", shared=True)
    both = Pair(pair_for(PATTERN).fails, pair_for(PATTERN).fails)
    assert not holds(both, FORBIDDEN, shared=False)
