"""How well does scope judge? Rows of labelled changes in, predictions and figures out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, ValidationError, convert

from hedgerow.errors import DiffError, UsageError
from hedgerow.issue.parse import parse
from hedgerow.model import Verdict
from hedgerow.patch import change_from_diff
from hedgerow.plurals import plural
from hedgerow.scope.judge import judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hedgerow.model import FileScope

# The labels that speak against a hunk: it belongs to another piece of work, or the fix does not need it.
DRIFT, EXTRA = "drift", "extra"
# What is needed and what is extra, by label and kind: code that mends beside other code. Tests, comments, imports and
# changelogs (label `meta`) are nobody's needless code; a label without a kind is taken at its word.
_NEEDED = frozenset({("in", "fix"), ("in", "")})
_NEEDLESS = frozenset({(EXTRA, "code"), (EXTRA, "")})
_FORMAT = (
    'One JSON object a line: {"id": text, "issue_text": text, "diff": text}, '
    'with labels [{"label": "in", "drift", "extra" or "meta"}], each with a "kind" or without.'
)


class Row(Struct, frozen=True):
    """One change to judge. `labels`: one per hunk in diff order, or none at all; `kinds`: one per label, empty where
    the label has none.
    """

    id: str
    issue_text: str
    diff: str
    labels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class HunkPrediction(Struct, frozen=True):
    """What scope says of one hunk; `index` counts per file."""

    path: str
    index: int
    verdict: Verdict
    score: float
    incidental: float


class Prediction(Struct, frozen=True):
    """What scope says of one row; a row whose diff cannot be read is not judged and has no hunks."""

    id: str
    judged: bool
    hunks: tuple[HunkPrediction, ...]

    @classmethod
    def of(cls, row: str, files: tuple[FileScope, ...], *, judged: bool) -> Prediction:
        """What the scope of the files comes to."""
        hunks = (
            HunkPrediction(file.path, hunk.index, hunk.verdict, hunk.score, hunk.incidental)
            for file in files
            for hunk in file.hunks
        )
        return cls(row, judged, tuple(hunks))

    @property
    def flagged(self) -> bool:
        """Does any hunk drift?"""
        return any(hunk.verdict is Verdict.DRIFT for hunk in self.hunks)

    def line(self) -> str:
        """The prediction as one line of JSON."""
        hunks = [
            {
                "path": hunk.path.encode("utf-8", "backslashreplace").decode("utf-8"),
                "index": hunk.index,
                "verdict": hunk.verdict,
                "score": hunk.score,
                "incidental": hunk.incidental,
            }
            for hunk in self.hunks
        ]
        return json.dumps({"id": self.id, "judged": self.judged, "hunks": hunks}, ensure_ascii=False) + "\n"


class _Label(Struct, frozen=True):
    label: Literal["in", "drift", "extra", "meta"]
    kind: str = ""


class _Line(Struct, frozen=True):
    id: str
    issue_text: str
    diff: str
    labels: tuple[_Label, ...] = ()


def read_row(line: str, number: int) -> Row:
    """The row on one line of the data. Raises UsageError that names the line."""
    try:
        read = convert(json.loads(line), _Line)
    except (ValueError, ValidationError) as error:
        raise UsageError(f"line {number} of the data is no row: {error}", _FORMAT) from error
    labels = tuple(one.label for one in read.labels)
    return Row(read.id, read.issue_text, read.diff, labels=labels, kinds=tuple(one.kind for one in read.labels))


def predict(row: Row) -> Prediction:
    """The verdicts on one row, from its issue and diff alone."""
    try:
        change = change_from_diff(row.diff.encode("utf-8", "replace"))
    except DiffError:
        return Prediction(row.id, judged=False, hunks=())
    scope = judge(change, (parse(row.issue_text, ref="row", source="bench"),))
    return Prediction.of(row.id, scope.files, judged=scope.judged)


def figures(rows: Sequence[Row], predictions: Sequence[Prediction]) -> tuple[str, ...]:
    """What a reader wants to know, a line each; areas and shares only where the rows are labelled."""
    pairs = list(zip(rows, predictions, strict=True))
    hunks = sum(len(found.hunks) for found in predictions)
    unjudged = sum(not found.judged for found in predictions)
    lines = [f"{plural(len(pairs), 'change')}, {plural(hunks, 'hunk')}; {_share(unjudged, len(pairs))} unjudged"]
    labelled = [(row, found) for row, found in pairs if row.labels and len(row.labels) == len(found.hunks)]
    if empty := sum(not found.hunks for found in predictions):
        lines.append(f"{empty} of them without a hunk: the diff cannot be read, or has no line of text")
    if skipped := sum(bool(row.labels) for row in rows) - len(labelled):
        lines.append(f"{plural(skipped, 'labelled change')} left out: not as many hunks as labels")
    if any(EXTRA in row.labels for row, _ in labelled):
        return (*lines, *_incidental_figures(labelled))
    return (*lines, *_drift_figures(labelled))


def _drift_figures(labelled: Sequence[tuple[Row, Prediction]]) -> list[str]:
    hunks = [
        (hunk.score, label == DRIFT)
        for row, found in labelled
        for hunk, label in zip(found.hunks, row.labels, strict=True)
    ]
    files: list[tuple[float, bool]] = []
    for row, found in labelled:
        own: dict[str, list[tuple[float, bool]]] = {}
        for hunk, label in zip(found.hunks, row.labels, strict=True):
            own.setdefault(hunk.path, []).append((hunk.score, label == DRIFT))
        files += [(min(score for score, _ in one), all(drift for _, drift in one)) for one in own.values()]
    lines = [
        f"AUROC of {what}: {area:.4f}"
        for what, one in (("hunks", hunks), ("files", files))
        if (area := auroc(one)) is not None
    ]
    for what, drifting in (("drifting changes caught", True), ("clean changes flagged", False)):
        some = [found.flagged for row, found in labelled if (DRIFT in row.labels) == drifting]
        lines += [f"{what}: {_share(sum(some), len(some))}"] if some else []
    return lines


def _incidental_figures(labelled: Sequence[tuple[Row, Prediction]]) -> list[str]:
    areas = [area for row, found in labelled if (area := auroc(_needless(row, found))) is not None]
    return (
        [f"AUROC of incidental within a commit, mean of {len(areas)}: {sum(areas) / len(areas):.4f}"] if areas else []
    )


def _needless(row: Row, found: Prediction) -> list[tuple[float, bool]]:
    """(incidental, is it needless?) of the hunks that the question is about."""
    labels = zip(row.labels, row.kinds, strict=True)
    return [
        (hunk.incidental, label in _NEEDLESS)
        for hunk, label in zip(found.hunks, labels, strict=True)
        if label in _NEEDED | _NEEDLESS
    ]


def auroc(pairs: Iterable[tuple[float, bool]]) -> float | None:
    """The area under the ROC curve of (score, positive), ties counted half; None unless both classes occur.

    Mann and Whitney (1947): the share of pairs of a positive and a negative that the score puts in the right order.
    """
    ordered = sorted(pairs)
    positives = sum(positive for _, positive in ordered)
    if positives in (0, len(ordered)):
        return None
    ranks, at = 0.0, 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        ranks += ((at + end + 1) / 2) * sum(positive for _, positive in ordered[at:end])
        at = end
    return (ranks - positives * (positives + 1) / 2) / (positives * (len(ordered) - positives))


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / (whole or 1):.1f} %)"
