"""Declared pairs that git merges cleanly and that do not fit together all the same; each beside one that must stay
silent.
"""

# ruff: noqa: E501 - a row of a table is read on one line

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import Struct

from tests.hedgerow.overlap.scene import ask, lanes

if TYPE_CHECKING:
    from tests.support.repo import Files, Repo

PY = """import os


def price(net, rate):
    # start of the sum
    tax = net * rate
    tax = round(tax, 2)
    total = net + tax
    # end of the sum
    return total


def other():
    one = 1
    two = 2
    three = 3
    return one + two + three


LIMIT = 5
"""
USER = "from shop.price import other\n\n\ndef use():\n    return other()\n"
GO = "package shop\n\nfunc Price(net int) int {\n\ta := net\n\tb := a\n\tc := b\n\treturn c\n}\n\nfunc Other() int {\n\treturn 1\n}\n"
JAVA = "package shop;\n\nclass Price {\n    int net(int a) {\n        return a;\n    }\n\n    int gross(int a) {\n        return a;\n    }\n}\n"
RUST = "pub fn price(net: i32) -> i32 {\n    let a = net;\n    let b = a;\n    let c = b;\n    c\n}\n\npub fn other() -> i32 {\n    1\n}\n"
JS = "export function price(net) {\n  const a = net;\n  const b = a;\n  const c = b;\n  return c;\n}\n\nexport function other() {\n  return 1;\n}\n"
TS = JS.replace("(net)", "(net: number)")


class Scenario(Struct, frozen=True):
    """Two lanes; `because` is the end of the one sentence expected, empty where the pair must be no worse than
    same-file.
    """

    name: str
    base: Files
    a: Files
    b: Files
    verdict: str | None
    because: str = ""


def swap(text: str, old: str, new: str) -> str:
    """The text with one piece replaced, which must be there."""
    assert old in text
    return text.replace(old, new)


