"""Check runs, statuses and uploaded SARIF."""

from __future__ import annotations

import base64
import gzip
from typing import TYPE_CHECKING

from tests.support.github.rest.route import commit_of, route

if TYPE_CHECKING:
    from tests.support.github.descriptions import Json
    from tests.support.github.rest.route import Request
    from tests.support.github.world import World


@route("GET", "/commits/{ref}/check-runs", "checks:read")
def check_runs(world: World, request: Request) -> Json:
    oid = commit_of(world, request.words["ref"])
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
    oid = commit_of(world, request.words["ref"])
    rows = [{"context": one["context"], "state": one["state"]} for one in world.statuses if one["sha"] == oid]
    return {"sha": oid, "state": "pending", "statuses": rows, "total_count": len(rows)}


@route("POST", "/statuses/{sha}", "statuses:write", 201)
def create_status(world: World, request: Request) -> Json:
    row = {"sha": commit_of(world, request.words["sha"]), "context": "default", **request.body}
    world.statuses.append(row)
    return {"context": row["context"], "state": row["state"]}


@route("POST", "/code-scanning/sarifs", "security_events:write", 202)
def upload_sarif(world: World, request: Request) -> Json:
    data = gzip.decompress(base64.b64decode(request.body["sarif"]))
    world.sarifs[request.body["commit_sha"]] = data
    return {"id": str(len(world.sarifs))}
