from __future__ import annotations

import pytest

from hedgerow.issue.parse import parse
from hedgerow.model import HunkScope, Verdict
from hedgerow.patch import change_from_diff
from hedgerow.scope.judge import judge
from hedgerow.scope.unneeded import Unneeded, unneeded, with_unneeded

ISSUE = "# Ask again when the rate server is busy\n\n`fetch_rates` must read `Retry-After` and wait.\n"
WORK = """\
diff --git a/rates/client.py b/rates/client.py
--- a/rates/client.py
+++ b/rates/client.py
@@ -10,2 +10,3 @@ def fetch_rates(weight):
     answer = ask(weight)
-    return answer.text
+    wait(answer.headers["Retry-After"])
+    return ask(weight).text
"""


def diff(path: str, lines: str) -> str:
    """One hunk of one file, as a unified diff."""
    rows = lines.strip("\n").split("\n")
    old, new = (sum(row[:1] in (" ", sign) for row in rows) for sign in "-+")
    return (
        f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -40,{old} +40,{new} @@\n"
        + "\n".join(rows)
        + "\n"
    )


def told(path: str, lines: str, *, issue: str = ISSUE, rest: str = WORK) -> str | None:
    """Why the work can do without the one hunk."""
    found = unneeded(change_from_diff((rest + diff(path, lines)).encode()), (parse(issue, ref="1", source="test"),))
    assert {where for where, _ in found} <= {path}
    return f"{found[path, 0].kind}: {found[path, 0].because}" if found else None


COMMENTS = " def total(cart):\n+    # The sum, without shipping.\n     return sum(cart)"
PRINTED = " def total(cart):\n+    print(cart, 'here')\n     return sum(cart)"
RENAMED = "-    res = ask(cart)\n-    return res.total\n+    response = ask(cart)\n+    return response.total"
HELPER = " \n+def chunked(items):\n+    return [items]\n+\n"
QUIET = "-    total(cart)\n+    total(cart)  # nosec B101"
TRIED = "-    ask(cart)\n+    try:\n+        ask(cart)\n+    except Exception:\n+        pass"
DEAD = " \n-def chunked(items):\n-    return [items]\n-\n"
IMPORT = " import os\n+import textwrap\n"
PAUSED = "     ask(cart)\n+    time.sleep(0.1)\n     ask(cart)"
COUNTED = " def total(cart):\n+    metrics.increment('total.calls')\n     return sum(cart)"
LOUDER = "-    logger.debug('asked %s', cart)\n+    logger.info('asked %s', cart)"
MUTED = " if cart:\n-    ask(cart)\n+    # ask(cart)\n+    pass"
SWITCHED = "-    ask(cart)\n+    if os.environ.get('ASK_EARLY') == '1':\n+        ask(cart)"
TYPED = "-def total(cart, unit=None):\n+def total(cart: Cart, unit: str | None = None) -> Money:"


