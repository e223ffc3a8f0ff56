"""How languages write what a change can do without (output, remarks to tools, types, definitions), and how an issue
asks for it. Each pattern is for one line.
"""

from __future__ import annotations

import re

from hedgerow.patterns import Pattern

QUIETS = Pattern(
    r"(?:#|//|/\*|<!--)\s*(?:noqa|nosec|nolint|type: ?ignore|pylint: ?disable|pragma: no cover|pyright: ?ignore"
    r"|eslint-disable|ts-ignore|ts-expect-error|ts-nocheck|biome-ignore|NOSONAR|NOLINT|istanbul ignore|c8 ignore"
    r"|rubocop: ?disable|phpcs: ?ignore).*$"
    r"|^\s*#!?\[allow\(.*$|^\s*@Suppress(?:Warnings)?\b.*$"
)
QUIET_MARKS = (
    "no", "ignore", "expect-error", "disable", "#[allow", "#![allow", "@Suppress", "NO",
)  # fmt: skip
"""Without one of these no line quiets a tool."""

PRINTS = Pattern(
    r"^(?!.*\bfile=(?!sys\.std))\s*(?:(?:self|this)\.)?(?:p?print\(|e?print(?:ln)?!\(|dbg!\(|console\.\w+\("
    r"|fmt\.(?:Print|Fprint\w*\(os\.Std)|log\.Print|System\.(?:out|err)\.print|var_dump\(|error_log\(|NSLog\("
    r"|_?(?:log(?:ger|ging)?|LOG(?:GER)?|slog|tracing|logrus)(?:\.|::)(?:trace|debug|info|warn(?:ing)?|Trace|Debug|Info|Warn)\w*!?\(|(?:trace|debug|info)!\("
    r"|debugger\b|breakpoint\(\)|import i?pdb\b|i?pdb\.set_trace\(\))"
)
"""How a line that prints or logs something starts; what is written to a file or an answer is no output to look at."""
DIRECTIVES = Pattern(
    r"^\s*(?:#!|#(?:pragma|undef|else|elif|error|warning|line|nullable)\b|//(?:go:|export |\s*\+build|\s*@ts-check)"
    r"|///\s*<reference|/\*\*?\s*@jsx|#\s*(?:-\*-|(?:cython|distutils|frozen_string_literal|encoding|coding)\s*:))"
)
"""How a line starts that looks like a comment, and is none to a compiler."""

SWALLOWS = Pattern(
    r"^\s*except\b(?: \(?(?:Base)?Exception\b.*)?:|\}?\s*catch\b|\bsuppress\(", words=("except", "catch", "suppress")
)
SWALLOWING = frozenset({
    "try", "except", "Exception", "BaseException", "catch", "error", "err", "exc", "pass", "finally", "with",
    "suppress", "contextlib", "Throwable", "ignored", "continue", "return", "None", "null", "undefined",
})  # fmt: skip
"""Names of a handler that does nothing."""

MODIFIERS = frozenset({"final", "readonly", "any", "unknown", "interface", "override", "inline", "must_use"})
DEFINES = Pattern(
    r"^(?:(?:async )?def|class|func|(?:export )?(?:default )?(?:async )?function\*?|(?:export )?(?:abstract )?class"
    r"|(?:pub(?:\([^)]*\))? )?(?:(?:async |unsafe |const )*fn|struct|enum|trait)|(?:export )?interface"
    r"|type(?= \w+ (?:struct|interface)\b)"
    r"|(?:export )?const(?= \w+(?:: [^=]+)? = (?:async )?(?:\([^)]*\)|\w+)(?:: [^=]+)? =>)) (?P<name>\w+)"
    r"|^\s+(?:(?:private|static|final) ){1,3}(?:<[^>]+> )?[\w<>\[\], .?]+ (?P<method>\w+)\(.*\{\s*$"
)
CALLED_BY_TOOLS = Pattern(
    r"(?:main|init|setup|teardown|setUp|tearDown|[tT]est\w*|Benchmark\w*|Example\w*|__\w+__|pytest_\w+|(?:lambda_)?handler"
    r"|getServerSideProps|getStatic\w+|generate(?:Metadata|StaticParams))$"
)
FOUND_BY_TOOLS = Pattern(
    r"(?:^|/)(?:migrations?|migrate|alembic/versions|management/commands|templatetags|pages|routes|plugins?)/"
    r"|(?:^|/)(?:(?:admin|apps|signals|tasks|hooks)\.py|(?:page|layout|route|middleware)\.[jt]sx?)$",
    words=("migrat", "alembic", "management", "templatetags", "page", "route", "plugin", "admin", "apps", "signals",
           "tasks", "hooks", "layout", "middleware"),
)  # fmt: skip
"""A file whose definitions a tool looks up: no code names a migration."""
OVERRIDES = Pattern(r"@Override\b|\boverride\b|\bsuper\b\s*[.(]")
IMPLEMENTS = Pattern(r"^\s*(?:unsafe )?impl\b.* for ")
"""With `OVERRIDES`: what is called by the name of something else, from wherever that is known."""
# A decorator or an attribute hands a definition on, to a router or a test runner, unless it only says what it is.
REGISTERED = Pattern(
    r"^\s*(?:@(?!(?:\w+\.)*(?:dataclass|staticmethod|classmethod|property|cache|cached_property|lru_cache|wraps|define"
    r"|attrs|s|abstractmethod|contextmanager|final|override|overload|Override|Deprecated|Nullable|SuppressWarnings)\b)\w"
    r"|#\[(?!(?:derive|allow|warn|doc|inline|must_use|non_exhaustive|repr|cfg|serde|deprecated|cold)\b))"
)

