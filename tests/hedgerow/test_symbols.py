"""The definitions and the names of a file, in every language that is read."""

from __future__ import annotations

import pytest

from hedgerow.symbols import LIMIT, Outline, breaks_callers, outline, usage

PYTHON = """\
import os.path
from shop.tax import rate as tax_rate, LIMIT

TOP = 1
first, second = 1, 2
named: int = 3
box.size = 4


@cache
@other
def price(net, /, gross, *rest, tax=0, shop, **more):
    local = net
    def inner(x):
        return tax_rate(x)
    return inner(local).total


class Shop:
    name = "x"

    async def open(self): ...


if TOP:
    def late(): return LIMIT
"""
SCRIPT = """\
import { rate } from "./tax";
export function price(net, tax = 0, ...rest) { const local = 1; return rate(net); }
const twice = x => x * 2;
let plain = 5, other = (a, { b }) => a;
class Shop { open(/* when */ at) { return this.door; } }
"""
TYPED = """\
import type { Rate } from "./tax";
export abstract class Shop { abstract open(at?: number, by: string): void; }
interface Door { shut(hard: boolean): void; }
type Key = string;
enum Size { SMALL }
function over(a: string): void;
"""
GO = """\
package shop

import "shop/tax"

const A, B = 1, 2
var limit = 3

type Shop struct{ name string }

func (s *Shop) Open(at, by int, name string) error { return tax.Rate(at) }
func free(names ...string) {}
"""
JAVA = """\
package shop;
import shop.Tax;
class Shop {
  int a, b = 2;
  Shop(int at) { }
  /** opens */
  void open(final String name, int... more) { Runnable r = () -> { int x = 1; }; Tax.rate(name); }
  enum Size { SMALL }
}
"""
RUST = """\
use crate::tax::rate;
const LIMIT: u32 = 3;
struct Shop { name: String }
impl Shop {
    fn open(&self, at: u32) -> u32 { rate(at) }
}
trait Door { fn shut(&self); }
type Key = u32;
"""


def told(path: str, text: str) -> list[str]:
    """`kind name start-end (parameters)`; needed parameters bare, others in brackets."""
    found = outline(path, text)
    assert found is not None
    rows = []
    for one in found.definitions:
        given = one.parameters
        shown = (
            "" if given is None else f" ({', '.join(each.text if each.needed else f'[{each.text}]' for each in given)})"
        )
        rows.append(f"{'  ' * one.nested}{one.kind} {one.name} {one.start}-{one.end}{shown}")
    return rows


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("shop.py", PYTHON, [
            "constant TOP 4-4", "constant named 6-6",
            "function price 10-16 (net, gross, [*rest], shop=, [tax=], [**more])",
            "  function price.inner 14-15 (x)",
            "class Shop 19-22", "constant Shop.name 20-20", "method Shop.open 22-22 (self)",
            "function late 26-26 ()",
        ]),
        ("shop.mjs", SCRIPT, [
            "function price 2-2 (net, [tax], [...rest])", "function twice 3-3 (x)",
            "constant plain 4-4", "function other 4-4 (a, { b })",
            "class Shop 5-5", "method Shop.open 5-5 (at)",
        ]),
        ("shop.ts", TYPED, [
            "class Shop 2-2", "class Door 3-3", "method Door.shut 3-3 (hard)", "type Key 4-4", "type Size 5-5",
            "function over 6-6 (a)",
        ]),
        ("shop.go", GO, [
            "constant A 5-5", "constant B 5-5", "constant limit 6-6", "class Shop 8-8",
            "method Shop.Open 10-10 (int, int, string)", "function free 11-11 ([...string])",
        ]),
        ("Shop.java", JAVA, [
            "class Shop 3-9", "constant Shop.a 4-4", "constant Shop.b 4-4", "method Shop.Shop 5-5 (int)",
            "method Shop.open 7-7 (String, [int...])", "class Shop.Size 8-8",
        ]),
        ("shop.rs", RUST, [
            "constant LIMIT 2-2", "class Shop 3-3", "function Shop.open 5-5 (&self, u32)",
            "class Door 7-7", "function Door.shut 7-7 (&self)", "type Key 8-8",
        ]),
    ],
)  # fmt: skip
def test_definitions_are_found_with_lines_and_parameters(path: str, text: str, expected: list[str]) -> None:
    assert told(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text", "imports", "name", "lines"),
    [
        ("shop.py", PYTHON, {"os", "path", "shop", "tax", "rate", "LIMIT"}, "rate", (2,)),
        ("shop.js", SCRIPT, {"import", "rate", "from", "tax"}, "rate", (1, 2)),
        ("shop.go", GO, {"import", "shop", "tax"}, "Rate", (10,)),
        ("Shop.java", JAVA, {"import", "package", "shop", "Tax"}, "Tax", (2, 7)),
        ("shop.rs", RUST, {"use", "crate", "tax", "rate"}, "rate", (1, 5)),
    ],
)
def test_names_that_are_used_are_found_with_their_lines(
    path: str, text: str, imports: set[str], name: str, lines: tuple[int, ...]
) -> None:
    used = usage(path, text)
    assert used is not None
    assert used.imports == imports
    assert used.lines[name] == lines


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("notes.txt", "price"),
        ("no_ending", "price"),
        ("a.py", "def ("),
        ("a.py", "x = '\\q'\n" + "(" * 500),
        ("a.py", "#" * (LIMIT + 1)),
        ("a.js", "/" * (LIMIT + 1)),
        ("a.go", "}}}}}}"),
    ],
)
def test_what_cannot_be_read_has_no_outline(path: str, text: str) -> None:
    assert (outline(path, text), usage(path, text)) == (None, None)


def test_a_stray_piece_that_does_not_parse_leaves_the_rest_readable() -> None:
    assert "function free 3-3 ()" in told("a.go", "package a\n)))\nfunc free() {}\n")


def test_nesting_without_end_is_read() -> None:
    deep = "function f() {" * 5_000 + "}" * 5_000
    found = outline("a.js", deep)
    assert found is not None
    assert len(found.definitions) == 5_000


def test_lines_lie_in_the_innermost_definition_around_them() -> None:
    found = outline("shop.py", PYTHON)
    assert isinstance(found, Outline)
    assert [(one.name, one.last) for one in (found.innermost(15, 15), found.innermost(11, 16)) if one] == [
        ("price.inner", "inner"),
        ("price", "price"),
    ]
    assert found.innermost(4, 20) is None
    assert [one.start for one in found.named("Shop.open")] == [22]


@pytest.mark.parametrize(
    ("old", "new", "breaks"),
    [
        ("a, b", "a, b", False),
        ("a, b", "a", True),
        ("a", "a, b", True),
        ("a", "a, b=1", False),
        ("a", "a, *, b", True),
        ("a, b=1", "a, b", True),
        ("a, b", "a, b=1", False),
        ("a, b", "b, a", True),
        ("*, b, a", "*, a, b", False),
    ],
)
def test_callers_break_where_a_call_that_was_right_can_be_wrong(old: str, new: str, *, breaks: bool) -> None:
    before, after = (outline("a.py", f"def f({one}): ...\n") for one in (old, new))
    assert before is not None
    assert after is not None
    assert breaks_callers(before.definitions[0].parameters or (), after.definitions[0].parameters or ()) is breaks