@pytest.mark.parametrize(
    ("path", "lines", "because"),
    [
        ("shop.py", COMMENTS, "comments-only: changes comments only"),
        ("shop.go", " func Total() {\n-\t// Sums.\n+\t// Total sums.\n }", "comments-only: changes comments only"),
        (
            "shop.py",
            ' def total(cart):\n+    """Add it up.\n+\n+    All of it, shipping = 0.\n+    """\n     return sum(cart)',
            "comments-only: changes comments only",
        ),
        ("shop.py", ' def total():\n+    """Add it up."""\n', "comments-only: changes comments only"),
        (
            "shop.py",
            ' def total(cart):\n-    """Sum.\n+    """The sum.\n \n     Of it.\n     """\n+    # All.\n     x()',
            "comments-only: changes comments only",
        ),
        ("shop.py", ' limit: int = 3\n+"""How many."""\n day = 1', "comments-only: changes comments only"),
        (
            "shop.py",
            '     All of it, "shipping" too.\n     """\n-    # Sum.\n+    # The sum.\n     return sum(cart)',
            "comments-only: changes comments only",
        ),
        (
            "shop.py",
            ' ASK = """\n SELECT 1\n """\n+# Never more.\n \n more = f("""\n """)',
            "comments-only: changes comments only",
        ),
        ("shop.rb", " x = 1\n+# One.\n y = 2", "comments-only: changes comments only"),
        ("shop.java", " /**\n+ * All of it.\n  */", "comments-only: changes comments only"),
        ("shop.py", PRINTED, "prints-only: only prints something to look at"),
        ("shop.rs", ' fn f() {\n+    eprintln!("{:?}", cart);\n }', "prints-only: only prints something to look at"),
        ("shop.js", " x();\n+debugger;\n y();", "prints-only: only prints something to look at"),
        ("shop.py", PRINTED.replace("'here'", "file=sys.stderr"), "prints-only: only prints something to look at"),
        (
            "shop.go",
            " func f() {\n+\tfmt.Fprintln(os.Stderr, cart)\n }",
            "prints-only: only prints something to look at",
        ),
        ("shop.py", QUIET, "quiets-a-tool: only quiets a tool that checks the code"),
        ("shop.rs", "+#[allow(dead_code)]\n fn f() {}", "quiets-a-tool: only quiets a tool that checks the code"),
        ("shop.py", TYPED, "types-only: changes types and modifiers only"),
        ("shop.py", "+from typing import Any\n" + TYPED, "types-only: changes types and modifiers only"),
        (
            "shop.java",
            "-  void add(Cart cart) {\n+  void add(final Cart cart) {",
            "types-only: changes types and modifiers only",
        ),
        (
            "shop.ts",
            "-  total(cart) {\n+  total(cart: Cart) {",
            "types-only: changes types and modifiers only",
        ),
        (
            "shop.ts",
            " function total(\n \n   day,\n-  cart: Cart,\n+  cart: Cart | null,\n ) {",
            "types-only: changes types and modifiers only",
        ),
        (
            "shop.py",
            " class Cart:\n-    day: Day = None\n+    day: Day | None = None",
            "types-only: changes types and modifiers only",
        ),
        (
            "shop.java",
            "+import static org.shop.Carts.any;\n import org.shop.Cart;",
            "unused-import: brings in `any`, which nothing else in the change uses",
        ),
        ("shop.go", "-type All interface{}\n+type All any", "types-only: changes types and modifiers only"),
        ("shop.py", RENAMED, "rename-only: writes `response` for `res` and changes nothing else"),
        ("shop.py", HELPER, "unused-definition: defines `chunked`, which nothing else in the change uses"),
        (
            "shop.py",
            "+@dataclass(frozen=True)\n+class Limit:\n+    count: int\n",
            "unused-definition: defines `Limit`, which nothing else in the change uses",
        ),
        (
            "shop.rs",
            "+#[derive(Clone)]\n+pub struct Limit;\n",
            "unused-definition: defines `Limit`, which nothing else in the change uses",
        ),
        (
            "shop.java",
            "+  private static String shown(Object value) {\n+    return null;\n+  }",
            "unused-definition: defines `shown`, which nothing else in the change uses",
        ),
        ("shop.py", ' def total():\n+    logger.info("total")\n', "prints-only: only prints something to look at"),
        ("shop.rs", ' fn f() {\n+    tracing::info!("f");\n }', "prints-only: only prints something to look at"),
        ("shop.go", ' func f() {\n+\tslog.Info("f")\n }', "prints-only: only prints something to look at"),
        ("shop.py", TRIED, "swallows-errors: only keeps errors from being seen"),
        (
            "shop.ts",
            "-  ask(cart);\n+  try {\n+    ask(cart);\n+  } catch (error) {\n+  }",
            "swallows-errors: only keeps errors from being seen",
        ),
        ("shop.py", DEAD, "unused-removal: removes `chunked`, which nothing else in the change uses"),
        ("shop.py", IMPORT, "unused-import: brings in `textwrap`, which nothing else in the change uses"),
        (
            "shop.rs",
            "+use std::collections::{BTreeMap, BTreeSet as Trees};",
            "unused-import: brings in `BTreeMap`, which nothing else in the change uses",
        ),
        ("shop.py", COUNTED, "measures-only: only counts or times what the code does"),
        ("shop.py", "+    started = time.perf_counter()", "measures-only: only counts or times what the code does"),
        (
            "shop.go",
            '+\t_, span := otel.Start(ctx, "sum")\n+\tdefer span.End()',
            "measures-only: only counts or times what the code does",
        ),
        ("shop.py", LOUDER, "level-only: only logs at another level"),
        ("shop.go", '-\tlog.Warnf("cart")\n+\tlog.Errorf("cart")', "level-only: only logs at another level"),
        ("cart.ts", "-  console.error(cart)\n+  console.warn(cart)", "level-only: only logs at another level"),
        ("shop.py", MUTED, "comments-out: only puts comment marks before code"),
        ("cart.js", "-  send(cart)\n+  // send(cart)", "comments-out: only puts comment marks before code"),
        (
            "shop.py",
            SWITCHED,
            "unasked-switch: depends on `ASK_EARLY` of the environment, which nothing else in the change speaks of",
        ),
    ],
)
def test_what_the_work_can_do_without_is_told_by_what_it_does(path: str, lines: str, because: str) -> None:
    assert told(path, lines) == because


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("shop.md", COMMENTS),
        ("shop.py", " def total(cart):\n+    # The sum.\n+    return sum(cart)"),
        ("shop.py", ' def total():\n+    """Add it up."""\n+    return 1'),
        # code behind a docstring whose last line stays
        (
            "shop.py",
            ' def total(cart):\n-    """Sum.\n+    """The sum.\n \n     Of it.\n     """\n-    return 1\n+    return 2',
        ),
        # texts that another program reads
        ("shop.py", ' ask(\n+    """\n+    -- ours\n+    SELECT 1\n+    """\n )'),
        ("shop.py", ' ASK = """\n+# ours\n SELECT 1\n """'),
        ("shop.py", ' # ours\n SELECT 1\n+# theirs\n """, day)\n f()'),
        ("shop.py", ' SELECT 1\n+# theirs\n for update """\n f()'),
        ("shop.py", ' """All.\n+# theirs\n """\n f()'),
        ("shop.py", " total = (\n     day\n-    * weight\n+    * mass\n )"),
        ("Shop.java", ' String ask =\n+    """\n+    """;'),
        ("shop.ts", " class Cart {\n-  #limit = 3;\n+  #limit = 4;\n }"),
        ("shop.js", "-/** @type {Cart} */ let cart = 3;\n+/** @type {Cart} */ let cart = 4;"),
        ("shop.php", "+#[Pure]\n function total() {"),
        ("shop.py", " def total():\n-    return 1\n+    print(1)"),
        ("tests/test_shop.py", PRINTED),
        ("shop.py", " with open(path) as out:\n+    print(cart, file=out)"),
        ("shop.go", " func cart(w http.ResponseWriter) {\n+\tfmt.Fprintf(w, total)\n }"),
        ("shop.go", "-//go:build linux\n+//go:build linux || darwin\n package shop"),
        ("shop.go", "+//go:embed pages/*\n var pages embed.FS"),
        ("shop.c", "+#pragma once\n int total;"),
        ("shop.py", "-#!/usr/bin/python\n+#!/usr/bin/env python3\n import os"),
        ("shop.rs", "+#![no_std]\n mod cart;"),
        ("shop.ts", '+/// <reference types="node" />\n import x from "y";'),
        ("shop.py", "-    res = ask(cart)\n+    res = ask(cart, 2)"),
        ("shop.py", "-    f(a)\n+    f(b)"),
        ("shop.py", "-    f(first)\n+    f(second)"),
        ("shop.py", "-    res = ask(cart)\n-    g(x)\n+    response = ask(cart)"),
        ("shop.py", "-    Red(1)\n-    Red(2)\n+    Blue(1)\n+    Blue(2)"),
        ("shop.py", "-    res = ask(cart)\n-    return res.total\n+    weight = ask(cart)\n+    return weight.total"),
        ("shop.py", HELPER.replace("chunked", "fetch_rates")),
        ("shop.py", HELPER.replace("chunked", "wait")),
        ("shop.py", HELPER.replace("chunked", "main")),
        ("shop.py", HELPER.replace("chunked", "is")),  # too short to be looked for elsewhere
        ("shop.py", "+@route('/')\n" + HELPER.strip(" \n")),
        ("shop.rs", '+#[get("/")]\n+fn index() {}\n'),
        ("tests/test_shop.py", HELPER),
        ("shop.py", "-old()\n" + HELPER.strip(" \n")),
        ("shop.py", " a = 1\n+\n b = 2"),
        ("shop.go", " \treturn Limits{\n-\t\tDays: 7,\n+\t\tDays: 30,\n \t}"),
        ("shop.ts", " const rate = {\n-  share: .5,\n+  share: .7,\n };"),
        ("shop.ts", " ask({\n-  url: host,\n+  url: shop.host,\n });"),
        ("shop.ts", "-  url: host,\n+  url: shop.host,"),
        ("shop.ts", " ask({\n-  a: day => day,\n-  b: week => day,\n+  a: week => day,\n+  b: day => day,\n });"),
        ("shop.ts", "-  ask({ day: day, name });\n+  ask({ day: day.week, name });"),
        ("shop.ts", "-  ask(busy ? day : week);\n+  ask(busy ? day : week.day);"),
        ("shop.js", "-  ask(busy, day);\n+  ask(busy, day: day);"),
        ("shop.ts", '-  ask("Too large: cart, day");\n+  ask("Too large: the cart, day");'),
        ("shop.py", "-    carts.sort(key=lambda cart: cart[day])\n+    carts.sort(key=lambda cart: cart.day)"),
        ("shop.py", "-    else: week = ask(week)\n+    else: self.week = ask(week)"),
        ("shop.py", "-    ask(week[cart:week, 1])\n+    ask(week[cart:week.day, 1])"),
        ("shop.ts", "   cart: day,\n-  a: Day,\n   b: Week,\n+  a: Day,"),
        ("shop.py", "-    return (ready)\n+    return any(ready)"),
        ("shop.ts", ' const shop = {\n-  language: "de",\n+  language: "en",\n };'),
        ("shop.py", TRIED.replace("pass", "report(cart)")),
        ("tests/test_shop.py", TRIED),
        ("shop.py", DEAD.replace("chunked", "fetch_rates")),
        ("shop.py", DEAD.replace("chunked", "__str__")),
        ("shop.py", DEAD.replace("chunked", "test_rates")),
        ("tests/test_shop.py", DEAD),
        ("shop.py", " import os\n-@app.route('/debug')\n" + DEAD.strip(" \n")),
        ("shop.py", "-    def weigh(self):\n-        return super().weigh() / 2"),
        ("Shop.java", "-  @Override\n-  public void close() {\n-    halt();\n-  }"),
        ("shop.kt", "-  override fun close() {\n-    halt()\n-  }"),
        ("shop.rs", "-impl Drop for Shop {\n-    fn drop(&mut self) {\n-        halt();\n-    }\n-}"),
        ("shop.rs", " impl Iterator for Shop {\n-    fn size_hint(&self) -> Hint {\n-        halt()\n-    }\n }"),
        # used, or no longer, by code in the same hunk
        ("shop.py", HELPER + " def total(cart):\n+    cart = chunked(cart)\n     return sum(cart)"),
        ("shop.py", DEAD + " def total(cart):\n-    cart = chunked(cart)\n     return sum(cart)"),
        # called by their names, from outside
        ("shop.py", HELPER.replace("chunked", "__getattr__")),
        ("shop/plugin.py", HELPER.replace("chunked", "pytest_configure")),
        ("shop/management/commands/prune.py", "+class Command(BaseCommand):\n+    help = 'prune'"),
        ("shop/admin.py", "+class CartAdmin(ModelAdmin):\n+    ordering = ['day']"),
        ("pages/cart.tsx", "+export default function Cart() {\n+  return null;\n+}"),
        ("app/cart/page.tsx", "+export default function Cart() {\n+  return null;\n+}"),
        ("shop.py", IMPORT.replace("textwrap", "weight")),
        ("shop.py", IMPORT.replace("import textwrap", "from rates import client")),  # a file of the change
        ("shop.py", IMPORT.replace("textwrap", "os.path as osp, wait")),
        ("shop/__init__.py", IMPORT),
        ("shop.py", "+from shop import *"),
        ("db/migrate/2_add_day.rb", "+class AddDay < ActiveRecord::Migration[7.1]\n+end\n"),
        ("shop.py", COUNTED.replace("increment", "increment(cart)\n+    ask")),
        ("shop.py", LOUDER.replace("info", "asked")),
        ("shop.py", "-    report.debug(cart)\n+    report.info(cart)"),
        ("shop.py", MUTED.replace("# ask(cart)", "# ask(rates)")),
        ("shop.py", "+    pass"),
        ("shop.py", "+    ask(cart, os.environ['ASK_EARLY'])"),
        ("shop.py", SWITCHED.replace("ask(cart)", "ask(rates)", 1)),
        ("tests/test_shop.py", SWITCHED),
        ("shop.py", SWITCHED.replace("ASK_EARLY", "weight")),
    ],
)
def test_what_does_more_is_left_to_its_score(path: str, lines: str) -> None:
    assert told(path, lines, issue=f"{ISSUE}\nThe `weight` stays.\n") is None


