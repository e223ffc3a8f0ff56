"""What a rule says, as a set of words and whether it forbids: enough to tell the same thing said twice or both ways."""

from __future__ import annotations

from msgspec import Struct

from hedgerow.patterns import Pattern

_WORD = Pattern(r"[A-Za-z0-9_][\w./*'-]*[\w*]|[A-Za-z0-9_]")
_MARK = Pattern(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+")
_COMMENT = Pattern(r"<!--.*?-->")
_SPAN = Pattern(r"`+([^`]+)`+")
_INDENTED = Pattern(r"(?: {4}|\t)\s*(?![-*+] |\d{1,3}[.)] )\S")
# Words that every rule may have and that change nothing about it.
_EMPTY = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "by",
        "can",
        "code",
        "do",
        "does",
        "for",
        "from",
        "have",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "make",
        "must",
        "of",
        "on",
        "or",
        "our",
        "please",
        "should",
        "so",
        "sure",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "use",
        "used",
        "using",
        "was",
        "we",
        "when",
        "where",
        "which",
        "will",
        "with",
        "you",
        "your",
        "always",
        "ensure",
        "only",
        "any",
        "all",
        "every",
    ]
)
_NOT = frozenset(
    [
        "never",
        "not",
        "don't",
        "dont",
        "avoid",
        "no",
        "without",
        "cannot",
        "can't",
        "shouldn't",
        "mustn't",
        "isn't",
        "aren't",
        "won't",
        "forbidden",
    ]
)
# Two ways to do one thing: whoever asks for the one rules out the other.
_OPPOSITES = {
    "tabs": "spaces",
    "single": "double",
    "before": "after",
    "enable": "disable",
    "allow": "forbid",
    "yarn": "npm",
    "public": "private",
    "prefix": "suffix",
    "merge": "rebase",
}
_TURNED = {other: one for one, other in _OPPOSITES.items()}
_LEAST_SAME, _LEAST_TURNED = 3, 2
_SAME, _NEAR = 0.8, 0.75
_LONGEST = 1000

# Wishes: nobody can tell from a change whether they were followed.
_VAGUE = Pattern(
    r"(?i)\b(?:clean(?:er)? code|best practices?|be (?:careful|smart|thorough|helpful|professional)|high[- ]quality"
    r"|good (?:code|judgement|judgment|practices?)|do your best|common sense|production[- ](?:ready|quality|grade)"
    r"|(?:well|nicely|properly) (?:written|designed|structured)|think (?:carefully|hard|step by step)"
    r"|elegant|readable and maintainable|make it (?:good|nice|right|robust)"
    r"|don't make mistakes|no (?:bugs|mistakes)|senior (?:engineer|developer)|world[- ]class)\b"
)
# A line that asks for something; prose about best practices does not.
_ASKS = Pattern(
    r"(?i)\s*(?:(?:[-*+]|\d{1,3}[.)])\s+)?\**(?:please |always |never )?(?:write|follow|be|use|make|keep|act|think"
    r"|ensure|do|don't|produce|create|deliver|strive|aim|apply|you are|you must|you should)\b"
)
# What makes a rule checkable: a name in code, a path, a number, something quoted, a flag.
_CONCRETE = Pattern(r"`|[\w*]/[\w*]|\d|\"|\s--?\w|\w\.\w{2,4}\b|\w_\w|\w\(\)")


class Saying(Struct, frozen=True):
    """One line of instructions: its words without the empty ones, opposites as one, and whether it says no."""

    words: frozenset[str]
    forbids: bool


def saying(line: str) -> Saying | None:
    """What a line says; None for one that is no instruction: blank, a heading, indented code, a row of a table, far
    too long. What stands between backticks is one word: two commands that share most of their words are two commands.
    """
    text = _COMMENT.sub(" ", line) if len(line) <= _LONGEST and not _INDENTED.match(line) else ""
    text = _MARK.sub("", text).strip()
    if not text or text[0] in "#|@<":
        return None
    spans = [span.strip() for span in _SPAN.findall(text)]
    found = [*spans, *(word.lower().strip("'").rstrip(".") for word in _WORD.findall(_SPAN.sub(" ", text)))]
    turned = sum(word in _TURNED for word in found)
    denied = sum(word in _NOT for word in found)
    words = frozenset(_TURNED.get(word, word) for word in found if word not in _EMPTY and word not in _NOT)
    return Saying(words, (turned + denied) % 2 == 1)


def same(one: Saying, other: Saying) -> bool:
    """Do both say the same thing, in nearly the same words?"""
    least = min(len(one.words), len(other.words))
    return one.forbids == other.forbids and least >= _LEAST_SAME and _alike(one, other) >= _SAME


def opposed(one: Saying, other: Saying) -> bool:
    """Does one ask for what the other rules out?"""
    least = min(len(one.words), len(other.words))
    return one.forbids != other.forbids and least >= _LEAST_TURNED and _alike(one, other) >= _NEAR


def vague(line: str) -> bool:
    """Is it a wish that no check and no reviewer could hold a change to?"""
    asks = len(line) <= _LONGEST and _ASKS.match(line) is not None
    return asks and _VAGUE.search(line) is not None and _CONCRETE.search(line) is None


def _alike(one: Saying, other: Saying) -> float:
    return len(one.words & other.words) / len(one.words | other.words)
