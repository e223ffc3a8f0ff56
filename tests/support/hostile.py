"""Texts that would act, were an output careless: on a terminal, in a log of CI, in Markdown, in a SARIF viewer.

A title, a body, a name of a branch or a file, a line of a change and a commit message are all a stranger's to choose.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from msgspec.structs import replace

from hedgerow.model import (
    ChangeInfo,
    CriterionEvidence,
    CriterionScope,
    CriterionState,
    FileScope,
    Finding,
    HunkScope,
    IssueRef,
    LaneInfo,
    MergeOrder,
    OrderGroup,
    OrderStep,
    OverlapReport,
    PairFile,
    PairReport,
    Report,
    Revision,
    ScopeReport,
    Severity,
    Skipped,
    Status,
    ToolInfo,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

HOSTILE = {
    "workflow command": "::error file=a.py,line=1::owned",
    "workflow command behind blanks": "  \t::add-mask::owned",
    "workflow command on a line of its own": "fine\n::stop-commands::owned\r\n::set-output name=a::owned",
    "old workflow command": "look ##[add-mask]owned and ##[error]owned",
    "percent escapes": "a%0A::warning::owned%25%3A",
    "mention": "@octocat, @org/team and (@someone)",
    "issue": "fixes #12, closes owner/repo#13, resolves GH-14",
    "object id": "see 1234567 and owner/repo@deadbeef0",
    "link": "[click](https://example.org) and <https://example.org> and https://example.org and www.example.org",
    "mail": "mail me@example.org",
    "reference": "[x]: https://example.org\n[x] [^1]\n\n[^1]: note",
    "image": "![x](https://example.org/x.png) and <img src=x onerror=alert(1)>",
    "html": "<script>alert(1)</script><!-- --> </details> &lt;b&gt; <b>bold</b>",
    "markup": "# head\n\n- item\n\n1. one\n\n> quote\n\n---\n\n**bold** _it_ ~~gone~~ $x$ :tada:",
    "list": "1. forged",
    "code": "a ` b `` c ``` d\n```\nout\n```\n~~~",
    "table": "a | b | c\n| --- | --- |\n| x \\| @octocat \\\\| #12 |",
    "mermaid": 'x"] --> y["click n0 "https://example.org"\n```\n%%{init: {}}%%',
    "template expression": "${{ github.token }} and {{ x }} and {0} and %s and {x}",
    "import": "@~/.ssh/id_rsa and @CLAUDE.md",
    "shell": "$(touch owned) `touch owned` ; touch owned #",
    "path": "../../etc/passwd /etc/passwd //example.org/x file:///etc/passwd",
    "terminal": "\x1b[31mred\x1b]0;title\x07\x9b2J\x08\x08\x7f",
    "bidi": "a\u202eb\u2066c\u2069d\u200ee\u061cf",
    "invisible": "a\u200bb\u200dc\ufeffd\xade\u2060f\U000e0041\U000e0042",
    "bytes": "a\udcffb",
    "long": "x" * 100_000 + " @octocat",
    "many words": "@octocat #12 " * 5_000,
    "blanks": " " * 10_000 + "\n" * 1_000 + "::error::owned",
}

# What the runner of GitHub Actions takes for a command (see hedgerow.render.safe.inert). Ours are those of annotations.
_COMMAND = re.compile(r"^\s*::(?!(?:error|warning|notice) (?:file|title)=)|##\[", re.MULTILINE)
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
# What GitHub itself makes a link of in text that is not code, whatever characters it was spelled with.
_ACTS = re.compile(r"@\w|#\d|\bgh-\d|://|\bwww\.|\b[0-9a-f]{7,40}\b|\$|:\w+:", re.IGNORECASE)
_OURS = {
    "paragraph", "inline", "text", "softbreak", "code_inline", "strong", "bullet_list", "ordered_list", "list_item",
    "fence", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def assert_safe_in_a_log(text: str) -> None:
    """Nothing moves the cursor, hides, turns direction or is a command to the runner of CI."""
    text.encode("utf-8")
    assert _COMMAND.findall(text) == []
    assert _UNSEEN.findall(text) == []


def assert_safe_as_markdown(text: str) -> None:
    """Read as GitHub reads it, there is no link, image, HTML, heading, quote or rule, and no text that GitHub links."""
    markdown = MarkdownIt("gfm-like")
    tokens = markdown.parse(text)
    inner = list(chain.from_iterable(token.children or () for token in tokens))
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in [*tokens, *inner]}
    assert kinds <= _OURS
    assert [token.content for token in inner if token.type == "text" and _ACTS.search(token.content)] == []
    assert [token.info for token in tokens if token.type == "fence" and token.info != "mermaid"] == []
    assert all(len(row) == len(rows[0]) for rows in _tables(tokens) for row in rows)


def _tables(tokens: list[Token]) -> Iterator[list[list[str]]]:
    """The cells of each table: a stranger's bar must not make another one."""
    rows: list[list[str]] = []
    for at, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(tokens[at + 1].content)
        elif token.type == "table_close":
            yield rows
            rows = []


def hostile_report(text: str) -> Report:
    """A report that says `text` wherever a report can hold a stranger's text."""
    hunk = HunkScope(0, text, 1, Verdict.DRIFT, 0.9, 0.1)
    finding = Finding("off-limits", Severity.ERROR, text, 3, 4, text, (text, text), text, "f" * 16)
    criterion = CriterionScope(text, 7, text, CriterionState.NONE, (CriterionEvidence(text, 2, text),))
    return Report(
        ToolInfo("hedgerow", "0.1.0", "0" * 64),
        ChangeInfo(Revision(text, "1" * 40), Revision(text, "2" * 40), (IssueRef(text, text, text),)),
        Status.FAILED,
        ScopeReport(
            judged=False,
            why_unjudged=text,
            files=(FileScope(text, text, Verdict.DRIFT, 0.9, text, (hunk,)),),
            criteria=(criterion, replace(criterion, evidence=())),
        ),
        hostile_overlap(text),
        (finding, replace(finding, path=None), replace(finding, check=text), replace(finding, silenced=text)),
        (Skipped("one", text, applies=True), Skipped("two", text, applies=False)),
        (text,),
        (text,),
    )


def hostile_overlap(text: str) -> OverlapReport:
    """Two lanes with such a name that meet in such a file."""
    lane = LaneInfo(text, text, "2" * 40, text, dirty=True, pull_request=7, issues=(text,), state="open",
                    base_conflict=(text,))  # fmt: skip
    meeting = PairFile(text, "content", ((1, 3),), ((2, 2),), None, text)
    return OverlapReport(
        Revision(text, "1" * 40),
        (lane, replace(lane, name=f"{text}2")),
        (PairReport(text, f"{text}2", "conflict", confirmed=True, files=(meeting, meeting)),),
        MergeOrder((OrderGroup((text, f"{text}2"), (text,), (OrderStep(f"{text}2", text),), verified=True),)),
    )
