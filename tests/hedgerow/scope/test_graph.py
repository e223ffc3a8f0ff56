from __future__ import annotations

from hedgerow.patch import change_from_diff
from hedgerow.scope import graph
from hedgerow.scope.rarity import general
from hedgerow.scope.view import view_hunk


def diff(files: int, hunks: int) -> bytes:
    """Files of hunks; hunk i of file f calls what hunk i of file 0 defines, every hunk calls `shared_everywhere`."""
    parts = []
    for file in range(files):
        parts.append(f"diff --git a/m{file}.py b/m{file}.py\n--- a/m{file}.py\n+++ b/m{file}.py\n")
        for at in range(hunks):
            what = f"def gauge_{at}_reading(x):" if file == 0 else f"gauge_{at}_reading({file})"
            parts.append(f"@@ -{at * 20 + 1},0 +{at * 20 + 1},2 @@\n+{what}\n+    shared_everywhere(x_{file})\n")
    return "".join(parts).encode()


def pairs_of(data: bytes) -> set[tuple[int, int]]:
    change = change_from_diff(data)
    found = [(place, file, hunk) for place, file in enumerate(change.files) for hunk in file.hunks]
    views = [view_hunk(at, place, file, hunk, general()) for at, (place, file, hunk) in enumerate(found)]
    return set(graph.candidates(views, general()))


def test_every_pair_of_a_small_diff_is_looked_at() -> None:
    assert len(pairs_of(diff(4, 10))) == 40 * 39 // 2


def test_of_a_large_diff_only_neighbours_and_those_that_share_a_rare_name_are() -> None:
    pairs = pairs_of(diff(5, 20))
    assert (3, 23) in pairs  # defines and calls gauge_3_reading
    assert (3, 4) in pairs  # neighbours in the file
    assert (3, 59) not in pairs  # shares nothing but what every hunk has
    assert len(pairs) < 100 * 24
