"""The ladder: for one recurring key the first step that helps and is not there yet, as edits of files.

Enforce before mending the issue template, before a rule for the files it is about, before one line for all sessions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgerow.learn.deny import FILE as DENIALS
from hedgerow.learn.deny import keeps, with_denial
from hedgerow.learn.enforce import CHECK, holds, pair_for, settings_with
from hedgerow.learn.proposal import Step
from hedgerow.learn.ruling import write_rule
from hedgerow.learn.steps import FileEdit, Passed, Rung, Taken, World
from hedgerow.learn.template import asks_for, is_template, with_section
from hedgerow.learn.wording import pattern_of, section_of
from hedgerow.rules.block import without_rule
from hedgerow.rules.find import rule_files
from hedgerow.rules.kinds import Kind, kind_of
from hedgerow.rules.lines import is_text, text_of
from hedgerow.rules.target import scoped_target, shared_target
from hedgerow.settings import FILE, SHARED_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hedgerow.rules.find import Files


def climb(rung: Rung) -> Taken | Passed:
    """The first step that can be taken, with what was passed over; else the reasons of all."""
    passed: list[str] = []
    for step in (_forbidden, _denied, _template, _scoped, _shared):
        result = step(rung)
        if isinstance(result, Taken):
            return Taken(result.step, result.edits, (*passed, *result.why), result.pair)
        if result is not None:
            passed.append(result.why)
    return Passed(" ".join(passed) or "There is no rule that would help against it.")


def removal(name: str, world: World) -> tuple[FileEdit, ...]:
    """The edits that take the rule with this id out of every file that has it. Raises RuleFileError where a block is
    broken.
    """
    edits = []
    for one in rule_files(world.files):
        data = world.files.read(one.real) if one.path == one.real and f"hedgerow:{name} " in one.text else None
        if data is not None:
            edits.append(FileEdit(one.real, data, without_rule(data, name, one.real)))
    return tuple(edits)


def _forbidden(rung: Rung) -> Taken | Passed | None:
    pattern = _off_limits(rung)
    if pattern is None:
        return None
    if rung.replay.wrongly:
        return Passed(f"The settings could forbid it, but would stop what must pass. {rung.replay}")
    files, names = rung.world.files, (FILE, SHARED_FILE)
    if any(files.behind(name) != name for name in names):
        return Passed("The settings are behind a link.")
    data = {name: files.read(name) for name in names}
    texts = [None if one is None else one.decode("utf-8", "replace") for one in data.values()]
    found = settings_with(pattern, *texts)
    if found is None:
        return Passed("The settings forbid it already, or cannot be edited.")
    name, text = found
    pair = pair_for(pattern)
    if not holds(pair, text, shared=name == SHARED_FILE):
        return Passed("The settings could name it, but would not stop it.")
    return Taken(Step.ENFORCE, (FileEdit(name, data[name], text.encode()),), (), pair)


def _denied(rung: Rung) -> Taken | Passed | None:
    """What is off-limits in hedgerow's settings and is edited all the same is kept from the agent that does so."""
    pattern, files = _off_limits(rung), rung.world.files
    if pattern is None or rung.replay.wrongly or not any(_of_claude(path) for path in files.paths()):
        return None
    if files.behind(DENIALS) != DENIALS:
        return Passed("The settings of Claude Code are behind a link.")
    data = files.read(DENIALS)
    text = with_denial(pattern, None if data is None else data.decode("utf-8", "surrogateescape"))
    if text is None:
        return Passed("The settings of Claude Code refuse it already, or cannot be edited.")
    pair = pair_for(pattern)
    edit = FileEdit(DENIALS, data, text.encode("utf-8", "surrogateescape"))
    return Taken(Step.ENFORCE, (edit,), (), pair) if keeps(pair, text) else Passed("Claude Code would not refuse it.")


def _off_limits(rung: Rung) -> str | None:
    """The path that can be forbidden, if the key has one."""
    return pattern_of(rung.key.key) if rung.key.key.kind == CHECK else None


def _of_claude(path: str) -> bool:
    kind = kind_of(path)
    return path.startswith(".claude/") or (kind is not None and kind[0] is Kind.CLAUDE)


def _template(rung: Rung) -> Taken | Passed | None:
    section = section_of(rung.key.key)
    if section is None:
        return None
    edits, refused = [], []
    for path, data in _templates(rung.world.files):
        if asks_for(section, text_of(data, path), path):
            continue
        after = with_section(section, data, path)
        if after is None:
            refused.append(f"{path} is no form that can be edited line by line.")
        else:
            edits.append(FileEdit(path, data, after))
    if edits:
        return Taken(Step.TEMPLATE, tuple(edits), tuple(refused))
    return Passed(" ".join(refused) or "No issue template lacks the section that would prevent it.")


def _templates(files: Files) -> Iterator[tuple[str, bytes]]:
    """The issue templates that are text and not behind a link."""
    for path in files.paths():
        data = files.read(path) if is_template(path) and files.behind(path) == path else None
        if data is not None and is_text(data):
            yield path, data


def _scoped(rung: Rung) -> Taken | Passed | None:
    pattern = pattern_of(rung.key.key)
    found = rule_files(rung.world.files)
    target = scoped_target(found, pattern) if pattern is not None else None
    return write_rule(Step.SCOPED_RULE, rung, found, target) if target is not None else None


def _shared(rung: Rung) -> Taken | Passed | None:
    found = rule_files(rung.world.files)
    return write_rule(Step.RULE, rung, found, shared_target(found))
