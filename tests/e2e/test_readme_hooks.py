"""The README's section on hooks, followed word for word in a fresh folder."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from tests.support.process import run
from tests.support.repo import IDENTITY

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def section() -> tuple[str, str]:
    """What the reader types, and what is shown."""
    text = README.read_text("utf-8").split("<!-- hooks -->")[1].split("<!-- /hooks -->")[0]
    typed = re.search(r"```console\n(.*?)```", text, re.DOTALL)
    shown = re.search(r"```text\n(.*?)```", text, re.DOTALL)
    assert typed is not None
    assert shown is not None
    return typed[1], shown[1]


def test_a_newcomer_sees_the_drifting_commit_stopped(section: tuple[str, str], tmp_path: Path) -> None:
    typed, shown = section
    variables = IDENTITY | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    variables["PRE_COMMIT_HOME"] = str(tmp_path / "pre-commit")
    script = typed + "echo code $?\ngit log --format=%s\n"
    done = run("bash", "-c", script, folder=tmp_path, variables=variables, hang=300)
    assert done.out.endswith("code 1\nHooks\nStart\n"), done
    *_, stopped = done.err.partition("hedgerow scope..")
    seen = [line for line in ("hedgerow scope.." + stopped).splitlines() if not line.startswith("- duration")]
    for line in shown.splitlines():
        assert any(one.split("  [")[0] == line for one in seen), f"not seen: {line}"
