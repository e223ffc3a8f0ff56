"""Dependencies that the issue does not ask for.

Finds: a dependency added, removed or moved to another major version (or to another kind of source, such as a fork)
that no line of the issue names, in `pyproject.toml` (also Poetry, uv, PDM and Hatch tables), `requirements*.txt`,
`setup.cfg`, `setup.py`, `Pipfile`, `environment.yml`, `package.json`, `composer.json`, `Cargo.toml`, `go.mod`,
`pom.xml`, `build.gradle(.kts)`, version catalogues, `Gemfile` and gemspecs, `mix.exs`, projects of .NET (`.csproj`,
`.fsproj`, `.vbproj`) and `Directory.Packages.props`.
Smaller updates are advice, and so is what another part of the repository uses already or only an example needs.
Silent where the issue names the dependency or asks for dependencies, and where one only moves from one manifest to
another.
Manifests that a test reads, in a folder for data or deep below one for tests, are not meant.

Why: every dependency is code that nobody here has read, a licence and a future upgrade.
Whether to take one on is a decision, and the issue is where decisions are made.

Example: the issue asks for a retry; the change adds `tenacity` to `pyproject.toml`.

Instead: do without it, or have the issue say that it is wanted.

Silence: `Scope-Note: pyproject.toml - tenacity agreed with the team` in a commit message;
`[silence] unasked-dependency = ["examples/**"]` in `hedgerow.toml` marks and counts it.
"""

from __future__ import annotations

import re
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from hedgerow.asking import pieces, request
from hedgerow.manifests import format_of, is_manifest
from hedgerow.model import Location, Severity, Skipped
from hedgerow.patterns import Pattern
from hedgerow.plurals import plural
from hedgerow.registry import Draft, check
from hedgerow.sides import with_sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.asking import Request, Saying
    from hedgerow.change import FileChange
    from hedgerow.git.tree import Tree
    from hedgerow.manifests.compare import DependencyChange
    from hedgerow.registry import Subject

_ASKED = Pattern(
    r"\b(?:dependenc(?:y|ies)|deps|requirements?\.txt|third[- ]party (?:packages?|librar(?:y|ies))"
    r"|(?:bump|upgrade|update|pin|unpin|remove|drop|replace|migrate)s? (?:[\w-]+ ){0,4}"
    r"(?:packages?|librar(?:y|ies)|requirements|versions?|crates?|gems?|modules|group))\b",
    re.IGNORECASE,
)
_REFUSED = Pattern(
    (
        r"\b(no|not|without|avoid|never|don't|zero|any) (?:\w+ ){0,4}(?:dependenc(?:y|ies)|packages?"
        r"|librar(?:y|ies)|deps)\b"
    ),
    re.IGNORECASE,
)
_UPDATE = Pattern(r"\b(?:bump|updat|upgrad|refresh)(?:e|es|ed|s|ing)?\b", re.IGNORECASE)
_LOCK = Pattern(r"(?:[.-]lock(?:\.json|\.yaml|b)?|go\.sum|npm-shrinkwrap\.json|-lock\.ya?ml|requirements[\w.-]*\.txt)$")
_SHOWN = 5
_MANY = 100  # findings; beyond that nobody reads them one by one
# What an example or a page of documentation needs is not shipped.
_EXAMPLE = Pattern(r"(?:^|/)(?:examples?|samples?|demos?|docs?|documentation|benchmarks?)/")
_FIXES = {
    "added": "Do without it, or have the issue say that it is wanted.",
    "removed": "Keep it here and remove it in a change of its own, or have the issue name it.",
    "major": "Update it in a change of its own, or have the issue name it.",
    "bumped": "Update it in a change of its own.",
}


@check(Severity.WARNING)
def unasked_dependency(subject: Subject) -> Iterator[Draft | Skipped]:
    """Dependencies that come, go or change without a word in the issue."""
    files = tuple(file for file in subject.change.files if is_manifest(file.path))
    if not files or not subject.issues:
        reason = "no issue that could ask for a dependency" if files else "no manifest in the change"
        yield Skipped("unasked-dependency", reason, applies=False)
        return
    asked = request(subject.issues)
    if saying := asked.says(_ASKED, unless=_REFUSED):
        yield Skipped("unasked-dependency", f"{saying} is about dependencies", applies=False)
        return
    if _only_updates(subject.change.files) and (saying := asked.says(_UPDATE)):
        yield Skipped(
            "unasked-dependency", f"{saying} asks for an update, and the change is nothing else", applies=False
        )
        return
    refused = asked.says(_REFUSED)
    changes = tuple(change for change in _changes(files, subject.base) if not _named(change, asked))
    known = _known(changes, subject.base)
    larger = [change for change in changes if change.step != "bumped"]
    for change in larger[:_MANY]:
        yield _draft(change, refused, known=change.identity in known)
    if len(larger) > _MANY:
        message = f"changes {plural(len(larger) - _MANY, 'dependency', 'dependencies')} more than those listed"
        yield Draft(
            Location(larger[_MANY].path), "more", message, ("no line of the issue names them",), _FIXES["added"]
        )
    bumps = (change for change in changes if change.step == "bumped")
    for path, group in groupby(bumps, key=lambda change: change.path):
        yield _bumps(path, tuple(group))


