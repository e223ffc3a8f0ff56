"""The documents say what is: the paths, targets and commands they name exist, and their generated parts are fresh."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from hedgerow_hooks.cli import build_parser
from tests.support.process import run

ROOT = Path(__file__).parent.parent
DOCUMENTS = tuple(sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]))
EVERY_DOCUMENT = pytest.mark.parametrize("document", [pytest.param(path, id=path.name) for path in DOCUMENTS])

_CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"\]\((?!https://|#)([^)#\s]+)")
_OWN_PATH = re.compile(r"(?:checks|hooks|ci|tests|docs|benchmarks|\.github)/[\w./-]+")


def commands(document: Path, program: str) -> list[list[str]]:
    """The command lines of one program that a document shows, without the program's name."""
    text = document.read_text("utf-8")
    shown = [line.removeprefix("$ ") for block in _CONSOLE.findall(text) for line in block.splitlines()]
    lines = [line for line in [*shown, *_INLINE.findall(text)] if line.startswith(f"{program} ")]
    return [shlex.split(line, comments=True)[1:] for line in lines]


def test_generated_parts_are_fresh() -> None:
    done = run(sys.executable, "docs/generate.py", "--check", folder=ROOT)
    assert (done.code, done.out + done.err) == (0, ""), "`make docs` writes them anew"


def test_a_stale_part_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    for name in ("docs", "README.md", "checks"):
        run("cp", "-r", ROOT / name, tmp_path, folder=tmp_path)
    page = tmp_path / "docs/checks/off-limits.md"
    page.write_text("something else\n", "utf-8")
    (tmp_path / "docs/checks/no-such-check.md").write_text("", "utf-8")
    done = run(sys.executable, tmp_path / "docs/generate.py", "--check", folder=tmp_path)
    assert (done.code, done.out.splitlines()) == (
        1,
        ["docs/checks/off-limits.md is stale", "docs/checks/no-such-check.md is the page of no check"],
    )
    assert page.read_text("utf-8") == "something else\n"


@EVERY_DOCUMENT
def test_links_lead_to_files(document: Path) -> None:
    links = _LINK.findall(document.read_text("utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_index_leads_to_every_document() -> None:
    index = ROOT / "docs" / "index.md"
    led = {(index.parent / link).resolve() for link in _LINK.findall(index.read_text("utf-8"))}
    assert sorted(path.name for path in DOCUMENTS if path.name != "issue.md" and path not in {*led, index}) == []


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_paths_of_the_project_exist(name: str) -> None:
    words = {word for text in _INLINE.findall((ROOT / name).read_text("utf-8")) for word in text.split()}
    assert sorted(word for word in words if _OWN_PATH.fullmatch(word) and not (ROOT / word).exists()) == []


@EVERY_DOCUMENT
def test_targets_of_make_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {words[0] for words in commands(document, "make")} <= targets


@EVERY_DOCUMENT
def test_commands_are_understood(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in commands(document, "hedgerow"):
        try:
            build_parser().parse_args(words)
        except SystemExit:  # a command named in a sentence may leave out what it takes, but nothing else
            assert "the following arguments are required" in capsys.readouterr().err, words
