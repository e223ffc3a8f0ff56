"""Manifests line by line: of formats without a parser in the standard library, and of the pieces that a bare diff
shows.

A piece may start in the middle of a table. Its name is then unknown, and a line counts only if its own form leaves no
doubt:
better to miss a dependency than to take the project's own version for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from hedgerow.manifests import Format
from hedgerow.manifests.entries import gems, gradle, mix, nuget
from hedgerow.manifests.values import PLATFORMS, Dependency, requirement
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from hedgerow.change import FileChange

_MAX_LINE = 1000

_Reader = Callable[[Iterable[str], str], Iterator[Dependency]]

_TABLE = Pattern(r"^\s*\[+\s*([^\[\]]+?)\s*\]+\s*(?:#.*)?$")
_DEPENDENCY_TABLE = Pattern(r"(?:^|\.)(?:(?:dev-|build-)?dependencies|(?:dev-)?packages|libraries|plugins)$")
_ONE_DEPENDENCY = Pattern(r"(?:^|\.)(?:dev-|build-)?dependencies\.[\"']?([\w.-]+)[\"']?$")
_LIST_TABLE = Pattern(r"^(?:project\.optional-dependencies|dependency-groups|tool\.pdm\.dev-dependencies)$")
_LIST_KEY = Pattern(
    r"^(?:dependencies|dev-dependencies|extra-dependencies|requires|install_requires|tests_require|setup_requires)$"
)
_ASSIGNED = Pattern(r"^\s*[\"']?([\w.@/:-]+)[\"']?\s*=\s*(.+?)\s*$")
_QUOTED = Pattern(r"[\"']([^\"']{1,300})[\"']")
_INLINE_TABLE = Pattern(r"\{[^{}]*\}")  # in a list of requirements: another group to include
_VERSION_IN = Pattern(r"(?:version|ref)\s*=\s*[\"']([^\"']*)[\"']")
_SOURCE_IN = Pattern(r"\b(path|git|url|rev|tag|branch|workspace)\s*=\s*(?:[\"'])?([^\"',}]*)")
_MODULE_IN = Pattern(r"(?:module|id)\s*=\s*[\"']([^\"']+)[\"']")
_RANGE = Pattern(r"^\s*[\"']?[\^~<>=]")
_PAIR = Pattern(r"^\s*\"([^\"\\]{1,200})\"\s*:\s*\"([^\"\\]{0,300})\"\s*,?\s*$")
_OPENED = Pattern(r"^\s*\"([^\"\\]{1,200})\"\s*:\s*[\{\[]")
_JSON_TABLE = Pattern(r"^(?:(?:dev|peer|optional)?[dD]ependencies|require(?:-dev)?)$")
_NPM_RANGE = Pattern(
    r"^(?:[\^~]|[<>]=?\s*\d|=?v?\d+\.(?:\d+|x|\*)|workspace:|npm:|git\+|file:|link:|\*$|latest$|next$)"
)
_NOT_NPM = frozenset({
    "version", "node", "npm", "yarn", "pnpm", "bun", "name", "main", "types", "module", "packageManager", "vscode",
    "license", "type",
})  # fmt: skip
_GO_REQUIRE = Pattern(r"^\s*(?:require\s+)?([\w.~-]+\.[\w.~/-]+)\s+(v[\w.+-]+)\s*(//.*)?$")
_GO_REPLACE = Pattern(r"^\s*(?:replace\s+)?([\w.~/-]+)(?:\s+v\S+)?\s+=>\s+(\S+)(?:\s+(v\S+))?")
_XML_FIELD = Pattern(r"<(groupId|artifactId|version)>\s*([^<]+?)\s*</\1>")
_XML_EDGE = Pattern(r"</?(dependency|plugin|parent|exclusions?)>")
_CONDA_ITEM = Pattern(r"^(\s*)-\s+[\"']?([A-Za-z0-9][\w.:-]*?)\s*([<>=!~][^\"'#]*)?[\"']?\s*(?:#.*)?$")
_KEY_LINE = Pattern(r"^\s*(?:-\s+)?([\w-]+)\s*:\s*(?:#.*)?$")


def fragments(kind: Format, file: FileChange) -> tuple[tuple[Dependency, ...], tuple[Dependency, ...]]:
    """The dependencies that the hunks show before and after."""
    sides: list[tuple[Dependency, ...]] = []
    for sign in "-+":
        shown = (
            dependency
            for hunk in file.hunks
            for dependency in _read(kind, [line.text for line in hunk.lines if line.sign in (sign, " ")], hunk.section)
        )
        sides.append(tuple(shown))
    return sides[0], sides[1]


def from_lines(kind: Format, lines: Sequence[str]) -> tuple[Dependency, ...]:
    """The dependencies of a whole manifest."""
    return tuple(_read(kind, lines, ""))


def _read(kind: Format, lines: Sequence[str], section: str) -> Iterator[Dependency]:
    readable = (line for line in lines if len(line) <= _MAX_LINE)
    return (one for one in _READERS[kind](readable, section) if one.name.lower() not in PLATFORMS)


def _requirements(lines: Iterable[str], _: str) -> Iterator[Dependency]:
    return (found for line in lines if (found := requirement(line)))


def _toml(lines: Iterable[str], section: str) -> Iterator[Dependency]:
    table: str | None = None
    key = found[1] if (found := _ASSIGNED.match(section)) and found[2].startswith("[") and "]" not in found[2] else None
    for line in lines:
        if (header := _TABLE.match(line)) and not line.rstrip().endswith(","):
            table, key = header[1], None
        elif key is not None:
            yield from _listed(line, table, key)
            key = None if line.strip().startswith("]") or (line.rstrip().endswith("]") and "[" not in line) else key
        elif assigned := _ASSIGNED.match(line):
            name, value = assigned[1], assigned[2]
            if value.startswith("["):
                yield from _listed(value, table, name)
                key = name if value.count("[") > value.count("]") else None
            else:
                yield from _entry(table, name, value)
        else:
            yield from _listed(line, table, None)


def _listed(line: str, table: str | None, key: str | None) -> Iterator[Dependency]:
    """The requirements in a line of a list. Where the list's name is unknown they must carry a version."""
    wanted = bool(table and _LIST_TABLE.match(table)) or bool(key and _LIST_KEY.match(key))
    if key is None or wanted:
        for text in _QUOTED.findall(_INLINE_TABLE.sub("", line.split("#", maxsplit=1)[0])):
            found = requirement(text)
            if found and (wanted or found.spec):
                yield found


