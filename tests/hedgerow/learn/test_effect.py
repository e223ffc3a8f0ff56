"""Did a rule help? Told by what stood in the rule file where each change was cut."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hedgerow.git.place import find_place
from hedgerow.learn.effect import Effect, Verdict, effects
from hedgerow.learn.ledger import Ledger, Records
from hedgerow.learn.proposal import Fate, ProposalRecord, Step
from hedgerow.learn.records import ProposalEntry, own_tool
from hedgerow.learn.recurring import Key
from hedgerow.learn.sequential import Seen
from hedgerow.learn.timeline import timeline
from hedgerow.settings import LearnSettings
from hedgerow_hooks.cli import main
from tests.support.ledger import DAY, START, change, found
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path

    from hedgerow.learn.records import ChangeRecord

KEY = Key("stray-file", "a scratch script")
RULE = ProposalRecord("stray-1", KEY, Step.RULE, Fate.MERGED, "CLAUDE.md", START, START, START + DAY, 3)
TEXT = "# Rules\n\n- Leave no scratch scripts. <!-- hedgerow:stray-1 abc -->\n"


@pytest.fixture
def bases(tmp_path: Path) -> tuple[Repo, str, str]:
    """A repository, its commit without the rule, and the one with it."""
    repo = Repo.create(tmp_path / "r")
    without = repo.commit("Start", {"a.txt": "a\n"})
    return repo, without, repo.commit("Rule", {"CLAUDE.md": TEXT})


def rows(first: int, count: int, hits: int, base: str) -> list[ChangeRecord]:
    """`count` changes, the first `hits` of which have the key."""
    return [
        replace(change(number, *((found(),) if number < first + hits else ())), base=base)
        for number in range(first, first + count)
    ]


def effect_of(repo: Repo, changes: list[ChangeRecord], *rules: ProposalRecord) -> tuple[Effect, ...]:
    records = Records(tuple(changes), proposals=tuple(ProposalEntry(rule, own_tool("")) for rule in rules or (RULE,)))
    return effects(timeline(records), records, find_place(repo.path), LearnSettings())


def test_a_rule_that_stops_it_works(bases: tuple[Repo, str, str]) -> None:
    repo, without, ruled = bases
    (one,) = effect_of(repo, [*rows(2, 60, 15, without), *rows(100, 60, 0, ruled)])
    assert (one.verdict, one.treated, one.untreated) == (Verdict.WORKS, Seen(60, 0), Seen(60, 15))
    assert one.because.startswith("0 of 60 changes that had the rule have it, against 15 of 60 that had not; evidence ")
    assert not one.silent


def test_a_rule_that_stops_nothing_has_no_effect(bases: tuple[Repo, str, str]) -> None:
    repo, without, ruled = bases
    (one,) = effect_of(repo, [*rows(2, 90, 30, without), *rows(100, 90, 36, ruled)])
    assert (one.verdict, one.against) == (Verdict.NO_EFFECT, "untreated")


def test_a_few_changes_tell_nothing_yet(bases: tuple[Repo, str, str]) -> None:
    repo, without, ruled = bases
    (one,) = effect_of(repo, [*rows(2, 12, 3, without), *rows(100, 10, 1, ruled)])
    assert one.verdict is Verdict.UNKNOWN


def test_without_untreated_changes_the_background_is_what_is_left_to_compare_with(
    bases: tuple[Repo, str, str],
) -> None:
    repo, _, ruled = bases
    (one,) = effect_of(repo, rows(2, 200, 0, ruled))
    assert (one.verdict, one.against, one.silent) == (Verdict.WORKS, "background", True)
    assert "hardly a change" in one.because
    (other,) = effect_of(repo, rows(2, 40, 10, ruled))
    assert (other.verdict, other.against) == (Verdict.NO_EFFECT, "background")


def test_what_led_to_the_rule_and_what_cannot_be_known_is_left_out(bases: tuple[Repo, str, str]) -> None:
    repo, without, ruled = bases
    changes = [*rows(0, 2, 2, without), *rows(2, 5, 0, "f" * 40), *rows(10, 3, 0, ruled)]
    other = [replace(change(20, exposures=("churn",)), base=ruled)]
    (one,) = effect_of(repo, changes + other)
    assert (one.window, one.missing, one.treated.changes, one.untreated.changes) == (2, 5, 3, 0)


def test_only_rules_that_were_not_turned_down_are_measured_by_their_newest_state(bases: tuple[Repo, str, str]) -> None:
    repo, _, ruled = bases
    closed = replace(RULE, fate=Fate.CLOSED, when=RULE.when + 1)
    removal = replace(RULE, id="gone", step=Step.REMOVAL)
    changes = rows(2, 3, 0, ruled)
    assert effect_of(repo, changes, RULE, closed, removal) == ()
    assert [one.id for one in effect_of(repo, changes, closed, replace(RULE, when=RULE.when + 2))] == ["stray-1"]


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("hedgerow.toml", '[checks.off-limits]\npaths = ["db/**"]\n'),
        (".claude/settings.json", '{"permissions": {"deny": ["Edit(/db/**)"]}}'),
    ],
)
def test_a_setting_is_known_by_its_pattern(tmp_path: Path, target: str, text: str) -> None:
    repo = Repo.create(tmp_path / "r")
    ruled = repo.commit("Setting", {target: text})
    rule = replace(RULE, key=Key("off-limits", "db/**"), step=Step.ENFORCE, target=target)
    changes = [replace(change(at, exposures=("off-limits",)), base=ruled) for at in range(2, 5)]
    (one,) = effect_of(repo, changes, rule)
    assert one.treated == Seen(3, 0)


def test_a_target_that_git_cannot_be_asked_for_is_known_of_no_change(bases: tuple[Repo, str, str]) -> None:
    repo, _, ruled = bases
    (one,) = effect_of(repo, rows(2, 3, 0, ruled), replace(RULE, target="a\nb"))
    assert one.missing == 3
    (none,) = effect_of(repo, [], RULE)
    assert none.missing == 0


def test_the_command_prints_the_verdicts(
    bases: tuple[Repo, str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    repo, without, ruled = bases
    monkeypatch.chdir(repo.path)
    assert main(["learn", "--effect"]) == 0
    assert capsys.readouterr().out == "no rule was proposed yet\n"
    changes = (*rows(0, 2, 2, without), *rows(2, 1, 0, "f" * 40), *rows(10, 210, 0, ruled))
    Ledger(find_place(repo.path)).add_all((*changes, ProposalEntry(RULE, own_tool(""))))
    assert main(["learn", "--effect"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "  stray-1 in CLAUDE.md against stray-file|a scratch script: works"
    assert lines[2:] == [
        "      left out: 2 that led to it, 1 whose base is not in this clone",
        "      it has been silent for very long: does it still need its line?",
        "1 works",
    ]
    assert main(["learn", "--effect", "--format", "json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["effects"]
    assert (one["id"], one["verdict"], one["treated"]) == ("stray-1", "works", {"changes": 210, "hits": 0})
