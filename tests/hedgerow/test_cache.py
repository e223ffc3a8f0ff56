"""The cached spec of an issue: right, offline, and safe for two."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from hedgerow import __version__
from hedgerow.errors import IssueError
from hedgerow.git.place import Place, find_place
from hedgerow.issue.cache import Cached, age, find_cached, known_issue, load, store
from hedgerow.issue.parse import parse
from hedgerow.settings import IssueSettings
from tests.support.hooks import ISSUE, start_lane

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.repo import Repo

RICH = (
    "# T\n\nUse `a.b` in src/a.py.\n\n## Acceptance criteria\n- [x] done\n\n## Out of scope\n- db/ except db/a.sql\n\n"
    "```scope\nallow: src/**\nwhat: is this\n```\n"
)


@pytest.fixture
def place(git_repo: Repo) -> Place:
    start_lane(git_repo)
    return find_place(git_repo.path)


def _entry(place: Place, ref: str = "12") -> Path:
    return place.common / "hedgerow" / "issues" / f"{ref}.json"


def _aged(place: Place, seconds: float) -> None:
    """Let the entry be older than it is."""
    cached = find_cached(place.common, "12")
    assert cached is not None
    store(_entry(place), replace(cached, read=cached.read - seconds, tried=cached.tried - seconds))


def _command(tmp_path: Path, code: str) -> IssueSettings:
    program = tmp_path / "tracker.py"
    program.write_text(code)
    return IssueSettings("command", command=(sys.executable, str(program), "{id}"))


def test_what_comes_out_is_what_went_in(tmp_path: Path) -> None:
    for text in (ISSUE, RICH):
        entry = Cached(parse(text, ref="12", source="files"), "digest", 1.5, 2.5)
        store(tmp_path / "a" / "12.json", entry)
        assert load(tmp_path / "a" / "12.json") == entry


def test_a_file_is_parsed_again_only_when_its_text_is_new(place: Place, git_repo: Repo) -> None:
    first = known_issue("12", IssueSettings(), place)
    assert first.note is None
    before = _entry(place).read_bytes()
    assert known_issue("12", IssueSettings(), place) == first
    assert _entry(place).read_bytes() == before
    git_repo.write({"issues/12.md": "# Another\n"})
    assert known_issue("12", IssueSettings(), place).spec.title == "Another"


def test_a_file_that_has_gone_is_not_replaced_by_memory(place: Place, git_repo: Repo) -> None:
    known_issue("12", IssueSettings(), place)
    git_repo.write({"issues/12.md": None})
    with pytest.raises(IssueError, match="the text of issue 12 is not to be had"):
        known_issue("12", IssueSettings(), place)


def test_a_command_is_asked_once_while_its_answer_is_young(place: Place, tmp_path: Path) -> None:
    log = tmp_path / "asked"
    settings = _command(tmp_path, f"import sys; open({str(log)!r}, 'a').write('x'); print('# Issue', sys.argv[1])")
    assert known_issue("12", settings, place).spec.title == "Issue 12"
    assert known_issue("12", settings, place).spec.title == "Issue 12"
    assert log.read_text() == "x"
    _aged(place, 4000)
    assert known_issue("12", settings, place).note is None
    assert log.read_text() == "xx"
    known_issue("12", settings, place)
    assert log.read_text() == "xx"


def test_offline_the_cached_spec_serves_and_its_age_is_said(place: Place, tmp_path: Path) -> None:
    settings = _command(tmp_path, "print('# Online')")
    known_issue("12", settings, place)
    _aged(place, 7300)
    settings = _command(tmp_path, "import sys; sys.exit('no network')")
    known = known_issue("12", settings, place)
    assert known.spec.title == "Online"
    assert known.note is not None
    assert known.note.startswith("issue 12 is 2 hours old: ")
    assert known.note.endswith("(exit status 1): no network")
    assert known_issue("12", settings, place).note is None, "the next hooks do not wait again"


def test_a_network_that_does_not_answer_costs_a_second(place: Place, tmp_path: Path) -> None:
    known_issue("12", _command(tmp_path, "print('# Online')"), place)
    _aged(place, 90000)
    known = known_issue("12", _command(tmp_path, "import time; time.sleep(60)"), place)
    assert known.note is not None
    assert "gave no answer for issue 12 within 1 s" in known.note
    assert known.note.startswith("issue 12 is 1 day old")


def test_without_anything_cached_the_error_is_the_sources(place: Place, tmp_path: Path) -> None:
    with pytest.raises(IssueError, match="exit status 1"):
        known_issue("12", _command(tmp_path, "import sys; sys.exit(1)"), place)


def test_who_would_not_wait_longer_is_told_at_once(place: Place, tmp_path: Path) -> None:
    settings = _command(tmp_path, "import time; time.sleep(60)")
    for patience, waited in ((0.2, 0.2), (0.1, 0.2), (0.3, 0.3), (0.2, 0.3)):
        with pytest.raises(IssueError, match=rf"gave no answer for issue 12 within {waited} s") as said:
            known_issue("12", settings, place, patience=patience)
        assert said.value.hint
    settings = _command(tmp_path, "print('# Back')")
    with pytest.raises(IssueError, match=r"within 0.3 s"):
        known_issue("12", settings, place, patience=0.3)
    silence = _entry(place).with_suffix(".silence")
    silence.write_text(re.sub(r'"tried":[0-9.]+', '"tried":0', silence.read_text("utf-8")), "utf-8")
    assert known_issue("12", settings, place, patience=20).spec.title == "Back"


def test_an_issue_whose_name_is_not_utf_8_is_not_kept(tmp_path: Path) -> None:
    entry = Cached(parse(ISSUE, ref="\udcff.md", source="file"), "digest", 1.5, 2.5)
    store(tmp_path / "12.json", entry)
    assert load(tmp_path / "12.json") is None


def test_what_another_version_wrote_is_read_anew(place: Place) -> None:
    known_issue("12", IssueSettings(), place)
    text = _entry(place).read_text("utf-8")
    _entry(place).write_text(text.replace(__version__, "0.0.1"), "utf-8")
    assert find_cached(place.common, "12") is None
    known_issue("12", IssueSettings(), place)
    assert find_cached(place.common, "12") is not None


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"shape": "another"}', "\xff"])
def test_what_cannot_be_read_is_as_good_as_absent(place: Place, content: str) -> None:
    known_issue("12", IssueSettings(), place)
    good = _entry(place).read_bytes()
    _entry(place).write_text(content, "latin-1")
    assert find_cached(place.common, "12") is None
    assert known_issue("12", IssueSettings(), place).spec.title == "Retry the upload of a report"
    assert json.loads(_entry(place).read_bytes())["spec"] == json.loads(good)["spec"]


def test_a_folder_that_cannot_be_written_stops_nobody(place: Place) -> None:
    (place.common / "hedgerow").write_text("in the way")
    assert known_issue("12", IssueSettings(), place).spec.title == "Retry the upload of a report"


def test_a_ref_that_is_no_id_never_names_a_file(place: Place, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("# Elsewhere\n")
    assert known_issue(str(other), IssueSettings(), place).spec.title == "Elsewhere"
    (name,) = (place.common / "hedgerow" / "issues").iterdir()
    assert len(name.stem) == 32


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(5, "less than a minute"), (60, "1 minute"), (7199, "1 hour"), (7200, "2 hours"), (200000, "2 days")],
)
def test_an_age_is_said_in_its_largest_unit(seconds: float, said: str) -> None:
    assert age(seconds) == said
