"""What to merge first and what to hold back: the smallest set, a reason for each step, proven by git's own merges."""

from __future__ import annotations

import random
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from hedgerow.overlap import cover as cover_module
from hedgerow.overlap.cover import smallest_cover
from tests.hedgerow.overlap.scene import ask, lanes, numbered
from tests.hedgerow.overlap.test_text_scenarios import ME
from tests.support.process import run

if TYPE_CHECKING:
    from hedgerow.model import OrderGroup
    from hedgerow.overlap.cover import Edges
    from tests.support.repo import Repo

TEXT = numbered(30)
SEEDS = range(12)


def groups(repo: Repo, **options: object) -> tuple[OrderGroup, ...]:
    """The order's groups."""
    order = ask(repo, order=True, **options).report.order
    assert order is not None
    return order.groups


def held(group: OrderGroup) -> dict[str, str]:
    """Why each held lane waits."""
    assert group.hold == tuple(step.lane for step in group.held)
    return {step.lane: step.because for step in group.held}


def steps(group: OrderGroup) -> dict[str, str]:
    """The sequence with its reasons."""
    return {step.lane: step.because for step in group.sequence}


def merge_all(repo: Repo, group: OrderGroup) -> None:
    """Really merge the sequence into main; any conflict fails the test."""
    for step in group.sequence:
        assert run("git", *ME, "merge", "-q", "--no-ff", "-m", "m", step.lane, folder=repo.path).code == 0, step.lane


def test_one_that_conflicts_with_two_waits_for_both(git_repo: Repo) -> None:
    lanes(
        git_repo, {"f": TEXT, "g": TEXT, "h": TEXT}, a={"f": numbered(30, l9="a\n")}, c={"g": numbered(30, l9="c\n")},
        b={"f": numbered(30, l9="b\n"), "g": numbered(30, l9="b\n")}, apart={"h": "x\n"},
    )  # fmt: skip
    (group,) = groups(git_repo)
    assert group.lanes == ("a", "b", "c")
    assert held(group) == {"b": "conflicts with a, c"}
    assert steps(group) == dict.fromkeys(("a", "c"), "1 file; waits for nobody, b can follow once rebased")
    assert (group.verified, group.smallest) == (True, True)
    merge_all(git_repo, group)


def test_an_equal_choice_is_stated_once(git_repo: Repo) -> None:
    names = ("a1", "a2", "b1", "b2")
    lanes(git_repo, {"a": TEXT, "b": TEXT}, **{name: {name[0]: numbered(30, l9=f"{name}\n")} for name in names})
    assert [held(group) for group in groups(git_repo)] == [
        {"a1": "conflicts with a2; holding that one instead would do as well"},
        {"b1": "conflicts with b2; holding that one instead would do as well"},
    ]


def test_a_lane_that_conflicts_with_the_base_waits_and_holds_nobody_else(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT, "g": TEXT}, stale={"f": numbered(30, l9="s\n"), "g": numbered(30, l9="s\n")})
    git_repo.commit("main moves", {"f": numbered(30, l9="m\n")})
    git_repo.branch("b")
    git_repo.commit("b", {"g": numbered(30, l9="b\n")})
    git_repo.switch("main")
    (group,) = groups(git_repo)
    assert held(group) == {"stale": "conflicts with main itself in f: rebase it first"}
    assert steps(group) == {"b": "1 file; waits for nobody, stale can follow once rebased"}
    merge_all(git_repo, group)


def test_what_stands_on_a_lane_that_waits_waits_with_it(git_repo: Repo) -> None:
    rivals = {f"rival{at}": {f"g{at}": numbered(30, l9="r\n")} for at in range(3)}
    lanes(git_repo, {f"g{at}": TEXT for at in range(3)}, **rivals)
    git_repo.branch("low", "main")
    git_repo.commit("low", {f"g{at}": numbered(30, l9="l\n") for at in range(3)})
    git_repo.branch("top", "low")
    git_repo.commit("top", {"h": "x\n"})
    git_repo.switch("main")
    (group,) = groups(git_repo)
    assert held(group) == {
        "low": "conflicts with rival0, rival1, rival2",
        "top": "stands on low, which waits too",
    }
    assert (len(group.sequence), group.smallest) == (3, False)
    merge_all(git_repo, group)


