"""The names that imports bind."""

from __future__ import annotations

import pytest

from hedgerow.scope.bound import bound_names


@pytest.mark.parametrize(
    ("path", "line", "names"),
    [
        ("a.py", "import textwrap", ["textwrap"]),
        ("a.py", "import numpy.linalg as algebra, json", ["algebra", "json"]),
        ("a.py", "from shop.cart import Cart, total as sum_of", ["Cart", "sum_of"]),
        ("a.jsx", 'import Shop, { useState as state, useMemo } from "shop";', ["Shop", "state", "useMemo"]),
        ("a.ts", "import type { Cart } from './cart'", ["Cart"]),
        ("a.cjs", "const { readFile: read } = require('fs');", ["read"]),
        ("a.js", 'const path = require("path")', ["path"]),
        ("a.rs", "use std::collections::{BTreeMap, HashSet as Set};", ["BTreeMap", "Set"]),
        ("a.rs", "    use crate::shop::{total, weigh};", ["total", "weigh"]),
        ("A.java", "import static org.junit.Assert.assertEquals;", ["assertEquals"]),
        ("A.java", "import java.util.TreeMap;", ["TreeMap"]),
        ("a.kt", "import kotlin.text.Regex", ["Regex"]),
        ("a.py", "import os", []),  # too short to be told from others
        ("a.py", "from shop import *", []),
        ("a.rs", "use shop::*;", []),
        ("a.ts", 'import * as shop from "shop";', []),
        ("a.rs", "pub use shop::Cart;", []),
        ("a.py", "from shop import (", []),
        ("a.ts", 'import "./styles.css";', []),
        ("A.java", "import java.util.*;", []),
        ("a.c", "#include <stdio.h>", []),
        ("a.py", "import textwrap; print(1)", []),
        ("a.py", "total = 7", []),
    ],
)
def test_names_that_an_import_binds(path: str, line: str, names: list[str]) -> None:
    assert bound_names(path, [line]) == names


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", "from __future__ import annotations"),
        ("a.py", "import readline"),
        ("shop/apps.py", "        from shop import signals"),
        ("a.tsx", 'import React, { useState } from "react";'),
        ("a.rs", "use std::io::Write;"),  # for `file.write_all(...)`
        ("a.rs", "use crate::shop::Cart;"),
        ("a.rs", "use anyhow::{anyhow, Context};"),
        ("a.kt", "import androidx.compose.runtime.getValue"),
        ("a.swift", "import Foundation"),
        ("a.scala", "import scala.concurrent.ExecutionContext.Implicits.global"),
        ("a.php", "    use SoftDeletes;"),
    ],
)
def test_what_may_be_used_without_its_name_binds_none(path: str, line: str) -> None:
    assert bound_names(path, [line]) == []


def test_lines_that_do_more_and_files_that_hand_on_bind_nothing() -> None:
    assert bound_names("a.py", ["import json", "import textwrap"]) == ["json", "textwrap"]
    assert bound_names("a.py", ["import json", "total = 7"]) == []
    assert bound_names("a.py", []) == []
    assert bound_names("shop/__init__.py", ["import json"]) == []


def test_lines_of_many_blanks_are_read_in_bounded_time() -> None:
    blanks = " " * 8000
    assert bound_names("a.ts", [f"import{blanks}{{ useMemo }}{blanks}from 'react'"]) == ["useMemo"]
    assert bound_names("a.ts", [f"import{blanks}!"]) == []
