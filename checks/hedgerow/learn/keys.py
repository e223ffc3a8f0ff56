"""Names that may enter the ledger: kinds, buckets, issues and changes in a small alphabet, all else as a hash."""

from __future__ import annotations

import hashlib

from hedgerow.issue.link import NUMBER, TRACKER_KEY
from hedgerow.patterns import Pattern

# A check, or a tool and its rule: `off-limits`, `ruff/F401`, `codeql/py/sql-injection`.
_KIND = Pattern(r"[A-Za-z0-9][A-Za-z0-9_.:@/-]{0,99}")
# A fixed word of a check ("a tool's output") or a path pattern of the settings.
_BUCKET = Pattern(r"[A-Za-z0-9_.*@+?/][A-Za-z0-9_.,'*@+?/ -]{0,79}")
_HASH = Pattern(r"~[0-9a-f]{16}")
_CHANGE = Pattern(r"pr-[0-9]{1,12}|(?:branch|head)-[0-9a-f]{16}")
_OID = Pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_SEGMENT = Pattern(r"[A-Za-z0-9_.@+-]{1,40}")
# Two folders tell the parts of most repositories apart (`src/billing`); deeper ones are too rare to recur.
_DEPTH = 2
_HASHED = 16


def is_kind(text: str) -> bool:
    """Could this library have written it as a kind, or as the name or identity of something of another tool's?"""
    return bool(_KIND.fullmatch(text) or _HASH.fullmatch(text))


def is_bucket(text: str) -> bool:
    """Could it have written it as a bucket?"""
    return not text or bool(_BUCKET.fullmatch(text))


def is_issue(text: str) -> bool:
    """Could it have written it as an issue?"""
    return bool(NUMBER.fullmatch(text) or TRACKER_KEY.fullmatch(text) or _HASH.fullmatch(text))


def is_change(text: str) -> bool:
    """Could it have written it as the name of a change?"""
    return bool(_CHANGE.fullmatch(text))


def is_oid(text: str) -> bool:
    """Is it a full object id, which git can be asked for?"""
    return bool(_OID.fullmatch(text))


def hashed(text: str) -> str:
    """A stand-in for a text that is not to be kept: 16 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:_HASHED]


def kind_of(text: str) -> str:
    """The kind, or where it has another form `~` and its hash."""
    return text if _KIND.fullmatch(text) else f"~{hashed(text)}"


def bucket_of(word: str, path: str | None) -> str:
    """The bucket of a finding: the word its check gave, else the folder of its path, at most two deep, as a pattern.

    A folder with an unusual name is cut off there, so no sentence gets in by way of a path.
    """
    if word and _BUCKET.fullmatch(word):
        return word
    if path is None:
        return ""
    folders = path.split("/")[:-1][:_DEPTH]
    plain = []
    for folder in folders:
        if not _SEGMENT.fullmatch(folder) or folder in {".", ".."}:
            break
        plain.append(folder)
    return "/".join([*plain, "**"]) if plain else ""


def issue_name(ref: str) -> str:
    """An issue as the ledger names it: a number or a tracker key as it is; a path or another repository's as `~` and
    its hash, because it may hold anybody's words or name.
    """
    return ref if NUMBER.fullmatch(ref) or TRACKER_KEY.fullmatch(ref) else f"~{hashed(ref)}"


def change_name(pull_request: int | None, branch: str | None, head: str) -> str:
    """What groups the heads of a change: its pull request, else its branch (hashed: a branch's name is somebody's
    words), else its head alone.
    """
    if pull_request is not None:
        return f"pr-{pull_request}"
    return f"branch-{hashed(branch)}" if branch else f"head-{head[:_HASHED]}"
