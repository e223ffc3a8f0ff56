"""The overlap as text and Markdown: what is left out is counted, and what could not be looked at is said."""

from __future__ import annotations

from hedgerow.model import (
    LaneInfo,
    MergeOrder,
    OrderGroup,
    OrderStep,
    OverlapReport,
    PairFile,
    PairReport,
    PathWork,
    Revision,
)
from hedgerow.render import overlap_markdown
from hedgerow.render.overlap_markdown import render_overlap_markdown
from hedgerow.render.overlap_text import render_overlap_text

BASE = Revision("main", "0" * 40)


def lane(name: str, state: str = "open", **more: object) -> LaneInfo:
    """A lane."""
    facts = {"worktree": None, "dirty": False, "pull_request": None, "issues": (), "base_conflict": None} | more
    return LaneInfo(name, f"refs/heads/{name}", "1" * 40, state=state, **facts)  # type: ignore[arg-type] # the fields of a lane


def pair(one: str, two: str, verdict: str, *files: PairFile) -> PairReport:
    """Two lanes that meet."""
    return PairReport(one, two, verdict, verdict == "conflict", files or (file("f"),))


def file(path: str, **more: object) -> PairFile:
    """A place where they do."""
    facts = {"kind": "file", "a_lines": (), "b_lines": (), "muted": None, "because": "both change it"} | more
    return PairFile(path, **facts)  # type: ignore[arg-type] # the fields of a file


def test_lanes_that_take_no_part_are_told_from_those_that_do() -> None:
    lanes = (
        lane("a"), lane("b", "stacked", on="a"), lane("c", "identical", on="a"), lane("d", "merged"),
        lane("e", base_conflict=tuple(f"f{at}" for at in range(9))),
    )  # fmt: skip
    assert render_overlap_text(OverlapReport(BASE, lanes, ())) == (
        "5 lanes against main: no two lanes meet\n\n"
        "  b: stands on a\n  c: is the same as a\n  d: nothing left to merge\n"
        "  e: conflicts with main itself in f0, f1, f2, f3 and 5 more\n"
    )


def test_an_empty_list_after_trouble_is_no_peace() -> None:
    report = OverlapReport(BASE, (lane("a"),), ())
    assert render_overlap_text(report, unlooked=2) == (
        "1 lane against main: nothing found in the rest; 2 could not be looked at\n"
    )
    text = render_overlap_markdown(report, errors=("a broke",))
    assert text == (
        "**1 lane against main: nothing found in the rest; 1 could not be looked at**\n\n- could not look: a broke\n"
    )


def test_long_lists_are_cut_and_counted_unless_all_is_asked_for() -> None:
    names = [f"l{at:02}" for at in range(45)]
    files = tuple(file(f"f{at}", a_lines=((1, 1), (3, 4), (6, 6), (9, 9))) for at in range(10))
    mild = [pair("a", name, "same-file") for name in names]
    report = OverlapReport(
        BASE, tuple(lane(name) for name in ("a", *names)), (pair("a", "l00", "conflict", *files), *mild)
    )
    short, full = render_overlap_text(report), render_overlap_text(report, verbose=True)
    assert "  f0 (1,3-4,6,... | -): both change it\n" in short
    assert "  and 2 more files\n" in short
    assert short.endswith("and 5 more pairs with a file in common and nothing worse (--verbose lists them)\n")
    assert "more" not in full
    assert full.count("same-file: ") == 45
    assert " X" not in short  # no matrix of 46 lanes


def test_hundreds_of_conflicts_are_cut_and_counted_too() -> None:
    names = [f"l{at:03}" for at in range(203)]
    pairs = tuple(pair("a", name, "conflict", file("f", kind="content")) for name in names)
    report = OverlapReport(BASE, tuple(lane(name) for name in ("a", *names)), pairs)
    short = render_overlap_text(report)
    assert short.count("conflict: a and ") == 200
    assert short.endswith(
        "and 3 more pairs in which work conflicts or meets in the same place (--verbose lists them)\n"
    )
    assert render_overlap_text(report, verbose=True).count("conflict: a and ") == 203


def test_conflicts_that_the_base_or_nobody_has_to_do_with_come_last_and_are_counted() -> None:
    stale = lane("stale", base_conflict=("f",))
    known = file("f", kind="content")
    news = pair("l00", "stale", "conflict", known, file("g", kind="content"))
    names = [f"l{at:02}" for at in range(44)]
    pairs = (*(pair(name, "stale", "conflict", known) for name in names[1:]), news)
    muted = pair("l01", "l02", "conflict", file("go.sum", kind="content", muted="everybody edits it"), file("h"))
    text = render_overlap_text(OverlapReport(BASE, (*map(lane, names), stale), (*pairs, muted)))
    assert text.index("conflict: l00 and stale") < text.index("conflict: l01 and stale")
    assert text.endswith(
        "and 4 more pairs with conflicts only in muted files, or where one of the two already conflicts with main "
        "(--verbose lists them)\n"
    )


