"""Outlines of JavaScript, TypeScript, Go, Java and Rust by tree-sitter grammars; each is loaded when the first file
of it comes.
"""

from __future__ import annotations

import importlib
import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.symbols import Definition, Outline, Parameter, Usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Parser

_WORD = re.compile(r"[^\W\d][\w$]*")


class Grammar(Struct, frozen=True):
    """What the node types of one grammar mean. `typed`: callers go by position, so a parameter is its type and not
    its name.
    """

    module: str
    function: str
    definitions: dict[str, str]
    imports: tuple[str, ...]
    typed: bool


_SCRIPT = {
    "function_declaration": "function", "generator_function_declaration": "function", "class_declaration": "class",
    "method_definition": "method", "variable_declarator": "constant",
}  # fmt: skip
_TYPED_SCRIPT = _SCRIPT | {
    "abstract_class_declaration": "class", "interface_declaration": "class", "type_alias_declaration": "type",
    "enum_declaration": "type",
    "method_signature": "method", "function_signature": "function",
}  # fmt: skip
_IMPORTS = ("import_statement", "import_declaration", "use_declaration", "package_declaration")
_JAVASCRIPT = Grammar("tree_sitter_javascript", "language", _SCRIPT, _IMPORTS, typed=False)
_TYPESCRIPT = Grammar("tree_sitter_typescript", "language_typescript", _TYPED_SCRIPT, _IMPORTS, typed=False)
_TSX = Grammar("tree_sitter_typescript", "language_tsx", _TYPED_SCRIPT, _IMPORTS, typed=False)
_GO = Grammar(
    "tree_sitter_go", "language",
    {"function_declaration": "function", "method_declaration": "method", "type_spec": "class", "const_spec":
    "constant", "var_spec": "constant"},
    _IMPORTS, typed=True,
)  # fmt: skip
_JAVA = Grammar(
    "tree_sitter_java", "language",
    {
        "class_declaration": "class", "interface_declaration": "class", "enum_declaration": "class",
        "record_declaration": "class",
        "method_declaration": "method", "constructor_declaration": "method", "field_declaration": "constant",
    },
    _IMPORTS, typed=True,
)  # fmt: skip
_RUST = Grammar(
    "tree_sitter_rust", "language",
    {
        "function_item": "function", "function_signature_item": "function", "struct_item": "class", "enum_item":
        "class",
        "trait_item": "class", "impl_item": "class",  # the last has no name of its own: it only holds others
        "const_item": "constant", "static_item": "constant",
        "type_item": "type",
    },
    _IMPORTS, typed=True,
)  # fmt: skip
_BY_ENDING = {
    "js": _JAVASCRIPT, "jsx": _JAVASCRIPT, "mjs": _JAVASCRIPT, "cjs": _JAVASCRIPT, "ts": _TYPESCRIPT, "mts":
    _TYPESCRIPT,
    "cts": _TYPESCRIPT, "tsx": _TSX, "go": _GO, "java": _JAVA, "rs": _RUST,
}  # fmt: skip
ENDINGS = tuple(f".{ending}" for ending in _BY_ENDING)

_NAMES = frozenset(
    {"identifier", "type_identifier", "property_identifier", "field_identifier", "shorthand_property_identifier"}
)
_FUNCTIONS = frozenset({"function", "method"})
_ARROWS = frozenset({"arrow_function", "function_expression", "function"})


def read(path: str, text: str) -> tuple[Outline, Usage] | None:
    """The outline and the usage of a file in one of the languages above; None for any other, and where more than a
    stray piece does not parse.
    """
    grammar = _BY_ENDING.get(path.rpartition(".")[2])
    if grammar is None:
        return None
    source = text.encode("utf-8", "surrogateescape")
    root = _parser(grammar.module, grammar.function).parse(source).root_node
    if root.has_error and root.child_count and all(child.has_error for child in root.children):
        return None
    found: list[Definition] = []
    own: set[int] = set()
    lines: defaultdict[str, list[int]] = defaultdict(list)
    imports: set[str] = set()
    for node, prefix, nested in _walk(root, grammar):
        kind = grammar.definitions.get(node.type)
        if kind is not None and not (nested and kind == "constant"):
            found += _definition(node, kind, prefix, nested=nested, typed=grammar.typed, own=own)
        elif node.type in grammar.imports:
            imports |= set(_WORD.findall(_text(node)))
        if node.type in _NAMES and node.start_byte not in own:
            lines[_text(node)].append(node.start_point[0] + 1)
    return Outline(tuple(found)), Usage({name: tuple(at) for name, at in lines.items()}, frozenset(imports))


