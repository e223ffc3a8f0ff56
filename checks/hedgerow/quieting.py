"""What quiets a finding: a pattern of the settings, or a `Scope-Note: PATH - REASON` of the change; and what --strict
makes of the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.model import Finding, Severity
from hedgerow.paths import matches

if TYPE_CHECKING:
    from hedgerow.change import ChangeSet
    from hedgerow.settings import Settings

_NOTE = re.compile(r"^Scope-Note:(.*)$", re.MULTILINE | re.IGNORECASE)
_QUOTED = 120  # characters of a note that is quoted
_STRICTER = {Severity.INFO: Severity.WARNING, Severity.WARNING: Severity.ERROR}


def notes_of(change: ChangeSet) -> tuple[str, ...]:
    """The Scope-Notes of the commit messages, as they are written behind the colon."""
    return tuple(note.strip() for message in change.messages for note in _NOTE.findall(message))


def unheeded(notes: tuple[str, ...], change: ChangeSet) -> list[str]:
    """What to say of notes that quiet nothing: none of a file of the change, or none with a reason."""
    starts = tuple(f"{path} - " for file in change.files for path in file.touched)
    lost = [note[:_QUOTED] for note in notes if not note.startswith(starts)]
    return [f"Scope-Note `{note}` quiets nothing: it takes `PATH - REASON`, a path of the change" for note in lost]


def settled(finding: Finding, settings: Settings, notes: tuple[str, ...], *, strict: bool) -> Finding:
    """The finding with its silence and, under --strict, its raised severity. A Scope-Note never quiets the gate."""
    path = finding.path
    if path is None:
        return _raised(finding) if strict else finding
    pattern = next((one for one in settings.silenced(finding.check) if matches(one, path)), None)
    if pattern is not None:
        return replace(finding, silenced=f"silence.{finding.check} = {pattern!r} in {settings.where}")
    # the path is known, so a name with " - " in it needs no guessing where the reason starts
    reasons = (note.removeprefix(f"{path} - ").strip() for note in notes if note.startswith(f"{path} - "))
    if finding.severity is not Severity.ERROR and (reason := next(reasons, "")):
        return replace(finding, silenced=f"Scope-Note: {reason}")
    return _raised(finding) if strict else finding


def _raised(finding: Finding) -> Finding:
    return replace(finding, severity=_STRICTER.get(finding.severity, finding.severity))