def test_an_order_in_which_nothing_can_go_says_so() -> None:
    group = OrderGroup(("a", "b"), ("a", "b"), (), verified=True, held=(OrderStep("a", "x"), OrderStep("b", "y")))
    report = OverlapReport(BASE, (lane("a"), lane("b")), (), MergeOrder((group,)))
    assert "group 1: 2 lanes, merge 0, hold 2 (none can go as it is)\n  hold a - x\n" in render_overlap_text(report)
    assert "(none can go as it is).\n\nHold:" in render_overlap_markdown(report)


def test_hunks_and_muted_files_are_shown_below_their_pair() -> None:
    files = (file("f", a_text="@@ -1 +1 @@\n+a\n", muted="everybody edits it"),)
    lanes = (lane("a", pull_request=7), lane("b", dirty=True))
    assert render_overlap_text(OverlapReport(BASE, lanes, (pair("a", "b", "same-file", *files),))) == (
        "2 lanes against main: 1 same-file; 1 meeting in muted files\n\n"
        "same-file: a #7 and b (uncommitted) (predicted)\n"
        "  f: both change it [resolvable: everybody edits it]\n    a:\n      @@ -1 +1 @@\n      +a\n"
    )


def test_who_is_at_work_on_a_path_is_told_with_the_lines() -> None:
    work = (PathWork("a", "src/f", "edits", ((3, 5),), "@@\n+x\n"), PathWork("a", "src/g", "deletes", (), ""))
    assert render_overlap_text(OverlapReport(BASE, (lane("a"),), (), work=work, paths=("src",))) == (
        "1 lane at work on src against main: no two lanes meet\n\n"
        "a: edits src/f (3-5)\n      @@\n      +x\na: deletes src/g\n"
    )
    assert render_overlap_text(OverlapReport(BASE, (), (), paths=("src", "x"))) == (
        "nobody is at work on src, x beside main\n"
    )


def test_work_that_conflicts_with_the_base_is_told_with_the_place_to_look_at() -> None:
    lanes = (lane("a", base_conflict=("f",)), lane("b", base_conflict=("f",), dirty=True))
    work = tuple(PathWork(name, "f", "edits", ((1, 1),), "") for name in ("a", "b"))
    said = render_overlap_text(OverlapReport(BASE, lanes, (), work=work, paths=("f",)))
    assert "a: edits f (1)\n      it conflicts with main here; `git diff main...a` shows what it does\n" in said
    assert "b: edits f (1)\n      it conflicts with main here; its worktree shows what it does\n" in said


def test_long_work_on_a_path_is_cut_and_counted() -> None:
    work = (PathWork("a", "f", "adds", ((1, 99),), "@@\n" + "+x\n" * 99),)
    said = render_overlap_text(OverlapReport(BASE, (lane("a"),), (), work=work, paths=("f",)))
    assert said.count("      +x\n") == 59
    assert said.endswith("      and 40 more lines; `git diff main...a` shows them\n")


def test_markdown_tells_of_stale_lanes_long_tables_and_orders() -> None:
    lanes = (lane("a"), lane("b", base_conflict=tuple(f"f{at}" for at in range(7))), lane("c", base_conflict=("x",)))
    group = OrderGroup(
        ("a", "b"), ("b",), (OrderStep("a", "1 file"),), verified=True, held=(OrderStep("b", "conflicts with a"),),
        smallest=False,
    )  # fmt: skip
    free = OrderGroup(("c", "d"), (), (OrderStep("c", "1 file"), OrderStep("d", "1 file")), verified=False)
    pairs = tuple(pair("a", f"l{at:03}", "conflict") for at in range(overlap_markdown.EDGES + 45))
    text = render_overlap_markdown(OverlapReport(BASE, lanes, pairs, MergeOrder((group, free))))
    assert "- `b` conflicts with `main` itself in `f0`, `f1`, `f2`, `f3`, `f4` and 2 more\n- `c` conflicts" in text
    assert "The graph shows the worst 60 of 105 pairs." in text
    assert "5 more pairs left out here." in text
    assert (
        "Group 1: merge in this order (git merged them in this order; perhaps fewer could be held).\n\n1. `a`" in text
    )
    assert "Hold:\n\n- `b`: conflicts with a\n" in text
    assert "Group 2: merge in this order (not verified: git was not asked)." in text
    short = render_overlap_markdown(OverlapReport(BASE, lanes, (), MergeOrder((group, free, free))), rows=1)
    assert "1. `a`: 1 file\n\n5 more steps left out here.\n" in short
    assert "in `f0`, `f1`, `f2`, `f3`, `f4` and 2 more\n\n1 more conflict with the base itself.\n" in short
    assert (
        render_overlap_markdown(OverlapReport(BASE, (lane("a"),), ())) == "**1 lane against main: no two lanes meet**\n"
    )
