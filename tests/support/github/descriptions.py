"""GitHub's published OpenAPI description and GraphQL schema, as npm packages installed for the tests.

pyproject.toml names them; tox installs them and says where in NODE_PATH.
"""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from graphql import build_ast_schema, parse
from msgspec import Struct

if TYPE_CHECKING:
    from graphql import GraphQLSchema

Json = Any
_METHODS = ("get", "post", "put", "patch", "delete")


def npm() -> Path:
    """The folder of npm's packages. Outside of tox, which installs them, the test is skipped."""
    return Path(os.environ.get("NODE_PATH") or pytest.skip("GitHub's API descriptions are installed by tox"))


def package(name: str) -> Path:
    """The folder of one of GitHub's packages."""
    return npm() / "@octokit" / name


def require() -> None:
    """Skip the test where they are not installed."""
    package("openapi")


@cache
def graphql_schema() -> GraphQLSchema:
    """GitHub's GraphQL schema."""
    text = (package("graphql-schema") / "schema.graphql").read_text("utf-8")
    return build_ast_schema(parse(text, no_location=True), assume_valid=True, assume_valid_sdl=True)


@cache
def webhooks() -> dict[str, list[Json]]:
    """Payloads that GitHub sent, by event."""
    rows = json.loads((package("webhooks-examples") / "api.github.com" / "index.json").read_bytes())
    return {row["name"]: row["examples"] for row in rows}


@cache
def _document() -> Json:
    return json.loads((package("openapi") / "generated" / "api.github.com.json").read_bytes())


class Operation(Struct, frozen=True):
    """One operation of the REST API, by its template such as `/repos/{owner}/{repo}`."""

    method: str
    template: str
    row: Json

    @property
    def parameters(self) -> frozenset[str]:
        """The names of its parameters, those of the path included."""
        return frozenset(resolved(one)["name"] for one in self.row.get("parameters", ()))

    def answer(self, status: int) -> Json | None:
        """The schema of the answer with this status; None where it has no content. KeyError: not documented."""
        found = resolved(self.row["responses"][str(status)])
        return _schema_of(found)

    def documents(self, status: int) -> bool:
        """Is it said to answer with this status?"""
        return str(status) in self.row["responses"]

    def refusal_mistakes(self, status: int, value: Json) -> list[str]:
        """What is wrong with an answer that is an error."""
        schema = self.answer(status) if self.documents(status) else None
        return error_mistakes(value) if schema is None else mistakes_of(schema, value)

    def query_mistakes(self, given: dict[str, str]) -> list[str]:
        """What is wrong with the query of an address: unknown names, values of the wrong type."""
        known = {one["name"]: one for one in map(resolved, self.row.get("parameters", ())) if one["in"] == "query"}
        mistakes = [f"unknown parameter {name}" for name in sorted(set(given) - set(known))]
        for name in sorted(set(given) & set(known)):
            schema = resolved(known[name]["schema"])
            value: Json = int(given[name]) if schema.get("type") == "integer" else given[name]
            mistakes += [f"{name}: {mistake}" for mistake in mistakes_of(schema, value)]
        return mistakes

    def body_mistakes(self, body: Json) -> list[str]:
        """What is wrong with the body of a request."""
        wanted = resolved(self.row.get("requestBody", {}))
        schema = _schema_of(wanted)
        if body is None:
            return ["a body is wanted"] if wanted.get("required") else []
        return ["no body is taken"] if schema is None else mistakes_of(schema, body)


@cache
def operations() -> tuple[tuple[re.Pattern[str], Operation], ...]:
    """Every operation with the pattern of its path; those that say more of it first."""
    rows = [
        Operation(method, template, row[method])
        for template, row in _document()["paths"].items()
        for method in _METHODS
        if method in row
    ]
    return tuple((re.compile(_pattern(one)), one) for one in sorted(rows, key=_vagueness))


def _vagueness(one: Operation) -> tuple[int, int, str]:
    return one.template.count("{"), -len(re.sub(r"\{[^}]+\}", "", one.template)), one.template


def operation(method: str, path: str) -> Operation | None:
    """The operation that a request means."""
    return next((one for form, one in operations() if one.method == method.lower() and form.fullmatch(path)), None)


def error_mistakes(value: Json) -> list[str]:
    """What is wrong with an error where the description has no word on its status, as on 401, 429 and 5xx of most
    operations, and on all of GraphQL: GitHub gives them its basic form, of which the message is what people read.
    """
    form = _document()["components"]["schemas"]["basic-error"]
    return mistakes_of(form | {"required": ["message", "documentation_url"]}, value)


def mistakes_of(schema: Json, value: Json) -> list[str]:
    """What is wrong with a value, each mistake with its place in it."""
    found = _validator(json.dumps(schema, sort_keys=True)).iter_errors(value)
    return [f"{'/'.join(map(str, error.instance_path)) or 'the whole'}: {error.message[:200]}" for error in found]


def resolved(value: Json) -> Json:
    """A part of the description with its reference followed."""
    while isinstance(value, dict) and "$ref" in value:
        target = _document()
        for step in value["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        value = target
    return value


def _pattern(one: Operation) -> str:
    """Path, ref and the like may hold slashes: the description says which."""
    several = {row["name"] for row in map(resolved, one.row.get("parameters", ())) if row.get("x-multi-segment")}
    parts = re.split(r"\{([^}]+)\}", one.template)
    words = ((".+" if part in several else "[^/]+") if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return "".join(f"({word})" if at % 2 else word for at, word in enumerate(words))


def _schema_of(row: Json) -> Json | None:
    content = row.get("content", {})
    media = content.get("application/json") or content.get("application/json+sarif")
    return media["schema"] if media else None


@cache
def _validator(text: str) -> jsonschema_rs.Validator:
    schemas: dict[str, Json] = {}
    root = _plain(json.loads(text), schemas)
    return jsonschema_rs.validator_for(root | {"components": {"schemas": schemas}})


def _plain(value: Json, schemas: dict[str, Json]) -> Json:
    """OpenAPI 3.0 in the words of JSON Schema (`nullable` becomes a type), with every schema it refers to."""
    if isinstance(value, list):
        return [_plain(one, schemas) for one in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        if name not in schemas:
            schemas[name] = {}
            schemas[name] = _plain(resolved(value), schemas)
        return {"$ref": f"#/components/schemas/{name}"}
    plain = {
        key: _plain(inner, schemas) for key, inner in value.items() if key not in ("example", "examples", "nullable")
    }
    return {"anyOf": [plain, {"type": "null"}]} if value.get("nullable") is True else plain
