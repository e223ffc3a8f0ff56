"""The names that imports bind."""

from __future__ import annotations

import pytest

from hedgerow.scope.bound import bound_names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("import textwrap", ["textwrap"]),
        ("import numpy.linalg as algebra, json", ["algebra", "json"]),
        ("    from shop.cart import Cart, total as sum_of", ["Cart", "sum_of"]),
        ('import React, { useState as state, useMemo } from "react";', ["React", "state", "useMemo"]),
        ("import type { Cart } from './cart'", ["Cart"]),
        ("const { readFile: read } = require('fs');", ["read"]),
        ('const path = require("path")', ["path"]),
        ("use std::collections::{BTreeMap, HashSet as Set};", ["BTreeMap", "Set"]),
        ("use crate::shop::Cart;", ["Cart"]),
        ("import static org.junit.Assert.assertEquals;", ["assertEquals"]),
        ("import kotlin.text.Regex", ["Regex"]),
        ("import os", []),  # too short to be told from others
        ("from shop import *", []),
        ("use shop::*;", []),
        ('import * as shop from "shop";', []),
        ("pub use shop::Cart;", []),
        ("from shop import (", []),
        ('import "./styles.css";', []),
        ("import java.util.*;", []),
        ("#include <stdio.h>", []),
        ("import textwrap; print(1)", []),
        ("total = 7", []),
    ],
)
def test_names_that_an_import_binds(line: str, names: list[str]) -> None:
    assert bound_names("shop/cart.x", [line]) == names


def test_lines_that_do_more_and_files_that_hand_on_bind_nothing() -> None:
    assert bound_names("a.py", ["import json", "import textwrap"]) == ["json", "textwrap"]
    assert bound_names("a.py", ["import json", "total = 7"]) == []
    assert bound_names("a.py", []) == []
    assert bound_names("shop/__init__.py", ["import json"]) == []
