"""What a file that was left behind looks like, by its name and its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.patterns import Pattern
from hedgerow.testcode import is_test_file

if TYPE_CHECKING:
    from hedgerow.change import FileChange

# A file of a kind of text that people run or open to try something out.
_SCRIPT = r"\.(?:py|sh|bash|js|mjs|cjs|ts|tsx|rb|go|rs|java|kt|pl|php|ipynb|ps1|c|cpp|cs|lua|sql|html)"
_REPORT = "a report on the work itself, which belongs in the pull request"
_REST = "a rest of a merge or a patch"
_EDITOR = "an editor's or system's file"
_BACKUP = "a backup copy"
_OUTPUT = "a log, a dump or a tool's output"
_SCRATCH = "a scratch script"

# By base name, anywhere; each with what a reader is told.
_ANYWHERE = (
    (r".*\.(?:orig|rej)", _REST),
    (r".*(?:\.(?:bak|backup|old|save)|~)|.*[_-](?:old|bak|backup|orig|copy)\d*\.[A-Za-z]\w{0,4}", _BACKUP),
    (r".* - Copy(?: \(\d+\))?\.\w+|.* copy(?: \d+)?\.\w+|Copy of .*|.*[^\s] \(\d+\)\.\w+", _BACKUP),
    (r"\.DS_Store|Thumbs\.db|[Dd]esktop\.ini|\._.+|.*\.sw[nop]|#.*#|\.#.*", _EDITOR),
    (r"(?:npm-debug|lerna-debug)\.log.*|yarn-(?:debug|error)\.log.*|nohup\.out|hs_err_pid\d+\.log", _OUTPUT),
    (r"\.coverage(?:\..+)?|\.eslintcache|.*\.stackdump|.*\.hprof|.*\.dmp|core\.\d+", _OUTPUT),
    (r".*\.py[co]|.*\.class|.*\.o", "a compiled file"),
    (
        r"\.env(?:\.(?:local|prod(?:uction)?|dev(?:elopment)?|staging))?",
        "an environment file, which often holds secrets",
    ),
    (
        r"(?:scratch(?:pad)?|reproduc(?:e|er|tion)|repro|playground|tmp|asdf|foo|untitled\d*|delete_?me)(?:[_-]\w+)?"
        + _SCRIPT,
        _SCRATCH,
    ),
    (r"tmp[_-]\w+" + _SCRIPT, _SCRATCH),
    (
        r"(?:test|try|verify|check|debug)[_-](?:my[_-])?(?:fix|the[_-]fix|bug|changes?|solution)(?:[_-]\w+)?" + _SCRIPT,
        _SCRATCH,
    ),
    (
        (
            r"(?:\w+[_-])*(?:SUMMARY|IMPLEMENTATION(?:_\w+)?|FIX(?:ES)?_\w+|CHANGES_MADE|COMPLETION_\w+|VERIFICATION(?:_\w+)?"
            r"|REFACTOR(?:ING)?_\w+|PR_DESCRIPTION|TASK_\w+|PROGRESS|HANDOFF|FINDINGS)\.(?:md|txt|rst)"
        ),
        _REPORT,
    ),
)

# At the top of the repository only, where tools and packages do not look for it.
_TOP = (
    (
        r"(?:test|tests|temp|demo|debug|check|try|example|main2|new|run_?test|verify|quick|sample|hello|a|b|x|t|out)\d*"
        + _SCRIPT,
        _SCRATCH,
    ),
    (
        r"(?:debug|tmp|temp|scratch|try|check|verify|quick|simple|manual|demo|repro|reproduce|investigate|explore|analy[sz]e"
        r"|run|fix)[_-]\w*(?:test|bug|fix|issue|error|debug|repro|tmp|temp|check|demo|scratch)\w*" + _SCRIPT,
        _SCRATCH,
    ),
    (r"(?:debug|tmp|temp|scratch|quick|repro|investigate)[_-]\w+" + _SCRIPT, _SCRATCH),
    (
        (
            r"(?:output|out|result|results|log|logs|debug|stdout|stderr|diff|temp|tmp|test_output|errors?)"
            r"\.(?:txt|log|json|csv|html|diff|patch|xml)|core|a\.out"
        ),
        "a tool's output",
    ),
    (r".*\.(?:patch|diff)", "a patch"),
)

# In a folder for scripts; `try_` and `debug_` are beginnings of many a module's name elsewhere.
_TRIED = Pattern(
    r"(?:^|/)(?:scripts?|tools?|bin|hack)/(?:try|debug|repro|reproduce|tmp|temp|scratch|quick|manual)[_-][\w-]+"
    + _SCRIPT
    + "$"
)

# What a page about the work itself says, each in its own way; two of them, the first of a kind that no manual says.
_DONE = tuple(
    Pattern(rf"^\W*(?:{words})\b", re.IGNORECASE)
    for words in (
        r"(?:files?|modules?) (?:changed|modified|touched|created|added|updated|affected)|(?:modified|changed) files",
        r"all (?:\w+ ){0,2}tests? (?:pass|are passing|passed|green)|tests? (?:added|passing|status)",
        r"ready (?:for|to) (?:review|merge|be merged|production|ship)",
        r"implementation (?:is )?(?:complete|summary|details|notes|status)|status: ?\W*(?:complete|done|finished)",
        r"what (?:was|i|we)(?: have)? (?:done|did|changed|implemented|fixed|added)|work (?:done|completed|log)",
        r"(?:key |main |code )?changes made|summary of (?:the )?(?:changes|work|fix)|(?:changes|fix|work) summary",
    )
)
_BESIDE = tuple(
    Pattern(rf"^\W*(?:{words})\b", re.IGNORECASE)
    for words in (
        r"(?:next|remaining) steps|future (?:work|improvements|enhancements)|follow-?ups?",
        r"root cause|the problem|problem statement|the (?:fix|solution)",
        r"verification|how to (?:test|verify)|test(?:ing)? (?:results|performed|done|plan)|acceptance criteria",
        r"backwards? compatib\w+|breaking changes",
    )
)
_PAGE = Pattern(r"\.(?:md|markdown|txt|rst|adoc)$", re.IGNORECASE)
_KEPT_PAGES = Pattern(
    r"(?:^|/)(?:README|CHANGE|HISTORY|NEWS|RELEASE|CONTRIBUTING|PULL_REQUEST_TEMPLATE)", re.IGNORECASE
)
_SIGNS = 2
_MAX_LINE = 200

# Scripts that stand at the top by custom, called by tools.
_TOOL_SCRIPT = Pattern(
    r"(?:setup|conftest|noxfile|tasks|make|fabfile|manage|wsgi|asgi|app|main|index|server|build|dodo|hubconf|configure|install"
    r"|bootstrap|[\w-]*(?:file|rc))\.\w+|.*\.(?:config|conf|setup|d)\.\w+|__\w+__\.py|[a-z]+\.spec\..*"
    r"|configure|gradlew|mvnw"
)

_FOLDERS = (
    (
        Pattern(
            r"(?:^|/)(?:__pycache__|\.pytest_cache|\.mypy_cache|\.ruff_cache|\.tox|\.nox|\.venv|venv|node_modules"
            r"|\.ipynb_checkpoints|\.idea|\.vs|\.gradle|[^/]+\.egg-info|htmlcov|\.nyc_output|\.parcel-cache|\.next"
            r"|\.terraform)/"
        ),
        "a cache, an environment or an editor's folder",
    ),
    (Pattern(r"(?:^|/)(?:scratch|tmp|temp|playground)/", re.IGNORECASE), "a file in a scratch folder"),
)
_LOG = Pattern(r"\.log(?:\.\d+)?$", re.IGNORECASE)
LARGE = 500_000  # bytes; what pre-commit's check-added-large-files allows unless told otherwise
_BINARY = Pattern(
    r"\.(?:zip|tar|t?gz|bz2|xz|7z|rar|exe|dll|so|dylib|a|lib|jar|war|whl|deb|rpm|dmg|iso|img|msi|sqlite3?|db|mp4|mov|avi"
    r"|mkv|psd|pkl|pickle|npy|npz|pt|pth|onnx|h5|parquet|bin|dat|wasm)$",
    re.IGNORECASE,
)
_HOME = Pattern(
    r"(?:^|/)(?:[\w-]*tests?|testdata|test-data|__tests__|specs?|fixtures?|__fixtures__|testing|resources|assets|static"
    r"|public|media|images?|img|docs?|examples?|samples?|vendor|third[_-]party|data|datasets?|corpus|gradle/wrapper"
    r"|benchmarks?|packages|fonts|wrapper|models|screenshots|e2e|cassettes|golden|\.yarn)/",
    re.IGNORECASE,
)

_STANDARD = Pattern(
    r"(?:README|CHANGELOG|CHANGES|HISTORY|NEWS|RELEASES?|RELEASE[_-]?NOTES|RELEASING|CONTRIBUT(?:ING|ORS)|LICEN[CS]E"
    r"|COPYING|NOTICE|CODE[_-]OF[_-]CONDUCT|SECURITY|AUTHORS|MAINTAINERS|GOVERNANCE|SUPPORT|UPGRAD(?:E|ING)"
    r"|MIGRAT(?:ING|ION)|ROADMAP|FAQ|INSTALL(?:ATION)?|BUILD(?:ING)?|ARCHITECTURE|DESIGN|DEVELOP(?:MENT|ING)|DEVELOPER"
    r"|HACKING|TESTING|TODO|CREDITS|THANKS|BACKERS|SPONSORS|CITATION|ADOPTERS|OWNERS|CODEOWNERS|USERS|STYLE(?:GUIDE)?"
    r"|GLOSSARY|TROUBLESHOOTING|DEPLOY(?:MENT|ING)?|PULL_REQUEST_TEMPLATE|ISSUE_TEMPLATE|BENCHMARKS?|EXAMPLES?|USAGE|API"
    r"|MANUAL|GUIDE|TUTORIAL|QUICKSTART|PRIVACY|TERMS|TRADEMARKS?|VERSIONING|DEPENDENCIES|THIRD[_-]PARTY.*|WHATSNEW|INDEX"
    r"|CLAUDE|AGENTS|GEMINI|CLAUDE\.local|COPILOT)(?:[._-][\w-]+)*\.(?:md|markdown|rst|txt|adoc)",
    re.IGNORECASE,
)
_LOOSE_SCRIPT = Pattern(r"\.(?:py|sh|bash|js|mjs|cjs|ts|rb|pl|ps1|ipynb)$")
_PROSE = Pattern(r"\.(?:md|markdown)$", re.IGNORECASE)
_OTHER_PAGES = 3  # pages of its own at the top that a repository has already, for one more to be its custom


class Shelf(Struct, frozen=True):
    """What is already at the base: the paths of its files, None where there is no repository, and of those that may be
    run.
    """

    paths: frozenset[str] | None
    executables: frozenset[str] = frozenset()

    @property
    def keeps_pages_at_top(self) -> bool:
        """Has the repository several pages of its own at the top, as documentation projects do?"""
        top = [
            path
            for path in self.paths or ()
            if "/" not in path and _PROSE.search(path) and not _STANDARD.fullmatch(path)
        ]
        return len(top) >= _OTHER_PAGES

    def keeps_scripts_at_top(self, ending: str) -> bool:
        """Are there scripts at the top already, or is there no repository to tell? A script ends like this one, or may
        be run: a file of another language may be a module.
        """
        top = (path for path in self.paths or () if "/" not in path and not _TOOL_SCRIPT.fullmatch(path))
        return self.paths is None or any(path.endswith((ending, ".sh")) or path in self.executables for path in top)

    @property
    def keeps_tests_below(self) -> bool:
        """Are there tests, and all of them in folders?"""
        tests = [path for path in self.paths or () if is_test_file(path)]
        return bool(tests) and all("/" in path for path in tests)


def stray_of(file: FileChange, shelf: Shelf) -> str | None:
    """What kind of left-behind file this new file looks like, for the end of a sentence; None for all others."""
    path = file.path
    base = path.rpartition("/")[2]
    kind = next((kind for pattern, kind in _FOLDERS if pattern.search(path)), None) or _by_name(
        _ANYWHERE_NAMES, base, path
    )
    if kind is None and "/" not in path:
        kind = _by_name(_TOP_NAMES, base, path) or _at_top(base, shelf)
    if kind is None and (_TRIED.search(path) or tells_of_the_work(file)):
        kind = _SCRATCH if _TRIED.search(path) else _REPORT
    if kind is None and not _HOME.search(path) and "\n" not in path:
        kind = "a log" if _LOG.search(base) else "binary output" if file.binary and _BINARY.search(base) else None
    return kind


def tells_of_the_work(file: FileChange) -> bool:
    """Is this a page that says what was done, rather than what there is?"""
    if not _PAGE.search(file.path) or _KEPT_PAGES.search(file.path):
        return False
    lines = [line.text[:_MAX_LINE] for hunk in file.hunks for line in hunk.added]
    done, beside = (sum(any(sign.search(text) for text in lines) for sign in signs) for signs in (_DONE, _BESIDE))
    return done > 0 and done + beside >= _SIGNS


def may_be_large(file: FileChange) -> bool:
    """Is it a binary file where none is expected, so that its size matters?"""
    return file.binary and not _HOME.search(file.path)


def _at_top(base: str, shelf: Shelf) -> str | None:
    if _PROSE.search(base) and not _STANDARD.fullmatch(base) and not shelf.keeps_pages_at_top:
        return "a page at the top of the repository"
    if re.fullmatch(r"test_\w+\.py", base) and shelf.keeps_tests_below:
        return "a test at the top of the repository, while the others are in folders"
    if (
        (ending := _LOOSE_SCRIPT.search(base))
        and not _TOOL_SCRIPT.fullmatch(base)
        and not shelf.keeps_scripts_at_top(ending[0])
    ):
        return "a script at the top of the repository, where there are no others"
    return None


def _by_name(names: tuple[tuple[Pattern, str], ...], base: str, path: str) -> str | None:
    """Test data imitates everything, so only what no test reads counts there."""
    found = next((kind for pattern, kind in names if pattern.fullmatch(base)), None)
    return None if found and _HOME.search(path) and found not in _NOWHERE else found


_NOWHERE = (_REST, _EDITOR, _REPORT)
_ANYWHERE_NAMES = tuple((Pattern(pattern), kind) for pattern, kind in _ANYWHERE)
_TOP_NAMES = tuple((Pattern(pattern), kind) for pattern, kind in _TOP)
