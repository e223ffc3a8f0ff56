"""The last steps of the ladder: a rule in the file where agents read it, said once, within the budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.errors import RuleFileError
from hedgerow.learn.steps import FileEdit, Passed, Rung, Taken
from hedgerow.learn.wording import rule_id, rules_for
from hedgerow.rules.block import LINE_BUDGET, RULE_BUDGET, block_of, with_rule, without_rule
from hedgerow.rules.find import prose_lines
from hedgerow.rules.lines import split, text_of
from hedgerow.rules.wording import same, saying

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgerow.learn.proposal import Step
    from hedgerow.learn.recurring import RecurringKey
    from hedgerow.rules.block import Rule
    from hedgerow.rules.find import RuleFile
    from hedgerow.rules.target import Target

# A rule whose key the ledger does not know has been silent for longer than any that it knows.
_UNKNOWN = 1 << 30


def write_rule(step: Step, rung: Rung, found: tuple[RuleFile, ...], target: Target) -> Taken | Passed | None:
    """The rule of the key in the target; None where there is nothing to tell agents. `found` are all rule files."""
    rules = rules_for(rung.key.key)
    if rules is None:
        return None
    if rung.world.files.behind(target.real) != target.real:
        return Passed(f"{target.path} is behind a link.")
    data = rung.world.files.read(target.real)
    try:
        after = _after(data, rules, rung, found, target)
    except RuleFileError as error:
        return Passed(f"{error.message}.")
    if isinstance(after, Passed):
        return after
    missed = ", ".join(target.missed)
    why = (f"{missed} does not import it, so its agents will not see the rule.",) if missed else ()
    return Taken(step, (FileEdit(target.real, data, after),), why)


def _after(
    data: bytes | None, rules: tuple[Rule, Rule], rung: Rung, found: Sequence[RuleFile], target: Target
) -> bytes | Passed:
    """The file with the rule, the stronger one where the first is there and did not help."""
    first, stronger = rules
    block = block_of(data, target.real) if data is not None else None
    known = block.rule(first.id) if block else None
    if known is not None:
        if known.rule.text == stronger.text:
            return Passed(f"{target.path} says it already, as strongly as it can be said.")
        if not rung.again:
            return Passed(f"{target.path} has the rule, and nothing shows yet that it does not help.")
        return with_rule(data, stronger, target.real)
    if where := _said(first, found):
        return Passed(f"{where} says the same already; a second line would not be read more.")
    start = data if data is not None else target.opening.encode() or None
    cleared = _room(start, target.real, rung.world.keys)
    return cleared if isinstance(cleared, Passed) else with_rule(cleared, first, target.real)


def _said(rule: Rule, found: Sequence[RuleFile]) -> str | None:
    """Where the same is said, as `CLAUDE.md line 12`."""
    wanted = saying(rule.text)
    for one in found:
        for number, line in prose_lines(one.text):
            said = saying(line)
            if wanted is not None and said is not None and same(wanted, said):
                return f"{one.path} line {number}"
    return None


def _room(data: bytes | None, path: str, keys: tuple[RecurringKey, ...]) -> bytes | Passed | None:
    """The file with room for one more rule: where it is full, the rule that was not needed for longest goes."""
    if data is None:
        return None
    block = block_of(data, path)
    written = [one.rule.id for one in block.rules] if block else []
    if len(written) < RULE_BUDGET and len(split(text_of(data, path))) < LINE_BUDGET:
        return data
    needed = {rule_id(one.key) for one in keys if one.recurring}
    silent = {rule_id(one.key): one.gaps for one in keys}
    idle = [name for name in written if name not in needed]
    if not idle:
        return Passed(f"{path} is full ({LINE_BUDGET} lines, {RULE_BUDGET} rules), and no rule of ours in it is idle.")
    return without_rule(data, max(idle, key=lambda name: (silent.get(name, _UNKNOWN), name)), path)
