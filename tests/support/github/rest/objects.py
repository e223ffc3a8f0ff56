"""Contents, refs, commits and trees of the bare repository."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from tests.support.github.rest.route import RefusedError, commit_of, existing, route
from tests.support.github.world import SLUG
from tests.support.process import run

if TYPE_CHECKING:
    from tests.support.github.descriptions import Json
    from tests.support.github.rest.route import Request
    from tests.support.github.world import World


@route("GET", "/contents/{path}", "contents:read")
def contents(world: World, request: Request) -> Json:
    path, ref = request.words["path"], request.query.get("ref", world.default_branch)
    row = world.bare.git("ls-tree", "--long", commit_of(world, ref), "--", path)
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
    return _ref(request, name, existing(world.bare.git("for-each-ref", "--format=%(objectname)", name)))


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
    old = existing(world.bare.git("for-each-ref", "--format=%(objectname)", name))
    if not request.body.get("force") and world.bare.git("merge-base", old, oid) != old:
        raise RefusedError(422, "Update is not a fast forward")
    world.bare.git("update-ref", name, oid)
    return _ref(request, name, oid)


@route("GET", "/git/commits/{commit_sha}", "contents:read")
def git_commit(world: World, request: Request) -> Json:
    oid = commit_of(world, request.words["commit_sha"])
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
    oid = world.bare.git("rev-parse", f"{commit_of(world, request.words['tree_sha'])}^{{tree}}")
    rows = [row.split("\t", 1) for row in world.bare.git("ls-tree", "-z", *deep, oid).split("\0") if row]
    entries = [{"path": path, **dict(zip(("mode", "type", "sha"), head.split(), strict=True))} for head, path in rows]
    return {"sha": oid, "truncated": False, "tree": entries}


def _ref(request: Request, name: str, oid: str) -> Json:
    return {"ref": name, "url": f"{request.url}/repos/{SLUG}/git/{name}", "object": {"sha": oid, "type": "commit"}}
