"""The hook before a push, as pre-commit, prek and git itself start it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.hooks import BRANCH, RETRIED, hook, start_lane

if TYPE_CHECKING:
    from tests.support.repo import Repo

HELD = f"held to issue 12 (branch name {BRANCH})"
ZEROS = "0" * 40


def _pushing(repo: Repo, local: str, remote: str, **more: str) -> dict[str, str]:
    """The environment that pre-commit prepares for a push of `local`."""
    return {
        "PRE_COMMIT_LOCAL_BRANCH": local,
        "PRE_COMMIT_REMOTE_BRANCH": remote,
        "PRE_COMMIT_REMOTE_NAME": "origin",
        "PRE_COMMIT_TO_REF": repo.oid(local),
    } | more


def test_the_pushed_branch_is_judged_not_the_one_that_is_checked_out(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.commit("Retry", {"src/upload.py": RETRIED})
    git_repo.switch("main")
    done = hook(git_repo, "push", variables=_pushing(git_repo, f"refs/heads/{BRANCH}", f"refs/heads/{BRANCH}"))
    assert done.code == 0
    assert f"{BRANCH} against main" in done.out or f"; {HELD}" in done.out


def test_the_first_push_to_an_empty_remote_names_no_commits(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.commit("Retry", {"src/upload.py": RETRIED})
    variables = _pushing(git_repo, f"refs/heads/{BRANCH}", f"refs/heads/{BRANCH}")
    del variables["PRE_COMMIT_TO_REF"]
    assert HELD in hook(git_repo, "push", variables=variables).out


def test_a_commit_that_is_on_no_branch_here_goes_by_the_remotes_name(git_repo: Repo) -> None:
    start_lane(git_repo, "tidy-up")
    git_repo.commit("Retry", {"src/upload.py": RETRIED})
    git_repo.git("checkout", "--quiet", "--detach")
    assert HELD in hook(git_repo, "push", variables=_pushing(git_repo, "HEAD", f"refs/heads/{BRANCH}")).out
    done = hook(git_repo, "push", variables=_pushing(git_repo, "HEAD", "refs/for/review"))
    assert "no issue known for a detached head" in done.err


def test_the_base_itself_a_tag_and_a_deletion_are_nothing_to_judge(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.git("tag", "v1")
    done = hook(git_repo, "push", variables=_pushing(git_repo, "refs/heads/main", "refs/heads/main"))
    assert (done.code, done.err) == (0, "hedgerow: main is the base itself: there is nothing to compare it with\n")
    done = hook(git_repo, "push", variables=_pushing(git_repo, "refs/tags/v1", "refs/tags/v1"))
    assert (done.code, done.err) == (0, "hedgerow: refs/tags/v1 is a tag: there is nothing to judge\n")
    deleted = _pushing(git_repo, "HEAD", "refs/heads/gone", PRE_COMMIT_TO_REF=ZEROS)
    done = hook(git_repo, "push", variables=deleted)
    assert (done.code, done.err) == (
        0,
        "hedgerow: refs/heads/gone is deleted at the remote: there is nothing to judge\n",
    )


def test_git_itself_names_all_refs_on_standard_input(git_repo: Repo) -> None:
    start_lane(git_repo)
    oid = git_repo.commit("Retry", {"src/upload.py": RETRIED})
    lines = (
        f"refs/heads/{BRANCH} {oid} refs/heads/{BRANCH} {ZEROS}\n"
        f"(delete) {ZEROS} refs/heads/old {oid}\n"
        f"refs/tags/v1 {oid} refs/tags/v1 {ZEROS}\n"
    )
    done = hook(git_repo, "push", "origin", "/nowhere", stdin=lines.encode())
    assert done.code == 0
    assert HELD in done.out
    assert "refs/heads/old is deleted" in done.err
    assert "refs/tags/v1 is a tag" in done.err


def test_started_by_hand_it_judges_what_is_checked_out(git_repo: Repo) -> None:
    start_lane(git_repo)
    git_repo.commit("Retry", {"src/upload.py": RETRIED})
    assert HELD in hook(git_repo, "push").out
    git_repo.git("checkout", "--quiet", "--detach")
    assert "no issue known for a detached head" in hook(git_repo, "push").err
