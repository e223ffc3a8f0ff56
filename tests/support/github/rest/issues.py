"""The repository, its issues with comments and labels, and who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.github.rest.route import RefusedError, author_of, existing, route, user_of
from tests.support.github.world import SLUG, Pull

if TYPE_CHECKING:
    from tests.support.github.descriptions import Json
    from tests.support.github.rest.route import Request
    from tests.support.github.world import Note, Thread, World


# A pull request is an issue too: who may write the one may write the comments and the text of that.
_EITHER = "issues:write pull_requests:write"


@route("GET", "", "contents:read")
def repository(world: World, request: Request) -> Json:
    owner, _, name = SLUG.partition("/")
    return {
        "name": name,
        "full_name": SLUG,
        "default_branch": world.default_branch,
        "private": world.private,
        "owner": {"login": owner, "type": "User"},
        "url": f"{request.url}/repos/{SLUG}",
    }


@route("GET", "/issues/{issue_number}", "issues:read")
def issue(world: World, request: Request) -> Json:
    return _thread(world, request, existing(world.thread(request.number("issue_number"))))


@route("PATCH", "/issues/{issue_number}", _EITHER)
def edit_issue(world: World, request: Request) -> Json:
    thread = _writable(world, request)
    for name in ("title", "body", "state", "labels"):
        if name in request.body:
            setattr(thread, name, request.body[name])
    return _thread(world, request, thread)


@route("POST", "/issues", "issues:write", 201)
def create_issue(world: World, request: Request) -> Json:
    number = world.issue(request.body["title"], request.body.get("body", ""), request.login)
    world.issues[number].labels = request.body.get("labels", [])
    return _thread(world, request, world.issues[number])


@route("GET", "/issues", "issues:read")
def issues(world: World, request: Request) -> Json:
    wanted = set(filter(None, request.query.get("labels", "").split(",")))
    state = request.query.get("state", "open")
    threads = (one for one in (*world.issues.values(), *world.pulls.values()) if wanted <= set(one.labels))
    return [_thread(world, request, one) for one in threads if state in ("all", one.state)]


@route("GET", "/issues/{issue_number}/comments", "issues:read")
def comments(world: World, request: Request) -> Json:
    number = existing(world.thread(request.number("issue_number"))).number
    return [_note(world, request, note) for note in world.notes_on(number)]


@route("POST", "/issues/{issue_number}/comments", _EITHER, 201)
def create_comment(world: World, request: Request) -> Json:
    thread = _writable(world, request)
    if len(request.body["body"]) > 65_536:
        raise RefusedError(422, "Validation Failed: body is too long (maximum is 65536 characters)")
    return _note(world, request, world.comment(thread.number, request.body["body"], request.login))


@route("PATCH", "/issues/comments/{comment_id}", _EITHER)
def edit_comment(world: World, request: Request) -> Json:
    note = existing(world.notes.get(request.number("comment_id")))
    note.body = request.body["body"]
    return _note(world, request, note)


@route("GET", "/issues/{issue_number}/labels", "issues:read")
def labels(world: World, request: Request) -> Json:
    return _labels(existing(world.thread(request.number("issue_number"))))


@route("POST", "/issues/{issue_number}/labels", "issues:write")
def add_labels(world: World, request: Request) -> Json:
    thread = existing(world.thread(request.number("issue_number")))
    thread.labels += [name for name in request.body["labels"] if name not in thread.labels]
    return _labels(thread)


@route("DELETE", "/issues/{issue_number}/labels/{name}", "issues:write")
def remove_label(world: World, request: Request) -> Json:
    thread = existing(world.thread(request.number("issue_number")))
    thread.labels.remove(existing(next((name for name in thread.labels if name == request.words["name"]), None)))
    return _labels(thread)


@route("GET", "/collaborators/{username}/permission", "contents:read")
def permission(world: World, request: Request) -> Json:
    account = existing(world.accounts.get(request.words["username"]))
    # GitHub tells the finer roles apart in role_name only
    coarse = {"maintain": "write", "triage": "read"}.get(account.permission, account.permission)
    return {"permission": coarse, "role_name": account.permission, "user": user_of(account)}


def _writable(world: World, request: Request) -> Thread:
    """The issue, for who may write issues; the pull request, for who may write either."""
    thread = existing(world.thread(request.number("issue_number")))
    if not isinstance(thread, Pull) and request.permissions.get("issues") != "write":
        raise RefusedError(403, "Resource not accessible by integration")
    return thread


def _note(world: World, request: Request, note: Note) -> Json:
    return {"id": note.id, "body": note.body, "user": author_of(world, note.author),
            "url": f"{request.url}/repos/{SLUG}/issues/comments/{note.id}"}  # fmt: skip


def _thread(world: World, request: Request, thread: Thread) -> Json:
    # the list of issues has pull requests in it, told by this key alone
    pull = {"url": f"{request.url}/repos/{SLUG}/pulls/{thread.number}"}
    more = {"pull_request": pull} if isinstance(thread, Pull) else {}
    return {**more, "number": thread.number, "title": thread.title, "body": thread.body, "state": thread.state,
            "user": author_of(world, thread.author), "labels": _labels(thread),
            "url": f"{request.url}/repos/{SLUG}/issues/{thread.number}"}  # fmt: skip


def _labels(thread: Thread) -> Json:
    return [{"name": name} for name in thread.labels]
