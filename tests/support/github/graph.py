"""The GraphQL API: graphql-core runs each query against GitHub's own schema on what the world knows."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from graphql import GraphQLError, graphql_sync

from tests.support.github.descriptions import graphql_schema
from tests.support.github.world import SLUG, Pull

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.support.github.descriptions import Json
    from tests.support.github.world import Note, Thread, World

_T = TypeVar("_T")
# GitHub answers no more nodes than this of one list.
_MOST = 100


class _View:
    """The world as one request sees it: who asks, and each branch at one commit, which git is asked for once."""

    def __init__(self, world: World, login: str) -> None:
        self.world, self.login = world, login
        self.tip = cache(self._tip)

    def _tip(self, branch: str) -> str:
        """Empty where there is no such branch."""
        return self.world.bare.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")


def answer(world: World, body: Json, login: str) -> Json:
    """The answer to one request, errors in GitHub's form: their type beside their message."""
    if world.graphql_errors:
        return {"data": None, "errors": world.graphql_errors}
    view = _View(world, login)
    done = graphql_sync(
        graphql_schema(),
        body["query"],
        root_value={"repository": lambda _info, owner, name, **_: _repository(view, f"{owner}/{name}")},
        variable_values=body.get("variables"),
    )
    result: dict[str, Any] = {"data": done.data}
    if done.errors:
        # a query that does not fit the schema is a mistake of ours, never of the world
        world.mistakes += [f"GraphQL: {one.message}" for one in done.errors if "type" not in (one.extensions or {})]
        result["errors"] = [
            {"message": one.message, "path": one.path, "type": (one.extensions or {}).get("type", "INVALID")}
            for one in done.errors
        ]
    return result


def _repository(view: _View, slug: str) -> Json:
    if slug != SLUG:
        raise _missing(f"Could not resolve to a Repository with the name '{slug}'.")
    world = view.world

    def numbered(kind: str, number: int) -> Json:
        thread = world.thread(number)
        if thread is None or (kind == "PullRequest" and number not in world.pulls):
            raise _missing(f"Could not resolve to {kind} with the number of {number}.")
        return _thread(view, thread)

    opened = [pull for _, pull in sorted(world.pulls.items()) if pull.state == "open"]
    return {
        "nameWithOwner": SLUG,
        "pullRequest": lambda _info, number: numbered("PullRequest", number),
        "issueOrPullRequest": lambda _info, number: numbered("an issue or pull request", number),
        "pullRequests": lambda _info, **given: _page(opened, given, partial(_thread, view)),
    }


def _thread(view: _View, thread: Thread) -> Json:
    notes = view.world.notes_on
    row = {
        "__typename": "PullRequest" if isinstance(thread, Pull) else "Issue",
        "number": thread.number,
        "title": thread.title,
        "body": thread.body,
        "author": _author(view, thread.author),
        "repository": {"nameWithOwner": SLUG},
        "comments": lambda _info, **given: _page(notes(thread.number), given, partial(_note, view)),
    }
    if isinstance(thread, Pull):
        closing = [view.world.issues[number] for number in thread.closing]
        row |= {
            "isDraft": thread.draft,
            "isCrossRepository": thread.fork is not None,
            "baseRefName": thread.base,
            "baseRefOid": thread.base_oid,
            "baseRef": lambda _info: _ref(view, thread.base),
            "headRefName": thread.branch,
            "headRefOid": thread.head,
            "closingIssuesReferences": lambda _info, **given: _page(closing, given, partial(_thread, view)),
        }
    return row


def _ref(view: _View, branch: str) -> Json:
    """A branch; None where it was deleted."""
    tip = view.tip(branch)
    return {"target": {"__typename": "Commit", "oid": tip}} if tip else None


def _note(view: _View, note: Note) -> Json:
    own = note.author == view.login
    return {"databaseId": note.id, "body": note.body, "viewerDidAuthor": own, "author": _author(view, note.author)}


def _author(view: _View, login: str) -> Json:
    account = view.world.accounts.get(login)
    # GraphQL names a bot without the suffix that REST gives it
    return {"__typename": account.kind, "login": login.removesuffix("[bot]")} if account else None


def _page(rows: Sequence[_T], given: dict[str, Any], node: Callable[[_T], Json]) -> Json:
    start, size = int(given.get("after") or 0), given.get("first") or 0
    if not 1 <= size <= _MOST:
        raise GraphQLError(f"Requesting {size} records exceeds the limit", extensions={"type": "EXCESSIVE_PAGINATION"})
    shown = rows[start : start + size]
    page = {"hasNextPage": start + size < len(rows), "endCursor": str(start + len(shown))}
    return {"nodes": [node(row) for row in shown], "totalCount": len(rows), "pageInfo": page}


def _missing(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"type": "NOT_FOUND"})
