"""The parsed spec of an issue, kept under the common git folder with its time and source, so that hooks work offline.

A file of one issue is replaced whole (written beside, then renamed), so a reader sees the old one or the new one and
two processes cannot hurt each other. What cannot be read is as good as absent and is written anew.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec import json as typed_json
from msgspec.structs import replace

from hedgerow.edition import edition
from hedgerow.errors import IssueError
from hedgerow.issue.spec import IssueSpec  # noqa: TC001 - msgspec reads the annotation
from hedgerow.plurals import plural

if TYPE_CHECKING:
    from hedgerow.git.place import Place
    from hedgerow.git.tree import Tree
    from hedgerow.issue.sources import IssueText
    from hedgerow.settings import IssueSettings

# What a hook may spend on the network: a second where there is something to fall back on, a little more where not.
REFRESH_SECONDS = 1.0
FIRST_SECONDS = 5.0
# Texts that are not read anew each time: a file is quicker to read than to doubt.
ONLINE = ("command", "github")
# After a try that failed the next hooks of the same burst of work do not wait again.
RETRY_SECONDS = 60
_EDITION = edition(Path(__file__).parent)


class Cached(Struct, frozen=True):
    """A parsed issue. `digest` is the SHA-256 of its text; `read` and `tried` are seconds since 1970: when the text was
    last had, and when it was last asked for. `version` is hedgerow's edition: another may read a text another way.
    """

    spec: IssueSpec
    digest: str
    read: float
    tried: float
    version: str = _EDITION


class Silence(Struct, frozen=True):
    """An issue that was waited for in vain: when (seconds since 1970), for how many seconds, and the error."""

    tried: float
    waited: float
    message: str
    hint: str


class Known(Struct, frozen=True):
    """The spec a hook goes by, and what a reader must be told about it (its age, where it could not be refreshed)."""

    spec: IssueSpec
    note: str | None = None


def known_issue(
    ref: str, settings: IssueSettings, place: Place, tree: Tree | None = None, *, patience: float = FIRST_SECONDS
) -> Known:
    """The spec of the issue `ref`, parsed only where its text is new.

    A text from a file is read each time; one from a command or GitHub when it is older than `max_age` and comes in a
    second, otherwise the cached one is used and its age said. Raises IssueError where there is neither; whoever would
    not wait longer than somebody did just now is told so at once. `patience`: seconds, where nothing is cached.
    """
    from hedgerow.issue.sources import read_issue

    name = _file(place.common, ref)
    cached = load(name)
    now = time.time()
    if cached is not None and cached.spec.source in ONLINE and _fresh(cached, settings, now):
        return Known(cached.spec)
    seconds = patience if cached is None else REFRESH_SECONDS
    silence = name.with_suffix(".silence")
    if cached is None:
        _raise_again(silence, seconds, now)
    try:
        text = read_issue(ref, settings, root=place.top, tree=tree, seconds=seconds)
    except IssueError as error:
        if cached is None and time.time() - now >= seconds:
            store(silence, Silence(now, seconds, error.message, error.hint))
        if cached is None or cached.spec.source not in ONLINE:  # a file that has gone is gone
            raise
        store(name, replace(cached, tried=now))
        return Known(cached.spec, f"issue {ref} is {age(now - cached.read)} old: {error.message}")
    return Known(_parsed(name, cached, text, now))


def load(name: Path) -> Cached | None:
    """The entry in the file `name`; None where there is none of this edition."""
    try:
        cached = typed_json.decode(name.read_bytes(), type=Cached)
    except (OSError, ValueError):  # absent, cut off, or written by somebody else
        return None
    return cached if cached.version == _EDITION else None


def store(name: Path, entry: Cached | Silence) -> None:
    """Write the entry. A folder that cannot be written is no reason to stop a commit: the next hook parses again."""
    beside = name.with_name(f"{name.name}.{os.getpid()}.{time.monotonic_ns()}")
    try:
        name.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(typed_json.encode(entry))
        beside.replace(name)
    except (OSError, UnicodeEncodeError):  # the second: a file's name that is not UTF-8
        return


def find_cached(common: Path, ref: str) -> Cached | None:
    """What is cached of the issue `ref` under the common git folder, without asking anybody."""
    return load(_file(common, ref))


def age(seconds: float) -> str:
    """A span of time in its largest whole unit, e.g. `3 hours`."""
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            return plural(int(seconds // length), unit)
    return "less than a minute"


def _raise_again(file: Path, seconds: float, now: float) -> None:
    try:
        silence = typed_json.decode(file.read_bytes(), type=Silence)
    except (OSError, ValueError):  # as in load
        return
    if now - silence.tried < RETRY_SECONDS and seconds <= silence.waited:
        raise IssueError(silence.message, silence.hint)


def _fresh(cached: Cached, settings: IssueSettings, now: float) -> bool:
    return now - cached.read < settings.max_age or (cached.tried > cached.read and now - cached.tried < RETRY_SECONDS)


def _parsed(name: Path, cached: Cached | None, text: IssueText, now: float) -> IssueSpec:
    import hashlib

    digest = hashlib.sha256(text.text.encode("utf-8", "surrogatepass")).hexdigest()
    if cached is not None and cached.digest == digest and cached.spec.source == text.source:
        if text.source in ONLINE:
            store(name, replace(cached, read=now, tried=now))
        return cached.spec
    from hedgerow.issue.parse import parse

    spec = parse(text.text, ref=text.ref, source=text.source)
    store(name, Cached(spec, digest, now, now))
    return spec


def _file(common: Path, ref: str) -> Path:
    """An id is a safe name by its form; anything else (a path, another repository's issue) is named by its hash."""
    from hedgerow.issue.link import NUMBER, TRACKER_KEY

    if not NUMBER.fullmatch(ref) and not TRACKER_KEY.fullmatch(ref):
        import hashlib

        ref = hashlib.sha256(ref.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return common / "hedgerow" / "issues" / f"{ref}.json"
