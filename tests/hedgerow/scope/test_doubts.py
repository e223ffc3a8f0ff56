"""What speaks against a drifting hunk is told where it holds, and nowhere else."""

from __future__ import annotations

import pytest

from hedgerow.model import Evidence, FileScope, HunkScope, Verdict
from hedgerow.scope.doubts import with_doubts
from hedgerow.scope.rarity import general
from hedgerow.scope.reasons import Teller
from hedgerow.scope.score import features, read, shipped
from tests.hedgerow.scope.test_judge import FOREIGN, ISSUE, RETRY, TEST, change, files

D, E, W = Verdict.DRIFT, Verdict.EXPLAINED, Verdict.WEAK

SHADE = """\
diff --git a/render/shade.py b/render/shade.py
--- a/render/shade.py
+++ b/render/shade.py
@@ -5,1 +5,3 @@ class Shade:
     pass
+    def dim(self, palette, colour, luminance):
+        return palette.darker(colour, saturation=luminance)
"""
SHADE_TEST = """\
diff --git a/tests/test_shade.py b/tests/test_shade.py
--- a/tests/test_shade.py
+++ b/tests/test_shade.py
@@ -5,1 +5,3 @@
 import pytest
+def test_gloom():
+    assert gloomy()
"""
AROUND = """\
diff --git a/net/backoff.py b/net/backoff.py
--- a/net/backoff.py
+++ b/net/backoff.py
@@ -5,2 +5,3 @@ def backoff_delay(response):
     delay = retry_after(response)
+    x = 2
     return backoff_delay(delay)
"""
NOTES = """\
diff --git a/NOTES.md b/NOTES.md
--- a/NOTES.md
+++ b/NOTES.md
@@ -5,1 +5,2 @@
 Notes
+Gloomy palettes.
"""


def evidence(
    path: str, verdicts: tuple[Verdict, ...], *parts: str, before: tuple[Evidence, ...] = ()
) -> tuple[Evidence, ...]:
    """What is told of the first hunk of a file, where the hunks of the change have these verdicts."""
    changed, models = change(*parts), shipped()
    found = features(read(changed, (ISSUE,), general()), models.relevance, models.link)
    teller = Teller(found, tuple(hunk for file in changed.files for hunk in file.hunks), general())
    left = iter(verdicts)
    judged = tuple(
        FileScope(
            file.path, None, W, 0.9, None,
            tuple(HunkScope(one.index, one.header, one.span[0], next(left), 0.9, 0.1, before) for one in file.hunks),
        )
        for file in changed.files
    )  # fmt: skip
    return next(file for file in with_doubts(teller, judged) if file.path == path).hunks[0].evidence


def doubts(path: str, verdicts: tuple[Verdict, ...], *parts: str) -> dict[str, str]:
    """The sentences of it by kind."""
    return {one.kind: one.because for one in evidence(path, verdicts, *parts)}


def test_a_drifting_hunk_is_told_beside_the_rest_of_its_change() -> None:
    assert doubts("render/palette.py", (E, E, D), RETRY, FOREIGN) == {
        "no-shared-name": "shares no rare name with the hunks that the issue explains",
        "farther": "is less near the issue than other code of this change"
        " (nearest: net/client.py:43, tied to issue line 5)",
    }


def test_hunks_that_hang_together_only_with_other_drifting_ones_are_apart() -> None:
    told = doubts("render/shade.py", (E, E, D, D), RETRY, FOREIGN, SHADE)
    assert told["apart"] == "hangs together only with other hunks that drift (render/palette.py:71)"
    assert "apart" not in doubts("render/shade.py", (E, E, W, D), RETRY, FOREIGN, SHADE)


def test_a_shared_name_is_not_denied() -> None:
    assert "no-shared-name" not in doubts("render/shade.py", (E, E, E, D), RETRY, FOREIGN, SHADE)
    assert "no-shared-name" not in doubts("render/shade.py", (W, W, W, D), RETRY, FOREIGN, SHADE)


@pytest.mark.parametrize(
    ("parts", "without"),
    [
        ((RETRY, SHADE_TEST), True),
        ((RETRY, SHADE_TEST, SHADE), False),
        ((RETRY, SHADE_TEST.replace("gloomy", "retry_after")), False),
        ((RETRY, SHADE_TEST.replace("test_shade", "test_a"), SHADE), True),
    ],
)
def test_a_test_whose_code_is_not_in_the_change_is_told(parts: tuple[str, ...], *, without: bool) -> None:
    path = "tests/test_a.py" if "test_a.py" in parts[1] else "tests/test_shade.py"
    assert ("test-without-code" in doubts(path, (E, E, D, D), *parts)) is without


def test_without_peers_a_hunk_is_measured_by_any_other() -> None:
    told = doubts("NOTES.md", (E, E, D), RETRY, NOTES)
    assert told["farther"].startswith("is less near the issue than other hunks of this change (nearest: net/client.py")


def test_the_hunk_nearest_to_the_issue_need_not_be_tied_to_a_line() -> None:
    told = doubts("render/palette.py", (D, W), FOREIGN, AROUND)
    assert told["farther"].endswith("(nearest: net/backoff.py:6)")


def test_a_hunk_as_near_as_the_others_is_not_farther() -> None:
    assert "farther" not in doubts("net/client.py", (D, E, W), RETRY, FOREIGN)


def test_where_all_hunks_drift_there_is_nothing_to_be_farther_than() -> None:
    assert "farther" not in doubts("render/palette.py", (D, D), FOREIGN, SHADE)


def test_what_speaks_against_a_drifting_hunk_comes_first_and_belonging_hunks_are_spared() -> None:
    found = files(RETRY, FOREIGN, TEST)
    weights = [one.weight for one in found["render/palette.py"].hunks[0].evidence]
    assert weights[0] < 0
    assert [weight > 0 for weight in weights] == sorted(weight > 0 for weight in weights)
    kinds = {
        one.kind
        for path in ("net/client.py", "tests/test_client.py")
        for hunk in found[path].hunks
        for one in hunk.evidence
    }
    assert kinds.isdisjoint({"no-shared-name", "apart", "farther", "test-without-code"})


def test_ties_come_behind() -> None:
    linked = "is linked by ordinary words or its place to the hunk at net/client.py:11"
    tie = Evidence("alike", 0.4, None, None, 1, linked)
    other = Evidence("other-issue", -0.6, None, None, 1, "names issue 77, which is not the issue of this change")
    told = evidence("render/palette.py", (E, E, D), RETRY, FOREIGN, before=(tie, other))
    assert [one.kind for one in told] == ["no-shared-name", "farther", "other-issue", "alike"]
    assert evidence("net/client.py", (E, E, D), RETRY, FOREIGN, before=(tie, other)) == (tie, other)


def test_a_tie_to_a_hunk_that_drifts_too_is_no_tie_to_the_issue() -> None:
    chain = Evidence("shared-name", 0.4, None, None, 6, "shares `luminance` with the hunk at render/palette.py:71")
    word = Evidence("shared-word", 0.2, "12", 5, 6, "line 6 speaks of `delay`, as issue line 5 does")
    apart = evidence("render/shade.py", (E, E, D, D), RETRY, FOREIGN, SHADE, before=(word, chain))
    assert (word in apart, chain in apart) == (True, False)
    beside = evidence("render/shade.py", (E, E, W, D), RETRY, FOREIGN, SHADE, before=(word, chain))
    assert (word in beside, chain in beside) == (True, True)
