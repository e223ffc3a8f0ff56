from __future__ import annotations

import pytest

from hedgerow.model import HunkScope, Verdict
from hedgerow.patch import change_from_diff
from hedgerow.scope.rides import with_rides

WEAK = 0.3


def part(path: str, added: str, *, new: bool = False) -> str:
    """One file with one hunk of added lines."""
    lines = added.split("\n")
    head = f"new file mode 100644\n--- /dev/null\n+++ b/{path}\n@@ -0,0 +1,{len(lines)} @@\n"
    if not new:
        head = f"--- a/{path}\n+++ b/{path}\n@@ -4,0 +5,{len(lines)} @@\n"
    return f"diff --git a/{path} b/{path}\n{head}" + "".join(f"+{line}\n" for line in lines)


def bump(path: str, before: str, after: str) -> str:
    """One file with one line that becomes another."""
    return f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -5,1 +5,1 @@\n-{before}\n+{after}\n"


def ridden(diff: str, *verdicts: tuple[Verdict, float]) -> list[tuple[Verdict, float, str]]:
    """Verdict, score and first reason of each file's only hunk, given those of the scorer."""
    judged = [(HunkScope(0, "@@", 5, verdict, score, 0.1),) for verdict, score in verdicts]
    found = with_rides(change_from_diff(diff.encode()), judged, WEAK)
    return [(one.verdict, one.score, one.evidence[0].because if one.evidence else "") for (one,) in found]


DRIFT = (Verdict.DRIFT, 0.9)
FINE = (Verdict.EXPLAINED, 0.1)


@pytest.mark.parametrize(
    ("lock", "manifest"),
    [("Cargo.lock", "Cargo.toml"), ("web/yarn.lock", "web/app/package.json"), ("deno.lock", "deno.json")],
)
def test_a_lock_file_rides_with_its_manifest(lock: str, manifest: str) -> None:
    diff = part(lock, "a") + part(manifest, "b")
    because = f"is derived from {manifest}, whose change at line 5 does not drift"
    assert ridden(diff, DRIFT, FINE) == [(Verdict.WEAK, 0.1, because), (*FINE, "")]
    assert ridden(diff, DRIFT, DRIFT) == [(*DRIFT, "")] * 2


def test_a_symbolic_link_rides_with_the_file_that_it_stands_for() -> None:
    link = part("changes/12.fix", "../changes/14.fix", new=True)
    diff = link.replace("100644", "120000") + part("changes/14.fix", "Mended.", new=True)
    because = "is derived from changes/14.fix, whose change at line 5 does not drift"
    assert ridden(diff, DRIFT, FINE)[0] == (Verdict.WEAK, 0.1, because)
    assert ridden(diff.replace("120000", "100644"), DRIFT, FINE)[0] == (*DRIFT, "")
    assert ridden(diff.replace("../changes/14.fix", "15.fix"), DRIFT, FINE)[0] == (*DRIFT, "")


@pytest.mark.parametrize("held", ['var page = []byte("' + "\\x1f\\x8b" * 8 + '")', "    " + "0x1f, 0x8B, " * 8])
def test_a_file_that_a_tool_writes_as_bytes_into_code_rides_with_any_work(held: str) -> None:
    because = "stands in a file that holds another one as bytes, as a tool writes it"
    assert ridden(part("web/assets.go", held), DRIFT)[0] == (Verdict.WEAK, WEAK, because)
    assert ridden(part("web/assets.go", held[:40]), DRIFT)[0] == (*DRIFT, "")
    assert ridden(part("web/assets.go", held, new=True), DRIFT)[0] == (*DRIFT, "")
    assert ridden(part("web/assets.go", f"{'open(door); ' * 12}// {held}"), DRIFT)[0] == (*DRIFT, "")


