"""The truth of an answer filled up to what GitHub's description demands: a repository alone has ninety fields."""

from __future__ import annotations

from typing import Any

from tests.support.github.descriptions import Json, mistakes_of, resolved

_TIME = "2024-01-01T00:00:00Z"
_FORMATS = {"uri": "https://github.test/", "date-time": _TIME, "date": "2024-01-01", "email": "a@example.org"}


def filled(schema: Json, truth: Json) -> Json:
    """A value of the schema that says what `truth` says; what that leaves open gets the emptiest value there is.

    A `truth` that does not fit the schema stays as it is: validation finds it.
    """
    schema = resolved(schema)
    if "allOf" in schema:
        for one in schema["allOf"]:
            truth = filled(one, truth)
        return truth
    for key in ("oneOf", "anyOf"):
        if key in schema:
            return _one_of(schema[key], truth)
    if isinstance(truth, list) and "items" in schema:
        return [filled(schema["items"], one) for one in truth]
    if isinstance(truth, dict):
        return _object(schema, truth)
    return truth


def _object(schema: Json, truth: dict[str, Any]) -> dict[str, Any]:
    properties = schema.get("properties", {})
    known = {name: filled(properties.get(name, {}), value) for name, value in truth.items()}
    return {name: empty(properties.get(name, {})) for name in schema.get("required", ())} | known


def _one_of(choices: list[Json], truth: Json) -> Json:
    tried = [filled(choice, truth) for choice in choices]
    return next((one for one, choice in zip(tried, choices, strict=True) if not mistakes_of(choice, one)), tried[0])


def empty(schema: Json) -> Json:
    """The emptiest value of a schema."""
    schema = resolved(schema)
    if schema.get("nullable"):
        return None
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    if kind == "object":
        return _object(schema, {})
    if kind == "string":
        return _FORMATS.get(schema.get("format", ""), "")
    return {"integer": 0, "number": 0, "boolean": False, "array": []}[kind]
