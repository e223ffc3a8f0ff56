"""Where results go: standard output or a file, with colour only on a terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hedgerow.errors import HedgerowError, UsageError
from hedgerow.render.text import Paint, plain, render_text

if TYPE_CHECKING:
    import argparse

    from hedgerow.model import Report

FORMATS = ("text", "json", "markdown", "github", "sarif")
# Of what is no report.
PLAIN_FORMATS = ("text", "json")


def add_format(parser: argparse.ArgumentParser, forms: tuple[str, ...], *, output: bool = True) -> None:
    """Declare `--format`, for these forms, and where the result may be written to a file `--output`."""
    parser.add_argument("--format", choices=forms, default="text", help="how to print the result (default: text)")
    if output:
        parser.add_argument("--output", metavar="FILE", help="write the result to FILE instead of standard output")


def rendered(report: Report, form: str, *, verbose: bool, quiet: bool = False, paint: Paint = plain) -> str:
    """The report in one of `FORMATS`."""
    if form == "json":
        from hedgerow.render.json import render_json

        return render_json(report)
    if form == "markdown":
        from hedgerow.render.markdown import render_markdown

        return render_markdown(report)
    if form == "github":
        from hedgerow.render.annotations import render_annotations

        return render_annotations(report)
    if form == "sarif":
        from hedgerow.render.sarif import render_sarif

        return render_sarif(report)
    return render_text(report, paint=paint, verbose=verbose, quiet=quiet)


def terminal_paint() -> Paint:
    """Colours where standard output is a terminal or FORCE_COLOR asks for them; NO_COLOR wins."""
    from termcolor import can_colorize, colored

    if not can_colorize():
        return plain

    def paint(text: str, colour: str) -> str:
        return colored(text, attrs=["bold"]) if colour == "bold" else colored(text, colour)

    return paint


def write_result(text: str, output: str | None) -> None:
    """Write a result to standard output, or whole to a file. Raises UsageError where the file cannot be written, and
    HedgerowError where standard output cannot.
    """
    if output is None:
        _print(text)
        return
    try:
        Path(output).write_text(text, "utf-8", errors="backslashreplace")
    except OSError as error:
        raise UsageError(
            f"cannot write {output}: {error.strerror}", "Name a file in a folder that exists and can be written."
        ) from error


def _print(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:  # who reads has seen enough: the command's own matter
        raise
    except OSError as error:
        sys.stdout = None  # Python must not try again at exit
        raise HedgerowError(
            f"the result cannot be written: {error.strerror}", "Make room there, or write it elsewhere."
        ) from error
