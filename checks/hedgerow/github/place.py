"""Which GitHub and which repository on it, and with which token: from the environment and the remote `origin`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct

from hedgerow.errors import UsageError
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from hedgerow.git.plumbing import Git

_NAME = r"[A-Za-z0-9_.-]{1,100}"
_SLUG = Pattern(rf"{_NAME}/{_NAME}")
_HOST = r"(?P<host>[A-Za-z0-9.-]{1,253})"
# The forms git takes: https, ssh as an address, and ssh as scp writes it.
_REMOTES = (
    Pattern(rf"https?://(?:[^@/]*@)?{_HOST}(?::\d+)?/(?P<slug>{_NAME}/{_NAME}?)(?:\.git)?/?"),
    Pattern(rf"ssh://(?:[^@/]*@)?{_HOST}(?::\d+)?/(?P<slug>{_NAME}/{_NAME}?)(?:\.git)?/?"),
    Pattern(rf"(?:[^@/]*@)?{_HOST}:(?P<slug>{_NAME}/{_NAME}?)(?:\.git)?/?"),
)
_CLOUD = ".ghe.com"
_CLOUD_API = "https://api.github.com"


class Server(Struct, frozen=True):
    """A GitHub and a repository on it. `api` is the base URL of its REST API; the token is never shown."""

    api: str
    repository: str
    token: str | None = None

    def __repr__(self) -> str:
        """Without the token, which could stand in a log otherwise."""
        return f"Server(api={self.api!r}, repository={self.repository!r})"


def find_server(git: Git, *, insist: bool = False, other: str | None = None) -> Server | None:
    """The repository that GITHUB_REPOSITORY names at GITHUB_API_URL, as GitHub Actions sets them, else the one behind
    the remote `origin`, else `other` at github.com.

    None where that is no GitHub as far as one can tell; `insist` takes any host for a GitHub Enterprise Server.
    Raises UsageError where the environment is wrong.
    """
    api, named = os.environ.get("GITHUB_API_URL", "").rstrip("/"), os.environ.get("GITHUB_REPOSITORY", "")
    if api and not api.startswith(("https://", "http://")):
        raise UsageError("GITHUB_API_URL is no http address", "Set it to https://HOST/api/v3, or unset it.")
    if named and not _SLUG.fullmatch(named):
        raise UsageError("GITHUB_REPOSITORY is not owner/name", "Set it to the repository's name, or unset it.")
    host, slug = _origin(git)
    if named or (api and slug):
        api = api or _CLOUD_API
        return Server(api, named or slug, _token(_host_of(api), chosen="GITHUB_API_URL" in os.environ))
    if slug and (insist or host == "github.com" or host.endswith(_CLOUD)):
        return Server(_api(host), slug, _token(host, chosen=False))
    if other is not None:
        api = api or _CLOUD_API
        return Server(api, other, _token(_host_of(api), chosen="GITHUB_API_URL" in os.environ))
    return None


def require_server(git: Git) -> Server:
    """The same where the user means GitHub, whatever the name of its host. Raises UsageError where there is nothing to
    go by.
    """
    if server := find_server(git, insist=True):
        return server
    raise UsageError(
        "which repository on GitHub this is cannot be told: there is no remote `origin` of the form owner/name",
        "Set GITHUB_REPOSITORY=owner/name, and GITHUB_API_URL for a GitHub Enterprise Server.",
    )


def _origin(git: Git) -> tuple[str, str]:
    """Host and owner/name of the remote `origin`; empty where there is none or it is a folder."""
    done = git.attempt("config", "--get", "remote.origin.url")
    url = done.stdout.decode("utf-8", "replace").strip()
    for form in _REMOTES:
        if match := form.fullmatch(url):
            return match["host"].lower(), match["slug"].removesuffix(".git")
    return "", ""


def _api(host: str) -> str:
    if host == "github.com":
        return _CLOUD_API
    return f"https://api.{host}" if host.endswith(_CLOUD) else f"https://{host}/api/v3"


def _host_of(api: str) -> str:
    return api.split("/")[2].partition(":")[0].removeprefix("api.").lower()


def _token(host: str, *, chosen: bool) -> str | None:
    """The token that the environment has for this host, by the names that GitHub's own tools use.

    A token for github.com goes nowhere else, unless whoever set it chose the server too.
    """
    own, enterprise = ("GITHUB_TOKEN", "GH_TOKEN"), ("GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN")
    cloud = host == "github.com" or host.endswith(_CLOUD)
    names = own if cloud else (*enterprise, *own) if chosen else enterprise
    return next((token for name in names if (token := os.environ.get(name))), None)
