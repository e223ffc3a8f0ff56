"""What a check is: a decorated generator in a file of its own under `hedgerow.checks`; found by discovery."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow import checks

if TYPE_CHECKING:
    from hedgerow.change import ChangeSet
    from hedgerow.git.tree import Tree
    from hedgerow.issue.spec import IssueSpec
    from hedgerow.model import Location, OverlapReport, ScopeReport, Severity, Skipped
    from hedgerow.settings import CheckSettings


class Subject(Struct, frozen=True):
    """Everything a check may look at. `scope` and `overlap` are None where they were not computed,
    `base` (the files at the merge base) where there is no repository.
    """

    change: ChangeSet
    issues: tuple[IssueSpec, ...]
    settings: CheckSettings
    scope: ScopeReport | None = None
    overlap: OverlapReport | None = None
    base: Tree | None = None


class Draft(Struct, frozen=True):
    """What a check yields; the runner adds identity, severity and silence. `subject` is what makes the finding this one
    on the next push: a name, never a line number. `severity` overrides the check's own. `bucket` is the family of
    mistakes it belongs to (see `Finding`). `unneeded`: the lines of the new file that the work could do without, empty
    for all of the file; None where the finding does not say so. `unless`: checks and paths that together say the same;
    where every one of these findings is there already and not silenced, this one is none (checks run by id).
    """

    location: Location | None
    subject: str
    message: str
    why: tuple[str, ...] = ()
    fix: str = ""
    severity: Severity | None = None
    bucket: str = ""
    unneeded: tuple[int, ...] | None = None
    unless: frozenset[tuple[str, str]] = frozenset()


CheckFunction = Callable[[Subject], Iterator["Draft | Skipped"]]


class Check(Struct, frozen=True):
    """One kind of problem. `keys` are the names of its own settings, each with its default (a tuple of strings)."""

    id: str
    severity: Severity
    function: CheckFunction
    page: str
    keys: tuple[tuple[str, tuple[str, ...]], ...]
    level: str


def check(severity: Severity, **keys: tuple[str, ...]) -> Callable[[CheckFunction], Check]:
    """Make a generator a check. Its id is its file's name with dashes, its page the file's docstring."""

    def decorate(function: CheckFunction) -> Check:
        module = importlib.import_module(function.__module__)
        name = function.__module__.rpartition(".")[2].replace("_", "-")
        return Check(
            name, severity, function, module.__doc__ or "", tuple(sorted(keys.items())), _LEVELS[severity.value]
        )

    return decorate


# DESIGN section 5: three levels, always named so.
_LEVELS = {"error": "gate", "warning": "warning", "info": "advice", "off": "off"}


def check_ids() -> tuple[str, ...]:
    """The ids of every check, in their order, without importing one: a file's name says what it holds."""
    # pkgutil would list the files too, and import all of inspect to do so
    files = (entry.name for folder in checks.__path__ for entry in os.scandir(folder))
    names = (name.removesuffix(".py") for name in files if name.endswith(".py") and name != "__init__.py")
    return tuple(sorted(name.replace("_", "-") for name in names))


@cache
def load_check(id_: str) -> Check:
    """One check, by one of `check_ids`."""
    module = importlib.import_module(f"{checks.__name__}.{id_.replace('-', '_')}")
    return next(value for value in vars(module).values() if isinstance(value, Check))


def all_checks() -> tuple[Check, ...]:
    """Every check, by id."""
    return tuple(load_check(id_) for id_ in check_ids())
