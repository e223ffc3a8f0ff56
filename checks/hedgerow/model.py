"""The values that leave the process: findings, scope and overlap, and the report that holds them (schema 1)."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct, field

SCHEMA_VERSION = 1


class Severity(StrEnum):
    """How much a finding matters; `OFF` switches a check off."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    OFF = "off"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class Verdict(StrEnum):
    """What scope says of a hunk or a file (DESIGN words: drift, incidental, churn ...)."""

    EXPLAINED = "explained"
    WEAK = "weak"
    DRIFT = "drift"
    INCIDENTAL = "incidental"
    CHURN = "churn"
    UNJUDGED = "unjudged"


class Status(StrEnum):
    """The result of a whole run; `UNJUDGED` is neither a pass nor a failure."""

    CLEAN = "clean"
    FINDINGS = "findings"
    UNJUDGED = "unjudged"
    FAILED = "failed"


class CriterionState(StrEnum):
    """What the diff says about one acceptance criterion."""

    EVIDENCE = "evidence"
    WEAK = "weak"
    NONE = "none"
    OUTSIDE_DIFF = "outside-diff"
    UNKNOWN = "unknown"


class Location(Struct, frozen=True):
    """A place in the change. Lines count from 1 in the new file; None means the whole file."""

    path: str
    line: int | None = None
    end_line: int | None = None


class Evidence(Struct, frozen=True):
    """One reason that ties a hunk to the issue, or speaks against it (negative weight).

    `diff_line` counts in the new file, or in the old one where the line was removed.
    """

    kind: str
    weight: float
    issue: str | None
    issue_line: int | None
    diff_line: int | None
    because: str


class HunkScope(Struct, frozen=True):
    """The verdict on one hunk. `score`: 0 surely explained, 1 surely drift; `incidental`: 0 needed, 1 surely not
    needed.
    """

    index: int
    header: str
    line: int
    verdict: Verdict
    score: float
    incidental: float
    evidence: tuple[Evidence, ...] = ()


class FileScope(Struct, frozen=True):
    """The verdict on one file: that of its least suspect hunk. `forbidden_by` names the issue line or setting."""

    path: str
    old_path: str | None
    verdict: Verdict
    score: float
    forbidden_by: str | None = None
    hunks: tuple[HunkScope, ...] = ()


class CriterionEvidence(Struct, frozen=True):
    """One place that speaks for a criterion or, in the state `none`, breaks it."""

    path: str
    line: int | None
    because: str


class CriterionScope(Struct, frozen=True):
    """One acceptance criterion with what the diff says about it."""

    issue: str
    issue_line: int
    text: str
    state: CriterionState
    evidence: tuple[CriterionEvidence, ...] = ()


class ScopeReport(Struct, frozen=True):
    """Scope of a whole change. `judged` is False where nothing ties any hunk to the issue; `why_unjudged` says why."""

    judged: bool
    why_unjudged: str | None
    files: tuple[FileScope, ...] = ()
    criteria: tuple[CriterionScope, ...] = ()


class Finding(Struct, frozen=True):
    """One problem that a check reports. `bucket` is the family of mistakes it belongs to, for what recurs: a pattern of
    the settings or a fixed word of the check, never text of an issue or a diff; empty where its path says enough.
    """

    check: str
    severity: Severity
    path: str | None
    line: int | None
    end_line: int | None
    message: str
    why: tuple[str, ...] = ()
    fix: str = ""
    fingerprint: str = ""
    silenced: str | None = None
    bucket: str = ""


class Skipped(Struct, frozen=True):
    """A check that did not look. `applies`: it should have looked and could not; False: there was nothing for it to
    look at.
    """

    check: str
    reason: str
    applies: bool


class Revision(Struct, frozen=True):
    """A ref as the user named it, and the full object id (empty for the index, a worktree or a diff file)."""

    ref: str
    oid: str = ""


class IssueRef(Struct, frozen=True):
    """One issue that the change is held to, with where its text came from."""

    ref: str
    source: str
    title: str


