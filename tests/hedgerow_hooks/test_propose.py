"""`hedgerow propose` as a user types it: evidence and diff, written or declined, and nothing of a stranger in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from hedgerow.git.place import find_place
from hedgerow.learn.ledger import Ledger
from hedgerow.learn.proposal import Fate
from tests.support.hostile import HOSTILE, assert_safe_as_markdown, assert_safe_in_a_log
from tests.support.ledger import change, found
from tests.support.process import Done, run, script
from tests.support.proposals import PATTERN, recur, world_of
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path

RULES = "# Project\r\n\r\nRun `make test` before each commit."
LINE = (
    "- Keep the formatting of lines in files that the work leaves alone; run formatters in a change of their own."
    " <!-- hedgerow:churn-88b2072e a73708e6 -->"
)

TEXT = """\
Add a rule against a finding that keeps coming back: churn
  BECAUSE
  2025-06-19  #4            4 (open)
  2025-06-18  #3            3 (open)
  2025-06-17  #2            2 (open)
  2025-06-16  #1            1 (open)
  It is about what 4 of the last 12 changes did, and about nothing that the other 8 did.
  id churn-88b2072e, step rule

diff --git a/CLAUDE.md b/CLAUDE.md
--- a/CLAUDE.md
+++ b/CLAUDE.md
@@ -1,3 +1,10 @@
 # Project
BLANK
 Run `make test` before each commit.
