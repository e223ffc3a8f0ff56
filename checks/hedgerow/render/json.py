"""The report as JSON, schema 1, and back; the JSON Schema comes from the same dataclasses."""

from __future__ import annotations

from typing import Any

from hedgerow.errors import UsageError
from hedgerow.model import SCHEMA_VERSION, Report
from hedgerow.render.safe import printable


def render_json(report: Report) -> str:
    """One JSON object with a final newline. Numbers are rounded to six digits, so that the same input gives the same
    bytes.
    """
    import msgspec

    plain = _plain(msgspec.to_builtins(report))
    ordered = {"schema": plain.pop("schema"), **plain}
    return msgspec.json.format(msgspec.json.encode(ordered), indent=2).decode() + "\n"


def read_json(data: bytes | str) -> Report:
    """A report from JSON. Raises UsageError where it is no report of this schema, naming the place."""
    import msgspec

    try:
        return msgspec.json.decode(data, type=Report, strict=True)
    except msgspec.MsgspecError as error:
        raise UsageError(
            f"this is no hedgerow report of schema {SCHEMA_VERSION}: {error}",
            "Write one with `hedgerow check --format json`.",
        ) from error


def json_schema() -> str:
    """The JSON Schema of a report (draft 2020-12), as the package ships it in report.schema.json."""
    import msgspec

    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "hedgerow report, schema 1",
        **msgspec.json.schema(Report),
    }
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=2).decode() + "\n"


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON values
    if isinstance(value, str):
        return value if value.isascii() else _encodable(value)
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _encodable(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # a file name that is not UTF-8
        return printable(text)
    return text
