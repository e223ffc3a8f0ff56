"""The ledger: records that never change, on a branch that many write to."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hedgerow.errors import GitError
from hedgerow.git import orphan
from hedgerow.git.place import find_place
from hedgerow.git.plumbing import Git
from hedgerow.git.refs import LEDGER as BRANCH
from hedgerow.git.refs import list_refs
from hedgerow.learn.ledger import Ledger
from hedgerow.learn.proposal import Fate, ProposalRecord, Step
from hedgerow.learn.records import Entry, Outcome, OutcomeRecord, ProposalEntry, Record, RecordError, decode, encode
from hedgerow.learn.records import own_tool as tool
from hedgerow.learn.recurring import Key
from tests.support import ledger as made
from tests.support.ledger import change, found
from tests.support.process import Program, start
from tests.support.repo import Repo

if TYPE_CHECKING:
    from pathlib import Path

PROPOSAL = ProposalEntry(
    ProposalRecord("r1", Key("stray-file", "a"), Step.RULE, Fate.OPEN, "CLAUDE.md", made.START, 1, 2, 3), tool("test")
)
OUTCOME = OutcomeRecord("pr-1", ("f",), Outcome.DISMISSED, "", made.START, tool("test"), "wrong")
RECORDS: tuple[Record, ...] = (change(1, found()), change(2), OUTCOME, PROPOSAL)


@pytest.fixture
def shared(tmp_path: Path) -> tuple[Repo, Repo]:
    """Two clones of one bare repository."""
    Repo.create(tmp_path / "remote.git", "--bare")
    clones = (Repo.create(tmp_path / "a"), Repo.create(tmp_path / "b"))
    for clone in clones:
        clone.commit("Start", {"a.txt": "a\n"})
        clone.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    return clones


def ledger(repo: Repo) -> Ledger:
    return Ledger(find_place(repo.path))


@pytest.mark.parametrize("record", RECORDS, ids=["change", "clean change", "outcome", "proposal"])
def test_a_record_reads_back_as_it_was_written(record: Record) -> None:
    assert decode(encode(record)) == record
    assert encode(record) == encode(record)


def test_a_record_is_named_by_its_content_and_filed_by_month() -> None:
    entry = encode(change(1, found()))
    assert entry.path.startswith("2025-06/")
    assert encode(change(1, found(path="other.py"))).path != entry.path


def test_a_file_that_is_not_what_its_name_says_is_no_record() -> None:
    entry = encode(change(1))
    with pytest.raises(RecordError, match="what its name says"):
        decode(Entry(entry.path, entry.data + b" "))
    with pytest.raises(RecordError, match="what its name says"):
        decode(Entry("README.md", b""))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (b'"schema":1', b'"schema":2', "another version"),
        (b'"record":"change"', b'"record":"verdict"', "no record"),
        (b'"when":', b'"then":', "no record"),
    ],
)
def test_a_record_of_another_kind_is_refused(before: bytes, after: bytes, said: str) -> None:
    from hedgerow.learn import records

    data = encode(change(1)).data.replace(before, after)
    name = records._named(data)  # noqa: SLF001 - a file with the right name and the wrong content
    with pytest.raises(RecordError, match=said):
        decode(Entry(f"2025-06/{name[0]}/{name}.jsonl", data))


HOSTILE = "\x1b]0;x\x07 <!-- @import -->"


@pytest.mark.parametrize(
    "record",
    [
        replace(change(1), change=HOSTILE),
        replace(change(1), base="HEAD\n--output=x"),
        replace(change(1), head="main"),
        replace(change(1), issues=(HOSTILE,)),
        replace(change(1), exposures=(HOSTILE,)),
        change(1, found(kind=HOSTILE)),
        change(1, found(bucket=HOSTILE)),
        change(1, replace(found(), fingerprint=HOSTILE)),
        replace(OUTCOME, change=HOSTILE),
        replace(OUTCOME, commit="--all"),
        replace(OUTCOME, fingerprints=(HOSTILE,)),
        replace(PROPOSAL, proposal=replace(PROPOSAL.proposal, id=HOSTILE)),
        replace(PROPOSAL, proposal=replace(PROPOSAL.proposal, key=Key(HOSTILE))),
        replace(PROPOSAL, proposal=replace(PROPOSAL.proposal, key=Key("a", HOSTILE))),
    ],
)
def test_names_that_hedgerow_does_not_write_are_not_read(record: Record) -> None:
    with pytest.raises(RecordError, match="does not write"):
        decode(encode(record))


def test_what_a_killed_process_began_to_write_is_swept_after_an_hour(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "r")
    repo.commit("Start")
    ledger(repo).add(RECORDS[0])
    (name,) = (repo.path / ".git/hedgerow/ledger").rglob("*.jsonl")
    old, new = (name.with_name(f".{name.name}.{pid}.5") for pid in (1, 2))
    old.touch()
    os.utime(old, (0, 0))
    new.touch()
    ledger(repo).sync()
    assert (old.exists(), new.exists()) == (False, True)


def test_what_is_recorded_is_kept_once_and_shared_by_worktrees(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "r")
    repo.commit("Start")
    linked = repo.worktree(tmp_path / "linked", "other")
    assert ledger(repo).add(RECORDS[0])
    assert not ledger(linked).add(RECORDS[0])
    assert ledger(linked).add_all(RECORDS) == 3
    assert ledger(repo).add_all(RECORDS) == 0
    held = ledger(linked).records()
    assert (set(held.changes), held.outcomes, held.proposals) == (
        {change(1, found()), change(2)},
        (OUTCOME,),
        (PROPOSAL,),
    )


def test_without_a_remote_the_branch_of_the_repository_is_written(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "r")
    repo.commit("Start")
    own = ledger(repo)
    assert (own.sync().sent, own.sync().remote) == (0, None)
    own.add(RECORDS[0])
    assert own.sync().sent == 1
    assert own.sync().sent == 0
    own.add(RECORDS[1])
    assert own.sync().sent == 1
    assert len(own.entries()) == 2
    assert list((repo.path / ".git/hedgerow/ledger").rglob("*.jsonl")) == []
    assert "README.md" in repo.git("ls-tree", "--name-only", BRANCH)
    assert repo.git("merge-base", "--all", "--octopus", BRANCH) == repo.oid(BRANCH)
    assert repo.git("status", "--porcelain") == ""


@pytest.mark.parametrize("first", [0, 1])
def test_two_clones_that_recorded_apart_end_equal_in_either_order(shared: tuple[Repo, Repo], first: int) -> None:
    one, other = ledger(shared[first]), ledger(shared[1 - first])
    one.add_all(RECORDS[:3])
    other.add_all(RECORDS[1:])
    assert (one.sync().sent, one.sync().received) == (3, 0)
    synced = other.sync()
    assert (synced.sent, synced.received, synced.remote, synced.tries) == (1, 1, "origin", 1)
    assert one.sync().received == 1
    assert one.entries() == other.entries()
    assert {entry.path for entry in one.entries()} == {encode(record).path for record in RECORDS}


def test_a_branch_that_was_written_without_a_remote_is_sent_too(shared: tuple[Repo, Repo]) -> None:
    repo, _ = shared
    repo.git("remote", "rename", "origin", "later")
    repo.git("remote", "remove", "later")
    ledger(repo).add(RECORDS[0])
    ledger(repo).sync()
    repo.git("remote", "add", "origin", str(repo.path.parent / "remote.git"))
    assert ledger(repo).sync().sent == 1
    assert ledger(repo).sync().sent == 0


def test_what_is_no_record_is_counted_and_left_out(shared: tuple[Repo, Repo]) -> None:
    repo, _ = shared
    own = ledger(repo)
    own.add(RECORDS[0])
    (name,) = (repo.path / ".git/hedgerow/ledger").rglob("*.jsonl")
    name.with_name("0" * 40 + ".jsonl").write_bytes(b"{}\n")
    (name.parent / "notes.jsonl").write_bytes(b"{}\n")
    held = own.records()
    assert (held.changes, held.unreadable) == ((RECORDS[0],), 1)


def test_a_record_that_another_process_has_just_sent_is_no_mistake(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "r")
    repo.commit("Start")
    gone = repo.path / ".git/hedgerow/ledger/2025-06/0" / ("0" * 40 + ".jsonl")
    gone.parent.mkdir(parents=True)
    gone.symlink_to(tmp_path / "nowhere")  # listed, and not there when it is read
    assert ledger(repo).entries() == ()


def test_the_ledger_is_no_lane(tmp_path: Path) -> None:
    repo = Repo.create(tmp_path / "r")
    repo.commit("Start")
    ledger(repo).add(RECORDS[0])
    ledger(repo).sync()
    assert [ref.name for ref in list_refs(Git(repo.path), "refs/heads/")] == ["refs/heads/main"]


def test_which_remote_is_said_where_there_is_a_choice(shared: tuple[Repo, Repo]) -> None:
    repo, _ = shared
    ledger(repo).add(RECORDS[0])
    repo.git("remote", "rename", "origin", "one")
    assert ledger(repo).sync().remote == "one"
    repo.git("remote", "add", "two", "https://example.invalid/x.git")
    with pytest.raises(GitError, match="which remote\\? there are: one, two"):
        ledger(repo).sync()
    with pytest.raises(GitError, match="which remote"):
        ledger(repo).sync("three")
    assert ledger(repo).sync("one").sent == 0


def test_a_remote_that_refuses_is_named_at_once(shared: tuple[Repo, Repo]) -> None:
    repo, _ = shared
    hook = repo.path.parent / "remote.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    ledger(repo).add(RECORDS[0])
    with pytest.raises(GitError, match="cannot push to origin"):
        ledger(repo).sync()
    assert len(ledger(repo).entries()) == 1


def test_a_remote_that_is_gone_is_named_and_nothing_is_lost(shared: tuple[Repo, Repo]) -> None:
    repo, _ = shared
    repo.git("remote", "set-url", "origin", str(repo.path / "nowhere"))
    ledger(repo).add(RECORDS[0])
    with pytest.raises(GitError, match="ls-remote failed"):
        ledger(repo).sync()
    assert len(ledger(repo).entries()) == 1


def test_a_lock_that_stays_ends_the_tries(shared: tuple[Repo, Repo], monkeypatch: pytest.MonkeyPatch) -> None:
    repo, _ = shared
    monkeypatch.setattr("hedgerow.learn.ledger.TRIES", 2)
    monkeypatch.setattr("hedgerow.learn.ledger._LONGEST_WAIT", 0.01)
    ledger(repo).add(RECORDS[0])
    lock = repo.path.parent / f"remote.git/refs/heads/{BRANCH}.lock"
    lock.touch()
    with pytest.raises(GitError, match="for 2 tries"):
        ledger(repo).sync()
    lock.unlink()
    assert ledger(repo).sync().sent == 1


def test_a_fetch_that_another_one_blocks_is_tried_again(
    shared: tuple[Repo, Repo], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = shared
    monkeypatch.setattr("hedgerow.learn.ledger.TRIES", 1)
    ledger(one).add(RECORDS[0])
    ledger(one).sync()
    lock = other.path / f".git/refs/remotes/origin/{BRANCH}.lock"
    lock.parent.mkdir(parents=True)
    lock.touch()
    with pytest.raises(GitError, match="for 1 tries"):
        ledger(other).sync()


_SETS = st.frozensets(st.integers(1, 12), max_size=6)


@given(_SETS, _SETS, _SETS)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_union_is_commutative_associative_and_idempotent(
    bare: Git, one: frozenset[int], two: frozenset[int], three: frozenset[int]
) -> None:
    def put(tip: str | None, numbers: frozenset[int]) -> str | None:
        entries = [encode(change(number, found())) for number in numbers]
        oids = orphan.stored(bare, (entry.data for entry in entries))
        return orphan.grown(bare, tip, {entry.path: oid for entry, oid in zip(entries, oids, strict=True)}, "x")

    def files(tip: str | None) -> dict[str, str]:
        return orphan.files_of(bare, tip) if tip else {}

    assert files(put(put(None, one), two)) == files(put(put(None, two), one))
    assert files(put(put(put(None, one), two), three)) == files(put(put(None, one), two | three))
    once = put(None, one)
    assert put(once, one) == once
    assert len(files(put(once, two))) == len(one | two)


@pytest.fixture
def bare(tmp_path: Path) -> Git:
    return Git(Repo.create(tmp_path / "bare.git", "--bare").path)


def test_writers_that_are_killed_lose_and_double_nothing(tmp_path: Path) -> None:
    """A small version of benchmarks/ledger_writers.py, which takes a minute."""
    remote = Repo.create(tmp_path / "remote.git", "--bare")
    clones = [Repo.create(tmp_path / f"clone{at}") for at in range(3)]
    for clone in clones:
        clone.git("remote", "add", "origin", str(remote.path))
    chance = random.Random(3)  # noqa: S311 - a history that can be repeated

    def writer(at: int) -> Program:
        words = (made.__file__, clones[at].path, str(at + 1), "3", tmp_path / f"acks{at}")
        return start(sys.executable, *words, folder=tmp_path)

    running = {at: writer(at) for at in range(3)}
    kills = 4
    while running:
        time.sleep(chance.uniform(0.05, 0.2))
        remote.git("ls-tree", "-r", "--name-only", BRANCH) if remote.git("branch") else None
        for at, process in list(running.items()):
            if process.poll() is not None:
                running.pop(at)
                if process.returncode:
                    running[at] = writer(at)
        if running and kills:
            kills -= 1
            chance.choice(list(running.values())).send_signal(signal.SIGKILL)
    remote.git("fsck", "--strict")
    clones[0].git("fetch", "--quiet", "origin")
    held = ledger(clones[0]).records()
    assert sorted(one.change for one in held.changes) == sorted(f"pr-{w}00{at}" for w in (1, 2, 3) for at in range(3))
    assert held.unreadable == 0
