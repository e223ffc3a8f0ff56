"""`hedgerow ledger`: keep what was found, show it, dismiss it, and share it on the branch `hedgerow-ledger`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hedgerow.config import load_settings
from hedgerow.errors import EXIT_CLEAN, UsageError
from hedgerow.git.place import Place, find_place
from hedgerow.plurals import plural
from hedgerow_hooks.numbers import PULL_REQUEST, between
from hedgerow_hooks.output import PLAIN_FORMATS, add_format, write_result
from hedgerow_hooks.say import say

if TYPE_CHECKING:
    import argparse

    from hedgerow.learn.foreign import ForeignRun
    from hedgerow.learn.records import Record
    from hedgerow_hooks.subcommands import Subcommands


_MOST = 1_000_000  # changes that a log can show


def add_parser(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    """Declare `hedgerow ledger` and its verbs."""
    parser = commands.add_parser(
        "ledger",
        help="keep what was found, and share it on a branch of its own",
        description="The record of what was found in which change, and what became of it.",
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    record = verbs.add_parser("record", parents=[shared], help="keep reports of `hedgerow check --format json`")
    record.add_argument("files", nargs="+", metavar="REPORT", help="a report as JSON (- for standard input)")
    foreign = verbs.add_parser("import", parents=[shared], help="keep what another tool found: SARIF or JUnit XML")
    foreign.add_argument("files", nargs="+", metavar="FILE", help="SARIF 2.1.0 or JUnit XML (- for standard input)")
    foreign.add_argument("--base", metavar="REF", help="what the change is compared with (default: as for check)")
    foreign.add_argument("--head", metavar="REF", help="the commit that the tool looked at (default: HEAD)")
    foreign.add_argument(
        "--issue", action="append", default=[], metavar="REF", help="the issue of the change; may be repeated"
    )
    foreign.add_argument("--pull-request", type=PULL_REQUEST, metavar="N", help="the change's pull request")
    for verb in (record, foreign):
        trust = verb.add_mutually_exclusive_group()
        trust.add_argument(
            "--trusted", action="store_true", default=None,
            help="the author has write access (default: unless it is a pull request)",
        )  # fmt: skip
        trust.add_argument(
            "--stranger", action="store_false", dest="trusted", default=None,
            help="the author has none: the change counts once it is merged",
        )  # fmt: skip
    log = verbs.add_parser("log", parents=[shared], help="what the ledger holds, newest first")
    add_format(log, PLAIN_FORMATS, output=False)
    log.add_argument("--count", type=between(0, _MOST), default=20, metavar="N", help="how many changes (default: 20)")
    dismiss = verbs.add_parser("dismiss", parents=[shared], help="a finding that is none: it counts for nothing")
    dismiss.add_argument("fingerprint", metavar="FINGERPRINT", help="as `check` and `ledger log` print it")
    dismiss.add_argument("--reason", required=True, metavar="R", help="why, in one line")
    sync = verbs.add_parser("sync", parents=[shared], help="work out what became of findings, send and fetch records")
    sync.add_argument("--remote", metavar="NAME", help="the remote to share with (default: origin, or the only one)")
    for verb, run in ((record, run_record), (foreign, run_import), (log, run_log), (dismiss, run_dismiss)):
        verb.set_defaults(run=run)
    sync.set_defaults(run=run_sync)


def run_record(arguments: argparse.Namespace) -> int:
    """Keep each report; a report that is there already changes nothing."""
    from hedgerow.learn.entering import record_of
    from hedgerow.render.json import read_json

    place = find_place(Path.cwd())
    reports = [read_json(_read(name)) for name in arguments.files]
    return _kept(place, tuple(record_of(report, place, trusted=arguments.trusted) for report in reports))


def run_import(arguments: argparse.Namespace) -> int:
    """Keep the findings of another tool that lie in the change."""
    from hedgerow.issue.link import claimed_issues
    from hedgerow.learn.entering import Subject, branch_name, record_of_run
    from hedgerow.learn.foreign import within
    from hedgerow.reading import Asked, read_change

    place = find_place(Path.cwd())
    settings = load_settings(place.root, arguments.config)
    runs = [run for name in arguments.files for run in _runs(_read(name), place)]
    read = read_change(place, Asked(arguments.base, arguments.head, configured_base=settings.base))
    claims = claimed_issues(read.change.messages, read.branch, forms=settings.issues.branch)
    issues = tuple(arguments.issue) or tuple(claim.ref for claim in claims)
    branch = branch_name(read.branch or "HEAD", read.change.base.ref)
    subject = Subject(read.merge_base, read.change.head.oid, branch, issues, arguments.pull_request, arguments.trusted)
    return _kept(place, tuple(record_of_run(within(run, read.change), subject, place) for run in runs))


def run_log(arguments: argparse.Namespace) -> int:
    """Print the newest changes with their findings and what became of them."""
    from hedgerow.learn.ledger import Ledger
    from hedgerow.learn.timeline import timeline
    from hedgerow.render.ledger import render_log, render_log_json

    records = Ledger(find_place(Path.cwd())).records()
    steps = timeline(records)
    newest = steps[: -arguments.count - 1 : -1]
    text = (
        render_log_json(newest, records)
        if arguments.format == "json"
        else render_log(newest, records, every=len(steps), verbose=arguments.verbose)
    )
    write_result(text, None)
    return EXIT_CLEAN


def run_dismiss(arguments: argparse.Namespace) -> int:
    """Record a dismissal for every change that has the finding. Raises UsageError where none has."""
    from hedgerow.learn.ledger import Ledger
    from hedgerow.learn.outcomes import dismissals

    place = find_place(Path.cwd())
    settings = load_settings(place.root, arguments.config)
    found = dismissals(Ledger(place).records(), arguments.fingerprint, arguments.reason, settings.digest)
    if not found:
        raise UsageError(
            f"no recorded change has a finding {arguments.fingerprint}", "`hedgerow ledger log` lists what there is."
        )
    return _kept(place, found)


def run_sync(arguments: argparse.Namespace) -> int:
    """Settle outcomes, then put everything on the branch and fetch what others put there."""
    from hedgerow.learn.ledger import Ledger
    from hedgerow.learn.outcomes import settle

    place = find_place(Path.cwd())
    settings = load_settings(place.root, arguments.config)
    ledger = Ledger(place)
    first = ledger.sync(arguments.remote)
    settled = ledger.add_all(settle(ledger.records(), place, settings))
    last = ledger.sync(arguments.remote) if settled else first
    sent, received = first.sent + (last.sent if settled else 0), first.received
    where = f"remote {first.remote}" if first.remote else "this repository, which has no remote"
    outcomes = f" ({plural(settled, 'new outcome')})" if settled else ""
    write_result(f"sent {plural(sent, 'record')}{outcomes} to {where}, received {received}\n", None)
    if arguments.verbose:
        say(f"the branch was moved at try {first.tries}")
    return EXIT_CLEAN


def _kept(place: Place, records: tuple[Record, ...]) -> int:
    from hedgerow.learn.ledger import Ledger

    new = Ledger(place).add_all(records)
    known = len(records) - new
    write_result(f"recorded {new}" + (f", {known} known already" if known else "") + "\n", None)
    return EXIT_CLEAN


def _runs(data: bytes, place: Place) -> tuple[ForeignRun, ...]:
    """By the first character: JSON is SARIF, XML is JUnit."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        from hedgerow.learn.junit import read_junit

        return read_junit(data)
    from hedgerow.learn.sarif import read_sarif

    return read_sarif(data, place.root)


def _read(name: str) -> bytes:
    from hedgerow.learn.foreign import SIZE_LIMIT

    try:
        if name == "-":
            data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
        else:
            with Path(name).open("rb") as stream:
                data = stream.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror}", "Name a file, or - for standard input.") from error
    if len(data) > SIZE_LIMIT:
        raise UsageError(f"{name} is larger than {SIZE_LIMIT // 1_000_000} MB", "Import the runs one by one.")
    return data