@cache
def _parser(module: str, function: str) -> Parser:
    from tree_sitter import Language, Parser

    return Parser(Language(getattr(importlib.import_module(module), function)()))


def _walk(root: Node, grammar: Grammar) -> Iterator[tuple[Node, str, bool]]:
    """Every named node with the container it stands in, and whether that is the body of a function; without
    recursion, because a
    stranger's file may nest without end.
    """
    waiting = [(root, "", False)]
    while waiting:
        node, prefix, nested = waiting.pop()
        yield node, prefix, nested
        kind = grammar.definitions.get(node.type)
        if kind in ("class", "method", "function") and not nested:
            prefix = f"{prefix}{_name(node)}." if kind == "class" else prefix
            nested = kind != "class"
        elif node.type in _ARROWS:
            nested = True
        waiting += [(child, prefix, nested) for child in reversed(node.named_children)]


def _definition(
    node: Node, kind: str, prefix: str, *, nested: bool, typed: bool, own: set[int]
) -> Iterator[Definition]:
    start, end = node.start_point[0] + 1, node.end_point[0] + 1
    value = node.child_by_field_name("value")
    called = node if kind in _FUNCTIONS else value if value is not None and value.type in _ARROWS else None
    parameters = None if called is None else _parameters(called, typed=typed)
    for name in _name_nodes(node):
        own.add(name.start_byte)
        yield Definition(
            prefix + _receiver(node) + _text(name),
            "function" if called is value and called else kind,
            start,
            end,
            parameters,
            nested,
        )


def _name_nodes(node: Node) -> list[Node]:
    """The nodes that name a definition: one, or in `int a, b;` and `const A, B = 1, 2` several."""
    direct = node.children_by_field_name("name")
    inner = [
        name
        for one in node.children_by_field_name("declarator")
        if (name := one.child_by_field_name("name")) is not None
    ]
    return [name for name in [*direct, *inner] if name.type in _NAMES]


def _name(node: Node) -> str:
    name = node.child_by_field_name("name") or node.child_by_field_name("type")
    return _text(name) if name is not None else ""


def _receiver(node: Node) -> str:
    """Go writes the type of a method before its name."""
    receiver = node.child_by_field_name("receiver")
    words = _WORD.findall(_text(receiver)) if receiver is not None else []
    return f"{words[-1]}." if words else ""


def _parameters(node: Node, *, typed: bool) -> tuple[Parameter, ...]:
    given = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
    if given is None or given.type in _NAMES:  # `x => x`; none at all only in pieces that do not parse
        return tuple(Parameter(_text(one), needed=True) for one in (given,) if one is not None)
    found = []
    for one in given.named_children:
        if one.type not in ("comment", "line_comment", "block_comment", "attribute_item"):
            found += _parameter(one, typed=typed)
    return tuple(found)


def _parameter(node: Node, *, typed: bool) -> list[Parameter]:
    if node.type == "spread_parameter":  # Java's grammar gives its parts no names; a call may leave them out
        return [Parameter(f"{_text(node.named_children[-2])}...", needed=False)]
    kind = node.child_by_field_name("type")
    if node.type == "variadic_parameter_declaration" and kind is not None:  # Go's
        return [Parameter(f"...{_text(kind)}", needed=False)]
    if typed and kind is not None:
        many = max(1, len(node.children_by_field_name("name")))  # Go: `a, b int`
        return [Parameter(" ".join(_text(kind).split()), needed=True)] * many
    optional = (
        node.type in ("optional_parameter", "assignment_pattern", "rest_pattern")
        or node.child_by_field_name("value") is not None
    )
    name = node.child_by_field_name("pattern") or node.child_by_field_name("left") or node
    return [Parameter(" ".join(_text(name).split()), not optional)]


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")