class ChangeInfo(Struct, frozen=True):
    """What was judged."""

    base: Revision
    head: Revision
    issues: tuple[IssueRef, ...] = ()
    pull_request: int | None = None

    @property
    def is_a_diff(self) -> bool:
        """Was it read from a diff, without any commit to name?"""
        return self.base == self.head and not self.head.oid


class ToolInfo(Struct, frozen=True):
    """Who judged: `config` is the SHA-256 of the settings in force."""

    name: str
    version: str
    config: str


class Report(Struct, frozen=True):
    """Everything one run has to say. `errors` names checks that crashed and what could not be looked at."""

    tool: ToolInfo
    change: ChangeInfo
    status: Status
    scope: ScopeReport | None = None
    overlap: OverlapReport | None = None
    findings: tuple[Finding, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    schema: int = field(default=SCHEMA_VERSION)


class LaneInfo(Struct, frozen=True):
    """One lane as the report shows it. `state`: open, merged, stacked or identical (`on` names the other lane of the
    last two); `base_conflict`: paths the lane itself conflicts on.
    """

    name: str
    ref: str
    oid: str
    worktree: str | None
    dirty: bool
    pull_request: int | None
    issues: tuple[str, ...]
    state: str
    base_conflict: tuple[str, ...] | None
    on: str | None = None


class PairFile(Struct, frozen=True, gc=False):
    """One place where two lanes meet. `a_path` and `b_path` are a side's own file where its name is not `path`. Line
    ranges are inclusive and count in each side's own file; where the base has renamed that since, in the file as it is
    once merged into the base. The texts are each side's hunks as a unified diff from the base to the lane merged into
    it, where they were asked for and the lane does not conflict with the base there.
    """

    path: str
    kind: str
    a_lines: tuple[tuple[int, int], ...]
    b_lines: tuple[tuple[int, int], ...]
    muted: str | None
    because: str
    a_text: str | None = None
    b_text: str | None = None
    a_path: str | None = None
    b_path: str | None = None


class PairReport(Struct, frozen=True, gc=False):
    """Two lanes that meet. `confirmed`: git's own merge decided; otherwise hedgerow predicts."""

    a: str
    b: str
    verdict: str
    confirmed: bool
    files: tuple[PairFile, ...]


class OrderStep(Struct, frozen=True):
    """One merge of the sequence, with the reason for its place."""

    lane: str
    because: str


class OrderGroup(Struct, frozen=True):
    """One connected group of lanes: what to hold back, the order of the rest; `verified` by chaining git's merges.
    `held` says why each lane of `hold` waits; `smallest`: no smaller set to hold back would do.
    """

    lanes: tuple[str, ...]
    hold: tuple[str, ...]
    sequence: tuple[OrderStep, ...]
    verified: bool
    held: tuple[OrderStep, ...] = ()
    smallest: bool = True


class MergeOrder(Struct, frozen=True):
    """One good merge order per connected group."""

    groups: tuple[OrderGroup, ...]


class PathWork(Struct, frozen=True):
    """What one lane does to one path that was asked about. `what` is adds, deletes, edits, renames or retypes; lines
    count as in PairFile; `text` are the hunks as a unified diff, empty where the lane conflicts with the base.
    """

    lane: str
    path: str
    what: str
    lines: tuple[tuple[int, int], ...]
    text: str


class OverlapReport(Struct, frozen=True):
    """All lanes against each other; pairs that share nothing are not listed. `own`: the lane of the change at hand,
    whose pairs alone are then listed; `paths`: what was asked about, so that only lanes at work there are listed;
    `work`: what they do there.
    """

    base: Revision
    lanes: tuple[LaneInfo, ...]
    pairs: tuple[PairReport, ...]
    order: MergeOrder | None = None
    work: tuple[PathWork, ...] = ()
    own: str | None = None
    paths: tuple[str, ...] = ()


def fingerprint(check: str, path: str | None, subject: str) -> str:
    """The identity of a finding on the next push: leaves line numbers out. 16 hexadecimal digits."""
    import hashlib  # 2 ms, and the hook on a message names no finding

    text = "\0".join((check, path or "", subject))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]
