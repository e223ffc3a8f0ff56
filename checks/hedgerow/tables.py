"""TOML tables read value by value: what does not fit is noted, and the default stands in for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class TableReader:
    """Reads one table after the other; `mistakes` collects what is wrong, a line each, for whoever wrote the file.

    `key` is a value's name in its table, `name` its whole dotted name.
    """

    def __init__(self) -> None:
        self.mistakes: list[str] = []

    def known(self, prefix: str, table: Mapping[str, Any], names: tuple[str, ...]) -> None:
        """Note every key of the table that is not one of `names`, with the nearest of them."""
        for key in table:
            if key not in names:
                import difflib

                near = difflib.get_close_matches(key, names, n=1)
                self.mistakes.append(
                    f"{prefix}{key}: unknown setting"
                    + (f"; did you mean {prefix}{near[0]}?" if near else f"; known here: {', '.join(sorted(names))}")
                )

    def table(self, table: Mapping[str, Any], key: str, prefix: str = "") -> Mapping[str, Any]:
        """A table in the table; an empty one where there is none."""
        return self.typed(table, key, prefix + key, {}, "a table", lambda value: isinstance(value, dict))  # type: ignore[no-any-return] # tomllib gives plain values

    def text(self, table: Mapping[str, Any], key: str, name: str, default: str | None) -> str | None:
        """A text with something in it."""
        value: str | None = self.typed(
            table, key, name, default, "a non-empty text", lambda value: isinstance(value, str) and bool(value.strip())
        )
        return value

    def texts(self, table: Mapping[str, Any], key: str, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts, none of them empty."""
        return tuple(
            self.typed(
                table,
                key,
                name,
                list(default),
                "a list of texts",
                lambda value: isinstance(value, list) and all(isinstance(one, str) and one for one in value),
            )
        )

    def one_of(self, table: Mapping[str, Any], key: str, name: str, values: tuple[str, ...]) -> str:
        """One of these words, of which the first is the default."""
        return str(
            self.typed(table, key, name, values[0], "one of " + ", ".join(values), lambda value: value in values)
        )

    def flag(self, table: Mapping[str, Any], key: str, name: str, *, default: bool) -> bool:
        """True or false."""
        return bool(self.typed(table, key, name, default, "true or false", lambda value: type(value) is bool))

    def whole(self, table: Mapping[str, Any], key: str, name: str, default: int, wanted: str) -> int:
        """A whole number from 0 on; `wanted` says what it counts."""
        return int(self.typed(table, key, name, default, wanted, lambda value: type(value) is int and value >= 0))

    def typed(
        self,
        table: Mapping[str, Any],
        key: str,
        name: str,
        default: Any,  # noqa: ANN401 - a TOML value
        wanted: str,
        fits: Callable[[Any], bool],
    ) -> Any:  # noqa: ANN401 - a TOML value
        """Any value that `fits`, in words `wanted`."""
        value = table.get(key, default)
        if key in table and not fits(value):
            self.mistakes.append(f"{name} = {value!r}: wants {wanted}")
            return default
        return value
