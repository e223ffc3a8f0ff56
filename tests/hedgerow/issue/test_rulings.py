"""What sentences, list items and headings rule: as many that must stay silent as that must speak."""

from __future__ import annotations

import pytest

from hedgerow.issue.headings import Topic, topic_of
from hedgerow.issue.parse import parse

TITLE = "A title\n\n"


def _ruled(text: str) -> tuple[str, ...]:
    """What the issue denies (`-`) and allows (`+`), with what is excepted."""
    spec = parse(TITLE + text, ref="1", source="file")
    rules = (("-", spec.forbidden), ("+", spec.allowed))
    return tuple("!".join((f"{sign}{rule.pattern}", *rule.excepting)) for sign, found in rules for rule in found)


@pytest.mark.parametrize(
    ("sentence", "rules"),
    [
        ("Do not touch `src/a.py`.", "-src/a.py"),
        ("Please don't modify src/a.py or src/b.py.", "-src/a.py -src/b.py"),
        ("Don\u2019t change anything in `lib/`!", "-lib/"),  # a curly apostrophe
        ("DO NOT EDIT THE FILES UNDER `gen/`", "-gen/"),
        ("Add the flag, but do not touch `src/a.py` for now.", "-src/a.py"),
        ("Add the flag and never change `src/a.py`, it is frozen.", "-src/a.py"),
        ("Note: do not edit `src/a.py` in this change.", "-src/a.py"),
        ("This change must not touch `src/a.py`.", "-src/a.py"),
        ("You should not modify the `src/a/` folder.", "-src/a/"),
        ("We will not change `src/a.py` here.", "-src/a.py"),
        ("Make no changes to `src/a.py`.", "-src/a.py"),
        ("No edits in docs/, please.", "-docs/"),
        ("Add it without touching `src/a.py`.", "-src/a.py"),
        ("Add it without modifying either src/a.py or `src/b.py`, because they are generated.", "-src/a.py -src/b.py"),
        ("Leave `src/a.py` unchanged.", "-src/a.py"),
        ("Please leave src/a.py and the files in src/b/ as they are.", "-src/a.py -src/b/"),
        ("Keep `src/a.py` as it is.", "-src/a.py"),
        ("We should leave `src/a.py` alone.", "-src/a.py"),
        ("`src/a.py` must not be modified.", "-src/a.py"),
        ("`src/a.py` and everything under src/b/ stay untouched.", "-src/a.py -src/b/"),
        ("Mind the rules: `src/a.py` is off-limits.", "-src/a.py"),
        ("`src/a.py` is out of scope.", "-src/a.py"),
        ("Do not touch `src/` except `src/a.py`.", "-src/!src/a.py"),
        ("Do not touch `src/`, other than `src/a.py` and `src/b.py`.", "-src/!src/a.py!src/b.py"),
        ("Do not touch `src/`, but change `src/a.py`.", "-src/!src/a.py"),
        ("Do not touch\n`src/a.py`.", "-src/a.py"),
        ("Fix `src/a.py`; do not touch `src/b.py`.", "-src/b.py"),
        ("Only change files under `src/`.", "+src/"),
        ("Please only touch `src/a.py` and `src/b.py`.", "+src/a.py +src/b.py"),
        ("Do not change anything outside of `src/`.", "+src/"),
        ("Don't touch any other files than `src/a.py`.", ""),
        ("Do not touch anything except `src/a.py`.", "+src/a.py"),
        ("All changes must stay within `src/a/`.", "+src/a/"),
        ("Limit the changes to src/a.py.", "+src/a.py"),
        ("Change nothing but `src/a.py`.", "+src/a.py"),
    ],
)
def test_an_order_to_whoever_makes_the_change_rules(sentence: str, rules: str) -> None:
    assert " ".join(_ruled(sentence)) == rules


@pytest.mark.parametrize(
    "sentence",
    [
        "Do not touch `src/a.py` in other ways.",
        "Do not change `src/a.py` more than needed.",
        "Do not edit `src/a.py` by hand.",
        "Do not touch `src/a.py` unless a test needs it.",
        "Do not change `src/a.py` when the flag is off.",
        "Do not modify `src/a.py` yet.",
        "Do not only change `src/a.py`.",
        "Don't forget to change `src/a.py`.",
        "Don't hesitate to modify `src/a.py`.",
        "Do not change `src/a.py`'s signature.",
        "Do not change the format of `src/a.py`.",
        "Do not touch `src/` except what is needed.",
        "Do not touch `src/`, except when it is about names.",
        "It is not possible without changing `src/a.py`.",
        "I cannot do it without modifying `src/a.py`.",
        "There is no way to set it without editing `src/a.py`.",
        "Users can set colours without changing `theme.css`.",
        "Why do we not change `src/a.py`?",
        "Do not touch `src/a.py`?",
        "If you do not change `src/a.py`, it fails.",
        "The tool should not modify `config.toml`.",
        "The command should read `config.toml` and never change `config.toml`.",
        "The last release did not touch `src/a.py`.",
        "It does not change `src/a.py`.",
        "Never mind `src/a.py`.",
        "The formatter leaves `src/a.py` unchanged.",
        "We cannot leave `src/a.py` unchanged.",
        "Do not leave `src/a.py` unchanged.",
        "There is no reason to leave `src/a.py` unchanged.",
        "`src/a.py` must not be modified when it is read-only.",
        "The owner of `src/a.py` must not be changed.",
        "`src/a.py` is not out of scope.",
        "Nothing in `src/a.py` is off-limits.",
        "Only `src/a.py` matters.",
        "Only change `src/a.py` if it is needed.",
        "See `src/a.py`.",
        "`do not touch src/a.py`",
        "> Do not touch `src/a.py`.",
        "```\nDo not touch `src/a.py`.\n```",
        "## Expected behaviour\n\nDo not touch `src/a.py`.",
        "## Steps to reproduce\n\n`src/a.py` must not be changed.",
        "Do not touch " + "the very long " * 200 + "`src/a.py`.",
    ],
)
def test_what_is_no_order_or_is_taken_back_rules_nothing(sentence: str) -> None:
    assert _ruled(sentence) == ()


