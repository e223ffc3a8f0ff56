"""The settings in force: defaults, then `hedgerow.toml` or `[tool.hedgerow]`, then flags. Every mistake is reported
at once.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from hedgerow.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hedgerow.git.tree import Tree
    from hedgerow.model import Severity
    from hedgerow.overlap.settings import OverlapSettings
    from hedgerow.registry import Check

# What the hooks of every commit need starts in milliseconds: difflib, hashlib, tomllib, the model and the registry are
# imported by the functions below that use them.

FILE = "hedgerow.toml"
SHARED_FILE = "pyproject.toml"
# TOML writes [tool.hedgerow] in several ways; a file without the word has none of them.
SECTION = "hedgerow"
SOURCES = ("auto", "files", "command", "github")
FAIL_LEVELS = ("error", "warning", "info", "never")
# Where Claude Code keeps the plans and the notes of a session; refusing them would stop its plan mode.
OUTSIDE = ("~/.claude/plans/**", "~/.claude/projects/**")

# Which values of [learn] make sense, by key; `changes` below 2 would propose a rule after one slip.
_LEARN = {
    "half-life": (1, 10_000),
    "prior": (0, 1000),
    "background": (0.001, 0.5),
    "lift": (1, 10),
    "error": (0.0001, 1),
    "changes": (2, 1000),
    "issues": (1, 1000),
}


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
    lift: float = 1.3
    error: float = 0.15
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
    `outside` are the paths outside the worktree that an agent may edit; `overlap` is None where nothing of it is set.
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
        return hashlib.sha256(repr((*own, self.overlap)).encode()).hexdigest()


def load_settings(root: Path, named: Path | None = None, *, checks: bool = True) -> Settings:
    """The settings of a repository: the named file, else `hedgerow.toml`, else `[tool.hedgerow]` of `pyproject.toml`,
    else the defaults. Without `checks` the tables about them are passed over: reading one takes an import of the check.

    Raises ConfigError that lists every mistake.
    """
    if named is not None:
        return parse_settings(_read(named), str(named), shared=named.name == SHARED_FILE, checks=checks)
    for name in (FILE, SHARED_FILE):
        if (root / name).is_file():
            text = _read(root / name)
            if name == FILE or SECTION in text:
                return parse_settings(text, name, shared=name == SHARED_FILE, checks=checks)
    return Settings()


def load_settings_at(tree: Tree) -> Settings:
    """The same from the files of one commit: policy comes from the base, never from the change under judgement."""
    texts = tree.read((FILE, SHARED_FILE))
    for name in (FILE, SHARED_FILE):
        if name in texts and (name == FILE or SECTION in texts[name]):
            return parse_settings(texts[name], f"{name} at {tree.oid[:12]}", shared=name == SHARED_FILE)
    return Settings()


def parse_settings(text: str, where: str, *, shared: bool = False, checks: bool = True) -> Settings:
    """Settings from TOML; `shared`: they stand under `[tool.hedgerow]`. Raises ConfigError that lists every mistake."""
    import tomllib

    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{where} is not valid TOML: {error}", "Mend the line named above.") from error
    reader = _Reader(where, checks=checks)
    settings = reader.shared(table) if shared else reader.settings(table)
    if reader.mistakes:
        listed = "".join(f"\n  {mistake}" for mistake in reader.mistakes)
        raise ConfigError(
            f"{where} has {len(reader.mistakes)} mistake{'s' if len(reader.mistakes) > 1 else ''}:{listed}",
            "Every setting is described in docs/settings.md.",
        )
    return settings


class _Reader:
    """Reads one table after the other and collects what is wrong."""

    def __init__(self, where: str, *, checks: bool) -> None:
        self.where = where
        self.checks = checks
        self.mistakes: list[str] = []

    def shared(self, table: Mapping[str, Any]) -> Settings:
        """The settings that stand in a file of other programs' settings too."""
        return self.settings(self._table(self._table(table, "tool"), "hedgerow", "tool."))

    def settings(self, table: Mapping[str, Any]) -> Settings:
        self._known(
            "",
            table,
            ("base", "on-unjudged", "fail-level", "issues", "checks", "silence", "hooks", "overlap", "learn", "github"),
        )
        hooks = self._table(table, "hooks")
        self._known("hooks.", hooks, ("on-failure", "no-issue", "outside"))
        return Settings(
            base=self._text(table, "base", "base", None),
            on_unjudged=self._one_of(table, "on-unjudged", "on-unjudged", ("pass", "fail")),
            fail_level=self._one_of(table, "fail-level", "fail-level", FAIL_LEVELS),
            issues=self._issues(self._table(table, "issues")),
            checks=self._checks(self._table(table, "checks")) if self.checks else (),
            silence=self._silence(self._table(table, "silence")) if self.checks else (),
            on_failure=self._one_of(hooks, "on-failure", "hooks.on-failure", ("pass", "block")),
            no_issue=self._one_of(hooks, "no-issue", "hooks.no-issue", ("pass", "fail")),
            outside=self._texts(hooks, "outside", "hooks.outside", OUTSIDE),
            overlap=self._overlap(self._table(table, "overlap")),
            learn=self._learn(self._table(table, "learn")),
            github=self._github(self._table(table, "github")),
            where=self.where,
        )

    def _learn(self, table: Mapping[str, Any]) -> LearnSettings:
        default = LearnSettings()
        self._known("learn.", table, tuple(_LEARN))
        given = {}
        for key, (low, high) in _LEARN.items():
            field = key.replace("-", "_")
            kind = type(getattr(default, field))
            wanted = f"a {'whole ' if kind is int else ''}number from {low:g} to {high:g}"
            fits = partial(_between, kind, low, high)
            given[field] = self._typed(table, key, f"learn.{key}", getattr(default, field), wanted, fits)
        return LearnSettings(**given)

    def _issues(self, table: Mapping[str, Any]) -> IssueSettings:
        self._known("issues.", table, ("source", "path", "command", "branch", "max-age"))
        path = self._text(table, "path", "issues.path", IssueSettings().path) or ""
        if "{id}" not in path or path.startswith("/") or ".." in path.split("/"):
            self.mistakes.append(
                f'issues.path = {path!r}: wants a path inside the repository with {{id}} in it, e.g. "issues/{{id}}.md"'
            )
        command = self._texts(table, "command", "issues.command")
        if command and not any("{id}" in word for word in command[1:]):
            self.mistakes.append(
                "issues.command: one word behind the program wants {id}, where the issue's number goes"
            )
        source = self._one_of(table, "source", "issues.source", SOURCES)
        if source == "command" and not command:
            self.mistakes.append(
                'issues.source = "command" needs issues.command, an argument list such as '
                '["gh", "issue", "view", "{id}", "--json", "title,body"]'
            )
        forms = self._texts(table, "branch", "issues.branch")
        self.mistakes += [f"issues.branch: {form!r} has no {{id}}" for form in forms if form.count("{id}") != 1]
        return IssueSettings(source, path, command, forms, self._seconds(table, "max-age", "issues.max-age"))

    def _checks(self, table: Mapping[str, Any]) -> tuple[tuple[str, CheckSettings], ...]:
        if not table:
            return ()
        from hedgerow.registry import check_ids, load_check

        known = check_ids()
        self._known("checks.", table, known)
        # only the checks that are named are imported: the hooks read these settings too
        return tuple(
            (name, self._check(load_check(name), self._table(table, name, "checks.")))
            for name in sorted(table)
            if name in known
        )

    def _check(self, check: Check, table: Mapping[str, Any]) -> CheckSettings:
        from hedgerow.model import Severity

        prefix = f"checks.{check.id}."
        self._known(prefix, table, ("severity", *(key for key, _ in check.keys)))
        severity = (
            self._one_of(table, "severity", prefix + "severity", tuple(Severity)) if "severity" in table else None
        )
        own = [key for key, _ in check.keys if key in table]
        return CheckSettings(
            Severity(severity) if severity else None, tuple((key, self._texts(table, key, prefix + key)) for key in own)
        )

    def _silence(self, table: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if not table:
            return ()
        from hedgerow.registry import check_ids

        self._known("silence.", table, check_ids())
        return tuple((name, self._texts(table, name, f"silence.{name}")) for name in sorted(table))

    def _overlap(self, table: Mapping[str, Any]) -> OverlapSettings | None:
        if not table:
            return None
        from msgspec.structs import asdict

        from hedgerow.overlap.settings import OverlapSettings, extended, unfit

        defaults = asdict(OverlapSettings())
        self._known("overlap.", table, tuple(defaults))
        found: dict[str, Any] = {}
        for key in (key for key in defaults if key in table):
            name, default = f"overlap.{key}", defaults[key]
            if key == "days":
                whole = "a whole number of days, 0 for all"
                found[key] = self._typed(table, key, name, default, whole, lambda one: type(one) is int and one >= 0)
                continue
            if not isinstance(default, tuple):
                found[key] = self._typed(table, key, name, default, "true or false", lambda value: type(value) is bool)
                continue
            given = self._texts(table, key, name)
            wrong = [(word, said) for word in given if (said := unfit(key, word, default))]
            self.mistakes += [f"{name}: {word!r} {said}" for word, said in wrong]
            found[key] = given if key == "branches" else extended(default, given)
        return OverlapSettings(**found)

    def _github(self, table: Mapping[str, Any]) -> GitHubSettings:
        self._known("github.", table, ("drafts", "bots", "comments", "overview", "ledger"))
        number = "the number of an issue, or 0"
        return GitHubSettings(
            self._one_of(table, "drafts", "github.drafts", ("check", "skip")),
            self._one_of(table, "bots", "github.bots", ("check", "skip")),
            self._flag(table, "comments", "github.comments", default=True),
            int(
                self._typed(
                    table, "overview", "github.overview", 0, number, lambda value: type(value) is int and value >= 0
                )
            ),
            self._flag(table, "ledger", "github.ledger", default=False),
        )

    def _flag(self, table: Mapping[str, Any], key: str, name: str, *, default: bool) -> bool:
        return bool(self._typed(table, key, name, default, "true or false", lambda value: type(value) is bool))

    def _known(self, prefix: str, table: Mapping[str, Any], names: tuple[str, ...]) -> None:
        for key in table:
            if key not in names:
                import difflib

                near = difflib.get_close_matches(key, names, n=1)
                self.mistakes.append(
                    f"{prefix}{key}: unknown setting"
                    + (f"; did you mean {prefix}{near[0]}?" if near else f"; known here: {', '.join(sorted(names))}")
                )

    def _table(self, table: Mapping[str, Any], key: str, prefix: str = "") -> Mapping[str, Any]:
        return self._typed(table, key, prefix + key, {}, "a table", lambda value: isinstance(value, dict))  # type: ignore[no-any-return] # tomllib gives plain values

    def _text(self, table: Mapping[str, Any], key: str, name: str, default: str | None) -> str | None:
        value: str | None = self._typed(
            table, key, name, default, "a non-empty text", lambda value: isinstance(value, str) and bool(value.strip())
        )
        return value

    def _seconds(self, table: Mapping[str, Any], key: str, name: str) -> int:
        wanted = "a whole number of seconds, 0 or more"
        default = IssueSettings().max_age
        return int(self._typed(table, key, name, default, wanted, lambda value: type(value) is int and value >= 0))

    def _texts(self, table: Mapping[str, Any], key: str, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        return tuple(
            self._typed(
                table,
                key,
                name,
                list(default),
                "a list of texts",
                lambda value: isinstance(value, list) and all(isinstance(one, str) and one for one in value),
            )
        )

    def _one_of(self, table: Mapping[str, Any], key: str, name: str, values: tuple[str, ...]) -> str:
        return str(
            self._typed(table, key, name, values[0], "one of " + ", ".join(values), lambda value: value in values)
        )

    def _typed(
        self,
        table: Mapping[str, Any],
        key: str,
        name: str,
        default: Any,  # noqa: ANN401 - a TOML value
        wanted: str,
        fits: Callable[[Any], bool],
    ) -> Any:  # noqa: ANN401 - a TOML value
        value = table.get(key, default)
        if key in table and not fits(value):
            self.mistakes.append(f"{name} = {value!r}: wants {wanted}")
            return default
        return value


def _between(kind: type, low: float, high: float, value: object) -> bool:
    """Is the value a number of this kind (a whole one may stand for any) within these bounds?"""
    return isinstance(value, int | float) and type(value) in {int, kind} and low <= value <= high


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"cannot read the settings in {path}: {error}", "Name a readable UTF-8 file with --config."
        ) from error
