"""Pull requests, as git has them: files, patches, compare, mergeable and merge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.github.rest.route import RefusedError, author_of, commit_of, existing, route
from tests.support.github.world import ROBOT, SLUG
from tests.support.process import run

if TYPE_CHECKING:
    from tests.support.github.descriptions import Json
    from tests.support.github.rest.route import Request
    from tests.support.github.world import Pull, World


@route("GET", "/pulls/{pull_number}", "pull_requests:read")
def pull(world: World, request: Request) -> Json:
    return _pull(world, request, existing(world.pulls.get(request.number("pull_number"))))


@route("GET", "/pulls", "pull_requests:read")
def pulls(world: World, request: Request) -> Json:
    wanted = request.query.get("state", "open")
    return [_pull(world, request, one) for one in world.pulls.values() if wanted in ("all", one.state)]


@route("POST", "/pulls", "pull_requests:write", 201)
def create_pull(world: World, request: Request) -> Json:
    branch, base = request.body["head"], request.body["base"]
    if not _tip(world, branch) or not _tip(world, base):
        raise RefusedError(422, "Validation Failed: head or base is invalid")
    if request.login == ROBOT and not world.workflows_propose:
        raise RefusedError(403, "GitHub Actions is not permitted to create or approve pull requests.")
    title, body = request.body["title"], request.body.get("body", "")
    return _pull(world, request, world.pull_of_branch(branch, base, title, body, request.login))


@route("GET", "/pulls/{pull_number}/files", "pull_requests:read")
def files(world: World, request: Request) -> Json:
    found = existing(world.pulls.get(request.number("pull_number")))
    return _files(world, world.bare.git("merge-base", world.tip(found.base), found.head), found.head)


@route("PUT", "/pulls/{pull_number}/merge", "contents:write")
def merge(world: World, request: Request) -> Json:
    found = existing(world.pulls.get(request.number("pull_number")))
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
    one, two = commit_of(world, base), commit_of(world, head)
    fork = world.bare.git("merge-base", one, two)
    behind, ahead = (int(world.bare.git("rev-list", "--count", f"{a}..{b}")) for a, b in ((two, one), (one, two)))
    state = "diverged" if ahead and behind else "ahead" if ahead else "behind" if behind else "identical"
    return {"status": state, "ahead_by": ahead, "behind_by": behind, "total_commits": ahead,
            "merge_base_commit": {"sha": fork}, "files": _files(world, fork, two)}  # fmt: skip


def _tip(world: World, name: str) -> str:
    return world.bare.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{name}")


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


def _pull(world: World, request: Request, pull: Pull) -> Json:
    base = {"ref": pull.base, "sha": pull.base_oid, "label": f"hedge:{pull.base}"}
    head = {"ref": pull.branch, "sha": pull.head, "label": f"{pull.fork or 'hedge'}:{pull.branch}"}
    return {"number": pull.number, "title": pull.title, "body": pull.body, "state": pull.state, "draft": pull.draft,
            "merged": pull.merged, "mergeable": _merged(world, pull) is not None, "base": base, "head": head,
            "user": author_of(world, pull.author),
            "url": f"{request.url}/repos/{SLUG}/pulls/{pull.number}"}  # fmt: skip
