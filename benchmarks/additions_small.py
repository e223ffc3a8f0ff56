"""Small pieces: a line or a few within a function that the change does not touch, and paragraphs or files beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from additions_code import first_spot
from additions_texts import GO, JAVA, PYTHON, RUST, TYPESCRIPT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from additions_scene import Scene, Spot

    Texts = Mapping[str, str | None] | None

_NUMBER = re.compile(r"(?<![\w.\"'])(\d{2,5})(?![\w.\"'])")
_MESSAGE = re.compile(r"([\"'])([A-Za-z][a-z]+ [a-z]+[^\"'{}%\\]*)\1")
_CALL = re.compile(r"\s+(?:self\.)?\w+(?: = |\.)\w+.*\)$")
_VERSION = re.compile(r"(version\w*\"?\s*[=:]\s*\"?)(\d+)\.(\d+)\.\d+")
_LOGS = {
    PYTHON: 'logger.info("entering {name}")',
    GO: 'log.Printf("entering {name}")',
    RUST: 'log::info!("entering {name}");',
    TYPESCRIPT: 'logger.info("entering {name}");',
    JAVA: 'LOG.info("entering {name}");',
}
_GUARDS = {
    PYTHON: ("if not {value}:", "    return None"),
    GO: ("if {value} == nil {{", "\treturn", "}}"),
    RUST: ("if {value}.is_empty() {{", "    return Default::default();", "}}"),
    TYPESCRIPT: ("if ({value} === undefined) {{", "  return undefined as never;", "}}"),
    JAVA: ("if ({value} == null) {{", "  return null;", "}}"),
}
# A line before the first import of a file: where that stands, and what comes before it.
_IMPORTS = (
    (".py", "\nimport ", "\nimport textwrap"),
    (".rs", "\nuse ", "\nuse std::collections::BTreeMap;"),
    (".ts", "\nimport ", '\nimport { inspect } from "node:util";'),
    (".java", "\nimport ", "\nimport java.util.TreeMap;"),
)
_PARAGRAPH = "\n\n## Contributing\n\nWe welcome contributions! Please open an issue first.\n"
_DOCKERFILE = 'FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nRUN pip install -e .\nCMD ["python", "-m", "app"]\n'
_EDITORCONFIG = "root = true\n\n[*]\nindent_style = space\nindent_size = 4\n"


def double_constant(scene: Scene) -> Texts:
    """A number within another function, twice as large."""
    return _one_line(scene, lambda line, _: [_NUMBER.sub(lambda found: str(2 * int(found[1])), line, count=1)])


def reword_message(scene: Scene) -> Texts:
    """A text within another function in other words."""
    return _one_line(scene, lambda line, _: [_MESSAGE.sub(r"\1Unexpected failure: \2\1", line, count=1)])


def swallow_errors(scene: Scene) -> Texts:
    """A call wrapped so that its errors are not seen (Python only)."""

    def wrapped(line: str, spot: Spot) -> list[str]:
        if spot.language is not PYTHON or not _CALL.match(line) or line.count("(") != line.count(")"):
            return [line]
        blanks = line[: len(line) - len(line.lstrip())]
        return [f"{blanks}try:", f"    {line}", f"{blanks}except Exception:", f"{blanks}    pass"]

    return _one_line(scene, wrapped)


def _one_line(scene: Scene, edit: Callable[[str, Spot], list[str]]) -> Texts:
    def edited(spot: Spot, lines: list[str], scene: Scene) -> list[str] | None:
        places = [
            at for at in range(spot.first + 1, spot.last) if not lines[at].lstrip().startswith(("#", "//", "*", "/*"))
        ]
        scene.rng.shuffle(places)
        for at in places:
            if (new := edit(lines[at], spot)) != [lines[at]]:
                return [*lines[:at], *new, *lines[at + 1 :]]
        return None

    return first_spot(scene, edited)


def add_log_line(scene: Scene) -> Texts:
    """A line that logs that another function is entered."""
    return _at_the_top(scene, lambda spot, _: [_LOGS[spot.language].format(name=spot.name)])


def add_guard(scene: Scene) -> Texts:
    """An early return at the top of another function, where its first parameter is empty."""

    def guard(spot: Spot, head: str) -> list[str]:
        found = re.search(r"\((?:&?(?:mut )?self, ?)?(\w+)", head)
        return [line.format(value=found[1]) for line in _GUARDS[spot.language]] if found and found[1] != "self" else []

    return _at_the_top(scene, guard)


def add_note(scene: Scene) -> Texts:
    """A comment that something is to be done one day: the text that is added, and nothing of this file."""
    return _at_the_top(scene, lambda spot, _: [f"{spot.language.note} TODO: revisit this once the new API is stable"])


def _at_the_top(scene: Scene, lines_for: Callable[[Spot, str], list[str]]) -> Texts:
    def added(spot: Spot, lines: list[str], scene: Scene) -> list[str] | None:  # noqa: ARG001 - makers take the scene
        head, first = lines[spot.first], lines[spot.first + 1]
        new = lines_for(spot, head) if head.rstrip().endswith((":", "{")) else []
        blanks = first[: len(first) - len(first.lstrip())]
        return [*lines[: spot.first + 1], *(blanks + line for line in new), *lines[spot.first + 1 :]] if new else None

    return first_spot(scene, added)


def remove_function(scene: Scene) -> Texts:
    """Another function is gone."""
    return first_spot(scene, lambda spot, lines, _: [*lines[: spot.first], *lines[spot.last + 1 :]])


def move_function(scene: Scene) -> Texts:
    """Another function stands at the end of its file."""

    def moved(spot: Spot, lines: list[str], scene: Scene) -> list[str] | None:  # noqa: ARG001 - makers take the scene
        if spot.indent(lines):
            return None
        return [*lines[: spot.first], *lines[spot.last + 1 :], "", *lines[spot.first : spot.last + 1]]

    return first_spot(scene, moved)


def add_parameter(scene: Scene) -> Texts:
    """Another function takes one more argument, which it does nothing with (Python and TypeScript)."""

    def longer(spot: Spot, lines: list[str], scene: Scene) -> list[str] | None:  # noqa: ARG001 - makers take the scene
        if spot.language not in (PYTHON, TYPESCRIPT):
            return None
        given = "verbose=False" if spot.language is PYTHON else "verbose = false"
        found = re.search(r"\(([^()]*)\)(.*[:{])$", lines[spot.first])
        if not found:
            return None
        before = f"{found[1]}, " if found[1] else ""
        head = f"{lines[spot.first][: found.start()]}({before}{given}){found[2]}"
        return [*lines[: spot.first], head, *lines[spot.first + 1 :]]

    return first_spot(scene, longer)


def add_import(scene: Scene) -> Texts:
    """An import that nothing uses."""
    for path in scene.untouched():
        text = scene.texts[path]
        for ending, where, line in _IMPORTS:
            if path.endswith(ending) and where in text:
                return {path: text.replace(where, line + where, 1)}
    return None


def extend_readme(scene: Scene) -> Texts:
    """A paragraph at the end of the README."""
    return _edited_file(scene, r"README", lambda text: text.rstrip("\n") + _PARAGRAPH)


def extend_ignores(scene: Scene) -> Texts:
    """Two lines more that git ignores."""
    return _edited_file(scene, r"\.gitignore$", lambda text: text.rstrip("\n") + "\n.idea/\n*.log\n")


def raise_version(scene: Scene) -> Texts:
    """The project in its next version."""
    named = r"(?:Cargo\.toml|package\.json|pyproject\.toml|.*__version__\.py)$"
    return _edited_file(
        scene, named, lambda text: _VERSION.sub(lambda found: f"{found[1]}{found[2]}.{int(found[3]) + 1}.0", text, 1)
    )


def _edited_file(scene: Scene, named: str, edit: Callable[[str], str]) -> Texts:
    paths = sorted(path for path in scene.paths - scene.taken - scene.busy.keys() if re.match(named, path))
    if not paths:
        return None
    path = scene.rng.choice(paths)
    text = scene.head.read((path,), limit=200_000).get(path)
    if text is None or (new := edit(text)) == text:
        return None
    scene.texts[path] = text
    return {path: new}


def add_dockerfile(scene: Scene) -> Texts:
    """A Dockerfile that nobody asked for."""
    return None if "Dockerfile" in scene.paths else {"Dockerfile": _DOCKERFILE}


def add_editorconfig(scene: Scene) -> Texts:
    """Settings for editors that nobody asked for."""
    return None if ".editorconfig" in scene.paths else {".editorconfig": _EDITORCONFIG}
