"""Setting a repository up and taking it back: nothing lost, twice is once, undo is exact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.support.hooks import start_lane
from tests.support.process import Done, run, script
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = """\
# Ours since 2019.
default_language_version:
    python: python3  # everywhere

repos:   # in this order
    # formatting first
    - repo: https://example.org/black
      rev: "24.1.0"
      hooks: [{id: black}]  # do not bump

    -   repo: local
        hooks: []
"""
FLAT = "repos:\n- repo: local\n  hooks: []\n"
DASHED = "repos:\n# - repo: the old one\n-\n  repo: local\n  hooks: []\nfail_fast: true\n"
SETTINGS = """\
{
    "model": "opus",
    "hooks": {
        "PreToolUse": [
            {
                "matcher": "Bash",
                "hooks": [
                    {
                        "type": "command",
                        "command": "./guard.sh"
                    }
                ]
            }
        ],
        "Notification": []
    },
    "permissions": {
        "deny": [
            "Read(.env)"
        ]
    }
}
"""
INLINE = '{"hooks": {}, "note": "\\u00fc", "permissions": {"deny": ["Read(.env)"]}}'


def init(repo: Repo, *words: str) -> Done:
    """`hedgerow init WORDS`."""
    return run(script("hedgerow"), "init", *words, folder=repo.path)


def _files(repo: Repo) -> dict[str, bytes]:
    found = (file for file in repo.path.rglob("*") if file.is_file() and ".git/" not in str(file))
    return {str(file.relative_to(repo.path)): file.read_bytes() for file in found}


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("config", "settings"), [(CONFIG, SETTINGS), (FLAT, INLINE), (DASHED, INLINE), (CONFIG, SETTINGS.rstrip("\n"))]
)
def test_what_is_there_stays_twice_is_once_and_undo_is_exact(
    git_repo: Repo, config: str, settings: str, ending: str
) -> None:
    git_repo.write(
        {
            ".pre-commit-config.yaml": config.replace("\n", ending).encode(),
            ".claude/settings.json": settings.replace("\n", ending).encode(),
            ".claude/commands/review-pr.md": "mine\n",
        }
    )
    before = _files(git_repo)
    done = init(git_repo)
    assert done.code == 0, done.err
    after = _files(git_repo)
    hooks = after[".pre-commit-config.yaml"].decode()
    ours, *theirs = yaml.safe_load(hooks)["repos"]
    assert [hook["id"] for hook in ours["hooks"]] == [
        f"hedgerow-{name}" for name in ("scope", "overlap", "message", "push")
    ]
    assert yaml.safe_load(hooks) | {"repos": theirs} == yaml.safe_load(config)
    lines = hooks.splitlines(keepends=True)
    begin, end = (
        next(at for at, line in enumerate(lines) if f"# hedgerow: {name}" in line) for name in ("begin", "end")
    )
    assert "".join(lines[:begin] + lines[end + 1 :]) == config.replace("\n", ending)
    assert ("\r\n" in hooks) == (ending == "\r\n")
    assert hooks.count("\n") == hooks.count(ending)
    merged = json.loads(after[".claude/settings.json"])
    original = json.loads(before[".claude/settings.json"])
    assert {key: value for key, value in merged.items() if key != "hooks"} == {
        key: value for key, value in original.items() if key != "hooks"
    }
    for event, groups in original["hooks"].items():
        assert merged["hooks"][event][: len(groups)] == groups
    assert after[".claude/commands/review-pr.md"] == b"mine\n"

    assert init(git_repo).out == "nothing to do\n"
    assert _files(git_repo) == after
    assert init(git_repo, "--undo").code == 0
    assert _files(git_repo) == before
    assert init(git_repo, "--undo").out == "nothing to do\n"


def test_undo_in_another_clone_or_after_edits_takes_out_our_part_alone(git_repo: Repo) -> None:
    git_repo.write({".pre-commit-config.yaml": CONFIG, ".claude/settings.json": SETTINGS})
    before = _files(git_repo)
    init(git_repo)
    (git_repo.path / ".git/hedgerow/init.json").unlink()
    assert init(git_repo, "--undo").code == 0
    assert _files(git_repo) == before

    init(git_repo)
    file = git_repo.path / ".pre-commit-config.yaml"
    file.write_text(file.read_text() + "# later\n")
    command = git_repo.path / ".claude/commands/review-pr.md"
    command.write_text("made mine\n")
    init(git_repo, "--undo")
    assert file.read_text() == CONFIG + "# later\n"
    assert command.read_text() == "made mine\n"


def test_an_event_that_was_lost_is_put_back_and_undo_still_takes_all(git_repo: Repo) -> None:
    git_repo.write({".claude/settings.json": SETTINGS})
    init(git_repo, "--claude")
    file = git_repo.path / ".claude/settings.json"
    settings = json.loads(file.read_text())
    del settings["hooks"]["Stop"]
    file.write_text(json.dumps(settings, indent=4) + "\n")
    assert init(git_repo, "--claude").code == 0
    assert "hedgerow-hook agent Stop" in file.read_text()
    init(git_repo, "--undo")
    assert file.read_text() == SETTINGS


def test_an_empty_repository_gets_files_of_its_own_and_is_empty_again(git_repo: Repo) -> None:
    assert init(git_repo).code == 0
    assert set(_files(git_repo)) == {".pre-commit-config.yaml"}
    done = init(git_repo, "--claude", "--dry-run")
    assert "+++ .claude/settings.json" in done.out
    assert set(_files(git_repo)) == {".pre-commit-config.yaml"}
    init(git_repo, "--claude")
    (git_repo.path / ".git/hedgerow/init.json").write_text("[]")
    init(git_repo, "--undo")
    assert _files(git_repo) == {}
    assert not (git_repo.path / ".claude").exists()


def test_the_file_it_writes_is_one_that_pre_commit_takes(git_repo: Repo) -> None:
    git_repo.write({".pre-commit-config.yaml": CONFIG})
    for words in ((), ("--source", "https://example.org/hedgerow")):
        init(git_repo, "--pre-commit", *words)
        done = run(script("pre-commit"), "validate-config", folder=git_repo.path)
        assert done.code == 0, done.out
        init(git_repo, "--undo")
    init(git_repo, "--pre-commit", "--source", "https://example.org/hedgerow")
    text = (git_repo.path / ".pre-commit-config.yaml").read_text()
    assert "    - repo: https://example.org/hedgerow\n      rev: v" in text
    assert text.count("- id: hedgerow-") == 4


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        (".pre-commit-config.yaml", "repos: []\n", "has no list `repos:` with one item a line"),
        (".claude/settings.json", "{", "cannot be read"),
        (".claude/settings.json", "// mine\n{}", "cannot be read"),
        (".claude/settings.json", '{"a": 1, "a": 2}', "a key stands twice"),
        (".claude/settings.json", "[]", "is no JSON object"),
        (".claude/settings.json", '{"hooks": []}', "is not as Claude Code writes it"),
        (".claude/settings.json", '{"hooks": {"Stop": {}}}', "is not as Claude Code writes it"),
    ],
)
def test_what_cannot_be_merged_without_loss_is_left_alone(git_repo: Repo, path: str, content: str, said: str) -> None:
    git_repo.write({path: content})
    done = init(git_repo, "--pre-commit", "--claude")
    assert (done.code, said in done.err) == (2, True), done.err
    assert _files(git_repo) == {path: content.encode()}


def test_what_cannot_be_remembered_is_not_done(git_repo: Repo) -> None:
    kept = git_repo.path / ".git" / "hedgerow" / "init.json"
    kept.mkdir(parents=True)
    done = init(git_repo, "--pre-commit")
    assert done.code == 3
    assert f"cannot write {kept}: Is a directory\n  hint: Make the repository writable" in done.err
    assert _files(git_repo) == {}


def test_what_was_written_before_an_error_is_remembered(git_repo: Repo) -> None:
    git_repo.write({".pre-commit-config.yaml": "repos:\n  - repo: https://example.org/x  # ours\n    rev: v1\n"})
    before = _files(git_repo)
    (git_repo.path / ".claude").mkdir()
    (git_repo.path / ".claude" / "commands").symlink_to("nowhere")
    done = init(git_repo, "--pre-commit", "--claude")
    assert (done.code, "cannot write " in done.err) == (3, True), done.err
    assert _files(git_repo) != before
    (git_repo.path / ".claude" / "commands").unlink()
    assert init(git_repo, "--undo").code == 0
    assert _files(git_repo) == before


def test_a_link_that_leads_out_is_not_followed(git_repo: Repo, tmp_path: Path) -> None:
    (git_repo.path / ".claude").symlink_to(tmp_path)
    done = init(git_repo, "--claude")
    assert done.code == 2
    assert "is a link that leads out of the repository" in done.err
    assert not (tmp_path / "settings.json").exists()


def test_a_bare_repository_has_nothing_to_set_up(tmp_path: Path) -> None:
    assert "a bare repository has no files" in init(Repo.create(tmp_path / "bare.git", "--bare")).err


def test_what_keeps_hooks_from_running_is_said(git_repo: Repo) -> None:
    done = init(git_repo)
    assert "not installed in this clone: pre-commit, prepare-commit-msg, commit-msg, pre-push" in done.err
    assert "Run `pre-commit install -t pre-commit -t prepare-commit-msg -t commit-msg -t pre-push`." in done.err
    git_repo.git("config", "core.hooksPath", ".githooks")
    assert "core.hooksPath is '.githooks', relative to each worktree" in init(git_repo).err
    git_repo.git("config", "core.hooksPath", "/elsewhere")
    (git_repo.path / ".husky").mkdir()
    said = init(git_repo).err
    assert "core.hooksPath is '/elsewhere', so hooks in " in said
    assert "husky manages the hooks here" in said


def doctor(repo: Repo, *words: str) -> Done:
    """`hedgerow doctor`."""
    return run(script("hedgerow"), "doctor", *words, folder=repo.path)


def test_the_doctor_says_what_is_in_place_and_what_is_missing(git_repo: Repo) -> None:
    start_lane(git_repo)
    done = doctor(git_repo)
    assert done.code == 1
    lines = done.out.splitlines()
    assert "ok       issue     12, by branch name issue-12-retry: Retry the upload of a report" in lines
    assert "ok       spec      from files, cached now, 1 criteria" in lines
    assert "MISSING  hooks     no hook of hedgerow's is configured" in lines
    assert "                   Run `hedgerow init --pre-commit`." in lines
    init(git_repo, "--pre-commit", "--claude")
    assert run(script("pre-commit"), "install", "-t", "pre-commit", folder=git_repo.path).code == 0
    done = doctor(git_repo)
    assert "ok       hooks     active: pre-commit only" in done.out
    assert "MISSING  hooks     not installed in this clone: prepare-commit-msg, commit-msg, pre-push" in done.out
    types = [word for stage in ("prepare-commit-msg", "commit-msg", "pre-push") for word in ("-t", stage)]
    assert run(script("pre-commit"), "install", *types, folder=git_repo.path).code == 0
    done = doctor(git_repo)
    assert done.code == 0, done.out
    assert "cached less than a minute ago" in done.out
    assert "ok       agents    Claude Code's hooks are in .claude/settings.json" in done.out


def test_the_doctor_goes_on_where_one_thing_cannot_be_looked_at(git_repo: Repo) -> None:
    git_repo.git("branch", "--move", "trunk")
    done = doctor(git_repo)
    assert "MISSING  base      cannot read 'HEAD': the repository has no commit yet" in done.out
    assert "MISSING  issue     none known for branch trunk" in done.out
    git_repo.commit("Start", {"a.txt": "x\n"})
    assert "MISSING  base      there is nothing to compare with" in doctor(git_repo).out
    git_repo.git("branch", "--move", "main")
    start_lane(git_repo, "issue-99-none")
    git_repo.write({".claude/settings.json": "{}"})
    done = doctor(git_repo)
    assert "MISSING  issue     the text of issue 99 is not to be had" in done.out
    assert "MISSING  agents    .claude/settings.json does not name hedgerow" in done.out
    git_repo.git("checkout", "--quiet", "--detach", "main")
    assert "MISSING  issue     none known for a detached head" in doctor(git_repo).out


def test_the_doctor_goes_by_the_settings_that_are_named(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.git("branch", "trunk", "main")
    git_repo.write({"own.toml": 'base = "trunk"\n', "bad.toml": "bas = 1\nlanes = 2\n"})
    lines = doctor(git_repo, "--config", "own.toml").out.splitlines()
    assert [line for line in lines if line.startswith(("ok       settings", "ok       base"))] == [
        "ok       settings  own.toml",
        "ok       base      trunk",
    ]
    lines = doctor(git_repo, "--config", "bad.toml").out.splitlines()
    at = lines.index("MISSING  settings  bad.toml has 2 mistakes:")
    assert lines[at + 1].startswith("                     bas: unknown setting; did you mean base?")
    assert "ok       base      main" in lines


def test_the_doctor_misses_no_issue_where_nobody_works(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.git("checkout", "--quiet", "main")
    assert "ok       issue     none: main is what work is compared with" in doctor(git_repo).out
