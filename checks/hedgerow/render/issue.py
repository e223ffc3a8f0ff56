"""A parsed issue as text and JSON, and what is weak about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.model import Severity
from hedgerow.plurals import plural
from hedgerow.render.safe import inert, printable, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hedgerow.issue.lint import Weakness
    from hedgerow.issue.spec import IssueSpec, Mention, PathRule

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "advice"}


def render_issue(spec: IssueSpec, *, verbose: bool = False) -> str:
    """The spec by kind, every item with its issue line; `verbose` adds each line of text with what it was read as."""
    blocks = [
        [printable(f"issue {spec.ref} ({spec.source}): {spec.title or 'no title'}")],
        _block("criteria", ((one.line, f"[{'x' if one.done else ' '}] {one.text}") for one in spec.criteria)),
        _block("allowed", map(_rule, spec.allowed)),
        _block("forbidden", map(_rule, spec.forbidden)),
        _block("ruled out in words", ((one.line, one.text) for one in spec.ruled_out)),
        _block("paths", map(_mention, spec.paths)),
        _block("names", map(_mention, spec.identifiers)),
        _block("not read", ((one.line, one.text) for one in spec.remarks)),
        _block("text", _passages(spec)) if verbose else [],
    ]
    return inert("\n\n".join("\n".join(block) for block in blocks if block)) + "\n"


def _block(heading: str, rows: Iterable[tuple[int, str]]) -> list[str]:
    lines = [f"  {line:>4}  {shortened(text)}" for line, text in rows]
    return [f"{heading} ({len(lines)})", *lines] if lines else []


def _rule(rule: PathRule) -> tuple[int, str]:
    taken_out = f" except {', '.join(rule.excepting)}" if rule.excepting else ""
    return rule.line, f"{rule.pattern}{taken_out}{'' if rule.exact else ' (read out of a sentence)'}"


def _mention(one: Mention) -> tuple[int, str]:
    return one.line, f"{one.text}{'' if one.polarity == 'asked' else ' (ruled out)'}"


def _passages(spec: IssueSpec) -> Iterator[tuple[int, str]]:
    for one in spec.passages:
        yield one.line, f"{one.block}{'' if one.polarity == 'asked' else ', ruled out'}: {one.text}"


def render_issue_json(spec: IssueSpec) -> str:
    """One JSON object, the fields of `IssueSpec` behind `schema`, with a final newline."""
    import msgspec

    from hedgerow.render.json import as_json

    return as_json({"schema": 1, **msgspec.to_builtins(spec)})


def render_weaknesses_json(weaknesses: tuple[Weakness, ...]) -> str:
    """One JSON object with the weaknesses behind `schema`, and a final newline."""
    import msgspec

    from hedgerow.render.json import as_json

    return as_json({"schema": 1, "weaknesses": msgspec.to_builtins(weaknesses)})


def render_weaknesses(weaknesses: tuple[Weakness, ...]) -> str:
    """A line for each weakness with its remedy below it, and a line that counts them."""
    rows = [
        f"{f'line {one.line}' if one.line else 'issue'}: {_LEVELS[one.severity]}: {printable(one.text)}\n"
        f"    {one.remedy}\n"
        for one in weaknesses
    ]
    counts = {word: sum(one.severity is severity for one in weaknesses) for severity, word in _LEVELS.items()}
    told = ", ".join(plural(count, word) for word, count in counts.items() if count)
    return inert("".join(rows) + (told or "nothing is weak about it")) + "\n"
