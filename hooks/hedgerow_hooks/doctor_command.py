"""`hedgerow doctor`: is everything in place here, and what is missing, each with its remedy."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow import __version__
from hedgerow.config import load_settings
from hedgerow.errors import EXIT_CLEAN, EXIT_FINDINGS, ConfigError, HedgerowError
from hedgerow.git.place import Place, base_names, find_place
from hedgerow.git.plumbing import version
from hedgerow.issue.cache import age, find_cached, known_issue
from hedgerow.render.safe import printable, shortened
from hedgerow.settings import Settings
from hedgerow_hooks.held_to import VARIABLE, claims_of
from hedgerow_hooks.init.edits import STAGES
from hedgerow_hooks.init.plan import CLAUDE
from hedgerow_hooks.wiring import active_stages, configured, troubles

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from hedgerow_hooks.subcommands import Subcommands


class Line(Struct, frozen=True):
    """One thing that was looked at: how it is, or what is missing and the remedy."""

    topic: str
    text: str
    remedy: str | None = None


def add_parser(commands: Subcommands, shared: argparse.ArgumentParser) -> None:
    """Declare `hedgerow doctor`."""
    parser = commands.add_parser(
        "doctor",
        parents=[shared],
        help="is everything in place here, and what is missing",
        description="Are hooks active here, which issue is this worktree held to and why, and what is missing?",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one line per topic; the exit code is 1 where something is missing."""
    place = find_place(Path.cwd())
    settings, line = _settings(place, arguments.config)
    lines = [*_versions(), line, *(line for look in _LOOKS for line in _looked(look, place, settings))]
    width = max(len(line.topic) for line in lines)
    for line in lines:
        text = f"\n{'':{width + 11}}".join(printable(part) for part in line.text.split("\n"))
        sys.stdout.write(f"{'MISSING' if line.remedy else 'ok':7}  {line.topic:{width}}  {text}\n")
        if line.remedy:
            sys.stdout.write(f"{'':{width + 11}}{printable(line.remedy)}\n")
    return EXIT_FINDINGS if any(line.remedy for line in lines) else EXIT_CLEAN


def _looked(look: Callable[[Place, Settings], Iterator[Line]], place: Place, settings: Settings) -> Iterator[Line]:
    """What one look found, with an error as a line of its own: the others still look."""
    try:
        yield from look(place, settings)
    except HedgerowError as error:
        yield Line(look.__name__.strip("_"), error.message, error.hint or "See the message.")


def _versions() -> Iterator[Line]:
    yield Line("hedgerow", __version__)
    yield Line("git", ".".join(str(number) for number in version()))


def _settings(place: Place, named: Path | None) -> tuple[Settings, Line]:
    """The settings in force; where they cannot be read the defaults, by which the others are looked at."""
    try:
        settings = load_settings(place.root, named)
    except ConfigError as error:
        return Settings(), Line("settings", error.message, error.hint)
    return settings, Line("settings", settings.where or "the defaults")


def _base(place: Place, settings: Settings) -> Iterator[Line]:
    yield Line("base", place.default_base(settings.base).ref)


def _issue(place: Place, settings: Settings) -> Iterator[Line]:
    branch = place.branch()
    claims = claims_of(_messages(place, settings), branch, settings)
    if not claims and branch in base_names(None, settings.base):
        yield Line("issue", f"none: {branch} is what work is compared with")
    elif not claims:
        where = f"branch {branch}" if branch else "a detached head"
        yield Line("issue", f"none known for {where}", f"Name the branch issue-12-slug, or set {VARIABLE}=12.")
    for claim in claims:
        before = find_cached(place.common, claim.ref)
        known = known_issue(claim.ref, settings.issues, place)
        yield Line("issue", f"{claim.ref}, by {claim.origin}: {shortened(known.spec.title, 80)}")
        when = f"cached {age(time.time() - before.read)} ago" if before else "cached now"
        yield Line("spec", known.note or f"from {known.spec.source}, {when}, {len(known.spec.criteria)} criteria")


def _messages(place: Place, settings: Settings) -> tuple[str, ...]:
    from hedgerow.reading import read_messages

    (head,) = place.commits("HEAD")
    if head is None:
        return ()
    return read_messages(place.git, place.merge_base(place.default_base(settings.base).oid, head), head)


def _hooks(place: Place, _settings: Settings) -> Iterator[Line]:
    for trouble in troubles(place):
        yield Line("hooks", trouble.what, trouble.remedy)
    if active := active_stages(place):
        yield Line("hooks", f"active: {', '.join(active)}" + ("" if len(active) == len(STAGES) else " only"))
    if not configured(place):
        yield Line("hooks", "no hook of hedgerow's is configured", "Run `hedgerow init --pre-commit`.")


def _agents(place: Place, _settings: Settings) -> Iterator[Line]:
    try:
        text = Path(place.root, CLAUDE).read_text("utf-8", "replace")
    except OSError:
        yield Line("agents", f"no {CLAUDE} here (`hedgerow init --claude` writes it)")
        return
    if "hedgerow-hook agent" in text:
        yield Line("agents", f"Claude Code's hooks are in {CLAUDE}")
    else:
        yield Line("agents", f"{CLAUDE} does not name hedgerow", "Run `hedgerow init --claude`.")


_LOOKS = (_base, _issue, _hooks, _agents)
