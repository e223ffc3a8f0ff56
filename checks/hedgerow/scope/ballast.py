"""What is put on code that works and that the work can do without: a pause, a count, another level of a log line, a
comment mark, a switch in the environment.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from hedgerow.scope.edits import Edit

_WAITS = Pattern(
    r"^\s*(?:await |yield from )?(?:(?:\w+(?:\.|::))*u?sleep\w*\(|(?:page|cy)\.wait(?:_?for_?timeout)?\(\d"
    r"|new Promise\(.*\bsetTimeout\()",
    re.IGNORECASE,
    words=("sleep", "wait", "promise"),
)
_MEASURES = Pattern(
    r"^\s*(?:(?:const |let |var )?(?:\w+, )?_?span :?= )?(?:(?:self|this)\.)?_?(?:metrics?|statsd|telemetry|tracer|otel"
    r"|prometheus|analytics|newrelic|sentry_sdk|tracing(?=::\w*span!))(?:\.|::)\w"
    r"|^\s*defer (?:span\.End|\w+\(time\.Now)\("
    r"|^\s*(?:(?:const|let|var|long|final) ){0,2}_?(?:t0|began|start\w*)(?:: [\w:.]+)? :?= "
    r"(?:time\.(?:perf_counter|monotonic|time|Now)|performance\.now|Date\.now|System\.(?:nanoTime|currentTimeMillis)"
    r"|(?:\w+::)*Instant::now)\("
)
_LOGS = Pattern(
    r"\b\w*(?:log|logger|logging|slog|console|tracing)(?:\.|::)\w", re.IGNORECASE, words=("log", "console", "tracing")
)
_LEVELS = frozenset({"trace", "debug", "info", "warn", "warning", "error", "critical", "fatal"})
_MARK = Pattern(r"^\s*(?:#|//)\s?")
_ENVIRONMENT = Pattern(
    r"(?:os\.environ(?:\.get)?[\[(]|getenv\(|process\.env[.\[]|os\.(?:Getenv|LookupEnv)\(|env::var(?:_os)?\("
    r"|import\.meta\.env\.|\bENV(?:\.fetch)?[\[(])\s*[\"']?(?P<name>[^\W\d]\w{2,})",
    words=("env",),
)


def ballast(edit: Edit) -> tuple[str, str] | None:
    """The kind of ballast that is all a hunk brings, and what it does."""
    if not edit.minus and _all(_WAITS, edit.plus):
        return "waits-only", "only waits"
    if not edit.minus and _all(_MEASURES, edit.plus):
        return "measures-only", "only counts or times what the code does"
    if _LEVELS.issuperset(_level(name) for name in edit.renames or ("",)) and _all(_LOGS, edit.plus):
        return "level-only", "only logs at another level"
    plus = tuple(text for text in edit.plus if text.strip() != "pass")
    if _all(_MARK, plus) and [_MARK.sub("", text).strip() for text in plus] == [text.strip() for text in edit.minus]:
        return "comments-out", "only puts comment marks before code"
    return None


def _all(pattern: Pattern, texts: tuple[str, ...]) -> bool:
    return bool(texts) and all(pattern.search(text) for text in texts)


def _level(name: str) -> str:
    return name.lower().removesuffix("f")


def switches(edit: Edit) -> list[str]:
    """The environment variables that come to decide on lines which the hunk leaves as they are but for their indent."""
    after, before = ({text.strip() for text in texts} for texts in (edit.plus, edit.minus))
    if not before or not before <= after:
        return []
    return [found["name"] for text in edit.plus for found in _ENVIRONMENT.finditer(text)]
