"""`hedgerow bench scope`: rows in, predictions and figures out."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from hedgerow.scope.bench import auroc
from tests.support.process import Done, run, script

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

ISSUE = "# Greet politely\n\nThe function `greet` in `greeting.py` must say please.\n"
INSIDE = """\
diff --git a/greeting.py b/greeting.py
--- a/greeting.py
+++ b/greeting.py
@@ -1,2 +1,2 @@
 def greet(name):
-    return name
+    return f"please, {name}"
"""
OUTSIDE = """\
diff --git a/billing/taxes.py b/billing/taxes.py
--- a/billing/taxes.py
+++ b/billing/taxes.py
@@ -10,2 +10,3 @@ def total(invoice):
     amount = invoice.amount
+    amount += surcharge(invoice.country, invoice.currency)
     return amount
"""
COMMENT = """\
diff --git a/greeting_notes.py b/greeting_notes.py
--- a/greeting_notes.py
+++ b/greeting_notes.py
@@ -20,2 +20,3 @@ def wave(name):
     hand = find(name)
+    # said twice on Sundays
     return hand
"""
IMPORT = """\
diff --git a/parting.py b/parting.py
--- a/parting.py
+++ b/parting.py
@@ -1,3 +1,2 @@
 import os
-import sys
 import time
"""
LOG = """\
diff --git a/CHANGELOG.md b/CHANGELOG.md
--- a/CHANGELOG.md
+++ b/CHANGELOG.md
@@ -3,2 +3,3 @@
 ## Unreleased
+- `greet` says please.
 - Nothing else.
