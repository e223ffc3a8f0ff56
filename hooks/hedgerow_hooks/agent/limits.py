"""Where an agent may write: inside its worktree, not behind a line that the issue or the settings draw."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.config import load_settings
from hedgerow.errors import ConfigError, IssueError
from hedgerow.git.head import find_head
from hedgerow.paths import matches
from hedgerow.settings import Settings
from hedgerow_hooks.agent.event import Answer, Reply
from hedgerow_hooks.agent.names import expanded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.git.head import Head
    from hedgerow.issue.spec import IssueSpec, PathRule


class Limits(Struct, frozen=True):
    """What holds for one worktree."""

    head: Head
    settings: Settings
    issues: tuple[IssueSpec, ...]

    def place(self, name: str, folder: Path) -> Path:
        """The file that `name` really is: `..` taken out, links followed, `~` read as the shell would."""
        return Path(folder, expanded(name)).resolve()

    def refuse(self, file: Path, *, by_shell: bool = False) -> Answer | None:
        """Why `file` (resolved) may not be changed, None where it may.

        A shell command may write to the temporary folder and to devices; outside of those it is a question, because
        what it does there can only be guessed.
        """
        if file.is_relative_to(self.head.common) or file.is_relative_to(self.head.own) or ".git" in file.parts:
            return Answer(Reply.DENY, f"{file} is git's own: use git commands, and leave its hooks and settings alone.")
        other = _worktree_of(file)
        if other is not None and other.common == self.head.common and other.top != self.head.top:
            at = other.branch or "a detached head"
            return Answer(
                Reply.DENY,
                f"{file} is in another worktree ({other.top}, {at}), where somebody else is at work. "
                f"Make the change in your own: {self.head.top}.",
            )
        if not file.is_relative_to(self.head.top):
            return self._outside(file, by_shell=by_shell)
        return self._ruled(file.relative_to(self.head.top).as_posix())

    def _outside(self, file: Path, *, by_shell: bool) -> Answer | None:
        patterns = (expanded(pattern) for pattern in self.settings.outside)
        if any(matches(pattern.lstrip("/"), str(file).lstrip("/")) for pattern in patterns):
            return None
        if by_shell and _for_everybody(file):
            return None
        text = f"{file} is outside of this worktree ({self.head.top})."
        if by_shell:
            return Answer(Reply.ASK, f"This command seems to change {text}")
        return Answer(
            Reply.DENY, f"{text} If it has to be changed, say so and let a person do it or set hooks.outside."
        )

    def refuse_whole(self, folder: Path) -> Answer | None:
        """Why `folder` (resolved) may not be taken away with all that is in it; None where that is no folder of this
        worktree. So many files are looked at, by their names.
        """
        drawn = off_limits_paths(self.settings) or any(issue.forbidden for issue in self.issues)
        if not drawn or not folder.is_relative_to(self.head.top):
            return None
        paths = (file.relative_to(self.head.top).as_posix() for file in islice(_files_in(folder), _MOST_FILES))
        return next((answer for path in paths if (answer := self._forbidden(path)) is not None), None)

    def _ruled(self, path: str) -> Answer | None:
        return self._forbidden(path) or self._beyond(path)

    def _forbidden(self, path: str) -> Answer | None:
        pattern = next((one for one in off_limits_paths(self.settings) if matches(one, path)), None)
        if pattern is not None:
            return Answer(Reply.DENY, f"{path} is off-limits: checks.off-limits.paths has `{pattern}`. {_INSTEAD}")
        for issue in self.issues:
            rules = [rule for rule in issue.forbidden if rule.covers(path)]
            rule = next((rule for rule in rules if rule.exact), rules[0] if rules else None)
            if rule is None:
                continue
            text = f"{path} is off-limits: line {rule.line} of issue {issue.ref} forbids {_shown(rule)}. {_INSTEAD}"
            return Answer(Reply.DENY, text) if rule.exact else Answer(Reply.ASK, f"{text} (Read from a sentence.)")
        return None

    def _beyond(self, path: str) -> Answer | None:
        exact = [(issue, rule) for issue in self.issues for rule in issue.allowed if rule.exact]
        if exact and not any(rule.covers(path) for _, rule in exact):
            issue, rule = exact[0]
            text = (
                f"{path} is not among the paths that issue {issue.ref} allows (line {rule.line} and after). {_INSTEAD}"
            )
            return Answer(Reply.ASK, text)
        return None


_INSTEAD = "Leave it unchanged; if the work needs it, say so and stop."
_RULE_LENGTH = 240  # characters
_MOST_FILES = 5000  # a tenth of a second


def _files_in(folder: Path) -> Iterator[Path]:
    for top, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != ".git")
        yield from (Path(top, name) for name in sorted(files))


def _shown(rule: PathRule) -> str:
    from hedgerow.render.safe import shortened  # most edits break no rule

    return shortened(str(rule), _RULE_LENGTH)


def _for_everybody(file: Path) -> bool:
    """Devices and the temporary folder, which commands write to all the time."""
    import tempfile  # 3 ms, and only commands need it

    return file.is_relative_to("/dev") or file.is_relative_to(Path(tempfile.gettempdir()).resolve())


def off_limits_paths(settings: Settings) -> tuple[str, ...]:
    """The paths that the settings declare off-limits, whatever the issue says."""
    own = dict(settings.checks).get("off-limits")
    return dict(own.values).get("paths", ()) if own is not None else ()


def limits_of(folder: Path) -> Limits | None:
    """What holds around `folder`; None outside of any worktree. Where the settings or the issue cannot be read, it is
    said, and the lines that are drawn elsewhere hold.
    """
    head = find_head(folder)
    if head is None:
        return None
    from hedgerow_hooks.agent.held import specs_of

    settings = Settings()
    issues: tuple[IssueSpec, ...] = ()
    try:
        settings = load_settings(head.top)
        issues = specs_of(head, settings)
    except (ConfigError, IssueError) as error:
        from hedgerow_hooks.say import say

        say(f"could not look at all limits, the others hold: {error.message}", error.hint)
    return Limits(head, settings, issues)


def _worktree_of(file: Path) -> Head | None:
    """The worktree that a file is or will be in; its folder may not exist yet."""
    return find_head(file.parent)
