"""What recurs, as text and JSON: how often, of how many, since when, where, how surely, and why or why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.plurals import plural
from hedgerow.render.ledger import date
from hedgerow.render.safe import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.learn.effect import Effect
    from hedgerow.learn.recurring import RecurringKey

_CHANGES = 8
_KEYS = 10
_VERDICTS = ("works", "no effect", "not yet known")


def render_learn(keys: Sequence[RecurringKey], *, changes: int, left_out: int, verbose: bool = False) -> str:
    """The keys that recur, then the likeliest of the others (`verbose`: all of them, with all their changes).

    `changes` are the ones that count, `left_out` those of strangers that were not merged.
    """
    recurring = [one for one in keys if one.recurring]
    others = [one for one in keys if not one.recurring]
    shown = others if verbose else others[:_KEYS]
    lines = ["recurs"] if recurring else []
    lines += [line for one in recurring for line in _block(one, verbose=verbose)]
    lines += ["does not recur yet"] if shown else []
    lines += [line for one in shown for line in _block(one, verbose=verbose)]
    rest = f", {len(others) - len(shown)} of them not shown (--verbose)" if len(others) > len(shown) else ""
    strangers = f"; not counted: {plural(left_out, 'change')} of strangers, not merged" if left_out else ""
    counts = f"{len(recurring)} of {plural(len(keys), 'key')} recur{rest}, in {plural(changes, 'change')}{strangers}"
    return "\n".join([*lines, counts]) + "\n"


def _block(one: RecurringKey, *, verbose: bool) -> list[str]:
    votes = one.occurrences if verbose else one.occurrences[:_CHANGES]
    more = f" and {len(one.occurrences) - len(votes)} more" if len(votes) < len(one.occurrences) else ""
    where = ", ".join(f"{vote.change} ({vote.outcome})" for vote in votes)
    often = f"{len(one.occurrences)} of {plural(one.exposures, 'change')}, {plural(len(one.issues), 'piece')} of work"
    span = f"{date(one.since)} to {date(one.last)}, {one.gaps} without it since"
    return [f"  {one.key}", f"      {often}, {span}", f"      {one.because}", f"      {where}{more}"]


def render_effects(effects: Sequence[Effect]) -> str:
    """A rule a block: the verdict, the numbers, and what was left out; in the end the verdicts counted."""
    lines = [line for one in effects for line in _effect(one)]
    counts = ", ".join(
        f"{count} {verdict}" for verdict in _VERDICTS if (count := sum(one.verdict == verdict for one in effects))
    )
    return "\n".join([*lines, counts or "no rule was proposed yet"]) + "\n"


def _effect(one: Effect) -> list[str]:
    out = [f"{one.window} that led to it"] if one.window else []
    out += [f"{one.missing} whose base is not in this clone"] if one.missing else []
    notes = [f"      left out: {', '.join(out)}"] if out else []
    notes += ["      it has been silent for very long: does it still need its line?"] if one.silent else []
    return [f"  {one.id} in {printable(one.target)} against {one.key}: {one.verdict}", f"      {one.because}", *notes]


def render_effects_json(effects: Sequence[Effect]) -> str:
    """One JSON object: every rule with its verdict and the numbers behind it."""
    import msgspec

    from hedgerow.render.json import as_json

    rows = [msgspec.to_builtins(one) | {"because": one.because} for one in effects]
    return as_json({"schema": 1, "effects": rows})


def render_learn_json(keys: Sequence[RecurringKey], *, changes: int, left_out: int) -> str:
    """One JSON object: every key with its evidence, the recurring ones first."""
    import msgspec

    from hedgerow.render.json import as_json

    rows = [msgspec.to_builtins(one) | {"clean": one.clean} for one in keys]
    return as_json({"schema": 1, "keys": rows, "changes": changes, "left_out": left_out})
