"""What criteria say in numbers, lists and defaults, before what the diff has of it."""

from __future__ import annotations

import pytest

from hedgerow.issue.spec import Criterion, IssueSpec
from hedgerow.patch import change_from_diff
from hedgerow.scope.criteria import judge_criteria


def judged(path: str, text: str, *lines: str) -> tuple[str, list[str]]:
    """The state of a criterion before a change that adds the lines, and what is told of the places."""
    body = "".join(f"+{line}\n" for line in lines)
    diff = f"diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1,1 +1,{len(lines) + 1} @@\n before\n{body}"
    spec = IssueSpec("12", "test", "Work", criteria=(Criterion(3, text),))
    (scope,) = judge_criteria(change_from_diff(diff.encode()), (spec,))
    return scope.state.value, [one.because for one in scope.evidence]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A torn book gives 404", "return head(:not_found)"),
        ("A torn book gives 404", "w.WriteHeader(http.StatusNotFound)"),
        ("A torn book gives 404", "throw new NotFoundException()"),
        ("A torn book gives 404", "return HTTP_404_NOT_FOUND"),
        ("A torn book gives 413", "StatusCode(StatusCodes.Status413PayloadTooLarge)"),
        ("Loans end after 14 days", "ends = now + 1209600"),
        ("Loans end after 14 days", "ends: 14d"),
        ("Loans end after 90 minutes", "ends = Duration.ofSeconds(5_400)"),
        ("The shelf is full at 85 %", "full = 0.85"),
        ("The shelf is full at 85 percent", "full = 85"),
        ("Covers have 25 MB", "LARGEST = 26214400"),
        ("The wait is 250 ms", "wait = 0.25"),
        ("Shelves are 28px high", "height: 28px"),
        ("Python 3.13 is tried", "image: python3.13-slim"),
        ("The host does not start without `Shelf:Width`", "[Required] public int Width { get; init; }"),
        ("Go 1.23 is enough", "go 1.23.1"),
        ("`GET /books/:id/loans` lists them", "@app.get('/books/{book_id}/loans')"),
        ("`Esc` shuts the catalogue", "if (event.key === 'Escape')"),
        ("The reason goes to `stderr`", "eprintln!(reason)"),
        ("The `librarian` may lend", "may(librarians)"),
        ("`--verbose` shows the card", "    verbose: bool,"),
        ("`--no-color` is known", "color: bool = Option(True)"),
        ("The button says 'Lend again'", "label = texts.lendAgain"),
        ("The list is called `loans-YYYY-MM-DD.csv`", "name = f'loans-{today}.csv'"),
        ('The answer is `{"reason": "torn"}`', 'return {"reason": "torn"}'),
    ],
)
def test_a_number_is_found_however_code_writes_it(text: str, line: str) -> None:
    state, told = judged("src/main.rb", text, line)
    assert state in ("evidence", "weak")
    assert told != []
    assert judged("src/main.rb", text, "nothing of it")[0] in ("none", "unknown")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("At most 256 books are lent", "digest = sha256(card)"),
        ("A torn book gives 404", "if not found: raise"),
        ("`--older-than 30d` is known", "older = 1"),
        ("Loans end after 14 days", "limit = 140"),
    ],
)
def test_another_number_is_no_proof(text: str, line: str) -> None:
    assert judged("src/main.rb", text, line)[0] in ("none", "unknown")


