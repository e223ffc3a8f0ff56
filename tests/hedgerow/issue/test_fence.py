"""The fenced `scope` block: every form of its grammar, and that what is written is read back."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgerow.issue.fence import read_fence, write_fence
from hedgerow.issue.spec import PathRule

BRACES = "has braces, which are not read: give each path its own"
NOTHING_OUT = "takes nothing out: no pattern stands before it in its list"
_PATTERN = st.text("abz*?/._-,", min_size=1, max_size=12).filter(lambda text: text.strip("-*, ") != "")


def told(text: str) -> list[str]:
    """`allow` and `deny` rules as they were understood, each with what it excepts."""
    allowed, denied, remarks = read_fence(text, 1)
    rows = [("allow", one) for one in allowed] + [("deny", one) for one in denied]
    lists = [f"{word} {' '.join((rule.pattern, *(f'-{out}' for out in rule.excepting)))}" for word, rule in rows]
    return lists + [f"remark {one.line}: {one.text}" for one in remarks]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("allow: a/**, b/** except c/**", ["allow a/** -c/**", "allow b/** -c/**"]),
        ("allow: a, b\ndeny: c, d except d/x, d/y", ["allow a", "allow b", "deny c -d/x -d/y", "deny d -d/x -d/y"]),
        ("allow:\n  - a/**, b/** except b/c, b/d\n  - e", ["allow a/** -b/c -b/d", "allow b/** -b/c -b/d", "allow e"]),
        ("deny: `x, y.txt`, z", ["deny x, y.txt", "deny z"]),
        ("allow a/**\ndeny a/b", ["allow a/**", "deny a/b"]),
        ("- allow a/**\n- deny a/b except a/b/c", ["allow a/**", "deny a/b -a/b/c"]),
        ("deny:\n  - a\n  - allow b", ["allow b", "deny a"]),
        ('allow = ["a", "b"]\ndeny = [\n  "c",\n  "d",\n]', ["allow a", "allow b", "deny c", "deny d"]),
        ("allow: [a, b]\ndeny:[c]", ["allow a", "allow b", "deny c"]),
        ("allow: [ab].py", ["allow [ab].py"]),
        ("allow:a/**\nin_scope: b", ["allow a/**", "allow b"]),
        ("allow:\n  k=v/x\n  - C:x", ["allow k=v/x", "allow C:x"]),
        ("!a/b\n+ c", ["allow c", "deny a/b"]),
        ("deny: a/**, !a/b, !", ["deny a/** -a/b"]),
        ("allow:\n  - a/**\n  - !a/b\n  - a/b/c", ["allow a/** -a/b", "allow a/b/c"]),
        ("allow: a\ndeny: c except c/d\nallow: !a/b, e\ndeny !c/e", ["allow a -a/b", "allow e", "deny c -c/d -c/e"]),
        ('deny a, "!a/b"\ndeny: a', ["deny a -a/b", "deny a"]),
        ("deny: !a/b, a", ["deny a", f"remark 1: `!a/b` {NOTHING_OUT}"]),
        ("allow: a\ndeny: !a/b", ["allow a", f"remark 2: `!a/b` {NOTHING_OUT}"]),
        ("deny: a, !a/b except c", ["deny a -c", "remark 1: `!a/b` and `except` on one line are not read together"]),
        ("deny: a except !a/b, c", ["deny a -c", "remark 1: `!a/b` is no pattern behind `except`: it is passed over"]),
        ("allow: {a,b}/**", ["allow {a,b}/**", f"remark 1: `{{a,b}}/**` {BRACES}"]),
        ("maybe: a, b\ndeny: c", ["deny c", "remark 1: the scope block has no list named `maybe`: it is passed over"]),
        ("denny:a\nallow: c", ["allow c", "remark 1: the scope block has no list named `denny`: it is passed over"]),
        ("alow=a", ["remark 1: the scope block has no list named `alow`: it is passed over"]),
        ("win:x\nsrc:y", ["allow win:x", "allow src:y"]),
        ("allow: a'b, \"c", ["allow a'b", 'allow "c']),
        ("# nothing\n\n", []),
    ],
)  # fmt: skip
def test_a_block_is_read_as_the_grammar_says(block: str, expected: list[str]) -> None:
    assert told(block) == expected


@given(st.lists(_PATTERN, max_size=4), st.lists(_PATTERN, max_size=4), st.lists(_PATTERN, max_size=2))
def test_what_is_written_is_read_back(allowed: list[str], denied: list[str], excepting: list[str]) -> None:
    out = tuple(excepting)
    rules = tuple(PathRule(one, 1, excepting=out) for one in allowed)
    bans = tuple(PathRule(one, 1, excepting=out) for one in denied)
    text = write_fence(rules, bans).removeprefix("```scope\n").removesuffix("```\n")
    again, against, remarks = read_fence(text, 1)
    assert [(one.pattern, one.excepting) for one in again] == [(one, out) for one in allowed]
    assert [(one.pattern, one.excepting) for one in against] == [(one, out) for one in denied]
    assert remarks == ()


def test_a_block_that_takes_out_without_end_is_cut_short() -> None:
    started = time.monotonic()
    _, denied, remarks = read_fence("deny:\n" + "a\n!a/b\n" * 20_000, 1)
    assert time.monotonic() - started < 20  # a hang guard; it takes less than a second
    assert [len(one.excepting) for one in denied[198:202]] == [2, 1, 0, 0]
    assert len(remarks) == 19_800
    assert (remarks[0].line, remarks[0].text) == (403, "`!a/b` is passed over: 200 are taken out already")


def test_lines_made_to_be_slow_are_read_at_once() -> None:
    started = time.monotonic()
    for piece in ("{", "!,", "a,!b,", '"', "`'", "a,", "{,", "except ", "[", "'\"{"):
        read_fence("allow: " + piece * 100_000, 1)
    assert time.monotonic() - started < 20  # a hang guard; it takes less than a second
