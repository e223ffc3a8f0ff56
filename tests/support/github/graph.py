"""The GraphQL API: graphql-core runs each query against GitHub's own schema on what the world knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import GraphQLError, graphql_sync

from tests.support.github.descriptions import graphql_schema
from tests.support.github.world import SLUG, Pull

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.support.github.descriptions import Json
    from tests.support.github.world import Note, Thread, World

# GitHub answers no more nodes than this of one list.
_MOST = 100


def answer(world: World, body: Json, login: str) -> Json:
    """The answer to one request, errors in GitHub's form: their type beside their message."""
    if world.graphql_errors:
        return {"data": None, "errors": world.graphql_errors}
    done = graphql_sync(
        graphql_schema(),
        body["query"],
        root_value={"repository": lambda _info, owner, name, **_: _repository(world, f"{owner}/{name}", login)},
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


def _repository(world: World, slug: str, login: str) -> Json:
    if slug != SLUG:
        raise _missing(f"Could not resolve to a Repository with the name '{slug}'.")

    def numbered(kind: str, number: int) -> Json:
        thread = world.thread(number)
        if thread is None or (kind == "PullRequest" and number not in world.pulls):
            raise _missing(f"Could not resolve to {kind} with the number of {number}.")
        return _thread(world, thread, login)

    return {
        "nameWithOwner": SLUG,
        "pullRequest": lambda _info, number: numbered("PullRequest", number),
        "issueOrPullRequest": lambda _info, number: numbered("an issue or pull request", number),
        "pullRequests": lambda _info, **given: _page([_thread(world, one, login) for one in _open(world)], given),
    }


def _open(world: World) -> list[Pull]:
    return [pull for _, pull in sorted(world.pulls.items()) if pull.state == "open"]


def _thread(world: World, thread: Thread, login: str) -> Json:
    row = {
        "__typename": "PullRequest" if isinstance(thread, Pull) else "Issue",
        "number": thread.number,
        "title": thread.title,
        "body": thread.body,
        "author": _author(world, thread.author),
        "repository": {"nameWithOwner": SLUG},
        "comments": lambda _info, **given: _page(
            [_note(world, one, login) for one in world.notes_on(thread.number)], given
        ),
    }
    if isinstance(thread, Pull):
        closing = [_thread(world, world.issues[number], login) for number in thread.closing]
        row |= {
            "isDraft": thread.draft,
            "isCrossRepository": thread.fork is not None,
            "baseRefName": thread.base,
            "baseRefOid": lambda _info: world.tip(thread.base),
            "headRefName": thread.branch,
            "headRefOid": thread.head,
            "closingIssuesReferences": lambda _info, **given: _page(closing, given),
        }
    return row


def _note(world: World, note: Note, login: str) -> Json:
    return {"databaseId": note.id, "body": note.body, "viewerDidAuthor": note.author == login,
            "author": _author(world, note.author)}  # fmt: skip


def _author(world: World, login: str) -> Json:
    account = world.accounts.get(login)
    # GraphQL names a bot without the suffix that REST gives it
    return {"__typename": account.kind, "login": login.removesuffix("[bot]")} if account else None


def _page(rows: Sequence[Json], given: dict[str, Any]) -> Json:
    start, size = int(given.get("after") or 0), given.get("first") or 0
    if not 1 <= size <= _MOST:
        raise GraphQLError(f"Requesting {size} records exceeds the limit", extensions={"type": "EXCESSIVE_PAGINATION"})
    shown = rows[start : start + size]
    more = start + size < len(rows)
    return {
        "nodes": shown,
        "totalCount": len(rows),
        "pageInfo": {"hasNextPage": more, "endCursor": str(start + len(shown))},
    }


def _missing(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"type": "NOT_FOUND"})
