"""The REST API: each function answers one operation with what is true; the rest of an answer is filled in."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from tests.support.github.descriptions import Json
from tests.support.github.world import SLUG
from tests.support.process import run

if TYPE_CHECKING:
    from tests.support.github.world import Account, Note, Pull, Thread, World


Answer = Callable[["World", "Request"], Json]


class RefusedError(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


class Request(Struct, frozen=True):
    """One request: the words in its path, its query and its body, and who asks."""

    words: dict[str, str]
    query: dict[str, str]
    body: Json
    login: str
    url: str

    def number(self, name: str) -> int:
        return int(self.words[name])


class Route(Struct, frozen=True):
    """What answers an operation: the permission it needs and the status it gives."""

    needs: tuple[str, str]
    status: int
    answer: Answer


_T = TypeVar("_T")
ROUTES: dict[tuple[str, str], Route] = {}
_REPO = "/repos/{owner}/{repo}"


def route(method: str, template: str, needs: str, status: int = 200) -> Callable[[Answer], Answer]:
    """Make a function the answer to `METHOD template`."""

    def add(function: Answer) -> Answer:
        permission, _, level = needs.partition(":")
        ROUTES[method, _REPO + template] = Route((permission, level), status, function)
        return function

    return add


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
    return _thread(world, request, _found(world.thread(request.number("issue_number"))))


@route("PATCH", "/issues/{issue_number}", "issues:write")
def edit_issue(world: World, request: Request) -> Json:
    thread = _found(world.thread(request.number("issue_number")))
    for name in ("title", "body", "state", "labels"):
        if name in request.body:
            setattr(thread, name, request.body[name])
    return _thread(world, request, thread)


@route("POST", "/issues", "issues:write", 201)
def create_issue(world: World, request: Request) -> Json:
    number = world.issue(request.body["title"], request.body.get("body", ""), request.login)
    return _thread(world, request, world.issues[number])


@route("GET", "/issues/{issue_number}/comments", "issues:read")
def comments(world: World, request: Request) -> Json:
    number = _found(world.thread(request.number("issue_number"))).number
    return [_note(world, request, note) for note in world.notes_on(number)]


@route("POST", "/issues/{issue_number}/comments", "issues:write", 201)
def create_comment(world: World, request: Request) -> Json:
    thread = _found(world.thread(request.number("issue_number")))
    if len(request.body["body"]) > 65_536:
        raise RefusedError(422, "Validation Failed: body is too long (maximum is 65536 characters)")
    return _note(world, request, world.comment(thread.number, request.body["body"], request.login))


@route("PATCH", "/issues/comments/{comment_id}", "issues:write")
def edit_comment(world: World, request: Request) -> Json:
    note = _found(world.notes.get(request.number("comment_id")))
    note.body = request.body["body"]
    return _note(world, request, note)


@route("GET", "/collaborators/{username}/permission", "contents:read")
def permission(world: World, request: Request) -> Json:
    account = _found(world.accounts.get(request.words["username"]))
    # GitHub tells the finer roles apart in role_name only
    coarse = {"maintain": "write", "triage": "read"}.get(account.permission, account.permission)
    return {"permission": coarse, "role_name": account.permission, "user": _user(account)}


@route("GET", "/pulls/{pull_number}", "pull_requests:read")
def pull(world: World, request: Request) -> Json:
    return _pull(world, request, _found(world.pulls.get(request.number("pull_number"))))


@route("GET", "/pulls", "pull_requests:read")
def pulls(world: World, request: Request) -> Json:
    wanted = request.query.get("state", "open")
    return [_pull(world, request, one) for one in world.pulls.values() if wanted in ("all", one.state)]


@route("POST", "/pulls", "pull_requests:write", 201)
def create_pull(world: World, request: Request) -> Json:
    branch, base = request.body["head"], request.body["base"]
    if not _tip(world, branch) or not _tip(world, base):
        raise RefusedError(422, "Validation Failed: head or base is invalid")
    title, body = request.body["title"], request.body.get("body", "")
    return _pull(world, request, world.pull_of_branch(branch, base, title, body, request.login))


@route("GET", "/pulls/{pull_number}/files", "pull_requests:read")
def files(world: World, request: Request) -> Json:
    found = _found(world.pulls.get(request.number("pull_number")))
    return _files(world, world.bare.git("merge-base", world.tip(found.base), found.head), found.head)


@route("PUT", "/pulls/{pull_number}/merge", "contents:write")
def merge(world: World, request: Request) -> Json:
    found = _found(world.pulls.get(request.number("pull_number")))
    tree = _merged(world, found)
    if found.merged or tree is None:
        raise RefusedError(405, "Pull Request is not mergeable")
    parents = ("-p", world.tip(found.base), "-p", found.head)
    oid = world.work.git(
        "--git-dir", str(world.bare.path), "-c", "user.name=GitHub", "-c", "user.email=a@example.org",
        "commit-tree", tree, *parents, "-m", f"Merge pull request #{found.number}",
    )  # fmt: skip
    world.bare.git("update-ref", f"refs/heads/{found.base}", oid)
    found.merged, found.state = True, "closed"
    return {"sha": oid, "merged": True, "message": "Pull Request successfully merged"}


@route("GET", "/compare/{basehead}", "contents:read")
def compare(world: World, request: Request) -> Json:
    base, _, head = request.words["basehead"].partition("...")
    one, two = _commit(world, base), _commit(world, head)
    fork = world.bare.git("merge-base", one, two)
    behind, ahead = (int(world.bare.git("rev-list", "--count", f"{a}..{b}")) for a, b in ((two, one), (one, two)))
    state = "diverged" if ahead and behind else "ahead" if ahead else "behind" if behind else "identical"
    return {"status": state, "ahead_by": ahead, "behind_by": behind, "total_commits": ahead,
            "merge_base_commit": {"sha": fork}, "files": _files(world, fork, two)}  # fmt: skip


@route("GET", "/contents/{path}", "contents:read")
def contents(world: World, request: Request) -> Json:
    path, ref = request.words["path"], request.query.get("ref", world.default_branch)
    row = world.bare.git("ls-tree", "--long", _commit(world, ref), "--", path)
    if not row:
        raise RefusedError(404, "Not Found")
    _, kind, oid, size = row.partition("\t")[0].split()
    if kind != "blob":
        return [{"type": "file", "path": path, "sha": oid}] if kind == "tree" else {"type": "submodule", "sha": oid}
    data = run("git", "cat-file", "blob", oid, folder=world.bare.path).out.encode("utf-8", "surrogateescape")
    return {"type": "file", "path": path, "name": path.rpartition("/")[2], "sha": oid, "size": int(size),
            "encoding": "base64", "content": base64.encodebytes(data).decode()}  # fmt: skip


@route("GET", "/git/ref/{ref}", "contents:read")
def ref(world: World, request: Request) -> Json:
    name = f"refs/{request.words['ref']}"
    return _ref(request, name, _found(world.bare.git("for-each-ref", "--format=%(objectname)", name)))


@route("POST", "/git/refs", "contents:write", 201)
def create_ref(world: World, request: Request) -> Json:
    name, oid = request.body["ref"], request.body["sha"]
    if world.bare.git("for-each-ref", name):
        raise RefusedError(422, "Reference already exists")
    world.bare.git("update-ref", name, oid)
    return _ref(request, name, oid)


@route("PATCH", "/git/refs/{ref}", "contents:write")
def move_ref(world: World, request: Request) -> Json:
    name, oid = f"refs/{request.words['ref']}", request.body["sha"]
    old = _found(world.bare.git("for-each-ref", "--format=%(objectname)", name))
    if not request.body.get("force") and world.bare.git("merge-base", old, oid) != old:
        raise RefusedError(422, "Update is not a fast forward")
    world.bare.git("update-ref", name, oid)
    return _ref(request, name, oid)


@route("GET", "/git/commits/{commit_sha}", "contents:read")
def git_commit(world: World, request: Request) -> Json:
    oid = _commit(world, request.words["commit_sha"])
    tree, parents, message = world.bare.git("show", "--no-patch", "--format=%T%x00%P%x00%B", oid).split("\0")
    return {
        "sha": oid,
        "message": message.strip(),
        "tree": {"sha": tree},
        "parents": [{"sha": one} for one in parents.split()],
    }


@route("GET", "/git/trees/{tree_sha}", "contents:read")
def git_tree(world: World, request: Request) -> Json:
    deep = ("-r", "-t") if "recursive" in request.query else ()
    oid = world.bare.git("rev-parse", f"{_commit(world, request.words['tree_sha'])}^{{tree}}")
    rows = [row.split("\t", 1) for row in world.bare.git("ls-tree", "-z", *deep, oid).split("\0") if row]
    entries = [{"path": path, **dict(zip(("mode", "type", "sha"), head.split(), strict=True))} for head, path in rows]
    return {"sha": oid, "truncated": False, "tree": entries}


@route("GET", "/commits/{ref}/check-runs", "checks:read")
def check_runs(world: World, request: Request) -> Json:
    oid = _commit(world, request.words["ref"])
    same = {"head_sha": oid, "status": "completed", "check_suite": {"id": 1}}
    rows = [one for one in world.check_runs if one["head_sha"] == oid]
    runs = [{"name": one["name"], "conclusion": one["conclusion"], **same} for one in rows]
    return {"total_count": len(runs), "check_runs": runs}


@route("POST", "/check-runs", "checks:write", 201)
def create_check_run(world: World, request: Request) -> Json:
    row = {name: request.body[name] for name in ("name", "head_sha", "conclusion")}
    world.check_runs.append(row)
    return {**row, "status": "completed", "check_suite": {"id": 1}}


@route("GET", "/commits/{ref}/status", "statuses:read")
def status(world: World, request: Request) -> Json:
    oid = _commit(world, request.words["ref"])
    rows = [{"context": one["context"], "state": one["state"]} for one in world.statuses if one["sha"] == oid]
    return {"sha": oid, "state": "pending", "statuses": rows, "total_count": len(rows)}


@route("POST", "/statuses/{sha}", "statuses:write", 201)
def create_status(world: World, request: Request) -> Json:
    row = {"sha": _commit(world, request.words["sha"]), "context": "default", **request.body}
    world.statuses.append(row)
    return {"context": row["context"], "state": row["state"]}


@route("POST", "/code-scanning/sarifs", "security_events:write", 202)
def upload_sarif(world: World, request: Request) -> Json:
    data = gzip.decompress(base64.b64decode(request.body["sarif"]))
    world.sarifs[request.body["commit_sha"]] = data
    return {"id": str(len(world.sarifs))}


def _found(thing: _T | None) -> _T:
    if not thing:
        raise RefusedError(404, "Not Found")
    return thing


def _tip(world: World, name: str) -> str:
    return world.bare.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{name}")


def _commit(world: World, name: str) -> str:
    """The commit behind a branch or an id."""
    done = run(
        "git", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", folder=world.bare.path
    )
    return _found(done.out.strip())


def _merged(world: World, pull: Pull) -> str | None:
    """The tree of git's merge; None where it conflicts."""
    done = run("git", "merge-tree", "--write-tree", world.tip(pull.base), pull.head, folder=world.bare.path)
    return done.out.split("\n")[0] if done.code == 0 else None


