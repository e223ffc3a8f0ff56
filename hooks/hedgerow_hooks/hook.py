"""The command `hedgerow-hook`: what pre-commit, prek, git and coding agents start. It must start fast, so it reads its
few words itself and imports only what the stage at hand needs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hedgerow.errors import EXIT_CLEAN, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE, HedgerowError
from hedgerow_hooks.own_process import prepared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow_hooks.hook_flags import Flags


def main(argv: Sequence[str] | None = None) -> int:
    """Run one stage; returns 0 to let go on, 1 to stop, 2 for wrong usage, 3 for a failure that is set to block."""
    words = list(sys.argv[1:] if argv is None else argv)
    code = EXIT_CLEAN
    with prepared():
        try:
            code = _run_agent(words[1:]) if words[:1] == ["agent"] else _run(words)
            sys.stdout.flush()
        except OSError:
            # nobody reads what we say (a pipe that was closed, a full disk), and Python must not try again at exit
            sys.stdout = sys.stderr = None
    return code


def _run_agent(words: list[str]) -> int:
    from hedgerow_hooks.agent import run_agent

    return run_agent(words)


def _run(words: list[str]) -> int:
    from hedgerow_hooks.hook_flags import USAGE, FlagError, read_flags
    from hedgerow_hooks.say import say

    if words in (["--help"], ["-h"], ["--version"]):
        from hedgerow import __version__

        sys.stdout.write(f"hedgerow-hook {__version__}\n" if words == ["--version"] else USAGE)
        return EXIT_CLEAN
    try:
        flags = read_flags(words)
    except FlagError as error:
        say(str(error))
        sys.stderr.write(USAGE)
        return EXIT_USAGE
    return _guarded(flags)


def _guarded(flags: Flags) -> int:
    """DESIGN section 4: what could not be looked at is said loudly and lets the work through, unless set to block."""
    try:
        return _stage(flags)
    except KeyboardInterrupt:
        from hedgerow_hooks.say import say

        say("interrupted, no claim is made")
        return EXIT_INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the one handler: an error of ours must not stop anybody's commit unless asked to
        return could_not_look(error)


def _stage(flags: Flags) -> int:
    if flags.stage == "message":
        from hedgerow_hooks.hook_message import run_message

        return run_message(flags)
    if flags.stage == "scope":
        from hedgerow_hooks.hook_scope import run_scope

        return run_scope(flags)
    if flags.stage == "overlap":
        from hedgerow_hooks.hook_overlap import run_overlap

        return run_overlap(flags)
    from hedgerow_hooks.hook_push import run_push

    return run_push(flags)


def could_not_look(error: Exception) -> int:
    """Say what went wrong and what follows from it; returns the exit code."""
    from hedgerow.crash import described
    from hedgerow_hooks.say import say

    blocks = _blocks_on_failure()
    outcome = "hooks.on-failure stops here" if blocks else "nothing is claimed, the work goes on"
    if isinstance(error, HedgerowError):
        say(f"COULD NOT LOOK ({outcome}): {error.message}", error.hint)
    else:
        say(f"COULD NOT LOOK ({outcome}): {described('hook', error)}")
    return EXIT_FAILED if blocks else EXIT_CLEAN


def _blocks_on_failure() -> bool:
    from hedgerow.config import load_settings
    from hedgerow.git.head import find_head

    head = find_head(Path.cwd())
    try:
        return head is not None and load_settings(head.top).on_failure == "block"
    except HedgerowError:  # settings that cannot be read ask for nothing
        return False
