"""What `rule-change` sees once it can look at the rest of the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.model import Severity
from hedgerow.patch import change_from_diff
from hedgerow.registry import Draft, Subject, all_checks
from hedgerow.rules.block import BEGIN, END, Rule, with_rule
from hedgerow.rules.review import SHOWN
from hedgerow.settings import CheckSettings
from tests.support.one_check import drafts

if TYPE_CHECKING:
    from tests.support.repo import Files, Repo

RULE = Rule("churn-77aa10b2", "Leave the formatting of lines that you do not change; format in a change of its own.")
BLOCK = (with_rule(None, RULE, "CLAUDE.md") or b"").decode()
PROJECT = {"src/app/main.py": "x = 1\n", "docs/style.md": "# Style\n", "web/AGENTS.md": "Use `pnpm` in `web/app/`.\n"}


def said(repo: Repo, before: Files, after: Files) -> list[str]:
    """`path:line message` of each draft."""
    found = drafts(repo, "rule-change", {**PROJECT, **before}, after, "")
    places = [(draft, draft.location) for draft in found if draft.location]
    return [f"{place.path}:{place.line} {draft.message}" for draft, place in places]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("@docs/style.md", None),
        ("@docs/styles.md", "imports `docs/styles.md`, and there is no such file"),
        ("@~/own.md", "imports `~/own.md`, which is outside of the repository: others will not have it"),
        ("See `src/app/main.py` and `docs/`.", None),
        ("See `src/app/mian.py`.", "names `src/app/mian.py`, and there is no such file or folder"),
        ("See `./src/lib/`.", "names `./src/lib/`, and there is no such file or folder"),
        ("Fetch `origin/main`, build `dist/app.js`, call `src/app`, see `a b/c.py`.", None),
        ("Use `src/*/main.py` and `docs/new`.", None),
    ],
)
def test_references_of_new_lines_must_lead_somewhere(git_repo: Repo, line: str, message: str | None) -> None:
    old = "@gone.md and `src/gone.py`\n"
    expected = [f"CLAUDE.md:2 {message}"] if message else []
    assert said(git_repo, {"CLAUDE.md": old}, {"CLAUDE.md": f"{old}{line}\n"}) == expected


def test_paths_are_looked_up_as_they_are_after_the_change(git_repo: Repo) -> None:
    after = {"CLAUDE.md": "See `src/app/new.py`, not `docs/style.md`.\n", "src/app/new.py": "", "docs/style.md": None}
    assert said(git_repo, {"docs/more.md": ""}, after) == [
        "CLAUDE.md:1 names `docs/style.md`, and there is no such file or folder"
    ]


def test_a_path_may_start_at_the_file_that_names_it(git_repo: Repo) -> None:
    assert said(git_repo, {"web/docs/a.md": ""}, {"web/AGENTS.md": "See `docs/a.md`.\n"}) == []


@pytest.mark.parametrize(
    ("glob", "line"),
    [("src/**/*.py", None), ("lib/**", 3), ("src/**/*.{ts,tsx}", None)],
)
def test_front_matter_must_match_a_file(git_repo: Repo, glob: str, line: int | None) -> None:
    text = f'---\npaths:\n  - "{glob}"\n---\n\nKeep `x`.\n'
    message = f".claude/rules/a.md:3 is for files that match `{glob}`, and there is none: no agent will read it"
    assert said(git_repo, {}, {".claude/rules/a.md": text}) == ([message] if line else [])


def test_files_that_the_same_agents_read_together_are_compared(git_repo: Repo) -> None:
    old = {
        "CLAUDE.md": "Run `make lint` before each commit.\n",
        "web/CLAUDE.md": "",
        "api/CLAUDE.md": "",
        "AGENTS.md": "",
    }
    line = "Before each commit, run `make lint`.\n"
    again = "says the same: make that one stronger"
    assert said(git_repo, old, {"web/CLAUDE.md": line, "AGENTS.md": line, ".claude/rules/a.md": line}) == [
        f".claude/rules/a.md:1 line 1 of CLAUDE.md {again}",
        f"web/CLAUDE.md:1 line 1 of .claude/rules/a.md {again}",
    ]


def test_a_line_that_moves_up_is_compared_with_those_that_stay(git_repo: Repo) -> None:
    old = "# A\n\nUse tabs for indentation.\n"
    assert said(git_repo, {"CLAUDE.md": old}, {"CLAUDE.md": f"Use spaces for indentation.\n\n{old}"}) == [
        "CLAUDE.md:1 line 5 says the opposite: agents will follow either"
    ]


def test_a_file_that_was_long_before_may_shrink(git_repo: Repo) -> None:
    lines = [f"- Number {at} is `n{at}`.\n" for at in range(300)]
    assert said(git_repo, {"CLAUDE.md": "".join(lines)}, {"CLAUDE.md": "".join(lines[:250]) + "New `x`."}) == []
    assert said(git_repo, {"CLAUDE.md": "".join(lines)}, {"CLAUDE.md": "".join(lines) + "New `x`."}) == [
        "CLAUDE.md:None has 301 lines; agents follow the rules of a file well up to 200"
    ]


def test_a_file_that_crosses_the_budget_is_a_warning_and_one_that_is_beyond_it_advice(git_repo: Repo) -> None:
    lines = [f"- Number {at} is `n{at}`.\n" for at in range(202)]
    texts = {count: "".join(lines[:count]) for count in (200, 201, 202)}
    severities = [
        [draft.severity for draft in drafts(git_repo, "rule-change", {"CLAUDE.md": one}, {"CLAUDE.md": other}, "")]
        for one, other in ((texts[200], texts[201]), (texts[201], texts[202]))
    ]
    assert severities == [[None], [Severity.INFO]]


def test_a_path_may_be_written_from_where_one_works(git_repo: Repo) -> None:
    files = {"web/src/api/a.ts": "", "web/AGENTS.md": "See `src/api/a.ts`, `api/`, `src/lib/`.\n"}
    assert said(git_repo, {}, files) == ["web/AGENTS.md:1 names `src/lib/`, and there is no such file or folder"]


def test_codex_reads_only_so_many_bytes(git_repo: Repo) -> None:
    text = f"Keep `x`: {'long ' * 8_000}\n"
    assert said(git_repo, {}, {"AGENTS.md": text, "CLAUDE.md": text}) == [
        "AGENTS.md:None has 40010 bytes; Codex reads the first 32768 of all such files"
    ]


def test_what_was_wrong_with_the_block_before_is_not_this_changes_doing(git_repo: Repo) -> None:
    broken = f"{BEGIN}\n- x\n"
    edited = BLOCK.replace("Leave the", "Keep the").replace(END, f"- Mine is `x`.\n{END}")
    assert said(git_repo, {"CLAUDE.md": broken}, {"CLAUDE.md": f"# A\n{broken}"}) == []
    assert said(git_repo, {"AGENTS.md": edited}, {"AGENTS.md": f"# A\n{edited}"}) == []


def test_a_block_of_more_rules_than_people_review_is_said(git_repo: Repo) -> None:
    data: bytes | None = b"# A\n"
    for at in range(15):
        data = with_rule(data, Rule(f"r-{at}", f"Keep `name{at}` of module {at * 7} as {at * 3} it is."), "CLAUDE.md")
    more = with_rule(data, Rule("r-15", "Delete scratch files before committing."), "CLAUDE.md") or b""
    assert said(git_repo, {"CLAUDE.md": data}, {"CLAUDE.md": more}) == [
        "CLAUDE.md:21 hedgerow's block has 16 rules; more than 15 are not reviewed any more"
    ]


def test_of_one_kind_of_trouble_ten_are_said(git_repo: Repo) -> None:
    wishes = "".join(f"Write clean code, {word}.\n" for word in "abcdefghijklmn")
    assert len(said(git_repo, {}, {"GEMINI.md": wishes})) == SHOWN


def test_a_mark_at_the_start_and_tabs_are_not_hidden(git_repo: Repo) -> None:
    assert said(git_repo, {}, {"CLAUDE.md": "\ufeff# A\n\n-\tKeep `x`.\r\n"}) == []


def test_a_renamed_rule_file_is_looked_at_where_it_is(git_repo: Repo) -> None:
    text = "".join(f"- Number {at} is `n{at}`.\n" for at in range(20))
    after = {"CLAUDE.md": None, "AGENTS.md": f"{text}Write clean code.\n"}
    assert said(git_repo, {"CLAUDE.md": text}, after) == [
        "AGENTS.md:21 no change can be held to this rule: it names nothing to look for"
    ]


def test_a_line_number_beyond_all_files_costs_nothing() -> None:
    patch = b"--- a/CLAUDE.md\n+++ b/CLAUDE.md\n@@ -999999998 +999999998,2 @@\n a\n+Write clean code.\n"
    (check,) = (one for one in all_checks() if one.id == "rule-change")
    subject = Subject(change_from_diff(b"diff --git a/CLAUDE.md b/CLAUDE.md\n" + patch), (), CheckSettings(None, ()))
    assert [item for item in check.function(subject) if isinstance(item, Draft)] == []
