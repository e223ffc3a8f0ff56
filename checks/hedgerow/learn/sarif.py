"""Findings in SARIF 2.1.0 (OASIS), as ruff, zizmor, semgrep, CodeQL and many others write them."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import msgspec

from hedgerow.errors import UsageError
from hedgerow.learn.foreign import ForeignFinding, ForeignRun

if TYPE_CHECKING:
    from pathlib import Path

_SEVERITIES = {"error": "error", "warning": "warning", "note": "info", "none": "info"}
# What these call themselves in SARIF, and in another version otherwise, is not how they are called.
_COMMANDS = {"codeql-command-line-toolchain": "codeql", "semgrep-oss": "semgrep", "semgrep-pro": "semgrep"}
# What a comparison with an earlier run says is not new (SARIF 3.27.24).
_OLD = ("unchanged", "absent")

_UNDERSCORED = re.compile(rb'"(?:rule_id|physical_location)"\s*:')


class _Camel(msgspec.Struct, rename="camel", frozen=True):
    """SARIF writes its names in camel case; what is not read here is skipped."""


class _Message(_Camel, frozen=True):
    text: str = ""


class _Artifact(_Camel, frozen=True):
    uri: str = ""
    uri_base_id: str = ""
    index: int = -1


class _Region(_Camel, frozen=True):
    start_line: int | None = None
    end_line: int | None = None


class _Physical(_Camel, frozen=True):
    artifact_location: _Artifact = _Artifact()
    region: _Region = _Region()


class _Location(_Camel, frozen=True):
    physical_location: _Physical | None = None


class _Configuration(_Camel, frozen=True):
    level: str = "warning"


class _Rule(_Camel, frozen=True):
    id: str = ""
    default_configuration: _Configuration = _Configuration()


class _Component(_Camel, frozen=True):
    name: str = ""
    version: str = ""
    semantic_version: str = ""
    rules: tuple[_Rule, ...] = ()


class _Tool(_Camel, frozen=True):
    driver: _Component
    extensions: tuple[_Component, ...] = ()


class _ComponentReference(_Camel, frozen=True):
    index: int = -1


class _RuleReference(_Camel, frozen=True):
    id: str = ""
    index: int = -1
    tool_component: _ComponentReference = _ComponentReference()


class _Suppression(_Camel, frozen=True):
    status: str = "accepted"


class _Result(_Camel, frozen=True):
    rule_id: str = ""
    rule_index: int = -1
    rule: _RuleReference = _RuleReference()
    kind: str = "fail"
    level: str | None = None
    message: _Message = _Message()
    locations: tuple[_Location, ...] = ()
    baseline_state: str = "new"
    suppressions: tuple[_Suppression, ...] | None = None
    fingerprints: dict[str, str] = {}
    partial_fingerprints: dict[str, str] = {}


class _ArtifactEntry(_Camel, frozen=True):
    location: _Artifact = _Artifact()


class _Run(_Camel, frozen=True):
    tool: _Tool
    results: tuple[_Result, ...] | None = ()
    artifacts: tuple[_ArtifactEntry, ...] = ()
    original_uri_base_ids: dict[str, _Artifact] = {}


class _Log(_Camel, frozen=True):
    runs: tuple[_Run, ...]


def read_sarif(data: bytes, top: Path) -> tuple[ForeignRun, ...]:
    """The runs of a SARIF file; paths become relative to `top`, and findings outside of it are left out, as are
    results that are no problem (`kind` other than fail) or not new. Raises UsageError where it is no SARIF.
    """
    if _UNDERSCORED.search(data):  # every name would be passed over, and the findings be of no rule and no file
        raise UsageError(
            "this SARIF writes `physical_location` for `physicalLocation`, as some libraries do that pass SARIF on",
            "Import the file as the tool itself wrote it.",
        )
    try:
        log = msgspec.json.decode(data.removeprefix(BOM_UTF8), type=_Log)
    except msgspec.MsgspecError as error:
        raise UsageError(
            f"this is no SARIF 2.1.0: {error}", "Write one with the tool's own option, e.g. --output-format sarif."
        ) from error
    return tuple(_run(run, top) for run in log.runs)


def _run(run: _Run, top: Path) -> ForeignRun:
    driver = run.tool.driver
    found = (
        _finding(run, result, top)
        for result in run.results or ()
        if result.kind == "fail" and result.baseline_state not in _OLD
    )
    name = re.sub(r"[^a-z0-9]+", "-", driver.name.lower()).strip("-") or "sarif"
    return ForeignRun(
        _COMMANDS.get(name, name),
        driver.version or driver.semantic_version,
        tuple(one for one in found if one is not None),
    )


def _finding(run: _Run, result: _Result, top: Path) -> ForeignFinding | None:
    rule = _rule(run, result)
    level = result.level or rule.default_configuration.level
    identities = result.fingerprints or result.partial_fingerprints
    place = next((one.physical_location for one in result.locations if one.physical_location), None)
    path = _path(run, place.artifact_location, top) if place else None
    if place and path is None:
        return None
    region = place.region if place else _Region()
    return ForeignFinding(
        result.rule_id or result.rule.id or rule.id,
        _SEVERITIES.get(level, "warning"),
        path,
        region.start_line,
        region.end_line,
        result.message.text,
        "|".join(f"{name}={value}" for name, value in sorted(identities.items())),
        silenced=any(one.status == "accepted" for one in result.suppressions or ()),
    )


def _rule(run: _Run, result: _Result) -> _Rule:
    """The rule's own entry: by its index in the tool or in one of its extensions, else by its id."""
    which, index = result.rule.tool_component.index, max(result.rule.index, result.rule_index)
    parts = run.tool.extensions
    rules = parts[which].rules if 0 <= which < len(parts) else run.tool.driver.rules
    if 0 <= index < len(rules):
        return rules[index]
    return next((rule for rule in rules if rule.id == result.rule_id), _Rule())


def _path(run: _Run, artifact: _Artifact, top: Path) -> str | None:
    """The path below `top`; None where the address leads out of it. Nothing is opened."""
    if not artifact.uri and 0 <= artifact.index < len(run.artifacts):
        artifact = run.artifacts[artifact.index].location
    uri = artifact.uri
    if not _is_absolute(uri) and artifact.uri_base_id in run.original_uri_base_ids:
        base = run.original_uri_base_ids[artifact.uri_base_id].uri
        uri = f"{base.rstrip('/')}/{uri}" if _is_absolute(base) else uri
    parts: list[str] = []
    for part in unquote(urlsplit(uri).path if uri.startswith("file:") else uri, errors="surrogateescape").split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    path = "/".join(parts)
    if _is_absolute(uri):
        inside = f"{top.as_posix().strip('/')}/"
        return path.removeprefix(inside) if path.startswith(inside) else None
    return path or None


def _is_absolute(uri: str) -> bool:
    return uri.startswith(("/", "file:"))
