"""The settings in force: defaults, then `hedgerow.toml` or `[tool.hedgerow]`, then flags. Every mistake is reported
at once.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from hedgerow.errors import ConfigError
from hedgerow.settings import (
    FAIL_LEVELS,
    FILE,
    OUTSIDE,
    SECTION,
    SHARED_FILE,
    SOURCES,
    CheckSettings,
    GitHubSettings,
    IssueSettings,
    LearnSettings,
    Settings,
)
from hedgerow.tables import TableReader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hedgerow.git.tree import Tree
    from hedgerow.overlap.settings import OverlapSettings
    from hedgerow.registry import Check

# What the hooks of every commit need starts in milliseconds: difflib, hashlib, tomllib, the model and the registry are
# imported by the functions below that use them.

_TOP = (
    "base", "on-unjudged", "fail-level", "issues", "checks", "silence", "hooks", "overlap", "learn", "github", "scope",
)  # fmt: skip
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


class _Reader(TableReader):
    """Reads one table of hedgerow's after the other."""

    def __init__(self, where: str, *, checks: bool) -> None:
        super().__init__()
        self.where = where
        self.checks = checks

    def shared(self, table: Mapping[str, Any]) -> Settings:
        """The settings that stand in a file of other programs' settings too."""
        return self.settings(self.table(self.table(table, "tool"), "hedgerow", "tool."))

    def settings(self, table: Mapping[str, Any]) -> Settings:
        self.known("", table, _TOP)
        hooks = self.table(table, "hooks")
        self.known("hooks.", hooks, ("on-failure", "no-issue", "outside"))
        return Settings(
            base=self.text(table, "base", "base", None),
            on_unjudged=self.one_of(table, "on-unjudged", "on-unjudged", ("pass", "fail")),
            fail_level=self.one_of(table, "fail-level", "fail-level", FAIL_LEVELS),
            issues=self._issues(self.table(table, "issues")),
            checks=self._checks(self.table(table, "checks")) if self.checks else (),
            silence=self._silence(self.table(table, "silence")) if self.checks else (),
            on_failure=self.one_of(hooks, "on-failure", "hooks.on-failure", ("pass", "block")),
            no_issue=self.one_of(hooks, "no-issue", "hooks.no-issue", ("pass", "fail")),
            outside=self.texts(hooks, "outside", "hooks.outside", OUTSIDE),
            overlap=self._overlap(self.table(table, "overlap")),
            learn=self._learn(self.table(table, "learn")),
            github=self._github(self.table(table, "github")),
            scope_index=self._scope_index(self.table(table, "scope")),
            where=self.where,
        )

    def _scope_index(self, table: Mapping[str, Any]) -> bool:
        self.known("scope.", table, ("index",))
        return self.flag(table, "index", "scope.index", default=True)

    def _learn(self, table: Mapping[str, Any]) -> LearnSettings:
        default = LearnSettings()
        self.known("learn.", table, tuple(_LEARN))
        given = {}
        for key, (low, high) in _LEARN.items():
            field = key.replace("-", "_")
            kind = type(getattr(default, field))
            wanted = f"a {'whole ' if kind is int else ''}number from {low:g} to {high:g}"
            fits = partial(_between, kind, low, high)
            given[field] = self.typed(table, key, f"learn.{key}", getattr(default, field), wanted, fits)
        return LearnSettings(**given)

    def _issues(self, table: Mapping[str, Any]) -> IssueSettings:
        self.known("issues.", table, ("source", "path", "command", "branch", "max-age"))
        path = self.text(table, "path", "issues.path", IssueSettings().path) or ""
        if "{id}" not in path or path.startswith("/") or ".." in path.split("/"):
            self.mistakes.append(
                f'issues.path = {path!r}: wants a path inside the repository with {{id}} in it, e.g. "issues/{{id}}.md"'
            )
        command = self.texts(table, "command", "issues.command")
        if command and not any("{id}" in word for word in command[1:]):
            self.mistakes.append(
                "issues.command: one word behind the program wants {id}, where the issue's number goes"
            )
        source = self.one_of(table, "source", "issues.source", SOURCES)
        if source == "command" and not command:
            self.mistakes.append(
                'issues.source = "command" needs issues.command, an argument list such as '
                '["gh", "issue", "view", "{id}", "--json", "title,body"]'
            )
        forms = self.texts(table, "branch", "issues.branch")
        self.mistakes += [f"issues.branch: {form!r} has no {{id}}" for form in forms if form.count("{id}") != 1]
        wanted = "a whole number of seconds, 0 or more"
        age = self.whole(table, "max-age", "issues.max-age", IssueSettings().max_age, wanted)
        return IssueSettings(source, path, command, forms, age)

    def _checks(self, table: Mapping[str, Any]) -> tuple[tuple[str, CheckSettings], ...]:
        if not table:
            return ()
        from hedgerow.registry import check_ids, load_check

        known = check_ids()
        self.known("checks.", table, known)
        # only the checks that are named are imported: the hooks read these settings too
        return tuple(
            (name, self._check(load_check(name), self.table(table, name, "checks.")))
            for name in sorted(table)
            if name in known
        )

    def _check(self, check: Check, table: Mapping[str, Any]) -> CheckSettings:
        from hedgerow.model import Severity

        prefix = f"checks.{check.id}."
        self.known(prefix, table, ("severity", *(key for key, _ in check.keys)))
        severity = self.one_of(table, "severity", prefix + "severity", tuple(Severity)) if "severity" in table else None
        own = [key for key, _ in check.keys if key in table]
        return CheckSettings(
            Severity(severity) if severity else None, tuple((key, self.texts(table, key, prefix + key)) for key in own)
        )

    def _silence(self, table: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if not table:
            return ()
        from hedgerow.registry import check_ids

        self.known("silence.", table, check_ids())
        return tuple((name, self.texts(table, name, f"silence.{name}")) for name in sorted(table))

    def _overlap(self, table: Mapping[str, Any]) -> OverlapSettings | None:
        if not table:
            return None
        from msgspec.structs import asdict

        from hedgerow.overlap.settings import OverlapSettings, extended, unfit

        defaults = asdict(OverlapSettings())
        self.known("overlap.", table, tuple(defaults))
        found: dict[str, Any] = {}
        for key in (key for key in defaults if key in table):
            name, default = f"overlap.{key}", defaults[key]
            if key == "days":
                found[key] = self.whole(table, key, name, default, "a whole number of days, 0 for all")
                continue
            if not isinstance(default, tuple):
                found[key] = self.flag(table, key, name, default=default)
                continue
            given = self.texts(table, key, name)
            wrong = [(word, said) for word in given if (said := unfit(key, word, default))]
            self.mistakes += [f"{name}: {word!r} {said}" for word, said in wrong]
            found[key] = given if key == "branches" else extended(default, given)
        return OverlapSettings(**found)

    def _github(self, table: Mapping[str, Any]) -> GitHubSettings:
        self.known("github.", table, ("drafts", "bots", "comments", "overview", "ledger"))
        return GitHubSettings(
            self.one_of(table, "drafts", "github.drafts", ("check", "skip")),
            self.one_of(table, "bots", "github.bots", ("check", "skip")),
            self.flag(table, "comments", "github.comments", default=True),
            self.whole(table, "overview", "github.overview", 0, "the number of an issue, or 0"),
            self.flag(table, "ledger", "github.ledger", default=False),
        )


def _between(kind: type, low: float, high: float, value: object) -> bool:
    """Is the value a number of this kind (a whole one may stand for any) within these bounds?"""
    return isinstance(value, int | float) and type(value) in {int, kind} and low <= value <= high


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise ConfigError(
            f"cannot read the settings in {path}: {said}", "Name a readable UTF-8 file with --config."
        ) from error