# What an issue says that asks for a kind.
_ASKED = {
    "comments-only": (
        r"docs?|docstrings?|document\w*|(?:doc[ -]?)?comments?|typos?|wording|spelling|javadoc|rustdoc|licen[cs]e"
        r"|copyright"
    ),
    "rename-only": (
        r"renam\w+|naming|clean(?:ed|ing|s)?[ -]?up|refactor\w*|tid(?:y|ied|ying)|simplif\w+|consisten\w+|readab\w+"
        r"|shadow\w*"
    ),
    "quiets-a-tool": (
        r"lint\w*|warnings?|suppress\w*|noqa|nolint|eslint|clippy|pylint|flake8|ruff|mypy|type[ -]?check\w*|coverage"
    ),
    "prints-only": (
        r"log(?:s|ged|ger|ging)?|print\w*|output\w*|debug\w*|trac(?:e|es|ing)|verbos\w+|stdout|stderr|console|examples?"
        r"|warn\w*|messages?|show\w*|display\w*|silent\w*|inform\w*|audit\w*|notif\w+|alert\w*|visib\w+"
        r"|report(?:ed|ing)|record(?:ed|ing)|observab\w+|monitor\w*|diagnos\w+"
    ),
    "waits-only": (
        r"sleep\w*|wait\w*|delay\w*|paus\w*|flak\w*|rac(?:e|es|y|ing)|tim(?:e|es|ing|ers?|eouts?|ed)|retr(?:y|ies|ying)"
        r"|throttl\w*|poll\w*|debounc\w*|backoff|intermittent\w*|stab\w+|slow\w*|hang\w*|async\w*"
    ),
    "measures-only": (
        r"metrics?|telemetr\w*|trac(?:e|es|er|ing)|measur\w*|monitor\w*|observ\w*|instrument\w*|spans?|statsd|prometheus"
        r"|otel|opentelemetry|tim(?:e|es|ing|ers?|ed)|duration\w*|perf\w*|analytics|track\w*|count\w*|stat(?:s|istics)"
        r"|profil\w*|latenc\w*|benchmark\w*"
    ),
    "level-only": (
        r"log\w*|level\w*|verbos\w+|nois\w+|spam\w*|debug\w*|warn\w*|quiet\w*|silent\w*|output\w*|messages?|errors?"
        r"|info"
    ),
    "comments-out": (
        r"comment\w*|disabl\w+|skip\w*|temporar\w+|remov\w+|revert\w*|drop\w*|delet\w+|unused|deprecat\w+|no longer"
        r"|any ?more"
    ),
    "unasked-switch": (
        r"env\w*|variables?|flags?|options?|settings?|config\w*|switch\w*|toggle\w*|opt(?:ing)?[- ](?:in|out)"
        r"|(?:dis|en)abl\w+|ci"
    ),
    "moved": (
        r"mov(?:e[sd]?|ing)|reorder\w*|re-?organi[sz]\w*|refactor\w*|sort(?:s|ed|ing)?|extract\w*|split\w*|order"
        r"|earlier|circular|cyclic|undefined|undeclared"
    ),
    "unused-removal": (
        r"remov\w+|delet\w+|drop\w*|clean\w*|unused|dead|deprecat\w+|obsolete|simplif\w+|refactor\w*|replac\w+|mov\w+"
        r"|prun\w+|strip\w*|retir\w+|revert\w*|inlin\w+|merg\w+|consolidat\w+|rewrit\w+|no longer|any ?more|disabl\w+"
        r"|rid of|eliminat\w+|hid(?:e|es|den|ing)|expos\w+|redundant|unne(?:eded|cessary)|superfluous|duplicat\w+"
    ),
    "swallows-errors": (
        r"\w*errors?|\w*exceptions?|catch\w*|caught|swallow\w*|suppress\w*|ignor\w+|rais\w+|fail\w*|crash\w*|robust\w*"
        r"|tracebacks?|stack ?traces?|panic\w*|throw\w*|abort\w*|stops?|stopped|surviv\w+|tolera\w+|skip\w*|handl\w+"
        r"|die[sd]?"
    ),
    "types-only": (
        r"typ(?:e|es|ed|ing)|annotat\w+|hints?|mypy|pyright|nullab\w+|final|readonly|immutab\w+|signatures?|inlin\w+"
    ),
}
ASKS = {kind: Pattern(rf"\b(?:{words})\b", re.IGNORECASE) for kind, words in _ASKED.items()}
