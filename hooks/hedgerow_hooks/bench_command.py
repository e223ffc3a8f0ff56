"""`hedgerow bench`: how well hedgerow judges, on labelled changes or on the history of the user's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hedgerow.errors import UsageError
from hedgerow_hooks.bench_graft import add_arguments
from hedgerow_hooks.output import write_result

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from hedgerow.scope.bench import Row
    from hedgerow_hooks.subcommands import Subcommands


def add_parser(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    """Declare `hedgerow bench` and what it measures."""
    parser = commands.add_parser(
        "bench",
        help="measure how well hedgerow judges",
        description="Measure how well hedgerow judges, on changes of your own.",
    )
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
    scope = kinds.add_parser(
        "scope",
        parents=[shared],
        help="verdicts on rows of issue and diff, with figures where they are labelled",
        description="Judge each row of DATA; print how many are judged and, where rows are labelled, how well.",
    )
    scope.add_argument(
        "data", metavar="DATA", help="JSON lines of id, issue_text, diff and, if there are any, labels; .gz is unpacked"
    )
    scope.add_argument("--predictions", metavar="OUT", help="write one JSON line of verdicts per row to OUT")
    scope.set_defaults(run=run)
    graft = kinds.add_parser(
        "graft",
        parents=[shared],
        help="figures from your own history: foreign commits grafted on real ones",
        description="Graft commits of this repository on others and count what hedgerow sees; the real ones are the "
        "control. Nothing is written into the repository.",
    )
    add_arguments(graft)


def run(arguments: argparse.Namespace) -> int:
    """Judge every row and print the figures."""
    from tqdm import tqdm

    from hedgerow.scope.bench import figures, predict

    rows = _rows(Path(arguments.data))
    _require_measurable(rows, arguments.data)
    silent = arguments.quiet or not sys.stderr.isatty()
    found = [predict(row) for row in tqdm(rows, desc="judging", unit=" changes", delay=1, disable=silent, leave=False)]
    if arguments.predictions is not None:
        write_result("".join(one.line() for one in found), arguments.predictions)
    write_result("\n".join(figures(rows, found)) + "\n", None)
    return 0


def _require_measurable(rows: Sequence[Row], data: str) -> None:
    """Raise UsageError for no row at all, and for two that predictions could not tell apart."""
    if not rows:
        raise UsageError(f"{data} holds no row", "Name a file with one JSON object a line.")
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            raise UsageError(f"{data} holds two rows with the id {row.id!r}", "Give each row an id of its own.")
        seen.add(row.id)


def _rows(path: Path) -> list[Row]:
    import gzip

    from hedgerow.scope.bench import read_row

    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            return [read_row(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    except (OSError, EOFError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise UsageError(f"cannot read the data in {path}: {said}", "Name a UTF-8 file of JSON lines.") from error
