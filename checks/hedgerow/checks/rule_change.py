"""Rules for coding agents that will not be read, not be followed, or not mean what a reviewer sees.

Finds: in changes of rule files (CLAUDE.md, AGENTS.md, GEMINI.md, `.claude/rules/`, Cursor's and Copilot's files),
whoever suggests them: characters that people do not see (a gate); files over budget; imports, paths and `paths` of
front matter that lead nowhere; lines that say again, or the opposite of, what another line or file says to the same
agents; hand edits inside hedgerow's block, so that a rule is no longer measured.
As advice: paths that are not there, a file that was too long and grows, and wishes that no change could be held to
("write clean code").
Only lines that the change adds are judged, and what a file has become by it.

Why: a rule costs every session of every agent, whether it is followed or not; two that disagree are followed at random,
and one with hidden characters may tell agents what nobody approved.

Example: `CLAUDE.md` says "Use tabs for indentation" in line 8, and the change adds "Use spaces for indentation".

Instead: make the line that is there stronger, mend the reference, name what a change can be held to.

Silence: `[silence] rule-change = ["docs/templates/**"]` in `hedgerow.toml`; a `Scope-Note: PATH - REASON` trailer
lowers warnings, never the gate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.change import FileKind
from hedgerow.model import Location, Severity, Skipped
from hedgerow.registry import Draft, check
from hedgerow.rules.kinds import kind_of
from hedgerow.sides import with_sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.change import FileChange
    from hedgerow.registry import Subject
    from hedgerow.rules.remark import Around, Edited, Remark
    from hedgerow.sides import Sides

# A line number is a stranger's to choose; no rule file is as long.
_LONGEST = 20_000


@check(Severity.WARNING)
def rule_change(subject: Subject) -> Iterator[Draft | Skipped]:
    """Changed rule files, each line that is new."""
    files = tuple(file for file in subject.change.files if kind_of(file.path) and file.kind is not FileKind.DELETED)
    if not files:
        yield Skipped("rule-change", "no rule file of coding agents is changed", applies=False)
        return
    from hedgerow.rules.review import reviewed

    sides = tuple(with_sides(files, subject.base))
    around = _around(subject, sides)
    for one in sides:
        for remark in reviewed(_edited(one), around):
            yield _draft(one.file, remark)


def _around(subject: Subject, sides: tuple[Sides, ...]) -> Around:
    from hedgerow.rules.remark import Around

    changed = {one.file.path: one.after for one in sides if one.after is not None}
    if subject.base is None:
        return Around(None, tuple(sorted(changed.items())))
    gone = {
        file.old_path or file.path for file in subject.change.files if file.kind in (FileKind.DELETED, FileKind.RENAMED)
    }
    there = frozenset(subject.base.paths()) - gone
    come = {file.path for file in subject.change.files if file.kind is not FileKind.DELETED}
    rest = tuple(sorted(path for path in there if kind_of(path) and path not in changed))
    return Around(there | come, tuple(sorted((subject.base.read(rest) | changed).items())))


def _edited(sides: Sides) -> Edited:
    """The file with its new lines; where its whole text is not known, as many blank lines as stand before each hunk."""
    from hedgerow.rules.remark import Edited

    file = sides.file
    added = frozenset(line.number for hunk in file.hunks for line in hunk.lines if line.sign == "+")
    if sides.after is not None:
        return Edited(file.path, sides.before or "", sides.after, added, whole=True)
    lines = (line for hunk in file.hunks for line in hunk.lines if line.sign != "-" and line.number <= _LONGEST)
    known = {line.number: line.text for line in lines}
    text = "\n".join(known.get(number, "") for number in range(1, max(known, default=0) + 1))
    return Edited(file.path, "", text, added, whole=False)


def _draft(file: FileChange, remark: Remark) -> Draft:
    from hedgerow.rules.remark import FIXES, SEVERITIES

    return Draft(
        Location(file.path, remark.line),
        f"{remark.trouble}|{remark.identity}",
        remark.message,
        fix=FIXES[remark.trouble],
        severity=SEVERITIES.get(remark.trouble),
        bucket=remark.trouble.value,
    )