def _only_updates(files: tuple[FileChange, ...]) -> bool:
    return all(is_manifest(file.path) or _LOCK.search(file.path) for file in files)


def _changes(files: tuple[FileChange, ...], base: Tree | None) -> Iterator[DependencyChange]:
    """What the change does to dependencies; one that leaves a manifest for another of its ecosystem only moved."""
    from hedgerow.manifests.compare import Step, compare  # most changes touch no manifest

    kinds = {file.path: kind for file in files if (kind := format_of(file.path))}
    found = [one for sides in with_sides(files, base) for one in compare(sides, kinds[sides.file.path])]
    come = {one.identity for one in found if one.step is Step.ADDED}
    gone = {one.identity for one in found if one.step is Step.REMOVED}
    moved = come & gone
    return (one for one in found if one.identity not in moved)


def _known(changes: tuple[DependencyChange, ...], base: Tree | None) -> frozenset[tuple[str, str]]:
    """What other parts of the repository already use: a workspace that takes it into one more of them takes on
    nothing new.
    """
    from hedgerow.manifests.compare import Step, declared_elsewhere

    ecosystems = sorted({one.ecosystem for one in changes if one.step is Step.ADDED})
    return frozenset(row for name in ecosystems if base for row in declared_elsewhere(base, name))


def _named(change: DependencyChange, asked: Request) -> Saying | None:
    """By what a reader calls it; what is only updated may be named by its family ("django-stubs" for
    django-stubs-ext).
    """
    short = _short(change.name)
    core = re.sub(r"^types-|-stubs$", "", short)
    family = "-".join(pieces(short)[:2]) if change.before and len(pieces(short)) > 2 else core  # noqa: PLR2004  # a family name has two words
    return asked.names(change.name) or asked.names(core) or asked.names(family)


def _short(name: str) -> str:
    """A name without what a reader would leave out: the registry's scope, the owner and major version of a Go module,
    the group of an artifact, and all but its last part where the artifact repeats it.
    """
    group, _, artifact = re.sub(r"/v\d+$", "", name).rpartition(":")
    parts = artifact.rpartition("/")[2].split(".")
    pairs = zip(group.split("."), parts, strict=False)
    repeated = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return ".".join(parts[max(0, repeated - 1) :])


def _draft(change: DependencyChange, refused: Saying | None, *, known: bool) -> Draft:
    before, after = change.before or "any version", change.after or "any version"
    what = {
        "added": f"adds the dependency `{change.name}`",
        "removed": f"removes the dependency `{change.name}`",
        "major": f"moves the dependency `{change.name}` from `{before}` to `{after}`",
    }[change.step]
    reasons = [
        f"{refused} rules out new ones" if refused and change.step == "added" else "no line of the issue names it"
    ]
    reasons += ["another part of the repository uses it already"] if known else []
    minor = known or bool(_EXAMPLE.search(change.path))
    place = Location(change.path, change.line)
    return Draft(
        place,
        f"{change.step}|{change.name}",
        what,
        tuple(reasons),
        _FIXES[change.step],
        Severity.INFO if minor else None,
        change.step,
    )


def _bumps(path: str, changes: tuple[DependencyChange, ...]) -> Draft:
    """The smaller updates of one manifest are one thing to look at."""
    names = ", ".join(f"`{change.name}`" for change in changes[:_SHOWN]) + (
        " and others" if len(changes) > _SHOWN else ""
    )
    versions = tuple(
        f"`{one.name}`: `{one.before or 'any version'}` to `{one.after or 'any version'}`" for one in changes[:_SHOWN]
    )
    identity = "|".join(("bumped", *sorted(change.name for change in changes)))
    reasons = (*versions, "no line of the issue names them")
    return Draft(
        Location(path, changes[0].line),
        identity,
        f"changes the version of {names}",
        reasons,
        _FIXES["bumped"],
        Severity.INFO,
        "bumped",
    )