def _files(world: World, one: str, two: str) -> Json:
    words = {"A": "added", "D": "removed", "M": "modified", "T": "changed", "R": "renamed", "C": "copied"}
    rows = iter(world.bare.git("diff", "--raw", "-z", "--no-abbrev", "-M", one, two).split("\0"))
    found = []
    for row in rows:
        if not row:
            continue
        _, _, _, oid, kind = row.split()
        old = {"previous_filename": next(rows)} if kind[0] in "RC" else {}
        path = next(rows)
        patch = world.bare.git("diff", "-M", one, two, "--", path, *old.values())
        found.append(
            {"filename": path, "status": words[kind[0]], "sha": oid, "patch": patch[patch.find("@@") :], **old}
        )
    return found


def _ref(request: Request, name: str, oid: str) -> Json:
    return {"ref": name, "url": f"{request.url}/repos/{SLUG}/git/{name}", "object": {"sha": oid, "type": "commit"}}


def _user(account: Account) -> Json:
    return {"login": account.login, "type": account.kind}


def _author(world: World, login: str) -> Json:
    account = world.accounts.get(login)
    return _user(account) if account else None


def _note(world: World, request: Request, note: Note) -> Json:
    return {"id": note.id, "body": note.body, "user": _author(world, note.author),
            "url": f"{request.url}/repos/{SLUG}/issues/comments/{note.id}"}  # fmt: skip


def _thread(world: World, request: Request, thread: Thread) -> Json:
    labels = [{"name": name} for name in thread.labels]
    return {"number": thread.number, "title": thread.title, "body": thread.body, "state": thread.state,
            "user": _author(world, thread.author), "labels": labels,
            "url": f"{request.url}/repos/{SLUG}/issues/{thread.number}"}  # fmt: skip


def _pull(world: World, request: Request, pull: Pull) -> Json:
    base = {"ref": pull.base, "sha": world.tip(pull.base), "label": f"hedge:{pull.base}"}
    head = {"ref": pull.branch, "sha": pull.head, "label": f"{pull.fork or 'hedge'}:{pull.branch}"}
    return {"number": pull.number, "title": pull.title, "body": pull.body, "state": pull.state, "draft": pull.draft,
            "merged": pull.merged, "mergeable": _merged(world, pull) is not None, "base": base, "head": head,
            "user": _author(world, pull.author), "url": f"{request.url}/repos/{SLUG}/pulls/{pull.number}"}  # fmt: skip