@pytest.mark.parametrize(
    ("item", "rules"),
    [
        ("`src/a.py`", "-src/a.py"),
        ("src/a/ and src/b/", "-src/a/ -src/b/"),
        ("Anything under `src/a/`", "-src/a/"),
        ("changes to `src/a.py`", "-src/a.py"),
        ("Touching the `src/a` package", "-src/a"),
        ("`src/a.py` (see the style guide)", "-src/a.py"),
        ("`src/a.py` \u2013 frozen until May", "-src/a.py"),
        ("`src/a.py`: owned by another team", "-src/a.py"),
        ("everything in `src/` except `src/a.py`", "-src/!src/a.py"),
        ("Not today. `src/a.py`; src/b.py", "-src/a.py -src/b.py"),
        ("`src/a.py`: rewriting it in C", ""),
        ("`src/a.py` in another language", ""),
        ("Refactoring `src/a.py`", ""),
        ("The speed of `src/a.py`", ""),
        ("`src/` except what the tests need", ""),
        ("`src/a.py` unless it is needed", ""),
        ("The login page (`src/a.py`)", ""),
        ("`parse()` and `Lexer`", ""),
    ],
)
def test_an_item_that_is_out_of_scope_rules_paths_only_if_it_is_about_them(item: str, rules: str) -> None:
    assert " ".join(_ruled(f"## Out of scope\n\n- {item}\n")) == rules


@pytest.mark.parametrize(
    ("item", "rules"),
    [
        ("The login page (`src/a.py`)", "-src/a.py"),
        ("migrations under src/a/", "-src/a/"),
        ("Generated code: `gen/**`", "-gen/**"),
        ("see `src/a.py` for the reasons", ""),
        ("use `src/a.py` instead", ""),
        ("`src/a.py`, only if needed", ""),
    ],
)
def test_a_list_of_places_may_name_them_first(item: str, rules: str) -> None:
    assert " ".join(_ruled(f"## Do not touch\n\n- {item}\n")) == rules


@pytest.mark.parametrize(
    ("heading", "topic"),
    [
        ("Out of scope", Topic.FORBIDDEN),
        ("OUT-OF-SCOPE:", Topic.FORBIDDEN),
        ("2.1 Explicitly out of scope for this issue", Topic.FORBIDDEN),
        ("\u26d4 What is out of scope (for now)", Topic.FORBIDDEN),
        ("Non-goals", Topic.FORBIDDEN),
        ("Not in scope", Topic.FORBIDDEN),
        ("We won\u2019t do", Topic.FORBIDDEN),
        ("Please do not touch these files", Topic.UNTOUCHED),
        ("Files not allowed", Topic.UNTOUCHED),
        ("Files that must not change", Topic.UNTOUCHED),
        ("Off-limits", Topic.UNTOUCHED),
        ("Off limits / hands off", Topic.OTHER),
        ("Is this out of scope?", Topic.OTHER),
        ("Out of scope?", Topic.OTHER),
        ("Nothing is out of scope", Topic.OTHER),
        ("Not off-limits", Topic.OTHER),
        ("Variables out of scope are kept", Topic.OTHER),
        ("Do not touch mtime when copying", Topic.OTHER),
        ("Future work", Topic.DEFERRED),
        ("Files you may change", Topic.ALLOWED),
        ("Only change files under", Topic.ALLOWED),
        ("Allowed files", Topic.ALLOWED),
        ("Files in scope", Topic.FILES),
        ("Files to change", Topic.FILES),
        ("In scope", Topic.ASKED),
        ("Acceptance Criteria (MVP)", Topic.CRITERIA),
        ("This is done when", Topic.CRITERIA),
        ("The change is done when", Topic.CRITERIA),
        ("DoD", Topic.CRITERIA),
        ("Expected behaviour", Topic.BEHAVIOUR),
        ("What did you expect to happen?", Topic.BEHAVIOUR),
        ("Parser version", Topic.BOILERPLATE),
        ("Environment", Topic.BOILERPLATE),
        ("Notes", Topic.REPORT),
        ("\u2728", Topic.OTHER),
        ("The criteria by which one decides whether any of this is really done at all", Topic.OTHER),
        ("word " * 200, Topic.OTHER),
    ],
)
def test_a_heading_announces_what_its_words_say(heading: str, topic: Topic) -> None:
    assert topic_of(heading) is topic


@pytest.mark.parametrize(
    ("text", "ruled_out"),
    [
        ("Fix it. Do not touch the lexer, that comes later.", "Do not touch the lexer"),
        ("Refactoring the lexer is out of scope.", "Refactoring the lexer is out of scope."),
        ("Do not refactor `Lexer` and fix the parser.", "Do not refactor `Lexer`"),
        ("Do not touch `a/b.py`.", "Do not touch `a/b.py`"),
        ("Do not change the case of names.", ""),
        ("Variables that are out of scope are kept.", ""),
        ("Keep it while the name is out of scope of the loop.", ""),
        ("If you do not touch the lexer, it works.", ""),
        ("Do not touch the lexer unless needed.", ""),
    ],
)
def test_words_that_are_ruled_out_ask_for_nothing(text: str, ruled_out: str) -> None:
    spec = parse(TITLE + text, ref="1", source="file")
    assert " ".join(one.text for one in spec.passages if one.polarity == "forbidden") == ruled_out