"""
ROWS = (
    {"id": "clean", "issue_text": ISSUE, "diff": INSIDE, "labels": [{"label": "in"}]},
    {"id": "mixed", "issue_text": ISSUE, "diff": INSIDE + OUTSIDE, "labels": [{"label": "in"}, {"label": "drift"}]},
)


def bench(folder: Path, *arguments: str, rows: Sequence[Mapping[str, object]] = ROWS) -> Done:
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + "\n")
    return run(script("hedgerow"), "bench", "scope", "rows.jsonl", *arguments, folder=folder)


def test_labelled_rows_give_figures(tmp_path: Path) -> None:
    first, *others = bench(tmp_path).out.splitlines()
    assert first == "2 changes, 3 hunks; 0 of 2 (0.0 %) unjudged"
    assert others[:2] == ["AUROC of hunks: 1.0000", "AUROC of files: 1.0000"]
    assert [line.rpartition(" of ")[0].rpartition(": ")[0] for line in others[2:]] == [
        "drifting changes caught",
        "clean changes flagged",
    ]


def test_predictions_name_every_hunk_in_diff_order(tmp_path: Path) -> None:
    bench(tmp_path, "--predictions", "out.jsonl")
    clean, mixed = (json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines())
    assert (clean["id"], clean["judged"], len(clean["hunks"])) == ("clean", True, 1)
    assert [(hunk["path"], hunk["index"]) for hunk in mixed["hunks"]] == [("greeting.py", 0), ("billing/taxes.py", 0)]
    inside, outside = mixed["hunks"]
    assert set(inside) == {"path", "index", "verdict", "score", "incidental"}
    assert 0 <= inside["score"] < outside["score"] <= 1


def test_rows_without_labels_are_counted_only(tmp_path: Path) -> None:
    rows = tuple({key: value for key, value in row.items() if key != "labels"} for row in ROWS)
    done = bench(tmp_path, rows=rows)
    assert done == Done(0, "2 changes, 3 hunks; 0 of 2 (0.0 %) unjudged\n", "")


def test_rows_that_cannot_be_measured_are_counted(tmp_path: Path) -> None:
    rows = (
        {"id": "cut off", "issue_text": ISSUE, "diff": INSIDE[:-40], "labels": [{"label": "in"}]},
        {"id": "short", "issue_text": ISSUE, "diff": INSIDE, "labels": [{"label": "in"}] * 2},
    )
    assert bench(tmp_path, rows=rows).out.splitlines() == [
        "2 changes, 1 hunk; 1 of 2 (50.0 %) unjudged",
        "1 of them without a hunk: the diff cannot be read, or has no line of text",
        "2 labelled changes left out: not as many hunks as labels",
    ]


def test_extra_code_is_measured_within_its_commit(tmp_path: Path) -> None:
    row = {"id": "a", "issue_text": ISSUE, "diff": INSIDE + OUTSIDE, "labels": [{"label": "in"}, {"label": "extra"}]}
    only = {"id": "b", "issue_text": ISSUE, "diff": INSIDE, "labels": [{"label": "extra"}]}
    assert (
        bench(tmp_path, rows=(row, only))
        .out.splitlines()[1]
        .startswith("AUROC of incidental within a commit, mean of 1")
    )
    assert len(bench(tmp_path, rows=(only,)).out.splitlines()) == 1


def test_code_that_mends_is_compared_with_needless_code_only(tmp_path: Path) -> None:
    """Tests, comments and changelogs lie on the wrong side of both here: counted, they would lower the area."""
    row: dict[str, object] = {"id": "a", "issue_text": ISSUE, "diff": INSIDE + OUTSIDE + COMMENT + IMPORT + LOG}
    bench(tmp_path, "--predictions", "out.jsonl", rows=(row,))
    scores = [hunk["incidental"] for hunk in json.loads((tmp_path / "out.jsonl").read_text())["hunks"]]
    rising = sorted(range(len(scores)), key=scores.__getitem__)
    kinds = (("extra", "comment"), ("in", "fix"), ("extra", "code"), ("in", "test"), ("meta", "changelog"))
    labels = [{"label": label, "kind": kind} for _, (label, kind) in sorted(zip(rising, kinds, strict=True))]
    unmixed = [one if one["kind"] != "fix" else {"label": "in", "kind": "test"} for one in labels]
    assert len(set(scores)) == len(scores)
    rows = (row | {"labels": labels}, row | {"id": "b", "labels": unmixed})
    assert bench(tmp_path, rows=rows).out.splitlines()[1:] == ["AUROC of incidental within a commit, mean of 1: 1.0000"]
    kindless = [{"label": one["label"]} for one in labels]
    assert bench(tmp_path, rows=(row | {"labels": kindless},)).out.splitlines()[1:] == [
        "AUROC of incidental within a commit, mean of 1: 0.2500"
    ]


def test_packed_data_is_unpacked(tmp_path: Path) -> None:
    expected = bench(tmp_path)
    (tmp_path / "rows.jsonl.gz").write_bytes(gzip.compress((tmp_path / "rows.jsonl").read_bytes()))
    assert run(script("hedgerow"), "bench", "scope", "rows.jsonl.gz", folder=tmp_path) == expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"{", "line 1 of the data is no row: Expecting property name"),
        (b"[]", "line 1 of the data is no row: Expected `object`, got `array`"),
        (b'\n{"id": "1"}', "line 2 of the data is no row: Object missing required field `issue_text`"),
        (b'{"id": 1}', "line 1 of the data is no row: Expected `str`, got `int` - at `$.id`"),
        (
            b'{"id": "1", "issue_text": "", "diff": "", "labels": [{"label": "foo"}]}',
            "line 1 of the data is no row: Invalid enum value 'foo' - at `$.labels[0].label`",
        ),
        (b'{"id": "1", "issue_text": "", "diff": ""}\n' * 2, "x.jsonl holds two rows with the id '1'"),
        (b"\n", "x.jsonl holds no row"),
        (b"\xff", "cannot read the data in x.jsonl"),
    ],
)
def test_what_is_no_row_is_named_with_its_line(tmp_path: Path, data: bytes, message: str) -> None:
    (tmp_path / "x.jsonl").write_bytes(data)
    done = run(script("hedgerow"), "bench", "scope", "x.jsonl", folder=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"hedgerow: {message}")


@pytest.mark.parametrize("name", ["no.jsonl", "x.gz"])
def test_data_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.gz").write_bytes(gzip.compress(b"{}" * 100)[:-9])
    done = run(script("hedgerow"), "bench", "scope", name, folder=tmp_path)
    assert (done.code, done.err.startswith(f"hedgerow: cannot read the data in {name}: ")) == (2, True)


@pytest.mark.parametrize(
    ("pairs", "area"),
    [
        ([], None),
        ([(0.1, True)], None),
        ([(0.1, False), (0.2, True)], 1.0),
        ([(0.1, True), (0.2, False)], 0.0),
        ([(0.5, True), (0.5, False)], 0.5),
        ([(0.1, False), (0.5, True), (0.5, False), (0.9, True)], 0.875),
    ],
)
def test_the_area_counts_pairs_in_the_right_order(pairs: list[tuple[float, bool]], area: float | None) -> None:
    assert auroc(pairs) == area
