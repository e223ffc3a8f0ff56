"""The paths that one item of a section rules out or permits."""

from __future__ import annotations

from hedgerow.issue.mentions import paths_in
from hedgerow.issue.objects import Paths, excepted_at, flat, object_at
from hedgerow.patterns import Pattern

_OPENING = Pattern(
    r"\s*(?:please\s+)?(?:(?:do not|don't|dont|never|no)\s+)?"
    r"(?:(?:(?:any )?(?:changes|edits)|chang(?:e|ing)|touch(?:ing)?|modify(?:ing)?|edit(?:ing)?|alter(?:ing)?)\b\s*)?"
)
_TAIL = Pattern(
    r"\s*(?:(?:folders?|director(?:y|ies)|files?|packages?|modules?|tree|itself)\b\s*)?"
    r"(?:$|[.;!(\u2013\u2014,]|-\s|:(?!\s*\w+ing\b)|(?:because|since)\b)"
)
_TAKES_BACK = Pattern(
    r"\b(?:unless|except|other than|apart from|only (?:if|when)|(?:if|when) (?:needed|necessary)|without|beyond"
    r"|in other ways?|internals?)\b",
    words=("unless", "except", "other", "apart", "only", "if", "when", "without", "beyond", "internal"),
)
# "The login page (`src/login.tsx`)", "migrations in db/migrations": a few words, then the place.
_NOUN = Pattern(r"(?:[\w'&/-]+\s+){0,4}[\w'&/-]+(?:\s*[:(\u2013\u2014]|\s+(?:in|under|at|-)\s)\s*")
_NO_NOUN = Pattern(
    r"\b(?:see|like|e\.g|if|when|unless|only|without|except|but|not|via|through|from|using|with|uses?|used|instead|by"
    r"|for|that|which|because|than|as|is|are)\b"
)


def listed(text: str, *, places: bool) -> tuple[Paths, tuple[str, ...]]:
    """The paths that the item rules, and those it excepts; none unless the item is about the paths.

    It is in "`auth/` (owned by another team)" or "anything under auth/", not in "rewriting `auth/` in Go", which is
    about the rewriting. In a section that lists `places` ("Do not touch") a few words may stand before them.
    """
    item, spans = flat(text), tuple(paths_in(text))
    opening = _OPENING.match(item)
    objects, end = object_at(item, opening.end() if opening else 0, spans)
    if not objects and places and (noun := _NOUN.match(item)) and not _NO_NOUN.search(noun[0]):
        objects, end = object_at(item, noun.end(), spans)
        end += item[end : end + 1] == ")"
    exception = excepted_at(item, end, spans)
    if not objects or exception is None:
        return (), ()
    excepting, end = exception
    about = _TAIL.match(item, end) and not _TAKES_BACK.search(item, end)
    return (objects, tuple(one.text for one in excepting)) if about else ((), ())
