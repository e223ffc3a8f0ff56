"""Which GitHub, which repository and which token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hedgerow.errors import UsageError
from hedgerow.git.plumbing import Git
from hedgerow.github import Server, find_server, require_server

if TYPE_CHECKING:
    from tests.support.repo import Repo


@pytest.mark.parametrize(
    ("url", "api", "repository"),
    [
        ("https://github.com/hedge/garden.git", "https://api.github.com", "hedge/garden"),
        ("https://someone:secret@github.com/hedge/garden", "https://api.github.com", "hedge/garden"),
        ("git@github.com:hedge/garden.git", "https://api.github.com", "hedge/garden"),
        ("ssh://git@github.com:22/hedge/gar.den.git", "https://api.github.com", "hedge/gar.den"),
        ("https://team.ghe.com/hedge/garden/", "https://api.team.ghe.com", "hedge/garden"),
    ],
)
def test_the_remote_names_the_repository(git_repo: Repo, url: str, api: str, repository: str) -> None:
    git_repo.git("remote", "add", "origin", url)
    assert find_server(Git(git_repo.path)) == Server(api, repository)


@pytest.mark.parametrize("url", ["https://gitlab.com/hedge/garden.git", "../garden", "https://github.com/a/b/c"])
def test_what_is_no_github_is_not_asked(git_repo: Repo, url: str) -> None:
    git_repo.git("remote", "add", "origin", url)
    assert find_server(Git(git_repo.path)) is None


def test_an_enterprise_server_is_asked_where_the_user_insists(git_repo: Repo) -> None:
    git_repo.git("remote", "add", "origin", "git@code.example.org:hedge/garden.git")
    found = find_server(Git(git_repo.path), insist=True)
    assert found == Server("https://code.example.org/api/v3", "hedge/garden")


def test_to_insist_needs_something_to_go_by(git_repo: Repo) -> None:
    with pytest.raises(UsageError, match="cannot be told"):
        require_server(Git(git_repo.path))


def test_another_repository_is_asked_at_github_com(git_repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_server(Git(git_repo.path), other="other/one") == Server("https://api.github.com", "other/one")
    monkeypatch.setenv("GITHUB_API_URL", "https://code.example.org/api/v3")
    assert find_server(Git(git_repo.path), other="other/one") == Server("https://code.example.org/api/v3", "other/one")


def test_the_environment_goes_before_the_remote(git_repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    git_repo.git("remote", "add", "origin", "https://github.com/hedge/garden.git")
    monkeypatch.setenv("GITHUB_API_URL", "https://code.example.org/api/v3/")
    monkeypatch.setenv("GITHUB_TOKEN", "t1")
    assert find_server(Git(git_repo.path)) == Server("https://code.example.org/api/v3", "hedge/garden", "t1")
    monkeypatch.setenv("GITHUB_REPOSITORY", "other/one")
    assert find_server(Git(git_repo.path)) == Server("https://code.example.org/api/v3", "other/one", "t1")
    monkeypatch.delenv("GITHUB_API_URL")
    assert find_server(Git(git_repo.path)) == Server("https://api.github.com", "other/one", "t1")


@pytest.mark.parametrize(("name", "value"), [("GITHUB_API_URL", "file:///etc"), ("GITHUB_REPOSITORY", "a/b/../c")])
def test_a_wrong_environment_is_said(git_repo: Repo, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=name):
        find_server(Git(git_repo.path))


def test_a_token_goes_to_its_own_server_only(git_repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_TOKEN", "cloud")
    git_repo.git("remote", "add", "origin", "git@code.example.org:hedge/garden.git")
    found = find_server(Git(git_repo.path), insist=True)
    assert found is not None
    assert found.token is None
    monkeypatch.setenv("GH_ENTERPRISE_TOKEN", "own")
    found = find_server(Git(git_repo.path), insist=True)
    assert found is not None
    assert found.token == "own"