@pytest.mark.parametrize(
    ("lines", "asks"),
    [
        (COMMENTS, "Add a comment to every function."),
        (PRINTED, "Log each cart at debug level."),
        (QUIET, "Silence the linter where it is wrong."),
        (TYPED, "Annotate the public functions."),
        (RENAMED, "Clean up the names."),
        (PRINTED, "Warn people whose cart is empty."),
        (PRINTED, "An empty cart is dropped without a message."),
        (PRINTED, "`cart list` does not show the weight."),
        (TRIED, "It must not crash when the server is away."),
        (TRIED, "KeyError: 'weight'"),
        (TRIED, "The import stops at the first bad row."),
        (COUNTED, "Add a metric for every call."),
        (LOUDER, "The log is too noisy."),
        (MUTED, "Disable the early question for now."),
        (SWITCHED, "Make it an option."),
        (DEAD, "Remove what nobody calls."),
        (DEAD, "Carts are no longer cut into pieces."),
        (DEAD, "The pieces are exposed to everyone."),
    ],
)
def test_what_the_issue_asks_for_is_needed(lines: str, asks: str) -> None:
    assert told("shop.py", lines) is not None
    assert told("shop.py", lines, issue=f"{ISSUE}\n{asks}\n") is None


NO_WAIT = "# Ask again when the rate server is busy\n\n`fetch_rates` must read its header.\n"


