"""Everything hedgerow can be told, as values with their defaults, and the names of the files it is told in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from hedgerow.model import Severity
    from hedgerow.overlap.settings import OverlapSettings
    from hedgerow.registry import Check

FILE = "hedgerow.toml"
SHARED_FILE = "pyproject.toml"
# TOML writes [tool.hedgerow] in several ways; a file without the word has none of them.
SECTION = "hedgerow"
SOURCES = ("auto", "files", "command", "github")
FAIL_LEVELS = ("error", "warning", "info", "never")
# Where Claude Code keeps the plans and the notes of a session; refusing them would stop its plan mode.
OUTSIDE = ("~/.claude/plans/**", "~/.claude/projects/**")


class CheckSettings(Struct, frozen=True):
    """The settings of one check: its severity (None: the check's own) and its own keys."""

    severity: Severity | None = None
    values: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __getitem__(self, key: str) -> tuple[str, ...]:
        """The value of one of the check's own keys."""
        return dict(self.values)[key]


class IssueSettings(Struct, frozen=True):
    """Where the text of an issue comes from; `command` is an argument list with `{id}` in one of its words. A text
    that a command printed is asked for again when it is older than `max_age` seconds.
    """

    source: str = "auto"
    path: str = "issues/{id}.md"
    command: tuple[str, ...] = ()
    branch: tuple[str, ...] = ()
    max_age: int = 3600


class LearnSettings(Struct, frozen=True):
    """When a finding recurs. `half_life` and `prior` are numbers of changes, `background` a rate, `lift` how far above
    the median of the other keys a rate must lie, `error` the chance of a false alarm that all keys share; at least
    `changes` and `issues` must have it. Where the defaults come from: benchmarks/recurrence_simulation.py.
    """

    half_life: float = 60.0
    prior: float = 8.0
    background: float = 0.05
    lift: float = 1.5
    error: float = 0.2
    changes: int = 3
    issues: int = 2


class GitHubSettings(Struct, frozen=True):
    """What happens on GitHub: which pull requests are left alone, whether the sweep comments, the number of the issue
    whose body it keeps as an overview (0: none), and whether it keeps the ledger, which needs leave to push.
    """

    drafts: str = "check"
    bots: str = "check"
    comments: bool = True
    overview: int = 0
    ledger: bool = False


class Settings(Struct, frozen=True):
    """Everything hedgerow can be told. `where` names the file the settings were read from, None for the defaults;
    `outside` are the paths outside the worktree that an agent may edit; `overlap` is None where nothing of it is set;
    `scope_index`: may the words of the repository be counted and used?
    """

    base: str | None = None
    on_unjudged: str = "pass"
    fail_level: str = "error"
    issues: IssueSettings = IssueSettings()
    checks: tuple[tuple[str, CheckSettings], ...] = ()
    silence: tuple[tuple[str, tuple[str, ...]], ...] = ()
    on_failure: str = "pass"
    no_issue: str = "pass"
    outside: tuple[str, ...] = OUTSIDE
    overlap: OverlapSettings | None = None
    learn: LearnSettings = LearnSettings()
    github: GitHubSettings = GitHubSettings()
    scope_index: bool = True
    where: str | None = None

    def of(self, check: Check) -> CheckSettings:
        """The settings of one check, its defaults filled in."""
        given = dict(self.checks).get(check.id, CheckSettings())
        return CheckSettings(given.severity, tuple((dict(check.keys) | dict(given.values)).items()))

    def silenced(self, check: str) -> tuple[str, ...]:
        """The path patterns under which a check's findings are marked as silenced."""
        return dict(self.silence).get(check, ())

    @property
    def digest(self) -> str:
        """SHA-256 of the settings, the name of their file left out."""
        import hashlib

        own = (self.base, self.on_unjudged, self.fail_level, self.issues, self.checks, self.silence, self.on_failure)
        return hashlib.sha256(repr((*own, self.overlap, self.scope_index)).encode()).hexdigest()