def test_a_lock_file_alone_rides_with_nothing() -> None:
    assert ridden(part("Cargo.lock", "a") + part("go.mod", "b"), DRIFT, FINE)[0] == (*DRIFT, "")


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("gen/parcel.pb.go", "proto/parcel.proto"),
        ("gen/parcel_grpc.pb.go", "proto/parcel.proto"),
        ("app/parcel_pb2.pyi", "proto/parcel.proto"),
        ("web/__snapshots__/label.test.tsx.snap", "web/label.test.tsx"),
        ("tests/__snapshots__/test_label.ambr", "tests/test_label.py"),
        ("dist/label.min.js", "src/label.ts"),
        ("lib/parcel.g.dart", "lib/parcel.dart"),
    ],
)
def test_what_a_tool_writes_rides_with_what_it_reads(written: str, source: str) -> None:
    because = f"is derived from {source}, whose change at line 5 does not drift"
    assert ridden(part(written, "a") + part(source, "b"), DRIFT, FINE)[0] == (Verdict.WEAK, 0.1, because)
    assert ridden(part(written, "a") + part(source, "b"), DRIFT, DRIFT)[0] == (*DRIFT, "")
    assert ridden(part(written, "a") + part(f"{source}.orig", "b"), DRIFT, FINE)[0] == (*DRIFT, "")


def test_the_manifest_that_belongs_most_carries_the_lock_file() -> None:
    diff = part("go.sum", "a") + part("b/go.mod", "b") + part("a/go.mod", "b")
    other, best = (Verdict.WEAK, 0.4), (Verdict.INCIDENTAL, 0.2)
    for second, third, path in ((other, best, "a/go.mod"), (best, other, "b/go.mod")):
        because = f"is derived from {path}, whose change at line 5 does not drift"
        assert ridden(diff, DRIFT, second, third)[0] == (Verdict.WEAK, 0.2, because)


def test_where_nothing_drifts_nothing_rides() -> None:
    assert ridden(part("go.sum", "a") + part("go.mod", "b"), FINE, FINE) == [(*FINE, "")] * 2


CHANGELOG = "## 5.0.4\n- Send labels again"


@pytest.mark.parametrize("line", ["next-version: 5.0.4-pre", "next-version: v5.0.4"])
def test_a_version_rides_with_the_changelog_that_has_it(line: str) -> None:
    diff = bump("version.yml", "next-version: 5.0.3-pre", line) + part("CHANGELOG.md", CHANGELOG)
    because = "brings only version 5.0.4, as CHANGELOG.md:5 does, which belongs"
    assert ridden(diff, DRIFT, FINE) == [(Verdict.WEAK, 0.1, because), (*FINE, "")]
    assert ridden(diff, DRIFT, DRIFT) == [(*DRIFT, "")] * 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("rev: 5.0.3", "rev: 5.0.5"),  # another one
        ("rev: 5.0.3", "rev: 5.0.4  # hurry"),  # and something else
        ("rev: 5.0.4, 5.0.2", "rev: 5.0.4, 5.0.3"),  # it was there
        ("rev: 5.0", "rev: 5.1"),  # of too many things
    ],
)
def test_any_other_version_drifts_on(before: str, after: str) -> None:
    diff = bump("hooks.yml", before, after) + part("CHANGELOG.md", CHANGELOG)
    assert ridden(diff, DRIFT, FINE) == [(*DRIFT, ""), (*FINE, "")]


def test_one_more_author_rides_along() -> None:
    because = "adds to the list of those who contributed"
    assert ridden(part("AUTHORS", "Ada"), DRIFT) == [(Verdict.WEAK, WEAK, because)]
    assert ridden(part("docs/CREDITS.md", "Ada"), (Verdict.DRIFT, 0.2)) == [(Verdict.WEAK, 0.2, because)]
    assert ridden(part("AUTHORS", "Ada\nBob\nEve\nIda"), DRIFT) == [(*DRIFT, "")]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("app/tax.py", "from app.tax import total"),
        ("src/tax.rs", "mod tax;"),
        ("src/nn.ts", 'export { default as nn } from "./nn.js";'),
        ("src/tax/index.ts", 'export * from "./tax";'),
        ("app/tax/__init__.py", "import app.tax"),
    ],
)
def test_a_new_file_rides_with_the_line_that_imports_it(path: str, line: str) -> None:
    diff = part(path, "total = 1", new=True) + part("app/main.py", f"x = 1\n{line}")
    because = "is imported at app/main.py:6, which belongs"
    assert ridden(diff, DRIFT, FINE)[0] == (Verdict.EXPLAINED, 0.1, because)
    assert ridden(diff, DRIFT, DRIFT)[0] == (*DRIFT, "")
    assert ridden(diff, DRIFT, (Verdict.INCIDENTAL, 0.1))[0] == (*DRIFT, "")


