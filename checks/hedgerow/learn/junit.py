"""Failed tests in JUnit's XML, as pytest, Maven, Gradle, Jest and most test runners write it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from hedgerow.errors import UsageError
from hedgerow.learn.foreign import ForeignFinding, ForeignRun
from hedgerow.learn.keys import bucket_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_HINT = "Write it with the test runner's own option, e.g. pytest --junit-xml FILE."
_FAILED = ("failure", "error")
# `tests.shop.test_tax.TestTotal` is told apart by `tests.shop`.
_DOTTED = re.compile(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*", re.ASCII)
_DEPTH = 2


def read_junit(data: bytes) -> tuple[ForeignRun, ...]:
    """The failed tests of a JUnit file as one run. Raises UsageError where it is none."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:  # no test runner writes one; entities can grow without bound
        raise UsageError("this XML defines entities, which JUnit's does not", _HINT)
    try:
        root = ET.fromstring(data)  # noqa: S314 - what defines entities was refused above
    except ET.ParseError as error:
        raise UsageError(f"this is no JUnit XML: {error}", _HINT) from error
    if root.tag not in ("testsuites", "testsuite"):
        raise UsageError("this is no JUnit XML: it does not start with testsuites or testsuite", _HINT)
    return (ForeignRun("junit", "", tuple(_failures(root))),)


def _failures(root: ET.Element) -> Iterator[ForeignFinding]:
    for case in root.iter("testcase"):
        kind = next((name for name in _FAILED if case.find(name) is not None), None)
        if kind is not None:
            test = f"{case.get('classname', '')}::{case.get('name', '')}"
            yield ForeignFinding(kind, "error", None, identity=test, bucket=_bucket(case))


def _bucket(case: ET.Element) -> str:
    if name := case.get("file"):
        return bucket_of("", name.replace("\\", "/").lstrip("/"))
    name = case.get("classname", "")
    return ".".join(name.split(".")[:_DEPTH]) if _DOTTED.fullmatch(name) else ""
