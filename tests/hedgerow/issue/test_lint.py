"""What makes an issue one that a change cannot be held to, each beside one that is sound."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from hedgerow.git.plumbing import Git
from hedgerow.git.tree import Tree
from hedgerow.issue.lint import Weakness, lint
from hedgerow.issue.parse import parse

if TYPE_CHECKING:
    from tests.support.repo import Repo

START = "# Retry uploads\n\n`upload` in `src/upload.py` gives up too early.\n\n"
CRITERIA = "## Acceptance criteria\n\n- [ ] `upload` tries 3 times\n\n"
SOUND = START + CRITERIA
MEANT = "at the base; is `src/client.py` meant?"
VAGUE = "is too vague for a diff to show"


def weak(text: str, tree: Tree | None = None) -> list[str]:
    """`line severity: what`, as a reader finds it."""
    return [_told(one) for one in lint(parse(text, ref="1", source="file"), tree)]


def _told(one: Weakness) -> str:
    assert one.remedy
    return f"{one.line} {one.severity}: {one.text}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SOUND, []),
        ("", ["0 error: the issue is empty"]),
        ("### Version\n\n1.2.3\n", ["0 error: the issue is empty"]),
        (START, ["0 warning: there are no acceptance criteria"]),
        (
            "# Make it nicer\n\nIt should look better.\n",
            [
                "0 info: the issue names no file, function, option or other name of the code",
                "0 warning: there are no acceptance criteria",
            ],
        ),
        (
            f"{SOUND.rstrip()}\n- works as meant\n- is done\n- every failed upload is tried again\n- fast: 3 s\n",
            [
                f"8 warning: the criterion 'works as meant' {VAGUE}: 'works' is a matter of taste",
                f"9 warning: the criterion 'is done' {VAGUE}: it says too little",
            ],
        ),
        (f"{SOUND.rstrip()}\n- A changelog entry\n- Tests\n- Documented\n", []),
        (
            f"{SOUND.rstrip()}\n- Tests work\n- Fastest\n",
            [
                f"8 warning: the criterion 'Tests work' {VAGUE}: 'work' is a matter of taste",
                f"9 warning: the criterion 'Fastest' {VAGUE}: it says too little",
            ],
        ),
        (
            f"{SOUND}```scope\ndeny: **\n```\n",
            [
                "3 warning: `src/upload.py` is named here and forbidden in line 10 by `**`",
                "10 error: `**` forbids every file",
            ],
        ),
        (
            f"{SOUND}Please do not touch `src/legacy.py`.\n",
            ["9 info: `src/legacy.py` is forbidden in a sentence only, which is read with caution"],
        ),
        (
            f"{SOUND}```scope\nallow: src/**, db/seed/**\ndeny: db/\n```\n",
            ["10 error: `db/seed/**` is allowed here, and `db/` in line 11 forbids it and wins"],
        ),
        (f"{SOUND}```scope\nallow: src/**, db/seed/**\ndeny: db/ except db/seed/\n```\n", []),
        (
            f"{SOUND}```scope\ndeny: src/**\n```\n",
            ["3 warning: `src/upload.py` is named here and forbidden in line 10 by `src/**`"],
        ),
        (
            f"{SOUND}```scope\nallow: lib/**\n```\n",
            ["3 warning: `src/upload.py` is named here and not among the files that line 10 and its like allow"],
        ),
        (f"{SOUND}See `notes.md`.\n\n```scope\nallow: src/**\n```\n", []),
        (
            f"{SOUND}```scope\nallow: src/**\nperhaps: x\n```\n",
            ["11 warning: the scope block has no list named `perhaps`: it is passed over"],
        ),
    ],
)  # fmt: skip
def test_a_weakness_is_named_with_its_line(text: str, expected: list[str]) -> None:
    assert weak(text) == expected


FOREIGN = "issue seems not to be written in English"
GERMAN = "# Upload wiederholen\n\n`upload` gibt zu fr\u00fch auf.\n\n## Nicht Teil dieser Aufgabe\n\n- `billing/`\n\n"


@pytest.mark.parametrize(
    "text",
    [
        GERMAN + "## Ausserhalb des Umfangs\n\n- das Design\n",
        "# Reprendre l'envoi\n\n`upload` ne doit pas abandonner avant trois essais dans le cas d'une erreur.\n",
        "# Reintentar\n\nLa subida debe intentarse tres veces con una pausa, y no cuando el archivo es muy grande.\n",
        "# Opnieuw proberen\n\nHet uploaden moet niet na een keer opgeven, maar drie keer met een pauze.\n",
        "# \u041f\u043e\u0432\u0442\u043e\u0440\u0438\u0442\u044c \u043f\u043e\u0441\u043b\u0435 `upload`\n",
        "# \u30a2\u30c3\u30d7\u30ed\u30fc\u30c9\u3092\u4e09\u56de\u307e\u3067\u518d\u8a66\u884c\u3059\u308b\n",
    ],
)  # fmt: skip
def test_an_issue_in_another_language_is_told(text: str) -> None:
    assert any(FOREIGN in one for one in weak(text))
    assert not any(FOREIGN in one for one in weak(f"{text}\n```scope\ndeny: billing/\n```\n"))


@pytest.mark.parametrize(
    "text",
    [
        "# Locales\n\nAdd de, en, es, fr, it.\n",
        "# Retry\n\nUpload thrice.\n",
        "# \u00dc\n\n\u041f\u043e\u0441\u043b\u0435\n",
        "# Quote the message\n\nThe user sees `Datei nicht gefunden, das ist ein Fehler` and no English text.\n",
        "# Sort van der Berg and de los Santos\n\nThe words before the name do not count in the list.\n",
        f"# Keep the error\n\n```\n{GERMAN.replace('`', '')}```\n",
    ],
)
def test_english_with_some_words_of_another_language_is_english(text: str) -> None:
    assert not any(FOREIGN in one for one in weak(text))


@pytest.fixture
def tree(git_repo: Repo) -> Tree:
    files = dict.fromkeys(("src/net/upload.py", "src/client.py", "db/schema.sql", "docs/index.md"), "\n")
    return Tree(Git(git_repo.path), git_repo.commit("Start", files))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Work in `src/client.py`, `client.py`, `net/upload.py` and `src/`.\n\n", []),
        ("Work in `lib/client.py`.\n\n", [f"3 info: there is no `lib/client.py` {MEANT}"]),
        ("Add `src/retry.py`; do not touch `lib/client.py`.\n\n", [
            f"3 warning: `lib/client.py` forbids nothing that is there {MEANT}",
            "3 info: `lib/client.py` is forbidden in a sentence only, which is read with caution",
        ]),
        ("```scope\nallow: src/**, web/**\ndeny: data/schema.sql, cache/\n```\n\n", [
            "4 info: `web/**` allows nothing that is there at the base",
            "5 warning: `cache/` forbids nothing that is there at the base",
            "5 warning: `data/schema.sql` forbids nothing that is there at the base; is `db/schema.sql` meant?",
        ]),
        ("```scope\nallow: src/**\ndeny: db/\n```\n\n", []),
        ("```scope\nallow: src/**\ndeny: db/, !db/*.sql\ndeny: lib/** except lib/a\n```\n\n", [
            "5 warning: `db/` forbids nothing that is there at the base; all of it is taken out again",
            "6 warning: `lib/**` forbids nothing that is there at the base",
        ]),
    ],
)  # fmt: skip
def test_names_are_held_against_the_files_that_are_there(text: str, expected: list[str], tree: Tree) -> None:
    assert weak(f"# T\n\n{text}`retry` it.\n\n{CRITERIA}", tree) == expected


def test_ten_thousand_rules_take_no_more_than_their_share_of_time(tree: Tree) -> None:
    rules = "".join(f"  - made/up/{number}\n" for number in range(10_000))
    started = time.monotonic()
    found = weak(f"```scope\nallow:\n  - src/**\ndeny:\n{rules}```\n\nRetry `upload`.\n\n{CRITERIA}", tree)
    assert len(found) == 10_000
    assert time.monotonic() - started < 30  # a hang guard; it takes two seconds
