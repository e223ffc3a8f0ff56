"""Does hedgerow notice what agents add unasked, and is it quiet on the real change without it?

usage: additions_figures.py FOLDER [--changes N] [--pieces N] [--seed N] [--held-out] [--small] [--misses N]

FOLDER holds clones of the public repositories of `additions.py`, as OWNER+NAME or OWNER/NAME.
Each drawn commit is judged as it is, its message standing for the issue, and once more with pieces added.
Pieces and originals are counted by the same measures, side by side: by verdicts alone (a hunk is drift, incidental or
churn), or by anything that speaks (such a verdict, or a finding of any check; of a piece it lies on the piece's lines).
Originals also by drift alone, and by warnings and errors: what agents add may be called churn or incidental, and real
changes carry such edits too. Intervals are Wilson's (1927), 95 %.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from additions import DEVELOPMENT, DEVELOPMENT_KINDS, HELD_OUT, HELD_OUT_KINDS, SMALL_KINDS, Kind, Piece, additions
from additions_texts import LANGUAGES
from real_changes import Original, originals, tree_of, variant

from hedgerow.git.plumbing import Git
from hedgerow.git.store import Store, temporary_store
from hedgerow.issue.parse import parse
from hedgerow.model import Severity, Verdict
from hedgerow.run import Options, judge_change
from hedgerow.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.change import ChangeSet
    from hedgerow.model import Finding, Report

ENDINGS = tuple(f".{ending}" for language in LANGUAGES for ending in language.endings)
_Z = 1.959964  # two-sided 95 %
_NOTED = frozenset({Verdict.DRIFT, Verdict.INCIDENTAL, Verdict.CHURN})


@dataclass(frozen=True, slots=True)
class Said:
    """What speaks of a piece, or of an original: verdicts of its hunks, and findings on its lines."""

    verdicts: frozenset[Verdict]
    findings: tuple[Finding, ...]

    def measures(self) -> dict[str, bool]:
        """Is it flagged, by each measure?"""
        noted = not self.verdicts.isdisjoint(_NOTED)
        return {
            "drift": Verdict.DRIFT in self.verdicts,
            "drift, incidental or churn": noted,
            "a warning or an error": any(one.severity.rank <= Severity.WARNING.rank for one in self.findings),
            "such a verdict or any finding": noted or bool(self.findings),
        }

    def names(self) -> list[str]:
        """Ids of checks, and verdicts in brackets."""
        return sorted({f"({one})" for one in self.verdicts & _NOTED} | {one.check for one in self.findings})


@dataclass(slots=True)
class Tally:
    """What has been seen: of pieces per kind, and of originals, of how many of which nothing could be said."""

    pieces: defaultdict[str, list[Said]] = field(default_factory=lambda: defaultdict(list))
    originals: list[Said] = field(default_factory=list)
    unjudged: int = 0
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
    parser.add_argument("--small", action="store_true", help="small edits, in either half of the repositories")
    parser.add_argument("--misses", type=int, default=0, help="name so many pieces that passed")
    parser.add_argument("--kinds", nargs="*", choices=[kind.name for kind in Kind], help="only these of the kinds")
    given = parser.parse_args(arguments)
    kinds = SMALL_KINDS if given.small else HELD_OUT_KINDS if given.held_out else DEVELOPMENT_KINDS
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
    verdicts = (
        frozenset(hunk.verdict for file in plain.scope.files for hunk in file.hunks) if plain.scope else frozenset()
    )
    tally.originals.append(Said(verdicts, plain.findings))
    tally.unjudged += plain.scope is None or not plain.scope.judged
    before = {one.fingerprint for one in plain.findings}
    texts = {path: text for piece in pieces for path, text in piece.texts.items()}
    change = variant(store, original, texts, scratch)
    report = report_on(store, original, change)
    for piece in pieces:
        said = said_of(piece, report, change, shared={file.path for file in original.change.files}, before=before)
        tally.pieces[piece.kind].append(said)
        if not said.names():
            tally.missed.append(f"{piece.kind}: {name} {original.oid[:10]} {', '.join(piece.texts)}")


def report_on(store: Store, original: Original, change: ChangeSet) -> Report:
    """What hedgerow says, with the repository at hand and its default settings."""
    issue = parse(original.message, ref="1", source="bench")
    return judge_change(change, (issue,), Settings(), Options(), base=tree_of(store, original.parent))


def said_of(piece: Piece, report: Report, change: ChangeSet, *, shared: set[str], before: set[str]) -> Said:
    """What speaks on the lines of a piece. In a file that the change itself touches (`shared`) a finding without a line
    is the piece's where the change alone did not have it (`before`).
    """
    findings: list[Finding] = []
    verdicts: set[Verdict] = set()
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
                findings.append(finding)
        scope = next((one for one in report.scope.files if one.path == path), None) if report.scope else None
        indexes = {index for index, _, _ in own}
        verdicts |= {hunk.verdict for hunk in (scope.hunks if scope else ()) if hunk.index in indexes}
    return Said(frozenset(verdicts), tuple(findings))


def print_figures(tally: Tally, misses: int) -> None:
    """Both sides by all measures, then what spoke."""
    every = [said for seen in tally.pieces.values() for said in seen]
    rows = {**dict(sorted(tally.pieces.items())), "all pieces": every, "originals": tally.originals}
    print(" | ".join(["flagged by", *Said(frozenset(), ()).measures()]))
    for name, seen in rows.items():
        measured = [said.measures() for said in seen]
        print(" | ".join([name, *(share([one[by] for one in measured]) for by in measured[0])]))
    print("\nwhat spoke")
    for name, seen in rows.items():
        by = Counter(one for said in seen for one in said.names() or ["nothing"])
        print(f"{name}: " + ", ".join(f"{what} {count}" for what, count in by.most_common()))
    print(f"originals that cannot be judged: {tally.unjudged} of {len(tally.originals)}")
    for line in tally.missed[:misses]:
        print(f"missed  {line}")


def share(seen: Sequence[bool]) -> str:
    """Hits, how many, the share and its interval."""
    hits, of = sum(seen), len(seen)
    low, high = wilson(hits, of)
    return f"{hits} of {of} {100 * hits / (of or 1):.1f} % [{100 * low:.0f}, {100 * high:.0f}]"


if __name__ == "__main__":
    sys.exit(main())
