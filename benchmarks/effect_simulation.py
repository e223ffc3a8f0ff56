"""How often `hedgerow learn --effect` is wrong about a rule, and how soon it is right, in made-up histories.

    python benchmarks/effect_simulation.py [--histories 1000]

In each history a key with a constant rate is watched until it recurs; then a rule comes, after which the rate stays, or
falls to the share that is named. The verdict is asked for after every change, and the first one that is not "not yet
known" counts. `concurrent`: every third change was cut before the rule, as with several branches at work; `after`: no
change without the rule comes after it, so that the background rate is what is left to compare with.

Beside it the naive comparison: the rate in the 30 changes after the rule is below half of the one in the 30 before it.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys

from hedgerow.learn.effect import ENOUGH
from hedgerow.learn.posterior import tail
from hedgerow.learn.sequential import Seen, above, below, fell, stayed

LONGEST, NAIVE, BACKGROUND = 400, 30, 0.05


def one(rate: float, share: float, chance: random.Random, *, concurrent: bool) -> tuple[str, int, bool]:
    """The first verdict of one history, after how many changes with the rule, and what the naive comparison says."""
    seen: list[bool] = []
    while True:  # until the key recurs, as it would be judged alone
        seen.append(chance.random() < rate)
        hits = sum(seen[-100:])
        if seen[-1] and hits >= 3 and tail(BACKGROUND, hits, len(seen[-100:]) - hits, BACKGROUND, 8) >= 0.99:
            break
    before, after, treated = Seen(0, 0), Seen(0, 0), list[bool]()
    verdict, when = "not yet known", 0
    for at in range(LONGEST):
        ruled = not concurrent or at % 3 > 0
        hit = chance.random() < (rate * share if ruled else rate)
        if ruled:
            treated.append(hit)
            after = Seen(after.changes + 1, after.hits + hit)
        else:
            before = Seen(before.changes + 1, before.hits + hit)
        if before.changes >= 10:
            works, useless = fell(before, after), stayed(before, after)
        else:
            works, useless = below(after, BACKGROUND), above(after, BACKGROUND)
        if verdict == "not yet known" and max(works, useless) >= ENOUGH:
            verdict, when = ("works" if works >= ENOUGH else "no effect"), len(treated)
    naive = sum(treated[:NAIVE]) / NAIVE < sum(seen[-NAIVE:]) / len(seen[-NAIVE:]) / 2
    return verdict, when, naive


def main() -> int:
    """Print a line a world."""
    parser = argparse.ArgumentParser(description="Verdicts on rules in made-up histories.")
    parser.add_argument("--histories", type=int, default=1000)
    count = parser.parse_args().histories
    print(f"{'rate, what the rule leaves':34} {'works':>7} {'no effect':>10} {'changes':>8} {'naive says works':>17}")
    for concurrent in (True, False):
        for rate, share in ((0.2, 1.0), (0.1, 1.0), (0.4, 1.0), (0.2, 0.5), (0.2, 0.25), (0.2, 0.1), (0.4, 0.1)):
            chance = random.Random(f"{rate}{share}{concurrent}")
            rows = [one(rate, share, chance, concurrent=concurrent) for _ in range(count)]
            works = sum(row[0] == "works" for row in rows) / count
            useless = sum(row[0] == "no effect" for row in rows) / count
            when = [row[1] for row in rows if row[0] != "not yet known"]
            naive = sum(row[2] for row in rows) / count
            what = f"{'concurrent' if concurrent else 'after'}: {rate:.0%}, leaves {share:.0%}"
            median = f"{statistics.median(when):.0f}" if when else "-"
            print(f"{what:34} {works:7.1%} {useless:10.1%} {median:>8} {naive:17.1%}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