@pytest.mark.parametrize(
    ("path", "lines"),
    [
        ("shop.py", PAUSED),
        ("tests/test_shop.py", PAUSED),
        ("cart.test.ts", "+  await new Promise(done => setTimeout(done, 50))"),
        ("cart.test.ts", "+  new Promise(done => setTimeout(done, 50))"),
        ("shop.rs", "+    tokio::time::sleep(Duration::from_millis(50)).await;"),
        ("shop.go", "+\ttime.Sleep(time.Second)"),
    ],
)
def test_a_pause_that_nobody_asks_for_is_not_needed(path: str, lines: str) -> None:
    assert told(path, lines, issue=NO_WAIT) == "waits-only: only waits"
    assert told(path, lines, issue=f"{NO_WAIT}\nThe test is flaky on Windows.\n") is None


@pytest.mark.parametrize("lines", ["-    ask(cart)\n+    time.sleep(1)", f"{PAUSED}\n+    ask(rates)"])
def test_a_pause_beside_other_work_is_left_to_its_score(lines: str) -> None:
    assert told("shop.py", lines, issue=NO_WAIT) is None


def test_a_definition_that_only_its_neighbour_uses_is_not_needed() -> None:
    two = HELPER.strip(" \n") + "\n \n+def halved(items):\n+    return chunked(items)"
    assert told("shop.py", two) == "unused-definition: defines `chunked`, which nothing else in the change uses"


