"""What tests look like, per language: which files hold them, how one starts, what asserts, what skips."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from hedgerow.patterns import Pattern


class Syntax(Struct, frozen=True):
    """How tests are written in one language; each pattern is searched in one line.

    `test` finds the start of a test, its name in group `name`; `marker`, where there is one, must stand on a line
    above it.
    `skip` switches a test off, `condition` only in some places, `only` switches all others off.
    `inline`, where tests may stand in the file they test, finds the first line of one, or of a module of them.
    """

    test: Pattern
    asserts: Pattern
    skip: Pattern
    condition: Pattern | None = None
    only: Pattern | None = None
    marker: Pattern | None = None
    inline: Pattern | None = None
    comment: tuple[str, ...] = ("//", "/*", "*")


_PYTHON = Syntax(
    test=Pattern(r"^\s*(?:async\s+)?def (?P<name>test\w*)"),
    asserts=Pattern(
        r"^\s*assert\b|\b(?:self|cls|case|tc)\.(?:assert|fail)\w*\(|\bpytest\.(?:raises|fail"
        r"|warns\((?!\w*Deprecat))|\.assert_\w+\(|^\s*assert_\w+\(|^\s*(?:with )?raises\("
    ),
    skip=Pattern(
        r"^\s*@(?:\w+\.)*(?:skip|xfail|expectedFailure)\b(?!\w)|^\s*(?:pytest|self|unittest)\.(?:skip"
        r"|skipTest|xfail)\(|pytestmark\s*=.*mark\.(?:skip|xfail)\b|\braise (?:unittest\.)?SkipTest\b"
        r"|marks=(?:\[\s*)?pytest\.mark\.(?:skip|xfail)\b"
    ),
    condition=Pattern(
        r"skip_?(?:if|unless)\b|importorskip|xfail\(\s*(?:condition|[^)\"']*[=<>]{2}|sys\.|IS_|not )", re.IGNORECASE
    ),
    comment=("#",),
)
_SCRIPT = Syntax(
    test=Pattern(
        r"^\s*(?:x|f)?(?:it|test"
        r"|specify)(?:\.\w+(?:\([^)]*\))?)*\s*\(\s*(?P<quote>['\"`])(?P<name>.+?)(?P=quote)"
    ),
    asserts=Pattern(
        r"(?<![\w.])(?:expect|assert(?:\.\w+)*|should(?:\.\w+)*)\s*\(|\.should\b|(?<![\w.])t\.(?:is|not"
        r"|true|false|truthy|falsy|equal|notEqual|deepEqual|same|ok|notOk|throws|throwsAsync|regex"
        r"|like)\s*\(|\.expect\s*\("
    ),
    skip=Pattern(
        r"(?<![\w.])(?:xit|xdescribe|xtest|xcontext)\s*\(|(?<![\w.])(?:it|test|describe|suite"
        r"|context)\.(?:skip|failing|fixme)\s*\(|\bthis\.skip\(\)"
    ),
    condition=Pattern(r"\.(?:skipIf|runIf)\s*\("),
    only=Pattern(r"(?<![\w.])(?:fit|fdescribe)\s*\(|(?<![\w.])(?:it|test|describe|suite|context)\.only\s*\("),
)
_GO = Syntax(
    test=Pattern(r"^func (?:\([^)]*\) )?(?P<name>(?:Test|Fuzz)\w*)\("),
    asserts=Pattern(
        r"\b[tb]\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\((?!.*\berr\)\s*$)|(?<![\w.])(?:assert"
        r"|require|is|qt)\.\w+\(|\bExpect\(|\bc\.Assert\(|^\s*(?:check|assert|expect|must)\w*\("
    ),
    skip=Pattern(r"\b[tb]\.Skip(?:f|Now)?\(|^\s*(?:XIt|PIt|XDescribe|PDescribe)\("),
    only=Pattern(r"^\s*(?:FIt|FDescribe|FContext)\("),
)
_RUST = Syntax(
    test=Pattern(r"^\s*(?:pub )?(?:async )?fn (?P<name>\w+)\s*[(<]"),
    marker=Pattern(r"^\s*#\[(?:\w+::)*(?:test|rstest|test_case)\b"),
    inline=Pattern(
        r"^\s*#\[(?:cfg\((?:all\()?test\b|(?:\w+::)*(?:test|rstest|test_case)\b|ignore\b|should_panic\b)"
        r"|^\s*(?:pub )?mod (?:\w+_)?tests?\b"
    ),
    asserts=Pattern(r"\b(?:debug_)?assert(?:_\w+)?!|\bprop_assert\w*!|#\[should_panic"),
    skip=Pattern(r"^\s*#\[ignore\b"),
    condition=Pattern(r"cfg_attr\([^\]]*ignore"),
)
_JVM = Syntax(
    test=Pattern(
        r"^\s*(?:(?:public|private|protected|internal|final|override|suspend|static)\s+)*(?:(?:void"
        r"|Unit)\s+(?P<name>\w+)|fun\s+(?P<fun>`[^`]+`|\w+))\s*\("
    ),
    marker=Pattern(r"^\s*@(?:\w+\.)*(?:Test|ParameterizedTest|RepeatedTest|TestFactory|Theory)\b"),
    asserts=Pattern(
        r"(?<!\w)(?:assert\w*|verify\w*|fail|expect\w*)\s*[({]|\.(?:assert\w+|andExpect|should\w*"
        r"|isEqualTo)\s*\("
    ),
    skip=Pattern(r"^\s*@(?:\w+\.)*(?:Disabled|Ignore|Ignored)\b"),
    condition=Pattern(r"@(?:Disabled|Enabled)(?:If|On)\w*|\bassume\w*\("),
)
_DOTNET = Syntax(
    test=Pattern(r"^\s*(?:public|internal)\s+(?:async\s+)?(?:void|Task|ValueTask)\s+(?P<name>\w+)\s*\("),
    marker=Pattern(r"^\s*\[(?:\w+\.)*(?:Test|TestCase|Fact|Theory|TestMethod)\b"),
    asserts=Pattern(r"\bAssert\.\w+|\.Should\w*\("),
    skip=Pattern(r"^\s*\[(?:\w+\.)*Ignore\b|\bSkip\s*=\s*\""),
)
_RUBY = Syntax(
    test=Pattern(
        r"^\s*(?:x|f)?(?:it|specify|scenario|example|test)[ (]\s*(?P<quote>['\"])(?P<name>.+?)(?P=quote)"
        r"|^\s*def (?P<fun>test_\w+)"
    ),
    asserts=Pattern(r"(?<![\w.])(?:expect|assert\w*|refute\w*)\b|\.should(?:_not)?\b|\.(?:must|wont)_\w+|is_expected"),
    skip=Pattern(
        r"^\s*(?:xit|xdescribe|xcontext|xspecify|pending|skip)\b|,\s*(?::skip|:pending|skip: (?:true"
        r"|['\"])|pending: (?:true|['\"]))"
    ),
    only=Pattern(r"^\s*(?:fit|fdescribe|fcontext)\b|,\s*(?::focus|focus: true)"),
    comment=("#",),
)
_PHP = Syntax(
    test=Pattern(r"^\s*(?:public\s+)?function (?P<name>test\w*)\s*\("),
    asserts=Pattern(r"(?:\$this->|self::|static::)(?:assert|expect|fail)\w*\(|\bexpect\("),
    skip=Pattern(r"->(?:markTestSkipped|markTestIncomplete)\(|(?:^|\s)@group (?:skip|disabled)"),
)
_C = Syntax(
    test=Pattern(r"^\s*(?:TYPED_)?(?:TEST|TEST_F|TEST_P|TEST_CASE)\s*\((?P<name>[^)]*)"),
    asserts=Pattern(r"\b(?:EXPECT|ASSERT)_\w+\s*\(|\b(?:REQUIRE|CHECK)(?:_\w+)?\s*\(|^\s*assert\s*\("),
    skip=Pattern(r"\bGTEST_SKIP\(|\bDISABLED_\w+"),
)
_SWIFT = Syntax(
    test=Pattern(r"^\s*(?:override )?func (?P<name>test\w*)\s*\("),
    asserts=Pattern(r"\bXCT(?:Assert\w*|Fail|Unwrap)\(|#expect\("),
    skip=Pattern(r"\bXCTSkip\("),
)

_SYNTAX = {
    **dict.fromkeys((".py",), _PYTHON),
    **dict.fromkeys(
        (".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte", ".dart"), _SCRIPT
    ),
    **dict.fromkeys((".java", ".kt", ".kts", ".scala", ".groovy"), _JVM),
    **dict.fromkeys((".c", ".cc", ".cpp", ".cxx", ".h", ".hpp"), _C),
    ".go": _GO,
    ".rs": _RUST,
    ".cs": _DOTNET,
    ".rb": _RUBY,
    ".php": _PHP,
    ".swift": _SWIFT,
}

_TEST_FOLDER = Pattern(
    r"(?:^|/)(?:tests?|__tests__|specs?|e2e|testing|integration[_-]tests?|unit[_-]?tests?|androidTest"
    r"|[\w-]+[_-]tests?|[A-Z]\w*\.?Tests?)/",
    words=("test", "spec", "e2e"),
)
_TEST_NAME = Pattern(
    r"(?:^|/)(?:test_[^/]*\.py|tests?\.py|conftest\.py|[^/]*_tests?\.\w+|[^/]*[._-](?:test|spec|cy"
    r"|e2e)\.\w+|[^/]*_spec\.rb|[^/]*[a-z0-9](?:Tests?|TestCase|Spec|IT)\.\w+|Test[A-Z][^/]*\.\w+)$",
    words=("test", "spec", "cy", "e2e", "it"),
)
_NO_TEST = Pattern(
    r"(?:^|/)(?:fixtures?|testdata|test-data|__snapshots__|__mocks__|node_modules|vendor|third_party|site-packages)/",
    words=("fixture", "test", "__snapshots__", "__mocks__", "node_modules", "vendor", "third_party", "site-packages"),
)


def syntax_of(path: str) -> Syntax | None:
    """How tests are written in this file's language, or None where it is not known."""
    dot = path.rfind(".")
    return _SYNTAX.get(path[dot:].lower()) if dot > 0 else None


@lru_cache(maxsize=8192)
def is_test_file(path: str) -> bool:
    """Does the file hold test code of a known language? Data that tests read is none."""
    if _NO_TEST.search(path) or syntax_of(path) is None:
        return False
    return bool(_TEST_FOLDER.search(path) or _TEST_NAME.search(path))