def test_what_is_neither_new_nor_imported_drifts_on() -> None:
    imports = part("app/main.py", "import tax")
    assert ridden(part("app/tax.py", "total = 1") + imports, DRIFT, FINE)[0] == (*DRIFT, "")
    assert ridden(part("app/vat.py", "import vat", new=True) + imports, DRIFT, FINE)[0] == (*DRIFT, "")
    assert ridden(part("app/tax.py", "total = 1", new=True) + part("a.py", "tax = 1"), DRIFT, FINE)[0] == (*DRIFT, "")


@pytest.mark.parametrize(
    ("manifest", "named", "path", "line", "package"),
    [
        ("setup.py", '        "sniffio==1.*",', "app/asgi.py", "import sniffio", "sniffio"),
        (
            "requirements.txt",
            "typing-extensions>=4",
            "app/a.py",
            "from typing_extensions import Self",
            "typing-extensions",
        ),
        ("go.mod", "\tgithub.com/a/yaml v3.0.1", "a.go", 'import "github.com/a/yaml"', "github.com/a/yaml"),
    ],
)
def test_a_dependency_rides_with_the_line_that_imports_it(
    manifest: str, named: str, path: str, line: str, package: str
) -> None:
    diff = part(manifest, named) + part(path, f"x = 1\n{line}")
    because = f"names `{package}`, which {path}:6 imports"
    assert ridden(diff, DRIFT, FINE)[0] == (Verdict.EXPLAINED, 0.1, because)
    assert ridden(diff, DRIFT, DRIFT)[0] == (*DRIFT, "")
    assert ridden(part(manifest, "}") + part(path, line), DRIFT, FINE)[0] == (*DRIFT, "")


def test_a_hunk_that_brings_in_a_new_file_rides_with_it() -> None:
    diff = part("src/main.rs", "mod tax;\n\nuse tax::total;") + part("src/tax.rs", "fn total() {}", new=True)
    assert ridden(diff, DRIFT, FINE)[0] == (Verdict.EXPLAINED, 0.1, "brings in src/tax.rs, which belongs")
    assert ridden(diff, DRIFT, DRIFT)[0] == (*DRIFT, "")
    more = part("src/main.rs", "mod tax;\nstart();") + part("src/tax.rs", "fn total() {}", new=True)
    assert ridden(more, DRIFT, FINE)[0] == (*DRIFT, "")
    old = part("src/main.rs", "mod tax;") + part("src/tax.rs", "fn total() {}")
    assert ridden(old, DRIFT, FINE)[0] == (*DRIFT, "")


def test_only_the_hunks_that_drift_ride_along() -> None:
    diff = part("go.sum", "a") + "@@ -9,0 +11,1 @@\n+b\n" + part("go.mod", "c")
    kept = HunkScope(1, "@@", 11, Verdict.CHURN, 0.8, 0.1)
    judged = [(HunkScope(0, "@@", 5, *DRIFT, 0.1), kept), (HunkScope(0, "@@", 5, *FINE, 0.1),)]
    (first, second), _ = with_rides(change_from_diff(diff.encode()), judged, WEAK)
    assert (first.verdict, second) == (Verdict.WEAK, kept)


GUIDE = part("docs/backups.md", "pg_restore --table=orders /backups/latest.pgdump")


