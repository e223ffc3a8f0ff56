"""The server: addresses, tokens, permissions, rate limits, pages and faults; every request and answer is validated."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.support.github import graph
from tests.support.github.descriptions import Json, Operation, error_mistakes, mistakes_of, operation, operations
from tests.support.github.filler import filled
from tests.support.github.rest import ROUTES, RefusedError, Request
from tests.support.github.world import SLUG, Token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.github.world import Fault, World

_LEVELS = ("none", "read", "write")
# What an anonymous visitor may do in a public repository.
_PUBLIC = Token(
    "", {"contents": "read", "issues": "read", "pull_requests": "read", "checks": "read", "statuses": "read"}
)


@contextmanager
def serving(world: World, prefix: str = "") -> Iterator[str]:
    """The base URL of the REST API while the server runs; `/api/v3` as prefix makes it an Enterprise Server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"world": world, "prefix": prefix}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{prefix}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    world: World
    prefix: str

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET  # noqa: N815 - the names that http.server calls

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - as http.server has it
        """Say nothing."""

    def _answer(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body: Json = json.loads(self.rfile.read(size)) if size else None
        address = urlsplit(self.path)
        path = address.path
        self.world.asked.append(f"{self.command} {path}")
        fault = self._fault(path)
        if fault is not None and self._broken(fault):
            return
        try:
            login = self._token()
            if path in ("/graphql", "/api/graphql"):
                value = self._graphql(body, login)
                if fault is not None and fault.kind == "race":
                    fault.then()
                self._send(200, value, truncated=bool(fault and fault.kind == "truncated"))
                return
            self._rest(path.removeprefix(self.prefix), dict(parse_qsl(address.query)), body, login, fault)
        except RefusedError as refused:
            self._refuse(refused.status, refused.message)

    def _graphql(self, body: Json, token: Token) -> Json:
        for permission, field in (
            ("pull_requests", "pullRequest"), ("issues", "closingIssuesReferences"), ("issues", "... on Issue"),
        ):  # fmt: skip
            if permission not in token.permissions and field in body["query"]:
                error = {"type": "FORBIDDEN", "message": "Resource not accessible by integration"}
                return {"data": {"repository": None}, "errors": [error | {"path": ["repository", field]}]}
        return graph.answer(self.world, body, token.login)

    def _rest(self, path: str, query: dict[str, str], body: Json, token: Token, fault: Fault | None) -> None:
        meant = operation(self.command, path)
        if meant is None or (self.command, meant.template) not in ROUTES:
            self.world.mistakes.append(f"{self.command} {path}: no such operation")
            raise RefusedError(404, "Not Found")
        self.world.mistakes += [f"{self.command} {path}: {one}" for one in meant.query_mistakes(query)]
        if wrong := meant.body_mistakes(body):
            self.world.mistakes += [f"{self.command} {path}: {one}" for one in wrong]
            raise RefusedError(422, "Validation Failed")
        words = _words(meant, path)
        if f"{words['owner']}/{words['repo']}" != SLUG:
            raise RefusedError(404, "Not Found")
        route = ROUTES[self.command, meant.template]
        if not any(
            _LEVELS.index(level) <= _LEVELS.index(token.permissions.get(permission, "none"))
            for permission, level in route.needs
        ):
            accepted = {"X-Accepted-GitHub-Permissions": "; ".join(map("=".join, route.needs))}
            self._refuse(403, "Resource not accessible by integration", accepted)
            return
        url = f"http://{self.headers['Host']}{self.prefix}"
        try:
            truth = route.answer(self.world, Request(words, query, body, token.login, token.permissions, url))
        except RefusedError as refused:
            if not meant.documents(refused.status):
                self.world.mistakes.append(f"{self.command} {path} answers {refused.status}, which is not documented")
            raise
        headers: dict[str, str] = {}
        if isinstance(truth, list) and "page" in meant.parameters:
            truth, headers = _paged(truth, query, f"{url}{path}")
        schema = meant.answer(route.status)
        value = filled(schema, truth)
        self.world.mistakes += [f"{self.command} {path} answers: {one}" for one in mistakes_of(schema, value)]
        self._send(route.status, value, headers, truncated=bool(fault and fault.kind == "truncated"))

    def _token(self) -> Token:
        given = self.headers.get("Authorization", "").rpartition(" ")[2]
        if not given:
            if self.world.private:
                raise RefusedError(404, "Not Found")
            if self.path.endswith("/graphql"):
                raise RefusedError(401, "This endpoint requires you to be authenticated.")
            return _PUBLIC
        if given not in self.world.tokens:
            raise RefusedError(401, "Bad credentials")
        return self.world.tokens[given]

    def _fault(self, path: str) -> Fault | None:
        for fault in self.world.faults:
            if fault.times and fault.where in f"{self.command} {path}":
                fault.times -= 1
                return fault
        return None

    def _broken(self, fault: Fault) -> bool:
        """Carry out a fault; is the request over?"""
        if fault.kind == "slow":
            time.sleep(fault.seconds)
        elif fault.kind == "status":
            self._refuse(fault.status, fault.message or "Server Error", fault.headers)
            return True
        elif fault.kind == "page":
            self._write(fault.status, fault.message.encode(), {"Content-Type": "text/html"})
            return True
        elif fault.kind == "reset":
            # a socket that lingers for no time is closed with a reset
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            return True
        return False

    def _refuse(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        value = {"message": message, "documentation_url": "https://docs.github.com/rest", "status": str(status)}
        path = urlsplit(self.path).path.removeprefix(self.prefix)
        meant = operation(self.command, path)
        wrong = meant.refusal_mistakes(status, value) if meant else error_mistakes(value)
        self.world.mistakes += [f"{self.command} {path} answers {status}: {one}" for one in wrong]
        self._send(status, value, headers or {})

    def _send(
        self, status: int, value: Json, headers: dict[str, str] | None = None, *, truncated: bool = False
    ) -> None:
        data = json.dumps(value).encode()
        kind = {"Content-Type": "application/json; charset=utf-8"}
        self._write(status, data[: len(data) // 2] if truncated else data, kind | (headers or {}))

    def _write(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        limits = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4999", "X-RateLimit-Reset": "1900000000"}
        try:
            self.send_response(status)
            for name, text in (limits | headers | {"Content-Length": str(len(data))}).items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(data)
        except OSError:  # the client did not wait
            self.close_connection = True


def _words(meant: Operation, path: str) -> dict[str, str]:
    names = [part.partition("}")[0] for part in meant.template.split("{")[1:]]
    form = next(form for form, one in operations() if one is meant)
    match = form.fullmatch(path)
    assert match is not None
    return dict(zip(names, map(unquote, match.groups()), strict=True))


def _paged(rows: list[Json], query: dict[str, str], url: str) -> tuple[list[Json], dict[str, str]]:
    size, page = min(100, int(query.get("per_page", "30"))), int(query.get("page", "1"))
    shown = rows[(page - 1) * size : page * size]
    more = page * size < len(rows)
    return shown, {"Link": f'<{url}?per_page={size}&page={page + 1}>; rel="next"'} if more else {}
