"""Criteria before real-looking diffs of small projects, and the rules one at a time."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hedgerow.issue.spec import Criterion, IssueSpec
from hedgerow.model import CriterionScope, CriterionState
from hedgerow.patch import change_from_diff
from hedgerow.scope import places
from hedgerow.scope.criteria import judge_criteria
from hedgerow.scope.wording import LONGEST, Aim, read

if TYPE_CHECKING:
    from hedgerow.change import ChangeSet

# Each folder: change.patch, and states.txt with the title of the issue and a line `state | criterion` each. Where a
# careful reader says another state, it stands behind the first: `weak (reader: none) | criterion`.
FOLDER = Path(__file__).parent / "criteria"
_ROW = re.compile(r"(?P<says>[\w-]+)(?: \(reader: (?P<reader>[\w-]+)\))? \| (?P<text>.+)")
HANG = 120.0  # seconds; what takes 8 on an idle machine


def project(folder: Path) -> tuple[ChangeSet, IssueSpec, list[re.Match[str]]]:
    title, *lines = (folder / "states.txt").read_text("utf-8").splitlines()
    rows = [row for line in lines if (row := _ROW.fullmatch(line))]
    assert len(rows) == len(lines)
    change = change_from_diff((folder / "change.patch").read_bytes())
    return change, issue(*(row["text"] for row in rows), title=title), rows


def issue(*texts: str, title: str = "Work") -> IssueSpec:
    criteria = tuple(Criterion(line, text) for line, text in enumerate(texts, 3))
    return IssueSpec("12", "test", title, criteria=criteria)


def added(path: str, *lines: str, context: str = "before") -> str:
    body = "".join(f"+{line}\n" for line in lines)
    return (
        f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1,1 +1,{len(lines) + 1} @@\n {context}\n{body}"
    )


def removed(path: str, *lines: str) -> str:
    body = "".join(f"-{line}\n" for line in lines)
    return f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1,{len(lines) + 1} +1,1 @@\n before\n{body}"


def judge(diff: str, *texts: str, title: str = "Work") -> tuple[CriterionScope, ...]:
    return judge_criteria(change_from_diff(diff.encode()), (issue(*texts, title=title),))


def state(diff: str, text: str) -> str:
    return judge(diff, text)[0].state.value


CODE = added("app/shelf.py", "def put_back(book):", "    return shelve(book)")

PROJECTS = sorted(FOLDER.iterdir())


@pytest.mark.parametrize("folder", [pytest.param(folder, id=folder.name) for folder in PROJECTS])
def test_every_criterion_of_a_project_has_its_state(folder: Path) -> None:
    change, spec, rows = project(folder)
    assert [(one.text, one.state.value) for one in judge_criteria(change, (spec,))] == [
        (row["text"], row["says"]) for row in rows
    ]


def test_none_is_said_only_where_a_reader_says_it_and_most_states_are_a_readers() -> None:
    rows = [row for folder in PROJECTS for row in project(folder)[2]]
    assert [row["text"] for row in rows if row["says"] == "none" and row["reader"]] == []
    assert len(rows) >= 100
    assert sum(1 for row in rows if not row["reader"]) / len(rows) >= 0.9


def test_evidence_names_a_path_a_line_and_what_stands_there() -> None:
    (scope,) = judge(CODE, "`put_back` returns the book to its shelf")
    assert (scope.issue, scope.issue_line, scope.state) == ("12", 3, CriterionState.EVIDENCE)
    assert [(one.path, one.line, one.because) for one in scope.evidence] == [("app/shelf.py", 2, "adds `put_back`")]


def test_a_path_made_of_the_same_words_is_no_proof() -> None:
    text = "`server/server.go` closes its listener"
    (named,) = judge(added("server/server.go", "defer listener.Close()"), text)
    assert "changes `server/server.go`" in [one.because for one in named.evidence]
    (other,) = judge(added("server/store.go", "defer rows.Close()"), text)
    assert [one.because for one in other.evidence if "server/server.go" in one.because] == []


def test_without_criteria_nothing_is_said() -> None:
    assert judge(CODE) == ()


def test_an_empty_change_shows_nothing_and_proves_nothing_missing() -> None:
    assert state("", "Add the flag `--lend`") == "unknown"


def test_two_issues_are_judged_each_by_its_own_criteria() -> None:
    change = change_from_diff(CODE.encode())
    other = IssueSpec("13", "test", "Other", criteria=(Criterion(7, "CI is green"),))
    found = judge_criteria(change, (issue("`put_back` exists"), other))
    assert [(one.issue, one.issue_line, one.state.value) for one in found] == [
        ("12", 3, "evidence"), ("13", 7, "outside-diff"),
    ]  # fmt: skip


def test_a_ticked_box_changes_nothing() -> None:
    ticked = IssueSpec("12", "test", "Work", criteria=(Criterion(3, "Add the flag `--lend`", done=True),))
    assert judge_criteria(change_from_diff(CODE.encode()), (ticked,))[0].state is CriterionState.NONE


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('parser.add_argument("--lend-to")', "evidence"),
        ('flags.StringVar(&to, "lend-to", "", "who")', "evidence"),
        ("    lend_to: Option<String>,", "evidence"),
        ("# TODO: --lend-to", "weak"),
        ("The option `--lend-to` is there", "none"),
        ("nothing of it", "none"),
    ],
)
def test_a_flag_is_found_however_the_code_defines_it(line: str, expected: str) -> None:
    assert state(added("src/cli.py", line), "The option `--lend-to` is there") == expected


NEWS_OF_IT = added("CHANGELOG.md", "- `old_shelf` is removed")


@pytest.mark.parametrize(
    ("diff", "text", "expected"),
    [
        (removed("app/shelf.py", "def old_shelf():"), "`old_shelf` is removed", "evidence"),
        (removed("app/shelf.py", "something else"), "`old_shelf` is removed", "none"),
        (added("app/shelf.py", "old_shelf()"), "`old_shelf` is removed", "weak"),
        (removed("app/shelf.py", "old_shelf()") + added("b.py", "old_shelf(1)"), "No more `old_shelf`", "weak"),
        (removed("app/shelf.py", "old_shelf()") + NEWS_OF_IT, "No more `old_shelf`", "evidence"),
        (removed("app/shelf.py", "    dusty = wooden_drawer()"), "The dusty wooden drawer is removed", "evidence"),
        (CODE, "The dusty wooden drawer is removed", "unknown"),
    ],
)
def test_a_removal_is_shown_by_removed_lines(diff: str, text: str, expected: str) -> None:
    assert state(diff, text) == expected


TEST = added("tests/test_shelf.py", "def test_a_torn_book_is_put_aside():", "    assert True")
GUIDE = added("docs/guide.md", "Torn books are put aside.")
NEWS = added("CHANGELOG.md", "- a line")


@pytest.mark.parametrize(
    ("diff", "text", "expected"),
    [
        (TEST, "Tests are added", "evidence"),
        (TEST, "A unit test covers torn books", "evidence"),
        (TEST, "A unit test covers borrowed magazines", "weak"),
        (CODE, "A unit test covers borrowed magazines", "none"),
        (added("src/a.rs", "#[test]", "fn torn_book_aside() {"), "A unit test covers torn books", "evidence"),
        (GUIDE, "The documentation is updated", "evidence"),
        (GUIDE, "Torn books are documented", "evidence"),
        (GUIDE, "The README explains magazines", "none"),
        (GUIDE, "The guide explains magazines", "weak"),
        (GUIDE, "The README or the guide explains magazines", "weak"),
        (CODE, "Torn books are documented", "none"),
        (added("app/a.py", '"""Torn books."""', "torn = 1"), "Torn books are documented", "weak"),
        (NEWS, "A changelog entry is there", "evidence"),
        (CODE, "A changelog entry is there", "none"),
        (CODE, "The release notes tell users", "outside-diff"),
    ],
)
def test_tests_documentation_and_changelog_are_looked_for_where_they_stand(diff: str, text: str, expected: str) -> None:
    assert state(diff, text) == expected


DATA = added("docs/data.txt", "one two")
UPLOAD_PAGE = added("docs/upload.md", "The upload is tried again: retry it.")
README = added("README.md", "The upload is tried again.")


@pytest.mark.parametrize(
    ("diff", "text", "expected"),
    [
        (CODE + DATA, "The documentation explains `zeta`", "none"),
        (CODE + added("words.txt", "one two"), "The documentation is updated", "none"),
        (CODE + added("INSTALL.txt", "one two"), "The documentation is updated", "evidence"),
        (CODE + added("docs/a.md", "All zetas are put back."), "The documentation explains `zeta`", "weak"),
        (CODE + added("docs/a.md", "It is put back.", context="## zeta"), "The documentation explains `zeta`", "weak"),
        (added("a.py", '"""What `zeta_of` does."""'), "`zeta_of` is documented for callers abroad", "weak"),
        (CODE + UPLOAD_PAGE, "The README mentions the `--no-retry` flag", "none"),
        (CODE + UPLOAD_PAGE, "The docs mention the `--no-retry` flag", "none"),
        (CODE + added("docs/a.md", "--no-retry"), "The README mentions the `--no-retry` flag", "none"),
        (CODE + added("docs/a.md", "--no-retry"), "The docs mention the `--no-retry` flag", "evidence"),
        (CODE + README, "The README mentions the `--no-retry` flag", "none"),
        (CODE + README, "The README says that the parcel is sent once more", "weak"),
        (CODE + UPLOAD_PAGE, "`docs/upload.md` tells of broken, slow and strange connections", "weak"),
        (CODE + UPLOAD_PAGE, "`docs/fetch.md` says that the upload is tried again", "none"),
    ],
)
def test_a_document_speaks_for_a_criterion_that_means_it_and_names_nothing_it_lacks(
    diff: str, text: str, expected: str
) -> None:
    assert state(diff, text) == expected


def test_a_name_that_stands_in_more_places_than_are_kept_is_not_missed_in_the_documents() -> None:
    code = "".join(added(f"app/m{number:02}.py", "zeta = 1") for number in range(places.POSTINGS))
    assert state(code + added("docs/z.md", "zeta"), "The documentation explains `zeta`") == "weak"


def test_what_is_added_is_told_in_english() -> None:
    (scope,) = judge(TEST, "A unit test covers borrowed magazines")
    assert [one.because for one in scope.evidence] == ["adds to the tests, in other words"]
    (scope,) = judge(TEST, "Tests are added")
    assert [one.because for one in scope.evidence] == ["adds to the tests"]


def test_documentation_proves_nothing_about_code_unless_the_change_is_documentation() -> None:
    text = "Torn books are put into quarantine"
    told = added("README.md", "Torn books are put into quarantine, at once.")
    assert state(CODE + told, text) == "weak"
    assert state(told, text) == "evidence"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("All tests pass", "outside-diff"),
        ("`make lint` reports no errors", "outside-diff"),
        ("`shelve` keeps its signature", "outside-diff"),
        ("Nothing else changes", "outside-diff"),
        ("Opens in under 50 ms", "outside-diff"),
        ("CI is green, and `put_back` is there", "evidence"),
        ("CI is green, and the flag `--lend-to` is there", "none"),
        ("It is nice", "unknown"),
        ("", "unknown"),
        ("`a`", "unknown"),
        ("漢字の本", "unknown"),
        ("Der Schalter `--leihen` ist vorhanden", "none"),
        ("Neue Zeitschriften werden einsortiert, neben dem Fenster", "unknown"),
        ("Magazines never vanish from the catalogue", "unknown"),
    ],
)
def test_what_a_diff_cannot_show_or_what_says_too_little_is_never_none(text: str, expected: str) -> None:
    assert state(CODE, text) == expected


def test_a_test_speaks_for_what_stays_as_it_is() -> None:
    diff = added("tests/test_shelf.py", "def test_borrowed_magazines_remain_borrowed():")
    assert state(diff, "Borrowed magazines remain borrowed") == "evidence"


def test_what_stands_all_over_the_diff_is_no_evidence() -> None:
    everywhere = "".join(added(f"src/m{number}.py", "ledger = open_ledger()") for number in range(12))
    assert state(everywhere, "`ledger` is locked while it is written") == "weak"
    assert state(added("src/m.py", "ledger = open_ledger()"), "`ledger` is locked") == "evidence"


def test_a_name_shared_by_all_criteria_does_not_speak_for_one_with_its_own() -> None:
    diff = added("src/m.py", 'parser.add_argument("--lend")')
    first, second = judge(diff, "`--lend` lends a book", "`--lend` asks for a `card_number`")
    assert (first.state.value, second.state.value) == ("evidence", "weak")


def test_lock_files_and_a_copy_of_the_criterion_speak_for_nothing() -> None:
    text = "Add the flag `--lend` to the command"
    assert state(CODE + added("poetry.lock", "--lend"), text) == "none"
    assert state(added("notes/plan.py", f"- [ ] {text}"), text) == "none"


def test_renamed_and_deleted_files_are_removals() -> None:
    renamed = (
        "diff --git a/old_shelf.py b/shelf.py\nsimilarity index 100%\nrename from old_shelf.py\nrename to shelf.py\n"
    )
    assert state(renamed, "`old_shelf.py` is removed") == "evidence"
    gone = "diff --git a/old_shelf.py b/old_shelf.py\ndeleted file mode 100644\n"
    gone += "--- a/old_shelf.py\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-x\n"
    assert state(gone, "`old_shelf.py` is removed") == "evidence"


def test_a_picture_may_be_in_a_binary_file() -> None:
    binary = "diff --git a/a.bin b/a.bin\nindex 1234567..89abcde 100644\nBinary files a/a.bin and b/a.bin differ\n"
    assert state(binary, "The logo `emblem.svg` is new") == "unknown"
    assert state(CODE, "The logo `emblem.svg` is new") == "none"


def test_what_was_not_read_is_never_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Add the flag `--lend` to the command"
    assert state(CODE + TEST, text) == "none"
    monkeypatch.setattr(places, "LINES", 1)
    assert state(CODE + TEST, text) == "unknown"


def test_a_flag_of_one_letter_is_no_name_and_a_name_said_twice_is_one() -> None:
    names = [item.text for item in read("`-q` and `put_back`, then `put_back` again").items if item.weight > 6]
    assert names == ["put_back"]


def test_only_the_start_of_a_criterion_is_read() -> None:
    assert read("x" * LONGEST + " `--lend`").aim is Aim.BUILD
    assert not any(item.text == "--lend" for item in read("word " * LONGEST + " `--lend`").items)


def test_the_same_criterion_twice_has_the_same_state() -> None:
    one, two = judge(CODE, "`put_back` exists", "`put_back` exists")
    assert (one.state, one.evidence, two.issue_line) == (two.state, two.evidence, 4)


@pytest.mark.parametrize(("criteria", "lines"), [(10_000, 500), (20, 50_000)])
def test_many_criteria_and_a_huge_diff_do_not_hang(criteria: int, lines: int) -> None:
    texts = [f"The option `--flag-{number}` sets value_{number % 50} for the shelf" for number in range(criteria)]
    text = [f"    value_{number % 70} = shelf.flag({number}, 'book', other_name)" for number in range(lines)]
    change = change_from_diff(added("src/big.py", *text).encode())
    began = time.monotonic()
    assert len(judge_criteria(change, (issue(*texts),))) == criteria
    assert time.monotonic() - began < HANG


@pytest.mark.parametrize(
    "text", ["`" * 900, "a_" * 500, "A" * 999 + "!", "no " * 330, "(" * 999, '"' * 999, "x." * 480]
)
def test_hostile_text_is_read_in_no_time(text: str) -> None:
    diff = added("src/a.py", " " * 100_000, text * 100)
    began = time.monotonic()
    judge(diff, text)
    assert time.monotonic() - began < HANG / 10


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.text(alphabet=st.characters(blacklist_characters="\n\r"), max_size=80))
def test_any_text_has_a_state_and_none_comes_without_evidence(text: str, line: str) -> None:
    (scope,) = judge(added("src/a.py", "".join(line.splitlines())), text)
    spoken = scope.state in (CriterionState.EVIDENCE, CriterionState.WEAK)
    assert bool(scope.evidence) == spoken
    assert len(scope.evidence) <= 3
