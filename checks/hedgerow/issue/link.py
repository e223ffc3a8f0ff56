"""Which issues does a change claim? DESIGN's order: closing keywords, GitHub's own links, trailers, branch name,
none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.issue.trailers import read_trailers
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

# The only forms an id taken from a text may have; everything that goes into a path or a command is held to them.
NUMBER = Pattern(r"[0-9]{1,12}")
TRACKER_KEY = Pattern(r"[A-Z][A-Z0-9]{0,31}-[0-9]{1,12}")

_NAME = r"[A-Za-z0-9_.-]{1,100}"
_TARGET = rf"(?:(?P<repo>{_NAME}/{_NAME})?#|GH-|https?://[A-Za-z0-9.-]{{1,253}}/(?P<linked>{_NAME}/{_NAME})/issues/)(?P<number>[0-9]{{1,12}})(?![\w-])"
# GitHub's words: close, closes, closed, fix, fixes, fixed, resolve, resolves, resolved; any case, a colon is allowed,
# one keyword per issue (docs.github.com, "Linking a pull request to an issue").
_CLOSING = Pattern(rf"(?<![\w-])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?[ \t]+{_TARGET}", re.IGNORECASE)
_REFERENCE = Pattern(
    rf"(?:(?P<repo>{_NAME}/{_NAME})?#|https?://[A-Za-z0-9.-]{{1,253}}/(?P<linked>{_NAME}/{_NAME})/issues/)?"
    rf"(?P<number>[0-9]{{1,12}})|(?P<key>{TRACKER_KEY.text})"
)
_BRANCH_FORMS = (
    Pattern(r"(?:issue-|gh-)?(?P<id>[0-9]{1,12})(?:-.*)?", re.IGNORECASE | re.DOTALL),
    Pattern(rf"(?P<id>{TRACKER_KEY.text})(?:-.*)?", re.DOTALL),
)
# Names that look like an id and are none: "2024-05-rewrite", "release/12", "UTF-8-names".
_DATE = Pattern(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])(?:-|$)")
_VERSIONED = Pattern(r"(?:.*/)?(?:releases?|stable|support|maintenance|versions?)/[^/]*", re.IGNORECASE | re.DOTALL)
_STANDARD = Pattern(r"(?:UTF|SHA|ISO|CVE|RFC|PEP|MD|AES|IPV|HTTP|TLS|ES)-[0-9]")


class Claim(Struct, frozen=True):
    """One issue that a change says it implements, and where it says so."""

    ref: str
    origin: str


def claimed_issues(
    messages: Iterable[str], branch: str | None, *, forms: Iterable[str] = (), text: str | None = None,
    closing: Iterable[str] = (), repository: str | None = None,
) -> tuple[Claim, ...]:  # fmt: skip
    """The claims of the first source that has any: `text` of the pull request, `closing` references GitHub knows,
    `Issue:` trailers of the commits, the branch name (its default forms, then `forms` such as `work/{id}`).

    `repository` (owner/name) makes `owner/name#12` the local 12; any other repository's issue keeps its full name.
    """
    found = (
        tuple(Claim(ref, "closing keyword of the pull request") for ref in closing_keywords(text or "", repository)),
        tuple(Claim(ref, "linked by GitHub") for ref in closing),
        tuple(Claim(ref, "Issue trailer of a commit") for message in messages for ref in trailers(message, repository)),
        tuple(Claim(ref, f"branch name {branch}") for ref in branch_issue(branch or "", forms)),
    )
    claims = next((claims for claims in found if claims), ())
    return tuple({claim.ref: claim for claim in claims}.values())


def closing_keywords(text: str, repository: str | None = None) -> tuple[str, ...]:
    """The issues that a text closes as GitHub reads it: not in code or comments, and a bare `#12` closes nothing."""
    if not text or not _CLOSING.search(text):  # reading Markdown costs a hook a tenth of its time
        return ()
    from hedgerow.issue.comments import prose_of

    found = (match for row in prose_of(text) for match in _CLOSING.finditer(row))
    return tuple(_reference(match["repo"] or match["linked"], match["number"], repository) for match in found)


def trailers(message: str, repository: str | None = None) -> tuple[str, ...]:
    """The issues of the `Issue:` trailers of a commit message, several on one separated by commas, where they are well
    formed: `12`, `#12`, `owner/repo#12`, `ABC-123` or the address of a GitHub issue.
    """
    values = [value for key, text in read_trailers(message) if key.lower() == "issue" for value in text.split(",")]
    found = (match for value in values if (match := _REFERENCE.fullmatch(value.strip())))
    return tuple(
        match["key"] or _reference(match["repo"] or match["linked"], match["number"], repository) for match in found
    )


def branch_issue(branch: str, forms: Iterable[str] = ()) -> tuple[str, ...]:
    """The issue that a branch name carries, as no or one id: `12`, `12-slug`, `issue-12`, `gh-12-slug`,
    `ABC-123-slug`, each also after `prefix/`. Dates, releases and the names of standards are no ids.
    """
    own = (re.escape(form).replace(re.escape("{id}"), f"(?P<id>{NUMBER.text}|{TRACKER_KEY.text})") for form in forms)
    for form in own:
        if match := re.fullmatch(form, branch):
            return (match["id"],)
    last = branch.rpartition("/")[2]
    if _DATE.match(last) or _STANDARD.match(last) or _VERSIONED.fullmatch(branch):
        return ()
    found = (form.fullmatch(last) for form in _BRANCH_FORMS)
    return next(((match["id"],) for match in found if match), ())


def _reference(repo: str | None, number: str, repository: str | None) -> str:
    local = repo is None or (repository is not None and repo.lower() == repository.lower())
    return number if local else f"{repo}#{number}"
