"""Another judge on the same pairs: `unasked` (PyPI), where it is installed. It wants a worktree and a session, so it
gets both in a temporary folder, and a home of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from hedgerow.errors import HedgerowError
from hedgerow.git.plumbing import Git
from hedgerow.graft.figures import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.git.store import Store

PROGRAM = "unasked"
_SHA256 = 64  # digits


class Beside(Struct, frozen=True):
    """The other program and the folders it works in."""

    program: str
    git: Git
    home: Path
    seconds: float = 120

    def answer(self, parent: str, tree: str, message: str) -> Answer:
        """What it says of the way from a commit to a tree, with the message as the request.

        Raises HedgerowError where it does not answer in the form that is known.
        """
        self.git.run("update-ref", "--no-deref", "HEAD", parent)
        self.git.run("read-tree", "--reset", "-u", parent)
        self.git.run("clean", "-ffdxq")
        self._run("start", "--prompt", "-", said=message)
        self.git.run("restore", f"--source={tree}", "--worktree", "--", ".")
        printed = self._run("report", "--json")
        try:
            report: Any = json.loads(printed)
            drifting = frozenset(one["path"] for one in report["changes"] if one["bucket"] == "drift")
            verdict = report["verdict"]
        except (ValueError, KeyError, TypeError) as error:
            raise HedgerowError(
                f"{self.program} answers in a form that is not known: {type(error).__name__}: {error}",
                "Leave it out with --alone.",
            ) from error
        return Answer(verdict in ("clean", "quiet-drift", "drift"), verdict == "drift", drifting)

    def _run(self, *arguments: str, said: str = "") -> str:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "XDG_"))}
        try:
            done = subprocess.run(  # noqa: S603 - the program that the user installed, with fixed words
                [self.program, *arguments],
                cwd=self.git.folder,
                env=kept | {"HOME": str(self.home)},
                input=said.encode("utf-8", "surrogateescape"),
                capture_output=True,
                timeout=self.seconds,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise HedgerowError(f"{self.program} gave no answer: {error}", "Leave it out with --alone.") from error
        return done.stdout.decode("utf-8", "replace")


@contextmanager
def beside(store: Store) -> Iterator[Beside | None]:
    """The other judge, ready to answer; None where it is not installed. Its folders are gone at the end."""
    program = shutil.which(PROGRAM)
    if program is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="hedgerow-") as folder:
        work, home = Path(folder, "work"), Path(folder, "home")
        work.mkdir()
        home.mkdir()
        git = Git(work)
        head = store.git.run("rev-parse", "HEAD").decode().strip()
        git.run("init", "--quiet", f"--object-format={'sha256' if len(head) == _SHA256 else 'sha1'}")
        objects = f"{store.git.common_objects}\n{store.folder}\n"
        (work / ".git" / "objects" / "info" / "alternates").write_text(objects, "utf-8", "surrogateescape")
        yield Beside(program, git, home)