def test_what_the_issue_asks_for_late_in_a_long_paragraph_is_needed() -> None:
    paragraph = "People come back with the same cart again and again. " * 20
    assert told("shop.py", DEAD, issue=f"{ISSUE}\n{paragraph}\n") is not None
    assert told("shop.py", DEAD, issue=f"{ISSUE}\n{paragraph}Remove what nobody calls.\n") is None
    assert told("shop.py", HELPER, issue=f"{ISSUE}\n{paragraph}It wants `chunked`.\n") is None


def test_a_request_that_is_ruled_out_asks_for_nothing() -> None:
    assert told("shop.py", COMMENTS, issue=f"{ISSUE}\n## Out of scope\n\n- comments\n") is not None


def test_a_rename_that_other_files_follow_is_no_local_one() -> None:
    assert told("shop.py", RENAMED, rest=WORK + diff("pay.py", RENAMED).replace("@@ -40", "@@ -41")) is None
    assert told("shop.py", RENAMED, rest=WORK + diff("pay.py", "+    res = 1")) is not None


def test_a_rename_that_the_rest_of_its_file_stands_on_is_no_local_one() -> None:
    other = diff("shop.py", "+    keep(response)").partition("@@")[2]
    change = change_from_diff((WORK + diff("shop.py", RENAMED) + "@@" + other.replace("40", "90")).encode())
    assert not unneeded(change, (parse(ISSUE, ref="1", source="test"),))