@pytest.mark.parametrize(
    ("text", "lines", "lacking"),
    [
        ("`loan_days` defaults to 3", ["loan_days = 5"], "3"),
        ("`loan_days` is 3 by default", ["loan_days: 5"], "3"),
        ("`loan_days` defaults to 3", ["loan_days = 3"], ""),
        ("`loan_days` defaults to 3", ["loan_days = 3.0"], ""),
        ("`loan_days` defaults to 3", ["DEFAULT = 3", "loan_days = min(DEFAULT, 20)"], ""),
        ("`loan_days` defaults to 3", ["loan_days = books[1]"], ""),
        ("`loan_days` defaults to 3, at most 9", ["loan_days = 5"], ""),
        ("`loan_seconds` lasts 2 hours", ["loan_seconds = 7_200"], ""),
        ("`loan_seconds` lasts 2 hours", ["loan_seconds = 3_600"], "2"),
        ("`keep_torn` is true by default", ["keep_torn: bool = False"], "true"),
        ("`keep_torn` defaults to `off`", ["keep_torn = true"], "false"),
        ("`keep_torn` is on by default", ["keep_torn = true"], ""),
        ("`keep_torn` is disabled by default", ["keep_torn = NEVER"], ""),
        ("`--torn`, `--lost` and the `--late` flag are known", ['flag("--torn")', 'flag("--late")'], "--lost"),
        ("`--torn`, `--lost` and `--late` are known", ['flag("--torn")', 'flag("--late")', 'flag("--lost")'], ""),
        ("`--torn`, `--lost` or `--late` is known", ['flag("--torn")'], ""),
        ("`--torn` or `--lost` opens, as `--late` does", ['flag("--torn")', 'flag("--late")'], ""),
        ("`mend_book` and `-m` are known", ["def mend_book():"], ""),
        ("`mend_book` and `lend_book` are there, `sell_book` as well", ["def mend_book():", "lend_book()"], ""),
        ("`mend_book` and `torn` are there", ["def mend_book(torns):"], ""),
    ],
)
def test_a_list_with_a_gap_and_another_value_are_weak(text: str, lines: list[str], lacking: str) -> None:
    state, told = judged("app/shelf.py", text, *lines)
    assert state == ("weak" if lacking else "evidence")
    assert [one.rpartition("; ")[2] for one in told if ";" in one] == [f"nothing says `{lacking}`"] * bool(lacking)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rolled out to 10 % of the readers", "outside-diff"),
        ("The librarian team has tried it", "outside-diff"),
        ("Applied to production", "outside-diff"),
        ("A stocktaking takes less than an hour", "outside-diff"),
        ("The bundle grows by less than 200 bytes", "outside-diff"),
        ("typed: passes `mypy --strict`", "outside-diff"),
        ("No sideways scrolling on an iPhone", "outside-diff"),
        ("The totals agree with the ledger", "outside-diff"),
        ("`shelf_json` is removed in 3.0 (separate issue)", "outside-diff"),
        ("`shelfLint` has no errors", "outside-diff"),
        ("`shelf fmt` and `shelfcheck` are clean", "outside-diff"),
        ("Each answer has at most 100 words", "outside-diff"),
        ("Blog post published", "outside-diff"),
        ("Text has a contrast of at least 4.5:1", "outside-diff"),
        ("The catalogue was restored once", "outside-diff"),
        ("A flag `--lend` is rolled out", "outside-diff"),
    ],
)
def test_what_people_do_and_measure_is_outside_the_diff(text: str, expected: str) -> None:
    assert judged("app/shelf.py", text, "def put_back(book):")[0] == expected


def test_what_a_program_deletes_by_age_is_shown_by_what_is_added() -> None:
    text = "`late_loans` older than 48 hours are deleted"
    assert judged("app/shelf.py", text, "delete(late_loans)")[0] == "evidence"


def test_a_lone_number_is_not_missed_where_the_diff_speaks_of_the_rest() -> None:
    text = "Below 600px the columns of books are stacked"
    columns = [".columns {", "  flex-direction: column;", "}"]
    assert judged("a.css", text, "@media (max-width: 37.5em) {", *columns)[0] == "weak"
    assert judged("a.css", text, "@media (--narrow) {", *columns)[0] == "unknown"
    assert judged("a.css", text, "nothing of it")[0] == "none"


def test_a_link_to_a_guide_asks_for_no_guide() -> None:
    text = "Readers without a card get 410 with a link to the lending guide"
    assert judged("app/gone.rb", text, "render json: { see: lending_guide_url }, status: :gone")[0] == "evidence"
    text = "An install guide explains the card"
    assert judged("app/gone.rb", text, "render json: { see: lending_guide_url }, status: :gone")[0] == "none"


def test_a_date_is_no_name() -> None:
    assert judged("app/shelf.py", "The days are written as `YYYY-MM-DD`", "stamp.isoformat()")[0] == "unknown"
    assert judged("app/shelf.py", "A sample is `2024-01-31` there", "stamp.isoformat()")[0] == "unknown"
