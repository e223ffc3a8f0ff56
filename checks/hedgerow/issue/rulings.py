"""What a sentence or a list item of an issue forbids or confines: "do not touch X", "leave X unchanged", "only change X".

A false prohibition costs more than a missed one, so a sentence rules only if it is an order to whoever makes the change, its
object is a list of paths, and nothing behind the object takes it back ("in other ways", "unless", "by hand", "when ...").
What a program should not do ("the tool must not modify config.toml") is the work itself, and no ruling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hedgerow.issue.mentions import Span, paths_in
from hedgerow.paths import matches


@dataclass(frozen=True, slots=True)
class Ruling:
    """Text from `start` to `end` rules `paths` out, or confines the change to them. Without paths it only rules its words out."""

    start: int
    end: int
    forbids: bool
    paths: tuple[str, ...]
    excepting: tuple[str, ...] = ()


_VERB = r"(?:touch|change|modify|edit|alter)"
_VERBING = r"(?:touching|changing|modifying|editing|altering)"
_DONE = r"(?:touched|changed|modified|edited|altered)"
_OURS = r"(?:we|you|(?:this|the|your|our) (?:change|fix|patch|pr|pull request|issue|work|commit|diff|implementation|task|migration))"
_NOT = (
    r"(?:do not|don't|dont|never|must not|mustn't|should not|shouldn't|shall not|will not|won't|can not|cannot|can't)"
)
_START = r"(?:^|[,;:(–—]\s*|\s-\s+|\b(?:but|please|and|also|then|so|however),?\s+)"
_ORDER = rf"(?:{_START}(?:please\s+)?(?:do not|don't|dont|never)|\b{_OURS}\s+{_NOT})\s+(?:ever\s+|please\s+)?"
_UNCHANGED = (
    r"(?:unchanged|untouched|unmodified|alone|intact|as[ -]is|as (?:it is|they are)|the way (?:it is|they are))"
)
_ANYTHING_BUT = r"(?:anything|any(?: other)? (?:files?|code|thing)|files?|code|things?)\s+(?:outside(?: of)?|except|other than|besides|beyond|but)\s+"
_CHANGES = r"(?:all |the |your |any )*(?:changes?|edits?|modifications?|work)"

# Each pattern ends where its object begins.
_FORBID_AHEAD = re.compile(
    rf"{_ORDER}(?:{_VERB}|make (?:any )?changes to)\s+|\bwithout (?:ever )?{_VERBING}\s+|{_START}(?:make )?no (?:changes|edits|modifications) (?:to|in|under|inside)\s+"
)
_LEAVE_AHEAD = re.compile(rf"(?:{_START}|\b{_OURS}\s+(?:must|should|shall|will)\s+)(?:please\s+)?(?:leave|keep)\s+")
_CONFINE_AHEAD = re.compile(
    rf"{_ORDER}{_VERB}\s+{_ANYTHING_BUT}|{_START}(?:please\s+)?(?:only {_VERB}|{_VERB} only|{_VERB} nothing (?:outside(?: of)?|but|except))\s+"
    rf"|{_START}(?:please\s+)?(?:keep|limit|restrict|confine)\s+{_CHANGES}\s+(?:to|in|inside|within|under)\s+"
    rf"|{_START}{_CHANGES} (?:are|is|must be|should be|must stay|should stay|stay) (?:limited to|restricted to|confined to|only in|inside|within|under|in)\s+"
)
# Each pattern begins where its object ends.
_FORBID_BEHIND = re.compile(
    rf"\s+(?:(?:is|are)\s+(?:strictly |explicitly )?(?:off[- ]limits|out of scope|not in scope|not to be {_DONE})"
    rf"|(?:must|should|shall)(?: not|n't) be {_DONE}|(?:must|should|shall)?\s*(?:stays?|remains?|be left|be kept|is left|are left|is to stay)\s+{_UNCHANGED})\b"
)
_LEFT_SO = re.compile(rf"\s+{_UNCHANGED}\b")
# Without a path an order rules only its words out, and only with these verbs: "do not change the case" may be the very wish.
_WORDS_OUT = re.compile(rf"{_ORDER}(?:touch|refactor|reformat)\s+\S")
_OUT_OF_SCOPE = re.compile(
    r"\b(?:is|are|remains?|stays?) (?:strictly |explicitly |clearly )?(?:out of scope|off[- ]limits|not in scope|not part of this)\b"
)

# Before the order: another subject, a condition, a question. Between sentence start and order none of these may stand.
_NOT_OURS = re.compile(
    r"\b(?:if|when|whenever|unless|until|because|since|although|while|why|how|who|where|which|whether|users?|people|they|developers?|clients?|customers?|"
    r"it|he|she|should be able|tools?|command|program|function|method|script|server)\b"
)
_WISH = re.compile(
    r"\b(?:not|no|never|cannot|nothing|impossible|hard|difficult|unable|without|nor|hardly|allows?|able|possible|can|could|would|wants?|lets?|ability|easier|"
    r"way|so that|like|works?|fails?|currently)\b|n't\b"
)
# Behind the object: what takes it back, and what may follow.
_TAKES_BACK = re.compile(
    r"\b(?:unless|if|when|until|till|while|only|beyond|without|ways?|more than|by hand|manually|directly|yet|twice|itself if|too much|further|again)\b|'s\b"
)
_FOLLOWERS = re.compile(
    r"\s*(?:(?:folders?|director(?:y|ies)|files?|packages?|modules?|tree|itself|themselves|at all|either|too|please|here|for now|anymore|"
    r"(?:in|for|with|as part of) (?:this|the|your) (?:change|fix|patch|pr|pull request|issue|work|commit|diff|task|ticket|one)|in (?:any|either) (?:way|case))\b\s*)*"
    r"(?:$|[.;!)(:–—,]|-\s|(?:because|since|as|and|but|or|which|they|it|so)\b)"
)
_EXCEPT = re.compile(
    r"[\s,(]*\b(?:except(?: for)?|other than|apart from|aside from|besides|excluding|but not|with the exception of)\s+"
)
_FILLER = re.compile(
    r"(?:[\s,&/]+|(?:any|anything|everything|all|every|files?|folders?|director(?:y|ies)|dirs?|the|in|inside|under|below|within|beneath|of|contents?|"
    r"code|changes|to|existing|generated|both|either|neither|package|packages|module|modules|else|at|our|your|its|a|an|from|and|or|nor|as well as|plus)\b)"
)
_SENTENCE_END = re.compile(r"(?<![\s(](?:e\.g|i\.e|etc))(?<!\bvs)[.!?]+[\"')]*(?=\s|$)")


# Lower case for ASCII only: `str.lower` can lengthen a text, and offsets must hold.
_FLAT = {ord("\n"): " ", ord("\t"): " ", ord("’"): "'"} | {code: chr(code + 32) for code in range(65, 91)}


def rulings(text: str) -> Iterator[Ruling]:
    """What the sentences of `text` rule; offsets count in `text`. Line ends count as spaces."""
    flat = text.translate(_FLAT)
    start = 0
    for end in (*(match.end() for match in _SENTENCE_END.finditer(flat)), len(flat)):
        if end > start and not flat[start:end].rstrip("\"') ").endswith("?"):
            lead = len(flat[start:end]) - len(flat[start:end].lstrip())
            yield from _sentence(text[start + lead : end], flat[start + lead : end], start + lead)
        start = end


def _sentence(text: str, flat: str, offset: int) -> Iterator[Ruling]:
    if len(text) > 2000:  # noqa: PLR2004 - no sentence a person wrote; keeps the work linear
        return
    found = tuple(one for one in (*_ahead(text, flat), *_behind(text, flat)))
    if not found:
        found = tuple(_words_only(flat))
    for one in found:
        yield Ruling(one.start + offset, one.end + offset, one.forbids, one.paths, one.excepting)


def _ahead(text: str, flat: str) -> Iterator[Ruling]:
    """Orders whose object follows the verb."""
    spans = tuple(paths_in(text))
    if not spans:
        return
    for pattern, forbids in ((_CONFINE_AHEAD, False), (_FORBID_AHEAD, True), (_LEAVE_AHEAD, True)):
        for order in pattern.finditer(flat):
            before = flat[: order.start()]
            wish = _WISH.search(before) if "without" in order[0] else None
            if _NOT_OURS.search(before) or wish:
                continue
            objects, end = object_at(flat, order.end(), spans)
            so = _LEFT_SO.match(flat, end) if pattern is _LEAVE_AHEAD else None
            if not objects or (pattern is _LEAVE_AHEAD and so is None):
                continue
            ruling = _ruling(flat, order.start(), so.end() if so else end, objects, spans, forbids=forbids)
            if ruling:
                yield ruling


def _behind(text: str, flat: str) -> Iterator[Ruling]:
    """Orders whose object stands before the verb, and is all that does."""
    spans = tuple(paths_in(text))
    for order in _FORBID_BEHIND.finditer(flat) if spans else ():
        begin = max(
            (at + 2 for sign in (": ", "; ", "— ") if (at := flat.rfind(sign, 0, order.start())) >= 0), default=0
        )
        objects, end = object_at(flat, begin, spans)
        if (
            objects
            and end == order.start()
            and (ruling := _ruling(flat, begin, order.end(), objects, spans, forbids=True))
        ):
            yield ruling


def _words_only(flat: str) -> Iterator[Ruling]:
    order = _WORDS_OUT.search(flat)
    if order and not _NOT_OURS.search(flat[: order.start()]) and not _TAKES_BACK.search(flat, order.end()):
        stop = re.compile(r"[;,]|\s(?:but|and|instead)\s|$").search(flat, order.end())
        yield Ruling(order.start(), stop.start() if stop else len(flat), forbids=True, paths=())
    elif (scope := _OUT_OF_SCOPE.search(flat)) and not re.search(r"\b(?:nothing|none|not)\b", flat[: scope.start()]):
        yield Ruling(0, len(flat), forbids=True, paths=())


def _ruling(
    flat: str, start: int, end: int, objects: tuple[str, ...], spans: tuple[Span, ...], *, forbids: bool
) -> Ruling | None:
    """The ruling, unless what follows its object takes it back."""
    excepting: tuple[str, ...] = ()
    if exception := _EXCEPT.match(flat, end):
        excepting, end = object_at(flat, exception.end(), spans)
        if not excepting:
            return None
    elif not _FOLLOWERS.match(flat, end):
        return None
    behind = tuple(span for span in spans if span.start >= end)
    bare = "".join(
        " " if any(span.start <= at < span.end for span in behind) else sign for at, sign in enumerate(flat[end:], end)
    )
    if _TAKES_BACK.search(bare) or _EXCEPT.search(bare):
        return None
    inner = tuple(span.text for span in behind if any(matches(pattern, span.text.rstrip("/")) for pattern in objects))
    return Ruling(start, end, forbids, objects, (*excepting, *inner))


def object_at(flat: str, at: int, spans: tuple[Span, ...]) -> tuple[tuple[str, ...], int]:
    """The paths of the list that begins at `at`, filler words passed over, and where the last of them ends."""
    found: list[str] = []
    end = at
    by_start = {span.start: span for span in spans}
    while at < len(flat):
        if at in by_start:
            found.append(by_start[at].text)
            at = end = by_start[at].end
        elif filler := _FILLER.match(flat, at):
            at = filler.end()
        else:
            break
    return tuple(found), end


_ITEM_VERB = re.compile(
    rf"\s*(?:please\s+)?(?:(?:do not|don't|dont|never|no)\s+)?(?:{_VERB}|{_VERBING}|any (?:changes?|edits?)|(?:changes?|edits?))?\s*"
    r"(?:to |in |under |of )?"
)
_ITEM_TAKES_BACK = re.compile(
    r"\b(?:unless|except|other than|apart from|only (?:if|when)|(?:if|when) (?:needed|necessary)|without|beyond|in other ways?|internals?)\b"
)
_ITEM_TAIL = re.compile(
    r"\s*(?:(?:folders?|director(?:y|ies)|files?|packages?|modules?|tree|itself)\b\s*)?(?:$|[.;!(–—,]|-\s|:(?!\s*\w+ing\b)|(?:because|since)\b)"
)
# "The login page (`src/login.tsx`)", "migrations in db/migrations": a few words, then the place.
_ITEM_NOUN = re.compile(r"(?:[\w'&/-]+\s+){1,5}(?:\(|in\s|under\s|at\s|[:–—]\s|-\s)\s*")
_ITEM_NO_NOUN = re.compile(
    r"\b(?:see|like|e\.g|if|when|unless|only|without|except|but|not|via|through|from|using|with|uses?|used|instead|by|for|that|which|because|than|as|is|are)\b"
)


def listed(text: str, *, places: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The paths that one item of a section rules, and those it excepts.

    The item must be about the paths: "`auth/` (owned by another team)", "anything under auth/", not "rewriting `auth/` in Go", which is about
    the rewriting. In a section that lists `places` ("Do not touch") a few words may stand before them.
    """
    flat, spans = text.translate(_FLAT), tuple(paths_in(text))
    opening = _ITEM_VERB.match(flat)
    objects, end = object_at(flat, opening.end() if opening else 0, spans)
    if not objects and places and (noun := _ITEM_NOUN.match(flat)) and not _ITEM_NO_NOUN.search(noun[0]):
        objects, end = object_at(flat, noun.end(), spans)
        end += flat[end : end + 1] == ")"
    if not objects:
        return (), ()
    excepting: tuple[str, ...] = ()
    if exception := _EXCEPT.match(flat, end):
        excepting, end = object_at(flat, exception.end(), spans)
        if not excepting:
            return (), ()
    if not _ITEM_TAIL.match(flat, end) or _ITEM_TAKES_BACK.search(flat, end):
        return (), ()
    return objects, excepting
