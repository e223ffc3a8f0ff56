"""What a sentence of an issue forbids or confines: "do not touch X", "leave X unchanged", "only change X".

A false prohibition costs more than a missed one, so a sentence rules only if it is an order to whoever makes the
change, its object is a list of paths, and nothing behind the object takes it back ("in other ways", "unless", "by
hand", "when ..."). What a program should not do ("the tool must not modify config.toml") is the work, and no ruling.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from hedgerow.issue.mentions import Span, paths_in
from hedgerow.issue.objects import Paths, excepted_at, excepts, flat, object_at
from hedgerow.paths import matches
from hedgerow.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator


class Ruling(Struct, frozen=True):
    """Text from `start` to `end` forbids `paths`, or confines the change to them; without paths it only rules its
    words out.
    """

    start: int
    end: int
    forbids: bool
    paths: Paths
    excepting: tuple[str, ...] = ()


_VERB = r"(?:touch|change|modify|edit|alter)"
_VERBING = r"(?:touching|changing|modifying|editing|altering)"
_DONE = r"(?:touched|changed|modified|edited|altered)"
_OUR_NAMES = r"(?:we|you|change|fix|patch|pr|pull request|issue|work|commit|diff|implementation|task|migration)"
_OURS = rf"(?:(?:this|the|your|our) )?{_OUR_NAMES}"
_NOT = (
    r"(?:do not|don't|dont|never|must not|mustn't|should not|shouldn't|shall not|will not|won't|can not|cannot|can't)"
)
_START = r"(?:^|[,;:(\u2013\u2014]\s*|\s-\s+|\b(?:but|please|and|also|then|so|however),?\s+)"
_ORDER = rf"(?:{_START}(?:please\s+)?(?:do not|don't|dont|never)|\b{_OURS}\s+{_NOT})\s+(?:ever\s+|please\s+)?"
_UNCHANGED = (
    r"(?:unchanged|untouched|unmodified|alone|intact|as[ -]is|as (?:it is|they are)|the way (?:it is|they are))"
)
_OUTSIDE = (
    r"(?:anything|any(?: other)? (?:files?|code|thing)|files?|code|things?)\s+"
    r"(?:outside(?: of)?|except|other than|besides|beyond|but)\s+"
)
_CHANGES = r"(?:all |the |your |any )*(?:changes?|edits?|modifications?|work)"
_INTO = r"(?:to|in|inside|within|under)\s+"

_WORDS = ("touch", "chang", "modif", "edit", "alter")

# Each of these ends where its object begins.
_FORBID = Pattern(
    rf"{_ORDER}(?:{_VERB}|make (?:any )?changes to)\s+|\bwithout (?:ever )?{_VERBING}\s+"
    rf"|{_START}(?:make )?no (?:changes|edits|modifications) {_INTO}",
    words=_WORDS,
)
_LEAVE = Pattern(
    rf"(?:{_START}|\b{_OURS}\s+(?:must|should|shall|will)\s+)(?:please\s+)?(?:leave|keep)\s+", words=("leave", "keep")
)
_CONFINE = Pattern(
    rf"{_ORDER}{_VERB}\s+{_OUTSIDE}"
    rf"|{_START}(?:please\s+)?(?:only {_VERB}|{_VERB} only|{_VERB} nothing (?:outside(?: of)?|but|except))\s+"
    rf"|{_START}(?:please\s+)?(?:keep|limit|restrict|confine)\s+{_CHANGES}\s+{_INTO}"
    rf"|{_START}{_CHANGES} (?:are|is|must be|should be|must stay|should stay|stay)"
    rf" (?:(?:limited|restricted|confined|only) )?{_INTO}",
    words=(*_WORDS, "work"),
)
# Each of these begins where its object ends.
_LEFT_SO = Pattern(rf"\s+{_UNCHANGED}\b")
_FORBIDDEN = Pattern(
    rf"\s+(?:(?:is|are)\s+(?:strictly |explicitly )?(?:off[- ]limits|out of scope|not in scope|not to be {_DONE})"
    rf"|(?:must|should|shall)(?: not|n't) be {_DONE}"
    rf"|(?:(?:must|should|shall)\s+)?(?:stays?|remains?|be left|be kept|is left|are left|is to stay)\s+{_UNCHANGED})\b",
    words=("limits", "scope", "touched", "changed", "modified", "edited", "altered", "stay", "remain", "left", "kept"),
)
# Without a path an order rules only its words out, and only with these verbs: "do not change the case" may be the wish.
_WORDS_OUT = Pattern(rf"{_ORDER}(?:touch|refactor|reformat)\s+\S", words=("touch", "refactor", "reformat"))
_WORDS_END = Pattern(r"[;,]|\s(?:but|and|instead)\s|$")
_OUT_OF_SCOPE = Pattern(
    r"\b(?:is|are|remains?|stays?) (?:strictly |explicitly |clearly )?"
    r"(?:out of scope|off[- ]limits|not in scope|not part of this)\b\s*(?:$|[.,;:)(]|(?:here|for|in|of this|and|as)\b)",
    words=("scope", "limits", "part of this"),
)
# "Variables that are out of scope" and "nothing is out of scope" rule nothing out.
_NOTHING = Pattern(r"\b(?:nothing|none|not|neither|if|when|once|because)\b|\b(?:that|which|who)$")

# What may not stand between the start of the sentence and the order: a condition, or another subject than the change.
_NOT_OURS = Pattern(
    r"\b(?:if|when|whenever|unless|until|because|since|although|while|why|how|who|where|which|whether|users?|people"
    r"|they|developers?|clients?|customers?)\b"
    rf"|\b(?!{_OUR_NAMES}\b)[\w'-]+ (?:should|must|shall|will|would|can|could|may|might|does|did)\b"
)
# Before "without changing X" also a denial ("impossible without ...") and a wish ("a way to ... without ...").
_WISH = Pattern(
    r"\b(?:not|no|never|cannot|nothing|impossible|hard|difficult|unable|without|nor|hardly|allows?|able|possible|can"
    r"|could|would|wants?|lets?|ability|easier|way|so that|like|works?|fails?|currently)\b|n't\b"
)
# Behind the object: what takes it back, and what may follow.
_TAKES_BACK = Pattern(
    r"\b(?:unless|if|when|until|till|while|only|beyond|without|ways?|more than|by hand|manually|directly|yet|twice"
    r"|too much|further|again)\b|'s\b"
)
_FOLLOWERS = Pattern(
    r"\s*(?:(?:folders?|director(?:y|ies)|files?|packages?|modules?|tree|itself|themselves|at all|either|too|please"
    r"|here|for now|anymore|in (?:any|either) (?:way|case)|(?:in|for|with|as part of) (?:this|the|your)"
    r" (?:change|fix|patch|pr|pull request|issue|work|commit|diff|task|ticket|one))\b\s*)*"
    r"(?:$|[.;!)(:\u2013\u2014,]|-\s|(?:because|since|as|and|but|or|which|they|it|so)\b)"
)
_SENTENCE_END = Pattern(r"(?<![\s(](?:e\.g|i\.e|etc))(?<!\bvs)[.!?;]+[\"')]*(?=\s|$)")
# No sentence that a person wrote is longer; keeps the work linear.
_LONGEST_SENTENCE = 2000


def rulings(text: str) -> Iterator[Ruling]:
    """What the sentences of `text` rule; offsets count in `text`. Line ends count as spaces, questions rule nothing."""
    one_line = flat(text)
    start = 0
    for end in (*(match.end() for match in _SENTENCE_END.finditer(one_line)), len(one_line)):
        sentence = one_line[start:end]
        begin = start + len(sentence) - len(sentence.lstrip())
        if end - begin <= _LONGEST_SENTENCE and not sentence.rstrip("\"') ").endswith("?"):
            for one in _sentence(one_line[begin:end], tuple(paths_in(text[begin:end]))):
                paths = tuple(replace(path, start=path.start + begin, end=path.end + begin) for path in one.paths)
                yield Ruling(one.start + begin, one.end + begin, one.forbids, paths, one.excepting)
        start = end


def _sentence(text: str, spans: tuple[Span, ...]) -> tuple[Ruling, ...]:
    found = (*_ahead(text, spans), *_behind(text, spans)) if spans else ()
    return found or tuple(_words_only(text))


def _ahead(text: str, spans: tuple[Span, ...]) -> Iterator[Ruling]:
    """Orders whose object follows the verb."""
    for pattern, forbids in ((_CONFINE, False), (_FORBID, True), (_LEAVE, True)):
        for order in pattern.finditer(text):
            before = text[: order.start()]
            if _NOT_OURS.search(before) or ("without" in order[0] and _WISH.search(before)):
                continue
            objects, end = object_at(text, order.end(), spans)
            if pattern is _LEAVE:
                so = _LEFT_SO.match(text, end)
                objects, end = (objects, so.end()) if so else ((), end)
            if objects:
                yield from _unless_taken_back(text, Ruling(order.start(), end, forbids, objects), spans)


def _behind(text: str, spans: tuple[Span, ...]) -> Iterator[Ruling]:
    """Orders whose object stands before the verb, and is all that does."""
    for order in _FORBIDDEN.finditer(text):
        clause = (at + 2 for sign in (": ", "; ", "\N{EM DASH} ") if (at := text.rfind(sign, 0, order.start())) >= 0)
        begin = max(clause, default=0)
        objects, end = object_at(text, begin, spans)
        if objects and end == order.start():
            yield from _unless_taken_back(text, Ruling(begin, order.end(), forbids=True, paths=objects), spans)


def _words_only(text: str) -> Iterator[Ruling]:
    order = _WORDS_OUT.search(text)
    if order and not _NOT_OURS.search(text[: order.start()]) and not _TAKES_BACK.search(text, order.end()):
        stop = _WORDS_END.search(text, order.end())
        yield Ruling(order.start(), stop.start() if stop else len(text), forbids=True, paths=())
    elif (scope := _OUT_OF_SCOPE.search(text)) and not _NOTHING.search(text[: scope.start()].rstrip()):
        yield Ruling(0, len(text), forbids=True, paths=())


def _unless_taken_back(text: str, ruling: Ruling, spans: tuple[Span, ...]) -> Iterator[Ruling]:
    """The ruling with its exceptions, unless what follows takes it back."""
    exception = excepted_at(text, ruling.end, spans)
    if exception is None or not (exception[0] or _FOLLOWERS.match(text, ruling.end)):
        return
    excepting, end = exception
    behind = [span for span in spans if span.start >= end]
    rest = text[end:]
    for span in behind:
        rest = rest.replace(text[span.start : span.end], " ")
    if not _TAKES_BACK.search(rest) and not excepts(rest):
        # "do not touch `db/`, but change `db/seed.sql`"
        inner = (one for one in behind if any(matches(path.text, one.text.rstrip("/")) for path in ruling.paths))
        taken_out = tuple(one.text for one in (*excepting, *inner))
        yield Ruling(ruling.start, end, ruling.forbids, ruling.paths, taken_out)