@pytest.mark.parametrize(
    "path",
    [
        ".cspell.json",
        "cspell.config.yaml",
        "project-words.txt",
        "lists/dictionary.txt",
        "docs/spelling_wordlist.txt",
        ".spelling",
        ".github/styles/config/vocabularies/Guide/accept.txt",
    ],
)
def test_a_word_for_the_spelling_checker_rides_with_the_text_that_has_it(path: str) -> None:
    because = "brings in `pgdump`, which docs/backups.md:5 uses"
    assert ridden(part(path, '    "pgdump",') + GUIDE, DRIFT, FINE)[0] == (Verdict.WEAK, 0.1, because)


def test_a_word_that_no_text_has_and_a_list_of_many_words_drift_on() -> None:
    assert ridden(part(".cspell.json", '"pgdump", "autovacuum"') + GUIDE, DRIFT, FINE)[0] == (*DRIFT, "")
    assert ridden(part(".cspell.json", '"pgdump"') + GUIDE, DRIFT, DRIFT)[0] == (*DRIFT, "")
    assert ridden(part(".cspell.json", "  ],") + GUIDE, DRIFT, FINE)[0] == (*DRIFT, "")
    assert ridden(part("words.go", '"pgdump"') + GUIDE, DRIFT, FINE)[0] == (*DRIFT, "")
    letters = "abcdefghijklmnopqrstu"
    long = part(".cspell.json", " ".join(f"pg{letter}" for letter in letters))
    text = part("docs/backups.md", " ".join(f"pg{letter}" for letter in letters))
    assert ridden(long + text, DRIFT, FINE)[0] == (*DRIFT, "")
    assert ridden(long.replace("pgu", "") + text, DRIFT, FINE)[0][0] == Verdict.WEAK
    many = "".join(f"@@ -{at},0 +{at},1 @@\n+pgdump\n" for at in range(10, 120))
    assert ridden_all(part(".spelling", "pgdump") + many, GUIDE)[0] == Verdict.DRIFT


def test_in_a_change_of_many_hunks_no_words_are_looked_up() -> None:
    rest = "".join(f"@@ -{at},0 +{at},1 @@\n+pgdump\n" for at in range(10, 1008))
    judged = [(HunkScope(0, "@@", 5, *DRIFT, 0.1),), tuple(HunkScope(at, "@@", 5, *FINE, 0.1) for at in range(999))]
    for more, verdict in (("", Verdict.WEAK), ("@@ -2000,0 +2000,1 @@\n+pgdump\n", Verdict.DRIFT)):
        change = change_from_diff((part(".spelling", "pgdump") + GUIDE + rest + more).encode())
        hunks = (*judged[1], *judged[1][:1]) if more else judged[1]
        assert with_rides(change, [judged[0], hunks], WEAK)[0][0].verdict is verdict


def ridden_all(list_of_words: str, text: str) -> list[Verdict]:
    """Verdicts of the hunks of a drifting list of words beside a text that belongs."""
    change = change_from_diff((list_of_words + text).encode())
    hunks = tuple(HunkScope(one.index, "@@", 5, *DRIFT, 0.1) for one in change.files[0].hunks)
    return [one.verdict for one in with_rides(change, [hunks, (HunkScope(0, "@@", 5, *FINE, 0.1),)], WEAK)[0]]


GO = "diff --git a/pack/box.go b/pack/box.go\n--- a/pack/box.go\n+++ b/pack/box.go\n"
USE = "@@ -40,0 +42,1 @@ func Pack() {\n+\tslices.Sort(boxes)\n"


