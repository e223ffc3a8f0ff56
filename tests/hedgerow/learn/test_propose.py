"""One proposal at a time: what is open, closed or merged decides what is proposed next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.learn.proposal import Fate, ProposalRecord, Step
from hedgerow.learn.propose import Answer, next_proposal
from hedgerow.learn.recurring import Key
from hedgerow.learn.standing import merged, newest
from hedgerow.learn.wording import rule_id, rules_for
from hedgerow.rules.block import with_rule
from tests.support.ledger import DAY, START
from tests.support.proposals import PATTERN, recur, world_of

if TYPE_CHECKING:
    from hedgerow.learn.steps import World
    from tests.support.repo import Files, Repo

CHURN, STRAY = Key("churn"), Key("stray-file", "a log")
RULES = "# Project\n"


def record(key: Key, fate: Fate, *, step: Step = Step.RULE, votes: int = 4, when: int = START) -> ProposalRecord:
    return ProposalRecord(rule_id(key), key, step, fate, "AGENTS.md", when, START, START, votes)


def two(repo: Repo, files: Files | None = None) -> World:
    """A world in which churn recurs more surely than stray files."""
    recur(repo, files or {"AGENTS.md": RULES}, CHURN.kind, CHURN.bucket, hits=5)
    recur(repo, {}, STRAY.kind, STRAY.bucket, hits=4, number=100)
    return world_of(repo)


def proposed(answer: Answer) -> Key | None:
    return answer.proposal.record.key if answer.proposal else None


def test_the_surest_key_is_proposed_first_and_alone(git_repo: Repo) -> None:
    answer = next_proposal(two(git_repo), ())
    assert proposed(answer) == CHURN
    assert answer.declined == ()
    assert answer.proposal is not None
    assert answer.proposal.record == ProposalRecord(
        rule_id(CHURN), CHURN, Step.RULE, Fate.OPEN, "AGENTS.md", START + 5 * DAY, START + DAY, START + 5 * DAY, 5
    )


def test_what_does_not_recur_is_not_proposed(git_repo: Repo) -> None:
    recur(git_repo, {}, CHURN.kind, "", hits=2)
    assert next_proposal(world_of(git_repo), ()) == Answer(None, ())


def test_while_one_is_open_there_is_no_other(git_repo: Repo) -> None:
    answer = next_proposal(two(git_repo), (record(STRAY, Fate.OPEN),))
    assert proposed(answer) == STRAY
    assert [(key.key, why) for key, why in answer.declined] == [
        (CHURN, f"The proposal {rule_id(STRAY)} is open; there is one at a time.")
    ]


@pytest.mark.parametrize(
    ("fate", "votes", "when", "why"),
    [
        (Fate.CLOSED, 4, START, "It was proposed and closed; it comes back at 8 changes, not at 5."),
        (Fate.CLOSED, 2, START, None),
        (Fate.MERGED, 4, START + 4 * DAY, "It was proposed and merged; 1 change that started from it had it."),
        (Fate.MERGED, 4, START + 3 * DAY, None),
        (Fate.OPEN, 4, START, None),
    ],
)
def test_an_answer_holds_for_a_while(git_repo: Repo, fate: Fate, votes: int, when: int, why: str | None) -> None:
    files = {"AGENTS.md": with_rule_of(CHURN) if fate is Fate.MERGED else RULES}
    answer = next_proposal(two(git_repo, files), (record(CHURN, fate, votes=votes, when=when),))
    assert proposed(answer) == (CHURN if why is None else STRAY)
    assert [(key.key, said) for key, said in answer.declined] == ([(CHURN, why)] if why else [])


def test_changes_that_were_begun_before_the_merge_are_no_argument_against_it(git_repo: Repo) -> None:
    answer = next_proposal(two(git_repo), (record(CHURN, Fate.MERGED),))
    assert answer.declined[0][1] == "It was proposed and merged; 0 changes that started from it had it."


def with_rule_of(key: Key) -> bytes:
    rules = rules_for(key)
    assert rules is not None
    return with_rule(RULES.encode(), rules[0], "AGENTS.md")


def test_an_open_proposal_that_is_written_waits(git_repo: Repo) -> None:
    answer = next_proposal(two(git_repo, {"AGENTS.md": with_rule_of(CHURN)}), (record(CHURN, Fate.OPEN),))
    assert answer.proposal is None
    assert answer.declined[0][1] == f"The proposal {rule_id(CHURN)} is written and waits to be merged."


def test_an_open_proposal_of_an_earlier_step_is_not_followed_by_the_next(git_repo: Repo) -> None:
    answer = next_proposal(two(git_repo), (record(CHURN, Fate.OPEN, step=Step.TEMPLATE),))
    assert answer.proposal is None


def test_a_merged_rule_that_did_not_help_is_proposed_in_stronger_words(git_repo: Repo) -> None:
    answer = next_proposal(two(git_repo, {"AGENTS.md": with_rule_of(CHURN)}), (record(CHURN, Fate.MERGED),))
    assert answer.proposal is not None
    assert b"take back every hunk" in (answer.proposal.edits[0].after or b"")


def test_a_rule_without_effect_is_proposed_for_removal(git_repo: Repo) -> None:
    world = two(git_repo, {"AGENTS.md": with_rule_of(STRAY)})
    quiet = replace(world, keys=tuple(replace(key, recurring=False) for key in world.keys))
    answer = next_proposal(quiet, (record(STRAY, Fate.MERGED),), ineffective={rule_id(STRAY): "Because."})
    assert answer.proposal is not None
    assert answer.proposal.taken.why == ("Because.",)
    assert answer.proposal.record.step is Step.REMOVAL
    assert [edit.after for edit in answer.proposal.edits] == [RULES.encode()]
    gone = next_proposal(two(git_repo), (), ineffective={rule_id(STRAY): "Because."})
    assert proposed(gone) == CHURN


def test_the_newest_record_is_the_state() -> None:
    history = (record(CHURN, Fate.CLOSED, when=5), record(CHURN, Fate.OPEN, when=5), record(CHURN, Fate.MERGED, when=4))
    assert newest(history)[rule_id(CHURN)].fate is Fate.CLOSED


@pytest.mark.parametrize(
    ("key", "step", "target", "files", "there"),
    [
        (CHURN, Step.RULE, "AGENTS.md", {"AGENTS.md": with_rule_of(CHURN)}, True),
        (CHURN, Step.RULE, "AGENTS.md", {"AGENTS.md": RULES}, False),
        (CHURN, Step.RULE, "AGENTS.md", {}, False),
        (CHURN, Step.REMOVAL, "AGENTS.md", {"AGENTS.md": RULES}, True),
        (CHURN, Step.REMOVAL, "AGENTS.md", {"AGENTS.md": with_rule_of(CHURN)}, False),
        (Key("off-limits", PATTERN), Step.ENFORCE, "hedgerow.toml",
         {"hedgerow.toml": f'[checks.off-limits]\npaths = ["{PATTERN}"]\n'}, True),
        (Key("off-limits", PATTERN), Step.ENFORCE, "pyproject.toml",
         {"pyproject.toml": f'[tool.hedgerow.checks.off-limits]\npaths = ["{PATTERN}"]\n'}, True),
        (Key("off-limits", PATTERN), Step.ENFORCE, "hedgerow.toml", {}, False),
        (Key("off-limits", PATTERN), Step.ENFORCE, ".claude/settings.json",
         {".claude/settings.json": f'{{"permissions": {{"deny": ["Edit(/{PATTERN})"]}}}}'}, True),
        (Key("off-limits", PATTERN), Step.ENFORCE, ".claude/settings.json", {".claude/settings.json": "{}"}, False),
        (Key("unmet-criterion"), Step.TEMPLATE, "t.md", {"t.md": "## Acceptance criteria\n"}, True),
        (Key("unmet-criterion"), Step.TEMPLATE, "t.md", {"t.md": "# T\n"}, False),
        (Key("churn"), Step.TEMPLATE, "t.md", {"t.md": "# T\n"}, False),
    ],
)  # fmt: skip
def test_a_proposal_whose_change_is_in_the_base_was_merged(
    git_repo: Repo, key: Key, step: Step, target: str, files: Files, *, there: bool
) -> None:
    git_repo.commit("Before", {"a.py": ""})
    git_repo.commit("Merge it", files)
    git_repo.commit("More", {"b.py": ""})
    one = replace(record(key, Fate.OPEN, step=step, when=5), target=target)
    found = merged((one,), Tree(Git(git_repo.path), git_repo.oid()))
    landed = int(git_repo.git("log", "-1", "--format=%ct", "HEAD~1"))
    assert found == ((replace(one, fate=Fate.MERGED, when=landed),) if there else ())
    assert merged((replace(one, fate=Fate.CLOSED),), Tree(Git(git_repo.path), git_repo.oid())) == ()
