"""What a rule against a recurring finding says: fixed sentences, filled with nothing but a checked pattern or name.

Each says what to do instead, in the form that linters of rule files accept; the second one is stronger, for a key
that came back although the first was there.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.patterns import Pattern
from hedgerow.rules.block import TEXT_LIMIT, Rule

if TYPE_CHECKING:
    from hedgerow.learn.recurring import Key

# A path pattern that may stand in a rule: no `@`, which imports, no blanks, no sentence.
_PATTERN = Pattern(r"(?!\.\./|.*/\.\./)[A-Za-z0-9_.*][A-Za-z0-9_.*+/-]{0,47}")
_TOOL = Pattern(r"(?P<tool>[A-Za-z0-9][A-Za-z0-9_.-]{0,29})/(?P<rule>[A-Za-z0-9][A-Za-z0-9_./:-]{0,39})")
_ANYWHERE = "files"


class Wording(Struct, frozen=True):
    """The two sentences of a kind. `WHERE` in them is the pattern in backticks, or "files" without one."""

    first: str
    stronger: str


class Section(Struct, frozen=True):
    """A section of an issue template: the words its heading has, its lines in Markdown where it is missing, and the
    lines of the field of a YAML form that asks for it.
    """

    heading: str
    lines: tuple[str, ...]
    field: tuple[str, ...]


_KINDS = {
    "off-limits": Wording(
        "Leave WHERE unchanged; put work there in an issue of its own.",
        "Leave WHERE unchanged in every change, also where a test fails; open an issue for it first.",
    ),
    "scope-drift": Wording(
        "Change WHERE only where the issue asks for it; put other work there in an issue of its own.",
        "Before editing WHERE, point to the line of the issue that asks for it; without one, open an issue.",
    ),
    "scope-drift-hunk": Wording(
        "Keep edits of WHERE to what the issue asks for; note other ideas as new issues.",
        "Before finishing, take back every hunk in WHERE that no line of the issue asks for.",
    ),
    "churn": Wording(
        "Keep the formatting of lines in WHERE that the work leaves alone; run formatters in a change of their own.",
        "Before finishing, take back every hunk in WHERE that changes nothing but formatting.",
    ),
    "unmet-criterion": Wording(
        "Before finishing, show each acceptance criterion in the diff, or list those left over in the pull request.",
        "Finish with a list of the acceptance criteria, each with the file and line that shows it.",
    ),
    "weakened-test": Wording(
        "Keep tests as strict as they are and mend the code they check; say in the commit why a test has to change.",
        "Keep every assertion and every test; where one is wrong, change it in a commit of its own that says why.",
    ),
    "stray-file": Wording(
        "Delete scratch files, logs and build output before committing; keep notes in the issue.",
        "Before committing, read `git status` and delete every new file that the issue does not ask for.",
    ),
}
_STEPS = {
    "added": "Use what the project depends on already; have the issue name a new dependency before adding it.",
    "removed": "Keep the dependencies that are there; remove one in a change of its own.",
    "major": "Keep the major versions of dependencies; raise one in a change of its own.",
    "bumped": "Keep the versions of dependencies; update them in a change of their own.",
    "": "Leave dependencies as they are unless the issue names them.",
}
_STEP_STRONGER = "Leave manifests and lock files unchanged unless a line of the issue names the dependency."
_GUARDS = {
    "rule file": "rule files for agents",
    "code owners": "CODEOWNERS",
    "branch protection": "branch rules",
    "CI": "CI workflows",
    "git hook": "git hooks",
    "secret or dependency scan": "settings of secret and dependency scanners",
    "lint or test settings": "settings of linters and tests",
    "hedgerow settings": "settings of hedgerow",
}
# What a better issue prevents.
_CRITERIA = Section(
    "acceptance criteria",
    ("## Acceptance criteria", "", "- [ ] What a diff can show, with its names"),
    (
        "type: textarea",
        "attributes:",
        "  label: Acceptance criteria",
        "  description: What a diff can show, with its names",
        '  value: "- [ ] "',
    ),
)
_OUT_OF_SCOPE = Section(
    "out of scope",
    ("## Out of scope", "", "- Files and work that this issue leaves alone"),
    (
        "type: textarea",
        "attributes:",
        "  label: Out of scope",
        "  description: Files and work that this issue leaves alone",
    ),
)
_SECTIONS = {"unmet-criterion": _CRITERIA, "scope-drift": _OUT_OF_SCOPE, "scope-drift-hunk": _OUT_OF_SCOPE}
_LANES = frozenset(
    "merge-conflict same-lines same-symbol breaks-neighbour sequence-clash case-clash".split()  # noqa: SIM905 - a list of six words is no easier to read
)
_LANE_WORDING = Wording(
    "Run `hedgerow overlap` before starting, and pick work that no open branch touches.",
    "Run `hedgerow overlap` before starting and before finishing; where lines meet, wait for the other branch.",
)


def rule_id(key: Key) -> str:
    """The stable id of what is proposed for a key: its kind and a hash of the whole key."""
    kind = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in key.kind.lower()).strip("-")
    digest = hashlib.sha256(str(key).encode("utf-8", "backslashreplace")).hexdigest()
    return f"{kind[:40].strip('-') or 'key'}-{digest[:8]}"


def pattern_of(key: Key) -> str | None:
    """The bucket, where it is a path pattern that may stand in a rule."""
    named = "/" in key.bucket or "*" in key.bucket
    return key.bucket if named and _PATTERN.fullmatch(key.bucket) else None


def section_of(key: Key) -> Section | None:
    """The section of an issue that prevents the finding, if any does."""
    return _SECTIONS.get(key.kind)


def rules_for(key: Key) -> tuple[Rule, Rule] | None:
    """The rule against a key and its stronger form; None where there is nothing to tell agents about it."""
    wording = _wording(key)
    if wording is None:
        return None
    first, second = (Rule(rule_id(key), text) for text in (wording.first, wording.stronger))
    return first, second


def _wording(key: Key) -> Wording | None:
    if key.kind in _KINDS:
        pattern = pattern_of(key)
        wording = _KINDS[key.kind]
        if key.kind == "off-limits" and pattern is None:
            return None
        where = f"`{pattern}`" if pattern else _ANYWHERE
        return Wording(wording.first.replace("WHERE", where), wording.stronger.replace("WHERE", where))
    if key.kind == "unasked-dependency" and key.bucket in _STEPS:
        return Wording(_STEPS[key.bucket], _STEP_STRONGER)
    if key.kind == "guard-change" and key.bucket in _GUARDS:
        what = _GUARDS[key.bucket]
        return Wording(
            f"Leave {what} unchanged unless the issue names them; put such edits in a change of their own.",
            f"Leave {what} unchanged in every change, also where a check fails; open an issue for it first.",
        )
    return _LANE_WORDING if key.kind in _LANES else _foreign(key)


def _foreign(key: Key) -> Wording | None:
    match = _TOOL.fullmatch(key.kind)
    if match is None:
        return None
    tool, rule = match["tool"], match["rule"]
    wording = Wording(
        f"Run `{tool}` before each commit, and mend what it reports as `{rule}`.",
        f"Run `{tool}` before each commit; commit only when it reports no `{rule}` in the lines you changed.",
    )
    return wording if len(wording.stronger) <= TEXT_LIMIT else None
