"""What a line of code defines, in the common languages."""

from __future__ import annotations

import pytest

from hedgerow.scope.definitions import defined_callable, defined_name, may_define


@pytest.mark.parametrize(
    "line",
    [
        "def weigh(box):",
        "    async def weigh(self, box: Box) -> int:",
        "class weigh(Base):",
        "func (s *Scale) weigh(b Box) int {",
        "func weigh[T any](b T) int {",
        "    pub(crate) const unsafe fn weigh<T>(box: T) -> u32 {",
        "export default async function weigh(box) {",
        "  public static final int weigh(Box box) {",
        "  Map<String, Integer> weigh(Box box) {",
        "  override suspend fun weigh(box: Box) = 1",
        "int weigh(struct box *box)",
        "public new void weigh(Box box)",
    ],
)
def test_what_has_arguments_is_a_callable(line: str) -> None:
    assert defined_callable(line) == "weigh"
    assert defined_name(line) == "weigh"


@pytest.mark.parametrize(
    "line",
    [
        "weigh(box)",
        "    return weigh(box)",
        "    await weigh(box)",
        "    async with weigh(box):",
        "    and weigh(box)",
        "    box, weigh(box)",
        "from scale import (weigh, Box)",
        "    x = weigh(box)",
        "    scale.weigh(box)",
        "    # def weigh(box):",
        "// int weigh(Box box)",
        " * int weigh(Box box)",
        "-- function weigh(box)",
        "x" * 600 + " def weigh(box):",
        "",
    ],
)
def test_a_call_and_a_comment_define_nothing(line: str) -> None:
    assert defined_callable(line) is None
    assert defined_name(line) is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("def get():", "get"),
        ("  def weigh", "weigh"),
        ("  def self.weigh", "weigh"),
        ("fun Shelf?.weigh(): Int =", "weigh"),
        ("fun List<Shelf>.weigh() = 1", "weigh"),
        ("function M:weigh(box)", "weigh"),
        ("sub weigh {", "weigh"),
        ("public sealed class Scale : Base {", "Scale"),
        ("type Scale struct {", "Scale"),
        ("pub enum Scale {", "Scale"),
        ("declare module Scale {", "Scale"),
        ("macro_rules! scale {", "scale"),
        ("export const weigh = box => 1", "weigh"),
        ("let $weigh: number", None),
        ("var weigh$ = 1", "weigh$"),
        ("    private val limit: Int = 3", "limit"),
        ("    pub const LIMIT: usize = 3;", "LIMIT"),
        ("    let weigh = 1", None),
        ("    const limit = 3", None),
        ("let weigh and measure", None),
        ("the function weigh is slow", None),
        ("if (type weigh)", None),
        ("    and weigh(box)", None),
        ("    box, weigh(box)", None),
        ("    box, new Scale(1)", None),
        ("    async with weigh(box):", None),
        ("export default weigh(box)", None),
    ],
)
def test_types_and_values_have_names_without_arguments(line: str, name: str | None) -> None:
    assert defined_name(line) == name


@pytest.mark.parametrize(("path", "expected"), [("a.py", True), ("Makefile", True), ("a.md", False), ("b.lock", False)])
def test_documents_and_manifests_define_nothing(path: str, *, expected: bool) -> None:
    assert may_define(path) is expected
