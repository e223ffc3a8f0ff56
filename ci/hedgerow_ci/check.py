"""`hedgerow-ci check`: the pull request that started the workflow. Reads only; its own files rule nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.config import load_settings_at
from hedgerow.errors import EXIT_CLEAN
from hedgerow.git.place import find_place
from hedgerow.git.tree import Tree
from hedgerow.github import connect, require_server
from hedgerow.model import Severity
from hedgerow.pull_lanes import bring_pull
from hedgerow.pulls import judge_among_neighbours
from hedgerow.render.annotations import render_annotations
from hedgerow.render.json import render_json
from hedgerow.render.markdown import render_markdown
from hedgerow.render.sarif import render_sarif
from hedgerow.run import Options, exit_code, with_silenced
from hedgerow_ci.dismissals import People, dismissals, reasons
from hedgerow_ci.event import read_event
from hedgerow_ci.runner import git_secret

if TYPE_CHECKING:
    from hedgerow.github import PullRequest
    from hedgerow.model import Report
    from hedgerow.settings import GitHubSettings
    from hedgerow_ci.event import Event
    from hedgerow_ci.runner import Runner


def check(runner: Runner, *, strict: bool, fail_level: str | None) -> int:
    """Judge, write annotations, summary, reports and outputs, and return the exit code of the fail level.

    Raises GitHubError where the pull request cannot be had: then nothing is claimed.
    """
    event = read_event(runner)
    place = find_place(Path.cwd())
    server = require_server(place.git)
    door = connect(server)
    secret = git_secret(place.git, server.token)
    listed = door.pull_request(event.number)
    pull = _as_of(event, listed)
    bring_pull(place, pull, secret)
    settings = load_settings_at(Tree(place.git, pull.base_oid))
    if reason := left_alone(pull, settings.github):
        sys.stdout.write(f"hedgerow: pull request {pull.number} is not looked at: {reason}\n")
        runner.say(f"**hedgerow** did not look at this pull request: {reason}.\n")
        runner.put({"status": "skipped", "head": pull.oid})
        return EXIT_CLEAN
    options = Options(strict=strict, fail_level=fail_level)
    # a group in the merge queue holds its neighbours already
    neighbours = False if event.base_oid else None
    judged = judge_among_neighbours(place, door, pull, options, settings=settings, neighbours=neighbours, secret=secret)
    dismissed = reasons(dismissals(door.comments(pull.number), People(door)))
    report = with_silenced(judged.report, dismissed)
    report = replace(report, notes=(*_notes(event, listed), *report.notes))
    _write(runner, report)
    return exit_code(report, judged.settings, options)


def left_alone(pull: PullRequest, settings: GitHubSettings) -> str | None:
    """Why the settings leave a pull request alone, or None."""
    if pull.draft and settings.drafts == "skip":
        return "it is a draft, and the settings have drafts skipped"
    if pull.bot and settings.bots == "skip":
        return "a bot wrote it, and the settings have bots skipped"
    return None


def _as_of(event: Event, listed: PullRequest) -> PullRequest:
    """The pull request at the head that the event is about, on the base that a merge queue gives it."""
    pull = replace(listed, oid=event.head)
    return replace(pull, base=event.base, base_oid=event.base_oid) if event.base_oid else pull


def _notes(event: Event, listed: PullRequest) -> tuple[str, ...]:
    """Which head was judged, where that is no longer the newest."""
    if event.base_oid:
        return (f"judged as the merge queue tries it: {event.head[:12]} on {event.base_oid[:12]}.",)
    if event.head == listed.oid:
        return ()
    return (f"this run is about the head {event.head[:12]}; the pull request is at {listed.oid[:12]} by now.",)


def _write(runner: Runner, report: Report) -> None:
    sys.stdout.write(render_annotations(report))
    runner.say(render_markdown(report))
    sarif, json = runner.folder / "hedgerow.sarif", runner.folder / "hedgerow.json"
    sarif.write_text(render_sarif(report), "utf-8")
    json.write_text(render_json(report), "utf-8")
    shown = [one.severity for one in report.findings if one.silenced is None]
    counts = {
        "errors": shown.count(Severity.ERROR),
        "warnings": shown.count(Severity.WARNING),
        "advice": shown.count(Severity.INFO),
        "unlooked": len(report.errors) + sum(one.applies for one in report.skipped),
    }
    files = {"sarif": str(sarif), "json": str(json)}
    runner.put({"status": report.status, "head": report.change.head.oid, **counts, **files})