def test_a_stacked_lane_follows_its_parent(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT, "g": TEXT}, low={"f": numbered(30, l9="l\n")}, rival={"f": "x\n", "g": "x\n"})
    git_repo.branch("a-top", "low")
    git_repo.commit("top", {"g": numbered(30, l9="t\n")})
    git_repo.switch("main")
    (group,) = groups(git_repo)
    assert steps(group) == {
        "low": "1 file; waits for nobody, rival can follow once rebased",
        "a-top": "2 files; after low, which it stands on, rival can follow once rebased",
    }
    merge_all(git_repo, group)


def test_what_conflicts_only_with_all_the_others_together_waits(git_repo: Repo) -> None:
    """Two lanes that each move half of a folder have moved it all; a third one adds a file to it."""
    texts = {f"d/{at}": TEXT + str(at) for at in range(2)} | {f"g{at}": TEXT for at in range(3)}
    lanes(git_repo, texts, rival={f"g{at}": numbered(30, l9="r\n") for at in range(3)})
    for at, name in enumerate(("a", "b")):
        git_repo.branch(name, "main")
        (git_repo.path / "e").mkdir(exist_ok=True)
        git_repo.git("mv", f"d/{at}", f"e/{at}")
        git_repo.commit(name, {f"g{at}": numbered(30, l9="x\n")})
    git_repo.branch("c", "main")
    git_repo.commit("c", {"d/new": "n\n", "d/other": "o\n", "g2": numbered(30, l9="x\n")})
    git_repo.switch("main")
    (group,) = groups(git_repo)
    assert held(group) == {
        "c": "conflicts with what the others make together, though with none of them alone",
        "rival": "conflicts with a, b",
    }
    assert not group.smallest
    merge_all(git_repo, group)


def test_a_lane_whose_rivals_all_wait_anyway_is_free(git_repo: Repo) -> None:
    """The parent has to wait, and so does its child, with which the free one conflicts."""
    rivals = {f"rival{at}": {f"g{at}": numbered(30, l9="r\n")} for at in range(2)}
    lanes(git_repo, {f"g{at}": TEXT for at in range(4)}, **rivals)
    git_repo.branch("low", "main")
    git_repo.commit("low", {f"g{at}": numbered(30, l9="l\n") for at in range(2)})
    git_repo.branch("top", "low")
    git_repo.commit("top", {"g0": TEXT, "g1": TEXT, "g2": numbered(30, l9="t\n")})
    git_repo.branch("a-free", "main")
    git_repo.commit("free", {"g2": numbered(30, l9="f\n"), "g3": "x\n", "h": "x\n"})
    git_repo.switch("main")
    (group,) = groups(git_repo)
    assert set(group.hold) == {"low", "top"}
    merge_all(git_repo, group)


def test_a_stack_that_meets_nobody_is_in_no_group(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT}, a={"f": "a\n"}, b={"f": "b\n"}, low={"x": "x\n"})
    git_repo.branch("top", "low")
    git_repo.commit("top", {"y": "y\n"})
    git_repo.switch("main")
    assert [group.lanes for group in groups(git_repo)] == [("a", "b")]


def test_muted_files_order_nothing(git_repo: Repo) -> None:
    lanes(git_repo, {"CHANGELOG.md": TEXT}, a={"CHANGELOG.md": "a\n"}, b={"CHANGELOG.md": "b\n"})
    assert groups(git_repo) == ()


