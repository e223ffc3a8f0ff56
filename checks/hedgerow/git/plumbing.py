"""Git by argument lists: bytes in, bytes out, no shell, no inherited `GIT_*`, no code of the repository run."""

from __future__ import annotations

import os
import re
import subprocess
from functools import cache
from pathlib import Path

from msgspec import Struct

from hedgerow.errors import GitError, PartialCloneError

FLOOR = (2, 39)

# The repository under judgement must not run its own programs in ours: no fsmonitor, no hooks, no pager, no lazy fetch.
# `core.quotePath=false` only matters where -z is not to be had. A split index would write a file into the repository,
# and core.safecrlf=true would refuse to read a worktree.
SAFE_SETTINGS = (
    "-c", "core.fsmonitor=false",
    "-c", "core.hooksPath=/dev/null",
    "-c", "core.quotePath=false",
    "-c", "color.ui=never",
    "-c", "core.splitIndex=false",
    "-c", "core.safecrlf=false",
    "-c", "log.showSignature=false",
)  # fmt: skip

# What a user may rely on to make git work at all; everything else (GIT_DIR, GIT_WORK_TREE ...) would point git
# elsewhere.
KEPT_VARIABLES = (
    "GIT_ASKPASS",
    "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
    "GIT_EXEC_PATH",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSL_CAINFO",
    "GIT_TRACE",
)


class Git(Struct, frozen=True):
    """Git in one folder. `index_file` is another index than the folder's own; `objects` a temporary object store;
    `secrets` are settings that no argument may show, because every user of the machine can read those.
    """

    folder: Path
    index_file: Path | None = None
    objects: Path | None = None
    common_objects: Path | None = None
    secrets: tuple[tuple[str, str], ...] = ()

    def run(
        self, *arguments: str, stdin: bytes | None = None, ok: tuple[int, ...] = (0,), apart: bool = False
    ) -> bytes:
        """Standard output of `git ARGUMENTS`. Raises GitError where the exit status is not in `ok`,
        PartialCloneError where that is because an object is not here.
        """
        done = self.attempt(*arguments, stdin=stdin, apart=apart)
        if done.returncode not in ok:
            version()  # an old git fails in words that do not say so
            said = done.stderr.decode("utf-8", "replace").strip() or f"exit status {done.returncode}"
            message = f"git {arguments[0]} failed in {self.folder}: {said}"
            if "promisor remote" in said:
                raise PartialCloneError(message)
            raise GitError(message, "Mend what git names, then try again.")
        return done.stdout

    def attempt(
        self, *arguments: str, stdin: bytes | None = None, apart: bool = False
    ) -> subprocess.CompletedProcess[bytes]:
        """The finished process, whatever its exit status. Raises GitError only where git itself is missing.

        `apart`: git runs in a session of its own, so that who kills ours leaves no lock of a ref behind.
        """
        command = ["git", *SAFE_SETTINGS, *arguments]
        try:
            return subprocess.run(  # noqa: S603 - an argument list; what is untrusted stands behind `--`
                command,
                cwd=self.folder,
                env=self._environment(),
                input=stdin,
                stdin=subprocess.DEVNULL if stdin is None else None,
                capture_output=True,
                check=False,
                start_new_session=apart,
            )
        except FileNotFoundError as error:
            if not self.folder.is_dir():
                raise GitError(
                    f"the folder {self.folder} does not exist", "Start hedgerow from an existing folder."
                ) from error
            raise GitError("git was not found on PATH", "Install git 2.39 or newer.") from error

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in KEPT_VARIABLES
        }
        kept |= {
            "LC_ALL": "C.UTF-8",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_PAGER": "cat",
        }
        if self.index_file is not None:
            kept["GIT_INDEX_FILE"] = str(self.index_file)
        if self.objects is not None:
            kept["GIT_OBJECT_DIRECTORY"] = str(self.objects)
            kept["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = str(self.common_objects)
        for at, (name, value) in enumerate(self.secrets):
            kept |= {"GIT_CONFIG_COUNT": str(at + 1), f"GIT_CONFIG_KEY_{at}": name, f"GIT_CONFIG_VALUE_{at}": value}
        return kept


@cache
def version() -> tuple[int, ...]:
    """Git's version as numbers, e.g. (2, 39, 5). Raises GitError below the floor of 2.39 or without git.

    Asked only where git has failed: the check of a healthy repository does not pay for it.
    """
    said = Git(Path(os.sep)).attempt("--version").stdout.decode("ascii", "replace")
    numbers = tuple(int(part) for part in re.findall(r"[0-9]{1,9}", said)[:3])
    if numbers < FLOOR:
        raise GitError(f"{said.strip()[:80]} is too old", "hedgerow needs git 2.39 or newer (`merge-tree --stdin`).")
    return numbers
