"""A replay: what a proposal would have meant for the newest changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace as changed

from hedgerow.git.plumbing import Git
from hedgerow.learn.ledger import Records
from hedgerow.learn.recurring import Key
from hedgerow.learn.replay import REPLAYED, replay
from hedgerow.learn.timeline import timeline
from tests.support.ledger import change, found
from tests.support.proposals import PATTERN, recur

if TYPE_CHECKING:
    from tests.support.repo import Repo

KEY = Key("off-limits", PATTERN)
CHURN = Key("churn")


def test_a_path_is_looked_up_in_the_commits_and_what_is_not_here_is_counted(git_repo: Repo) -> None:
    records = recur(git_repo, {}, "off-limits", PATTERN, hits=1, others=1)
    hostile = change(90, head="--output=owned")
    changes = timeline(Records((*records, change(91), hostile)))
    result = replay(Git(git_repo.path), KEY, changes)
    assert str(result) == (
        "It would have spoken on 1 of the last 2 changes, and on none of the 1 without the finding"
        " (2 more are not in this clone)."
    )
    assert not (git_repo.path / "owned").exists()


def test_a_change_that_touches_the_path_and_was_asked_to_is_spoken_of_wrongly(git_repo: Repo) -> None:
    records = recur(git_repo, {}, "off-limits", PATTERN, hits=3, others=5)
    asked = changed(records[0], findings=())
    result = replay(Git(git_repo.path), KEY, timeline(Records((asked, *records[1:]))))
    assert (result.changes, result.spoke, result.wrongly, result.clean, result.touched) == (8, 2, 1, 6, 3)
    assert result.others == ", 1 of them without the finding"


def test_without_a_path_it_speaks_where_the_finding_was_and_only_of_changes_that_were_looked_at(
    git_repo: Repo,
) -> None:
    rows = [change(at, *([found("churn", "")] if at % 5 == 0 else []), exposures=("churn",)) for at in range(1, 61)]
    other = change(70, exposures=("off-limits",))
    stranger = change(71, found("churn", ""), exposures=("churn",), trusted=False)
    result = replay(Git(git_repo.path), CHURN, timeline(Records((*rows, other, stranger))))
    assert (result.changes, result.spoke, result.wrongly, result.clean, result.missing) == (REPLAYED, 8, 0, 32, 0)
