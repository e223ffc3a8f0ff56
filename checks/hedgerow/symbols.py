"""The definitions of a source file and the names it uses: Python through `ast`, other languages through tree-sitter."""

from __future__ import annotations

import ast
import re
import warnings
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Larger files are data or generated; parsing them would cost seconds.
LIMIT = 400_000
PYTHON = (".py", ".pyi")

_WORD = re.compile(r"[^\W\d][\w$]*")


class Definition(Struct, frozen=True):
    """One definition. `name` has its container before a dot; lines are inclusive, from 1, decorators included;
    `parameters` are what a caller must know, None where nothing is called; `nested` inside a function, where no other
    file can reach it.
    """

    name: str
    kind: str
    start: int
    end: int
    parameters: tuple[Parameter, ...] | None
    nested: bool

    @property
    def last(self) -> str:
        """The name as a caller writes it."""
        return self.name.rpartition(".")[2]


class Parameter(Struct, frozen=True):
    """One parameter: what it is called or, where callers go by position and type, its type; `needed`: a call must
    give it.
    """

    text: str
    needed: bool


class Usage(Struct, frozen=True):
    """What one file uses: the lines of every name that stands as code, the definitions' own names left out, and the
    words of its import statements.
    """

    lines: Mapping[str, tuple[int, ...]]
    imports: frozenset[str]


class Outline(Struct, frozen=True):
    """The definitions of one file, outer before inner."""

    definitions: tuple[Definition, ...]

    def innermost(self, first: int, last: int) -> Definition | None:
        """The smallest definition that holds all of these lines."""
        around = [one for one in self.definitions if one.start <= first and last <= one.end]
        return min(around, key=lambda one: (one.end - one.start, one.name), default=None)

    def named(self, name: str) -> tuple[Definition, ...]:
        """The definitions of that full name: several where a language overloads."""
        return tuple(one for one in self.definitions if one.name == name)


def outline(path: str, text: str) -> Outline | None:
    """The outline of a file; None where its language is not known, it is too large, or it does not parse."""
    if len(text) > LIMIT:
        return None
    if path.endswith(PYTHON):
        tree = _parsed(text)
        return None if tree is None else Outline(tuple(_python_definitions(tree, "", nested=False)))
    from hedgerow.grammars import read

    both = read(path, text)
    return both and both[0]


def usage(path: str, text: str) -> Usage | None:
    """The names a file uses; None as for `outline`."""
    if len(text) > LIMIT:
        return None
    if path.endswith(PYTHON):
        tree = _parsed(text)
        return None if tree is None else _python_usage(tree)
    from hedgerow.grammars import read

    both = read(path, text)
    return both and both[1]


def breaks_callers(old: tuple[Parameter, ...], new: tuple[Parameter, ...]) -> bool:
    """Can a call that was right for the old parameters be wrong for the new ones?

    Parameters may become optional, and optional ones may be added at the end.
    """
    if len(new) < len(old):
        return True
    kept = all(
        before.text == after.text and (before.needed or not after.needed)
        for before, after in zip(old, new, strict=False)
    )
    return not kept or any(added.needed for added in new[len(old) :])


def _parsed(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a stranger's invalid escape is not ours to report
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _python_usage(tree: ast.Module) -> Usage:
    lines: defaultdict[str, list[int]] = defaultdict(list)
    imports: set[str] = set()
    for node in ast.walk(tree):
        for name in _python_names(node):
            lines[name].append(getattr(node, "lineno", 1))
        if isinstance(node, ast.Import):
            imports |= {word for alias in node.names for word in _WORD.findall(alias.name)}
        elif isinstance(node, ast.ImportFrom):
            words = (node.module or "", *(alias.name for alias in node.names))
            imports |= {word for part in words for word in _WORD.findall(part)}
    return Usage({name: tuple(found) for name, found in lines.items()}, frozenset(imports))


def _python_names(node: ast.AST) -> tuple[str, ...]:
    if isinstance(node, ast.Name):
        return (node.id,) if isinstance(node.ctx, ast.Load) else ()
    if isinstance(node, ast.Attribute):
        return (node.attr,) if isinstance(node.ctx, ast.Load) else ()
    if isinstance(node, ast.ImportFrom):
        return tuple(alias.name for alias in node.names)
    return ()


def _python_definitions(body: ast.AST, prefix: str, *, nested: bool) -> Iterator[Definition]:
    for node in ast.iter_child_nodes(body):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            start = min((one.lineno for one in node.decorator_list), default=node.lineno)
            function = not isinstance(node, ast.ClassDef)
            kind = "class" if not function else "method" if prefix and not nested else "function"
            parameters = None if isinstance(node, ast.ClassDef) else _python_parameters(node.args)
            yield Definition(prefix + node.name, kind, start, node.end_lineno or start, parameters, nested)
            yield from _python_definitions(node, f"{prefix}{node.name}.", nested=nested or function)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and not nested:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            yield from (
                Definition(prefix + name, "constant", node.lineno, node.end_lineno or node.lineno, None, nested)
                for name in names
            )
        elif isinstance(node, ast.If | ast.Try | ast.With):
            yield from _python_definitions(node, prefix, nested=nested)


def _python_parameters(args: ast.arguments) -> tuple[Parameter, ...]:
    positional = [*args.posonlyargs, *args.args]
    needed = len(positional) - len(args.defaults)
    found = [Parameter(one.arg, at < needed) for at, one in enumerate(positional)]
    found += [Parameter(f"*{args.vararg.arg}", needed=False)] if args.vararg else []
    keyword = [
        Parameter(f"{one.arg}=", default is None)
        for one, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)
    ]
    # their order means nothing to a caller
    found += sorted(keyword, key=lambda one: (not one.needed, one.text))
    return tuple(found + ([Parameter(f"**{args.kwarg.arg}", needed=False)] if args.kwarg else []))
