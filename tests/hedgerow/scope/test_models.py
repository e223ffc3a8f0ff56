from __future__ import annotations

import pytest

from hedgerow.scope import graph, score
from hedgerow.scope.model import groves, weights


@pytest.mark.parametrize("indexed", [False, True])
def test_the_shipped_tables_are_about_the_features_there_are(*, indexed: bool) -> None:
    tables = weights(indexed=indexed)
    features = {
        "relevance": score.near_features(indexed=indexed),
        "link": graph.FEATURES,
        "first": score.FIRST_FEATURES,
        "second": score.SECOND_FEATURES,
        "incidental": score.INCIDENTAL_FEATURES,
    }
    assert {name: set(tables[name]) for name in features} == {
        name: {"bias", *names} for name, names in features.items()
    }
    assert set(groves(indexed=indexed)) == {"first", "second"}
    assert score.shipped(indexed=indexed).first.trees.trees


def test_an_indexed_repository_adds_the_company_of_its_words() -> None:
    assert score.near_features(indexed=True)[: len(score.near_features(indexed=False))] == score.near_features(
        indexed=False
    )
    assert weights(indexed=True)["relevance"]["company"] != 0
