"""Two lanes on a small real repository, and what the engine says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from hedgerow.overlap.engine import find_overlap
from hedgerow.overlap.request import Overlap, OverlapRequest

if TYPE_CHECKING:
    from hedgerow.model import PairReport
    from tests.support.repo import Files, Repo


def lanes(repo: Repo, base: Files, **branches: Files) -> None:
    """`base` committed on main, and one branch with one commit for each further argument, cut from main."""
    repo.commit("base", base)
    for name, files in branches.items():
        repo.branch(name, "main")
        repo.commit(name, files)
    repo.switch("main")


def ask(repo: Repo, **options: object) -> Overlap:
    """The overlap with main as base, without a cache unless asked for."""
    request = OverlapRequest(repo.path, base="main", cache=False)
    return find_overlap(replace(request, **options))


def only_pair(repo: Repo, **options: object) -> PairReport | None:
    """The one pair there is, None where no two lanes meet; nothing may have been left out."""
    answer = ask(repo, **options)
    assert answer.errors == ()
    assert len(answer.report.pairs) <= 1
    return answer.report.pairs[0] if answer.report.pairs else None


def numbered(count: int, **changed: str) -> str:
    """`count` lines "line 1" and so on; `l3="x"` puts another text (or several lines) in the place of the third."""
    lines = [changed.get(f"l{number}", f"line {number}\n") for number in range(1, count + 1)]
    return "".join(lines)
