"""The table `[overlap]`: what is added to the defaults, what is taken out, and every mistake by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.config import parse_settings
from hedgerow.errors import ConfigError
from hedgerow.overlap.settings import OverlapSettings
from hedgerow.settings import Settings
from tests.hedgerow.overlap.scene import ask, lanes, numbered

if TYPE_CHECKING:
    from tests.support.repo import Repo

TEXT = numbered(30)
DEFAULTS = OverlapSettings()


def overlap(text: str) -> OverlapSettings | None:
    """The settings in a table."""
    return parse_settings(f"[overlap]\n{text}\n", "hedgerow.toml").overlap


def test_nothing_set_is_nothing_read() -> None:
    assert overlap("") is None
    assert parse_settings("", "hedgerow.toml") == Settings(where="hedgerow.toml")


def test_switches_and_branches_are_as_given() -> None:
    found = overlap('neighbours = false\nworktrees = true\nconfirm = false\nmeaning = false\nbranches = ["feat/*"]')
    assert found == OverlapSettings(
        neighbours=False, worktrees=True, confirm=False, meaning=False, branches=("feat/*",)
    )


def test_lists_add_to_the_defaults_and_take_out_of_them() -> None:
    found = overlap('mute = ["docs/log/**", "!yarn.lock"]\nsequences = ["rfc/{n}.md"]\nmanifests = ["a.in=a.txt"]')
    assert found is not None
    assert found.mute == (*(one for one in DEFAULTS.mute if one != "yarn.lock"), "docs/log/**")
    assert found.sequences == (*DEFAULTS.sequences, "rfc/{n}.md")
    assert found.manifests == (*DEFAULTS.manifests, "a.in=a.txt")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mutes = []", "overlap.mutes: unknown setting; did you mean overlap.mute?"),
        ("confirm = 1", "overlap.confirm = 1: wants true or false"),
        ('branches = "x"', "overlap.branches = 'x': wants a list of texts"),
        ('mute = ["!nothing"]', "overlap.mute: '!nothing' takes out nothing, which is no default"),
        ('sequences = ["a/{n}/b"]', "overlap.sequences: 'a/{n}/b' wants {n} once, in its last part"),
        ('sequences = ["a"]', "overlap.sequences: 'a' wants {n} once, in its last part"),
        ('sequences = ["{n}-{n}"]', "overlap.sequences: '{n}-{n}' wants {n} once, in its last part"),
        ('manifests = ["a"]', "overlap.manifests: 'a' wants MANIFEST=LOCK, two names without a folder"),
        ('manifests = ["a=b/c"]', "overlap.manifests: 'a=b/c' wants MANIFEST=LOCK, two names without a folder"),
    ],
)
def test_mistakes_are_named(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        overlap(text)
    assert said in caught.value.message


def test_they_are_part_of_the_digest() -> None:
    assert parse_settings("", "x").digest != parse_settings("overlap.confirm = false", "x").digest


def test_own_patterns_count(git_repo: Repo) -> None:
    a = {"CHANGELOG.md": numbered(30, l9="a\n"), "notes/log.md": numbered(30, l9="a\n"), "rfc/7-a.md": "a\n"}
    b = {"CHANGELOG.md": numbered(30, l9="b\n"), "notes/log.md": numbered(30, l9="b\n"), "rfc/7-b.md": "b\n"}
    lanes(git_repo, {"CHANGELOG.md": TEXT, "notes/log.md": TEXT}, a=a, b=b)
    settings = overlap('mute = ["!CHANGELOG*", "notes/**"]\nsequences = ["rfc/{n}-*.md"]')
    (pair,) = ask(git_repo, settings=settings).report.pairs
    assert {file.path: (file.kind, file.muted) for file in pair.files} == {
        "CHANGELOG.md": ("content", None),
        "notes/log.md": ("content", "everybody edits it (notes/**)"),
        "rfc/7-a.md": ("sequence", None),
    }
