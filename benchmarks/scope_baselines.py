"""What simple ways to judge reach on a drift set, by the figures that scope_train.py prints of the scorer.

usage: scope_baselines.py DRIFT

TF-IDF: one less the cosine of issue and hunk. BM25 (Robertson and others, Okapi at TREC-3, 1994): the issue asks, the
hunks of all changes are the documents; less is more suspect, as it is and as a share of the most that any text could
get for this issue. Both read the path, the header and all lines of a hunk, in the tokens that the scorer splits words
into, and take from the set how rare these are; no label is used. Last, a hunk is suspect where the issue does not say
the name of its file. Where more clean changes than the budget allows have a hunk that shares nothing with the issue,
nothing can be more suspect, and none is caught. Needs the dependency group `train`.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scope_data import hunks_of, read_rows
from scope_figures import Table, with_intervals
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from hedgerow.scope.tokens import WORD, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from scope_data import Row

K1, B = 1.2, 0.75  # the usual constants of BM25
SHOWN = (
    "hunk AUROC",
    "file AUROC",
    "drifting changes caught at 5% of clean ones",
    "drifting changes caught at 10% of clean ones",
)


def main() -> None:
    """Print the figures of each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("drift", type=Path)
    rows = read_rows(parser.parse_args().drift)
    asked = [row.issue_text for row in rows]
    texts = [text for row in rows for text in _texts(row)]
    of = np.repeat(np.arange(len(rows)), [len(row.labels) for row in rows])
    found, most = bm25(asked, texts, of)
    ways = {
        "TF-IDF": 1 - tfidf(asked, texts, of),
        "BM25": 1 / (1 + found),
        "BM25, of the most for the issue": 1 - found / most,
        "the issue does not name the file": np.array([float(not named) for row in rows for named in _named(row)]),
    }
    ends = np.cumsum([len(row.labels) for row in rows])[:-1]
    for name, scores in ways.items():
        print(name)
        table = Table.of(rows, [own.tolist() for own in np.split(scores, ends)])
        for figure in with_intervals(rows, table.figures):
            if figure.name in SHOWN:
                print(f"  {figure.name}: {figure.value:.4f} [{figure.low:.3f}, {figure.high:.3f}]")


def tfidf(asked: Sequence[str], texts: Sequence[str], of: NDArray[np.int64]) -> NDArray[np.float64]:
    """The cosine of every text and the question that it belongs to (`of`)."""
    vectoriser = TfidfVectorizer(analyzer=_tokens, sublinear_tf=True).fit(texts)
    queries, documents = vectoriser.transform(asked), vectoriser.transform(texts)
    return np.asarray(documents.multiply(queries[of]).sum(axis=1)).ravel()


def bm25(
    asked: Sequence[str], texts: Sequence[str], of: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What every text gets for its question, and the most that any text could get for that; each word asks once."""
    vectoriser = CountVectorizer(analyzer=_tokens).fit(texts)
    counts, queries = vectoriser.transform(texts).tocsr().astype(float), vectoriser.transform(asked)
    containing = np.bincount(counts.indices, minlength=counts.shape[1])
    rarity = np.log1p((len(texts) - containing + 0.5) / (containing + 0.5))
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    longer = np.repeat(K1 * (1 - B + B * lengths / lengths.mean()), np.diff(counts.indptr))
    counts.data = counts.data * (K1 + 1) / (counts.data + longer)
    queries.data[:] = 1
    weighed = queries.multiply(rarity).tocsr()
    found = np.asarray(counts.multiply(weighed[of]).sum(axis=1)).ravel()
    most = (K1 + 1) * np.asarray(weighed.sum(axis=1)).ravel()
    return found, np.maximum(most, 1e-9)[of]


def _texts(row: Row) -> Iterator[str]:
    paths = (file.path for file in row.change.files for _ in file.hunks)
    for path, (hunk, _) in zip(paths, hunks_of(row), strict=True):
        yield "\n".join((path, hunk.header, *(line.text for line in hunk.lines)))


def _tokens(text: str) -> list[str]:
    return [token for word in WORD.findall(text) for token in split(word)]


def _named(row: Row) -> Iterator[bool]:
    for file in row.change.files:
        for _ in file.hunks:
            yield file.path.rpartition("/")[2] in row.issue_text


if __name__ == "__main__":
    main()
