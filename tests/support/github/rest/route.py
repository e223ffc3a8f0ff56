"""What answers an operation of the REST API, and what all answers share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from tests.support.github.descriptions import Json
from tests.support.process import run

if TYPE_CHECKING:
    from tests.support.github.world import Account, World


Answer = Callable[["World", "Request"], Json]


class RefusedError(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


class Request(Struct, frozen=True):
    """One request: the words in its path, its query and its body, who asks, and what they may do."""

    words: dict[str, str]
    query: dict[str, str]
    body: Json
    login: str
    permissions: dict[str, str]
    url: str

    def number(self, name: str) -> int:
        return int(self.words[name])


class Route(Struct, frozen=True):
    """What answers an operation: the permissions of which it needs one, and the status it gives."""

    needs: tuple[tuple[str, str], ...]
    status: int
    answer: Answer


_T = TypeVar("_T")
ROUTES: dict[tuple[str, str], Route] = {}
_REPO = "/repos/{owner}/{repo}"


def route(method: str, template: str, needs: str, status: int = 200) -> Callable[[Answer], Answer]:
    """Make a function the answer to `METHOD template`; `needs` is a permission such as `issues:write`, or several."""

    def add(function: Answer) -> Answer:
        one_of = tuple((permission, level) for permission, _, level in (one.partition(":") for one in needs.split()))
        ROUTES[method, _REPO + template] = Route(one_of, status, function)
        return function

    return add


def existing(thing: _T | None) -> _T:
    """The thing, or an answer that there is none."""
    if not thing:
        raise RefusedError(404, "Not Found")
    return thing


def commit_of(world: World, name: str) -> str:
    """The commit behind a branch or an id."""
    done = run(
        "git", "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", folder=world.bare.path
    )
    return existing(done.out.strip())


def user_of(account: Account) -> Json:
    """An account as answers show it."""
    return {"login": account.login, "type": account.kind}


def author_of(world: World, login: str) -> Json:
    """The account behind a login; None where it is gone."""
    account = world.accounts.get(login)
    return user_of(account) if account else None
