"""What can go wrong, by what the user can do about it. Each error carries a hint: the remedy."""

from __future__ import annotations

EXIT_CLEAN = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_FAILED = 3
EXIT_INTERRUPTED = 130


class HedgerowError(Exception):
    """Hedgerow could not look, so it makes no claim (exit code 3)."""

    exit_code = EXIT_FAILED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(HedgerowError):
    """The command line asks for something that cannot be (exit code 2)."""

    exit_code = EXIT_USAGE


class ConfigError(UsageError):
    """The settings are wrong; the message names every mistake at once."""


class GitError(HedgerowError):
    """Git is missing, too old, or said no."""


class PartialCloneError(GitError):
    """Git has not all objects here: the clone is partial, and hedgerow fetches nothing of it."""

    def __init__(self, message: str) -> None:
        super().__init__(
            message,
            "This clone is partial, and hedgerow fetches nothing of it: `git fetch --refetch --no-filter` does.",
        )


class RefError(UsageError):
    """A ref that the user named does not exist."""


class DiffError(HedgerowError):
    """A diff is cut off or is no diff."""


class IssueError(HedgerowError):
    """An issue cannot be read or named."""


class RuleFileError(HedgerowError):
    """A rule file of coding agents cannot be read or edited as it is."""


class GitHubError(HedgerowError):
    """GitHub cannot be asked, or says no."""


class OutageError(GitHubError):
    """GitHub fails, cannot be reached, or wants to be left alone for a while, whatever it is asked for."""
