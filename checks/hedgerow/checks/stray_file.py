"""Files that were left behind rather than delivered.

Finds new files of these kinds:

- scratch scripts (`test.py`, `tmp_*.py`, `debug_login.py`, `reproduce_issue.py`, `scratch/`, `scripts/try_it.sh`), at
  the top of the repository or by an unmistakable name; any script at the top where there are no others;
- logs, core dumps and heap dumps; backup and merge copies (`*.orig`, `*.rej`, `*.bak`, `*~`, `x_old.py`,
  `x copy.py`);
- editor and system files, caches and build output, `.env` files;
- Markdown at the top that nobody asked for, and summaries of the work itself (`IMPLEMENTATION_NOTES.md`,
  `FIX_SUMMARY.md`), anywhere, by their name or because they tell what was done rather than what there is ("Files
  changed", "All tests pass", "Next steps"); the usual files (README, CHANGELOG, CONTRIBUTING,
  SECURITY ...) are not meant;
- archives, executables, databases and other binary output outside folders for assets, test data and vendored code,
  and there, where git is at hand to tell its size, any binary file of half a megabyte or more.

Silent where the issue names the file.

Why: what was useful for an hour stays for years: it is searched, linted, packaged and copied by the next change.

Example: next to the fix the change adds `test_fix.py` and `FIX_SUMMARY.md` at the top of the repository.

Instead: delete the file (`git rm`), or put its kind into `.gitignore`.
What it says about the work belongs in the pull request.

Silence: `Scope-Note: tmp_report.py - kept on purpose` in a commit message; `[silence] stray-file = ["examples/**"]`
in `hedgerow.toml` marks and counts it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.asking import Request, pieces, request
from hedgerow.change import FileKind
from hedgerow.model import Location, Severity, Skipped
from hedgerow.patterns import Pattern
from hedgerow.registry import Draft, check
from hedgerow.strays import LARGE, Shelf, may_be_large, stray_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.change import FileChange
    from hedgerow.registry import Subject

_NOTES = Pattern(
    r"\b(?:document\w*|docs|write[- ]?up|markdown|readme|guide|design (?:doc|note)|adr|changelog)\b", re.IGNORECASE
)
_ALL = 99
_UNCOMMITTED = ("index", "worktree")
_FIX = "Delete it (`git rm`), or have the issue name it."


@check(Severity.WARNING)
def stray_file(subject: Subject) -> Iterator[Draft | Skipped]:
    """New files that look left behind."""
    new = tuple(file for file in subject.change.files if file.kind is FileKind.ADDED and not file.submodule)
    if not new:
        yield Skipped("stray-file", "no new file in the change", applies=False)
        return
    shelf = _shelf(subject, new)
    asked = request(subject.issues)
    sizes = _sizes(subject, tuple(file.path for file in new if may_be_large(file)))
    for file in new:
        size = sizes.get(file.path, 0)
        kind = stray_of(file, shelf) or ("a large binary file" if size >= LARGE else None)
        if kind and not _asked(file, asked):
            unnamed = ("no line of the issue names it",) if asked.issues else ()
            why = (*unnamed, f"it has {size / 1e6:.1f} MB") if size >= LARGE else unnamed
            message = f"is new and looks left behind: {kind}"
            yield Draft(Location(file.path), "stray", message, why, _FIX, bucket=kind, unneeded=())


def _shelf(subject: Subject, new: tuple[FileChange, ...]) -> Shelf:
    """What is at the base, looked up where it matters: for new files at the top."""
    if subject.base is None or all("/" in file.path for file in new):
        return Shelf(None)
    return Shelf(frozenset(subject.base.paths()), frozenset(subject.base.paths(executable=True)))


def _sizes(subject: Subject, paths: tuple[str, ...]) -> dict[str, int]:
    """The bytes of new files, where git has them: in the commit or the index, not untracked and not in a diff alone."""
    head = subject.change.head
    if subject.base is None or not paths or not (head.oid or head.ref in _UNCOMMITTED):
        return {}
    return replace(subject.base, oid=head.oid).sizes(paths)


def _asked(file: FileChange, asked: Request) -> bool:
    """Is the file named, by its name or by the words of it, or is it a page where the issue asks for documentation?"""
    base = file.path.rpartition("/")[2]
    stem = base.partition(".")[0]
    # side by side: "the output of the command" is no word about command_output.log
    if asked.names_file(file.path) or (len(pieces(stem)) > 1 and asked.names(stem, telling_words=_ALL)):
        return True
    return base.endswith(".md") and asked.says(_NOTES) is not None and not stem.isupper()
