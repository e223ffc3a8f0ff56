"""Assertions compared line by line: emptied, laxer, with a wider tolerance or a broader exception."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern
from hedgerow.testcode.edits import MAX_LINE
from hedgerow.testcode.values import Kind, Weakening

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from hedgerow.change import FileChange, Hunk, Line

_EMPTY = Pattern(
    r"^\s*assert (?:True|1|not False|1 == 1|True is True|.+ or True)\s*(?:,.*|#.*)?$|^\s*assert true\s*$"
    r"|\bassert(?:True|_)?\(\s*(?:true|True|1)\s*[,)]|\bassert!\(\s*true\s*[,)]|\bassertFalse\(\s*[fF]alse\s*[,)]"
    r"|\bassert(?:Equals?|_eq!|\.equal)\(\s*(?:1, ?1|true, ?true|True, ?True)\s*[,)]"
    r"|\bexpect\(\s*(?:true|1)\s*\)\.(?:toBe(?:Truthy)?\(|toEqual\(|to\.be\b|to eq)"
    r"|\bassert(?:\.ok)?\(\s*true\s*[,)]|\bassert\w*\(.+ \|\| true\)"
)

# Keyword or call, and whether a larger number is the laxer one.
_TOLERANCES = (
    (
        Pattern(
            (
                r"(?<![A-Za-z])(?:abs|rel|rtol|atol|delta|tol|tolerance|eps(?:ilon)?|threshold|max_diff|maxDiff"
                r"|within|abs_tol|rel_tol|max_relative|max_ulps|closeTo|within_delta)\b"
            ),
            re.IGNORECASE,
        ),
        True,
    ),
    (
        Pattern(
            r"\bInDelta\(|\bInEpsilon\(|be_within\(|assert_in_delta|assertThat\(.*\boffset\("
            r"|assert_relative_eq!|assert_abs_diff_eq!"
        ),
        True,
    ),
    (Pattern(r"\bplaces\s*=|\bdecimal\s*=|\btoBeCloseTo\(|assert_almost_equal\(|assertAlmostEqual\("), False),
)
_NUMBER = Pattern(r"(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)?|(?<![\w.])\.\d+", re.IGNORECASE)

_RAISES = (
    Pattern(
        r"\b(?:pytest\.raises|assertRaises(?:Regex)?|assertThrows\w*|assertFailsWith|raises"
        r"|assert_raises\w*|raise_error|expectException|toThrow(?:Error)?|rejects\.toThrow"
        r"|Assert\.Throws\w*)\s*[(<]\s*(?P<what>[^()<>]*)"
    ),
    Pattern(r"@Test\(.*expected\s*=\s*(?P<what>[\w.:]+)"),
    Pattern(r"#\[should_panic\(?(?P<what>[^\]]*)"),
)
_ANY_ERROR = frozenset(
    ["Exception", "BaseException", "Throwable", "RuntimeException", "StandardError", "Error", "Object", "AnyError"]
) | {""}

_STRONG = Pattern(
    r"^\s*assert (?P<py>.+?) == (?!(?:True|False|None)\s*$).+$"
    r"|\b(?:assert(?:Equals?|ListEqual|DictEqual|CountEqual|_equal)|assert\.(?:strictEqual|deepEqual|equal|deepStrictEqual)"
    r"|assert_eq!)\((?P<call>.+)\);?\s*$"
    r"|\bexpect\((?P<js>.+)\)\.(?:toBe|toEqual|toStrictEqual|toMatchObject|to\.equal|to\.eql|to\.deep\.equal)"
    r"\((?!true\)|false\)|null\)|undefined\)).*$"
)
_WEAK = Pattern(
    r"^\s*assert (?P<py>.+?)(?: is not None)?\s*$"
    r"|\b(?:assertTrue|assertIsNotNone|assertNotNull|assert\.ok|assert\.isOk|assert\.exists|assert!|assert_not_nil)"
    r"\((?P<call>.+)\);?\s*$"
    r"|\bexpect\((?P<js>.+)\)\.(?:toBeTruthy|toBeDefined|not\.toBeNull|not\.toBeUndefined|to\.exist|to\.be\.ok)\b.*$"
)
_PAIRED = 60  # changed lines in a row within which lines are paired; more is a rewrite


def weaker_assertions(file: FileChange) -> Iterator[Weakening]:
    """What the changed lines of a test file show by themselves."""
    gone = {line.text.strip() for hunk in file.hunks for line in hunk.removed}
    for hunk in file.hunks:
        for line in hunk.added:
            text = line.text[:MAX_LINE]
            if _EMPTY.search(text) and text.strip() not in gone:
                yield Weakening(Kind.EMPTY, file.path, "", line.number, text.strip(), "this assertion cannot fail")
        for removed, added in _blocks(hunk):
            yield from _looser_numbers(file.path, removed, added)
            yield from _broader(file.path, removed, added)
            yield from _laxer(file.path, removed, added)


def _blocks(hunk: Hunk) -> Iterator[tuple[list[Line], list[Line]]]:
    """Runs of changed lines without context between them, where both sides have some."""
    for unchanged, run in groupby(hunk.lines, key=lambda line: line.sign == " "):
        lines = [line for line in run if len(line.text) <= MAX_LINE]
        removed, added = [line for line in lines if line.sign == "-"], [line for line in lines if line.sign == "+"]
        if not unchanged and removed and added and len(lines) <= _PAIRED:
            yield removed, added


def _looser_numbers(path: str, removed: Sequence[Line], added: Sequence[Line]) -> Iterator[Weakening]:
    """Lines that differ in numbers only, and hold a word for a tolerance."""
    masked = {_NUMBER.sub("#", line.text.strip()): line.text for line in removed}
    for line in added:
        before = masked.get(_NUMBER.sub("#", line.text.strip()))
        rule = next((laxer_up for pattern, laxer_up in _TOLERANCES if pattern.search(line.text)), None)
        if before is None or rule is None:
            continue
        was, now = (_tolerance(text) for text in (before, line.text))
        if was is not None and now is not None and (now > was if rule else now < was):
            yield Weakening(
                Kind.TOLERANCE, path, "", line.number, line.text.strip(), f"the tolerance goes from {was:g} to {now:g}"
            )


def _tolerance(text: str) -> float | None:
    """The number behind the word for a tolerance; in calls that have no word for it, the last number."""
    word = next((match for pattern, up in _TOLERANCES if up and (match := pattern.search(text))), None)
    behind = _NUMBER.findall(text, word.end()) if word and not word[0].endswith("(") else []
    numbers = behind[:1] or _NUMBER.findall(text)[-1:]
    return float(numbers[0]) if numbers else None


def _broader(path: str, removed: Sequence[Line], added: Sequence[Line]) -> Iterator[Weakening]:
    """An expected exception that became any exception, or whose message is no longer looked at."""
    olds = [(found, line) for line in removed if (found := _raised(line.text)) is not None]
    news = [(found, line) for line in added if (found := _raised(line.text)) is not None]
    if len(olds) != len(news):
        return
    for (was, old), (now, new) in zip(olds, news, strict=True):
        if not _any_error(was) and _any_error(now):
            yield Weakening(
                Kind.BROADER,
                path,
                "",
                new.number,
                new.text.strip(),
                f"expected `{was}`, now accepts any exception" if was else "now accepts any exception",
            )
        elif (
            _first(was) == _first(now)
            and "match" in old.text
            and "match" not in new.text
            and len(added) <= len(removed)
        ):
            yield Weakening(
                Kind.BROADER,
                path,
                "",
                new.number,
                new.text.strip(),
                "the message of the exception is no longer looked at",
            )


def _raised(text: str) -> str | None:
    found = next((match for pattern in _RAISES if (match := pattern.search(text))), None)
    return found["what"].strip() if found else None


def _first(what: str) -> str:
    return what.split(",", maxsplit=1)[0].strip()


def _any_error(what: str) -> bool:
    name = re.sub(r"::class(?:\.java)?$|\.class$", "", _first(what)).rpartition(".")[2]
    return name in _ANY_ERROR and "match" not in what and "expected" not in what and what.count(",") == 0


def _laxer(path: str, removed: Sequence[Line], added: Sequence[Line]) -> Iterator[Weakening]:
    """An equality that became "is there": the same subject, no longer compared with anything."""
    strong = [
        next(value for value in match.groups() if value) for line in removed if (match := _STRONG.search(line.text))
    ]
    kept = [line for line in added if _STRONG.search(line.text)]
    for line in added:
        match = _WEAK.search(line.text)
        if not match or kept or not strong:
            continue
        subject = next(value for value in match.groups() if value)
        if any(was == subject or was.startswith(f"{subject},") or was.endswith(f", {subject}") for was in strong):
            yield Weakening(
                Kind.LAXER,
                path,
                "",
                line.number,
                line.text.strip(),
                "an exact comparison became a check that there is something",
            )
