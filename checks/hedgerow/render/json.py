"""The report as JSON, schema 1, and back; the JSON Schema comes from the same values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hedgerow.errors import UsageError
from hedgerow.model import SCHEMA_VERSION, Report
from hedgerow.render.safe import UNSAFE, printable

if TYPE_CHECKING:
    import re


def render_json(report: Report) -> str:
    """One JSON object with a final newline."""
    import msgspec

    plain = msgspec.to_builtins(report)
    return as_json({"schema": plain.pop("schema"), **plain})


def as_json(plain: dict[str, Any]) -> str:
    """Plain values as JSON, indented, with a final newline.

    Numbers are rounded to six digits, so that the same input gives the same bytes. What a terminal or a log of CI would
    act on, or a reader not see, is spelled as an escape of JSON.
    """
    import msgspec

    lines = (
        msgspec.json.format(msgspec.json.encode(_encodable(plain)), indent=2)
        .decode()
        .replace("##[", "#\\u0023[")
        .split("\n")
    )
    return "\n".join(line if line.isprintable() else UNSAFE.sub(_escaped, line) for line in lines) + "\n"


def _escaped(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def read_json(data: bytes | str) -> Report:
    """A report from JSON. Raises UsageError where it is no report of this schema, naming the place."""
    import msgspec

    try:
        report = msgspec.json.decode(data, type=Report, strict=True)
    except msgspec.MsgspecError as error:
        raise _no_report(str(error)) from error
    if report.schema != SCHEMA_VERSION:
        raise _no_report(f"its schema is {report.schema}")
    return report


def _no_report(said: str) -> UsageError:
    return UsageError(
        f"this is no hedgerow report of schema {SCHEMA_VERSION}: {said}",
        "Write one with `hedgerow check --format json`.",
    )


def json_schema() -> str:
    """The JSON Schema of a report (draft 2020-12), as the package ships it in report.schema.json.

    `make docs` writes it. Every field is always there and there are no others.
    """
    from inspect import cleandoc

    import msgspec

    schema = msgspec.json.schema(Report)
    for one in schema["$defs"].values():
        one["description"] = cleandoc(one["description"])  # only Python 3.13 and later free docstrings of indentation
        if "properties" in one:
            one |= {"required": list(one["properties"]), "additionalProperties": False}
    schema["$defs"]["Report"]["properties"]["schema"] = {"const": SCHEMA_VERSION}
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"hedgerow report {SCHEMA_VERSION}"}
    return msgspec.json.format(msgspec.json.encode(head | schema, order="sorted"), indent=2).decode() + "\n"


def _encodable(value: Any) -> Any:  # noqa: ANN401 - JSON values
    """The JSON value with numbers rounded and without bytes that are no UTF-8."""
    if isinstance(value, str):
        return value if value.isascii() else _text(value)
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {key: _encodable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(inner) for inner in value]
    return value


def _text(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # a file name that is not UTF-8
        return printable(text)
    return text
