"""The project keeps the habits it sells, and its files agree with each other."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

import hedgerow
from tests.support.process import run, script

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
WORKFLOW = (ROOT / ".github/workflows/tests.yml").read_text("utf-8")


def tracked() -> tuple[Path, ...]:
    """The project's files: what git knows, or in an unpacked source distribution everything there is."""
    names = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", folder=ROOT).out.split("\0")
    return tuple(ROOT / name for name in names if name and (ROOT / name).is_file())


def test_the_declared_pythons_are_those_of_tox_and_ci() -> None:
    prefix = "Programming Language :: Python :: 3."
    declared = {row.removeprefix(prefix) for row in PROJECT["project"]["classifiers"] if row.startswith(prefix)}
    tox = {name.removeprefix("py3") for name in PROJECT["tool"]["tox"]["env_list"] if name.startswith("py3")}
    ci = set(re.findall(r'python: "3\.(\d+)"', WORKFLOW))
    assert declared == tox == ci
    assert PROJECT["project"]["requires-python"] == f">=3.{min(map(int, declared))}"


def test_the_version_is_said_once() -> None:
    done = run(script("hedgerow"), "--version", folder=ROOT)
    assert done.out == f"hedgerow {version('hedgerow')}\n"
    assert hedgerow.__version__ == version("hedgerow")


def test_actions_are_pinned_to_a_commit_and_name_its_tag() -> None:
    uses = re.findall(r"uses: *(.+)", WORKFLOW)
    assert uses
    assert [line for line in uses if not re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


@pytest.mark.parametrize(
    "forbidden",
    [
        pytest.param(rb"(?i)index[_-]url|find[_-]links|pypi\.org/simple", id="address of a package index"),
        pytest.param(rb"/(?:home|root|Users)/[\w.]+/", id="path of one machine"),
        pytest.param(rb"-----BEGIN [A-Z ]*PRIVATE KEY", id="private key"),
        pytest.param(rb"<<<<<<< |>>>>>>> ", id="left over from a merge"),
    ],
)
def test_no_file_holds(forbidden: bytes) -> None:
    own = Path(__file__)
    assert [path for path in tracked() if path != own and re.search(forbidden, path.read_bytes())] == []


def test_no_lock_file() -> None:
    assert [path.name for path in tracked() if path.suffix == ".lock" and "cases" not in path.parts] == []


def test_ignored_rules_and_dependencies_carry_their_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    ignores = re.search(r"^ignore = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert ignores
    assert [line for line in ignores[1].splitlines() if "#" not in line] == []
    needed = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert needed
    assert re.fullmatch(r'(?:(?:  # .*\n)+(?:  ".*\n)+)+', needed[1])


def test_exceptions_in_the_code_say_why() -> None:
    sources = [path for path in tracked() if path.suffix == ".py" and "cases" not in path.parts]
    bare = re.compile(r"#\s*(?:noqa(?!: [A-Z0-9, ]+ +(?:- |# ))|type: ignore(?!\[[\w, -]+\] +#)|pragma: no \w+(?! - ))")
    silent = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert silent == []