@pytest.fixture
def stacked(git_repo: Repo) -> Repo:
    """`top` stands on `low`, and conflicts with `z` in a file that `low` leaves alone."""
    lanes(git_repo, {"f": TEXT, "g": TEXT}, low={"f": "low\n"}, z={"g": "z\n"})
    git_repo.branch("top", "low")
    git_repo.commit("top", {"f": "top\n", "g": "top\n"})
    git_repo.switch("main")
    return git_repo


def test_a_parent_that_was_squash_merged_takes_no_turn(stacked: Repo) -> None:
    stacked.commit("low (#1)", {"f": "low\n"})
    (group,) = groups(stacked)
    assert group.lanes == ("top", "z")
    assert {**held(group), **steps(group)}.keys() == {"top", "z"}


def test_a_parent_that_cannot_be_read_takes_no_turn(stacked: Repo) -> None:
    blob = stacked.git("rev-parse", "low:f")
    (stacked.path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    answer = ask(stacked, order=True)
    assert [error.partition(": ")[0] for error in answer.errors] == ["low could not be compared"]
    assert answer.report.order is not None
    assert [group.lanes for group in answer.report.order.groups] == [("top", "z")]


def test_the_twin_of_a_parent_goes_first_in_its_place(stacked: Repo) -> None:
    stacked.branch("again", "main")
    stacked.commit("low once more", {"f": "low\n"})
    stacked.switch("main")
    (group,) = groups(stacked)
    assert group.lanes == ("again", "top", "z")
    assert "low" not in {**held(group), **steps(group)}


def test_a_broken_reference_orders_too(git_repo: Repo) -> None:
    price = "A = 1\n\n\ndef price(net):\n    return net\n"
    call = "from price import price\n\nprint(price(1))\n"
    lanes(git_repo, {"price.py": price}, a={"price.py": price.replace("(net)", "(net, rate)")}, b={"use.py": call})
    (group,) = groups(git_repo)
    assert group.lanes == ("a", "b")


def test_unconfirmed_nothing_is_verified(git_repo: Repo) -> None:
    lanes(git_repo, {"f": TEXT}, a={"f": "a\n"}, b={"f": "b\n"})
    (group,) = groups(git_repo, confirm=False)
    assert not group.verified


def _brute(edges: Edges) -> int:
    names = sorted(edges)
    return next(
        size
        for size in range(len(names) + 1)
        for some in combinations(names, size)
        if all(one in some or two in some for one, others in edges.items() for two in others)
    )


def _random_edges(seed: int, count: int, share: float) -> Edges:
    rng = random.Random(seed)  # noqa: S311 - reproducible graphs, not secrets
    edges: Edges = {f"n{at:04}": {} for at in range(count)}
    for one, two in combinations(edges, 2):
        if rng.random() < share:
            edges[one][two] = edges[two][one] = 1.0
    return edges


def _covers(held: tuple[str, ...], edges: Edges) -> bool:
    return all(one in held or two in held for one, others in edges.items() for two in others)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_set_is_the_smallest(seed: int) -> None:
    edges = _random_edges(seed, 9, 0.1 + seed / 20)
    found = smallest_cover(edges, dict.fromkeys(edges, 1))
    assert found.proven
    assert len(found.held) == _brute(edges)
    assert _covers(found.held, edges)


def test_very_many_lanes_are_ordered_in_time_and_it_is_said() -> None:
    edges = _random_edges(1, 900, 0.02)
    found = smallest_cover(edges, dict.fromkeys(edges, 1))
    assert not found.proven
    assert _covers(found.held, edges)
    assert all(not _covers(tuple(set(found.held) - {name}), edges) for name in found.held[:20])


def test_a_search_that_takes_too_long_ends_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    edges = _random_edges(2, 40, 0.3)
    monkeypatch.setattr(cover_module, "MOST_STEPS", 5)
    found = smallest_cover(edges, dict.fromkeys(edges, 1))
    assert not found.proven
    assert _covers(found.held, edges)
