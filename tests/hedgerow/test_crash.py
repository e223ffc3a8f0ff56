"""An error nobody expected: one line, and a log of it where one can be written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.crash import described
from hedgerow.errors import GitError

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_it_is_named_with_the_path_of_a_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    said = described("off-limits", ValueError("no \ud800\nsecond line"))
    (log,) = tmp_path.iterdir()
    assert said == f"off-limits crashed: ValueError: no \ud800 (log: {log})"
    text = log.read_text("utf-8")
    assert text.startswith("hedgerow ")
    assert "ValueError: no \\ud800\nsecond line" in text


def test_where_no_log_can_be_written_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    assert described("scope", KeyError()) == "scope crashed: KeyError:  (log: none, No such file or directory)"


def test_an_expected_error_needs_no_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert described("scope", GitError("git said no.", "Try again.")) == "scope: git said no. Try again."
    assert described("scope", GitError("git said no.")) == "scope: git said no."
    assert list(tmp_path.iterdir()) == []
