"""What is slow to import is not imported on the paths that must be fast."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.hooks import RETRIED, hook, stage, start_lane
from tests.support.process import run

if TYPE_CHECKING:
    from tests.support.repo import Repo

# Each costs a good part of what a whole hook may cost, or all of it.
HEAVY = (
    "dataclasses",
    "inspect",
    "typing_extensions",
    "git",
    "github",
    "requests",
    "rich",
    "tqdm",
    "markdown_it",
    "jsonschema",
    "tree_sitter",
    "numpy",
)
# And what the two fastest paths do without, beside those.
SLOW = (
    *HEAVY,
    "unidiff",
    "argparse",
    "difflib",
    "tempfile",
    "hedgerow.model",
    "hedgerow.run",
    "hedgerow.registry",
)
# What was there before is not our doing: measuring coverage imports a good deal.
CODE = (
    "import sys; before = set(sys.modules); from hedgerow_hooks.hook import main; code = main({words!r}); "
    "print('\\n' + repr(sorted(set(sys.modules) - before)))"
)


def _imported(repo: Repo, *words: str, stdin: bytes = b"") -> set[str]:
    done = run(sys.executable, "-c", CODE.format(words=list(words)), folder=repo.path, stdin=stdin)
    assert done.code == 0, done.err
    return set(json.loads(done.out.splitlines()[-1].replace("'", '"')))


@pytest.mark.parametrize("stage_name", ["scope", "overlap", "push"])
def test_hooks_on_commits_and_pushes_import_nothing_heavy(git_repo: Repo, stage_name: str) -> None:
    start_lane(git_repo)
    stage(git_repo, {"src/upload.py": RETRIED})
    hook(git_repo, "scope")  # the spec is cached from here on
    assert _imported(git_repo, stage_name) & set(HEAVY) == set()


def test_the_hooks_on_a_message_and_before_an_edit_import_next_to_nothing(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.write({"MESSAGE": "Retry\n"})
    hook(git_repo, "scope")
    assert _imported(git_repo, "message", "MESSAGE") & set(SLOW) == set()
    row = {"cwd": str(git_repo.path), "tool_name": "Write", "tool_input": {"file_path": "src/a.py", "content": "x"}}
    assert _imported(git_repo, "agent", "PreToolUse", stdin=json.dumps(row).encode()) & set(SLOW) == set()
