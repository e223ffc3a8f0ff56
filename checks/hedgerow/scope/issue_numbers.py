"""The numbers of issues that a hunk names, as a reader would tell them: `SHA-256` and `color: #333` are none,
`test_issue_77` is one.

The models read numbers by their form alone (`tokens.tickets`); what is told to people is read here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hedgerow.patterns import Pattern
from hedgerow.scope.tokens import MAX_LINE, tickets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.change import Hunk, Line
    from hedgerow.scope.question import IssueView

# Standards, licences, encodings, ciphers, formats and time zones whose names end in a number.
_NAMES = (
    "ADLER AES AFL AGPL AMD ANSI APACHE ARM BASE BEP BF BIG BIP BLAKE BSD CBC CC CCM CDDL CFB COVID CP CRC CTR CVE CWE "
    "DES DIN EBCDIC EC ECB ECDSA ECMA EIP EN EPL ERC ES EUPL FIPS FP GB GCM GMT GPL GPT HMAC HS HTTP HTTPS IBM IEC "
    "IEEE INT IPV ISO JEP JIS JSR KOI LATIN LGPL MD MIT MPEG MPL NIST OFB PBKDF PCI PEP PKCS POSIX PS RFC RIPEMD RS "
    "RSA SHA SHAKE SP SQL SSE SSL TC TLS UAX UCS UINT UNICODE USB UTC UTF UTR UTS UUID WCAG WINDOWS XXH ZPL"
)
_STANDARD = Pattern(rf"\b(?:{_NAMES.replace(' ', '|')})\d*-\d+")
# A colour is quoted alone, set as one, or ends a declaration; in a style sheet whatever is no remark.
_DIGITS = r"#(?:\d{3,4}|\d{6})\b"
_COLOUR = Pattern(
    rf"[\"']{_DIGITS}[\"']|(?:colou?r|background|foreground|fill|stroke|border|outline|shadow)[\w.-]*[\"']?\s*[:=]\s*"
    rf"[\"']?{_DIGITS}|:[^;:]*{_DIGITS}\s*(?:!important\s*)?;",
    re.IGNORECASE,
)
_STYLES = frozenset({"css", "less", "qss", "sass", "scss", "styl", "svg"})
_REMARK = Pattern(r"(?:/[/*]|<!--|^\s*\*\s).*")
# In the name of a test: test_issue_77, testIssue77, TestGH77, test_gh_1234.
_IN_NAME = Pattern(r"(?:\b|_)[Tt]est\w{0,100}?(?:_(?:issue|gh)s?_?|I(?:ssue|SSUE)s?_?|GH_?)(\d{1,6})(?!\d)")


def issues_named(hunk: Hunk, extension: str) -> dict[str, Line]:
    """Each number of an issue in the changed lines, outside the names of tests, with the first line that has it."""
    texts = ((line, line.text[:MAX_LINE]) for line in hunk.changed)
    if extension in _STYLES:
        texts = ((line, remark[0]) for line, text in texts if (remark := _REMARK.search(text)))
    return _first((number, line) for line, text in texts for number in _numbers(text))


def issues_tested(hunk: Hunk) -> dict[str, Line]:
    """Each number of an issue in the names of tests in the changed lines, with the first line that has it."""
    tests = (line for line in hunk.changed if "est" in line.text)
    found = ((number.lstrip("0"), line) for line in tests for number in _IN_NAME.findall(line.text[:MAX_LINE]))
    return _first((number, line) for number, line in found if number)


def issues_known(issue: IssueView) -> tuple[frozenset[str], frozenset[str]]:
    """The numbers of the issues themselves, as far as they have any, and all that their texts name, these included."""
    refs = sorted({ref for ref, _, _ in issue.written})
    own = frozenset(number for ref in refs for number in tickets(f"#{ref}" if ref.isdigit() else ref))
    return own, own.union(*(_numbers(text[: MAX_LINE * 4]) for _, _, text in issue.written))


def _numbers(text: str) -> frozenset[str]:
    found = tickets(text)
    return tickets(_COLOUR.sub(" ", _STANDARD.sub(" ", text))) if found else found


def _first(found: Iterator[tuple[str, Line]]) -> dict[str, Line]:
    first: dict[str, Line] = {}
    for number, line in found:
        first.setdefault(number, line)
    return first
