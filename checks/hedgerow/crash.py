"""What is said of an error nobody expected: one line, and a log with versions and traceback."""

from __future__ import annotations

from hedgerow.errors import HedgerowError


def described(what: str, error: Exception) -> str:
    """One line for the report. An expected error gives its own message and hint; any other the path of a log."""
    if isinstance(error, HedgerowError):
        return f"{what}: {error.message}" + (f" {error.hint}" if error.hint else "")
    return f"{what} crashed: {type(error).__name__}: {_first_line(error)} (log: {write_log(error)})"


def write_log(error: BaseException) -> str:
    """The path of a new file in the system's temporary folder with versions and the traceback, or why there is none."""
    import platform
    import tempfile
    import traceback

    from hedgerow import __version__

    lines = [
        f"hedgerow {__version__}, Python {platform.python_version()}, {platform.platform()}\n",
        *traceback.format_exception(error),
    ]
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="hedgerow-crash-", suffix=".log", encoding="utf-8", errors="backslashreplace", delete=False
        ) as log:
            log.writelines(lines)
    except OSError as full:
        return f"none, {full.strerror}"
    return log.name


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200]
