"""`hedgerow bench graft`: how well hedgerow tells foreign work from the user's own, on the repository's own history."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.errors import HedgerowError
from hedgerow.git.place import SHALLOW_HINT, find_place
from hedgerow.plurals import plural
from hedgerow_hooks.numbers import between
from hedgerow_hooks.output import PLAIN_FORMATS, add_format, write_result

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from hedgerow.git.plumbing import Git
    from hedgerow.graft.beside import Beside
    from hedgerow.graft.figures import Answer, Figures, Share
    from hedgerow.graft.pairs import Pair

_MOST = 10_000  # pairs: a day's work
FEW = 20  # pairs below which a share says little
_SHOWN = 5
_COUNTED = "The words of the repository are counted, these commits among them: without the count figures differ."
_ROWS = (
    ("grafted changes in which the graft is seen", "caught"),
    ("real changes with an alarm", "disturbed"),
    ("foreign files called drift", "foreign"),
    ("files of the work called drift", "own"),
    ("changes that cannot be judged", "unjudged"),
)


class Measured(Struct, frozen=True):
    """What a run has to say; `usable` of the newest `looked_at` commits have a message that can stand for an issue.
    `counted`: were the words of the repository counted before, so that hedgerow judges by them?
    """

    seed: int
    looked_at: int
    usable: int
    pairs: int
    near: int
    counted: bool
    shallow: bool
    figures: tuple[Figures, ...]


def add_arguments(graft: argparse.ArgumentParser) -> None:
    """Declare the flags."""
    graft.add_argument(
        "--repo", metavar="DIR", default=".", help="the repository (default: the one around this folder)"
    )
    graft.add_argument(
        "--pairs",
        "--count",
        metavar="N",
        type=between(1, _MOST),
        default=40,
        dest="pairs",
        help="how many (default: 40)",
    )
    graft.add_argument("--seed", metavar="N", type=int, default=1, help="draws the pairs (default: 1)")
    graft.add_argument("--alone", action="store_true", help="without `unasked` beside it, though it is installed")
    add_format(graft, PLAIN_FORMATS)
    graft.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Measure, and print the figures."""
    measured = measure(
        Path(arguments.repo),
        arguments.pairs,
        arguments.seed,
        alone=arguments.alone,
        silent=arguments.quiet or not sys.stderr.isatty(),
    )
    text = _json(measured) if arguments.format == "json" else _text(measured)
    write_result(text, arguments.output)
    return 0


def measure(folder: Path, count: int, seed: int, *, alone: bool, silent: bool) -> Measured:
    """The figures of `count` pairs. Raises HedgerowError where the history gives none."""
    from tqdm import tqdm

    from hedgerow.git.store import temporary_store
    from hedgerow.git.tree import Tree
    from hedgerow.graft.beside import PROGRAM, beside
    from hedgerow.graft.figures import answer, figures
    from hedgerow.graft.history import NEWEST, pasts
    from hedgerow.graft.pairs import pairs
    from hedgerow.scope.vocabulary import kept

    def shown(work: Iterable[Pair], what: str, total: int) -> Iterable[Pair]:
        return tqdm(work, desc=what, unit=" pairs", total=total, delay=1, disable=silent, leave=False)

    place = find_place(folder)
    if place.commits("HEAD") == (None,):
        raise HedgerowError(
            f"{place.root} has no commit to start from: it is empty, or its branch is",
            "Name a repository with a history (--repo DIR), or check out a branch that has one.",
        )
    with temporary_store(place.git) as store:
        history = pasts(store.git, "HEAD")
        found: list[Pair] = []
        mine: list[tuple[Answer, Answer]] = []
        for pair in shown(pairs(store, history, count, seed), "judging", count):
            base = Tree(store.git, pair.work.parent)
            found.append(pair)
            mine.append((answer(pair.real, pair.work.message, base), answer(pair.grafted, pair.work.message, base)))
        if not found:
            raise _nothing_to_graft(len(history), shallow=place.shallow)
        told = [figures("hedgerow", found, mine)]
        with beside(store) as other:
            if other is not None and not alone:
                theirs = [_asked_of(other, pair) for pair in shown(found, PROGRAM, len(found))]
                told.append(figures(PROGRAM, found, theirs))
        looked_at = _count(store.git, NEWEST)
        counted = kept(Tree(store.git, "HEAD")) is not None
    near = sum(pair.near for pair in found)
    return Measured(seed, looked_at, len(history), len(found), near, counted, place.shallow, tuple(told))


def _nothing_to_graft(telling: int, *, shallow: bool) -> HedgerowError:
    hint = "The history is too short, or its messages are: one of 60 characters can stand for an issue."
    return HedgerowError(
        f"no two of the {telling} commits with a telling message can be grafted on each other",
        SHALLOW_HINT if shallow else hint,
    )


def _asked_of(other: Beside, pair: Pair) -> tuple[Answer, Answer]:
    """What another program says of the commit as it is, and with the graft."""
    work = pair.work
    return other.answer(work.parent, work.oid, work.message), other.answer(work.parent, pair.tree, work.message)


def _count(git: Git, most: int) -> int:
    return int(git.run("rev-list", "--count", "--no-merges", f"--max-count={most}", "HEAD"))


def _json(measured: Measured) -> str:
    import json

    import msgspec

    return json.dumps(msgspec.to_builtins(measured), indent=2) + "\n"


def _text(measured: Measured) -> str:
    names = "".join(f"{one.judge:>28}" for one in measured.figures)
    rows = [
        f"{what:44}" + "".join(f"{_share(getattr(one, field)):>28}" for one in measured.figures)
        for what, field in _ROWS
    ]
    mine = measured.figures[0]
    disturbed = ", ".join(oid[:12] for oid in mine.disturbed_commits[:_SHOWN])
    looked_at = plural(measured.looked_at, "commit")
    notes = [
        f"{plural(measured.pairs, 'pair')} from {measured.usable} usable of the newest {looked_at}.",
        f"They are drawn by seed {measured.seed}; in {measured.near} both parts touch the same folder.",
        "Brackets are 95 % intervals (Wilson).",
        "A commit's message stands for the issue; it says more of the change than an issue that was written before it.",
        "The graft is a whole commit in files of its own: drift inside the files of the work is not measured here.",
        "A real change with an alarm is not always a false one: people carry other work along, too.",
    ]
    notes += [f"Look at them: {disturbed}."] if disturbed else []
    notes += [_COUNTED] if measured.counted else []
    notes += [f"Fewer than {FEW} pairs say little."] if measured.pairs < FEW else []
    notes += [SHALLOW_HINT] if measured.pairs < FEW and measured.shallow else []
    return "\n".join([f"{'':44}{names}", *rows, "", *notes]) + "\n"


def _share(share: Share) -> str:
    return f"{share.hits} of {share.of} {share.percent:.0f} % [{share.low:.0f}, {share.high:.0f}]"