@pytest.mark.parametrize(
    ("lines", "because"),
    [
        (['\t"slices"'], "brings in `slices`, which pack/box.go:42 uses"),
        (['\t"golang.org/x/exp/slices"'], "brings in `slices`, which pack/box.go:42 uses"),
        (['\tslices "example.org/lists/v3"'], "brings in `slices`, which pack/box.go:42 uses"),
        (['\t"fmt"', '\t"example.org/slices/v2"'], "brings in `slices`, which pack/box.go:42 uses"),
        (['\t"sort"'], ""),
        (['\t"slices"', "\tlabel(boxes)"], ""),
    ],
)
def test_an_import_of_go_rides_with_the_code_of_its_file_that_uses_it(lines: list[str], because: str) -> None:
    added = "".join(f"+{line}\n" for line in lines)
    head = f"@@ -3,0 +4,{len(lines)} @@ import (\n{added}"
    change = change_from_diff((GO + head + USE).encode())
    judged = [(HunkScope(0, "@@", 4, *DRIFT, 0.1), HunkScope(1, "@@", 42, *FINE, 0.1))]
    first, second = with_rides(change, judged, WEAK)[0]
    assert (first.verdict, first.evidence[0].because if first.evidence else "") == (
        (Verdict.WEAK, because) if because else (Verdict.DRIFT, "")
    )
    assert second.verdict is Verdict.EXPLAINED


@pytest.mark.parametrize(
    ("path", "line", "use", "name"),
    [
        ("a.py", "    NoReturn,", "def stop() -> NoReturn:", "NoReturn"),
        ("a.py", "    stop_now as halt,", "    halt()", "halt"),
        ("a.ts", "  type ParcelLabel,", "  label: ParcelLabel;", "ParcelLabel"),
        ("a.py", "    NoReturn,", "def stop() -> Never:", None),
        ("a.py", "    stop(NoReturn),", "def stop() -> NoReturn:", None),
        ("a.md", "NoReturn", "`NoReturn` says that it never comes back", None),
        ("a.py", "        return", "    return None", None),
        ("a.py", "        pass", "    show(pass)", None),
    ],
)
def test_a_name_in_a_list_of_imports_rides_with_its_use(path: str, line: str, use: str, name: str | None) -> None:
    text = f"--- a/{path}\n+++ b/{path}\n@@ -3,0 +4,1 @@\n+{line}\n@@ -40,0 +42,1 @@\n+{use}\n"
    judged = [(HunkScope(0, "@@", 4, *DRIFT, 0.1), HunkScope(1, "@@", 42, *FINE, 0.1))]
    first, _ = with_rides(change_from_diff(text.encode()), judged, WEAK)[0]
    told = [one.because for one in first.evidence]
    assert told == ([f"brings in `{name}`, which {path}:42 uses"] if name else [])


@pytest.mark.parametrize(
    ("above", "verdict"),
    [
        ("from typing import (", Verdict.WEAK),
        ("    Never,", Verdict.WEAK),
        ("import {", Verdict.WEAK),
        ("    Never,\n \n     # for the linter", Verdict.WEAK),
        ("    title=title,", Verdict.DRIFT),
        ("{", Verdict.DRIFT),
    ],
)
def test_only_a_name_in_a_list_of_imports_rides(above: str, verdict: Verdict) -> None:
    old = above.count("\n") + 1
    listed = f"@@ -3,{old} +3,{old + 1} @@\n {above}\n+    NoReturn,\n"
    text = f"--- a/a.py\n+++ b/a.py\n{listed}@@ -40,0 +42,1 @@\n+def f() -> NoReturn:\n"
    judged = [(HunkScope(0, "@@", 4, *DRIFT, 0.1), HunkScope(1, "@@", 42, *FINE, 0.1))]
    first, _ = with_rides(change_from_diff(text.encode()), judged, WEAK)[0]
    assert first.verdict is verdict


def test_in_a_file_of_many_hunks_nothing_is_looked_up() -> None:
    hunks = "".join(f"@@ -{at},0 +{at},1 @@\n+\tlabel,\n" for at in range(1, 202, 2))
    change = change_from_diff(f"--- a/a.py\n+++ b/a.py\n{hunks}".encode())
    judged = tuple(HunkScope(at, "@@", 4, *(DRIFT if at else FINE), 0.1) for at in range(101))
    assert with_rides(change, [judged], WEAK)[0] == judged
