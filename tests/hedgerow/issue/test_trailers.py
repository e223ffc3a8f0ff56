"""Trailers, held to what `git interpret-trailers` finds in the same message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.issue.trailers import read_trailers

if TYPE_CHECKING:
    from tests.support.repo import Repo

MESSAGES = {
    "one": "Retry uploads\n\nIssue: 12\n",
    "behind text": "Retry uploads\n\nThe server is slow: at times.\n\nIssue: 12\nReviewed-by: A. Hedger <a@b.org>\n",
    "in the title only": "Issue: 12\n",
    "title of two lines": "Retry\nIssue: 12\n",
    "not the last paragraph": "Retry\n\nIssue: 12\n\nThat was it.\n",
    "beside text": "Retry\n\nThe issue is\nIssue: 12\n",
    "beside text and a sign-off": "Retry\n\nSee below\nIssue: 12\nSigned-off-by: A. Hedger <a@b.org>\n",
    "beside too much text": "Retry\n\n" + "words\n" * 9 + "Signed-off-by: A. Hedger <a@b.org>\n",
    "cherry-picked": "Retry\n\nIssue: 12\n(cherry picked from commit 0123456789012345678901234567890123456789)\n",
    "folded": "Retry\n\nIssue: 12,\n  13,\n\t14\nReviewed-by: B\n",
    "folded text": "Retry\n\nwords\n  and more\nSigned-off-by: A. Hedger <a@b.org>\n",
    "text behind a sign-off": "Retry\n\nSigned-off-by: A. Hedger <a@b.org>\nwords\n  and more\nIssue: 12\n",
    "starts with a fold": "Retry\n\n  indented\nIssue: 12\n",
    "no value": "Retry\n\nIssue:\n",
    "no space": "Retry\n\nIssue:12\n",
    "space before the colon": "Retry\n\nIssue : 12\n",
    "comments": "Retry\n\nIssue: 12\n# Please enter the message\n",
    "blank lines at the end": "Retry\n\nIssue: 12\n\n\n",
    "lines of spaces": "Retry\n   \nIssue: 12\n  \n",
    "nothing": "",
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES.keys())
def test_trailers_are_those_that_git_finds(message: str, git_repo: Repo) -> None:
    said = git_repo.git("interpret-trailers", "--only-trailers", "--only-input", "--unfold", stdin=message.encode())
    pairs = [row.partition(":") for row in said.splitlines()]
    assert list(read_trailers(message)) == [(key.strip(), value.strip()) for key, _, value in pairs]
