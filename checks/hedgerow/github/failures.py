"""GitHub's refusals and the network's failures, each as one message with what a person can do about it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import requests
from github import BadCredentialsException, GithubException, RateLimitExceededException
from urllib3.exceptions import NewConnectionError, ResponseError, TimeoutError  # noqa: A004 - urllib3's own, which is not Python's

from hedgerow.errors import GitHubError, OutageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.github.place import Server

_LATER = "Try again in some minutes; https://www.githubstatus.com tells whether GitHub is in trouble."
# The part of a pull request that is not read with the right to read pull requests alone.
_CLOSING = "closingIssuesReferences"
_SAID = 300  # characters of what GitHub said that are shown


@contextmanager
def asking(server: Server, what: str, needs: str) -> Iterator[None]:
    """Turn what goes wrong while GitHub is asked for `what` into GitHubError; `needs` is the permission, as a
    workflow's `permissions` has it.
    """
    try:
        yield
    except BadCredentialsException as error:
        raise GitHubError(
            f"GitHub does not accept the token (401) when asked for {what}",
            "Set GITHUB_TOKEN to a valid one; in a workflow: `GITHUB_TOKEN: ${{ github.token }}`.",
        ) from error
    except RateLimitExceededException as error:
        raise _limited(what, error) from error
    except GithubException as error:
        raise _refused(server, what, needs, error) from error
    except requests.exceptions.RequestException as error:
        raise _unreachable(server, what, error) from error
    except ValueError as error:
        raise OutageError(f"GitHub's answer about {what} is cut off or no JSON", _LATER) from error


def _refused(server: Server, what: str, needs: str, error: GithubException) -> GitHubError:
    said, kinds = _said(error), _kinds(error)
    if "RATE_LIMITED" in kinds:
        return _limited(what, error)
    message, hint = f"GitHub says no ({error.status}) to {what}: {said}", "Mend what GitHub names."
    if error.status == HTTPStatus.UNAUTHORIZED:
        message, hint = f"GitHub wants a token (401) for {what}", "Set GITHUB_TOKEN."
    elif error.status == HTTPStatus.NOT_FOUND:
        token = "" if server.token else " No token was given: set GITHUB_TOKEN if the repository is private."
        message = f"GitHub does not find {what} in {server.repository}, or the token may not see it (404)"
        hint = f"Look at the number and the name; in a workflow the job may need `{needs}` under `permissions:`.{token}"
    elif error.status == HTTPStatus.FORBIDDEN or "FORBIDDEN" in kinds:
        message = f"the token may not be used for {what} (403): {said}"
        hint = f"Add `{_accepted(error, needs)}` under `permissions:` of the job."
    elif error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return OutageError(f"GitHub failed ({error.status}) when asked for {what}", _LATER)
    return GitHubError(message, hint)


def _limited(what: str, error: GithubException) -> GitHubError:
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    reset = headers.get("x-ratelimit-reset", "")
    when = f"at {datetime.fromtimestamp(int(reset), UTC):%H:%M} UTC" if reset.isdigit() else "in an hour"
    return OutageError(
        f"GitHub's rate limit is used up ({error.status}), so {what} was not read",
        f"Run it again {when}, or use a token of its own.",
    )


def _accepted(error: GithubException, needs: str) -> str:
    """The permission to add: what GitHub names (`issues=write; pull_requests=write`, one of them is enough), unless
    what we know of is among it.
    """
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    named = [
        f"{name.strip().replace('_', '-')}: {level.strip()}"
        for name, _, level in (
            one.partition("=") for one in headers.get("x-accepted-github-permissions", "").split(";")
        )
        if level.strip() in ("read", "write")
    ]
    if any(_CLOSING in (one.get("path") or ()) for one in _errors(error)):
        return "issues: read"
    return needs if needs in named or not named else named[0]


def _said(error: GithubException) -> str:
    """What GitHub says, the messages of a list of errors behind it."""
    texts = [str(one.get("message") or one.get("code") or "") for one in _errors(error)]
    # PyGithub puts a page that is no JSON under "data"
    first = error.data.get("message", error.data.get("data")) if isinstance(error.data, dict) else error.data
    return "; ".join(text for text in (str(first or ""), *texts) if text)[:_SAID]


def _kinds(error: GithubException) -> set[str]:
    """The types that GraphQL gives its errors; it answers with 200 whatever happens."""
    return {str(one.get("type")) for one in _errors(error)}


def _errors(error: GithubException) -> list[dict[str, Any]]:
    found = error.data.get("errors") if isinstance(error.data, dict) else None
    return [one for one in found or () if isinstance(one, dict)]


def _unreachable(server: Server, what: str, error: requests.exceptions.RequestException) -> GitHubError:
    """What urllib3 gave up on: it tries again after errors of the server and of the network alike."""
    last = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(last, ResponseError):  # "too many 502 error responses"; PyGithub repeats a 403 for rate limits only
        if "403" in str(last) or "429" in str(last):
            return OutageError(f"GitHub's rate limit is used up, so {what} was not read ({last})", _LATER)
        return OutageError(f"GitHub failed again and again when asked for {what} ({last})", _LATER)
    # a name that does not resolve and a port that is closed are kinds of time-out to urllib3
    if isinstance(last, TimeoutError) and not isinstance(last, NewConnectionError):
        return OutageError(f"GitHub did not answer in time when asked for {what}", _LATER)
    return OutageError(
        f"{server.api} cannot be reached for {what}: {type(last or error).__name__}",
        "Look at the network, at GITHUB_API_URL, and at the proxy settings.",
    )
