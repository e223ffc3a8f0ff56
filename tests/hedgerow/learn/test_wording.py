"""Rules say what to do, in fixed words: nothing of a finding gets in, and the linter of rule files is content."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hedgerow.learn.keys import bucket_of, kind_of
from hedgerow.learn.recurring import Key
from hedgerow.learn.wording import pattern_of, rule_id, rules_for
from hedgerow.registry import all_checks
from hedgerow.rules.block import TEXT_LIMIT, with_rule
from hedgerow.rules.remark import Around, Edited
from hedgerow.rules.review import reviewed
from tests.support.hostile import HOSTILE
from tests.support.process import run, script

if TYPE_CHECKING:
    from pathlib import Path

PATTERN = "db/migrations/**"
KEYS = (
    *(
        Key(kind, bucket)
        for kind in ("off-limits", "scope-drift", "scope-drift-hunk", "churn")
        for bucket in (PATTERN, "")
    ),
    *(Key("unasked-dependency", bucket) for bucket in ("added", "removed", "major", "bumped", "")),
    *(Key("guard-change", bucket) for bucket in ("CI", "rule file", "code owners", "git hook", "hedgerow settings")),
    Key("unmet-criterion"),
    Key("weakened-test", "skipped"),
    Key("stray-file", "a log"),
    Key("merge-conflict"),
    Key("ruff/F401"),
    Key("codeql/py/sql-injection"),
)
RULES = tuple(rules for key in KEYS if (rules := rules_for(key)))


def test_a_rule_says_what_to_do_in_one_plain_line() -> None:
    assert len(RULES) == len(KEYS) - 1
    for rule in (rule for pair in RULES for rule in pair):
        assert len(rule.text) <= TEXT_LIMIT
        assert rule.text.endswith(".")
        assert not rule.text.startswith(("Never", "Don't", "Do not", "Avoid"))
        assert with_rule(None, rule, "CLAUDE.md")
    assert all(first.text != stronger.text and first.id == stronger.id for first, stronger in RULES)


def test_a_pattern_stands_in_the_rule_only_where_it_may() -> None:
    rules = rules_for(Key("off-limits", PATTERN))
    assert rules is not None
    assert rules[0].text == f"Leave `{PATTERN}` unchanged; put work there in an issue of its own."
    assert rules_for(Key("off-limits", "")) is None
    whole = rules_for(Key("churn", "a word"))
    assert whole is not None
    assert "formatting of lines in files that" in whole[0].text


@pytest.mark.parametrize(
    ("bucket", "pattern"),
    [(PATTERN, PATTERN), ("*.lock", "*.lock"), ("added", None), ("../x/**", None), ("a/../b/**", None), ("@a/**", None),
     ("a b/**", None), ("`x`/**", None), ("x/" * 30, None)],
)  # fmt: skip
def test_only_plain_patterns_are_patterns(bucket: str, pattern: str | None) -> None:
    assert pattern_of(Key("off-limits", bucket)) == pattern


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in HOSTILE.items()])
def test_text_of_a_stranger_never_reaches_a_rule_or_its_id(text: str) -> None:
    words = [word for word in text.split() if len(word) > 3 and word not in ("look", "mail", "head", "fine")]
    for key in (
        Key(text, text),
        Key("off-limits", text),
        Key(kind_of(text), bucket_of(text, text)),
        Key(f"ruff/{text}"),
    ):
        rules = rules_for(key)
        said = " ".join(rule.text for rule in rules) if rules else ""
        assert "@" not in said
        assert [word for word in words if word in said and word not in ("`touch", "owned`")] == []
        assert rule_id(key).replace("-", "").isalnum()
        assert rule_id(key).isascii()


@given(st.sampled_from(sorted({key.kind for key in KEYS})) | st.text(), st.text())
def test_whatever_the_key_is_its_rule_can_be_written(kind: str, bucket: str) -> None:
    key = Key(kind_of(kind), bucket_of(bucket, bucket))
    for rule in rules_for(key) or ():
        assert with_rule(None, rule, "CLAUDE.md")


def test_a_check_has_a_rule_where_its_wording_is_written() -> None:
    buckets = {"off-limits": PATTERN, "unasked-dependency": "added", "guard-change": "CI"}
    with_rule = {check.id for check in all_checks() if rules_for(Key(check.id, buckets.get(check.id, "")))}
    # a new check need not have one: it is a file, its cases and a line of the changelog
    assert with_rule >= {*buckets, "scope-drift", "churn", "stray-file", "weakened-test", "unmet-criterion"}
    assert "rule-change" not in with_rule
    assert rules_for(Key("guard-change", "something else")) is None
    assert rules_for(Key("unasked-dependency", "something else")) is None
    assert rules_for(Key(f"a/{'x' * 41}")) is None


def test_our_own_review_has_nothing_to_say_of_them() -> None:
    data = b"# Project\n"
    for kind in sorted({key.kind for key in KEYS}):
        rules = rules_for(next(key for key in KEYS if key.kind == kind))
        data = with_rule(data, rules[0], "CLAUDE.md") if rules else data
    text = data.decode()
    edited = Edited("CLAUDE.md", "# Project\n", text, frozenset(range(2, text.count("\n") + 1)), whole=True)
    assert list(reviewed(edited, Around(frozenset(["db/migrations/1.sql"]), ()))) == []


FILES = {
    "CLAUDE.md": b"# Project\n\nRun `make test` before each commit.\n",
    "AGENTS.md": b"# Project\n\nRun `make test` before each commit.\n",
    ".github/copilot-instructions.md": b"# Project\n\nRun `make test` before each commit.\n",
    ".claude/rules/hedgerow-db.md": b'---\npaths:\n  - "db/**"\n---\n',
    ".github/instructions/hedgerow-db.instructions.md": b'---\napplyTo: "db/**"\n---\n',
    ".cursor/rules/hedgerow-db.mdc": b"---\nglobs: db/**\nalwaysApply: false\n---\n",
}


def linted(folder: Path) -> Counter[tuple[str, str]]:
    """What agnix says, without lines: rule and file."""
    done = run(script("agnix"), "--format", "json", ".", folder=folder)
    return Counter((one["rule"], one["file"]) for one in json.loads(done.out)["diagnostics"])


def test_the_linter_of_rule_files_has_no_new_warning(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name, start in {**FILES, "db/1.sql": b"x"}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(start)
    before = linted(tmp_path)
    for which in (0, 1):
        for name, start in FILES.items():
            data = start
            for pair in RULES:
                data = with_rule(data, pair[which], name)
            (tmp_path / name).write_bytes(data)
        assert linted(tmp_path) - before == Counter()
    (tmp_path / "CLAUDE.md").write_bytes(FILES["CLAUDE.md"] + b"\nNever touch it.\n@gone.md\n")
    assert linted(tmp_path) - before != Counter()