@pytest.mark.parametrize(
    ("path", "user", "line", "unused"),
    [
        ("src/pause.rs", "src/main.rs", "mod pause;", []),
        ("src/pause/index.ts", "src/main.ts", 'import "./pause";', []),
        ("src/pause.rs", "src/main.rs", "mod boxes;", ["src/pause.rs"]),
    ],
)
def test_a_new_file_that_another_brings_in_is_needed(path: str, user: str, line: str, unused: list[str]) -> None:
    new = f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,1 @@\n"
    new += "+export function chunked() {\n" if path.endswith("ts") else "+pub fn chunked() {\n"
    change = change_from_diff((WORK + new + diff(user, f" x\n+{line}\n y")).encode())
    found = unneeded(change, (parse(ISSUE, ref="1", source="test"),))
    assert [path for path, _ in found] == unused


def moved(path: str, first: str, second: str, issue: str = ISSUE) -> list[str]:
    """Why the work can do without the two hunks of one file."""
    one, two = (diff(path, lines) for lines in (first, second))
    change = change_from_diff((WORK + one + "@@" + two.partition("@@")[2].replace("40", "90")).encode())
    return [found.because for found in unneeded(change, (parse(issue, ref="1", source="test"),)).values()]


LINES = ["def chunked(items):", "    size = 7", "    return [items[:size]]"]


def test_lines_that_only_move_within_their_file_are_not_needed() -> None:
    out, back = ("\n".join(sign + line for line in LINES) for sign in "-+")
    because = [f"only moves lines within the file (the other end: line {line})" for line in (90, 40)]
    assert moved("shop.py", out, back) == because
    assert moved("shop.py", back, out) == because
    assert moved("shop.py", out, back, issue=f"{ISSUE}\nMove the helpers to the end.\n") == []
    assert moved("shop.py", out, back + "\n+    print(items)") == []
    assert moved("shop.py", "-a = 7\n-b = 8", "+a = 7\n+b = 8") == []


@pytest.mark.parametrize(
    ("out", "back"),
    [
        # set before or after it is read, or in a loop
        (["    self.path = where", "    self.lock = Lock()", "    self.lock.take()"],) * 2,
        (LINES, [f"    {line}" for line in LINES]),
        # the first route that fits is taken
        (["@app.route('/carts/new')", *LINES],) * 2,
        (["    def chunked(self):", "        return 7", "show()"],) * 2,
    ],
)
def test_lines_whose_place_tells_are_needed_where_they_move(out: list[str], back: list[str]) -> None:
    assert moved("shop.py", "\n".join(f"-{line}" for line in out), "\n".join(f"+{line}" for line in back)) == []


def test_imports_and_decorated_classes_may_stand_anywhere() -> None:
    for lines in (["# ours", "import json", "import textwrap"], ["@dataclass", "class Chunk:", "    size: int"]):
        out, back = ("\n".join(sign + line for line in lines) for sign in "-+")
        assert len(moved("shop.py", out, back)) == len(("out", "back"))


def test_of_the_beginnings_of_a_change_nobody_says_what_nothing_in_it_uses() -> None:
    change = change_from_diff((WORK + diff("shop.py", HELPER) + diff("pay.py", PRINTED)).encode())
    issues = (parse(ISSUE, ref="1", source="test"),)
    assert {one.kind for one in unneeded(change, issues).values()} == {"unused-definition", "prints-only"}
    assert {one.kind for one in unneeded(change, issues, whole=False).values()} == {"prints-only"}


def test_a_lone_hunk_is_the_work() -> None:
    assert told("shop.py", COMMENTS, rest="") is None


def test_the_verdict_becomes_incidental_and_says_why() -> None:
    quiet = diff("rates/client.py", QUIET.replace("total(cart)", "fetch_rates(weight)"))
    scope = judge(change_from_diff((WORK + quiet).encode()), (parse(ISSUE, ref="1", source="test"),))
    hunk = scope.files[-1].hunks[0]
    assert hunk.verdict is Verdict.INCIDENTAL
    assert hunk.evidence[-1].because == "only quiets a tool that checks the code"


@pytest.mark.parametrize("verdict", [Verdict.DRIFT, Verdict.CHURN, Verdict.UNJUDGED])
def test_a_stronger_verdict_stays(verdict: Verdict) -> None:
    scope = HunkScope(0, "@@ -1 +1 @@", 1, verdict, 0.9, 0.1)
    found = with_unneeded(scope, Unneeded("prints-only", 1, "only prints something to look at"))
    assert found.verdict is verdict
    assert [one.kind for one in found.evidence] == ["prints-only"]
    assert with_unneeded(scope, None) is scope
