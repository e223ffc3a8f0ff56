from __future__ import annotations

import pytest

from hedgerow.issue.parse import parse
from hedgerow.patch import change_from_diff
from hedgerow.scope.judge import judge
from hedgerow.scope.model import logit

ISSUE = parse("Let `fetch_rates` wait\n\nIt sleeps as `Retry-After` says.\n", ref="12", source="test")
IMPORTS = "@@ -1,0 +1,1 @@\n+{}\n"
RATES = """\
@@ -20,0 +21,2 @@ def fetch_rates(weight):
+    pause = int(headers['Retry-After'])
+    sleepers.sleep(pause)
"""
PALETTE = """\
@@ -90,0 +93,2 @@ class Palette:
+    def blend(self, left, right):
+        return colours.mix(left.hue, right.hue)
"""


def scores(brought_in: str, *hunks: str) -> list[float]:
    """The scores of an import, and of the hunks behind it in its file."""
    body = "".join((IMPORTS.format(brought_in), *hunks))
    diff = f"diff --git a/rates.py b/rates.py\n--- a/rates.py\n+++ b/rates.py\n{body}"
    (file,) = judge(change_from_diff(diff.encode()), (ISSUE,)).files
    return [hunk.score for hunk in file.hunks]


def test_an_import_is_as_suspect_as_the_hunk_that_uses_it() -> None:
    brought_in, rates, palette = scores("import sleepers", RATES, PALETTE)
    assert brought_in == rates
    brought_in, rates, palette = scores("import colours", RATES, PALETTE)
    assert brought_in == palette
    assert rates < palette


def test_blank_lines_are_as_suspect_as_the_rest_of_their_file() -> None:
    blank, rates, palette = scores("", RATES, PALETTE)
    assert blank == pytest.approx((rates + palette) / 2, abs=1e-4)


def test_an_import_that_no_hunk_uses_is_at_least_as_suspect_as_the_rest_of_its_file() -> None:
    brought_in, rates, palette = scores("import humidity", RATES, PALETTE)
    assert brought_in >= (rates + palette) / 2 - 1e-4  # rounded to four digits, each of them


def test_a_file_of_imports_alone_has_nothing_to_follow() -> None:
    (brought_in,) = scores("import sleepers")
    assert 0 < brought_in < 1


def test_hunks_of_a_file_stand_apart_from_its_least_suspect_one(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = scores("import colours", RATES, PALETTE)
    monkeypatch.setattr("hedgerow.scope.score.CONTRAST", 1.0)
    plain = scores("import colours", RATES, PALETTE)
    assert shown[1] == plain[1] == min(plain)
    assert logit(shown[2]) - logit(shown[1]) == pytest.approx(1.3 * (logit(plain[2]) - logit(plain[1])), rel=0.01)
    alone = scores("import sleepers")
    monkeypatch.undo()
    assert scores("import sleepers") == alone
