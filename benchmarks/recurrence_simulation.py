"""Where the defaults of `[learn]` come from: made-up histories in which it is known what recurs.

    python benchmarks/recurrence_simulation.py            the figures of the defaults, on other histories
    python benchmarks/recurrence_simulation.py --choose   the grid they were chosen from (an hour)

A history has 200 changes and 20 keys: 19 harmless ones, each with a rate between 2 and 5 %, and one that recurs, with a
rate of 20 %. After each change the keys are judged as `hedgerow learn` would; a proposal is the first time a key
recurs. Worlds: `plain` (changes are independent, an issue each), `drifting` (every harmless rate grows to two and a
half times of what it was), `clustered` (findings come in runs of three changes of one issue, on average),
`shared` (runs of changes belong to one issue, whatever is found). The defaults were chosen on the seeds below 100
with true rates of 20 %; the figures are those of other seeds, and of other rates and lengths beside.

Beside it "3 of the last 10": the rule that a key recurs once three of the last ten changes have it.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Callable
from itertools import product
from typing import TypeAlias

from msgspec import Struct

from hedgerow.learn.records import ChangeRecord, Found, own_tool
from hedgerow.learn.recurrence import recurring
from hedgerow.learn.timeline import Change
from hedgerow.settings import LearnSettings

KEYS, CHANGES = 20, 200
WORLDS = ("plain", "drifting", "clustered", "shared")
# The last key recurs.
TRUE = KEYS - 1


class World(Struct, frozen=True):
    """What a history is drawn from."""

    name: str = "plain"
    low: float = 0.02
    high: float = 0.05
    true: float = 0.2
    changes: int = CHANGES
    run: int = 3


class Drawn(Struct, frozen=True):
    """One change of a history: which keys it has, and its issue."""

    keys: frozenset[int]
    issue: str


Judge: TypeAlias = Callable[[list[Drawn]], set[int]]


def history(world: World, chance: random.Random) -> list[Drawn]:
    """The changes of one made-up repository."""
    rates = [*(chance.uniform(world.low, world.high) for _ in range(TRUE)), world.true]
    runs: dict[int, str] = {}
    drawn, shared = [], "0"
    for at in range(world.changes):
        own = str(at)
        if world.name == "shared":
            shared = shared if chance.random() < 1 - 1 / world.run else own
            own = shared
        found = set()
        for key, rate in enumerate(rates):
            grown = rate * (1 + 1.5 * at / world.changes) if world.name == "drifting" and key != TRUE else rate
            if world.name == "clustered" and key != TRUE:
                starts = chance.random() < rate / world.run / (1 - rate)
                goes_on = key in runs and chance.random() < 1 - 1 / world.run
                runs = {**runs, key: runs[key] if goes_on else own if starts else ""}
                if runs[key]:
                    found.add(key)
                    own = runs[key]
            elif chance.random() < grown:
                found.add(key)
        drawn.append(Drawn(frozenset(found), own))
    return drawn


def judge_with(settings: LearnSettings) -> Judge:
    """The judgement of `hedgerow learn`."""

    def judge(seen: list[Drawn]) -> set[int]:
        return {
            int(one.key.bucket)
            for one in recurring([_change(at, one) for at, one in enumerate(seen)], settings)
            if one.recurring
        }

    return judge


def three_of_ten(seen: list[Drawn]) -> set[int]:
    """The rule of thumb."""
    return {key for key in range(KEYS) if sum(key in one.keys for one in seen[-10:]) >= 3}


def _change(at: int, drawn: Drawn) -> Change:
    findings = tuple(Found("check", str(key), "warning", None, str(key)) for key in sorted(drawn.keys))
    head = f"{at:040x}"
    record = ChangeRecord(
        f"pr-{at}", at, head, head, at, (drawn.issue,), tool=own_tool(""), trusted=True, exposures=("check",),
        findings=findings,
    )  # fmt: skip
    return Change(
        frozenset({record.change}), at, (record,), record.issues, frozenset(record.exposures), trusted=True,
        merged=False, outcomes={},
    )  # fmt: skip


def figures(world: World, judge: Judge, seeds: range) -> tuple[float, float, float]:
    """False proposals a history, share of histories in which the true key is proposed, and the median number of
    changes until then.
    """
    false, delays = 0, []
    for seed in seeds:
        drawn = history(world, random.Random(f"{world.name}{seed}"))
        proposed: dict[int, int] = {}
        for end in range(1, len(drawn) + 1):
            fresh = drawn[end - 1].keys - set(proposed)
            # only a change that has a key can make it recur, and three must have it
            if any(sum(key in one.keys for one in drawn[:end]) >= 3 for key in fresh):
                proposed |= {key: end for key in judge(drawn[:end]) if key not in proposed}
        false += len(set(proposed) - {TRUE})
        delays += [proposed[TRUE]] if TRUE in proposed else []
    median = statistics.median(delays) if delays else float("nan")
    return false / len(seeds), len(delays) / len(seeds), median


def choose() -> None:
    """The grid, on the seeds that the defaults were chosen on."""
    print("half-life prior lift error | false, found, delay of each world")
    worlds = [*map(World, WORLDS), World("clustered", run=6), World("shared", run=6)]
    for half_life, prior, lift, error in product((60, 30, 100), (8, 4), (1.0, 1.3, 1.5, 1.8), (0.15, 0.2, 0.3)):
        settings = LearnSettings(half_life=half_life, prior=prior, lift=lift, error=error)
        rows = [figures(world, judge_with(settings), range(100)) for world in worlds]
        said = " | ".join(f"{false:5.2f} {found:4.0%} {delay:4.0f}" for false, found, delay in rows)
        print(f"{half_life:9} {prior:5} {lift:4} {error:5} | {said}", flush=True)


def report(count: int) -> None:
    """The defaults and the rule of thumb, on other seeds."""
    print(f"{'world':44} {'false proposals':>16} {'true key found':>15} {'median delay':>13}")
    worlds = [World(name) for name in WORLDS]
    worlds += [World("clustered", run=6), World("shared", run=6)]
    worlds += [World(true=0.15), World(true=0.3), World(low=0.005, high=0.02), World(changes=400)]
    for world in worlds:
        for name, judge in (("", judge_with(LearnSettings())), ("3 of the last 10", three_of_ten)):
            false, found, delay = figures(world, judge, range(4000, 4000 + count))
            what = f"{world.name} {world.low:.1%}-{world.high:.0%} {world.true:.0%} {world.changes} runs of {world.run}"
            print(f"{what if not name else '  ' + name:44} {false:16.2f} {found:15.1%} {delay:13.0f}", flush=True)


def main() -> int:
    """Print one of the two tables."""
    parser = argparse.ArgumentParser(description="False and late proposals in made-up histories.")
    parser.add_argument("--choose", action="store_true", help="the grid of settings instead of the defaults")
    parser.add_argument("--histories", type=int, default=200, help="histories a world (default: 200)")
    asked = parser.parse_args()
    choose() if asked.choose else report(asked.histories)
    return 0


if __name__ == "__main__":
    sys.exit(main())
