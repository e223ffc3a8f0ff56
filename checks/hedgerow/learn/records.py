"""The records of the ledger: values, their text as JSON Lines, and the name that follows from the text.

The first line of a record says what it is; each further line of a change's record is one finding.
A record never changes: the same content has the same name, so writing it again changes nothing, and two ledgers are
merged by taking all files of both.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from hedgerow import __version__
from hedgerow.errors import HedgerowError
from hedgerow.learn.keys import is_bucket, is_change, is_issue, is_kind, is_oid
from hedgerow.learn.proposal import ProposalRecord  # noqa: TC001 - msgspec reads the type at run time
from hedgerow.model import ToolInfo

RECORD_SCHEMA = 1
# `git ls-tree` of the branch may hold a README and what later versions add; a record is what has this path.
PATH = re.compile(r"[0-9]{4}-[0-9]{2}/[0-9a-f]/(?P<name>[0-9a-f]{40})\.jsonl")
_LATEST = datetime(9999, 12, 31, tzinfo=UTC).timestamp()


class Outcome(StrEnum):
    """What became of a finding."""

    FIXED = "fixed"
    MERGED = "merged"
    DISMISSED = "dismissed"
    REOPENED = "reopened"


class Found(Struct, frozen=True):
    """One finding of a change, without its words. `kind` and `bucket` make its key (see `recurring.Key`)."""

    kind: str
    bucket: str
    severity: str
    path: str | None
    fingerprint: str
    silenced: bool = False


class ChangeRecord(Struct, frozen=True):
    """What one tool found in one change at one head.

    `change` groups the heads of a change (`pr-12`, or `branch-` and a hash of the branch's name, or `head-` and the
    head); `base` and `head` are full object ids, `when` the head's commit time in seconds since 1970. `exposures` are
    the checks that looked (and could have spoken), or the name of the tool. `trusted`: the author has write access.
    """

    change: str
    pull_request: int | None
    base: str
    head: str
    when: int
    issues: tuple[str, ...]
    trusted: bool
    tool: ToolInfo
    exposures: tuple[str, ...]
    findings: tuple[Found, ...] = ()


class OutcomeRecord(Struct, frozen=True):
    """What became of findings of a change, by fingerprint, and the commit that shows it (empty for a dismissal). That a
    change was merged is recorded where it has no findings too. `reason` is what the person who dismissed them wrote,
    one printable line.
    """

    change: str
    fingerprints: tuple[str, ...]
    outcome: Outcome
    commit: str
    when: int
    tool: ToolInfo
    reason: str = ""


class ProposalEntry(Struct, frozen=True):
    """A proposal as it is recorded."""

    proposal: ProposalRecord
    tool: ToolInfo


Record: TypeAlias = ChangeRecord | OutcomeRecord | ProposalEntry


class RecordError(HedgerowError):
    """A file of the ledger is no record that this version can read."""


class Entry(Struct, frozen=True):
    """A record as it is stored: its path in the branch, and its bytes."""

    path: str
    data: bytes


def own_tool(config: str) -> ToolInfo:
    """Hedgerow in this version under the settings with this digest."""
    return ToolInfo("hedgerow", __version__, config)


def encode(record: Record) -> Entry:
    """The record's bytes and the path that follows from them: its month, and the first 40 digits of its SHA-256."""
    plain: dict[str, object] = msgspec.to_builtins(record)
    findings = plain.pop("findings", ())
    head = {"schema": RECORD_SCHEMA, "record": _NAMES[type(record)]} | plain
    lines = [head, *findings] if isinstance(findings, tuple | list) else [head]
    data = msgspec.json.Encoder().encode_lines(lines)
    when = record.proposal.when if isinstance(record, ProposalEntry) else record.when
    month = datetime.fromtimestamp(min(max(when, 0), _LATEST), UTC).strftime("%Y-%m")
    name = _named(data)
    return Entry(f"{month}/{name[0]}/{name}.jsonl", data)


def decode(entry: Entry) -> Record:
    """The record in a stored file. Raises RecordError where the file is not what its name says, is cut off, or was
    written by a later version.
    """
    found = PATH.fullmatch(entry.path)
    if found is None or found["name"] != _named(entry.data):
        raise RecordError(f"{entry.path} does not hold what its name says")
    first, _, rest = entry.data.partition(b"\n")
    try:
        head = msgspec.json.decode(first, type=_Head)
        if head.schema != RECORD_SCHEMA:
            raise RecordError(f"{entry.path} was written by another version of hedgerow")
        record = msgspec.json.decode(first, type=_TYPES[head.record])
        if isinstance(record, ChangeRecord):
            record = replace(record, findings=tuple(msgspec.json.Decoder(Found).decode_lines(rest)))
    except (msgspec.MsgspecError, KeyError) as error:
        raise RecordError(f"{entry.path} is no record: {error}") from error
    if not _plain(record):
        raise RecordError(f"{entry.path} holds names that hedgerow does not write")
    return record


def _plain(record: Record) -> bool:
    """Are the names in the record of the forms that are written? Whoever can push can write any file; what is read goes
    to terminals, into proposals and to git.
    """
    if isinstance(record, ProposalEntry):
        return (
            is_kind(record.proposal.id) and is_kind(record.proposal.key.kind) and is_bucket(record.proposal.key.bucket)
        )
    if isinstance(record, OutcomeRecord):
        return (
            is_change(record.change)
            and (not record.commit or is_oid(record.commit))
            and all(map(is_kind, record.fingerprints))
        )
    kinds = {*record.exposures, *(one.kind for one in record.findings), *(one.fingerprint for one in record.findings)}
    return (
        is_change(record.change)
        and is_oid(record.base)
        and is_oid(record.head)
        and all(map(is_issue, record.issues))
        and all(map(is_kind, kinds))
        and all(map(is_bucket, {one.bucket for one in record.findings}))
    )


class _Head(Struct, frozen=True):
    """What every record starts with."""

    schema: int
    record: str


_TYPES: dict[str, type[Record]] = {"change": ChangeRecord, "outcome": OutcomeRecord, "proposal": ProposalEntry}
_NAMES = {kind: name for name, kind in _TYPES.items()}


def _named(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:40]