def _entry(table: str | None, name: str, value: str) -> Iterator[Dependency]:
    """One `name = value`: in a table of dependencies, in a table of its own, or in an unknown table if it reads like
    a range.
    """
    if table and (one := _ONE_DEPENDENCY.search(table)):
        if name in ("version", "git", "path"):
            yield Dependency(one[1], value.strip("\"'"))
    elif (table and _DEPENDENCY_TABLE.search(table)) or (
        table is None and (_RANGE.match(value) or (value.startswith("{") and _VERSION_IN.search(value)))
    ):
        module = _MODULE_IN.search(value)
        yield Dependency(module[1] if module else name, _value(value))


def _value(value: str) -> str:
    """A version as text, or the version and the source of an inline table."""
    if not value.startswith("{"):
        return value.split("#", maxsplit=1)[0].strip().strip("\"'")
    version = _VERSION_IN.search(value)
    sources = [f"{key} {where}" for key, where in (found.groups() for found in _SOURCE_IN.finditer(value))]
    return " ".join([version[1] if version else "", *sources]).strip()


def _json(lines: Iterable[str], section: str) -> Iterator[Dependency]:
    opened = _OPENED.match(section)
    table: str | None = opened[1] if opened else None
    for line in lines:
        if opened := _OPENED.match(line):
            table = opened[1]
        elif line.strip().startswith(("}", "]")):
            table = None
        elif pair := _PAIR.match(line):
            name, value = pair[1], pair[2]
            known = table is not None and _JSON_TABLE.match(table)
            if known or (table is None and name not in _NOT_NPM and _NPM_RANGE.match(value)):
                yield Dependency(name, value)


def _ini(lines: Iterable[str], section: str) -> Iterator[Dependency]:
    key: str | None = section.split("=", maxsplit=1)[0].strip() if "=" in section else None
    extras = False
    for line in lines:
        if header := _TABLE.match(line):
            key, extras = None, header[1] == "options.extras_require"
        elif line[:1].strip():
            key = line.split("=")[0].strip()
        elif (found := requirement(line)) and (
            extras or (key and _LIST_KEY.match(key)) or (key is None and found.spec)
        ):
            yield found


def _setup_py(lines: Iterable[str], _: str) -> Iterator[Dependency]:
    """Only quoted requirements with a version: a bare word may be anything."""
    for line in lines:
        for text in _QUOTED.findall(line.split("#")[0]):
            found = requirement(text)
            if found and found.spec:
                yield found


def _go(lines: Iterable[str], _: str) -> Iterator[Dependency]:
    """Indirect requirements follow from the direct ones; `go mod tidy` writes them."""
    for line in lines:
        if replaced := _GO_REPLACE.match(line):
            yield Dependency(replaced[2], f"path {replaced[1]}" if not replaced[3] else replaced[3])
        elif (found := _GO_REQUIRE.match(line)) and "indirect" not in (found[3] or ""):
            yield Dependency(found[1], found[2])


def _xml(lines: Iterable[str], _: str) -> Iterator[Dependency]:
    """Fields are gathered until the element closes or the piece ends; what is excluded is no dependency."""
    fields: dict[str, str] = {}
    excluded = False
    for line in (*lines, "</dependency>"):
        if not excluded:
            fields |= {found[1]: found[2] for found in _XML_FIELD.finditer(line)}
        if edge := _XML_EDGE.search(line):
            if edge[1].startswith("exclusion"):
                excluded = (edge[0].startswith("<") and not edge[0].startswith("</")) or edge[0] == "</exclusion>"
            elif "artifactId" in fields and edge[0].startswith("</"):
                yield Dependency(
                    f"{fields.get('groupId') or 'org.apache.maven.plugins'}:{fields['artifactId']}",
                    fields.get("version", ""),
                )
                fields = {}
            else:
                fields = {}


def _conda(lines: Iterable[str], _: str) -> Iterator[Dependency]:
    key = "dependencies"
    for line in lines:
        if found := _KEY_LINE.match(line):
            key = found[1]
        elif (item := _CONDA_ITEM.match(line)) and key in ("dependencies", "pip"):
            yield Dependency(item[2].rpartition("::")[2], (item[3] or "").strip())


_READERS: dict[Format, _Reader] = {
    Format.PYPROJECT: _toml,
    Format.PIPFILE: _toml,
    Format.CARGO: _toml,
    Format.VERSION_CATALOG: _toml,
    Format.PACKAGE: _json,
    Format.COMPOSER: _json,
    Format.SETUP_CFG: _ini,
    Format.SETUP_PY: _setup_py,
    Format.GO_MOD: _go,
    Format.GEMFILE: gems,
    Format.GRADLE: gradle,
    Format.MIX: mix,
    Format.NUGET: nuget,
    Format.POM: _xml,
    Format.REQUIREMENTS: _requirements,
    Format.CONDA: _conda,
}
