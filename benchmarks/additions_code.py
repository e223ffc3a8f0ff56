"""Pieces within source files: what is done to functions that the change does not touch."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from additions_scene import said_by
from additions_texts import GO, JAVA, PYTHON, RUST, TYPESCRIPT

from hedgerow.symbols import outline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from additions_scene import Scene, Spot

    Edit = Callable[[Spot, list[str], Scene], list[str] | None]

_TRIES = 60
_SWEEP = 4
_CALL = re.compile(r"^(\s*)((?:[\w.]+ = |return |await )?[\w.]+)\(([^()\[\]{}\"']+, [^()\[\]{}\"']+)\)(;?)$")
_QUOTED = re.compile(r"'([^'\"\\\n]*)'")
_PARAMETER = re.compile(r"^(\w+)(\s*=\s*.+)?$")
_SIGNATURE = re.compile(r"^(\s*(?:async )?def \w+)\(([^()]*)\):$")


def first_spot(scene: Scene, edit: Edit, *, tests: bool = False) -> Mapping[str, str | None] | None:
    """The first spot that `edit` can do something to, with the file it leads to, which still parses."""
    for _, spot in zip(range(_TRIES), scene.spots(tests=tests), strict=False):
        lines = scene.texts[spot.path].split("\n")
        new = edit(spot, list(lines), scene)
        if new is not None and new != lines and outline(spot.path, "\n".join(new)) is not None:
            return {spot.path: "\n".join(new)}
    return None


def reformat(scene: Scene) -> Mapping[str, str | None] | None:
    """Another function in another layout: the same words, other spaces, line breaks or quotes."""
    return first_spot(scene, _reformat)


def _reformat(spot: Spot, lines: list[str], scene: Scene) -> list[str] | None:
    body = lines[spot.first : spot.last + 1]
    ways: list[Callable[[list[str]], list[str]]] = [_exploded]
    ways += [_requoted] if spot.language is PYTHON else [_reindented] if spot.language is not GO else []
    ways += [_spaced] if spot.language in (TYPESCRIPT, JAVA) else []
    scene.rng.shuffle(ways)
    for way in ways:
        if (new := way(body)) != body:
            return lines[: spot.first] + new + lines[spot.last + 1 :]
    return None


def _exploded(body: list[str]) -> list[str]:
    """Calls with an argument a line."""
    new: list[str] = []
    for line in body:
        if found := _CALL.match(line):
            blanks, called, arguments, end = found.groups()
            step = "\t" if "\t" in blanks else "    "
            new += [
                f"{blanks}{called}(",
                *(f"{blanks}{step}{one}," for one in arguments.split(", ")),
                f"{blanks}){end}",
            ]
        else:
            new.append(line)
    return new


def _requoted(body: list[str]) -> list[str]:
    return [_QUOTED.sub(r'"\1"', line) for line in body]


def _reindented(body: list[str]) -> list[str]:
    """Twice the indentation, as another formatter has it."""
    margin = len(body[0]) - len(body[0].lstrip())
    return [body[0], *(line[:margin] + 2 * _blanks(line[margin:]) + line.lstrip() for line in body[1:])]


def _blanks(line: str) -> str:
    return line[: len(line) - len(line.lstrip())] if line.strip() else ""


def _spaced(body: list[str]) -> list[str]:
    return [re.sub(r"\b(if|for|while|switch) ?\(", r"\1(", line) for line in body]


def rename_local(scene: Scene) -> Mapping[str, str | None] | None:
    """A local variable of another function under a longer name."""
    return first_spot(scene, _renamed)


def _renamed(spot: Spot, lines: list[str], scene: Scene) -> list[str] | None:
    body = lines[spot.first : spot.last + 1]
    names = [found[1] for line in body[1:] if (found := re.match(spot.language.locals, line))]
    head = body[0]
    after = "|: " if spot.language in (PYTHON, TYPESCRIPT) else ""  # the key of a table, or a named argument
    for name in dict.fromkeys(names):
        used = re.compile(rf"(?<![.\w\"'$@-]){re.escape(name)}(?!\w|=[^=]|[\"'(-]{after})")
        if sum(bool(used.search(line)) for line in body) < 2 or used.search(head):
            continue
        styled = f"{name}_value" if "_" in name or spot.language in (PYTHON, RUST) else f"{name}Value"
        new = scene.rng.choice((styled, f"current_{name}" if styled.endswith("_value") else f"the{name.capitalize()}"))
        return lines[: spot.first] + [used.sub(new, line) for line in body] + lines[spot.last + 1 :]
    return None


def add_helper(scene: Scene) -> Mapping[str, str | None] | None:
    """A function that nobody calls, behind another one."""
    return first_spot(scene, _helped)


def _helped(spot: Spot, lines: list[str], scene: Scene) -> list[str] | None:
    return _inserted(spot, lines, scene.rng.choice(spot.language.helpers))


def _inserted(spot: Spot, lines: list[str], template: str) -> list[str] | None:
    if spot.indent(lines) and spot.language is not JAVA:
        return None
    name = spot.name[0].upper() + spot.name[1:] if spot.language in (GO, TYPESCRIPT, JAVA) else spot.name
    text = template.format(name=name).rstrip("\n").split("\n")
    gap = [""] * (2 if spot.language is PYTHON else 1)
    return [*lines[: spot.last + 1], *gap, *text, *lines[spot.last + 1 :]]


def add_feature(scene: Scene) -> Mapping[str, str | None] | None:
    """The first half of something else: in a file of its own or behind another function."""
    if scene.rng.random() < 0.5:
        return first_spot(scene, _featured)
    spot = next(iter(scene.spots()), None)
    if spot is None or spot.language is JAVA:
        return first_spot(scene, _featured)
    folder, ending = spot.path.rpartition("/")[0], spot.path.rpartition(".")[2]
    at = scene.rng.randrange(len(spot.language.feature))
    name = f"{folder}/{('metrics', 'limiter')[at]}.{ending}".lstrip("/")
    first = f"package {folder.rpartition('/')[2] or 'main'}\n\n" if spot.language is GO else ""
    return None if name in scene.paths else {name: first + spot.language.feature[at].format(name=spot.name)}


def _featured(spot: Spot, lines: list[str], scene: Scene) -> list[str] | None:
    return _inserted(spot, lines, scene.rng.choice(spot.language.feature))


def add_docstrings(scene: Scene) -> Mapping[str, str | None] | None:
    """Up to four functions of a file get the documentation they lacked."""
    return _swept(scene, _documented)


def _documented(spot: Spot, lines: list[str], scene: Scene) -> list[str] | None:  # noqa: ARG001 - makers take the scene
    language = spot.language
    text = language.document.format(name=spot.name, words=said_by(spot.name).capitalize())
    if not language.document_inside:
        before = lines[spot.first - 1].strip() if spot.first else ""
        blanks = spot.indent(lines)
        commented = before.startswith(("/", "*", "#", "@"))
        return None if commented else [*lines[: spot.first], blanks + text, *lines[spot.first :]]
    end = next((at for at in range(spot.first, spot.last) if lines[at].rstrip().endswith(":")), None)
    if end is None or lines[end + 1].strip().startswith(('"', "'", "r")):
        return None
    return [*lines[: end + 1], _blanks(lines[end + 1]) + text, *lines[end + 1 :]]


def add_types(scene: Scene) -> Mapping[str, str | None] | None:
    """Up to four functions of a file get types and modifiers they lacked."""
    return _swept(scene, _typed)


def _typed(spot: Spot, lines: list[str], scene: Scene) -> list[str] | None:
    at = spot.first
    line = lines[at]
    if spot.language is PYTHON and (found := _SIGNATURE.match(line)):
        names = [part.strip() for part in found[2].split(",") if part.strip()]
        typed = [name if name in ("self", "cls") or "*" in name else _annotated(name) for name in names]
        line = f"{found[1]}({', '.join(typed)}) -> {scene.rng.choice(('None', 'Any', 'bool', 'str'))}:"
    elif spot.language is GO:
        line = line.replace("interface{}", "any")
    elif spot.language is RUST:
        return [*lines[:at], spot.indent(lines) + "#[inline]", *lines[at:]]
    elif spot.language is TYPESCRIPT:
        line = re.sub(r"\((\w+)\) (=>|\{)", r"(\1: any): unknown \2", line)
    else:
        line = re.sub(
            r"(?<=[(,] )(?!final )([A-Z]\w+ \w+)(?=[,)])|(?<=\()(?!final )([A-Z]\w+ \w+)(?=[,)])", _final, line
        )
    return None if line == lines[at] else [*lines[:at], line, *lines[at + 1 :]]


def _annotated(name: str) -> str:
    found = _PARAMETER.match(name)
    return f"{found[1]}: Any{' = ' + found[2].split('=', 1)[1].strip() if found[2] else ''}" if found else name


def _final(found: re.Match[str]) -> str:
    return f"final {found[0]}"


def _swept(scene: Scene, edit: Edit) -> Mapping[str, str | None] | None:
    """`edit` on up to four functions of one file, from its end so that lines above keep their places."""
    for _, group in zip(range(_TRIES), scene.groups(), strict=False):
        path, done = group[0].path, 0
        lines = scene.texts[path].split("\n")
        for spot in sorted(group[:12], key=lambda one: -one.first):
            if done < _SWEEP and (new := edit(spot, lines, scene)):
                lines, done = new, done + 1
        if done and outline(path, "\n".join(lines)) is not None:
            return {path: "\n".join(lines)}
    return None


def add_debug_output(scene: Scene) -> Mapping[str, str | None] | None:
    """A line that prints a local variable."""
    return first_spot(scene, _printed)


def _printed(spot: Spot, lines: list[str], scene: Scene) -> list[str] | None:  # noqa: ARG001 - makers take the scene
    for at in range(spot.first + 1, spot.last):
        found = re.match(spot.language.locals, lines[at])
        whole = lines[at].count("(") == lines[at].count(")") and not lines[at].rstrip().endswith(
            ("{", "(", "[", "=", ".")
        )
        same = len(_blanks(lines[at + 1])) <= len(_blanks(lines[at]))
        if found and whole and same:
            text = spot.language.debug.format(name=spot.name, value=found[1])
            return [*lines[: at + 1], _blanks(lines[at]) + text, *lines[at + 1 :]]
    return None