+
+<!-- hedgerow:begin -->
+## Rules from findings that kept coming back
+
+LINE
+
+<!-- hedgerow:end -->
""".replace("LINE", LINE).replace("BLANK", " ")


def text(repo: Repo) -> str:
    """What is printed of churn here."""
    (key,) = (one for one in world_of(repo).keys if one.key.kind == "churn")
    return TEXT.replace("BECAUSE", key.because)


def propose(*arguments: str, folder: Path, code: int = 0) -> Done:
    done = run(script("hedgerow"), "propose", *arguments, folder=folder)
    assert done.code == code, done.err
    return done


@pytest.fixture
def repo(git_repo: Repo) -> Repo:
    """Churn recurs here, and CLAUDE.md is the only rule file."""
    recur(git_repo, {"CLAUDE.md": RULES.replace("\r", "") + "\n"}, "churn", "")
    return git_repo


def test_the_proposal_is_printed_with_its_evidence_and_nothing_is_written(repo: Repo) -> None:
    assert propose(folder=repo.path) == Done(0, text(repo), "")
    assert repo.git("status", "--short") == ""
    assert Ledger(find_place(repo.path)).records().proposals == ()


def test_what_is_printed_can_be_applied(git_repo: Repo) -> None:
    recur(git_repo, {"CLAUDE.md": RULES}, "churn", "")
    printed = propose(folder=git_repo.path).out
    git_repo.git("apply", "--whitespace=nowarn", stdin=printed.encode())
    applied = (git_repo.path / "CLAUDE.md").read_bytes()
    git_repo.git("checkout", "--quiet", "CLAUDE.md")
    propose("--write", folder=git_repo.path)
    assert (git_repo.path / "CLAUDE.md").read_bytes() == applied
    assert applied.startswith(RULES.encode() + b"\r\n\r\n<!-- hedgerow:begin -->\r\n")


def test_written_it_waits_to_be_merged_and_merged_it_is_known(repo: Repo) -> None:
    (repo.path / "CLAUDE.md").chmod(0o640)
    done = propose("--write", folder=repo.path)
    assert done.out == text(repo)
    assert done.err.startswith("hedgerow: wrote CLAUDE.md\nhedgerow: commit it if you agree; ")
    assert (repo.path / "CLAUDE.md").stat().st_mode & 0o777 == 0o640
    waits = "nothing to propose\nchurn: The proposal churn-88b2072e is written and waits to be merged.\n"
    assert propose(folder=repo.path).out == waits
    repo.commit("Merge the rule")
    since = "nothing to propose\nchurn: It was proposed and merged; 0 changes that started from it had it.\n"
    assert propose(folder=repo.path).out == since
    fates = {entry.proposal.fate for entry in Ledger(find_place(repo.path)).records().proposals}
    assert fates == {Fate.OPEN, Fate.MERGED}


def test_declined_it_comes_back_with_twice_the_evidence(repo: Repo) -> None:
    assert propose("--decline", folder=repo.path).err == "hedgerow: closed; it comes back at 8 changes\n"
    answer = "nothing to propose\nchurn: It was proposed and closed; it comes back at 8 changes, not at 4.\n"
    assert propose(folder=repo.path).out == answer
    recur(repo, {}, "churn", "", hits=4, others=0, number=50)
    assert propose(folder=repo.path).out.startswith("Add a rule against")


def test_nothing_to_decline_is_no_mistake(git_repo: Repo) -> None:
    git_repo.commit("Start", {"a.py": ""})
    assert propose("--decline", "--quiet", folder=git_repo.path) == Done(0, "nothing to propose\n", "")
    assert propose("--format", "markdown", folder=git_repo.path).out == "Nothing to propose.\n"
    empty: dict[str, object] = {"schema": 1, "proposal": None, "declined": []}
    assert json.loads(propose("--format", "json", folder=git_repo.path).out) == empty


def test_new_files_and_folders_are_made(git_repo: Repo) -> None:
    forbidden = f'[checks.off-limits]\npaths = ["{PATTERN}"]\n'
    recur(git_repo, {"CLAUDE.md": "# A\n", "hedgerow.toml": forbidden}, "off-limits", PATTERN)
    propose("--write", folder=git_repo.path)
    made = git_repo.path / ".claude/settings.json"
    assert json.loads(made.read_text("utf-8")) == {"permissions": {"deny": [f"Edit(/{PATTERN})"]}}
    assert made.stat().st_mode & 0o777 == 0o644


def test_a_pull_request_is_described_with_table_replay_and_fixtures(git_repo: Repo) -> None:
    recur(git_repo, {"CLAUDE.md": "# A\n"}, "off-limits", PATTERN, hits=25)
    text = propose("--format", "markdown", folder=git_repo.path).out
    assert text.startswith(
        "**Forbid in the settings what keeps being changed**\n\n`off-limits¦db/migrations/**` recurs"
    )
    assert "\n| #25 | 2025-07-10 | `25` | `open` |\n" in text
    assert "\n| and 5 more | | | |\n" in text
    assert "would have spoken on 25 of the last 33 changes, and on none of the 8 without the finding" in text
    assert "+++ b/db/migrations/example\n" in text
    assert "  and 5 more\n" in propose(folder=git_repo.path).out


@pytest.mark.parametrize(
    ("bucket", "others", "said"),
    [
        (PATTERN, 8, "It is about files that 4 of the last 12 changes touched, none of them without the finding."),
        ("src/**", 8, "It is about files that 8 of the last 12 changes touched, 8 of them without the finding."),
        ("web/**", 8, "It is about files that none of the last 12 changes touched."),
        ("", 0, "It is about what all of the last 4 changes did that were looked at for it."),
    ],
)
def test_a_rule_is_replayed_too(git_repo: Repo, bucket: str, others: int, said: str) -> None:
    recur(git_repo, {"AGENTS.md": "# A\n"}, "churn", bucket, others=others)
    assert said in propose(folder=git_repo.path).out
    assert said in propose("--format", "markdown", folder=git_repo.path).out


def test_as_json_it_can_be_worked_on(repo: Repo) -> None:
    recur(repo, {}, "rule-change", "over budget", hits=5, number=100)
    answer = json.loads(propose("--format", "json", folder=repo.path).out)
    proposal = answer["proposal"]
    assert (proposal["id"], proposal["step"], proposal["paths"]) == ("churn-88b2072e", "rule", ["CLAUDE.md"])
    assert proposal["diff"] == TEXT[TEXT.index("diff --git") :]
    assert answer["declined"][0]["because"] == "There is no rule that would help against it."
    assert "made-up changes" not in propose("--format", "markdown", folder=repo.path).out
    verbose = propose("--verbose", folder=repo.path).out
    why = "rule-change|over budget: There is no rule that would help against it.\n"
    assert verbose == text(repo) + why


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_a_ledger_that_somebody_else_wrote_acts_nowhere(git_repo: Repo, form: str) -> None:
    git_repo.commit("Start", {"CLAUDE.md": "# A\n"})
    for at, text in enumerate(HOSTILE.values()):
        words = text.encode("utf-8", "replace").decode()[:300]
        records = [
            change(20 * at + number, found(words, words, words), issues=(words, str(number)), exposures=(words,))
            for number in range(1, 7)
        ]
        Ledger(find_place(git_repo.path)).add_all(tuple(records))
    done = propose("--format", form, "--verbose", folder=git_repo.path)
    assert_safe_in_a_log(done.out)
    if form == "markdown":
        assert_safe_as_markdown(done.out)
    assert propose("--write", folder=git_repo.path).code == 0
    assert git_repo.git("status", "--short") == ""


def test_a_stranger_with_fifty_pull_requests_causes_no_proposal(git_repo: Repo) -> None:
    git_repo.commit("Start", {"CLAUDE.md": "# A\n"})
    records = [change(at, found("churn", ""), trusted=False, exposures=("churn",)) for at in range(1, 51)]
    Ledger(find_place(git_repo.path)).add_all(tuple(records))
    assert propose(folder=git_repo.path).out == "nothing to propose\n"
    trusted = [change(at, found("churn", ""), exposures=("churn",)) for at in range(51, 56)]
    Ledger(find_place(git_repo.path)).add_all(tuple(trusted))
    assert propose(folder=git_repo.path).out.startswith("Add a rule against")


def test_a_rule_that_is_taken_out_of_a_file_of_its_own_takes_the_file_with_it(git_repo: Repo) -> None:
    from hedgerow.learn.steps import FileEdit
    from hedgerow_hooks.propose_command import write_edit

    git_repo.commit("Start", {"AGENTS.md": "x\n"})
    write_edit(git_repo.path, FileEdit("AGENTS.md", b"x\n", None))
    assert not (git_repo.path / "AGENTS.md").exists()


def test_a_bare_repository_has_nothing_to_change(tmp_path: Path) -> None:
    bare = Repo.create(tmp_path / "bare", "--bare")
    assert "a bare repository has no files" in propose(folder=bare.path, code=2).err