CLASS = (
    "class Box:\n    a = 1\n\n    def one(self):\n        return 1\n"
    "\n    def two(self):\n        return 2\n\n    def three(self):\n        return 3\n"
)
P, U = "shop/price.py", "shop/user.py"
CALL = USER.replace("import other", "import other, price") + "\n\ndef call():\n    return price(1, 2)\n"
SCENARIOS = (
    Scenario("the same function", {P: PY}, {P: swap(PY, "tax = net * rate", "tax = rate * net")}, {P: swap(PY, "return total", "return total + 0")},
             "same-symbol", "both edit price"),
    Scenario("a method each, in one class", {P: CLASS}, {P: swap(CLASS, "    def two", "    def one_more(self):\n        return 11\n\n    def two")},
             {P: swap(CLASS, "    def three", "    def two_more(self):\n        return 22\n\n    def three")}, "same-file"),
    Scenario("neighbouring functions", {P: PY}, {P: swap(PY, "net * rate", "rate * net")}, {P: swap(PY, "two = 2", "two = 3")}, "same-file"),
    Scenario("new caller of a re-signed function", {P: PY, U: USER}, {P: swap(PY, "price(net, rate)", "price(net, rate, country)")}, {U: CALL},
             "breaks", "one changes the parameters of price of shop/price.py, the other newly uses it"),
    Scenario("new caller of a function with a new optional parameter", {P: PY, U: USER}, {P: swap(PY, "price(net, rate)", "price(net, rate, to=2)")},
             {U: CALL}, None),
    Scenario("removed and newly imported", {P: PY, U: USER}, {P: swap(PY, PY[PY.index("def price"):PY.index("def other")], "")}, {U: CALL},
             "breaks", "one removes or renames price of shop/price.py, the other newly uses it"),
    Scenario("file deleted and newly imported", {P: PY, U: "x = 1\n"}, {P: None}, {U: CALL}, "breaks", "the other newly uses it"),
    Scenario("constant renamed and newly used in the same file", {P: PY}, {P: swap(PY, "LIMIT", "BOUND")},
             {P: swap(PY, "import os\n", "import os\n\nprint(LIMIT)\n")}, "breaks", "one removes or renames LIMIT of shop/price.py, the other newly uses it"),
    Scenario("removed here, only mentioned in a comment there", {P: PY, U: USER}, {P: swap(PY, "LIMIT = 5", "")},
             {U: USER + "# shop.price LIMIT\n"}, None),
    Scenario("removed here, a stranger of the same name there", {P: PY, U: USER}, {P: swap(PY, "LIMIT = 5", "")},
             {"else/where.py": "from far.away import LIMIT\n\nprint(LIMIT)\n"}, None),
    Scenario("removed here, its module of the same name used there", {P: PY, U: "x = 1\n"}, {P: swap(PY, "price(net", "cost(net")},
             {U: "from shop import price\n\nprint(price.other(), price.LIMIT)\n"}, None),
    Scenario("removed here, used there behind its module of the same name", {P: PY, U: "x = 1\n"}, {P: swap(PY, "price(net", "cost(net")},
             {U: "from shop import price\n\nprint(price.price(1, 2))\n"}, "breaks", "price of shop/price.py, the other newly uses it"),
    Scenario("removed here, imported there from its module of the same name", {P: PY, U: "x = 1\n"}, {P: swap(PY, "price(net", "cost(net")},
             {U: "from .price import price as cost\n"}, "breaks", "price of shop/price.py, the other newly uses it"),
    Scenario("the same function added twice", {P: PY}, {P: swap(PY, "import os\n", "import os\n\n\ndef slug(text):\n    return text\n")},
             {P: swap(PY, "LIMIT = 5", "LIMIT = 5\n\n\ndef slug(words):\n    return words")}, "same-symbol", "both add slug"),
    Scenario("Go: the same function", {"shop/p.go": GO}, {"shop/p.go": swap(GO, "a := net", "a := net + 1")}, {"shop/p.go": swap(GO, "return c", "return c + 1")},
             "same-symbol", "both edit Price"),
    Scenario("Go: new caller of a re-signed function", {"shop/p.go": GO}, {"shop/p.go": swap(GO, "Price(net int)", "Price(net int, rate int)")},
             {"shop/q.go": "package shop\n\nfunc Use() int {\n\treturn Price(1)\n}\n"}, "breaks", "Price of shop/p.go, the other newly uses it"),
    Scenario("Java: new caller of a removed method", {"shop/Price.java": JAVA}, {"shop/Price.java": swap(JAVA, "gross", "brutto")},
             {"shop/Use.java": "package shop;\n\nclass Use {\n    int f(Price p) {\n        return p.gross(1);\n    }\n}\n"},
             "breaks", "Price.gross of shop/Price.java, the other newly uses it"),
    Scenario("Java: an overload added", {"shop/Price.java": JAVA}, {"shop/Price.java": swap(JAVA, "    int gross", "    int gross(int a, int b) {\n        return a;\n    }\n\n    int gross")},
             {"shop/Use.java": "package shop;\n\nclass Use {\n    int f(Price p) {\n        return p.gross(1);\n    }\n}\n"}, None),
    Scenario("Rust: new caller of a re-signed function", {"src/price.rs": RUST}, {"src/price.rs": swap(RUST, "net: i32", "net: i64")},
             {"src/user.rs": "use crate::price::price;\n\nfn go() -> i32 {\n    price(1)\n}\n"}, "breaks", "price of src/price.rs, the other newly uses it"),
    Scenario("Rust: a parameter renamed", {"src/price.rs": RUST}, {"src/price.rs": RUST.replace("net", "gross")},
             {"src/user.rs": "use crate::price::price;\n\nfn go() -> i32 {\n    price(1)\n}\n"}, None),
    Scenario("JavaScript: the same function", {"p.js": JS}, {"p.js": swap(JS, "a = net", "a = net + 1")}, {"p.js": swap(JS, "return c", "return c + 1")},
             "same-symbol", "both edit price"),
    Scenario("TypeScript: new caller of a renamed function", {"p.ts": TS}, {"p.ts": swap(TS, "function price", "function cost")},
             {"q.ts": "import { price } from './p';\n\nexport const x = price(1);\n"}, "breaks", "price of p.ts, the other newly uses it"),
    Scenario("TypeScript: an optional parameter added", {"p.ts": TS}, {"p.ts": swap(TS, "(net: number)", "(net: number, rate?: number)")},
             {"q.ts": "import { price } from './p';\n\nexport const x = price(1);\n"}, None),
    Scenario("the same migration number", {"m": ""}, {"app/migrations/0002_a.py": "a = 1\n"}, {"app/migrations/0002_b.py": "b = 2\n"}, "clash",
             "both take number 2 in app/migrations: app/migrations/0002_a.py and app/migrations/0002_b.py"),
    Scenario("the same migration number in two apps", {"m": ""}, {"one/migrations/0002_a.py": "a = 1\n"}, {"two/migrations/0002_b.py": "b = 2\n"}, None),
    Scenario("two Alembic heads", {"m": ""}, {"db/versions/aa_x.py": "revision = 'aa'\ndown_revision = '12'\n"},
             {"db/versions/bb_y.py": "revision = 'bb'\ndown_revision: str = '12'\n# b\n"}, "clash", "db/versions/aa_x.py and db/versions/bb_y.py"),
    Scenario("the same decision number", {"m": ""}, {"docs/adr/7-one.md": "a\n"}, {"docs/adr/0007-two.md": "b\n"}, "clash", "docs/adr/7-one.md and docs/adr/0007-two.md"),
    Scenario("names that differ in case only", {"m": ""}, {"docs/Setup.md": "a\n"}, {"docs/setup.md": "b\n"}, "clash", "one file on macOS and Windows"),
    Scenario("a manifest without its lock file", {"package.json": '{\n "a": 1,\n\n\n "b": 2\n}\n', "package-lock.json": "{}\n"},
             {"package.json": '{\n "a": 2,\n\n\n "b": 2\n}\n', "package-lock.json": "{2}\n"}, {"package.json": '{\n "a": 1,\n\n\n "b": 3\n}\n'},
             "clash", "both change package.json, only one its lock file package-lock.json"),
)  # fmt: skip


@pytest.mark.parametrize("case", SCENARIOS, ids=lambda case: case.name)
@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
def test_meaning(git_repo: Repo, case: Scenario, *, swapped: bool) -> None:
    a, b = (case.b, case.a) if swapped else (case.a, case.b)
    lanes(git_repo, case.base, a=a, b=b)
    answer = ask(git_repo)
    assert answer.errors == ()
    found = [(pair.verdict, pair.confirmed) for pair in answer.report.pairs]
    assert found == ([(case.verdict, False)] if case.verdict else [])
    told = [file.because for pair in answer.report.pairs for file in pair.files if file.kind != "file"]
    if "Alembic" in case.name or "case only" in case.name or "number" in case.name:
        assert len(told) == bool(case.because)
    else:
        assert all(text.endswith(case.because) for text in told)
        assert bool(told) == bool(case.because)


def test_meaning_can_be_left_out(git_repo: Repo) -> None:
    lanes(
        git_repo,
        {P: PY},
        a={P: swap(PY, "net * rate", "rate * net")},
        b={P: swap(PY, "return total", "return total + 0")},
    )
    assert [pair.verdict for pair in ask(git_repo, meaning=False).report.pairs] == ["same-file"]
