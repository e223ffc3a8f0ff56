"""What the runner of GitHub Actions gives a step, and where it takes what the step says."""

from __future__ import annotations

import base64
import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hedgerow.git.plumbing import Git

# "Step isolation and limits" in GitHub's documentation: a larger summary is dropped whole.
_SUMMARY_LIMIT = 1024 * 1024


class Runner(Struct, frozen=True):
    """One step: the event that started it, and the files that GITHUB_STEP_SUMMARY and GITHUB_OUTPUT name (None: the
    step runs elsewhere). `folder` is where reports go.
    """

    event: str
    payload: Path
    summary: Path | None
    output: Path | None
    folder: Path

    def say(self, markdown: str) -> None:
        """Add to the job's summary; too long a text is cut at a line."""
        if self.summary is not None:
            text = markdown.encode("utf-8", "replace")
            text = text if len(text) < _SUMMARY_LIMIT else text[:_SUMMARY_LIMIT].rpartition(b"\n")[0] + b"\n"
            with self.summary.open("ab") as file:
                file.write(text)

    def put(self, outputs: Mapping[str, str | int]) -> None:
        """Set the step's outputs: words, numbers and paths of ours, each on one line."""
        if self.output is not None:
            with self.output.open("a", encoding="utf-8") as file:
                file.writelines(f"{name}={value}\n" for name, value in outputs.items())


def find_runner() -> Runner:
    """The runner as its environment describes it. Raises UsageError outside of GitHub Actions."""
    named = {name: os.environ.get(name, "") for name in ("GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH")}
    if missing := [name for name, value in named.items() if not value]:
        raise UsageError(
            f"{' and '.join(missing)} not set: this is no step of a workflow",
            "hedgerow-ci runs in GitHub Actions; elsewhere use `hedgerow check --pull-request N`.",
        )
    files = {name: os.environ.get(name) for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "RUNNER_TEMP")}
    summary, output, temp = (Path(value) if value else None for value in files.values())
    folder = (temp or Path.cwd()) / "hedgerow"
    folder.mkdir(parents=True, exist_ok=True)
    return Runner(named["GITHUB_EVENT_NAME"], Path(named["GITHUB_EVENT_PATH"]), summary, output, folder)


def git_secret(git: Git, token: str | None) -> tuple[str, str] | None:
    """The setting with which git may fetch from a private repository, in the form that actions/checkout uses.

    None where there is no token, or where checkout has left its own behind: GitHub refuses two.
    """
    server = os.environ.get("GITHUB_SERVER_URL", "").rstrip("/")
    name = f"http.{server}/.extraheader"
    if not token or not server or git.attempt("config", "--get-all", name).stdout:
        return None
    text = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return name, f"AUTHORIZATION: basic {text}"
