"""The event that started a workflow: which pull request, at which head. Its texts were written by strangers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from hedgerow.errors import UsageError
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from hedgerow_ci.runner import Runner

_OID = Pattern(r"[0-9a-f]{40}|[0-9a-f]{64}")
# refs/heads/gh-readonly-queue/main/pr-12-<object id of the base>
_QUEUE = Pattern(r"refs/heads/gh-readonly-queue/(?P<base>.+)/pr-(?P<number>[0-9]{1,12})-[0-9a-f]{40,64}")


class Event(Struct, frozen=True):
    """A pull request at one head, or the group in a merge queue that its commits are tried in: `base` and `base_oid`
    are what that group stands on, empty for a pull request, whose base GitHub is asked for.
    """

    number: int
    head: str
    base: str = ""
    base_oid: str = ""


class _Commit(Struct):
    sha: str


class _Pull(Struct):
    number: int
    head: _Commit


class _Group(Struct):
    head_sha: str
    head_ref: str
    base_sha: str


class _Payload(Struct):
    pull_request: _Pull | None = None
    merge_group: _Group | None = None


def read_event(runner: Runner) -> Event:
    """The pull request that the event is about. Raises UsageError where it is about none."""
    try:
        # json takes halves of a character, which msgspec refuses: a title that holds one must not stop the check
        payload = msgspec.convert(json.loads(runner.payload.read_bytes()), _Payload)
    except (OSError, ValueError) as error:  # msgspec's own error is a ValueError
        raise UsageError(
            f"the event in {runner.payload} cannot be read: {error}", "GITHUB_EVENT_PATH names what GitHub sent."
        ) from error
    found = None
    if payload.pull_request is not None and runner.event == "pull_request":
        found = Event(payload.pull_request.number, payload.pull_request.head.sha)
    elif payload.merge_group is not None:
        group = payload.merge_group
        if match := _QUEUE.fullmatch(group.head_ref):
            found = Event(int(match["number"]), group.head_sha, match["base"], group.base_sha)
    if found is None or not all(_OID.fullmatch(oid) for oid in (found.head, found.base_oid or found.head)):
        raise UsageError(
            f"the event {runner.event} is about no pull request",
            "Start `hedgerow-ci check` on pull_request and merge_group, and `hedgerow-ci sweep` on everything else.",
        )
    return found
