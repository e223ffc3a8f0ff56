"""Is an issue a spec that a change can be held to? What is missing, contradictory or too vague, each with a remedy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.issue.language import is_foreign
from hedgerow.issue.mentions import identifiers_in, paths_in
from hedgerow.issue.spec import Block, IssueSpec, PathRule, Polarity
from hedgerow.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.git.tree import Tree


class Weakness(Struct, frozen=True):
    """One reason why a change cannot well be held to the issue. `line` is 0 where the issue as a whole is meant.

    ERROR: a change can only be judged wrongly or not at all; WARNING: part of it cannot; INFO: it could be sharper.
    """

    line: int
    severity: Severity
    text: str
    remedy: str


# A name no file has; what matches it matches everything.
_ANY_FILE = "a\N{MIDDLE DOT}b/c\N{MIDDLE DOT}d"
# So many files are looked at, and so often a file is held against a rule.
_MOST_PATHS = 50_000
_MOST_MATCHES = 1_000_000
_MOST_NAMED = 1000
_MAYBE_NEW = "Correct the path; leave it if the file is still to come."
# A number, a quoted text, a state or a size: something that a diff can show.
_CONCRETE = re.compile(r"[0-9]|\"[^\"]+\"|'[^']{2,}'|\b[A-Z]{2,}\b")
_LEAST_WORDS = 4
# What a diff shows by its place: few words are enough to ask for it.
_PLACE = re.compile(
    r"\b(?:tests?|change ?log|release notes?|news (?:entry|fragment)|docs?|documentation|documented"
    r"|docstrings?|readme)\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:works?|working|good|better|best|nice|clean(?:er)?|proper(?:ly)?|correct(?:ly)?|right|robust|fast(?:er)?"
    r"|quick(?:ly)?|easy|easier|easily|simple|simpler|intuitive|user[- ]friendly|appropriate(?:ly)?|reasonabl[ey]"
    r"|sensibl[ey]|as expected|as needed|as necessary|where possible|if possible|etc|and so on|improved?|optimi[sz]ed?"
    r"|polished?|tbd|to be defined|somehow|high[- ]quality|maintainable|readable|scalable|secure|reliable"
    r"|seamless(?:ly)?|gracefully)\b",
    re.IGNORECASE,
)


def lint(spec: IssueSpec, tree: Tree | None = None) -> tuple[Weakness, ...]:
    """The weaknesses of the issue by line; with the files of the base at hand (`tree`) also names that miss them."""
    if not spec.criteria and not any(one.block is not Block.BOILERPLATE for one in spec.passages) and not _rules(spec):
        return (Weakness(0, Severity.ERROR, "the issue is empty", "Say what is to be done, and how one sees it is."),)
    found = [*_language(spec), *_criteria(spec), *_anchors(spec), *_scope(spec)]
    found += [Weakness(one.line, Severity.WARNING, one.text, one.remedy) for one in spec.remarks]
    if tree is not None:
        found += _files(spec, tree.paths()[:_MOST_PATHS])
    return tuple(sorted(found, key=lambda one: (one.line, one.text)))


def _rules(spec: IssueSpec) -> tuple[PathRule, ...]:
    return (*spec.allowed, *spec.forbidden)


def _language(spec: IssueSpec) -> Iterator[Weakness]:
    """Whoever draws the lines in a `scope` block does not depend on headings and sentences."""
    if not any(rule.exact for rule in _rules(spec)) and is_foreign(spec):
        yield Weakness(
            0,
            Severity.WARNING,
            "the issue seems not to be written in English, in which headings and sentences are read",
            'Name its sections "Acceptance criteria" and "Out of scope", and draw its lines in a `scope` block.',
        )


def _criteria(spec: IssueSpec) -> Iterator[Weakness]:
    if not spec.criteria:
        yield Weakness(
            0,
            Severity.WARNING,
            "there are no acceptance criteria",
            'Add a section "Acceptance criteria" with one checkable item a line.',
        )
    for one in spec.criteria:
        if word := _vague_word(one.text):
            yield Weakness(
                one.line,
                Severity.WARNING,
                f"the criterion {one.text[:80]!r} is too vague for a diff to show: {word}",
                "Name what one can look up: a file, a name, a message, a number, a case and its result.",
            )


def _vague_word(text: str) -> str:
    """Why the criterion is vague; empty where it names something concrete."""
    if any(True for _ in identifiers_in(text)) or any(True for _ in paths_in(text)) or _CONCRETE.search(text):
        return ""
    vague = _VAGUE.search(text)
    if vague:
        return f"{vague[0].lower()!r} is a matter of taste"
    few = len(text.split()) < _LEAST_WORDS and not _PLACE.search(text)
    return "it says too little" if few else ""


def _anchors(spec: IssueSpec) -> Iterator[Weakness]:
    named = (*spec.paths, *spec.identifiers)
    if not any(one.polarity is Polarity.ASKED for one in named) and not spec.allowed:
        yield Weakness(
            0,
            Severity.INFO,
            "the issue names no file, function, option or other name of the code",
            "Name where the work is, in `backticks`: without it a change is judged by its words alone.",
        )


def _scope(spec: IssueSpec) -> Iterator[Weakness]:
    exact = {rule.pattern for rule in spec.forbidden if rule.exact}
    for rule in spec.forbidden:
        if rule.covers(_ANY_FILE):
            yield Weakness(
                rule.line, Severity.ERROR, f"`{rule.pattern}` forbids every file", "Name the files that are off-limits."
            )
        elif not rule.exact and rule.pattern not in exact:
            yield Weakness(
                rule.line,
                Severity.INFO,
                f"`{rule.pattern}` is forbidden in a sentence only, which is read with caution",
                'List it in a section "Do not touch" or in a `scope` block; `hedgerow issue freeze` writes one.',
            )
    for rule in spec.allowed:
        if denial := _inside(rule.pattern, spec.forbidden):
            yield Weakness(
                rule.line,
                Severity.ERROR,
                f"`{rule.pattern}` is allowed here, and `{denial.pattern}` in line {denial.line} forbids it and wins",
                "Take one of the two out, or add `except` to the denial.",
            )
    yield from _asked_outside(spec)


def _asked_outside(spec: IssueSpec) -> Iterator[Weakness]:
    """Files that the issue asks to change and that its own scope leaves out."""
    allowed = tuple(rule for rule in spec.allowed if rule.exact)
    for one in dict.fromkeys((one.text, one.line) for one in spec.paths if one.polarity is Polarity.ASKED):
        path, line = one
        if any(rule.pattern == path for rule in spec.allowed):
            continue
        if denial := _inside(path, tuple(rule for rule in spec.forbidden if rule.exact)):
            said = f"`{path}` is named here and forbidden in line {denial.line} by `{denial.pattern}`"
        elif allowed and "/" in path and not _inside(path, allowed):
            said = f"`{path}` is named here and not among the files that line {allowed[0].line} and its like allow"
        else:
            continue
        yield Weakness(line, Severity.WARNING, said, "Allow it, or say that it is only mentioned.")


def _inside(pattern: str, rules: tuple[PathRule, ...]) -> PathRule | None:
    """The first rule that covers everything `pattern` does, as far as one example can tell."""
    folder = pattern.endswith(("/", "/**", "/*"))
    example = pattern.rstrip("/*").replace("**", "x").replace("*", "x") + ("/x" if folder else "")
    return next((rule for rule in rules if rule.covers(example.removeprefix("./"))), None)


def _files(spec: IssueSpec, paths: tuple[str, ...]) -> Iterator[Weakness]:
    names = _names(paths)
    rules = (
        *((rule, "allows", Severity.INFO) for rule in spec.allowed),
        *((rule, "forbids", Severity.WARNING) for rule in spec.forbidden),
    )
    for rule, verb, severity in rules[: max(1, _MOST_MATCHES // max(1, len(paths)))]:
        if not any(map(rule.covers, paths)):
            emptied = rule.excepting and any(map(replace(rule, excepting=()).covers, paths))
            why = "; all of it is taken out again" if emptied else _near(rule.pattern, names)
            text = f"`{rule.pattern}` {verb} nothing that is there at the base{why}"
            yield Weakness(rule.line, severity, text, _MAYBE_NEW)
    for one in spec.paths[:_MOST_NAMED]:
        near = _near(one.text, names)
        if one.polarity is Polarity.ASKED and near and not _is_there(one.text, names):
            yield Weakness(one.line, Severity.INFO, f"there is no `{one.text}` at the base{near}", _MAYBE_NEW)


def _names(paths: tuple[str, ...]) -> dict[str, list[str]]:
    """The files and folders of each name, by their paths."""
    names: dict[str, list[str]] = {}
    for part in dict.fromkeys(path[:end] for path in paths for end in _ends(path)):
        names.setdefault(part.rpartition("/")[2], []).append(part)
    return names


def _ends(path: str) -> Iterator[int]:
    """Where the path of each folder around a file ends, and the path itself."""
    end = path.find("/")
    while end >= 0:
        yield end
        end = path.find("/", end + 1)
    yield len(path)


def _is_there(named: str, names: dict[str, list[str]]) -> bool:
    """Is there a file or folder with a path that ends so? A pattern is held against the files as a rule, or not."""
    bare = named.strip("/")
    found = names.get(bare.rpartition("/")[2], ())
    return "*" in named or any(path == bare or path.endswith(f"/{bare}") for path in found)


def _near(pattern: str, names: dict[str, list[str]]) -> str:
    """The file or folder of the same name, as a question; empty without one."""
    near = names.get(pattern.rstrip("/*").rpartition("/")[2])
    return f"; is `{near[0]}` meant?" if near else ""
