"""What a heading of an issue announces: a table of words in the phrasings people use, and no cleverness beyond it.

A heading counts only if the phrase is all it says, filler words aside: "Out of scope for this issue" rules its section
out, "Do not touch mtime when copying" is the title of a bug.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from hedgerow.issue.words import phrases, words


class Topic(StrEnum):
    """What a section holds. `DEFERRED` is later work: it explains nothing, and forbids nothing. `BEHAVIOUR` tells what
    the program does or should do: an order found there is for the program, not for whoever makes the change.
    """

    CRITERIA = "criteria"
    FORBIDDEN = "forbidden"
    UNTOUCHED = "untouched"
    DEFERRED = "deferred"
    ALLOWED = "allowed"
    FILES = "files"
    ASKED = "asked"
    BEHAVIOUR = "behaviour"
    REPORT = "report"
    BOILERPLATE = "boilerplate"
    OTHER = "other"


# Sections whose content the change must not do or touch. UNTOUCHED names places, FORBIDDEN names work (or places).
RULED_OUT = (Topic.FORBIDDEN, Topic.UNTOUCHED, Topic.DEFERRED)

# Longer phrases are tried first, so that "files not allowed" is not read as "files".
_PHRASES: dict[Topic, str] = {
    Topic.CRITERIA: """
        acceptance criteria, acceptance criterion, acceptance test, acceptance tests, acceptance, success criteria,
        success criterion, criteria, criteria for success, criteria for done, definition of done, definition of ready
        and done, dod, ac, done when, done if, complete when, finished when, this is done when, we are done when, must
        hold, must haves, must have, exit criteria, completion criteria, requirements, functional requirements,
        expected results and criteria, checks to pass, what must hold, conditions of satisfaction
    """,
    Topic.FORBIDDEN: """
        out of scope, outside scope, outside of scope, outside the scope, beyond scope, beyond the scope, not in
        scope, not within scope, not included, not part of this, non goal, non goals, nongoal, nongoals, not a goal,
        not goals, no goals, anti goals, excluded, exclusions, excludes, we will not do, will not do, won't do, won't,
        won't have, not doing, no gos
    """,
    Topic.UNTOUCHED: """
        do not touch, do not change, do not modify, do not edit, don't touch, don't change, don't modify, don't edit,
        dont touch, dont change, dont modify, dont edit, never touch, never change, never modify, never edit, must not
        touch, must not change, must not modify, must not be touched, must not be changed, must not be modified, not
        to touch, not to be touched, not to be changed, not to be modified, not to change, no touch, no touching, off
        limits, hands off, leave alone, leave untouched, leave unchanged, leave as is, keep unchanged, keep untouched,
        keep as is, untouched, files not allowed, not allowed, forbidden, disallowed, prohibited, denied, protected,
        read only, frozen, should stay untouched, should stay unchanged, stays unchanged, stay unchanged, unchanged
    """,
    Topic.DEFERRED: """
        future work, future improvements, future ideas, future, later, follow up, follow ups, followups, next steps,
        deferred, postponed, not planned, not yet, another time, separate issues, other issues, rejected alternatives
    """,
    Topic.ALLOWED: """
        only change, only touch, only modify, only edit, change only, touch only, modify only, edit only, may change,
        may touch, may modify, may edit, may be changed, may be touched, may be modified, can be changed, allowed,
        permitted, limit changes to, changes are limited to, limited to, restrict changes to, restricted to, nothing
        outside
    """,
    Topic.FILES: """
        files, file, paths, entry point, entry points, affected, affected areas, relevant code, related code, files to
        change, files to touch, files to modify, files to edit, files to create, files involved, where to look, where,
        code pointers, pointers, key files, code location, location, modules, components, affected components, files
        in scope, in scope files, touches, scope
    """,
    Topic.ASKED: """
        in scope, within scope, goal, goals, task, tasks, to do, todo, todos, deliver, deliverables, what to do, what
        to build, subtasks, plan, proposal, proposed solution, proposed change, proposed changes, solution,
        implementation, implementation plan, implementation notes, approach, design, user story, objective,
        objectives, changes, work, work items, steps, suggested fix, suggestion, fix, feature request
    """,
    Topic.BEHAVIOUR: """
        expected behavior, expected behaviour, expected, expected result, expected results, expected outcome, expected
        output, actual behavior, actual behaviour, actual, actual result, actual results, actual outcome, actual
        output, current behavior, current behaviour, observed behavior, observed behaviour, steps to reproduce, how to
        reproduce, to reproduce, reproduction, reproduction steps, reproducer, minimal example, minimal reproducible
        code, code for reproduction, what happened, what happens, what did you expect to happen, what you expected to
        happen, debug output, bug report, bug summary, bug description, describe the bug, stacktrace, stack trace,
        traceback, logs, log output, relevant log output, output, result, results, example, examples, usage, use case,
        describe your use case, is your feature request related to a problem? please describe
    """,
    Topic.REPORT: """
        description, summary, problem, problem description, issue description, issue, motivation, background, context,
        why, purpose, overview, introduction, notes, note, additional context, additional information, additional
        info, anything else, anything else we need to know, constraints, alternatives, alternatives considered,
        describe alternatives you've considered, describe the solution you'd like, screenshots, references, links,
        related, related issues, risks, open questions, questions, test plan, testing, tests, hints, what, how,
        feature, dependencies, blocked by, blocks, depends on, priority
    """,
    Topic.BOILERPLATE: """
        environment, your environment, environment details, environment information, environment info, os environment,
        version, versions, version information, version info, operating system, os, platform, system info, system
        information, system details, installation, installation method, python, browser, browsers, device, desktop,
        smartphone, specifications, additional dependencies, prerequisites, preflight checklist, pre flight checklist,
        please complete the following tasks, make sure you completed the following tasks, please complete the
        following information, mvce confirmation, before submitting, before you submit, initial checks, code of
        conduct, contributing guidelines, contribution guidelines, issue checklist, reporter checklist, is there an
        existing issue for this, type of change, are you willing to submit a pr, are you willing to submit pr, would
        you like to work on this, search before asking, first check, checked for duplicates, labels, assignees, commit
        to help, privacy policy
    """,
}

_TABLE = {phrase: topic for topic, text in _PHRASES.items() for phrase in phrases(text)}
_LONGEST = max(len(phrase.split()) for phrase in _TABLE)

# Words that may stand around a phrase without changing what the heading announces.
_FILLERS = words(
    """
    under within inside a an and any are areas as at be below change changes code considered currently directories
    directory explicitly file files folders following for from here in is issue item items list local me
    module modules now
    of off on only optional our parts path paths place places please pr project pull request section sections
    should strictly stuff task that the there these thing things this ticket to v1 v2 very we what which will work
    you your
    """
)
_NEGATIONS = words("not nothing none no isn't aren't nor without if when unless")
_DRESS = re.compile(r"[^\w\s'?,/.-]|_(?=\s|$)|(?<=\s)_|^_")
_NUMBER = re.compile(r"^(?:step |part |phase )?[0-9]{1,3}(?:\.[0-9]{1,3}){0,3}[.)]?\s+")
_ASIDE = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]")
_BOILERPLATE_END = re.compile(r"(?:^| )(?:versions?|--version output|version number)$")
_MOST_WORDS = 9


def topic_of(heading: str) -> Topic:
    """What the section under `heading` holds; OTHER where the table does not know it or it asks a question."""
    return _topic(heading) if len(heading) <= 120 else Topic.OTHER  # noqa: PLR2004 - no heading of the table is near


@lru_cache(maxsize=4096)
def _topic(heading: str) -> Topic:
    text = _plain(heading)
    words = text.rstrip("?.,:").split()
    if not words or len(words) > _MOST_WORDS:
        return _TABLE.get(text.rstrip("?.,:"), Topic.OTHER)
    if (exact := _TABLE.get(" ".join(words))) and not (exact in RULED_OUT and text.endswith("?")):
        return exact
    if _BOILERPLATE_END.search(" ".join(words)):
        return Topic.BOILERPLATE
    return Topic.OTHER if text.endswith("?") else _within(words)


def _plain(heading: str) -> str:
    """Lower case, without numbering, emphasis, emoji, what stands in parentheses; hyphens are spaces."""
    text = _ASIDE.sub(" ", heading.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")).lower()
    text = _DRESS.sub(" ", text).replace("-", " ").replace("/", " ")
    return " ".join(_NUMBER.sub("", text.strip()).split())


def _within(words: list[str]) -> Topic:
    """The topic of the longest phrase in `words` when everything around it is filler."""
    for size in range(min(_LONGEST, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            found = _TABLE.get(" ".join(words[at : at + size]))
            around = words[:at] + words[at + size :]
            if found and not _NEGATIONS.intersection(around) and _FILLERS.issuperset(around):
                return found
    return Topic.OTHER
