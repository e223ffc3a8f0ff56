"""Whole manifests, each through a parser of its format; where the standard library has none, line by line."""

from __future__ import annotations

import ast
import configparser
import json
import re
import tomllib
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from hedgerow.manifests import Format
from hedgerow.manifests.lines import from_lines
from hedgerow.manifests.values import PLATFORMS, Dependency, requirement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from xml.etree.ElementTree import Element

_NPM_TABLES = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
_COMPOSER_TABLES = ("require", "require-dev")
_SETUP_LISTS = ("install_requires", "setup_requires", "tests_require", "extras_require")
_SIZE_LIMIT = 2_000_000


def parsed(kind: Format, text: str) -> tuple[Dependency, ...] | None:
    """Every dependency a manifest declares, in its order; None where it cannot be parsed."""
    reader = _READERS.get(kind)
    if len(text) > _SIZE_LIMIT:
        return None
    if not text.strip():
        return ()
    if reader is None:
        return from_lines(kind, text.split("\n"))
    try:
        found = tuple(reader(text))
    except (
        ValueError,
        SyntaxError,
        configparser.Error,
        ET.ParseError,
        RecursionError,
        MemoryError,
    ):  # a broken file: the lines still say something
        return None
    return tuple(one for one in found if one.name.lower() not in PLATFORMS)


def _pyproject(text: str) -> Iterator[Dependency]:
    data = tomllib.loads(text)
    project, tool = _table(data, "project"), _table(data, "tool")
    yield from _requirements(project.get("dependencies"))
    for group in (
        _table(project, "optional-dependencies"),
        _table(data, "dependency-groups"),
        _table(tool, "pdm", "dev-dependencies"),
    ):
        for entries in group.values():
            yield from _requirements(entries)
    yield from _requirements(_table(data, "build-system").get("requires"))
    yield from _requirements(_table(tool, "uv").get("dev-dependencies"))
    for environment in _table(tool, "hatch", "envs").values():
        for key in ("dependencies", "extra-dependencies"):
            yield from _requirements(environment.get(key) if isinstance(environment, dict) else None)
    poetry = _table(tool, "poetry")
    for table in (poetry, *(group for group in _table(poetry, "group").values() if isinstance(group, dict))):
        for key in ("dependencies", "dev-dependencies"):
            yield from _named(_table(table, key))


def _pipfile(text: str) -> Iterator[Dependency]:
    data = tomllib.loads(text)
    yield from _named(_table(data, "packages"))
    yield from _named(_table(data, "dev-packages"))


def _cargo(text: str) -> Iterator[Dependency]:
    data = tomllib.loads(text)
    targets = (target for target in _table(data, "target").values() if isinstance(target, dict))
    for table in (data, _table(data, "workspace"), *targets):
        for key in ("dependencies", "dev-dependencies", "build-dependencies"):
            yield from _named(_table(table, key))


def _catalog(text: str) -> Iterator[Dependency]:
    data = tomllib.loads(text)
    versions = _table(data, "versions")
    for key, value in (*_table(data, "libraries").items(), *_table(data, "plugins").items()):
        entry = value if isinstance(value, dict) else {}
        name, _, version = (value if isinstance(value, str) else "").rpartition(":")
        module = (
            entry.get("module")
            or entry.get("id")
            or (f"{entry['group']}:{entry['name']}" if {"group", "name"} <= entry.keys() else name or key)
        )
        wanted = entry.get("version", version)
        if isinstance(wanted, dict):
            wanted = versions.get(str(wanted.get("ref")), wanted)
        yield Dependency(str(module), _spec(wanted))


def _package(text: str) -> Iterator[Dependency]:
    yield from _json_tables(text, _NPM_TABLES)


def _composer(text: str) -> Iterator[Dependency]:
    yield from _json_tables(text, _COMPOSER_TABLES)


def _json_tables(text: str, names: tuple[str, ...]) -> Iterator[Dependency]:
    data = json.loads(text)
    for name in names:
        yield from _named(_table(data, name))


def _setup_cfg(text: str) -> Iterator[Dependency]:
    parser = configparser.RawConfigParser(strict=False)
    parser.read_string(text)
    if parser.has_section("options"):
        for key in ("install_requires", "setup_requires", "tests_require"):
            yield from _requirements(re.split(r"[\n;]", parser.get("options", key, fallback="")))
    if parser.has_section("options.extras_require"):
        for _, value in parser.items("options.extras_require"):
            yield from _requirements(value.split("\n"))


def _setup_py(text: str) -> Iterator[Dependency]:
    """Literal lists handed to setup(), and module-level names they go by; what is computed at run time is not seen."""
    tree = ast.parse(text)
    named = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in _SETUP_LISTS:
            value = named.get(node.value.id, node.value) if isinstance(node.value, ast.Name) else node.value
            parts = value.values if isinstance(value, ast.Dict) else [value]
            yield from _requirements(
                [text.value for part in parts for text in ast.walk(part) if isinstance(text, ast.Constant)]
            )


def _pom(text: str) -> Iterator[Dependency]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:  # entities can make a small file expand without end
        raise ValueError("a POM has no document type")
    root = ET.fromstring(text)  # noqa: S314 - entities are refused above
    for node in root.iter():
        if _tag(node) in ("dependency", "plugin", "parent"):
            fields = {_tag(child): (child.text or "").strip() for child in node}
            group = fields.get("groupId") or "org.apache.maven.plugins"
            yield Dependency(f"{group}:{fields.get('artifactId', '')}", fields.get("version", ""))


def _tag(node: Element) -> str:
    return node.tag.rpartition("}")[2]


def _table(data: Any, *keys: str) -> dict[str, Any]:  # noqa: ANN401 - parsed TOML or JSON
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def _named(table: dict[str, Any]) -> Iterator[Dependency]:
    for name, value in table.items():
        yield Dependency(name, _spec(value))


def _spec(value: object) -> str:
    """A version written as text, or as a table with a version, a path or a repository."""
    if isinstance(value, dict):
        return " ".join(
            f"{key} {value[key]}" if key != "version" else str(value[key])
            for key in ("version", "path", "git", "url", "rev", "tag", "branch", "workspace")
            if key in value
        )
    if isinstance(value, list):
        return " | ".join(sorted(_spec(one) for one in value))
    return str(value)


def _requirements(entries: object) -> Iterator[Dependency]:
    for entry in entries if isinstance(entries, list) else ():
        found = requirement(entry) if isinstance(entry, str) else None
        if found:
            yield found


_READERS: dict[Format, Callable[[str], Iterator[Dependency]]] = {
    Format.PYPROJECT: _pyproject,
    Format.PIPFILE: _pipfile,
    Format.CARGO: _cargo,
    Format.VERSION_CATALOG: _catalog,
    Format.PACKAGE: _package,
    Format.COMPOSER: _composer,
    Format.SETUP_CFG: _setup_cfg,
    Format.SETUP_PY: _setup_py,
    Format.POM: _pom,
}
