"""Does hedgerow notice what agents add unasked, and is it quiet on the real change without it?

usage: additions_figures.py FOLDER [--changes N] [--pieces N] [--seed N] [--held-out] [--misses N]

FOLDER holds clones of the public repositories of `additions.py`, as OWNER+NAME or OWNER/NAME.
Each drawn commit is judged as it is, its message standing for the issue, and once more with pieces added.
A piece counts as flagged if a finding of any check or a verdict of drift, incidental or churn lies on its lines; the
original change by the same measure. Intervals are Wilson's (1927), 95 %.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from additions import DEVELOPMENT, HELD_OUT, HELD_OUT_KINDS, Kind, Piece, additions
from additions_texts import LANGUAGES
from real_changes import Original, originals, tree_of, variant

from hedgerow.git.plumbing import Git
from hedgerow.git.store import Store, temporary_store
from hedgerow.issue.parse import parse
from hedgerow.model import Verdict
from hedgerow.run import Options, judge_change
from hedgerow.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.change import ChangeSet
    from hedgerow.model import Report

ENDINGS = tuple(f".{ending}" for language in LANGUAGES for ending in language.endings)
_Z = 1.959964  # two-sided 95 %
_NOTED = (Verdict.DRIFT, Verdict.INCIDENTAL, Verdict.CHURN)


@dataclass(slots=True)
class Tally:
    """What has been seen: per kind whether each piece was flagged, per measure whether each original was."""

    pieces: defaultdict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    originals: defaultdict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    by: defaultdict[str, defaultdict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    missed: list[str] = field(default_factory=list)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The interval of a share (Wilson 1927)."""
    if not of:
        return 0.0, 1.0
    share, squared = hits / of, _Z * _Z
    middle = (share + squared / (2 * of)) / (1 + squared / of)
    half = _Z * sqrt(share * (1 - share) / of + squared / (4 * of * of)) / (1 + squared / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--changes", type=int, default=30, help="per repository")
    parser.add_argument("--pieces", type=int, default=3, help="per change, each of another kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--held-out", action="store_true", help="the kinds and repositories kept out of development")
    parser.add_argument("--misses", type=int, default=0, help="name so many pieces that passed")
    parser.add_argument("--kinds", nargs="*", choices=[kind.name for kind in Kind], help="only these of the kinds")
    given = parser.parse_args(arguments)
    kinds = HELD_OUT_KINDS if given.held_out else frozenset(Kind) - HELD_OUT_KINDS
    kinds &= frozenset(Kind[name] for name in given.kinds) if given.kinds else kinds
    tally = Tally()
    for name in HELD_OUT if given.held_out else DEVELOPMENT:
        folder = next(path for path in (given.folder / name.replace("/", "+"), given.folder / name) if path.is_dir())
        folder = folder / "repo" if (folder / "repo").is_dir() else folder
        with temporary_store(Git(folder)) as store, tempfile.TemporaryDirectory() as scratch:
            for at, original in enumerate(originals(store, ENDINGS, given.changes, given.seed)):
                rng = random.Random(f"{given.seed} {original.oid}")
                pieces = additions(original, tree_of(store, original.oid), kinds, given.pieces, rng)
                measure(store, original, pieces, tally, Path(scratch), name)
                sys.stderr.write(f"\r{name} {at + 1} ")
    sys.stderr.write("\n")
    print_figures(tally, given.misses)
    return 0


def measure(store: Store, original: Original, pieces: Sequence[Piece], tally: Tally, scratch: Path, name: str) -> None:
    """Judge the change with and without its pieces."""
    plain = report_on(store, original, original.change)
    for what, speaks in said_of(plain).items():
        tally.originals[what].append(speaks)
    before = {one.fingerprint for one in plain.findings}
    texts = {path: text for piece in pieces for path, text in piece.texts.items()}
    change = variant(store, original, texts, scratch)
    report = report_on(store, original, change)
    for piece in pieces:
        names = flagged(piece, report, change, shared={file.path for file in original.change.files}, before=before)
        tally.pieces[piece.kind].append(bool(names))
        for one in names or {"nothing"}:
            tally.by[piece.kind][one] += 1
        if not names:
            tally.missed.append(f"{piece.kind}: {name} {original.oid[:10]} {', '.join(piece.texts)}")


def report_on(store: Store, original: Original, change: ChangeSet) -> Report:
    """What hedgerow says, with the repository at hand and its default settings."""
    issue = parse(original.message, ref="1", source="bench")
    return judge_change(change, (issue,), Settings(), Options(), base=tree_of(store, original.parent))


def said_of(report: Report) -> dict[str, bool]:
    """By which measures the original change is flagged."""
    verdicts = {hunk.verdict for file in report.scope.files for hunk in file.hunks} if report.scope else set()
    said = {f"said by {one.check}" for one in report.findings}
    checks = {one: one in said for one in sorted(said)}
    return {
        "a hunk drifts": Verdict.DRIFT in verdicts,
        "a hunk is drift, incidental or churn": not verdicts.isdisjoint(_NOTED),
        "a warning or an error": any(one.severity.rank < 2 for one in report.findings),
        "cannot be judged": report.scope is None or not report.scope.judged,
        **checks,
    }


def flagged(piece: Piece, report: Report, change: ChangeSet, *, shared: set[str], before: set[str]) -> set[str]:
    """What speaks on the lines of a piece: ids of checks, and verdicts. In a file that the change itself touches
    (`shared`) a finding without a line is the piece's where the change alone did not have it (`before`).
    """
    names: set[str] = set()
    for path, lines in piece.lines.items():
        file = next((file for file in change.files if file.path == path), None)
        own = [] if file is None else [
            (hunk.index, hunk.new_start, hunk.new_start + max(1, hunk.new_length))
            for hunk in file.hunks
            if any(hunk.new_start <= end and start <= hunk.new_start + hunk.new_length for start, end in lines)
        ]  # fmt: skip
        for finding in report.findings:
            inside = finding.line is not None and any(start <= finding.line <= end for _, start, end in own)
            new = finding.line is None and finding.fingerprint not in before
            if finding.path == path and (path not in shared or inside or new):
                names.add(finding.check)
        scope = next((one for one in report.scope.files if one.path == path), None) if report.scope else None
        indexes = {index for index, _, _ in own}
        names |= {
            f"({hunk.verdict})"
            for hunk in (scope.hunks if scope else ())
            if hunk.index in indexes and hunk.verdict in _NOTED
        }
    return names


def print_figures(tally: Tally, misses: int) -> None:
    """The tables."""
    print("pieces flagged")
    for kind, seen in sorted(tally.pieces.items()):
        by = ", ".join(
            f"{what} {count}" for what, count in sorted(tally.by[kind].items(), key=lambda one: (-one[1], one[0]))
        )
        print(f"  {kind:32} {share(seen)}  {by}")
    print(f"  {'all':32} {share([hit for seen in tally.pieces.values() for hit in seen])}")
    print("originals flagged")
    total = len(tally.originals["a hunk drifts"])
    for what, seen in tally.originals.items():
        print(f"  {what:38} {share([*seen, *[False] * (total - len(seen))])}")
    for line in tally.missed[:misses]:
        print(f"missed  {line}")


def share(seen: Sequence[bool]) -> str:
    """Hits, how many, the share and its interval."""
    hits, of = sum(seen), len(seen)
    low, high = wilson(hits, of)
    return f"{hits:4} of {of:4}  {100 * hits / (of or 1):5.1f} % [{100 * low:.0f}, {100 * high:.0f}]"


if __name__ == "__main__":
    sys.exit(main())
